//! What a caller may hand over: files of any kind, by position, one at a time.
//!
//! The browser hands files to [`Catalog`] itself, as the user picked them; this is for those who
//! hold a path or an archive. All the kinds come down to one thing, an [`Input`]: a list of names
//! and a way to read the n-th.

#[cfg(not(target_arch = "wasm32"))]
mod files;
mod zip;

use std::ops::ControlFlow;

#[cfg(not(target_arch = "wasm32"))]
pub use files::{Files, open};
pub use zip::ZipFiles;

use crate::dicom::{self, Catalog, Inventory, Series, VolumeBuilder};
use crate::nifti;
use crate::volume::Volume;
use crate::warning::Warning;

/// No file of a CT is larger; what is, is not read. In the browser's address space less fits.
pub(crate) const MAX_FILE: u64 = if cfg!(target_pointer_width = "32") {
    1 << 30
} else {
    1 << 31
};

/// More files than any study has.
pub(crate) const MAX_FILES: usize = 200_000;

/// Files by position, from 0.
pub trait Input {
    /// Their names, relative to what was handed over, with `/` between folders.
    fn names(&self) -> &[String];

    /// The bytes of the n-th.
    ///
    /// # Errors
    /// A sentence that names neither file nor folder.
    fn read(&mut self, position: usize) -> Result<Vec<u8>, ReadError>;
}

/// Why one file of an input cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The operating system's reason.
    #[error("the file cannot be read ({0})")]
    System(std::io::ErrorKind),
    /// Beyond the bound.
    #[error("the file is larger than {limit} bytes; no CT image is that large")]
    TooLarge {
        /// The bound.
        limit: u64,
    },
    /// The archive as a whole inflates beyond the bound.
    #[error("the archive inflates to more than {limit} bytes; unpack it and give the folder")]
    ArchiveTooLarge {
        /// The bound.
        limit: u64,
    },
    /// Encrypted, or packed in a way that is not read.
    #[error(
        "the archive member is encrypted or packed in a way that is not read; unpack the archive and give the folder"
    )]
    Packed,
    /// Damaged member.
    #[error("the archive member is damaged")]
    DamagedMember,
    /// No such position.
    #[error("there is no such file")]
    NoSuchFile,
}

/// Why an input gives no volume.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The path cannot be opened.
    #[error("The path cannot be opened ({0}).")]
    Path(std::io::ErrorKind),
    /// A folder or archive beyond the bound.
    #[error("There are more than {limit} files; give the folder of one study.")]
    TooManyFiles {
        /// The bound.
        limit: usize,
    },
    /// The archive's table of contents is unreadable.
    #[error("The zip archive is damaged; copy it again, or unpack it and give the folder.")]
    DamagedArchive,
    /// One file that is needed.
    #[error("File {}: {source}.", .position + 1)]
    File {
        /// Position in the input, from 0.
        position: usize,
        /// Why.
        source: ReadError,
    },
    /// One file that is needed.
    #[error("File {}: {source}", .position + 1)]
    Slice {
        /// Position in the input, from 0.
        position: usize,
        /// Why.
        source: dicom::Error,
    },
    /// The series as a whole.
    #[error(transparent)]
    Series(#[from] dicom::Error),
    /// The NIfTI file.
    #[error(transparent)]
    Nifti(#[from] nifti::Error),
    /// No series that can be scored.
    #[error(
        "No CT series that can be scored was found in {files} file(s); `inspect` says what was left out and why."
    )]
    NoSeries {
        /// Number of files.
        files: usize,
    },
    /// The id that the caller chose.
    #[error(
        "There is no series with the UID that was asked for; `inspect` lists those that are there."
    )]
    NoSuchSeries,
    /// The caller said stop.
    #[error("Reading was cancelled.")]
    Cancelled,
}

/// Called with how many of how many files are done; says whether to go on.
pub type Progress<'a> = &'a mut dyn FnMut(usize, usize) -> ControlFlow<()>;

