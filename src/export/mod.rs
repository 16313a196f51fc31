//! What a person takes away from a result, as files.
//!
//! The report as JSON, CSV, FHIR and DICOM SR; the masks as NIfTI and DICOM SEG; the model's own
//! heat-maps as NIfTI. Nothing in any of them names the patient, unless the caller hands in the study
//! that the DICOM objects and the FHIR Bundle are to be filed in ([`Identity::Kept`]). JSON, CSV and
//! NIfTI never hold more than was typed and computed.

mod clock;
mod codes;
mod heat;
mod identity;
mod opening;
mod person;
mod scan;
mod seg;
mod source;
mod sr;

use crate::dicom;
use crate::grid::Grid;
use crate::nifti;
use crate::nifti::write::Voxels;
use crate::report::{Report, csv, fhir};

pub use clock::Moment;
pub use heat::{Heat, HeatMap};
pub use identity::Identity;
pub use person::Person;
pub use scan::Scan;
pub use source::Source;

/// What can be exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The report as JSON.
    Json,
    /// The report as a table of one row.
    Csv,
    /// The report as a FHIR R4 Bundle.
    Fhir,
    /// The report as DICOM Comprehensive SR (TID 1500).
    Sr,
    /// Lungs and lesions as DICOM Segmentation.
    Seg,
    /// The lung mask as NIfTI.
    Lungs,
    /// The lesion mask as NIfTI.
    Lesions,
    /// A heat-map as NIfTI.
    Heat(HeatMap),
}

impl Kind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Json,
        Self::Csv,
        Self::Fhir,
        Self::Sr,
        Self::Seg,
        Self::Lungs,
        Self::Lesions,
        Self::Heat(HeatMap::Blend),
        Self::Heat(HeatMap::EfficientNet),
        Self::Heat(HeatMap::Moco),
    ];

    /// The kind's name in messages.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Fhir => "fhir",
            Self::Sr => "sr",
            Self::Seg => "seg",
            Self::Lungs => "lungs",
            Self::Lesions => "lesions",
            Self::Heat(HeatMap::Blend) => "heat_blend",
            Self::Heat(HeatMap::EfficientNet) => "heat_efficientnet",
            Self::Heat(HeatMap::Moco) => "heat_moco",
        }
    }

    /// The kind of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// Whether its file can name patient and study.
    pub const fn can_be_identified(self) -> bool {
        matches!(self, Self::Fhir | Self::Sr | Self::Seg)
    }

    /// Name of its file.
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Json => "ct-severity-report.json",
            Self::Csv => "ct-severity-report.csv",
            Self::Fhir => "ct-severity-report.fhir.json",
            Self::Sr => "ct-severity-report.sr.dcm",
            Self::Seg => "ct-severity-masks.seg.dcm",
            Self::Lungs => "ct-severity-lungs.nii.gz",
            Self::Lesions => "ct-severity-lesions.nii.gz",
            Self::Heat(HeatMap::Blend) => "ct-severity-heat-map.nii.gz",
            Self::Heat(HeatMap::EfficientNet) => "ct-severity-heat-map-efficientnet.nii.gz",
            Self::Heat(HeatMap::Moco) => "ct-severity-heat-map-moco.nii.gz",
        }
    }

    /// Media type of its file.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Fhir => "application/fhir+json",
            Self::Sr | Self::Seg => "application/dicom",
            Self::Lungs | Self::Lesions | Self::Heat(_) => "application/gzip",
        }
    }
}

/// A mask: a label per voxel of a grid, `[slices, rows, columns]`, 0 outside.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// Where it lies.
    pub grid: &'a Grid,
    /// The labels.
    pub labels: &'a [u8],
}

/// The lesion mask and how its labels are to be read.
#[derive(Debug, Clone, Copy)]
pub struct Lesions<'a> {
    /// 1 ground glass, 2 consolidation, 3 crazy paving; others are no lesion.
    pub mask: Labels<'a>,
    /// Whether crazy paving is told from ground glass.
    pub tells_crazy_paving: bool,
}

