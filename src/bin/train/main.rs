//! `ct-severity-train`: trains our own two networks on synthetic chests.
//!
//! Only this file prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use burn::tensor::Device;
use clap::{Args, Parser, Subcommand};
use ct_severity::input;
use ct_severity::networks::{Backend, Network, open};
use ct_severity::segmentation::{SegmentNetworks, densitometry, extents};
use ct_severity::training::validate::{Score, Weights, on_phantoms, segment};
use ct_severity::training::{Course, Error, Stock, Trainer, stored};
use ct_severity::weights::{Checkpoint, Tensor, npz, safetensors};

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
    Train(Train),
    /// Score the networks on phantoms that they never saw.
    Validate(Validate),
    /// Segment a scan and write it beside its masks.
    Look(Look),
}

#[derive(Args)]
struct Weighed {
    /// Weights of the lung network, safetensors.
    #[arg(long)]
    lung: PathBuf,
    /// Weights of the lesion network; random ones where there are none.
    #[arg(long)]
    lesion: Option<PathBuf>,
}

#[derive(Args)]
struct Validate {
    #[command(flatten)]
    weights: Weighed,
    /// How many phantoms.
    #[arg(long, default_value_t = 20)]
    count: u64,
    /// Rows and columns of their slices.
    #[arg(long, default_value_t = 224)]
    side: usize,
}

#[derive(Args)]
struct Look {
    #[command(flatten)]
    weights: Weighed,
    /// A folder, zip or file that holds a scan.
    #[arg(long)]
    scan: PathBuf,
    /// The .npz file to write: `hounsfield`, `lungs`, `lesions` [slices, rows, columns].
    #[arg(long)]
    out: PathBuf,
}

#[derive(Args)]
struct Train {
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
    let outcome = match Arguments::parse().command {
        Command::Train(arguments) => train(&arguments),
        Command::Validate(arguments) => validate(&arguments),
        Command::Look(arguments) => look(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ct-severity-train: {error}");
            ExitCode::FAILURE
        }
    }
}

type Outcome = Result<(), Box<dyn std::error::Error>>;

impl Weighed {
    fn read(&self) -> Result<Weights, Box<dyn std::error::Error>> {
        let read = |path: &Path| -> Result<Checkpoint, Box<dyn std::error::Error>> {
            Ok(safetensors::read(&std::fs::read(path)?.into())?)
        };
        Ok(Weights {
            lung: read(&self.lung)?,
            lesion: match &self.lesion {
                Some(path) => read(path)?,
                None => Trainer::new(Network::OwnLesion, 1, &Device::flex())?
                    .result()
                    .clone(),
            },
        })
    }
}

fn validate(arguments: &Validate) -> Outcome {
    let weights = arguments.weights.read()?;
    println!("seed,dice,right,left,extent,found,ground glass,found,consolidation,found");
    let scores = on_phantoms(
        arguments.count,
        arguments.side,
        &weights,
        &Device::flex(),
        |score| {
            let [dice, right, left] = score.dice;
            print!("{},{dice:.4},{right:.4},{left:.4}", score.seed);
            for (truth, found) in score.true_extent.iter().zip(score.found_extent) {
                print!(",{truth:.1},{found:.1}");
            }
            println!();
        },
    )?;
    let mean = |of: &dyn Fn(&Score) -> f64| {
        scores.iter().map(of).sum::<f64>() / scores.len().max(1) as f64
    };
    println!("mean dice {:.4}", mean(&|score| score.dice[0]));
    println!(
        "mean absolute extent error {:.2}",
        mean(&|score| score.extent_error().abs())
    );
    println!("mean extent error {:.2}", mean(&Score::extent_error));
    Ok(())
}

fn look(arguments: &Look) -> Outcome {
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

fn train(arguments: &Train) -> Outcome {
    let network = match arguments.network.as_str() {
        "lung" => Network::OwnLung,
        "lesion" => Network::OwnLesion,
        other => return Err(format!("there is no network `{other}`: say lung or lesion.").into()),
    };
    let backend = if arguments.gpu {
        Backend::Gpu
    } else {
        Backend::Cpu
    };
    let device = pollster::block_on(open(backend))?;
    let mut course = Course::committed(network, arguments.seed);
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
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)?;
    file.write_all(losses.as_bytes())?;
    losses.clear();
    Ok(())
}
