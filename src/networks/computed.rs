//! How a network is computed: by layers over the device's own kernels, or as a module of Burn.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use burn::tensor::{Device, Tensor, TensorData};

use super::Network;
use super::efficientnet::EfficientNetB0;
use super::kernels::Kernels;
#[cfg(feature = "cpu")]
use super::kernels::cpu::Cpu;
#[cfg(feature = "gpu")]
use super::kernels::gpu::Gpu;
use super::kernels::plain::Plain;
use super::layered::Layered;
use super::lesion_resnet::LesionResNet;
use super::parameters::{LoadError, Scope};
use super::r231::UNetR231;
use super::resnet50::ResNet50;
use super::segment_unet::{SegmentUNet, SegmentUNetConfig};
use super::small_unet::SmallUNet;
use crate::weights::SmallUNetShape;

/// Output values, or what the device said.
type Outcome = Result<Vec<f32>, String>;

/// A network on its device.
pub trait Computed {
    /// From the input of that shape to the output, in row-major order.
    fn forward(
        &self,
        input: Vec<f32>,
        shape: [usize; 4],
    ) -> Pin<Box<dyn Future<Output = Outcome> + '_>>;

    /// Has the device compile what an input of that shape needs, where it compiles at all.
    fn warm(&self, _shape: [usize; 4]) {}
}

/// Builds a network on a device.
///
/// # Errors
/// When a tensor is missing, of another shape, or unreadable.
pub fn load(
    network: Network,
    scope: &Scope,
    device: &Device,
) -> Result<Rc<dyn Computed>, LoadError> {
    let segment = |config| {
        let module = SegmentUNet::load(scope, config)?;
        Ok(as_module(device, move |x| module.forward(x)))
    };
    let own = |shape| {
        let module = SmallUNet::load(scope, shape)?;
        Ok(as_module(device, move |x| module.forward(x)))
    };
    match network {
        Network::R231 => layered::<R231>(scope, device),
        Network::EfficientNetB0 => layered::<EfficientNet>(scope, device),
        Network::ResNet50Moco => layered::<ResNet>(scope, device),
        Network::UnetLung => segment(SegmentUNetConfig::LUNG),
        Network::UnetLesion => segment(SegmentUNetConfig::LESION),
        Network::OwnLung => own(SmallUNetShape::LUNG),
        Network::OwnLesion => own(SmallUNetShape::LESION),
        Network::ResnetLesion => {
            let module = LesionResNet::load(scope)?;
            Ok(as_module(device, move |x| {
                module.forward(x.unsqueeze_dim::<5>(1))
            }))
        }
    }
}

/// A network that is written over kernels, for whichever kernels there are.
trait Family {
    /// Over these kernels.
    type Over<K: Kernels + 'static>: Layered<K> + 'static;
}

struct R231;
impl Family for R231 {
    type Over<K: Kernels + 'static> = UNetR231<K>;
}

struct EfficientNet;
impl Family for EfficientNet {
    type Over<K: Kernels + 'static> = EfficientNetB0<K>;
}

struct ResNet;
impl Family for ResNet {
    type Over<K: Kernels + 'static> = ResNet50<K>;
}

/// Builds a network over the best kernels that there are for the device.
fn layered<F: Family>(scope: &Scope, device: &Device) -> Result<Rc<dyn Computed>, LoadError> {
    #[cfg(feature = "cpu")]
    if let Some(cpu) = Cpu::of(device) {
        return over::<F, _>(scope, cpu);
    }
    #[cfg(feature = "gpu")]
    if let Some(gpu) = Gpu::of(device) {
        return over::<F, _>(scope, gpu);
    }
    over::<F, _>(scope, Plain(device.clone()))
}

fn over<F: Family, K: Kernels + 'static>(
    scope: &Scope,
    kernels: K,
) -> Result<Rc<dyn Computed>, LoadError> {
    Ok(Rc::new(OverKernels {
        network: F::Over::load(scope, &kernels)?,
        kernels,
    }))
}

struct OverKernels<K, N> {
    kernels: K,
    network: N,
}

impl<K: Kernels, N: Layered<K>> Computed for OverKernels<K, N> {
    fn forward(
        &self,
        input: Vec<f32>,
        shape: [usize; 4],
    ) -> Pin<Box<dyn Future<Output = Outcome> + '_>> {
        Box::pin(async move {
            let input = self.kernels.upload(input, shape);
            let output = self.network.forward(&self.kernels, input);
            let mut values = self.kernels.read(output).await?;
            let per_slice = values.len() / shape[0].max(1);
            for slice in values.chunks_exact_mut(per_slice.max(1)) {
                N::finish(slice);
            }
            Ok(values)
        })
    }

    fn warm(&self, shape: [usize; 4]) {
        if let Some(kernels) = self.kernels.rehearsing() {
            let input = kernels.upload(vec![0.0; shape.iter().product()], shape);
            self.network.forward(&kernels, input);
        }
    }
}

/// A network that is a module of Burn.
fn as_module<const D: usize>(
    device: &Device,
    forward: impl Fn(Tensor<4>) -> Tensor<D> + 'static,
) -> Rc<dyn Computed> {
    Rc::new(AsModule {
        device: device.clone(),
        forward,
    })
}

struct AsModule<F> {
    device: Device,
    forward: F,
}

impl<const D: usize, F: Fn(Tensor<4>) -> Tensor<D>> Computed for AsModule<F> {
    fn forward(
        &self,
        input: Vec<f32>,
        shape: [usize; 4],
    ) -> Pin<Box<dyn Future<Output = Outcome> + '_>> {
        Box::pin(async move {
            let input = Tensor::from_data(TensorData::new(input, shape), &self.device);
            (self.forward)(input)
                .into_data_async()
                .await
                .map_err(|error| error.to_string())?
                .try_into_vec::<f32>()
                .map_err(|error| format!("{error:?}"))
        })
    }
}
