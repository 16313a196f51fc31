//! The members of a zip archive.
//!
//! Bounded against archives made to exhaust: number of members, bytes of each and of all, counted as
//! they are inflated and not as the archive claims. Nothing is written anywhere, so the names of
//! members are only names.

use std::io::{Read, Seek};

use crate::input::{Error, Input, MAX_FILE, MAX_FILES, ReadError};

/// All members together, over the life of the archive: cataloguing and decoding read each member
/// of a series twice. Sixteen studies of a thousand slices each.
const MAX_INFLATED: u64 = 1 << 34;

/// A zip archive as an input; folders within it are left out.
pub struct ZipFiles<R> {
    archive: zip::ZipArchive<R>,
    names: Vec<String>,
    indices: Vec<usize>,
    inflated: u64,
}

impl<R: Read + Seek> ZipFiles<R> {
    /// Reads the table of contents.
    ///
    /// # Errors
    /// [`Error::DamagedArchive`], [`Error::TooManyFiles`].
    pub fn new(reader: R) -> Result<Self, Error> {
        let archive = zip::ZipArchive::new(reader).map_err(|_| Error::DamagedArchive)?;
        if archive.len() > MAX_FILES {
            return Err(Error::TooManyFiles { limit: MAX_FILES });
        }
        let mut names = Vec::new();
        let mut indices = Vec::new();
        for index in 0..archive.len() {
            let Some(name) = archive.name_for_index(index) else {
                continue;
            };
            let name = name.map_or_else(|_| format!("member {index}"), |name| name.into_owned());
            if !name.ends_with(['/', '\\']) {
                names.push(name);
                indices.push(index);
            }
        }
        Ok(Self {
            archive,
            names,
            indices,
            inflated: 0,
        })
    }
}

impl<R: Read + Seek> Input for ZipFiles<R> {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn read(&mut self, position: usize) -> Result<Vec<u8>, ReadError> {
        let index = *self.indices.get(position).ok_or(ReadError::NoSuchFile)?;
        let left = MAX_INFLATED.saturating_sub(self.inflated);
        let limit = MAX_FILE.min(left);
        let member = self
            .archive
            .by_index(index)
            .map_err(|_| ReadError::Packed)?;
        let mut bytes = Vec::new();
        let outcome = member.take(limit + 1).read_to_end(&mut bytes);
        self.inflated += bytes.len() as u64;
        if bytes.len() as u64 > limit {
            return Err(if limit < MAX_FILE {
                ReadError::ArchiveTooLarge {
                    limit: MAX_INFLATED,
                }
            } else {
                ReadError::TooLarge { limit: MAX_FILE }
            });
        }
        outcome.map_err(|_| ReadError::DamagedMember)?;
        Ok(bytes)
    }
}
