//! From a heap of files to the series in it.
//!
//! Files are shown one at a time and only their headers are kept, so that thousands of them never
//! lie in memory together: in the browser they are read one by one. Nothing in the heap is fatal;
//! what is no CT image is counted with its reason.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hasher};

use dicom_dictionary_std::uids;
use serde::Serialize;

use crate::dicom::error::Error;
use crate::dicom::geometry::Plane;
use crate::dicom::group;
use crate::dicom::header::{Header, Image, Oddity};
use crate::dicom::part10;
use crate::dicom::propose;
use crate::dicom::series::Series;
use crate::warning::Warning;

/// The files seen so far.
#[derive(Debug, Default)]
pub struct Catalog {
    seen: usize,
    images: Vec<CataloguedImage>,
    skipped: Vec<Skipped>,
    warnings: Vec<Warning>,
}

/// What a heap of files holds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Inventory {
    /// Every volume that can be formed, in the order in which its first file came.
    pub series: Vec<Series>,
    /// Index in `series` of the one to score, if one is fit.
    pub proposed: Option<usize>,
    /// The files left out, each with its reason.
    pub skipped: Vec<Skipped>,
    /// What is odd about the heap as a whole.
    pub warnings: Vec<Warning>,
    /// Number of files seen.
    pub files: usize,
}

/// A file that is part of no series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Skipped {
    /// Position of the file in the input, from 0.
    pub file: usize,
    /// Its name as the caller gave it: shown where the caller shows names, in no message.
    pub name: String,
    /// Why.
    pub reason: SkipReason,
}

/// Why a file is part of no series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum SkipReason {
    /// Zero bytes.
    #[error("the file is empty")]
    Empty,
    /// Not DICOM.
    #[error("not a DICOM file but {kind}")]
    NotDicom {
        /// What it looks like.
        kind: &'static str,
    },
    /// The reader's own sentence.
    #[error("{sentence}")]
    Unreadable {
        /// Of [`Error`].
        sentence: String,
    },
    /// A directory of a DICOM medium.
    #[error("a DICOMDIR, the table of contents of a disc")]
    DicomDir,
    /// RTSTRUCT, RTDOSE, SR, MR, ...
    #[error("an object of modality {modality}, not CT")]
    NotCt {
        /// Modality (0008,0060).
        modality: String,
    },
    /// No Pixel Data.
    #[error("no image in it")]
    NoImage,
    /// Image Type says LOCALIZER.
    #[error("a localizer, not a slice")]
    Localizer,
    /// More than one sample per pixel.
    #[error("a colour picture, not a CT slice")]
    ColourPicture,
    /// Secondary capture without place in the patient.
    #[error("a secondary capture, with no place in the patient")]
    SecondaryCapture,
    /// A CT image that cannot be placed.
    #[error("a CT image whose {attribute} is missing or unreadable")]
    MissingAttribute {
        /// Keyword and tag.
        attribute: &'static str,
    },
    /// The same image again.
    #[error("the same image as another file")]
    Duplicate,
    /// Unlike the others of its series, in too many ways.
    #[error("an image that fits no other of its series")]
    FitsNoOther,
}

/// A CT image with a place in the patient.
#[derive(Debug)]
pub(crate) struct CataloguedImage {
    pub(crate) file: usize,
    pub(crate) name: String,
    pub(crate) header: Header,
    pub(crate) pixel_hash: u64,
}

impl Catalog {
    /// With no file yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes note of the next file of the input. `bytes` is the whole file.
    pub fn add(&mut self, name: &str, bytes: &[u8]) {
        let file = self.seen;
        self.seen += 1;
        match examine(bytes) {
            Ok((header, pixel_hash)) => {
                self.note_oddities(file, &header);
                self.images.push(CataloguedImage {
                    file,
                    name: name.to_owned(),
                    header,
                    pixel_hash,
                });
            }
            Err(reason) => self.skip(file, name, reason),
        }
    }

    /// Takes note of a file that could not even be read, so that the positions stay right.
    pub fn add_unreadable(&mut self, name: &str, sentence: &str) {
        let file = self.seen;
        self.seen += 1;
        let sentence = sentence.to_owned();
        self.skip(file, name, SkipReason::Unreadable { sentence });
    }

    /// Number of files taken note of.
    pub fn len(&self) -> usize {
        self.seen
    }

    /// Whether no file was taken note of.
    pub fn is_empty(&self) -> bool {
        self.seen == 0
    }

    /// Groups what was seen into series and proposes one.
    pub fn finish(mut self) -> Inventory {
        let (series, left_over) = group::into_series(&self.images);
        let names: HashMap<usize, String> = self
            .images
            .iter()
            .map(|image| (image.file, image.name.clone()))
            .collect();
        for (file, reason) in left_over {
            let name = names.get(&file).map_or("", String::as_str);
            self.skip(file, name, reason);
        }
        self.skipped.sort_by_key(|skipped| skipped.file);
        Inventory {
            proposed: propose::best(&series),
            series,
            skipped: self.skipped,
            warnings: self.warnings,
            files: self.seen,
        }
    }

