//! Writes small DICOM files for tests, well-formed or odd as asked.

/// An Explicit VR Little Endian file of 4 x 4 pixels by default; change what the test is about.
#[derive(Clone)]
pub struct DicomFile {
    pub preamble: Vec<u8>,
    pub prefix: bool,
    /// Group 0002 as it stands; `None` for the usual one.
    pub meta: Option<Vec<u8>>,
    pub explicit: bool,
    pub big_endian: bool,
    pub transfer_syntax: &'static str,
    pub series_instance_uid: String,
    pub sop_instance_uid: String,
    pub modality: &'static str,
    pub image_type: &'static str,
    pub instance_number: i32,
    pub position: [f64; 3],
    pub orientation: [f64; 6],
    pub pixel_spacing: [f64; 2],
    pub rows: u16,
    pub columns: u16,
    pub slope: &'static str,
    pub intercept: &'static str,
    pub signed: bool,
    pub bits_stored: u16,
    pub pixels: Vec<u16>,
    /// More elements, sorted in by tag.
    pub more: Vec<(u16, u16, &'static [u8; 2], Vec<u8>)>,
}

impl Default for DicomFile {
    fn default() -> Self {
        Self {
            preamble: vec![0; 128],
            prefix: true,
            meta: None,
            explicit: true,
            big_endian: false,
            transfer_syntax: "1.2.840.10008.1.2.1",
            series_instance_uid: "1.2.3".into(),
            sop_instance_uid: String::new(),
            modality: "CT",
            image_type: "ORIGINAL\\PRIMARY\\AXIAL",
            instance_number: 1,
            position: [-10.0, -20.0, 30.0],
            orientation: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
            pixel_spacing: [0.75, 0.75],
            rows: 4,
            columns: 4,
            slope: "1",
            intercept: "-1024",
            signed: false,
            bits_stored: 16,
            pixels: (0..16).collect(),
            more: Vec::new(),
        }
    }
}

impl DicomFile {
    /// The n-th of a stack 2 mm apart, its pixels marked by n.
    pub fn nth(n: u16) -> Self {
        Self {
            instance_number: i32::from(n) + 1,
            sop_instance_uid: format!("1.2.3.{n}"),
            position: [-10.0, -20.0, 30.0 + 2.0 * f64::from(n)],
            pixels: (0..16).map(|pixel| 100 * n + pixel).collect(),
            ..Self::default()
        }
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = self.preamble.clone();
        if self.prefix {
            bytes.extend(b"DICM");
        }
        bytes.extend(self.meta.clone().unwrap_or_else(|| self.usual_meta()));
        bytes.extend(self.data_set());
        bytes
    }

    pub fn usual_meta(&self) -> Vec<u8> {
        let syntax = padded(self.transfer_syntax, 0);
        let mut meta = Vec::new();
        let mut group = element(false, true, 2, 0x10, b"UI", &syntax);
        meta.extend(element(
            false,
            true,
            2,
            0,
            b"UL",
            &(group.len() as u32).to_le_bytes(),
        ));
        meta.append(&mut group);
        meta
    }

    pub fn data_set(&self) -> Vec<u8> {
        let numbers = |values: &[f64]| {
            let texts: Vec<String> = values.iter().map(ToString::to_string).collect();
            padded(&texts.join("\\"), b' ')
        };
        let text = |value: &str| padded(value, b' ');
        let uid = |value: &str| padded(value, 0);
        let short = |value: u16| self.short(value);
        let mut elements: Vec<(u16, u16, &[u8; 2], Vec<u8>)> = vec![
            (0x0008, 0x0008, b"CS", text(self.image_type)),
            (0x0008, 0x0016, b"UI", uid("1.2.840.10008.5.1.4.1.1.2")),
            (0x0008, 0x0018, b"UI", uid(&self.sop_instance_uid)),
            (0x0008, 0x0060, b"CS", text(self.modality)),
            (0x0020, 0x000E, b"UI", uid(&self.series_instance_uid)),
            (
                0x0020,
                0x0013,
                b"IS",
                text(&self.instance_number.to_string()),
            ),
            (0x0020, 0x0032, b"DS", numbers(&self.position)),
            (0x0020, 0x0037, b"DS", numbers(&self.orientation)),
            (0x0028, 0x0002, b"US", short(1)),
            (0x0028, 0x0004, b"CS", text("MONOCHROME2")),
            (0x0028, 0x0010, b"US", short(self.rows)),
            (0x0028, 0x0011, b"US", short(self.columns)),
            (0x0028, 0x0030, b"DS", numbers(&self.pixel_spacing)),
            (0x0028, 0x0100, b"US", short(16)),
            (0x0028, 0x0101, b"US", short(self.bits_stored)),
            (0x0028, 0x0102, b"US", short(self.bits_stored - 1)),
            (0x0028, 0x0103, b"US", short(u16::from(self.signed))),
            (0x0028, 0x1052, b"DS", text(self.intercept)),
            (0x0028, 0x1053, b"DS", text(self.slope)),
            (
                0x7FE0,
                0x0010,
                b"OW",
                self.pixels.iter().flat_map(|&pixel| short(pixel)).collect(),
            ),
        ];
        elements.extend(self.more.clone());
        elements.sort_by_key(|(group, number, ..)| (*group, *number));
        elements
            .iter()
            .flat_map(|(group, number, vr, value)| {
                element(self.big_endian, self.explicit, *group, *number, vr, value)
            })
            .collect()
    }

    fn short(&self, value: u16) -> Vec<u8> {
        if self.big_endian {
            value.to_be_bytes().to_vec()
        } else {
            value.to_le_bytes().to_vec()
        }
    }
}

/// One element with its header.
pub fn element(
    big_endian: bool,
    explicit: bool,
    group: u16,
    number: u16,
    vr: &[u8; 2],
    value: &[u8],
) -> Vec<u8> {
    let short = |value: u16| {
        if big_endian {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    };
    let long = |value: u32| {
        if big_endian {
            value.to_be_bytes()
        } else {
            value.to_le_bytes()
        }
    };
    let mut bytes = Vec::new();
    bytes.extend(short(group));
    bytes.extend(short(number));
    if !explicit {
        bytes.extend(long(value.len() as u32));
    } else if matches!(vr, b"OB" | b"OW" | b"SQ" | b"UN" | b"UT") {
        bytes.extend(vr);
        bytes.extend([0, 0]);
        bytes.extend(long(value.len() as u32));
    } else {
        bytes.extend(vr);
        bytes.extend(short(value.len() as u16));
    }
    bytes.extend(value);
    bytes
}

pub fn padded(text: &str, pad: u8) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    if bytes.len() % 2 == 1 {
        bytes.push(pad);
    }
    bytes
}
