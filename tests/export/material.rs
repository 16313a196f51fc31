//! A small scan of a marked patient, its masks and heat-maps, and the files made from them.

use std::collections::BTreeMap;

use ct_severity::dicom::{Catalog, VolumeBuilder, study};
use ct_severity::export::{Heat, Identity, Kind, Labels, Lesions, Material, Moment, Source};
use ct_severity::grid::Grid;
use ct_severity::patient::Patient;
use ct_severity::report::{
    Ct, Densitometry, Extents, Pack, PackFile, Predictions, Report, SegmentNetworks, SegmentedCt,
};
use ct_severity::scores::Context;
use ct_severity::severity::heatmap::HeatMaps;
use ct_severity::warning::Warning;

use crate::dicom_file::{DicomFile, padded};

pub const ROWS: u16 = 6;
pub const COLUMNS: u16 = 5;
pub const SLICES: u16 = 7;

/// Every value in the source that could lead back to the patient.
pub const MARKS: [&str; 17] = [
    "Zzyzx^Quirin",
    "Zzyzx",
    "PID-778899",
    "19470311",
    "20200402",
    "101112",
    "131415",
    "ACC-445566",
    "STUDYID-7",
    "Referrer^Rosa",
    "Studydescr Sigma",
    "Serdescr Omega",
    "1.9.8.7.1",
    "1.9.8.7.2",
    "1.9.8.7.3",
    "Station-X",
    "Saint Nowhere Hospital",
];

/// An element by group, number, VR and value.
pub type Attribute = (u16, u16, &'static [u8; 2], Vec<u8>);

fn file(n: u16, attributes: &[Attribute]) -> DicomFile {
    let text = |value: &str| padded(value, b' ');
    let uid = |value: &str| padded(value, 0);
    DicomFile {
        rows: ROWS,
        columns: COLUMNS,
        pixel_spacing: [0.75, 0.5],
        pixels: (0..ROWS * COLUMNS).map(|pixel| 100 * n + pixel).collect(),
        series_instance_uid: "1.9.8.7.2".into(),
        sop_instance_uid: format!("1.9.8.7.2.{}", 40 + n),
        position: [-10.25, -20.5, 30.0 + 2.5 * f64::from(n)],
        more: vec![
            (0x0008, 0x0005, b"CS", text("ISO_IR 100")),
            (0x0008, 0x0020, b"DA", text("20200402")),
            (0x0008, 0x0030, b"TM", text("101112")),
            (0x0008, 0x0032, b"TM", text("131415")),
            (0x0008, 0x0050, b"SH", text("ACC-445566")),
            (0x0008, 0x0080, b"LO", text("Saint Nowhere Hospital")),
            (0x0008, 0x0090, b"PN", text("Referrer^Rosa")),
            (0x0008, 0x1010, b"SH", text("Station-X")),
            (0x0008, 0x1030, b"LO", text("Studydescr Sigma")),
            (0x0008, 0x103E, b"LO", text("Serdescr Omega")),
            (0x0010, 0x0010, b"PN", text("Zzyzx^Quirin")),
            (0x0010, 0x0020, b"LO", text("PID-778899")),
            (0x0010, 0x0030, b"DA", text("19470311")),
            (0x0010, 0x0040, b"CS", text("M")),
            (0x0010, 0x1010, b"AS", text("073Y")),
            (0x0020, 0x000D, b"UI", uid("1.9.8.7.1")),
            (0x0020, 0x0010, b"SH", text("STUDYID-7")),
            (0x0020, 0x0052, b"UI", uid("1.9.8.7.3")),
        ]
        .into_iter()
        .chain(attributes.iter().cloned())
        .collect(),
        ..DicomFile::nth(n)
    }
}

/// The material, owned.
pub struct Made {
    pub source: Source,
    pub grid: Grid,
    pub lungs: Vec<u8>,
    pub lesions: Vec<u8>,
    pub heat: Heat,
    pub report: Report,
    pub scan_files: Vec<Vec<u8>>,
}

impl Made {
    pub fn new() -> Self {
        Self::of(Vec::new())
    }

    /// With these attributes in the files of the scan too.
    pub fn of(attributes: Vec<Attribute>) -> Self {
        let files = (0..SLICES).map(|n| file(n, &attributes).bytes());
        let files: Vec<Vec<u8>> = files.collect();
        let mut catalog = Catalog::new();
        for (n, bytes) in files.iter().enumerate() {
            catalog.add(&format!("Zzyzx/{n}.dcm"), bytes);
        }
        let inventory = catalog.finish();
        let series = &inventory.series[0];
        let mut builder = VolumeBuilder::new(series).expect("a series");
        for (n, bytes) in files.iter().enumerate() {
            builder.add(n, bytes).expect("a slice");
        }
        let (volume, warnings) = builder.finish().expect("a volume");
        let grid = Grid::of(&volume);
        let (lungs, lesions) = masks(grid);
        Self {
            source: Source::of(series),
            grid,
            lungs,
            lesions,
            heat: heat(),
            report: report(warnings),
            scan_files: files,
        }
    }

    pub fn kept(&self) -> Identity {
        Identity::Kept {
            study: study::read(&self.scan_files[0]).expect("a study"),
            now: Moment::from_unix(1_795_557_894),
        }
    }

    pub fn material<'a>(&'a self, identity: &'a Identity) -> Material<'a> {
        let mask = |labels| Labels {
            grid: &self.grid,
            labels,
        };
        Material {
            report: &self.report,
            source: Some(&self.source),
            lungs: Some(mask(&self.lungs)),
            lesions: Some(Lesions {
                mask: mask(&self.lesions),
                tells_crazy_paving: true,
            }),
            heat: Some(&self.heat),
            identity,
        }
    }

    /// All files, by kind; written out where KEEP_EXPORTS says.
    pub fn files(&self, identity: &Identity) -> BTreeMap<&'static str, Vec<u8>> {
        let material = self.material(identity);
        let files: BTreeMap<_, _> = material
            .available()
            .into_iter()
            .map(|kind| (kind.file_name(), material.make(kind).expect("an export")))
            .collect();
        assert_eq!(files.len(), Kind::ALL.len());
        if let Some(folder) = std::env::var_os("KEEP_EXPORTS") {
            let name = match identity {
                Identity::Removed => "removed",
                Identity::Kept { .. } => "kept",
            };
            let folder = std::path::PathBuf::from(folder).join(name);
            std::fs::create_dir_all(&folder).expect("a folder");
            for (name, bytes) in &files {
                std::fs::write(folder.join(name), bytes).expect("a file");
            }
            for (n, file) in self.scan_files.iter().enumerate() {
                std::fs::write(folder.join(format!("source-{n}.dcm")), file).expect("a file");
            }
        }
        files
    }
}

