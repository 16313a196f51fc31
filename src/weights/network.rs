//! The networks that weights belong to, and what their published checkpoints hold.

use super::architecture::{self, Parameter};
use super::checkpoint::Checkpoint;
use super::error::Result;
use super::small_unet::SmallUNetShape;
use serde::{Deserialize, Serialize};

/// A network: published, or our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Network {
    /// lungmask U-Net R231: the lung mask.
    R231,
    /// EfficientNet-B0 trained on ImageNet.
    #[serde(rename = "efficientnet_b0")]
    EfficientNetB0,
    /// ResNet-50 trained on chest CT by momentum contrast.
    #[serde(rename = "resnet50_moco")]
    ResNet50Moco,
    /// AI-segment: lungs, slice by slice.
    UnetLung,
    /// AI-segment: lesions, from three neighbouring slices.
    UnetLesion,
    /// AI-segment: lesions, from blocks of 32 slices.
    ResnetLesion,
    /// Our own, trained on synthetic scans: lungs.
    OwnLung,
    /// Our own, trained on synthetic scans: lesions.
    OwnLesion,
}

impl Network {
    /// Every network, those of AI-severity first.
    pub const ALL: [Self; 8] = [
        Self::R231,
        Self::EfficientNetB0,
        Self::ResNet50Moco,
        Self::UnetLung,
        Self::UnetLesion,
        Self::ResnetLesion,
        Self::OwnLung,
        Self::OwnLesion,
    ];

    /// Whether it is one of this project's own rather than a published one.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::OwnLung | Self::OwnLesion)
    }

    /// The name used in manifests, reports and test data.
    pub const fn id(self) -> &'static str {
        match self {
            Self::R231 => "r231",
            Self::EfficientNetB0 => "efficientnet_b0",
            Self::ResNet50Moco => "resnet50_moco",
            Self::UnetLung => "unet_lung",
            Self::UnetLesion => "unet_lesion",
            Self::ResnetLesion => "resnet_lesion",
            Self::OwnLung => "own_lung",
            Self::OwnLesion => "own_lesion",
        }
    }

    /// The name a person knows it by.
    pub const fn name(self) -> &'static str {
        match self {
            Self::R231 => "U-Net R231",
            Self::EfficientNetB0 => "EfficientNet-B0",
            Self::ResNet50Moco => "ResNet-50 (MoCo)",
            Self::UnetLung => "U-Net (lungs)",
            Self::UnetLesion => "U-Net (lesions)",
            Self::ResnetLesion => "3D ResNet-50 (lesions)",
            Self::OwnLung => "own small U-Net (lungs)",
            Self::OwnLesion => "own small U-Net (lesions)",
        }
    }

    /// What stands before each tensor's name in the published checkpoint.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::R231 | Self::EfficientNetB0 => "",
            Self::ResNet50Moco => "module.feature_extractor.",
            Self::UnetLung | Self::UnetLesion | Self::ResnetLesion => "module.",
            Self::OwnLung => "lung.",
            Self::OwnLesion => "lesion.",
        }
    }

    /// Names, without [`Network::prefix`], and shapes of the tensors of the published checkpoint,
    /// in its order.
    pub fn tensors(self) -> Vec<(String, Vec<usize>)> {
        self.parameters()
            .into_iter()
            .map(|parameter| (parameter.name, parameter.shape))
            .collect()
    }

    pub(crate) fn parameters(self) -> Vec<Parameter> {
        match self {
            Self::R231 => architecture::r231(),
            Self::EfficientNetB0 => architecture::efficientnet_b0(),
            Self::ResNet50Moco => architecture::resnet50_moco(),
            Self::UnetLung => architecture::segment_unet(1, 2, 1),
            Self::UnetLesion => architecture::segment_unet(3, 5, 3),
            Self::ResnetLesion => architecture::resnet_lesion(),
            Self::OwnLung => SmallUNetShape::LUNG.parameters(),
            Self::OwnLesion => SmallUNetShape::LESION.parameters(),
        }
    }

    /// The network's tensors out of a checkpoint, under their published names.
    ///
    /// The names in the file may stand behind any one prefix, or none (`module.` comes and goes
    /// with how a network was trained). Tensors that the network does not use may be absent, and
    /// are dropped when they are not among the published ones. Fails on the first tensor that is
    /// missing or has another shape. Copies no values.
    pub fn select(self, checkpoint: &Checkpoint) -> Result<Checkpoint> {
        let parameters = self.parameters();
        let prefix = self.prefix_in(checkpoint, &parameters);
        let mut out = Checkpoint::new();
        for Parameter { name, shape, .. } in &parameters {
            let stored = format!("{prefix}{name}");
            if self.is_optional(name) && !checkpoint.contains(&stored) {
                continue;
            }
            let tensor = checkpoint.get_shaped(&stored, shape)?;
            out.insert(format!("{}{name}", self.prefix()), tensor.clone());
        }
        Ok(out)
    }

    /// The network to which all of a checkpoint's needed tensors belong, by names and shapes.
    pub fn recognise(checkpoint: &Checkpoint) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|network| network.select(checkpoint).is_ok())
    }

    /// Tensors that are in the published file but play no part in the network's output.
    fn is_optional(self, name: &str) -> bool {
        name.ends_with("num_batches_tracked")
            || match self {
                Self::R231 => name.contains("residual_"),
                Self::EfficientNetB0 => name.starts_with("_fc."),
                _ => false,
            }
    }

    /// What stands before the network's own names in this checkpoint.
    fn prefix_in(self, checkpoint: &Checkpoint, parameters: &[Parameter]) -> String {
        let mut needed = parameters.iter().filter(|p| !self.is_optional(&p.name));
        let Some(first) = needed.next() else {
            return String::new();
        };
        checkpoint
            .iter()
            .filter(|(_, tensor)| tensor.shape() == first.shape)
            .filter_map(|(name, _)| name.strip_suffix(first.name.as_str()))
            .find(|prefix| prefix.is_empty() || prefix.ends_with('.'))
            .unwrap_or(self.prefix())
            .to_owned()
    }
}
