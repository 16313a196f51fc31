//! What a file says about its image: everything but the pixels.
//!
//! Reading stops at the pixel data, so that cataloguing thousands of files costs microseconds each.
//! Attributes that are absent stay absent; whether one can do without them is decided where they
//! are used.

use dicom_core::Tag;
use dicom_dictionary_std::tags;

use crate::dicom::element::Element;
use crate::dicom::encoded::{EncodedPixels, PixelData};
use crate::dicom::error::Error;
use crate::dicom::frame::{self, Frame};
use crate::dicom::part10::{self, Part10};
use crate::dicom::patient::{Patient, PatientReader};
use crate::dicom::{transfer_syntax, value};

/// The attributes of one file that matter here, by their DICOM keywords. Text is empty when absent.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Header {
    pub transfer_syntax_uid: String,
    pub sop_class_uid: String,
    pub sop_instance_uid: String,
    pub study_instance_uid: String,
    pub series_instance_uid: String,
    pub frame_of_reference_uid: String,
    pub modality: String,
    pub series_description: String,
    pub body_part_examined: String,
    pub convolution_kernel: String,
    pub patient_position: String,
    pub series_number: Option<i64>,
    pub acquisition_number: Option<i64>,
    pub instance_number: Option<i64>,
    pub temporal_position_identifier: Option<i64>,
    pub acquisition_time: String,
    /// Degrees.
    pub gantry_detector_tilt: Option<f64>,
    pub pixel_padding_value: Option<i64>,
    /// Lossy Image Compression (0028,2110) is 01.
    pub lossy_image_compression: bool,
    /// Values with `\` between, and so below.
    pub lossy_image_compression_ratio: String,
    pub lossy_image_compression_method: String,
    pub image_pixel: ImagePixel,
    /// Geometry and rescale of each frame; one for a classic file, however many frames it claims.
    pub frames: Vec<Frame>,
    /// Of the file as a whole, where it says so at its top level; what counts is in `frames`.
    pub rescale_slope: Option<f64>,
    /// As `rescale_slope`.
    pub rescale_intercept: Option<f64>,
    /// Age and sex, to be offered to the user.
    pub patient: Patient,
    /// What the file leaves to be guessed, or shows to be damaged.
    pub oddities: Vec<Oddity>,
}

/// The Image Pixel module (PS3.3 C.7.6.3), by DICOM keywords.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct ImagePixel {
    pub rows: u16,
    pub columns: u16,
    pub samples_per_pixel: u16,
    pub photometric_interpretation: String,
    pub bits_allocated: u16,
    pub bits_stored: u16,
    pub high_bit: u16,
    pub pixel_representation: u16,
    pub planar_configuration: u16,
    /// 1 when absent.
    pub number_of_frames: usize,
    /// There is a Pixel Data element.
    pub present: bool,
    /// Length of its value as it stands in the file.
    pub stored_bytes: usize,
}

/// An irregularity of a file that did not stop it from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// No Transfer Syntax UID: the encoding was read off the data set.
    TransferSyntaxGuessed,
    /// The walk stopped at something that is no element, at this byte of the data set.
    Damaged(usize),
    /// The file ends within the pixel data.
    EndsWithinPixelData,
}

/// Reads the attributes of one file.
///
/// # Errors
/// [`Error::Empty`], [`Error::NotDicom`] and the two of deflated data sets; a data set that breaks
/// off is returned as far as it goes.
pub fn read(bytes: &[u8]) -> Result<Header, Error> {
    let part10 = part10::open(bytes)?;
    Ok(Image::read(&part10).header)
}

/// A file's attributes together with its pixel data, undecoded.
#[derive(Debug)]
pub struct Image<'a> {
    /// The attributes.
    pub header: Header,
    pixel_data: Option<Element<'a>>,
    extended_offsets: Vec<u32>,
}

impl<'a> Image<'a> {
    /// Walks the data set up to its pixel data.
    pub fn read(part10: &'a Part10<'_>) -> Self {
        Reader::new(part10).read()
    }

