//! The lung mask network, on each slice of the working grid as soon as it can be had.
//!
//! Reading, resampling and the network go on side by side: while the network's devices work on the
//! first slices, the next ones are still being decoded.

use std::pin::pin;

use futures_util::stream::{self, TryStreamExt};
use web_time::Instant;

use super::arriving::Arriving;
use super::{Error, Timing};
use crate::lungs::{self, BodyCrop, Mask};
use crate::networks::{Network, Networks};
use crate::progress::{Progress, Step, tell};
use crate::resample::WorkingGrid;
use crate::volume::Volume;

/// A scan on the working grid, and the lungs that the network found in it.
pub struct Found {
    /// The scan in HU.
    pub resampled: Volume,
    /// 1 right, 2 left.
    pub labels: Mask,
    /// Where the time went that was not spent on reading.
    pub timings: [Timing; 2],
}

/// Brings a scan on the working grid, runs the network on every slice, and post-processes its labels
/// in three dimensions. All of the scan has been read when this is done.
///
/// # Errors
/// When the scan cannot be read or cannot be brought on the working grid, the network fails, or
/// `progress` asks to stop.
pub async fn find<A: Arriving>(
    scan: &mut A,
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Found, A::Error> {
    let (started, read_before) = (Instant::now(), scan.seconds());
    tell(progress, Step::Resample, 0, 1).map_err(Error::from)?;
    let grid = WorkingGrid::of(&scan.grid()).map_err(Error::from)?;
    let mut incoming = Incoming {
        voxels: grid.voxels().map_err(Error::from)?,
        crops: Vec::with_capacity(grid.slices()),
        seconds: 0.0,
        scan,
        grid,
    };
    let labels = labels(&mut incoming, networks, progress).await?;
    let Incoming {
        scan,
        grid,
        voxels,
        crops,
        seconds,
    } = incoming;
    let resampled = grid.volume(voxels);
    let labels = lungs::assemble(labels, &crops, resampled.shape).map_err(Error::from)?;
    let read = scan.seconds() - read_before;
    let network = started.elapsed().as_secs_f64() - read - seconds;
    Ok(Found {
        resampled,
        labels,
        timings: [(Step::Resample, seconds), (Step::LungMask, network)]
            .map(|(step, seconds)| Timing { step, seconds }),
    })
}

/// The network on every slice, in their order, each begun as soon as the slice is there.
async fn labels<A: Arriving>(
    incoming: &mut Incoming<'_, A>,
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Vec<Vec<u8>>, A::Error> {
    let total = incoming.grid.slices();
    tell(progress, Step::LungMask, 0, total).map_err(Error::from)?;
    let slices = stream::try_unfold((incoming, 0), async |(incoming, slice)| {
        let next = incoming.slice(slice).await?;
        Ok::<_, A::Error>(next.map(|pixels| (pixels, (incoming, slice + 1))))
    });
    // All at once: a slice that waits is small, and reading is not to wait for the network.
    let outputs = slices
        .map_ok(async |pixels| {
            let labels = networks.run(Network::R231, pixels).await;
            labels.map_err(|error| Error::from(error).into())
        })
        .try_buffered(total.max(1));
    let mut outputs = pin!(outputs);
    let mut labels: Vec<Vec<u8>> = Vec::with_capacity(total);
    while let Some(output) = outputs.try_next().await? {
        labels.push(output.into_iter().map(|label| label as u8).collect());
        tell(progress, Step::LungMask, labels.len(), total).map_err(Error::from)?;
    }
    Ok(labels)
}

/// The slices of the working grid, made as those of the scan come in.
struct Incoming<'a, A> {
    scan: &'a mut A,
    grid: WorkingGrid,
    /// Of the slices that were made.
    voxels: Vec<f32>,
    /// Of the same slices.
    crops: Vec<BodyCrop>,
    /// Spent on making them.
    seconds: f64,
}

impl<A: Arriving> Incoming<'_, A> {
    /// What the network sees of a slice; after the last one all of the scan is read, and there is
    /// `None`.
    async fn slice(&mut self, slice: usize) -> Result<Option<Vec<f32>>, A::Error> {
        if slice == self.grid.slices() {
            self.scan.first(usize::MAX).await?;
            return Ok(None);
        }
        let scan = self.scan.first(self.grid.needed(slice)).await?;
        let started = Instant::now();
        let before = self.voxels.len();
        self.grid
            .append(scan, slice, &mut self.voxels)
            .map_err(Error::from)?;
        let hounsfield = self.voxels.get(before..).unwrap_or_default();
        let prepared =
            lungs::prepare_slice(hounsfield, self.grid.slice_shape()).map_err(Error::from)?;
        self.crops.push(prepared.crop);
        self.seconds += started.elapsed().as_secs_f64();
        Ok(Some(prepared.pixels))
    }
}