/// Right lung in the first columns of slices 1 to 4, left in the last of 2 to 5; one voxel of ground
/// glass, two of consolidation, three of crazy paving, the rest healthy.
fn masks(grid: Grid) -> (Vec<u8>, Vec<u8>) {
    let [slices, rows, columns] = grid.shape;
    let mut lungs = vec![0; slices * rows * columns];
    for slice in 0..slices {
        for row in 1..rows - 1 {
            let line = (slice * rows + row) * columns;
            if (1..=4).contains(&slice) {
                lungs[line..line + 2].fill(1);
            }
            if (2..=5).contains(&slice) {
                lungs[line + 3..line + 5].fill(2);
            }
        }
    }
    let mut lesions: Vec<u8> = lungs
        .iter()
        .map(|&label| if label == 0 { 0 } else { 4 })
        .collect();
    let inside: Vec<usize> = (0..lungs.len())
        .filter(|&voxel| lungs[voxel] != 0)
        .collect();
    for (label, range) in [(1, 0..1), (2, 9..11), (3, 40..43)] {
        for &voxel in &inside[range] {
            lesions[voxel] = label;
        }
    }
    (lungs, lesions)
}

/// Slices 2, 3 and 5 of a working grid of 8, padded by 14 rows and 30 columns.
fn heat() -> Heat {
    let map = |factor: f64| (0..3 * 256).map(|cell| factor * f64::from(cell)).collect();
    Heat {
        working: Grid {
            shape: [8, 484, 452],
            spacing: [10.0, 0.703125, 0.703125],
            origin: [-150.0, -160.0, -300.0],
            direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
        },
        kept_slices: vec![2, 3, 5],
        frame: [-14, -30],
        maps: HeatMaps {
            efficientnet: map(0.01),
            moco: map(-0.03),
        },
    }
}

fn report(warnings: Vec<Warning>) -> Report {
    let patient: Patient = serde_json::from_str(
        r#"{"age": 73, "sex": "male", "spo2": 93, "platelets": 208, "urea": 5.8}"#,
    )
    .expect("a patient");
    let pack = Pack {
        name: "seeded".into(),
        version: "1".into(),
        label: Some("Test weights: means nothing for a patient.".into()),
        files: vec![PackFile {
            name: "heads.npz".into(),
            bytes: 3,
            sha256: "ab".repeat(32),
        }],
    };
    let ct = Ct {
        predictions: Some(Predictions {
            efficientnet: 0.25,
            moco: 0.35,
            blend: 0.3,
        }),
        segmented: Some(SegmentedCt {
            networks: SegmentNetworks::Published,
            extents: Extents {
                disease: 0.09375,
                ground_glass: 0.015625,
                consolidation: 0.03125,
                crazy_paving: Some(0.046875),
            },
            densitometry: Densitometry {
                above_minus_700: 0.25,
                well_aerated: 0.625,
                right_litres: 2.5,
                left_litres: 2.125,
            },
            pack: Some(pack.clone()),
        }),
        pack: Some(pack),
        backend: Some("cpu".into()),
        warnings,
        ..Ct::default()
    };
    Report::new(&patient, Some(ct), &Context::default()).expect("a report")
}