    /// The pixel data as the decoders take them.
    ///
    /// # Errors
    /// Says which attribute is missing, that there are no pixel data, or that native ones are
    /// shorter than the image.
    pub fn encoded_pixels(&self) -> Result<EncodedPixels<'_>, Error> {
        let pixel = &self.header.image_pixel;
        let element = self.pixel_data.ok_or(self.why_no_pixels())?;
        for (keyword, value) in [
            ("Rows (0028,0010)", pixel.rows),
            ("Columns (0028,0011)", pixel.columns),
            ("BitsAllocated (0028,0100)", pixel.bits_allocated),
        ] {
            if value == 0 {
                return Err(Error::MissingAttribute(keyword));
            }
        }
        let data = self.pixel_bytes(&element);
        if let PixelData::Native(bytes) = &data {
            require_all_of(pixel, bytes.len())?;
        }
        Ok(EncodedPixels {
            transfer_syntax: &self.header.transfer_syntax_uid,
            rows: pixel.rows.into(),
            columns: pixel.columns.into(),
            samples_per_pixel: pixel.samples_per_pixel,
            photometric_interpretation: &pixel.photometric_interpretation,
            bits_allocated: pixel.bits_allocated,
            bits_stored: pixel.bits_stored,
            high_bit: pixel.high_bit,
            signed: pixel.pixel_representation == 1,
            planar_configuration: pixel.planar_configuration,
            frames: pixel.number_of_frames,
            data,
        })
    }

    /// The pixel data as they stand in the file; empty when there are none.
    pub fn pixel_data_bytes(&self) -> &'a [u8] {
        self.pixel_data.map_or(&[], |element| element.value)
    }

    fn why_no_pixels(&self) -> Error {
        let damage = self.header.oddities.iter().find_map(|oddity| match oddity {
            Oddity::Damaged(offset) => Some(Error::Damaged { offset: *offset }),
            _ => None,
        });
        damage.unwrap_or(Error::NoPixelData)
    }

    fn pixel_bytes(&self, element: &Element<'a>) -> PixelData<'a> {
        let native = transfer_syntax::is_native(&self.header.transfer_syntax_uid);
        if native && !element.undefined_length {
            return PixelData::Native(element.value);
        }
        let mut fragments = element.fragments();
        let offset_table = fragments.next();
        let fragments: Vec<_> = fragments.collect();
        match offset_table {
            // A bare codestream where items belong.
            None if !element.undefined_length => PixelData::Fragments {
                offset_table: Vec::new(),
                fragments: vec![element.value],
            },
            table => {
                let table = table.unwrap_or_default().chunks_exact(4);
                let mut offset_table: Vec<u32> = table
                    .filter_map(|bytes| element.encoding.u32(bytes))
                    .collect();
                if offset_table.is_empty() {
                    offset_table.clone_from(&self.extended_offsets);
                }
                PixelData::Fragments {
                    offset_table,
                    fragments,
                }
            }
        }
    }
}

/// PS3.5 8.1.1: `rows x columns x samples x bits allocated` bits per frame, frames end to end.
fn require_all_of(pixel: &ImagePixel, found: usize) -> Result<(), Error> {
    let values = u64::from(pixel.rows)
        * u64::from(pixel.columns)
        * u64::from(pixel.samples_per_pixel.max(1));
    let bits = values
        .saturating_mul(pixel.bits_allocated.into())
        .saturating_mul(pixel.number_of_frames as u64);
    let (expected, found) = (bits.div_ceil(8), found as u64);
    // YBR_FULL_422 keeps two chroma samples for each two pixels.
    let expected = if pixel.photometric_interpretation == "YBR_FULL_422" {
        expected / 3 * 2
    } else {
        expected
    };
    if found < expected {
        return Err(Error::TruncatedPixelData { expected, found });
    }
    Ok(())
}

struct Reader<'a> {
    part10: &'a Part10<'a>,
    header: Header,
    frame: Frame,
    shared_groups: Option<Element<'a>>,
    per_frame_groups: Option<Element<'a>>,
    patient: PatientReader,
    extended_offsets: Vec<u32>,
}

impl<'a> Reader<'a> {
    fn new(part10: &'a Part10<'_>) -> Self {
        let mut header = Header {
            transfer_syntax_uid: part10.transfer_syntax.clone(),
            sop_class_uid: part10.media_storage_sop_class.clone(),
            ..Header::default()
        };
        header.image_pixel.samples_per_pixel = 1;
        header.image_pixel.number_of_frames = 1;
        if !part10.transfer_syntax_named {
            header.oddities.push(Oddity::TransferSyntaxGuessed);
        }
        Self {
            part10,
            header,
            frame: Frame::default(),
            shared_groups: None,
            per_frame_groups: None,
            patient: PatientReader::default(),
            extended_offsets: Vec::new(),
        }
    }

