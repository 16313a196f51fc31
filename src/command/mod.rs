//! The subcommands, one file each.

mod batch;
mod bundled;
mod comparators;
mod export;
mod inspect;
mod packs;
mod patient;
mod phantom;
mod progress;
mod scan;
mod score;
mod scores;
mod seeded_pack;
mod weights;

use std::error::Error;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a subcommand ends with: an exit code, or the sentence to show.
pub type Outcome = Result<ExitCode, Box<dyn Error>>;

/// COVID-19 severity from a chest CT and five bedside values, on this machine alone.
/// Research use; not a medical device.
#[derive(Parser)]
#[command(version, about)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Score a scan: JSON on standard output, progress on standard error.
    Score(score::Score),
    /// Compute every score that the bedside values alone allow.
    Scores(scores::Scores),
    /// Score a table of patients, with or without scans.
    Batch(batch::Batch),
    /// List the series of a folder, zip or file, their geometry, and the one proposed.
    Inspect(inspect::Inspect),
    /// Say what is in a file of weights.
    Weights(weights::Weights),
    /// Write a synthetic chest CT as DICOM files: a sample patient that never was.
    Phantom(phantom::Phantom),
    /// Write the pack of seeded weights that tests and parity runs use.
    SeededPack(seeded_pack::SeededPack),
}

/// Runs what the arguments ask for.
pub fn run(arguments: Arguments) -> Outcome {
    match arguments.command {
        Command::Score(score) => score.run(),
        Command::Scores(scores) => scores.run(),
        Command::Batch(batch) => batch.run(),
        Command::Weights(weights) => weights.run(),
        Command::Inspect(inspect) => inspect.run(),
        Command::Phantom(phantom) => phantom.run(),
        Command::SeededPack(pack) => pack.run(),
    }
}
