//! `ct-severity-train`: trains our own two networks on synthetic chests, validates them and writes
//! their pack.
//!
//! Progress and figures go to standard output; a failure is one sentence and a non-zero exit.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod look;
mod pack;
mod train;
mod validate;
mod weighed;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Our own two networks: their training on synthetic chests, and what they make of scans.
#[derive(Parser)]
#[command(name = "ct-severity-train")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train one of the networks, from a seed to weights.
    Train(train::Train),
    /// Score weights on phantoms that they never saw, and on real scans.
    Validate(validate::Validate),
    /// Validate what was trained and write it as a pack, with its card.
    Pack(pack::Pack),
    /// Segment a scan and write it beside its masks.
    Look(look::Look),
}

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let outcome = match Arguments::parse().command {
        Command::Train(arguments) => train::train(&arguments),
        Command::Validate(arguments) => validate::validate(&arguments),
        Command::Pack(arguments) => pack::pack(&arguments),
        Command::Look(arguments) => look::look(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ct-severity-train: {error}");
            ExitCode::FAILURE
        }
    }
}
