//! A scan and its masks, to be looked at.

use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

use burn::tensor::Device;
use clap::Args;
use ct_severity::input;
use ct_severity::segmentation::{SegmentNetworks, densitometry, extents};
use ct_severity::training::validate::segment;
use ct_severity::weights::{Checkpoint, Tensor, npz};

use crate::Outcome;
use crate::weighed::Weighed;

#[derive(Args)]
pub struct Look {
    #[command(flatten)]
    weights: Weighed,
    /// A folder, zip or file that holds a scan.
    #[arg(long)]
    scan: PathBuf,
    /// The .npz file to write: `hounsfield`, `lungs`, `lesions` [slices, rows, columns].
    #[arg(long)]
    out: PathBuf,
}

pub fn look(arguments: &Look) -> Outcome {
    let weights = arguments.weights.read()?;
    let mut input = input::open(&arguments.scan)?;
    let (scan, _) = input::read_scan(input.as_mut(), None, &mut |_, _| ControlFlow::Continue(()))?;
    let start = Instant::now();
    let found = segment(&scan, &weights, &Device::flex())?;
    println!(
        "{} in {:.1} s",
        arguments.scan.display(),
        start.elapsed().as_secs_f64()
    );
    for warning in &found.warnings {
        println!("  {warning}");
    }
    println!("  {:?}", densitometry(&scan, &found.lungs));
    println!("  {:?}", extents(&found.lesions, SegmentNetworks::Own));
    let mut arrays = Checkpoint::new();
    arrays.insert("hounsfield", Tensor::from_f32(&scan.shape, &scan.voxels)?);
    arrays.insert("lungs", Tensor::from_u8(&scan.shape, &found.lungs.labels)?);
    arrays.insert(
        "lesions",
        Tensor::from_u8(&scan.shape, &found.lesions.labels)?,
    );
    std::fs::write(&arguments.out, npz::write(&arrays)?)?;
    Ok(())
}
