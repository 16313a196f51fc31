//! The native command: parses arguments, calls the library, and maps the outcome to an exit code.
//!
//! Results go to standard output, progress and errors to standard error; a failure is one sentence
//! and a non-zero exit.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod command;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match command::run(command::Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("ct-severity: {error}");
            ExitCode::FAILURE
        }
    }
}
