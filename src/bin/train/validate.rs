//! What weights reach, on phantoms and on real scans.

use std::path::PathBuf;

use burn::tensor::Device;
use clap::Args;
use ct_severity::training::card::Validation;
use ct_severity::training::validate::{Weights, on_phantoms, on_scans};

use crate::Outcome;
use crate::weighed::Weighed;

#[derive(Args)]
pub struct Validate {
    #[command(flatten)]
    weights: Weighed,
    #[command(flatten)]
    on: On,
}

/// What to validate on.
#[derive(Args)]
pub struct On {
    /// How many phantoms.
    #[arg(long, default_value_t = 40)]
    count: u64,
    /// Rows and columns of their slices.
    #[arg(long, default_value_t = 224)]
    side: usize,
    /// The folder of the real scans; those that are not in it are left out.
    #[arg(long)]
    shared: Option<PathBuf>,
}

pub fn validate(arguments: &Validate) -> Outcome {
    let weights = arguments.weights.read()?;
    arguments.on.measure(&weights, "")?;
    Ok(())
}

impl On {
    /// Every figure, printed as it comes. `commit` is that of this code.
    pub fn measure(&self, weights: &Weights, commit: &str) -> Outcome<Validation> {
        let device = Device::flex();
        println!("seed,dice,right,left,extent,found,ground glass,found,consolidation,found");
        let phantoms = on_phantoms(self.count, self.side, weights, &device, |score| {
            let [dice, right, left] = score.dice;
            print!("{},{dice:.4},{right:.4},{left:.4}", score.seed);
            for (truth, found) in score.true_extent.iter().zip(score.found_extent) {
                print!(",{truth:.1},{found:.1}");
            }
            println!();
        })?;
        let scans = match &self.shared {
            Some(shared) => on_scans(shared, weights, &device, |score| println!("{score:?}"))?,
            None => Vec::new(),
        };
        let validation = Validation {
            commit: commit.to_owned(),
            side: self.side,
            phantoms,
            scans,
        };
        println!("{}", validation.tables());
        Ok(validation)
    }
}
