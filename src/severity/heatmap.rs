//! From feature maps to the CT probability (AI-severity-ct, steps 7 to 9 of the reference).
//!
//! Each branch is a logistic regression applied at every position of every slice: the map of its
//! log-odds is the heat-map, and the sigmoid of the map's mean is the branch's prediction. So the
//! map shows exactly what the prediction is made of. The MoCo branch first projects its 2048
//! channels on 40 principal components.

use serde::Serialize;

use super::sigmoid;
use crate::weights::Heads;

/// Rows and columns of a heat-map: 512 / 32.
pub const SIDE: usize = 16;
/// Positions of one slice of a heat-map.
const POSITIONS: usize = SIDE * SIDE;

/// Log-odds of a severe course at each position of one slice, `[16, 16]`, from EfficientNet-B0's
/// features `[1280, 16, 16]`.
pub fn efficientnet_log_odds(features: &[f32], heads: &Heads) -> Vec<f64> {
    let mut map = vec![heads.intercept_efficientnet; POSITIONS];
    for (channel, coefficient) in features
        .chunks_exact(POSITIONS)
        .zip(&heads.coef_efficientnet)
    {
        for (value, &feature) in map.iter_mut().zip(channel) {
            *value += f64::from(feature) * coefficient;
        }
    }
    map
}

/// Log-odds of a severe course at each position of one slice, `[16, 16]`, from the MoCo
/// ResNet-50's features `[2048, 16, 16]`.
///
/// The projection is linear, so it is folded with the regression into one weight per channel.
pub fn moco_log_odds(features: &[f32], heads: &Heads) -> Vec<f64> {
    let mut map = vec![heads.intercept_moco; POSITIONS];
    let weights = moco_channel_weights(heads);
    let channels = features.chunks_exact(POSITIONS).zip(&heads.mean_pca);
    for ((channel, &mean), weight) in channels.zip(&weights) {
        for (value, &feature) in map.iter_mut().zip(channel) {
            // NumPy subtracts the mean in f32.
            *value += f64::from(feature - mean) * weight;
        }
    }
    map
}

/// `components_PCA` transposed times `coef_moco`.
fn moco_channel_weights(heads: &Heads) -> Vec<f64> {
    let mut weights = vec![0.0; heads.mean_pca.len()];
    let components = heads.components_pca.chunks_exact(heads.mean_pca.len());
    for (component, coefficient) in components.zip(&heads.coef_moco) {
        for (weight, &loading) in weights.iter_mut().zip(component) {
            *weight += f64::from(loading) * coefficient;
        }
    }
    weights
}

/// The heat-maps of a scan, `[slices, 16, 16]` each, in log-odds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HeatMaps {
    /// EfficientNet-B0 branch.
    pub efficientnet: Vec<f64>,
    /// MoCo ResNet-50 branch.
    pub moco: Vec<f64>,
}

/// The probability of a severe course as the CT alone gives it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct CtPrediction {
    /// EfficientNet-B0 branch.
    pub efficientnet: f64,
    /// MoCo ResNet-50 branch.
    pub moco: f64,
    /// Mean of the two: what the score takes.
    pub blend: f64,
}

impl HeatMaps {
    /// The mean of the two maps.
    pub fn blend(&self) -> Vec<f64> {
        self.efficientnet
            .iter()
            .zip(&self.moco)
            .map(|(a, b)| (a + b) / 2.0)
            .collect()
    }

    /// The predictions of both branches and their mean; `None` for a scan without a slice.
    pub fn prediction(&self) -> Option<CtPrediction> {
        let efficientnet = sigmoid(mean(&self.efficientnet)?);
        let moco = sigmoid(mean(&self.moco)?);
        Some(CtPrediction {
            efficientnet,
            moco,
            blend: (efficientnet + moco) / 2.0,
        })
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