    fn read(mut self) -> Image<'a> {
        let mut elements = self.part10.elements();
        let mut pixel_data = None;
        let mut bits = Bits::default();
        for element in elements.by_ref() {
            if element.tag == tags::PIXEL_DATA {
                if element.truncated {
                    self.header.oddities.push(Oddity::EndsWithinPixelData);
                }
                pixel_data = Some(element);
                break;
            }
            if element.tag > tags::PIXEL_DATA {
                break;
            }
            self.frame.take(&element);
            self.patient.take(&element);
            bits.take(&element);
            self.take(&element);
        }
        if elements.damaged() {
            let offset = elements.position();
            self.header.oddities.push(Oddity::Damaged(offset));
        }
        bits.complete(&mut self.header.image_pixel);
        self.header.image_pixel.present = pixel_data.is_some();
        self.header.image_pixel.stored_bytes = pixel_data.map_or(0, |element| element.value.len());
        self.header.patient = self.patient.patient();
        self.header.rescale_slope = self.frame.rescale_slope;
        self.header.rescale_intercept = self.frame.rescale_intercept;
        self.header.frames = frame::of_groups(
            self.frame,
            self.shared_groups.as_ref(),
            self.per_frame_groups.as_ref(),
        );
        Image {
            header: self.header,
            pixel_data,
            extended_offsets: self.extended_offsets,
        }
    }

    fn take(&mut self, element: &Element<'a>) {
        self.take_identity(element);
        let header = &mut self.header;
        let pixel = &mut header.image_pixel;
        let number = |target: &mut u16| {
            if let Some(number) = value::unsigned_short(element) {
                *target = number;
            }
        };
        match element.tag {
            tags::ROWS => number(&mut pixel.rows),
            tags::COLUMNS => number(&mut pixel.columns),
            tags::SAMPLES_PER_PIXEL => number(&mut pixel.samples_per_pixel),
            tags::PIXEL_REPRESENTATION => number(&mut pixel.pixel_representation),
            tags::PLANAR_CONFIGURATION => number(&mut pixel.planar_configuration),
            tags::PHOTOMETRIC_INTERPRETATION => {
                pixel.photometric_interpretation = value::text(element);
            }
            tags::NUMBER_OF_FRAMES => {
                pixel.number_of_frames = value::integer(element)
                    .and_then(|frames| usize::try_from(frames).ok())
                    .map_or(1, |frames| frames.max(1));
            }
            tags::PIXEL_PADDING_VALUE => header.pixel_padding_value = value::integer(element),
            tags::LOSSY_IMAGE_COMPRESSION => {
                header.lossy_image_compression = value::text(element) == "01";
            }
            tags::LOSSY_IMAGE_COMPRESSION_RATIO => {
                header.lossy_image_compression_ratio = value::text(element);
            }
            tags::LOSSY_IMAGE_COMPRESSION_METHOD => {
                header.lossy_image_compression_method = value::text(element);
            }
            tags::SHARED_FUNCTIONAL_GROUPS_SEQUENCE => self.shared_groups = Some(*element),
            tags::PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE => self.per_frame_groups = Some(*element),
            // Extended Offset Table, 64 bits each.
            Tag(0x7FE0, 0x0001) => {
                let offsets = element.value.chunks_exact(8);
                self.extended_offsets = offsets
                    .map_while(|bytes| element.encoding.u64(bytes)?.try_into().ok())
                    .collect();
            }
            _ => {}
        }
    }

    fn take_identity(&mut self, element: &Element<'a>) {
        let header = &mut self.header;
        let text = |target: &mut String| *target = value::text(element);
        match element.tag {
            tags::SOP_CLASS_UID => text(&mut header.sop_class_uid),
            tags::SOP_INSTANCE_UID => text(&mut header.sop_instance_uid),
            tags::STUDY_INSTANCE_UID => text(&mut header.study_instance_uid),
            tags::SERIES_INSTANCE_UID => text(&mut header.series_instance_uid),
            tags::FRAME_OF_REFERENCE_UID => text(&mut header.frame_of_reference_uid),
            tags::MODALITY => text(&mut header.modality),
            tags::SERIES_DESCRIPTION => text(&mut header.series_description),
            tags::BODY_PART_EXAMINED => text(&mut header.body_part_examined),
            tags::CONVOLUTION_KERNEL => text(&mut header.convolution_kernel),
            tags::PATIENT_POSITION => text(&mut header.patient_position),
            tags::ACQUISITION_TIME => text(&mut header.acquisition_time),
            tags::SERIES_NUMBER => header.series_number = value::integer(element),
            tags::ACQUISITION_NUMBER => header.acquisition_number = value::integer(element),
            tags::INSTANCE_NUMBER => header.instance_number = value::integer(element),
            tags::TEMPORAL_POSITION_IDENTIFIER => {
                header.temporal_position_identifier = value::integer(element);
            }
            tags::GANTRY_DETECTOR_TILT => header.gantry_detector_tilt = value::decimal(element),
            _ => {}
        }
    }
}

/// Bits Stored and High Bit follow from Bits Allocated where they are absent.
#[derive(Default)]
struct Bits {
    allocated: Option<u16>,
    stored: Option<u16>,
    high: Option<u16>,
}

impl Bits {
    fn take(&mut self, element: &Element) {
        let target = match element.tag {
            tags::BITS_ALLOCATED => &mut self.allocated,
            tags::BITS_STORED => &mut self.stored,
            tags::HIGH_BIT => &mut self.high,
            _ => return,
        };
        *target = value::unsigned_short(element);
    }

    fn complete(&self, pixel: &mut ImagePixel) {
        pixel.bits_allocated = self.allocated.unwrap_or_default();
        pixel.bits_stored = self.stored.unwrap_or(pixel.bits_allocated);
        pixel.high_bit = self.high.unwrap_or(pixel.bits_stored.saturating_sub(1));
    }
}
