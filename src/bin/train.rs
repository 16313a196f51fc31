//! `ct-severity-train`: trains our own two networks on synthetic chests.
//!
//! Only this file prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use ct_severity::networks::{Backend, Network, open};
use ct_severity::training::{Course, Error, Stock, Trainer, stored};

/// Trains one of the project's own networks on synthetic chests, from a seed to weights.
#[derive(Parser)]
#[command(name = "ct-severity-train")]
struct Arguments {
    /// `lung` or `lesion`.
    network: String,
    /// Where weights, state and losses are kept; a run found there is taken up again.
    #[arg(long, default_value = "target/training")]
    folder: PathBuf,
    /// Of weights, phantoms and variations.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Steps in all; those of the committed weights unless given.
    #[arg(long)]
    steps: Option<usize>,
    /// Slices per step.
    #[arg(long)]
    batch: Option<usize>,
    /// Rate of the optimiser.
    #[arg(long)]
    rate: Option<f64>,
    /// Steps between two savings.
    #[arg(long, default_value_t = 50)]
    save_every: usize,
    /// Compute on the graphics processor.
    #[arg(long)]
    gpu: bool,
}

fn main() -> ExitCode {
    match train(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ct-severity-train: {error}");
            ExitCode::FAILURE
        }
    }
}

fn train(arguments: &Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let network = match arguments.network.as_str() {
        "lung" => Network::OwnLung,
        "lesion" => Network::OwnLesion,
        other => return Err(format!("there is no network `{other}`: say lung or lesion.").into()),
    };
    let backend = if arguments.gpu { Backend::Gpu } else { Backend::Cpu };
    let device = pollster::block_on(open(backend))?;
    let mut course = Course::committed(arguments.seed);
    course.steps = arguments.steps.unwrap_or(course.steps);
    course.batch = arguments.batch.unwrap_or(course.batch);
    course.rate = arguments.rate.unwrap_or(course.rate);

    let folder = arguments.folder.join(network.id());
    let mut trainer = match Trainer::resume(network, &folder, &device)? {
        Some(trainer) => {
            println!("going on at step {}", trainer.steps());
            trainer
        }
        None => Trainer::new(network, course.seed, &device)?,
    };
    let mut stock = Stock::new(network, &arguments.folder.join("phantoms"));
    let began = (Instant::now(), trainer.steps());
    let (mut losses, mut sum, mut count) = (String::new(), 0.0, 0);
    while trainer.steps() < course.steps {
        let step = trainer.steps();
        let batch = stock.batch(&course, step)?;
        sum += trainer.step(&batch, course.rate(step))?;
        count += 1;
        let done = trainer.steps();
        if done.is_multiple_of(arguments.save_every) || done == course.steps {
            let mean = sum / count as f32;
            let pace = began.0.elapsed().as_secs_f64() / (done - began.1) as f64;
            let minutes = pace * (course.steps - done) as f64 / 60.0;
            println!(
                "step {done} of {}: loss {mean:.4}, {pace:.2} s per step, {minutes:.0} minutes left",
                course.steps
            );
            writeln!(losses, "{done},{mean}")?;
            (sum, count) = (0.0, 0);
            save(&trainer, &folder, &mut losses)?;
        }
    }
    Ok(())
}

fn save(trainer: &Trainer, folder: &Path, losses: &mut String) -> Result<(), Error> {
    use std::io::Write as _;
    trainer.save(folder)?;
    std::fs::write(folder.join("result.safetensors"), stored(trainer.result())?)?;
    let path = folder.join("losses.csv");
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(losses.as_bytes())?;
    losses.clear();
    Ok(())
}
