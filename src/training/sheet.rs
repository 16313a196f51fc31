//! A phantom as the networks see it: slices on a frame, and the label of each pixel.

use std::io::{Read, Write};
use std::path::Path;

use super::Result;
use crate::networks::{Network, OWN_SIDE};
use crate::phantom::{self, Phantom, Recipe};
use crate::segmentation::bundled::lesion_frame;
use crate::segmentation::frame::Frame;
use crate::segmentation::lung_field::bounds;
use crate::segmentation::{CONSOLIDATION, GROUND_GLASS, HEALTHY, LEFT, RIGHT};
use crate::volume::Volume;

/// Pixels of a slice.
pub const PICTURE: usize = OWN_SIDE * OWN_SIDE;
/// Rows and columns at which phantoms are made, before they are brought on the frame.
const SIDE: usize = 224;
/// mm between the slices of phantoms.
const SPACING: f64 = 5.0;

/// A phantom on the frame of one network.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// HU, `[slices, OWN_SIDE, OWN_SIDE]`.
    pub hounsfield: Vec<i16>,
    /// For the lungs 0 none, 1 right, 2 left; for the lesions 0 no lung, then 1 + the class.
    pub labels: Vec<u8>,
    /// Slices from a slice to the neighbour shown beside it.
    pub neighbour: usize,
    /// Slices that hold lung.
    pub of_lung: Vec<usize>,
}

impl Sheet {
    /// The phantom number `seed`, seen by `network`; read from `cache` when it is there, and left
    /// there when it is not. `None` for a phantom without lungs in the picture.
    ///
    /// # Errors
    /// When the cache cannot be written.
    pub fn of_seed(network: Network, seed: u64, cache: &Path) -> Result<Option<Self>> {
        let path = |network: Network| cache.join(format!("{}-{seed}.sheet", network.id()));
        if let Some(sheet) = Self::read(&path(network)) {
            return Ok(Some(sheet));
        }
        let recipe = Recipe::sample(seed);
        let phantom = phantom::generate(&recipe, recipe.grid(SIDE, Some(SPACING)));
        let [lungs, lesions] = Self::both(&phantom);
        std::fs::create_dir_all(cache)?;
        for (network, sheet) in [(Network::OwnLung, &lungs), (Network::OwnLesion, &lesions)] {
            if let Some(sheet) = sheet {
                sheet.write(&path(network))?;
            }
        }
        Ok(if network == Network::OwnLung {
            lungs
        } else {
            lesions
        })
    }

    /// A phantom as the lung network and as the lesion network see it.
    pub fn both(phantom: &Phantom) -> [Option<Self>; 2] {
        let scan = &phantom.volume;
        let Some(frame) = Frame::of_body(scan) else {
            return [None, None];
        };
        let lungs = Self::on(&frame, scan, &phantom.lungs.labels, &[RIGHT, LEFT]);
        let lesions = bounds(&lungs.labels)
            .and_then(|bounds| lesion_frame(scan, &frame, bounds))
            .map(|frame| {
                let classes = [GROUND_GLASS, CONSOLIDATION, HEALTHY];
                Self::on(&frame, scan, &phantom.lesions.labels, &classes)
            });
        [Some(lungs), lesions]
    }

    fn on(frame: &Frame, scan: &Volume, labels: &[u8], classes: &[u8]) -> Self {
        let hounsfield: Vec<i16> = frame
            .resample(scan)
            .into_iter()
            .map(|hu| hu as i16)
            .collect();
        let mut shares: Vec<f32> = vec![0.0; hounsfield.len()];
        let mut best: Vec<(f32, u8)> = vec![(0.0, 0); hounsfield.len()];
        for (nth, class) in (1..).zip(classes) {
            let of_class = Volume {
                voxels: labels
                    .iter()
                    .map(|label| f32::from(u8::from(label == class)))
                    .collect(),
                shape: scan.shape,
                spacing: scan.spacing,
                origin: scan.origin,
                direction: scan.direction,
            };
            let resampled = frame.resample(&of_class);
            for ((share, best), value) in shares.iter_mut().zip(&mut best).zip(resampled) {
                let value = value.max(0.0);
                *share += value;
                if value > best.0 {
                    *best = (value, nth);
                }
            }
        }
        let labels: Vec<u8> = shares
            .iter()
            .zip(best)
            .map(|(&share, (_, class))| if share > 0.5 { class } else { 0 })
            .collect();
        Self::new(hounsfield, labels, frame.neighbour())
    }

    fn new(hounsfield: Vec<i16>, labels: Vec<u8>, neighbour: usize) -> Self {
        let slices = labels.chunks_exact(PICTURE).enumerate();
        let of_lung = slices
            .filter(|(_, labels)| labels.iter().any(|&label| label != 0))
            .map(|(slice, _)| slice)
            .collect();
        Self {
            hounsfield,
            labels,
            neighbour,
            of_lung,
        }
    }

    /// How many slices.
    pub fn slices(&self) -> usize {
        self.labels.len() / PICTURE
    }

    fn write(&self, path: &Path) -> Result<()> {
        let mut bytes = vec![self.neighbour as u8];
        bytes.extend(self.hounsfield.iter().flat_map(|hu| hu.to_le_bytes()));
        bytes.extend(&self.labels);
        let unfinished = path.with_extension(format!("{}", std::process::id()));
        std::fs::File::create(&unfinished)?.write_all(&bytes)?;
        Ok(std::fs::rename(unfinished, path)?)
    }

    fn read(path: &Path) -> Option<Self> {
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .ok()?
            .read_to_end(&mut bytes)
            .ok()?;
        let (&neighbour, values) = bytes.split_first()?;
        let pixels = values.len() / 3;
        let whole = pixels > 0 && values.len() == pixels * 3 && pixels % PICTURE == 0;
        let (hounsfield, labels) = whole.then(|| values.split_at(2 * pixels))?;
        let hounsfield = hounsfield.chunks_exact(2);
        Some(Self::new(
            hounsfield
                .map(|hu| i16::from_le_bytes([hu[0], hu[1]]))
                .collect(),
            labels.to_vec(),
            usize::from(neighbour),
        ))
    }
}
