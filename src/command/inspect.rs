//! `ct-severity inspect`: what a folder, zip or file holds.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use ct_severity::input;
use ct_severity::inspect::{self, Inspection, SeriesFound};

use super::Outcome;

/// List the series found, their geometry, transfer syntax and warnings, and the one proposed.
#[derive(Args)]
pub struct Inspect {
    /// A folder, a DICOM or NIfTI file, or a zip archive.
    path: PathBuf,
    /// JSON in place of text.
    #[arg(long)]
    json: bool,
    /// Decode every file and give the hash of its stored values, as JSON.
    #[arg(long)]
    pixels: bool,
}

impl Inspect {
    pub fn run(self) -> Outcome {
        let mut input = input::open(&self.path)?;
        let mut progress = |_, _| ControlFlow::Continue(());
        if self.pixels {
            let files = inspect::inspect_pixels(input.as_mut(), &mut progress)?;
            println!(
                "{}",
                serde_json::to_string_pretty(&BTreeMap::from([("files", files)]))?
            );
            return Ok(ExitCode::SUCCESS);
        }
        let inspection = inspect::inspect(input.as_mut(), &mut progress)?;
        if self.json {
            println!("{}", serde_json::to_string_pretty(&inspection)?);
        } else {
            print(&inspection);
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn print(inspection: &Inspection) {
    println!(
        "{} files, {} series",
        inspection.files,
        inspection.series.len()
    );
    for series in &inspection.series {
        let proposed = inspection.proposed.as_deref() == Some(series.id.as_str());
        print_series(series, proposed);
    }
    if let Some(nifti) = &inspection.nifti {
        let [columns, rows, slices] = nifti.geometry.size;
        println!("\n* NIfTI volume: {slices} slices of {rows} x {columns}");
        print_warnings(&nifti.warnings);
    }
    for (reason, count) in &inspection.left_out {
        println!("\nleft out: {count} x {reason}");
    }
    print_warnings(&inspection.warnings);
}

fn print_series(series: &SeriesFound, proposed: bool) {
    let mark = if proposed { "*" } else { "-" };
    println!("\n{mark} {}", series.id);
    println!(
        "  {}, {}, {} files",
        series.series_description, series.orientation, series.files
    );
    if let Some(geometry) = &series.geometry {
        let [columns, rows, slices] = geometry.size;
        let [x, y, z] = geometry.spacing;
        println!("  {slices} slices of {rows} x {columns}, {x:.4} x {y:.4} x {z:.4} mm");
    }
    for syntax in &series.transfer_syntax {
        println!("  {} ({})", syntax.name, syntax.uid);
    }
    for reservation in &series.reservations {
        println!("  not the best to score: {reservation}");
    }
    print_warnings(&series.warnings);
}

fn print_warnings(warnings: &[serde_json::Value]) {
    for message in warnings
        .iter()
        .filter_map(|warning| warning["message"].as_str())
    {
        println!("  warning: {message}");
    }
}
