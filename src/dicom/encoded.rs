//! Pixel data as they stand in a file, before decoding.
//!
//! This is the whole of what the reader of a file hands to the pixel decoders: the attributes of
//! the Image Pixel module and the bytes, borrowed from the file. Neither side knows more of the
//! other, so a decoder can be tested on a bare codestream.

/// The encoded frames of one file and the attributes needed to decode them (PS3.3 C.7.6.3).
#[derive(Debug, Clone)]
pub struct EncodedPixels<'a> {
    /// Transfer Syntax UID (0002,0010); for a deflated file the bytes are already inflated and
    /// `data` is native.
    pub transfer_syntax: &'a str,
    /// Rows (0028,0010).
    pub rows: usize,
    /// Columns (0028,0011).
    pub columns: usize,
    /// Samples per Pixel (0028,0002).
    pub samples_per_pixel: u16,
    /// Photometric Interpretation (0028,0004), trimmed; empty when absent.
    pub photometric_interpretation: &'a str,
    /// Bits Allocated (0028,0100).
    pub bits_allocated: u16,
    /// Bits Stored (0028,0101).
    pub bits_stored: u16,
    /// High Bit (0028,0102).
    pub high_bit: u16,
    /// Pixel Representation (0028,0103) is 1: two's complement.
    pub signed: bool,
    /// Planar Configuration (0028,0006); 0 when absent.
    pub planar_configuration: u16,
    /// Number of Frames (0028,0008); 1 when absent.
    pub frames: usize,
    /// The bytes.
    pub data: PixelData<'a>,
}

/// The value of Pixel Data (7FE0,0010).
#[derive(Debug, Clone)]
pub enum PixelData<'a> {
    /// Native format, in the byte order of the transfer syntax (PS3.5 8.1).
    Native(&'a [u8]),
    /// Encapsulated format (PS3.5 A.4).
    Fragments {
        /// Basic Offset Table; empty when the file has none.
        offset_table: Vec<u32>,
        /// The fragments in order, without item headers.
        fragments: Vec<&'a [u8]>,
    },
}
