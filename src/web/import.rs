//! One original file of weights, read, recognised, converted and handed to a place on the device.
//!
//! It runs in a Worker that is thrown away afterwards, because WebAssembly memory never shrinks: the
//! file lies in memory once, and what is written leaves in small portions.

use bytes::Bytes;
use js_sys::Function;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::conductor::told;
use super::failure::{Kind, failure, input};
use super::messages::to_js;
use super::page::{Files, PageProgress};
use crate::weights::{
    self, Manifest, OriginalFile, PackFile, Precision, Trust, WeightsError, kept_manifest,
};

#[wasm_bindgen]
extern "C" {
    /// Where a converted file goes (`www/worker/store.js`).
    pub type Sink;

    /// Begins a file of that length in a pack's folder.
    #[wasm_bindgen(method, catch)]
    async fn open(this: &Sink, pack: &str, name: &str, bytes: f64) -> Result<JsValue, JsValue>;

    /// The next portion; throws when the device takes no more.
    #[wasm_bindgen(method, catch)]
    fn write(this: &Sink, portion: &[u8]) -> Result<(), JsValue>;

    /// Begins again, in memory, which takes what the device did not.
    #[wasm_bindgen(method)]
    fn restart(this: &Sink);
}

/// A converted file: the pack it belongs to and its entry for the pack's manifest.
#[derive(Serialize)]
struct Imported {
    pack: String,
    entry: PackFile,
}

/// Bytes that are read at a time.
const PORTION: usize = 8 << 20;
/// No published file is larger, and little more fits in a module's memory.
const LARGEST: usize = 1 << 30;
/// Progress is told in KiB.
const UNIT: usize = 1 << 10;

/// Converts the first of `files` into `sink`; an `{ pack, entry }`. `unlisted` accepts weights that
/// are not the published ones, `half` rounds kernels to half precision.
///
/// # Errors
/// When the file cannot be read, is damaged or belongs to no known network; of the kind `unlisted`
/// when it is not the published file and could be accepted by choice.
#[wasm_bindgen]
pub async fn import_weights(
    files: Files,
    unlisted: bool,
    half: bool,
    sink: &Sink,
    progress: &Function,
) -> Result<JsValue, JsValue> {
    let progress = PageProgress(progress);
    let bytes = read(&files, &progress)?;
    let precision = if half {
        Precision::Half
    } else {
        Precision::Single
    };
    let file = OriginalFile::recognise(bytes, trust(unlisted), precision).map_err(refused)?;
    let total = file.kept_bytes() as usize;
    sink.open(&file.pack, &file.kept_name(), total as f64)
        .await?;
    let write = || {
        let mut done = 0;
        file.write(|portion| {
            done += portion.len();
            told(progress.tell("weights_convert", done / UNIT, total / UNIT))?;
            sink.write(portion)
        })
    };
    let entry = match write() {
        Ok(entry) => entry,
        Err(_) => {
            sink.restart();
            write()?
        }
    };
    to_js(&Imported {
        pack: file.pack.clone(),
        entry,
    })
}

/// Whether a file may hold weights, by how it begins and how long it is: what is no candidate need
/// not be read.
#[wasm_bindgen]
pub fn may_be_weights(start: &[u8], size: f64) -> bool {
    weights::may_be_weights(start, size as u64)
}

/// The name of the pack that a `pack.toml` describes, and whether it is a published one, whose files
/// are known to this program and need no manifest: `{ name, published }`.
///
/// # Errors
/// When it is no manifest.
#[wasm_bindgen]
pub fn describe_manifest(bytes: &[u8]) -> Result<JsValue, JsValue> {
    #[derive(Serialize)]
    struct Described {
        name: String,
        published: bool,
    }
    let manifest = Manifest::parse(bytes).map_err(input)?;
    let published = Manifest::published().map_err(input)?;
    to_js(&Described {
        published: published.iter().any(|known| known.name == manifest.name),
        name: manifest.name,
    })
}

/// The `pack.toml` of a published pack of which these entries, as JSON, were kept.
///
/// # Errors
/// When the entries are not those of files of that pack.
#[wasm_bindgen]
pub fn manifest_of_kept(pack: &str, entries: &str) -> Result<String, JsValue> {
    let entries: Vec<PackFile> = serde_json::from_str(entries).map_err(input)?;
    kept_manifest(pack, entries)
        .and_then(|manifest| manifest.to_toml())
        .map_err(input)
}

/// The whole file, which then lies in memory once.
fn read(files: &Files, progress: &PageProgress) -> Result<Bytes, JsValue> {
    let size = files.length(0);
    if size > LARGEST {
        return Err(input(
            "The file is larger than 1 GiB; no published file of weights is.",
        ));
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(size).map_err(|_| {
        input("There is not enough memory to read this file. Close other tabs and try again.")
    })?;
    while bytes.len() < size {
        told(progress.tell("weights_read", bytes.len() / UNIT, size / UNIT))?;
        let end = size.min(bytes.len() + PORTION);
        files.append(0, end, &mut bytes)?;
    }
    Ok(bytes.into())
}

/// Which files are accepted; `unlisted` is the person's choice.
pub fn trust(unlisted: bool) -> Trust {
    if unlisted {
        Trust::AlsoUnlisted
    } else {
        Trust::Listed
    }
}

/// The failure of a file that was not accepted: the person may choose to use it all the same when it
/// only is not the listed one.
pub fn refused(error: WeightsError) -> JsValue {
    match error {
        WeightsError::NotTheListedFile { .. } => failure(Kind::Unlisted, error),
        error => input(error),
    }
}
