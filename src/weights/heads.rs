//! What AI-severity adds to its two networks: a projection and two logistic regressions.

use super::checkpoint::Checkpoint;
use super::error::Result;

/// The contents of `ai_severity.npz`.
#[derive(Debug, Clone, PartialEq)]
pub struct Heads {
    /// Mean of the MoCo features, `[2048]`.
    pub mean_pca: Vec<f32>,
    /// Principal components, `[40, 2048]`, features fastest.
    pub components_pca: Vec<f32>,
    /// Weights of the projected MoCo features, `[40]`.
    pub coef_moco: Vec<f64>,
    /// Intercept of the MoCo branch.
    pub intercept_moco: f64,
    /// Weights of the EfficientNet features, `[1280]`.
    pub coef_efficientnet: Vec<f64>,
    /// Intercept of the EfficientNet branch.
    pub intercept_efficientnet: f64,
}

impl Heads {
    /// Number of MoCo features.
    pub const MOCO_FEATURES: usize = 2048;
    /// Number of principal components.
    pub const COMPONENTS: usize = 40;
    /// Number of EfficientNet features.
    pub const EFFICIENTNET_FEATURES: usize = 1280;

    /// The heads out of an archive, by the names of `ai_severity.npz`. Fails when one is missing
    /// or has another shape.
    pub fn from_checkpoint(checkpoint: &Checkpoint) -> Result<Self> {
        let values = |name: &str, shape: &[usize]| Ok(checkpoint.get_shaped(name, shape)?.to_f64());
        let number =
            |name: &str| values(name, &[]).map(|all| all.first().copied().unwrap_or_default());
        let single = |name: &str, shape: &[usize]| Ok(checkpoint.get_shaped(name, shape)?.to_f32());
        Ok(Self {
            mean_pca: single("mean_PCA", &[Self::MOCO_FEATURES])?,
            components_pca: single("components_PCA", &[Self::COMPONENTS, Self::MOCO_FEATURES])?,
            coef_moco: values("coef_moco", &[Self::COMPONENTS])?,
            intercept_moco: number("intercept_moco")?,
            coef_efficientnet: values("coef_efficientnet", &[Self::EFFICIENTNET_FEATURES])?,
            intercept_efficientnet: number("intercept_efficientnet")?,
        })
    }
}
