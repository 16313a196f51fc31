//! The device that computes the networks, and the check that it computes at all.
//!
//! A graphics driver may accept a shader, run it and return garbage without a word of error. So a
//! small network with known weights goes through the device before any patient's scan does, and
//! its answer is compared with plain arithmetic.

use burn::tensor::Device;

#[cfg(feature = "cpu")]
use super::kernels::cpu::Cpu;
#[cfg(feature = "gpu")]
use super::kernels::gpu::Gpu;
use super::kernels::plain::Plain;
use super::kernels::{Activation, Convolution, Geometry, Input, Kernels};

/// Where the networks are computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Backend {
    /// SIMD on the processor (Burn's `flex`).
    Cpu,
    /// A graphics processor, through wgpu: WebGPU in a browser, Vulkan, Metal or DirectX natively.
    Gpu,
}

/// Why a device cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DeviceError {
    /// This build lacks the backend.
    #[error("This build cannot compute on the {0}. Use the other backend.")]
    NotBuilt(&'static str),
    /// No adapter, or one that refuses.
    #[error("No graphics processor could be opened: {0}. Use the CPU.")]
    Unavailable(String),
    /// It computes, but wrongly.
    #[error(
        "This graphics processor gives wrong results: a test network is off by {difference:.2e} where {tolerance:.0e} is allowed. Use the CPU."
    )]
    WrongAnswer {
        /// Largest absolute difference from plain arithmetic.
        difference: f32,
        /// What is allowed.
        tolerance: f32,
    },
    /// Reading the answer failed.
    #[error("The device failed its first computation: {0}. Use the CPU.")]
    Failed(String),
}

/// Opens a device.
///
/// # Errors
/// When this build lacks the backend, or no adapter can be opened.
pub async fn open(backend: Backend) -> Result<Device, DeviceError> {
    match backend {
        Backend::Cpu => open_cpu(),
        Backend::Gpu => open_gpu().await,
    }
}

#[cfg(feature = "cpu")]
fn open_cpu() -> Result<Device, DeviceError> {
    Ok(Device::flex())
}

#[cfg(not(feature = "cpu"))]
fn open_cpu() -> Result<Device, DeviceError> {
    Err(DeviceError::NotBuilt("CPU"))
}

#[cfg(feature = "gpu")]
async fn open_gpu() -> Result<Device, DeviceError> {
    Device::wgpu_options()
        .init_async()
        .await
        .map_err(|error| DeviceError::Unavailable(error.to_string()))
}

#[cfg(not(feature = "gpu"))]
async fn open_gpu() -> Result<Device, DeviceError> {
    Err(DeviceError::NotBuilt("GPU"))
}

/// Allowed difference of the test network, whose outputs are of order one.
const TOLERANCE: f32 = 1e-4;

/// Runs a small convolution network with known weights and compares it with plain arithmetic: by
/// Burn's operations, and by the kernels of our own where the device has them.
///
/// # Errors
/// When the device fails or gives another answer.
pub async fn known_answer(device: &Device) -> Result<(), DeviceError> {
    #[cfg(feature = "cpu")]
    if let Some(cpu) = Cpu::of(device) {
        check(&cpu).await?;
    }
    #[cfg(feature = "gpu")]
    if let Some(gpu) = Gpu::of(device) {
        check(&gpu).await?;
    }
    check(&Plain(device.clone())).await
}

async fn check<K: Kernels>(kernels: &K) -> Result<(), DeviceError> {
    let (input, first) = (wave(SIDE * SIDE, 0.7), wave(CHANNELS * 9, 1.3));
    let mut second = wave(CHANNELS * 9, 2.1);
    for weight in &mut second {
        *weight /= CHANNELS as f32;
    }
    let convolution = |channels: [usize; 2], weight: &[f32], activation| {
        kernels.convolution(Convolution {
            geometry: Geometry::new(channels, 3),
            weight: weight.to_vec(),
            bias: vec![0.0; channels[1]],
            activation,
            affine: None,
        })
    };
    let x = kernels.upload(input.clone(), [1, 1, SIDE, SIDE]);
    let w1 = convolution([1, CHANNELS], &first, Activation::Relu);
    let w2 = convolution([CHANNELS, 1], &second, Activation::None);
    let hidden = kernels.conv(&w1, Input::Map(&x), None);
    let answer = kernels
        .read(kernels.conv(&w2, Input::Map(&hidden), None))
        .await
        .map_err(DeviceError::Failed)?;
    let expected = expected_answer(&input, &first, &second);
    let difference = answer
        .iter()
        .zip(&expected)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max);
    // A NaN compares with nothing, so the test is for being right, not for being wrong.
    if answer.len() == expected.len()
        && difference <= TOLERANCE
        && answer.iter().all(|v| v.is_finite())
    {
        Ok(())
    } else {
        Err(DeviceError::WrongAnswer {
            difference,
            tolerance: TOLERANCE,
        })
    }
}

const SIDE: usize = 20;
/// Enough for the second convolution to go by Winograd's algorithm where there is that.
const CHANNELS: usize = 16;

/// Values without a pattern that a wrong kernel could get right by chance.
fn wave(len: usize, frequency: f32) -> Vec<f32> {
    (0..len)
        .map(|i| (i as f32 * frequency + frequency).sin())
        .collect()
}

fn expected_answer(input: &[f32], first: &[f32], second: &[f32]) -> Vec<f32> {
    let mut sum = vec![0.0; SIDE * SIDE];
    for (w1, w2) in first.chunks_exact(9).zip(second.chunks_exact(9)) {
        let hidden: Vec<f32> = convolve(input, w1)
            .into_iter()
            .map(|v| v.max(0.0))
            .collect();
        for (total, value) in sum.iter_mut().zip(convolve(&hidden, w2)) {
            *total += value;
        }
    }
    sum
}

/// 3 x 3 cross-correlation of a square picture with zero padding.
fn convolve(picture: &[f32], weights: &[f32]) -> Vec<f32> {
    let at = |row: isize, column: isize| {
        let inside = 0..SIDE as isize;
        if inside.contains(&row) && inside.contains(&column) {
            picture[row as usize * SIDE + column as usize]
        } else {
            0.0
        }
    };
    let mut result = Vec::with_capacity(SIDE * SIDE);
    for row in 0..SIDE as isize {
        for column in 0..SIDE as isize {
            let taps = weights.iter().enumerate().map(|(k, w)| {
                let (down, right) = (k as isize / 3 - 1, k as isize % 3 - 1);
                w * at(row + down, column + right)
            });
            result.push(taps.sum());
        }
    }
    result
}
