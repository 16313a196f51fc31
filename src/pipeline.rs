//! From a scan to what it says: calls the steps in order, reports progress, can be stopped.
//!
//! [`examine`] does all that the packs at hand allow; [`analyse`] is its part that gives the CT
//! probability of AI-severity.
//!
//! The steps themselves live in their modules; here is only their order, and what runs beside
//! what. Networks are reached through [`Networks`], so the same code drives a GPU, the processor of
//! this machine, or a set of browser Workers.

mod arriving;
mod exam;
mod lung_mask;

use futures_util::stream::{self, StreamExt, TryStreamExt};
use serde::Serialize;
use web_time::Instant;

use crate::lungs::{self, Mask};
use crate::networks::{Network, NetworkError, Networks};
use crate::progress::{Cancelled, tell};
use crate::resample;
use crate::segmentation;
use crate::severity::heatmap::{self, CtPrediction, HeatMaps};
use crate::volume::Volume;
use crate::warning::Warning;
use crate::weights::Heads;

pub use crate::progress::{Progress, Step};
pub use arriving::{Arriving, Whole};
pub use exam::{Exam, Plan, Segmented, examine};

/// Why a scan cannot be examined.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The scan cannot be brought on the working grid.
    #[error(transparent)]
    Resample(#[from] resample::Error),
    /// No usable lungs.
    #[error(transparent)]
    Lungs(#[from] lungs::Error),
    /// A network could not be loaded or run.
    #[error(transparent)]
    Network(#[from] NetworkError),
    /// The scan gives no segmentation.
    #[error(transparent)]
    Segmentation(segmentation::Error),
    /// No pack holds the networks of any model.
    #[error("There is nothing to compute: the packs hold the networks of no model.")]
    NoModel,
    /// The person stopped it.
    #[error("The computation was cancelled.")]
    Cancelled,
}

impl From<Cancelled> for Error {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl From<segmentation::Error> for Error {
    fn from(error: segmentation::Error) -> Self {
        match error {
            segmentation::Error::Cancelled(_) => Self::Cancelled,
            segmentation::Error::Network(error) => Self::Network(error),
            of_the_scan => Self::Segmentation(of_the_scan),
        }
    }
}

/// Seconds that a step took.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Timing {
    /// The step.
    pub step: Step,
    /// Wall-clock seconds.
    pub seconds: f64,
}

/// What a scan gives, with each intermediate value that a reader may want to check.
#[derive(Debug, Clone)]
pub struct CtFindings {
    /// Probability of a severe course from the CT alone.
    pub prediction: CtPrediction,
    /// The scan on the 0.703125 x 0.703125 x 10 mm grid, in HU.
    pub resampled: Volume,
    /// Lung labels of the network on that grid: 1 right, 2 left.
    pub lung_labels: Mask,
    /// The cleaned lung mask, 0 or 1.
    pub clean_mask: Mask,
    /// The clean mask of the kept slices, cropped or padded to 512 x 512.
    pub mask_512: Mask,
    /// Indices, on the working grid, of the slices that hold lung.
    pub kept_slices: Vec<usize>,
    /// Log-odds maps of the kept slices.
    pub heat_maps: HeatMaps,
    /// Index among the kept slices of the one whose features are given: the middle one.
    pub features_slice_index: usize,
    /// EfficientNet-B0 features of that slice, `[1280, 16, 16]`.
    pub efficientnet_features: Vec<f32>,
    /// MoCo ResNet-50 features of that slice, `[2048, 16, 16]`.
    pub moco_features: Vec<f32>,
    /// What is odd about the scan.
    pub warnings: Vec<Warning>,
    /// Where the time went, that of reading left out.
    pub timings: Vec<Timing>,
}

/// Computes the CT probability of a scan (AI-severity-ct; sections 2 and 3 of the method).
///
/// # Errors
/// When the scan cannot be read or put on the working grid, holds no lung, a network fails, or
/// `progress` asks to stop.
pub async fn analyse<A: Arriving>(
    scan: &mut A,
    networks: &impl Networks,
    heads: &Heads,
    progress: &impl Progress,
) -> Result<CtFindings, A::Error> {
    networks.prepare(Network::EfficientNetB0);
    let found = lung_mask::find(scan, networks, progress).await?;
    Ok(predict(found, networks, heads, progress).await?)
}

/// From the lungs to the probability.
async fn predict(
    found: lung_mask::Found,
    networks: &impl Networks,
    heads: &Heads,
    progress: &impl Progress,
) -> Result<CtFindings, Error> {
    let lung_mask::Found {
        resampled,
        labels: lung_labels,
        timings,
    } = found;
    let mut clock = Clock::after(timings);
    let clean_mask = lungs::clean(&lung_labels, &resampled)?;
    let mut warnings = lungs::plausibility(&resampled, &lung_labels, &clean_mask)?;
    let input = lungs::network_input(&resampled, &clean_mask)?;
    warnings.extend(input.warnings);
    clock.lap(Step::LungMask);

    networks.prepare(Network::ResNet50Moco);
    let slices: Vec<&[f32]> = input
        .slices
        .iter()
        .map(|slice| slice.pixels.as_slice())
        .collect();
    let (efficientnet, efficientnet_features) = branch(
        &slices,
        Network::EfficientNetB0,
        Step::EfficientNet,
        networks,
        progress,
        |features| heatmap::efficientnet_log_odds(features, heads),
    )
    .await?;
    clock.lap(Step::EfficientNet);
    let (moco, moco_features) = branch(
        &slices,
        Network::ResNet50Moco,
        Step::Moco,
        networks,
        progress,
        |features| heatmap::moco_log_odds(features, heads),
    )
    .await?;
    clock.lap(Step::Moco);

    let heat_maps = HeatMaps { efficientnet, moco };
    let prediction = heat_maps.prediction().ok_or(lungs::Error::NoLung)?;
    Ok(CtFindings {
        prediction,
        kept_slices: input.slices.iter().map(|slice| slice.index).collect(),
        features_slice_index: slices.len() / 2,
        resampled,
        lung_labels,
        clean_mask,
        mask_512: input.mask_512,
        heat_maps,
        efficientnet_features,
        moco_features,
        warnings,
        timings: clock.laps,
    })
}

/// One feature network on every kept slice: the heat-map of all, and the middle slice's features.
async fn branch(
    slices: &[&[f32]],
    network: Network,
    step: Step,
    networks: &impl Networks,
    progress: &impl Progress,
    log_odds: impl Fn(&[f32]) -> Vec<f64>,
) -> Result<(Vec<f64>, Vec<f32>), Error> {
    tell(progress, step, 0, slices.len())?;
    let mut outputs = stream::iter(slices)
        .map(|slice| networks.run(network, slice.to_vec()))
        .buffered(networks.parallelism().max(1));
    let (mut map, mut middle, mut done) = (Vec::new(), Vec::new(), 0);
    while let Some(features) = outputs.try_next().await? {
        map.extend(log_odds(&features));
        if done == slices.len() / 2 {
            middle = features;
        }
        done += 1;
        tell(progress, step, done, slices.len())?;
    }
    Ok((map, middle))
}

/// Where the time goes, step after step.
struct Clock {
    last: Instant,
    laps: Vec<Timing>,
}

impl Clock {
    /// One that goes on where others were timed.
    fn after(timings: impl Into<Vec<Timing>>) -> Self {
        Self {
            last: Instant::now(),
            laps: timings.into(),
        }
    }

    /// The time since the lap before, added to what the step took already.
    fn lap(&mut self, step: Step) {
        let now = Instant::now();
        let seconds = (now - self.last).as_secs_f64();
        self.last = now;
        match self.laps.iter_mut().find(|lap| lap.step == step) {
            Some(lap) => lap.seconds += seconds,
            None => self.laps.push(Timing { step, seconds }),
        }
    }
}