/// Reads every header of the input.
///
/// # Errors
/// Only [`Error::Cancelled`]: what cannot be read is in the inventory with its reason.
pub fn catalogue(input: &mut dyn Input, progress: Progress) -> Result<Inventory, Error> {
    let names = input.names().to_vec();
    let mut catalog = Catalog::new();
    for (position, name) in names.iter().enumerate() {
        match input.read(position) {
            Ok(bytes) => catalog.add(name, &bytes),
            Err(reason) => catalog.add_unreadable(name, &reason.to_string()),
        }
        go_on(progress, position + 1, names.len())?;
    }
    Ok(catalog.finish())
}

/// Decodes the slices of a series of the input's inventory.
///
/// # Errors
/// In the words of [`Error`]: the first slice that cannot be read or decoded ends it, since a volume
/// with a hole would be scored wrongly.
pub fn read_series(
    input: &mut dyn Input,
    series: &Series,
    progress: Progress,
) -> Result<(Volume, Vec<Warning>), Error> {
    let mut builder = VolumeBuilder::new(series)?;
    let files = series.files();
    for (done, &position) in files.iter().enumerate() {
        let bytes = input
            .read(position)
            .map_err(|source| Error::File { position, source })?;
        builder
            .add_file(position, &bytes)
            .map_err(|source| Error::Slice { position, source })?;
        go_on(progress, done + 1, files.len())?;
    }
    Ok(builder.finish()?)
}

/// The scan of an input: its one NIfTI file, or the series with this id, or the one proposed.
///
/// # Errors
/// In the words of [`Error`].
pub fn read_scan(
    input: &mut dyn Input,
    series_id: Option<&str>,
    progress: Progress,
) -> Result<(Volume, Vec<Warning>), Error> {
    let (volume, warnings, _) = read_scan_and_series(input, series_id, progress)?;
    Ok((volume, warnings))
}

/// As [`read_scan`], with the series that it was; a NIfTI file is none.
///
/// # Errors
/// In the words of [`Error`].
pub fn read_scan_and_series(
    input: &mut dyn Input,
    series_id: Option<&str>,
    progress: Progress,
) -> Result<(Volume, Vec<Warning>, Option<Series>), Error> {
    if let Some((volume, warnings)) = read_nifti(input)? {
        return Ok((volume, warnings, None));
    }
    let mut inventory = catalogue(input, progress)?;
    let files = inventory.files;
    let series = match series_id {
        Some(id) => inventory.find(id).ok_or(Error::NoSuchSeries)?,
        None => inventory.proposed().ok_or(Error::NoSeries { files })?,
    };
    let (volume, mut warnings) = read_series(input, series, progress)?;
    let used = series.files();
    let of_these = |warning: &&Warning| warning.file().is_none_or(|file| used.contains(&file));
    warnings.extend(inventory.warnings.iter().filter(of_these).cloned());
    let id = series.id.clone();
    inventory.series.retain(|series| series.id == id);
    Ok((volume, warnings, inventory.series.pop()))
}

/// The volume of an input that is a single NIfTI file; `None` for any other.
///
/// # Errors
/// [`Error::File`] and [`Error::Nifti`].
pub fn read_nifti(input: &mut dyn Input) -> Result<Option<(Volume, Vec<Warning>)>, Error> {
    if input.names().len() != 1 {
        return Ok(None);
    }
    let source = |source| Error::File {
        position: 0,
        source,
    };
    let bytes = input.read(0).map_err(source)?;
    if !nifti::is_nifti(&bytes) {
        return Ok(None);
    }
    Ok(Some(nifti::read(&bytes)?))
}

fn go_on(progress: Progress, done: usize, total: usize) -> Result<(), Error> {
    match progress(done, total) {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(()) => Err(Error::Cancelled),
    }
}

/// Whether the bytes start a zip archive.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}
