//! Real scans become volumes.

mod common;

use std::path::Path;

use ct_severity::dicom::{Catalog, Inventory, VolumeBuilder};
use ct_severity::volume::Volume;
use ct_severity::warning::Warning;

/// Name and bytes of every file of a folder, by name.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn catalogue(files: &[(String, Vec<u8>)]) -> Inventory {
    let mut catalog = Catalog::new();
    for (name, bytes) in files {
        catalog.add(name, bytes);
    }
    catalog.finish()
}

fn build(inventory: &Inventory, files: &[(String, Vec<u8>)]) -> (Volume, Vec<Warning>) {
    let series = inventory.proposed().expect("a series is proposed");
    let mut builder = VolumeBuilder::new(series).unwrap();
    for (index, slice) in series.slices.iter().enumerate() {
        builder.add(index, &files[slice.file].1).unwrap();
    }
    builder.finish().unwrap()
}

#[test]
fn smoke() {
    for folder in [
        "phantom_a",
        "covid_ricord1a_001012",
        "lung1_002",
        "cip_ct64_dicom",
        "covid_ricord1a_000906_reformat",
        "lungmask_testdata",
    ] {
        let Some(path) = common::shared(&format!("data/ct/{folder}")) else {
            return;
        };
        let files = files(&path);
        let start = std::time::Instant::now();
        let inventory = catalogue(&files);
        println!("{folder} {:?}", start.elapsed());
        println!(
            "{}",
            serde_json::to_string_pretty(&inventory)
                .unwrap()
                .chars()
                .take(3000)
                .collect::<String>()
        );
        if inventory.proposed.is_some() && folder != "covid_ricord1a_001012" {
            let (volume, warnings) = build(&inventory, &files);
            println!(
                "{:?} {:?} {:?} {:?}",
                volume.shape, volume.spacing, volume.origin, volume.direction
            );
            println!("{warnings:?}");
            for slice in volume.slices().take(2) {
                println!(
                    "{}",
                    slice.iter().map(|&v| f64::from(v)).sum::<f64>() / slice.len() as f64
                );
            }
        }
    }
}
