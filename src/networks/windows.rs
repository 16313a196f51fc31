//! Hounsfield units to the three channels that the feature extractors take.
//!
//! The arithmetic is the reference's, in the same precision at each step: NumPy clips in `f32`, and
//! the division by an integer window or by the ImageNet deviation is done in `f64` before the
//! tensor becomes `f32` again.

/// ImageNet channel means.
const IMAGENET_MEAN: [f64; 3] = [0.485, 0.456, 0.406];
/// ImageNet channel standard deviations.
const IMAGENET_STD: [f64; 3] = [0.229, 0.224, 0.225];
/// HU window of the EfficientNet branch.
const EFFICIENTNET_WINDOW: (f32, f32) = (-1024.0, 600.0);
/// HU windows of the MoCo branch, one per channel.
const MOCO_WINDOWS: [(f32, f32); 3] = [(-1000.0, 0.0), (0.0, 1000.0), (-1000.0, 4000.0)];

/// A slice in HU as EfficientNet-B0 takes it: clipped to [-1024, 600], scaled to [0, 1], three equal
/// channels normalised as ImageNet pictures are. `[rows, columns]` to `[3, rows, columns]`.
pub fn efficientnet_input(slice: &[f32]) -> Vec<f32> {
    let (low, high) = EFFICIENTNET_WINDOW;
    let mut channels = Vec::with_capacity(3 * slice.len());
    for (mean, std) in IMAGENET_MEAN.into_iter().zip(IMAGENET_STD) {
        channels.extend(slice.iter().map(|hu| {
            let scaled = (hu.clamp(low, high) - low) / (high - low);
            ((f64::from(scaled) - mean) / std) as f32
        }));
    }
    channels
}

/// A slice in HU as the MoCo ResNet-50 takes it: three windows, each scaled to [0, 1].
/// `[rows, columns]` to `[3, rows, columns]`.
pub fn moco_input(slice: &[f32]) -> Vec<f32> {
    let mut channels = Vec::with_capacity(3 * slice.len());
    for (low, high) in MOCO_WINDOWS {
        channels.extend(slice.iter().map(|hu| {
            let clipped = f64::from(hu.clamp(low, high));
            ((clipped - f64::from(low)) / f64::from(high - low)) as f32
        }));
    }
    channels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moco_windows_are_lung_soft_tissue_and_everything() {
        assert_eq!(
            moco_input(&[-2000.0, -250.0, 500.0, 4000.0]),
            [0.0, 0.75, 1.0, 1.0, 0.0, 0.0, 0.5, 1.0, 0.0, 0.15, 0.3, 1.0]
        );
    }

    #[test]
    fn air_and_bone_reach_the_ends_of_the_efficientnet_window() {
        let input = efficientnet_input(&[-3000.0, 3000.0]);
        assert!((input[0] + 0.485 / 0.229).abs() < 1e-6);
        assert!((input[5] - (1.0 - 0.406) / 0.225).abs() < 1e-6);
    }
}