    fn skip(&mut self, file: usize, name: &str, reason: SkipReason) {
        self.skipped.push(Skipped {
            file,
            name: name.to_owned(),
            reason,
        });
    }

    fn note_oddities(&mut self, file: usize, header: &Header) {
        self.warnings
            .extend(header.oddities.iter().map(|oddity| match oddity {
                Oddity::TransferSyntaxGuessed => Warning::TransferSyntaxGuessed { file },
                Oddity::Damaged(offset) => Warning::DamagedDataSet {
                    file,
                    offset: *offset,
                },
                Oddity::EndsWithinPixelData => Warning::FileCutShort { file },
            }));
    }
}

impl Inventory {
    /// The series with this id; or with this Series Instance UID, the one of most slices.
    pub fn find(&self, id: &str) -> Option<&Series> {
        let by_uid = self
            .series
            .iter()
            .filter(|series| series.series_instance_uid == id)
            .max_by_key(|series| series.slices.len());
        self.series.iter().find(|series| series.id == id).or(by_uid)
    }

    /// The series to score if the caller chooses none.
    pub fn proposed(&self) -> Option<&Series> {
        self.series.get(self.proposed?)
    }
}

fn examine(bytes: &[u8]) -> Result<(Header, u64), SkipReason> {
    let part10 = part10::open(bytes).map_err(|error| match error {
        Error::Empty => SkipReason::Empty,
        Error::NotDicom(kind) => SkipReason::NotDicom { kind },
        other => SkipReason::Unreadable {
            sentence: other.to_string(),
        },
    })?;
    let image = Image::read(&part10);
    refuse(&image)?;
    let mut hasher = DefaultHasher::new();
    hasher.write(image.pixel_data_bytes());
    Ok((image.header, hasher.finish()))
}

fn refuse(image: &Image) -> Result<(), SkipReason> {
    let header = &image.header;
    if header.sop_class_uid == uids::MEDIA_STORAGE_DIRECTORY_STORAGE {
        return Err(SkipReason::DicomDir);
    }
    // Converters leave the modality out; what then has a place in the patient is taken for CT.
    if !matches!(header.modality.as_str(), "CT" | "") {
        return Err(SkipReason::NotCt {
            modality: printable(&header.modality),
        });
    }
    if !header.image_pixel.present {
        return Err(match image.encoded_pixels() {
            Err(error @ Error::Damaged { .. }) => SkipReason::Unreadable {
                sentence: error.to_string(),
            },
            _ => SkipReason::NoImage,
        });
    }
    if header.image_pixel.samples_per_pixel > 1 {
        return Err(SkipReason::ColourPicture);
    }
    for (attribute, value) in [
        ("Rows (0028,0010)", header.image_pixel.rows),
        ("Columns (0028,0011)", header.image_pixel.columns),
    ] {
        if value == 0 {
            return Err(SkipReason::MissingAttribute { attribute });
        }
    }
    let is_localizer = |value: &String| value == "LOCALIZER";
    if header
        .frames
        .iter()
        .all(|frame| frame.image_type.iter().any(is_localizer))
    {
        return Err(SkipReason::Localizer);
    }
    refuse_unplaced(header)
}

/// One frame with a place suffices; [`group`] drops the others.
fn refuse_unplaced(header: &Header) -> Result<(), SkipReason> {
    let classic = header.frames.len() == 1;
    if classic && header.image_pixel.number_of_frames > 1 {
        return Err(SkipReason::MissingAttribute {
            attribute: "PerFrameFunctionalGroupsSequence (5200,9230), which places its frames,",
        });
    }
    let mut reason = None;
    for frame in &header.frames {
        let missing = match Plane::of(frame) {
            Ok(_) if frame.image_position_patient.is_some() => return Ok(()),
            Ok(_) => "ImagePositionPatient (0020,0032)",
            Err(keyword) => keyword,
        };
        reason.get_or_insert(missing);
    }
    let secondary_capture = uids::SECONDARY_CAPTURE_IMAGE_STORAGE;
    Err(match reason {
        _ if header.sop_class_uid.starts_with(secondary_capture) => SkipReason::SecondaryCapture,
        Some(attribute) => SkipReason::MissingAttribute { attribute },
        None => SkipReason::NoImage,
    })
}

/// A code string as the standard allows it (PS3.5 6.2, CS), so that a misplaced name cannot leak.
fn printable(code: &str) -> String {
    let valid = code.len() <= 16
        && code
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_');
    if valid { code } else { "unknown" }.to_owned()
}
