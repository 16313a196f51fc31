//! What a training did so far, as `losses.csv` beside its weights: one line per saving.
//!
//! Every line says under which settings and by which commit its steps were done, and how long they
//! took, so that a run that was stopped, changed and taken up again still tells all of it.

use std::fmt::Write as _;
use std::path::Path;

use super::course::Course;
use super::{Error, Result, write};

const FILE: &str = "losses.csv";
const COLUMNS: [&str; 8] = [
    "step", "loss", "seconds", "rate", "batch", "steps", "seed", "commit",
];

/// The steps since the line before.
#[derive(Debug, Clone, PartialEq)]
pub struct Interval {
    /// Steps done at its end.
    pub step: usize,
    /// Mean loss of its steps.
    pub loss: f32,
    /// How they were done; `None` where the line is older than this column.
    pub how: Option<How>,
}

/// How the steps of an interval were done.
#[derive(Debug, Clone, PartialEq)]
pub struct How {
    /// Time they took by the clock, saving included.
    pub seconds: f64,
    /// Rate of the optimiser between its rise and its fall.
    pub rate: f64,
    /// Slices per step.
    pub batch: usize,
    /// Steps that the whole course was planned for.
    pub steps: usize,
    /// Of weights, phantoms and variations.
    pub seed: u64,
    /// The commit that the trainer was built from.
    pub commit: String,
}

impl How {
    /// `seconds` of a course, by a commit.
    pub fn new(course: &Course, seconds: f64, commit: &str) -> Self {
        Self {
            seconds,
            rate: course.rate,
            batch: course.batch,
            steps: course.steps,
            seed: course.seed,
            commit: commit.to_owned(),
        }
    }

    /// Whether steps done so are of one run with those of `other`.
    fn continues(&self, other: &Self) -> bool {
        Self {
            seconds: other.seconds,
            ..self.clone()
        } == *other
    }
}

/// All intervals of a training, in order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// In order of their steps.
    pub intervals: Vec<Interval>,
}

/// Consecutive steps done in the same way.
#[derive(Debug, Clone, PartialEq)]
pub struct Stretch {
    /// Its first step, from 1.
    pub first: usize,
    /// Its last step.
    pub last: usize,
    /// How they were done, the seconds of all of them together; `None` where that was not kept.
    pub how: Option<How>,
}

impl History {
    /// What a folder holds, as far as the first `steps` steps: what was done beyond them was lost
    /// with the weights. Empty when there is nothing.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn read(folder: &Path, steps: usize) -> Result<Self> {
        let path = folder.join(FILE);
        if !path.exists() {
            return Ok(Self::default());
        }
        let mut history = Self::parse(&std::fs::read_to_string(path)?)?;
        history.intervals.retain(|interval| interval.step <= steps);
        Ok(history)
    }

    /// Reads the text of such a file; lines of the first two columns alone are those of older code.
    ///
    /// # Errors
    /// When a line is no such line.
    pub fn parse(text: &str) -> Result<Self> {
        let lines = text.lines().filter(|line| !line.starts_with(COLUMNS[0]));
        let intervals = lines.map(|line| {
            Interval::parse(line).ok_or_else(|| Error::State(format!("the line {line} of {FILE}")))
        });
        Ok(Self {
            intervals: intervals.collect::<Result<_>>()?,
        })
    }

    /// Writes it into a folder.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, folder: &Path) -> Result<()> {
        let mut text = COLUMNS.join(",") + "\n";
        for Interval { step, loss, how } in &self.intervals {
            // Writing to a String does not fail.
            let _ = write!(text, "{step},{loss}");
            if let Some(how) = how {
                let How {
                    seconds,
                    rate,
                    batch,
                    steps,
                    seed,
                    commit,
                } = how;
                let _ = write!(text, ",{seconds:.1},{rate},{batch},{steps},{seed},{commit}");
            }
            text.push('\n');
        }
        write(&folder.join(FILE), text.as_bytes())
    }

    /// Its stretches, in order.
    pub fn stretches(&self) -> Vec<Stretch> {
        let mut stretches: Vec<Stretch> = Vec::new();
        for Interval { step, how, .. } in &self.intervals {
            let first = match stretches.last_mut() {
                None => 1,
                Some(before) => {
                    let goes_on = match (&mut before.how, how) {
                        (None, None) => true,
                        (Some(before), Some(how)) if how.continues(before) => {
                            before.seconds += how.seconds;
                            true
                        }
                        _ => false,
                    };
                    if goes_on {
                        before.last = *step;
                        continue;
                    }
                    before.last + 1
                }
            };
            stretches.push(Stretch {
                first,
                last: *step,
                how: how.clone(),
            });
        }
        stretches
    }
}

impl Interval {
    fn parse(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.split(',').collect();
        let (step, loss, how) = match fields[..] {
            [step, loss] => (step, loss, None),
            [step, loss, seconds, rate, batch, steps, seed, commit] => {
                let how = How {
                    seconds: seconds.parse().ok()?,
                    rate: rate.parse().ok()?,
                    batch: batch.parse().ok()?,
                    steps: steps.parse().ok()?,
                    seed: seed.parse().ok()?,
                    commit: commit.to_owned(),
                };
                (step, loss, Some(how))
            }
            _ => return None,
        };
        Some(Self {
            step: step.parse().ok()?,
            loss: loss.parse().ok()?,
            how,
        })
    }
}
