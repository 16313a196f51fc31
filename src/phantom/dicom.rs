//! A phantom as a DICOM series: CT Image Storage, Explicit VR Little Endian (PS3.3 A.3, PS3.5, PS3.10).
//!
//! Every file says in its patient name, descriptions and comments that it is synthetic.

use super::recipe::Recipe;
use crate::volume::Volume;

const CT_IMAGE_STORAGE: &str = "1.2.840.10008.5.1.4.1.1.2";
const EXPLICIT_VR_LITTLE_ENDIAN: &str = "1.2.840.10008.1.2.1";
/// Of this writer, by the rule for UIDs from a UUID.
const IMPLEMENTATION: &str = "2.25.180312941266487226330129513927743271936";
const NOTICE: &str =
    "Synthetic: computed, not acquired. Not a patient. For research and demonstration only.";
/// Rescale Intercept; stored values are signed.
const INTERCEPT: f32 = -1024.0;

/// One file of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Name, in the order of the slices.
    pub name: String,
    /// The file: DICOM Part 10.
    pub bytes: Vec<u8>,
}

/// The series of a phantom, inferior slice first. `label` (letters, such as `SEVERE`) becomes the
/// given name of the patient `SYNTHETIC^...` and part of the descriptions.
///
/// HU are rounded to whole numbers and must lie within 16 bits, as those of a phantom do.
pub fn series<'a>(
    recipe: &'a Recipe,
    volume: &'a Volume,
    label: &'a str,
) -> impl Iterator<Item = File> + 'a {
    volume.slices().enumerate().map(move |(index, slice)| File {
        name: format!("IM{:04}.dcm", index + 1),
        bytes: file(recipe, volume, label, index, slice),
    })
}

fn file(recipe: &Recipe, volume: &Volume, label: &str, index: usize, slice: &[f32]) -> Vec<u8> {
    let instance = uid(recipe, label, 3 + index as u64);
    let mut meta = Elements::default();
    meta.bytes_of(0x0002_0001, "OB", &[0, 1]);
    meta.text(0x0002_0002, "UI", CT_IMAGE_STORAGE);
    meta.text(0x0002_0003, "UI", &instance);
    meta.text(0x0002_0010, "UI", EXPLICIT_VR_LITTLE_ENDIAN);
    meta.text(0x0002_0012, "UI", IMPLEMENTATION);
    meta.text(0x0002_0013, "SH", "CT_SEVERITY");
    let mut length = Elements::default();
    length.bytes_of(0x0002_0000, "UL", &(meta.0.len() as u32).to_le_bytes());

    let data = dataset(recipe, volume, label, index, slice, &instance);
    let mut bytes = vec![0; 128];
    bytes.reserve(data.0.len() + meta.0.len() + 32);
    bytes.extend_from_slice(b"DICM");
    bytes.extend(length.0);
    bytes.extend(meta.0);
    bytes.extend(data.0);
    bytes
}

