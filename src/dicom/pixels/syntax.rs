//! Which codec reads a transfer syntax, and the registered names of those that none reads.

use super::Error;
use super::native::ByteOrder;

/// A way of encoding that is read here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Codec {
    Native(ByteOrder),
    Rle,
    /// Lossless and sequential lossy JPEG; the codestream says which.
    Jpeg,
    JpegLs,
    Jpeg2000,
}

impl Codec {
    /// The codec of a Transfer Syntax UID (0002,0010); names from PS3.6 Table A-1.
    pub fn of(uid: &str) -> Result<Self, Error> {
        let uid = uid.trim_end_matches(['\0', ' ']);
        let name = match uid.strip_prefix("1.2.840.10008.1.2") {
            // Of the deflated syntax, what arrives here is inflated already.
            Some("" | ".1" | ".1.99") => return Ok(Self::Native(ByteOrder::Little)),
            Some(".2") => return Ok(Self::Native(ByteOrder::Big)),
            Some(".5") => return Ok(Self::Rle),
            Some(".4.50" | ".4.51" | ".4.57" | ".4.70") => return Ok(Self::Jpeg),
            Some(".4.80" | ".4.81") => return Ok(Self::JpegLs),
            Some(".4.90" | ".4.91") => return Ok(Self::Jpeg2000),
            Some(".1.98") => "Encapsulated Uncompressed Explicit VR Little Endian",
            Some(".4.52") => "JPEG Extended (Process 3 & 5)",
            Some(".4.53") => "JPEG Spectral Selection, Non-Hierarchical (Process 6 & 8)",
            Some(".4.54") => "JPEG Spectral Selection, Non-Hierarchical (Process 7 & 9)",
            Some(".4.55") => "JPEG Full Progression, Non-Hierarchical (Process 10 & 12)",
            Some(".4.56") => "JPEG Full Progression, Non-Hierarchical (Process 11 & 13)",
            Some(".4.58") => "JPEG Lossless, Non-Hierarchical (Process 15)",
            Some(".4.59") => "JPEG Extended, Hierarchical (Process 16 & 18)",
            Some(".4.60") => "JPEG Extended, Hierarchical (Process 17 & 19)",
            Some(".4.61") => "JPEG Spectral Selection, Hierarchical (Process 20 & 22)",
            Some(".4.62") => "JPEG Spectral Selection, Hierarchical (Process 21 & 23)",
            Some(".4.63") => "JPEG Full Progression, Hierarchical (Process 24 & 26)",
            Some(".4.64") => "JPEG Full Progression, Hierarchical (Process 25 & 27)",
            Some(".4.65") => "JPEG Lossless, Hierarchical (Process 28)",
            Some(".4.66") => "JPEG Lossless, Hierarchical (Process 29)",
            Some(".4.92") => "JPEG 2000 Part 2 Multi-component Image Compression (Lossless Only)",
            Some(".4.93") => "JPEG 2000 Part 2 Multi-component Image Compression",
            Some(".4.94") => "JPIP Referenced",
            Some(".4.95") => "JPIP Referenced Deflate",
            Some(".4.100" | ".4.100.1") => "MPEG2 Main Profile / Main Level",
            Some(".4.101" | ".4.101.1") => "MPEG2 Main Profile / High Level",
            Some(".4.102" | ".4.102.1") => "MPEG-4 AVC/H.264 High Profile / Level 4.1",
            Some(".4.103" | ".4.103.1") => {
                "MPEG-4 AVC/H.264 BD-compatible High Profile / Level 4.1"
            }
            Some(".4.104" | ".4.104.1") => "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 2D Video",
            Some(".4.105" | ".4.105.1") => "MPEG-4 AVC/H.264 High Profile / Level 4.2 For 3D Video",
            Some(".4.106" | ".4.106.1") => "MPEG-4 AVC/H.264 Stereo High Profile / Level 4.2",
            Some(".4.107") => "HEVC/H.265 Main Profile / Level 5.1",
            Some(".4.108") => "HEVC/H.265 Main 10 Profile / Level 5.1",
            Some(".4.110") => "JPEG XL Lossless",
            Some(".4.111") => "JPEG XL JPEG Recompression",
            Some(".4.112") => "JPEG XL",
            Some(".4.201") => "High-Throughput JPEG 2000 Image Compression (Lossless Only)",
            Some(".4.202") => {
                "High-Throughput JPEG 2000 with RPCL Options Image Compression (Lossless Only)"
            }
            Some(".4.203") => "High-Throughput JPEG 2000 Image Compression",
            Some(".4.204") => "JPIP HTJ2K Referenced",
            Some(".4.205") => "JPIP HTJ2K Referenced Deflate",
            Some(".6.1") => "RFC 2557 MIME encapsulation",
            Some(".6.2") => "XML Encoding",
            Some(".7.1") => "SMPTE ST 2110-20 Uncompressed Progressive Active Video",
            Some(".7.2") => "SMPTE ST 2110-20 Uncompressed Interlaced Active Video",
            Some(".7.3") => "SMPTE ST 2110-30 PCM Digital Audio",
            Some(".8.1") => "Deflated Image Frame Compression",
            _ if uid == "1.2.840.113619.5.2" => "GE Private Implicit VR Big Endian",
            _ => "a private or unknown transfer syntax",
        };
        Err(Error::UnsupportedTransferSyntax { name })
    }
}
