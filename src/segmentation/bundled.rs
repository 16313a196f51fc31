//! Lungs and lesions by our own two small networks.
//!
//! Both networks see the scan on a [`Frame`]; what they say is brought back to the scan's own grid as
//! scores. Between them stands [`lung_field`](super::lung_field): the classical steps that guard the
//! lung network, each of which says so when it changed something that matters.

use std::ops::Range;

use futures_util::stream::{self, StreamExt, TryStreamExt};

use super::frame::{Frame, scaled};
use super::lung_field::LungField;
use super::{CONSOLIDATION, Error, GROUND_GLASS, HEALTHY, Segmentation};
use crate::lungs::{self, Mask};
use crate::networks::{Network, NetworkError, Networks, OWN_SIDE};
use crate::progress::{Progress, Step, tell};
use crate::volume::Scan;

/// Pixels of a slice on a frame.
const PICTURE: usize = OWN_SIDE * OWN_SIDE;
/// mm per pixel for the lesion network: 352 mm in all, as wide as nearly all lungs.
const LESION_PIXEL: f64 = 2.2;
/// Pixels left free on each side of lungs that are wider.
const MARGIN: f64 = 4.0;
/// Classes of the lesion network: ground glass, consolidation, healthy.
const CLASSES: usize = 3;
/// Share of the two lesions together above which a voxel is diseased. Less than a half, since the
/// network says less disease than there is. On 40 phantoms that were neither trained on nor are in the
/// card's table the extent was off by least at 0.3, but that calls too much of healthy lungs diseased.
const DISEASED: f32 = 0.4;

