//! A pack and a device, ready to score one scan after the other.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};
use ct_severity::input;
use ct_severity::networks::{
    Backend, LocalNetworks, ParameterSource, Parameters, known_answer, open,
};
use ct_severity::pipeline::{self, CtFindings, Progress, Step};
use ct_severity::report::{Ct, Pack as PackReport, PackFile, Predictions};
use ct_severity::volume::Volume;
use ct_severity::warning::Warning;
use ct_severity::weights::{Heads, Network, Pack, PackIdentity, Trust};

use super::progress::Terminal;

/// How scans are scored; the same for one scan and for a table of them.
#[derive(Args)]
pub struct HowToScore {
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

/// The networks of a pack on a device that has shown that it computes rightly.
pub struct Scorer {
    networks: LocalNetworks<PackParameters>,
    heads: Heads,
    pack: PackReport,
    pack_warnings: Vec<Warning>,
    backend: &'static str,
}

impl Scorer {
    /// Opens the pack of a folder and the device.
    pub fn open(folder: &Path, how: &HowToScore) -> Result<Self, Box<dyn Error>> {
        let trust = if how.unlisted_weights {
            Trust::AlsoUnlisted
        } else {
            Trust::Listed
        };
        let pack = Pack::open(folder, trust)?;
        let (backend, name) = match how.backend {
            BackendArgument::Cpu => (Backend::Cpu, "cpu"),
            BackendArgument::Gpu => (Backend::Gpu, "gpu"),
        };
        let device = pollster::block_on(async {
            let device = open(backend).await?;
            known_answer(&device).await.map(|()| device)
        })?;
        Ok(Self {
            heads: pack.heads()?,
            pack: in_report(pack.identity()),
            pack_warnings: pack.warnings(),
            networks: LocalNetworks::new(PackParameters(pack), device),
            backend: name,
        })
    }

    /// Scores the scan at a path: the proposed series, or the one with this UID.
    pub fn score(
        &self,
        path: &Path,
        series: Option<&str>,
        progress: &Terminal,
    ) -> Result<(CtFindings, Ct), Box<dyn Error>> {
        let start = Instant::now();
        let (volume, of_scan) = read(path, series, progress)?;
        let read_seconds = start.elapsed().as_secs_f64();
        let findings = pollster::block_on(pipeline::analyse(
            &volume,
            &self.networks,
            &self.heads,
            progress,
        ))?;
        let mut timings = BTreeMap::from([("read".to_string(), read_seconds)]);
        timings.extend(
            findings
                .timings
                .iter()
                .map(|timing| (timing.step.id().to_string(), timing.seconds)),
        );
        timings.insert("total".to_string(), start.elapsed().as_secs_f64());
        let prediction = findings.prediction;
        let ct = Ct {
            predictions: Some(Predictions {
                efficientnet: prediction.efficientnet,
                moco: prediction.moco,
                blend: prediction.blend,
            }),
            extents: None,
            warnings: [
                self.pack_warnings.clone(),
                of_scan,
                findings.warnings.clone(),
            ]
            .concat(),
            timings,
            pack: Some(self.pack.clone()),
            backend: Some(self.backend.to_string()),
        };
        Ok((findings, ct))
    }

    /// What results depend on besides the scan: the weights and the device.
    pub fn key(&self) -> String {
        let hashes: Vec<&str> = self
            .pack
            .files
            .iter()
            .map(|file| file.sha256.as_str())
            .collect();
        format!("{} {}", self.backend, hashes.join(" "))
    }
}

fn read(
    path: &Path,
    series: Option<&str>,
    progress: &Terminal,
) -> Result<(Volume, Vec<Warning>), input::Error> {
    let mut input = input::open(path)?;
    input::read_scan(input.as_mut(), series, &mut |done, total| {
        progress.report(Step::Read, done, total)
    })
}

fn in_report(identity: PackIdentity) -> PackReport {
    let files = identity.files.into_iter().map(|file| PackFile {
        name: file.name,
        bytes: file.bytes,
        sha256: file.sha256,
    });
    PackReport {
        name: identity.name,
        version: identity.version,
        label: identity.notice,
        files: files.collect(),
    }
}

/// A path in a table is relative to the table.
pub fn beside(table: &Path, scan: &str) -> PathBuf {
    table.parent().unwrap_or(Path::new("")).join(scan)
}

/// Reads each network's file when it is first needed.
struct PackParameters(Pack);

impl ParameterSource for PackParameters {
    fn parameters(&self, network: Network) -> Result<Box<dyn Parameters>, String> {
        match self.0.network(network) {
            Ok(checkpoint) => Ok(Box::new(checkpoint)),
            Err(error) => Err(error.to_string()),
        }
    }
}
