//! The exports of `ct-severity score`: one folder with every file that the result allows.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;
use ct_severity::dicom::{Series, study};
use ct_severity::export::{Identity, Moment, Scan, Source};
use ct_severity::input;
use ct_severity::report::Report;

use super::scan::Scored;

/// Whether and how the result is exported.
#[derive(Args)]
pub struct Exports {
    /// Folder for the result as files: the report as JSON, CSV, FHIR and DICOM SR, the masks as NIfTI
    /// and DICOM SEG, the heat-maps as NIfTI; de-identified.
    #[arg(long, value_name = "DIR")]
    export: Option<PathBuf>,
    /// Copy patient and study from the scan into the DICOM and FHIR files of --export, so that they
    /// file into the same study.
    #[arg(long, requires = "export")]
    identified: bool,
}

impl Exports {
    /// Writes the files, if they were asked for.
    pub fn write(
        &self,
        path: &Path,
        report: &Report,
        scored: &Scored,
    ) -> Result<(), Box<dyn Error>> {
        let Some(folder) = &self.export else {
            return Ok(());
        };
        let identity = match (self.identified, &scored.series) {
            (false, _) => Identity::Removed,
            (true, Some(series)) => identity(path, series)?,
            (true, None) => {
                return Err(
                    "a NIfTI file names no patient: --identified needs a DICOM scan".into(),
                );
            }
        };
        let source = scored.series.as_ref().map(Source::of);
        let scan = Scan::of(&scored.exam, scored.grid, source);
        let material = scan.material(report, scored.exam.segmented.as_ref(), &identity);
        let written = |error| format!("the exports cannot be written: {error}");
        std::fs::create_dir_all(folder).map_err(written)?;
        for kind in material.available() {
            let bytes = material.make(kind)?;
            std::fs::write(folder.join(material.file_name(kind)), bytes).map_err(written)?;
        }
        Ok(())
    }
}

/// Patient and study of the scan, from the file of its first slice.
fn identity(path: &Path, series: &Series) -> Result<Identity, Box<dyn Error>> {
    let file = series.files().first().copied().unwrap_or_default();
    let bytes = input::open(path)?.read(file)?;
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    Ok(Identity::Kept {
        study: study::read(&bytes)?,
        now: Moment::from_unix(seconds as i64),
    })
}
