//! What is odd about an input but still usable.
//!
//! A strange scan opens all the same and the reader learns why it is strange: parsers return what
//! they could read together with a list of these. Each carries its numbers as fields, so that the
//! page can say it in any language; [`std::fmt::Display`] is the English sentence. No warning holds
//! patient data: a file is named by its position in the input.

use serde::Serialize;

/// Something odd that did not stop the computation.
///
/// Serialised as `{"code": "unequal_gaps", ...numbers}`; [`Warning::to_json`] adds the sentence.
#[derive(Debug, Clone, PartialEq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Warning {
    /// The in-plane size of the resampled scan is not square; the reference refuses such scans.
    #[error(
        "The slices are not square ({rows} x {columns} on the working grid): they were padded with air to a square. The published model was never run on such a scan."
    )]
    PaddedToSquare {
        /// Rows before padding.
        rows: usize,
        /// Columns before padding.
        columns: usize,
    },
    /// Weights whose hash is not the published one, used by explicit choice.
    #[error(
        "`{file}` is not the published file: these weights were used by explicit choice, and the result cannot be compared with the published performance."
    )]
    UnlistedWeights {
        /// Name of the file in its pack.
        file: String,
    },
    /// Weights whose hash differs from the one recorded for a file that is probably the same.
    #[error(
        "`{file}` differs from the file recorded in the history of its repository: its tensors fit the network, but no published hash confirms it."
    )]
    WeightsDifferFromRecord {
        /// Name of the file in its pack.
        file: String,
    },
    /// The networks see the central 360 mm of a slice; part of the lungs lies beyond.
    #[error(
        "{percent:.1} % of the lungs lie outside the 360 mm that the severity networks see. The score does not count them."
    )]
    LungsOutsideCrop {
        /// Share of the lung voxels that was cropped away.
        percent: f64,
    },
    /// The lungs reach the first slice.
    #[error(
        "The scan begins within the lungs: its lowest slice still cuts {percent:.0} % of their largest cross-section. The score covers only the part that was scanned."
    )]
    LungsCutInferiorly {
        /// Lung area of the first slice, in percent of the largest of any slice.
        percent: f64,
    },
    /// The lungs reach the last slice.
    #[error(
        "The scan ends within the lungs: its highest slice still cuts {percent:.0} % of their largest cross-section. The score covers only the part that was scanned."
    )]
    LungsCutSuperiorly {
        /// Lung area of the last slice, in percent of the largest of any slice.
        percent: f64,
    },
    /// One of the two lungs is missing from the mask.
    #[error(
        "Only one lung was found (right {right_litres:.1} litres, left {left_litres:.1} litres). Check the lung mask before you use the score."
    )]
    OneLung {
        /// Volume found of the right lung.
        right_litres: f64,
        /// Volume found of the left lung.
        left_litres: f64,
    },
    /// Lungs smaller or larger than those of any adult.
    #[error(
        "The lungs found hold {litres:.1} litres, which is not plausible for an adult. Check the lung mask before you use the score."
    )]
    ImplausibleLungVolume {
        /// Volume of the lungs found.
        litres: f64,
    },
    /// Files that hold an image already catalogued.
    #[error("{count} file(s) repeat an image of the series and were left out.")]
    DuplicateSlices {
        /// Number of files left out.
        count: usize,
    },
    /// One series holds several images at one place that differ.
    #[error(
        "The series holds several different images at the same positions (phases, kernels or repeats); they were parted into separate volumes. Check that the right one is chosen."
    )]
    SeveralImagesAtOnePlace,
    /// Gaps of several slice spacings.
    #[error(
        "{missing} slice(s) seem to be missing: slices are {spacing:.3} mm apart, the largest gap is {largest:.3} mm. The slices were stacked as if they were even."
    )]
    MissingSlices {
        /// Slices that would fill the gaps.
        missing: usize,
        /// Spacing used, mm.
        spacing: f64,
        /// Largest gap, mm.
        largest: f64,
    },
    /// Gaps that are no multiple of the slice spacing.
    #[error(
        "The slices are unevenly spaced: {uneven} gap(s) differ from {spacing:.3} mm, from {smallest:.3} to {largest:.3} mm. The slices were stacked as if they were even."
    )]
    UnequalGaps {
        /// Number of gaps that differ.
        uneven: usize,
        /// Spacing used, mm.
        spacing: f64,
        /// Smallest gap, mm.
        smallest: f64,
        /// Largest gap, mm.
        largest: f64,
    },
    /// The slices are stacked along a line that is not their normal.
    #[error(
        "The gantry was tilted by {degrees:.1} degrees; the shear of the slices was not corrected."
    )]
    GantryTilt {
        /// Angle between the normal and the line of the slices, degrees.
        degrees: f64,
    },
    /// Slices not in line with the others.
    #[error(
        "Some slices lie up to {jump:.1} mm beside the line of the others; they were stacked as if they were in line."
    )]
    SidewaysJump {
        /// Largest distance from the line, mm.
        jump: f64,
    },
    /// Coronal or sagittal slices.
    #[error(
        "The slices are {orientation}, not axial; the scan was turned without interpolation. The published model was trained on axial scans."
    )]
    NotAxial {
        /// `coronal` or `sagittal`.
        orientation: &'static str,
    },
    /// Axial slices that lean.
    #[error("The axial slices lean by {degrees:.1} degrees against the body's axes.")]
    Oblique {
        /// Angle between the normal and the body's axis, degrees.
        degrees: f64,
    },
    /// Fewer slices than a scan has.
    #[error("The series has only {slices} slice(s); a score from so few says little.")]
    FewSlices {
        /// Number of slices.
        slices: usize,
    },
    /// The slices cannot hold whole lungs.
    #[error(
        "The slices cover only {extent:.0} mm along the body; adult lungs are 220 to 300 mm high, so part of them is probably missing."
    )]
    ShortCoverage {
        /// Number of slices x spacing, mm.
        extent: f64,
    },
    /// Pixel Spacing differs between rows and columns.
    #[error(
        "The pixels are not square: {between_rows:.4} mm between rows, {between_columns:.4} mm between columns."
    )]
    NonSquarePixels {
        /// mm between rows.
        between_rows: f64,
        /// mm between columns.
        between_columns: f64,
    },
    /// Patient Position is not head first and supine.
    #[error(
        "The patient lay {position} in the scanner; the scan was turned to the usual orientation by its own axes."
    )]
    PatientPosition {
        /// In words.
        position: &'static str,
    },
    /// Pixel data were compressed with loss.
    #[error(
        "{slices} slice(s) were compressed with loss; the score may differ from that of the original scan."
    )]
    LossyCompression {
        /// Number of slices.
        slices: usize,
    },
    /// No Rescale Intercept.
    #[error(
        "{slices} slice(s) do not say how their values become Hounsfield units; the values were taken as they are."
    )]
    NoRescale {
        /// Number of slices.
        slices: usize,
    },
    /// No Transfer Syntax UID.
    #[error("File {} of the input does not name its transfer syntax; it was read off the data.", .file + 1)]
    TransferSyntaxGuessed {
        /// Position in the input, from 0.
        file: usize,
    },
    /// The data set breaks off in disorder.
    #[error("File {} of the input is damaged at byte {offset}; what came before was used.", .file + 1)]
    DamagedDataSet {
        /// Position in the input, from 0.
        file: usize,
        /// Byte offset in the data set.
        offset: usize,
    },
    /// The file ends within the pixel data.
    #[error("File {} of the input ends before its pixel data do; copy it again from its source.", .file + 1)]
    FileCutShort {
        /// Position in the input, from 0.
        file: usize,
    },
    /// Neither q-form nor s-form.
    #[error(
        "The NIfTI file does not say how the scan lies in the patient; its axes were taken as left, posterior, superior."
    )]
    NoOrientation,
    /// An s-form whose axes are not at right angles.
    #[error(
        "The NIfTI file describes slices that are sheared (a tilted gantry); the shear was not corrected."
    )]
    ShearedOrientation,
    /// Infinite or not-a-number voxels.
    #[error("{voxels} voxel(s) hold no number; they were taken as air (-1024 HU).")]
    NotFinite {
        /// Number of voxels.
        voxels: usize,
    },
    /// An input outside the range expected in a patient.
    #[error(
        "{input} is {value} {unit}, outside the expected {low} to {high}: check the value and its unit. {trap}"
    )]
    ImplausibleValue {
        /// The input.
        input: &'static str,
        /// Its value.
        value: f64,
        /// Unit of the value and the range, in UCUM.
        unit: &'static str,
        /// Lowest expected value.
        low: f64,
        /// Highest expected value.
        high: f64,
        /// What such a value usually comes from; may be empty.
        trap: &'static str,
    },
    /// Urea in plain mg/dL, which laboratories use for urea and for urea nitrogen.
    #[error(
        "urea in mg/dL was read as urea. If the laboratory reports urea nitrogen (BUN), give the unit as mg{{BUN}}/dL: the difference is a factor of 2.14."
    )]
    UreaOrUreaNitrogen,
    /// Blood pressures that cannot belong together.
    #[error(
        "The diastolic pressure ({diastolic} mmHg) is not below the systolic ({systolic} mmHg): they may have been exchanged."
    )]
    DiastolicNotBelowSystolic {
        /// Systolic pressure in mmHg.
        systolic: f64,
        /// Diastolic pressure in mmHg.
        diastolic: f64,
    },
    /// Oxygen flow and "on oxygen" disagree.
    #[error(
        "on_oxygen ({on_oxygen}) and oxygen_flow ({oxygen_flow} L/min) contradict each other; each score used the one that it names."
    )]
    OxygenContradiction {
        /// Whether the patient is said to be on oxygen.
        on_oxygen: bool,
        /// Flow in L/min.
        oxygen_flow: f64,
    },
    /// Our own lung network named the lungs the wrong way round.
    #[error(
        "The lung network took the right lung for the left one and the left for the right; they were exchanged. Check the lung mask before you use the result."
    )]
    LungSidesSwapped,
    /// Patches of one lung lay within the other.
    #[error(
        "{percent:.1} % of the lungs changed sides because they lay as patches within the other lung. Check the lung mask before you use the result."
    )]
    LungSidesMended {
        /// Share of the lung voxels.
        percent: f64,
    },
    /// Parts apart from the lungs were taken away.
    #[error(
        "{millilitres:.0} ml that the lung network had marked apart from the two lungs ({percent:.1} % of them) were left out. Check the lung mask before you use the result."
    )]
    LungPartsDropped {
        /// Their volume.
        millilitres: f64,
        /// Their share of the lungs.
        percent: f64,
    },
    /// Holes were filled.
    #[error(
        "Holes in the lungs that the lung network found ({percent:.1} % of them) were filled. Check the lung mask before you use the result."
    )]
    LungHolesFilled {
        /// Share of the lung voxels.
        percent: f64,
    },
    /// The published networks of AI-segment cannot take this scan; our own did.
    #[error("{reason} The project's own networks were used in their place.")]
    OwnNetworksInstead {
        /// The sentence why.
        reason: String,
    },
    /// No segmentation beside the score.
    #[error("{reason} Lesions and lung density were left out.")]
    NotSegmented {
        /// The sentence why.
        reason: String,
    },
    /// The scan gave a value that the patient record also holds.
    #[error("{input} was computed from the scan; the value given with the patient was not used.")]
    ScanReplacesInput {
        /// The input.
        input: &'static str,
    },
}

impl Warning {
    /// Position in the input, from 0, of the file that the warning is about, if it is about one.
    pub fn file(&self) -> Option<usize> {
        match self {
            Self::TransferSyntaxGuessed { file }
            | Self::DamagedDataSet { file, .. }
            | Self::FileCutShort { file } => Some(*file),
            _ => None,
        }
    }

    /// The warning as JSON: its code, its numbers, and the English sentence under `message`.
    pub fn to_json(&self) -> serde_json::Value {
        let mut value = serde_json::to_value(self).unwrap_or_default();
        if let Some(object) = value.as_object_mut() {
            object.insert("message".into(), self.to_string().into());
        }
        value
    }
}
