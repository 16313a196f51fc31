//! Networks computed on a device of this process.

use std::cell::RefCell;

use burn::tensor::Device;

use super::loaded::LoadedNetwork;
use super::parameters::Parameters;
use super::{Network, NetworkError, Networks};

/// Where the parameters of a network come from when it is first needed.
pub trait ParameterSource {
    /// The named tensors of one network, or the sentence why there are none.
    ///
    /// # Errors
    /// When the weights cannot be had.
    fn parameters(&self, network: Network) -> Result<Box<dyn Parameters>, String>;
}

/// All networks on one device, loaded when first used.
///
/// An exam needs one network after the other and together they hold 240 MB of weights, so only the
/// one in use stays in memory.
pub struct LocalNetworks<S> {
    source: S,
    device: Device,
    parallelism: usize,
    loaded: RefCell<Option<(Network, LoadedNetwork)>>,
}

impl<S: ParameterSource> LocalNetworks<S> {
    /// Networks with parameters from `source`, computed on `device`.
    pub fn new(source: S, device: Device) -> Self {
        Self {
            source,
            device,
            parallelism: 1,
            loaded: RefCell::new(None),
        }
    }

    /// Where the parameters come from.
    pub fn source(&self) -> &S {
        &self.source
    }

    fn load(&self, network: Network) -> Result<LoadedNetwork, NetworkError> {
        let load_error = |reason| NetworkError::Load {
            network: network.name(),
            reason,
        };
        if let Some((loaded, module)) = &*self.loaded.borrow()
            && *loaded == network
        {
            return Ok(module.clone());
        }
        self.loaded.replace(None);
        let parameters = self.source.parameters(network).map_err(load_error)?;
        let module = LoadedNetwork::load(network, parameters.as_ref(), &self.device)
            .map_err(|error| load_error(error.to_string()))?;
        self.loaded.replace(Some((network, module.clone())));
        Ok(module)
    }
}

impl<S: ParameterSource> Networks for LocalNetworks<S> {
    async fn run(&self, network: Network, slice: Vec<f32>) -> Result<Vec<f32>, NetworkError> {
        self.load(network)?.run(&slice).await
    }

    fn parallelism(&self) -> usize {
        self.parallelism
    }
}
