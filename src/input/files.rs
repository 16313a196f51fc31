//! Files and folders of this machine.

use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use crate::input::{Error, Input, MAX_FILE, MAX_FILES, ReadError, ZipFiles, is_zip};

/// Folders nested deeper than this are a loop of links.
const MAX_DEPTH: usize = 64;

/// A list of files.
#[derive(Debug, Clone)]
pub struct Files {
    names: Vec<String>,
    paths: Vec<PathBuf>,
}

impl Files {
    /// These files, in this order; a folder among them is [`ReadError::System`] when read.
    pub fn list(paths: Vec<PathBuf>) -> Self {
        let name = |path: &PathBuf| path.to_string_lossy().into_owned();
        Self {
            names: paths.iter().map(name).collect(),
            paths,
        }
    }

    /// All files below a folder, in the order of their names.
    ///
    /// # Errors
    /// [`Error::Path`] when the folder itself cannot be listed, [`Error::TooManyFiles`].
    pub fn folder(root: &Path) -> Result<Self, Error> {
        let mut paths = Vec::new();
        let mut folders = vec![(root.to_owned(), 0)];
        while let Some((folder, depth)) = folders.pop() {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if depth == 0 => return Err(Error::Path(error.kind())),
                // Kept as a file that cannot be read, so that the inventory says so.
                Err(_) => {
                    paths.push(folder);
                    continue;
                }
            };
            for entry in entries.flatten() {
                let path = entry.path();
                if path.is_dir() {
                    if depth < MAX_DEPTH {
                        folders.push((path, depth + 1));
                    }
                } else {
                    paths.push(path);
                }
            }
            if paths.len() > MAX_FILES {
                return Err(Error::TooManyFiles { limit: MAX_FILES });
            }
        }
        paths.sort();
        let names = paths.iter().map(|path| relative(path, root)).collect();
        Ok(Self { names, paths })
    }
}

impl Input for Files {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn read(&mut self, position: usize) -> Result<Vec<u8>, ReadError> {
        let path = self.paths.get(position).ok_or(ReadError::NoSuchFile)?;
        let system = |error: std::io::Error| ReadError::System(error.kind());
        let metadata = fs::metadata(path).map_err(system)?;
        // A named pipe or device would block or never end.
        if !metadata.is_file() {
            return Err(ReadError::System(std::io::ErrorKind::InvalidInput));
        }
        let too_large = ReadError::TooLarge { limit: MAX_FILE };
        if metadata.len() > MAX_FILE {
            return Err(too_large);
        }
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|file| file.take(MAX_FILE + 1).read_to_end(&mut bytes))
            .map_err(system)?;
        if bytes.len() as u64 > MAX_FILE {
            return Err(too_large);
        }
        Ok(bytes)
    }
}

/// What a path holds: the files of a folder, the members of a zip, or the one file.
///
/// # Errors
/// In the words of [`Error`].
pub fn open(path: &Path) -> Result<Box<dyn Input>, Error> {
    let of_path = |error: std::io::Error| Error::Path(error.kind());
    if fs::metadata(path).map_err(of_path)?.is_dir() {
        return Ok(Box::new(Files::folder(path)?));
    }
    let mut start = Vec::new();
    let file = File::open(path).map_err(of_path)?;
    file.take(4).read_to_end(&mut start).map_err(of_path)?;
    if is_zip(&start) {
        let file = File::open(path).map_err(of_path)?;
        return Ok(Box::new(ZipFiles::new(BufReader::new(file))?));
    }
    let name = path.file_name().unwrap_or(path.as_os_str());
    Ok(Box::new(Files {
        names: vec![name.to_string_lossy().into_owned()],
        paths: vec![path.to_owned()],
    }))
}

fn relative(path: &Path, root: &Path) -> String {
    let path = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}
