//! The course of a training: which phantoms, which slices, which rate, at which step.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::Result;
use super::augment;
use super::random::Random;
use super::sheet::Sheet;
use super::trainer::Batch;
use crate::networks::Network;

/// Seeds of phantoms from here on are for validation and never trained on.
pub const VALIDATION_SEEDS: u64 = 1_000_000;

/// How a network is trained.
#[derive(Debug, Clone, PartialEq)]
pub struct Course {
    /// Of weights, phantoms and variations.
    pub seed: u64,
    /// Steps in all.
    pub steps: usize,
    /// Slices per step.
    pub batch: usize,
    /// Phantoms at hand at any time.
    pub phantoms: usize,
    /// Steps after which the oldest phantom makes room for a new one.
    pub renewal: usize,
    /// Rate of the optimiser, reached after a short rise and left for good in the last two fifths.
    pub rate: f64,
}

impl Course {
    /// The course of the committed weights, the same for both networks. Less than half as many steps
    /// show the lesion network too few phantoms.
    pub const fn committed(seed: u64) -> Self {
        Self {
            seed,
            steps: 5900,
            batch: 8,
            phantoms: 32,
            renewal: 8,
            rate: 2e-3,
        }
    }

    /// The rate at a step.
    pub fn rate(&self, step: usize) -> f64 {
        let (step, steps) = (step as f64, self.steps.max(1) as f64);
        let rise = (step + 1.0) / 100.0;
        let fall = (steps - step) / (0.4 * steps);
        self.rate * rise.min(fall).clamp(0.005, 1.0)
    }

    /// The first of the phantoms at hand at a step.
    fn first_phantom(&self, step: usize) -> u64 {
        (step / self.renewal.max(1)) as u64
    }
}

/// The phantoms at hand.
pub struct Stock {
    network: Network,
    cache: PathBuf,
    first: u64,
    sheets: VecDeque<Option<Sheet>>,
}

impl Stock {
    /// None yet; those made are kept in `cache`.
    pub fn new(network: Network, cache: &Path) -> Self {
        Self {
            network,
            cache: cache.to_path_buf(),
            first: 0,
            sheets: VecDeque::new(),
        }
    }

    /// The batch of a step: the same whenever it is asked for.
    ///
    /// # Errors
    /// When a phantom cannot be kept.
    pub fn batch(&mut self, course: &Course, step: usize) -> Result<Batch> {
        self.renew(course, step)?;
        let mut random = Random::new(course.seed, 1_000_000 + step as u64);
        let mut batch = Batch::default();
        let usable: Vec<&Sheet> = self
            .sheets
            .iter()
            .flatten()
            .filter(|s| !s.of_lung.is_empty())
            .collect();
        for _ in 0..course.batch {
            let Some(sheet) = usable.get(random.below(usable.len())) else {
                continue;
            };
            // A quarter of what the lung network sees is any slice, so that it learns of necks and
            // bellies.
            let any = self.network == Network::OwnLung && random.chance(0.3);
            let slice = if any {
                random.below(sheet.slices())
            } else {
                sheet.of_lung[random.below(sheet.of_lung.len())]
            };
            augment::add(&mut batch, self.network, sheet, slice, &mut random);
        }
        Ok(batch)
    }

    fn renew(&mut self, course: &Course, step: usize) -> Result<()> {
        let first = course.first_phantom(step);
        while self.first < first && !self.sheets.is_empty() {
            self.sheets.pop_front();
            self.first += 1;
        }
        self.first = first.max(self.first);
        while self.sheets.len() < course.phantoms {
            let seed = course.seed * VALIDATION_SEEDS * 2 + self.first + self.sheets.len() as u64;
            self.sheets
                .push_back(Sheet::of_seed(self.network, seed, &self.cache)?);
        }
        Ok(())
    }
}
