//! A network from a seed to weights, in as many sittings as it takes.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use ct_severity::networks::{Backend, Network, open};
use ct_severity::training::history::{How, Interval};
use ct_severity::training::{Course, History, Stock, Trainer, stored};

use crate::Outcome;

#[derive(Args)]
pub struct Train {
    /// `lung` or `lesion`.
    network: String,
    /// Where weights, state and losses are kept; a run found there is taken up again.
    #[arg(long, default_value = "target/training")]
    folder: PathBuf,
    /// The commit that this program was built from.
    #[arg(long)]
    commit: String,
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
    /// Phantoms at hand at any time.
    #[arg(long)]
    phantoms: Option<usize>,
    /// Steps between two savings.
    #[arg(long, default_value_t = 50)]
    save_every: usize,
    /// Compute on the graphics processor.
    #[arg(long)]
    gpu: bool,
}

pub fn train(arguments: &Train) -> Outcome {
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
    let mut course = Course::committed(arguments.seed);
    course.steps = arguments.steps.unwrap_or(course.steps);
    course.batch = arguments.batch.unwrap_or(course.batch);
    course.rate = arguments.rate.unwrap_or(course.rate);
    course.phantoms = arguments.phantoms.unwrap_or(course.phantoms);

    let folder = arguments.folder.join(network.id());
    let mut trainer = match Trainer::resume(network, &folder, &device)? {
        Some(trainer) => {
            println!("going on at step {}", trainer.steps());
            trainer
        }
        None => Trainer::new(network, course.seed, &device)?,
    };
    let mut history = History::read(&folder, trainer.steps())?;
    let mut stock = Stock::new(network, &arguments.folder.join("phantoms"));
    let (mut since, mut sum, mut count) = (Instant::now(), 0.0, 0);
    while trainer.steps() < course.steps {
        let step = trainer.steps();
        let batch = stock.batch(&course, step)?;
        sum += trainer.step(&batch, course.rate(step))?;
        count += 1;
        let done = trainer.steps();
        if done.is_multiple_of(arguments.save_every) || done == course.steps {
            save(&trainer, &folder)?;
            let seconds = since.elapsed().as_secs_f64();
            history.intervals.push(Interval {
                step: done,
                loss: sum / count as f32,
                how: Some(How::new(&course, seconds, &arguments.commit)),
            });
            history.save(&folder)?;
            let pace = seconds / f64::from(count);
            println!(
                "step {done} of {}: loss {:.4}, {pace:.2} s per step, {:.0} minutes left",
                course.steps,
                sum / count as f32,
                pace * (course.steps - done) as f64 / 60.0
            );
            (since, sum, count) = (Instant::now(), 0.0, 0);
        }
    }
    Ok(())
}

fn save(trainer: &Trainer, folder: &Path) -> Outcome {
    trainer.save(folder)?;
    std::fs::write(folder.join("result.safetensors"), stored(trainer.result())?)?;
    Ok(())
}
