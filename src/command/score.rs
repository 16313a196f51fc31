//! `ct-severity score`: a scan, and a patient where there is one, to the published score.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use ct_severity::networks::Backend;
use ct_severity::patient::Patient;
use ct_severity::pipeline::{self, CtFindings, Step, Timing};
use ct_severity::severity::{self, ai_severity, logit};
use ct_severity::warning::Warning;
use ct_severity::weights::{Pack, PackIdentity, Trust};
use ct_severity::{VERSION, dump};
use serde_json::{Value, json};

use super::progress::Terminal;
use super::{Outcome, scan};

/// Score a scan. JSON on standard output, progress on standard error.
#[derive(Args)]
pub struct Score {
    /// The scan: a folder, a zip archive, or a NIfTI file.
    #[arg(long, value_name = "PATH")]
    scan: PathBuf,
    /// The folder of the model pack.
    #[arg(long, value_name = "DIR")]
    pack: PathBuf,
    /// A JSON file with the five bedside values, for example
    /// {"age": 62, "sex": "male", "spo2": 95, "platelets": 208, "urea": 5.8}.
    #[arg(long, value_name = "FILE")]
    patient: Option<PathBuf>,
    /// UID of the series to score in place of the proposed one; `inspect` lists them.
    #[arg(long, value_name = "UID")]
    series: Option<String>,
    /// Folder for the intermediate arrays, as one .npz.
    #[arg(long, value_name = "DIR")]
    dump: Option<PathBuf>,
    /// Where the networks are computed.
    #[arg(long, value_enum, default_value = "cpu")]
    backend: BackendArgument,
    /// Accept weights whose hash is not the published one; the result says so.
    #[arg(long)]
    unlisted_weights: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum BackendArgument {
    Cpu,
    Gpu,
}

impl From<BackendArgument> for Backend {
    fn from(argument: BackendArgument) -> Self {
        match argument {
            BackendArgument::Cpu => Self::Cpu,
            BackendArgument::Gpu => Self::Gpu,
        }
    }
}

impl Score {
    pub fn run(self) -> Outcome {
        let start = Instant::now();
        // What the person got wrong is said before minutes of computing, not after.
        let patient = self.patient.as_deref().map(read_patient).transpose()?;
        let trust = if self.unlisted_weights {
            Trust::AlsoUnlisted
        } else {
            Trust::Listed
        };
        let pack = Pack::open(&self.pack, trust)?;
        let (identity, heads) = (pack.identity(), pack.heads()?);
        let mut warnings = pack.warnings();
        let backend = Backend::from(self.backend);
        let networks = scan::networks(pack, backend)?;

        let progress = Terminal::new();
        let reading = Instant::now();
        let (volume, of_scan) = scan::read(&self.scan, self.series.as_deref(), &progress)?;
        let read = Timing {
            step: Step::Read,
            seconds: reading.elapsed().as_secs_f64(),
        };
        let mut findings =
            pollster::block_on(pipeline::analyse(&volume, &networks, &heads, &progress))?;
        findings.timings.insert(0, read);
        warnings.extend(of_scan);
        warnings.append(&mut findings.warnings);

        if let Some(folder) = &self.dump {
            write_dump(folder, &findings)?;
        }
        let seconds = start.elapsed().as_secs_f64();
        let report = report(
            &findings,
            patient.as_ref(),
            &warnings,
            &identity,
            backend,
            seconds,
        )?;
        println!("{}", serde_json::to_string_pretty(&report)?);
        Ok(ExitCode::SUCCESS)
    }
}

fn read_patient(path: &Path) -> Result<Patient, Box<dyn Error>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("the patient file cannot be read: {error}"))?;
    serde_json::from_str(&text).map_err(|error| format!("the patient file: {error}").into())
}

fn write_dump(folder: &Path, findings: &CtFindings) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(folder)
        .and_then(|()| {
            let bytes = dump::npz_of(findings).map_err(std::io::Error::other)?;
            std::fs::write(folder.join("arrays.npz"), bytes)
        })
        .map_err(|error| format!("the intermediate arrays cannot be written: {error}").into())
}

fn report(
    findings: &CtFindings,
    patient: Option<&Patient>,
    warnings: &[Warning],
    pack: &PackIdentity,
    backend: Backend,
    seconds: f64,
) -> Result<Value, Box<dyn Error>> {
    let mut report = json!({
        "predictions": findings.prediction,
        "warnings": warnings.iter().map(Warning::to_json).collect::<Vec<_>>(),
        "timings": timings(&findings.timings, seconds),
        "pack": pack,
        "backend": backend,
        "version": VERSION,
    });
    if let Some(patient) = patient {
        let risk = ai_severity::risk(logit(findings.prediction.blend), patient)?;
        report["ai_severity"] = json!({ "risk": risk, "group": severity::risk_group(risk) });
    }
    Ok(report)
}

fn timings(steps: &[Timing], total: f64) -> Value {
    let mut seconds: serde_json::Map<_, _> = steps
        .iter()
        .filter_map(|timing| {
            Some((
                serde_json::to_value(timing.step)
                    .ok()?
                    .as_str()?
                    .to_string(),
                json!(timing.seconds),
            ))
        })
        .collect();
    seconds.insert("total".into(), json!(total));
    Value::Object(seconds)
}
