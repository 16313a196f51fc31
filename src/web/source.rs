//! The scan as it was dropped: a heap of files, one zip archive, or one NIfTI file.
//!
//! The counterpart of [`crate::input`], which may wait for a disk; here every file comes from
//! JavaScript, and between two files the Worker must look whether the person wants to stop.

use std::io::BufReader;

use wasm_bindgen::JsValue;

use super::failure::input;
use super::page::{Files, Walk, kind_of};
use crate::input::{Input, ZipFiles, is_zip};
use crate::nifti;
use crate::volume::Volume;
use crate::warning::Warning;

/// Bytes of an archive that are read at a time.
const PORTION: usize = 1 << 20;
/// Enough of a file to know what it is.
const START: f64 = 65536.0;

/// The scan as it was dropped.
pub enum Source {
    /// Any number of files.
    Heap(Files),
    /// The members of one zip archive.
    Zip(Files, Box<ZipFiles<BufReader<Walk>>>),
    /// One NIfTI file.
    Nifti(Volume, Vec<Warning>),
}

/// Why one of the source's files could not be read.
pub enum Trouble {
    /// The person cancelled.
    Cancelled(JsValue),
    /// The file is at fault; a sentence.
    File(String),
}

impl Trouble {
    /// The failure for the page.
    pub fn into_js(self) -> JsValue {
        match self {
            Self::Cancelled(failure) => failure,
            Self::File(sentence) => input(sentence),
        }
    }

    fn of(failure: JsValue) -> Self {
        if kind_of(&failure) == "cancelled" {
            return Self::Cancelled(failure);
        }
        let error = js_sys::Error::from(failure);
        Self::File(error.message().into())
    }
}

impl Source {
    /// Looks at what was dropped.
    ///
    /// # Errors
    /// When the one file is a damaged archive or NIfTI file, or the person cancelled.
    pub async fn open(files: Files) -> Result<Self, JsValue> {
        if files.names().len() != 1 {
            return Ok(Self::Heap(files));
        }
        let start = files.start(START)?;
        if is_zip(&start) {
            let archive =
                ZipFiles::new(BufReader::with_capacity(PORTION, files.walk(0))).map_err(input)?;
            return Ok(Self::Zip(files, Box::new(archive)));
        }
        if nifti::is_nifti(&start) {
            let (volume, warnings) = nifti::read(&files.bytes(0).await?).map_err(input)?;
            return Ok(Self::Nifti(volume, warnings));
        }
        Ok(Self::Heap(files))
    }

    /// The names of its files, by position.
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Heap(files) => files.names(),
            Self::Zip(_, archive) => archive.names().to_vec(),
            Self::Nifti(..) => Vec::new(),
        }
    }

    /// The bytes of one of its files.
    ///
    /// # Errors
    /// When it cannot be read, or the person cancelled.
    pub async fn read(&mut self, position: usize) -> Result<Vec<u8>, Trouble> {
        match self {
            Self::Heap(files) => files.bytes(position).await.map_err(Trouble::of),
            Self::Zip(files, archive) => {
                files.breathe().await.map_err(Trouble::of)?;
                archive.read(position).map_err(|error| {
                    Trouble::File(format!("File {} of the archive: {error}.", position + 1))
                })
            }
            Self::Nifti(..) => Err(Trouble::File("There is no such file.".to_string())),
        }
    }
}