fn dataset(
    recipe: &Recipe,
    volume: &Volume,
    label: &str,
    index: usize,
    slice: &[f32],
    instance: &str,
) -> Elements {
    let [_, rows, columns] = volume.shape;
    let [between_slices, between_rows, between_columns] = volume.spacing;
    let name = format!("SYNTHETIC^{}", label.to_uppercase());
    let position: [f64; 3] = std::array::from_fn(|axis| {
        volume.origin[axis] + index as f64 * between_slices * volume.direction[0][axis]
    });
    let numbers = |values: &[f64]| {
        values
            .iter()
            .map(|&v| decimal(v))
            .collect::<Vec<_>>()
            .join("\\")
    };
    let orientation: Vec<f64> = volume.direction[2]
        .into_iter()
        .chain(volume.direction[1])
        .collect();

    let mut e = Elements::default();
    e.text(0x0008_0005, "CS", "ISO_IR 192");
    e.text(0x0008_0008, "CS", "ORIGINAL\\PRIMARY\\AXIAL");
    e.text(0x0008_0016, "UI", CT_IMAGE_STORAGE);
    e.text(0x0008_0018, "UI", instance);
    e.text(0x0008_0020, "DA", "20200401");
    e.text(0x0008_0030, "TM", "120000");
    e.text(0x0008_0050, "SH", "");
    e.text(0x0008_0060, "CS", "CT");
    e.text(0x0008_0070, "LO", "CT Severity (synthetic)");
    e.text(0x0008_0090, "PN", "");
    e.text(0x0008_1030, "LO", "SYNTHETIC chest CT");
    e.text(
        0x0008_103e,
        "LO",
        &format!("SYNTHETIC chest CT, {}", label.to_lowercase()),
    );
    e.text(0x0010_0010, "PN", &name);
    e.text(0x0010_0020, "LO", &format!("SYNTHETIC-{}", recipe.seed));
    e.text(0x0010_0030, "DA", "");
    e.text(0x0010_0040, "CS", if recipe.female { "F" } else { "M" });
    e.text(0x0010_1010, "AS", &format!("{:03}Y", recipe.age.min(999)));
    e.text(0x0010_4000, "LT", NOTICE);
    e.text(0x0018_0015, "CS", "CHEST");
    e.text(
        0x0018_0050,
        "DS",
        &decimal(f64::from(recipe.scanner.thickness)),
    );
    e.text(0x0018_0060, "DS", "120");
    e.text(0x0018_1020, "LO", crate::VERSION);
    e.text(0x0018_1210, "SH", "SYNTHETIC");
    e.text(
        0x0018_5100,
        "CS",
        if recipe.posture.prone { "HFP" } else { "HFS" },
    );
    e.text(0x0020_000d, "UI", &uid(recipe, label, 0));
    e.text(0x0020_000e, "UI", &uid(recipe, label, 1));
    e.text(0x0020_0010, "SH", "1");
    e.text(0x0020_0011, "IS", "1");
    e.text(0x0020_0012, "IS", "1");
    e.text(0x0020_0013, "IS", &(index + 1).to_string());
    e.text(0x0020_0032, "DS", &numbers(&position));
    e.text(0x0020_0037, "DS", &numbers(&orientation));
    e.text(0x0020_0052, "UI", &uid(recipe, label, 2));
    e.text(0x0020_1040, "LO", "");
    e.text(0x0020_4000, "LT", NOTICE);
    e.number(0x0028_0002, 1);
    e.text(0x0028_0004, "CS", "MONOCHROME2");
    e.number(0x0028_0010, rows as u16);
    e.number(0x0028_0011, columns as u16);
    e.text(
        0x0028_0030,
        "DS",
        &numbers(&[between_rows, between_columns]),
    );
    e.number(0x0028_0100, 16);
    e.number(0x0028_0101, 16);
    e.number(0x0028_0102, 15);
    e.number(0x0028_0103, 1);
    e.text(0x0028_1050, "DS", "-600");
    e.text(0x0028_1051, "DS", "1500");
    e.text(0x0028_1052, "DS", &decimal(f64::from(INTERCEPT)));
    e.text(0x0028_1053, "DS", "1");
    e.text(0x0028_1054, "LO", "HU");
    let pixels: Vec<u8> = slice
        .iter()
        .flat_map(|hu| ((hu - INTERCEPT).round() as i16).to_le_bytes())
        .collect();
    e.bytes_of(0x7fe0_0010, "OW", &pixels);
    e
}

/// A decimal string: at most 16 characters.
fn decimal(value: f64) -> String {
    let text = format!("{value:.6}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" {
        "0".into()
    } else {
        text.into()
    }
}

/// A UID of its own for study (0), series (1), frame of reference (2) and each slice, made like one
/// from a UUID (PS3.5 B.2); the same for the same phantom.
fn uid(recipe: &Recipe, label: &str, which: u64) -> String {
    use super::random::Random;
    let name = label.bytes().fold(recipe.seed, |sum, byte| {
        sum.wrapping_mul(257).wrapping_add(u64::from(byte))
    });
    let mut random = Random::new(name, 5000 + which);
    let number = u128::from(random.next()) << 64 | u128::from(random.next());
    // Version 4, variant 1.
    let number = number & !(0xf << 76) | 0x4 << 76;
    let number = number & !(0x3 << 62) | 0x2 << 62;
    format!("2.25.{number}")
}

/// Data elements in the making.
#[derive(Default)]
struct Elements(Vec<u8>);

impl Elements {
    fn number(&mut self, tag: u32, value: u16) {
        self.bytes_of(tag, "US", &value.to_le_bytes());
    }

    fn text(&mut self, tag: u32, vr: &str, value: &str) {
        let mut bytes = value.as_bytes().to_vec();
        if bytes.len() % 2 == 1 {
            bytes.push(if vr == "UI" { 0 } else { b' ' });
        }
        self.bytes_of(tag, vr, &bytes);
    }

    fn bytes_of(&mut self, tag: u32, vr: &str, value: &[u8]) {
        self.0.extend(((tag >> 16) as u16).to_le_bytes());
        self.0.extend((tag as u16).to_le_bytes());
        self.0.extend(vr.as_bytes());
        if matches!(vr, "OB" | "OW") {
            self.0.extend([0, 0]);
            self.0.extend((value.len() as u32).to_le_bytes());
        } else {
            self.0.extend((value.len() as u16).to_le_bytes());
        }
        self.0.extend(value);
    }
}