/// All that exports are made of; what a scan did not give is absent.
#[derive(Debug, Clone, Copy)]
pub struct Material<'a> {
    /// The report.
    pub report: &'a Report,
    /// The DICOM series that was scored; a NIfTI file has none.
    pub source: Option<&'a Source>,
    /// 1 right lung, 2 left lung.
    pub lungs: Option<Labels<'a>>,
    /// The lesions, on the grid of the lungs.
    pub lesions: Option<Lesions<'a>>,
    /// The heat-maps of AI-severity.
    pub heat: Option<&'a Heat>,
    /// Whether patient and study are named.
    pub identity: &'a Identity,
}

/// Why an export cannot be made.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is nothing to make it from.
    #[error("This result holds nothing to make that export from; score a scan first.")]
    Nothing,
    /// A Segmentation must name the images it segments.
    #[error(
        "A DICOM Segmentation refers to the images it was made from, and this scan did not come as DICOM; take the masks as NIfTI."
    )]
    NotDicom,
    /// The file could not be composed.
    #[error("The DICOM object cannot be written: {0}.")]
    Dicom(#[from] dicom::write::Error),
    /// The file could not be composed.
    #[error("The NIfTI file cannot be written: {0}")]
    Nifti(#[from] nifti::Error),
}

impl Material<'_> {
    /// The kinds that there is material for.
    pub fn available(&self) -> Vec<Kind> {
        let is_there = |kind: &Kind| match kind {
            Kind::Json | Kind::Csv | Kind::Fhir | Kind::Sr => true,
            Kind::Seg => self.lungs.is_some() && self.source.is_some(),
            Kind::Lungs => self.lungs.is_some(),
            Kind::Lesions => self.lesions.is_some(),
            Kind::Heat(_) => self.heat.is_some(),
        };
        Kind::ALL.into_iter().filter(is_there).collect()
    }

    /// Name of a file of that kind: never of the patient, but it says when the file does.
    pub fn file_name(&self, kind: Kind) -> String {
        match self.identity {
            Identity::Kept { .. } if kind.can_be_identified() => {
                format!("identified-{}", kind.file_name())
            }
            _ => kind.file_name().to_owned(),
        }
    }

    /// The bytes of a file of that kind.
    ///
    /// # Errors
    /// In the words of [`Error`].
    pub fn make(&self, kind: Kind) -> Result<Vec<u8>, Error> {
        match kind {
            Kind::Json => Ok(format!("{:#}\n", self.report.to_json()).into_bytes()),
            Kind::Csv => Ok(csv::table(self.report).into_bytes()),
            Kind::Fhir => Ok(format!("{:#}\n", self.fhir()).into_bytes()),
            Kind::Sr => Ok(sr::document(self).part10()?),
            Kind::Seg => {
                self.lungs.ok_or(Error::Nothing)?;
                let source = self.source.ok_or(Error::NotDicom)?;
                Ok(seg::segmentation(self, source)?.part10()?)
            }
            Kind::Lungs => mask(self.lungs, "lung mask: 1 right, 2 left"),
            Kind::Lesions => mask(
                self.lesions.map(|lesions| lesions.mask),
                "lesions: 1 ground glass, 2 consolidation, 3 crazy paving, 4 none",
            ),
            Kind::Heat(map) => Ok(self.heat.ok_or(Error::Nothing)?.nifti(map)?),
        }
    }

    fn fhir(&self) -> serde_json::Value {
        match self.identity {
            Identity::Removed => fhir::bundle(self.report, None),
            Identity::Kept { study, now } => person::bundle(self.report, study, *now),
        }
    }
}

fn mask(mask: Option<Labels>, description: &str) -> Result<Vec<u8>, Error> {
    let mask = mask.ok_or(Error::Nothing)?;
    let voxels = Voxels::Labels(mask.labels);
    Ok(nifti::write::write(
        mask.grid,
        voxels,
        &format!("ct-severity {}", description),
    )?)
}
