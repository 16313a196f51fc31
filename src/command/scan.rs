//! Reading the scan of a path, and the networks that shall look at it.

use std::path::Path;

use ct_severity::input;
use ct_severity::networks::{
    Backend, DeviceError, LocalNetworks, ParameterSource, Parameters, known_answer, open,
};
use ct_severity::pipeline::{Progress, Step};
use ct_severity::volume::Volume;
use ct_severity::warning::Warning;
use ct_severity::weights::{Network, Pack};

use super::progress::Terminal;

/// The proposed series of a path, or the one with this UID, as a volume.
pub fn read(
    path: &Path,
    series: Option<&str>,
    progress: &Terminal,
) -> Result<(Volume, Vec<Warning>), input::Error> {
    let mut input = input::open(path)?;
    let mut report = |done, total| progress.report(Step::Read, done, total);
    input::read_scan(input.as_mut(), series, &mut report)
}

/// The networks of a pack on a device that has shown that it computes rightly.
pub fn networks(
    pack: Pack,
    backend: Backend,
) -> Result<LocalNetworks<PackParameters>, DeviceError> {
    pollster::block_on(async {
        let device = open(backend).await?;
        known_answer(&device).await?;
        Ok(LocalNetworks::new(PackParameters(pack), device))
    })
}

/// Reads each network's file when it is first needed.
pub struct PackParameters(Pack);

impl ParameterSource for PackParameters {
    fn parameters(&self, network: Network) -> Result<Box<dyn Parameters>, String> {
        match self.0.network(network) {
            Ok(checkpoint) => Ok(Box::new(checkpoint)),
            Err(error) => Err(error.to_string()),
        }
    }
}