/// Segments a scan of any grid with our own networks.
///
/// # Errors
/// When no lung is found, a network fails, or `progress` asks to stop.
pub async fn segment(
    scan: &dyn Scan,
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Segmentation, Error> {
    let frame = Frame::of_body(scan).ok_or(Error::NoLung)?;
    let hounsfield = frame.resample(scan);
    let scores = lung_scores(&frame, &hounsfield, networks, progress).await?;
    let mut field = LungField::from_scores(&scores, frame.slices());
    let mut warnings = field.clean(&hounsfield, frame.voxel(scan));
    drop(hounsfield);
    let lungs = field.on_own_grid(scan, &frame);
    if lungs.count() == 0 {
        return Err(Error::NoLung);
    }
    // The checks of the published pipeline: of volume, of both lungs, of cut lungs.
    if let Ok(found) = lungs::plausibility(scan, &lungs, &lungs) {
        warnings.extend(found);
    }
    let lesions = lesions(scan, &frame, &field, &lungs, networks, progress).await?;
    Ok(Segmentation {
        lungs,
        lesions,
        warnings,
    })
}

/// The lung network on every slice: `[slices, 3, OWN_SIDE, OWN_SIDE]`.
async fn lung_scores(
    frame: &Frame,
    hounsfield: &[f32],
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Vec<f32>, Error> {
    let total = frame.slices();
    tell(progress, Step::SegmentLungs, 0, total)?;
    let mut outputs = stream::iter(0..total)
        .map(|slice| networks.run(Network::OwnLung, lung_input(frame, hounsfield, slice)))
        .buffered(networks.parallelism().max(1));
    let mut scores = Vec::with_capacity(total * 3 * PICTURE);
    let mut done = 0;
    while let Some(output) = outputs.try_next().await? {
        scores.extend(expected(output, Network::OwnLung, 3 * PICTURE)?);
        done += 1;
        tell(progress, Step::SegmentLungs, done, total)?;
    }
    Ok(scores)
}

/// What the lung network sees of one slice, `[3, OWN_SIDE, OWN_SIDE]`.
pub fn lung_input(frame: &Frame, hounsfield: &[f32], slice: usize) -> Vec<f32> {
    let pictures = frame.shown(slice).into_iter().flat_map(|slice| {
        let start = slice * PICTURE;
        hounsfield.get(start..start + PICTURE).unwrap_or(&[])
    });
    pictures.map(|&hu| scaled(hu)).collect()
}

/// The frame of the lesion network: around the lungs, coarser where they are too large for it.
///
/// `bounds` are the rows and columns of the lung network's frame in which the lungs lie.
pub fn lesion_frame(
    scan: &dyn Scan,
    frame: &Frame,
    [rows, columns]: [Range<usize>; 2],
) -> Option<Frame> {
    let centre = frame.own_place(
        (rows.start + rows.end) as f64 / 2.0 - 0.5,
        (columns.start + columns.end) as f64 / 2.0 - 0.5,
    );
    let longest = rows.len().max(columns.len()) as f64 * super::frame::LUNG_PIXEL;
    let needed = longest / (OWN_SIDE as f64 - 2.0 * MARGIN);
    Frame::new(scan, centre, LESION_PIXEL.max(needed))
}

/// What the lesion network sees of one slice, `[4, OWN_SIDE, OWN_SIDE]`: the three slices and the
/// lungs of the middle one, 0 to 1.
pub fn lesion_input(frame: &Frame, hounsfield: &[f32], lungs: &[f32], slice: usize) -> Vec<f32> {
    let mut input = lung_input(frame, hounsfield, slice);
    input.extend_from_slice(lungs);
    input
}

async fn lesions(
    scan: &dyn Scan,
    lung_frame: &Frame,
    field: &LungField,
    lungs: &Mask,
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<Mask, Error> {
    let bounds = field.bounds().ok_or(Error::NoLung)?;
    let frame = lesion_frame(scan, lung_frame, bounds).ok_or(Error::NoLung)?;
    let hounsfield = frame.resample(scan);
    let slices: Vec<usize> = (0..frame.slices())
        .filter(|&slice| field.holds_lung(slice))
        .collect();
    tell(progress, Step::SegmentLesions, 0, slices.len())?;
    let mut outputs = stream::iter(&slices)
        .map(|&slice| {
            let lungs = lung_frame.moved(&field.probabilities(slice), &frame);
            let input = lesion_input(&frame, &hounsfield, &lungs, slice);
            networks.run(Network::OwnLesion, input)
        })
        .buffered(networks.parallelism().max(1));
    let mut shares = vec![0.0; frame.slices() * CLASSES * PICTURE];
    let mut done = 0;
    while let Some(output) = outputs.try_next().await? {
        let scores = expected(output, Network::OwnLesion, CLASSES * PICTURE)?;
        if let Some(&slice) = slices.get(done) {
            let start = slice * CLASSES * PICTURE;
            softmax(&scores, &mut shares[start..start + CLASSES * PICTURE]);
        }
        done += 1;
        tell(progress, Step::SegmentLesions, done, slices.len())?;
    }
    drop(outputs);
    drop(hounsfield);
    Ok(label_lesions(&frame, &shares, lungs))
}

/// The class of each lung voxel on the scan's own grid; healthy where there is no other word.
fn label_lesions(frame: &Frame, shares: &[f32], lungs: &Mask) -> Mask {
    let mut lesions = Mask::background(lungs.shape);
    let picture = (lungs.shape[1] * lungs.shape[2]).max(1);
    let own = frame.own_slices(shares, CLASSES, 0.0);
    let masks = lesions.labels.chunks_exact_mut(picture).zip(lungs.slices());
    for (shares, (labels, lungs)) in own.zip(masks) {
        let lung = labels.iter_mut().zip(lungs).enumerate();
        for (voxel, (label, _)) in lung.filter(|(_, (_, lung))| **lung != 0) {
            *label = class([0, 1, 2].map(|class| shares[class * picture + voxel]));
        }
    }
    lesions
}

/// The class of a voxel of which these are the shares, in the order of [`CLASSES`].
fn class([ground_glass, consolidation, healthy]: [f32; 3]) -> u8 {
    let ill = ground_glass + consolidation;
    if ill <= DISEASED * (ill + healthy) {
        HEALTHY
    } else if consolidation > ground_glass {
        CONSOLIDATION
    } else {
        GROUND_GLASS
    }
}

/// Scores `[classes, pixels]` to shares that sum to one.
fn softmax(scores: &[f32], shares: &mut [f32]) {
    let pixels = scores.len() / CLASSES;
    for pixel in 0..pixels {
        let at = |class: usize| scores[class * pixels + pixel];
        let largest = (0..CLASSES).map(at).fold(f32::MIN, f32::max);
        let total: f32 = (0..CLASSES).map(|class| (at(class) - largest).exp()).sum();
        for class in 0..CLASSES {
            shares[class * pixels + pixel] = (at(class) - largest).exp() / total;
        }
    }
}

fn expected(output: Vec<f32>, network: Network, len: usize) -> Result<Vec<f32>, Error> {
    if output.len() == len {
        return Ok(output);
    }
    Err(Error::Network(NetworkError::Run {
        network: network.name(),
        reason: format!("it gave {} values where {len} were expected", output.len()),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voxel_is_diseased_when_its_lesions_together_have_a_large_enough_share() {
        assert_eq!(class([0.2, 0.15, 0.65]), HEALTHY);
        assert_eq!(class([0.25, 0.2, 0.55]), GROUND_GLASS);
        assert_eq!(class([0.2, 0.25, 0.55]), CONSOLIDATION);
        assert_eq!(class([0.9, 0.1, 0.0]), GROUND_GLASS);
        // Beyond the frame of the network, and at its edge.
        assert_eq!(class([0.0; 3]), HEALTHY);
        assert_eq!(class([0.1, 0.0, 0.1]), GROUND_GLASS);
    }
}
