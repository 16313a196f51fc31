//! Packs and a device, ready to score one scan after the other.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use ct_severity::dicom::Series;
use ct_severity::grid::Grid;
use ct_severity::input;
use ct_severity::networks::{Backend, LocalNetworks, known_answer, open};
use ct_severity::pipeline::{self, Exam, Progress, Step, Whole};
use ct_severity::report::{Ct, Predictions, SegmentedCt};
use ct_severity::volume::Volume;
use ct_severity::warning::Warning;
use ct_severity::weights::Trust;

use super::packs::Packs;
use super::progress::Terminal;

/// How scans are scored; the same for one scan and for a table of them.
#[derive(Args)]
pub struct HowToScore {
    /// The folder of a model pack; may be given several times. An earlier one stands before a later
    /// one that can do the same. Our own segmentation networks (models/bundled) need not be given: the
    /// command carries them, and uses them alone when no pack is given.
    #[arg(long, value_name = "DIR")]
    pack: Vec<PathBuf>,
    /// Where the networks are computed.
    #[arg(long, value_enum, default_value = "cpu")]
    backend: BackendArgument,
    /// Accept weights whose hash is not the published one; every result then says so.
    #[arg(long)]
    unlisted_weights: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum BackendArgument {
    Cpu,
    Gpu,
}

/// The networks of the packs on a device that has shown that it computes rightly.
pub struct Scorer {
    networks: LocalNetworks<Packs>,
    backend: &'static str,
}

/// What scoring a scan gave.
pub struct Scored {
    /// Every intermediate value.
    pub exam: Exam,
    /// What the report takes of it.
    pub ct: Ct,
    /// The scan's own grid.
    pub grid: Grid,
    /// The series; a NIfTI file is none.
    pub series: Option<Series>,
}

impl Scorer {
    /// Opens the packs and the device.
    pub fn open(how: &HowToScore) -> Result<Self, Box<dyn Error>> {
        let trust = if how.unlisted_weights {
            Trust::AlsoUnlisted
        } else {
            Trust::Listed
        };
        let packs = Packs::open(&how.pack, trust)?;
        let (backend, name) = match how.backend {
            BackendArgument::Cpu => (Backend::Cpu, "cpu"),
            BackendArgument::Gpu => (Backend::Gpu, "gpu"),
        };
        let device = pollster::block_on(async {
            let device = open(backend).await?;
            known_answer(&device).await.map(|()| device)
        })?;
        Ok(Self {
            networks: LocalNetworks::new(packs, device),
            backend: name,
        })
    }

    /// Scores the scan at a path: the proposed series, or the one with this UID.
    pub fn score(
        &self,
        path: &Path,
        series: Option<&str>,
        progress: &Terminal,
    ) -> Result<Scored, Box<dyn Error>> {
        let start = Instant::now();
        let (volume, of_scan, series) = read(path, series, progress)?;
        let mut timings = BTreeMap::from([("read".to_string(), start.elapsed().as_secs_f64())]);
        let plan = self.packs().plan();
        let mut scan = Whole(&volume);
        let exam = pipeline::examine(&mut scan, &self.networks, plan, progress);
        let exam = pollster::block_on(exam)?;
        for timing in &exam.timings {
            timings.insert(timing.step.id().to_string(), timing.seconds);
        }
        timings.insert("total".to_string(), start.elapsed().as_secs_f64());
        let predictions = exam.severity.as_ref().map(|findings| Predictions {
            efficientnet: findings.prediction.efficientnet,
            moco: findings.prediction.moco,
            blend: findings.prediction.blend,
        });
        let segmented = exam.segmented.as_ref().map(|found| SegmentedCt {
            networks: found.networks,
            extents: found.extents,
            densitometry: found.densitometry,
            pack: self.packs().segmenting(found.networks),
        });
        let ct = Ct {
            predictions,
            segmented,
            warnings: [self.packs().warnings(), of_scan, exam.warnings.clone()].concat(),
            timings,
            pack: self.packs().lead(),
            backend: Some(self.backend.to_string()),
        };
        Ok(Scored {
            grid: Grid::of(&volume),
            series,
            exam,
            ct,
        })
    }

    /// What results depend on besides the scan: the weights and the device.
    pub fn key(&self) -> String {
        format!("{} {}", self.backend, self.packs().key())
    }

    fn packs(&self) -> &Packs {
        self.networks.source()
    }
}

type ReadScan = (Volume, Vec<Warning>, Option<Series>);

fn read(path: &Path, series: Option<&str>, progress: &Terminal) -> Result<ReadScan, input::Error> {
    let mut input = input::open(path)?;
    input::read_scan_and_series(input.as_mut(), series, &mut |done, total| {
        progress.report(Step::Read, done, total)
    })
}

/// A path in a table is relative to the table.
pub fn beside(table: &Path, scan: &str) -> PathBuf {
    table.parent().unwrap_or(Path::new("")).join(scan)
}
