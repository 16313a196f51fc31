//! The whole step of AI-segment, with seeded weights, against the original code; and what is measured
//! in a segmentation.
#![cfg(feature = "networks")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::path::Path;

use ct_severity::lungs::Mask;
use ct_severity::networks::{
    Backend, LoadedNetwork, Network, NetworkError, Networks, labels_of_scores, open,
};
use ct_severity::progress::{Progress, Step};
use ct_severity::segmentation::{
    self, Error, SegmentNetworks, Segmentation, densitometry, extents, published,
};
use ct_severity::volume::Volume;
use ct_severity::weights::{Checkpoint, Tensor, npz, seeded};

const SIDE: usize = 48;
/// A block of 32 slices and a rest of 5.
const SLICES: usize = 37;
/// Voxels whose two best classes are so close that rounding decides; of 85,248.
const ROUNDED: usize = 8;

/// The networks with seeded weights at the size of the test, one after the other.
struct Seeded {
    loaded: RefCell<Option<LoadedNetwork>>,
}

impl Seeded {
    fn new() -> Self {
        Self {
            loaded: RefCell::new(None),
        }
    }
}

impl Networks for Seeded {
    async fn run(&self, network: Network, slice: Vec<f32>) -> Result<Vec<f32>, NetworkError> {
        let loaded = self.loaded.borrow().clone();
        let loaded = match loaded {
            Some(loaded) if loaded.network() == network => loaded,
            _ => {
                let device = open(Backend::Cpu).await.unwrap();
                LoadedNetwork::load(network, &weights(network), &device).unwrap()
            }
        };
        self.loaded.replace(Some(loaded.clone()));
        let slices = slice.len() / (SIDE * SIDE);
        loaded.forward(slice, [1, slices, SIDE, SIDE]).await
    }

    fn parallelism(&self) -> usize {
        1
    }
}

/// As tests/data/generate_segment.py has them: the lung network claims but a part of the scan.
fn weights(network: Network) -> Checkpoint {
    let mut checkpoint = seeded::checkpoint(network).unwrap();
    if network == Network::UnetLung {
        let bias = Tensor::from_f32(&[2], &[-2.1, 1.2]).unwrap();
        checkpoint.insert("module.outc.conv.bias", bias);
    }
    checkpoint
}

/// Two lungs with lesions in a body, by the rule of tests/data/generate_segment.py.
fn volume() -> Volume {
    let noise = seeded::network_input("segment_volume", SLICES * SIDE * SIDE);
    let square = |a: usize, b: i64| (a as i64 - b).pow(2);
    let voxels = noise.iter().enumerate().map(|(index, &noise)| {
        let (z, r, c) = (index / (SIDE * SIDE), index / SIDE % SIDE, index % SIDE);
        let lung = [14, 34]
            .into_iter()
            .any(|middle| square(r, 24) + 3 * square(c, middle) + square(z, 18) < 16 * 16);
        let hu = match (lung, r) {
            (true, 33..) => -20.0,
            (true, 27..) => -600.0,
            (true, _) => -850.0,
            (false, _) if square(r, 24) + square(c, 24) < 22 * 22 => 40.0,
            _ => -1000.0,
        };
        (hu + 120.0 * f64::from(noise)).round_ties_even() as f32
    });
    Volume {
        voxels: voxels.collect(),
        shape: [SLICES, SIDE, SIDE],
        spacing: [1.0, 2.0, 2.0],
        origin: [0.0; 3],
        direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
    }
}

/// Hears everything, and stops at a step when told to.
#[derive(Default)]
struct Told {
    reports: RefCell<Vec<(Step, usize, usize)>>,
    stop_at: Cell<Option<(Step, usize)>>,
}

impl Progress for Told {
    fn report(&self, step: Step, done: usize, total: usize) -> ControlFlow<()> {
        self.reports.borrow_mut().push((step, done, total));
        match self.stop_at.get() {
            Some(at) if at == (step, done) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }
}

fn segment(told: &Told) -> Result<Segmentation, Error> {
    pollster::block_on(published::segment_square(&volume(), &Seeded::new(), told))
}

/// An array of the reference, `[rows, columns, slices]`, in the order of our own.
fn slices_first(reference: &Checkpoint, name: &str) -> Vec<u8> {
    let array = reference.get(name).unwrap();
    assert_eq!(array.shape(), [SIDE, SIDE, SLICES]);
    let values = array.to_f32();
    (0..SLICES)
        .flat_map(|slice| values.iter().skip(slice).step_by(SLICES).map(|&v| v as u8))
        .collect()
}

fn differing(ours: &[u8], theirs: &[u8]) -> usize {
    assert_eq!(ours.len(), theirs.len());
    ours.iter().zip(theirs).filter(|(a, b)| a != b).count()
}

#[test]
fn the_published_step_gives_the_labels_of_the_original_code() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/segment.npz");
    let reference = npz::read(&std::fs::read(file).unwrap().into()).unwrap();
    let told = Told::default();
    let found = segment(&told).unwrap();

    let lungs: Vec<u8> = found
        .lungs
        .labels
        .iter()
        .map(|&l| u8::from(l > 0))
        .collect();
    let expected: Vec<u8> = slices_first(&reference, "lungs")
        .into_iter()
        .map(|label| u8::from(label > 0))
        .collect();
    let lung_differs = differing(&lungs, &expected);
    let lesion_differs = differing(&found.lesions.labels, &slices_first(&reference, "lesions"));
    eprintln!(
        "lungs: {lung_differs}, lesions: {lesion_differs} of {} voxels differ",
        lungs.len()
    );
    assert!(lung_differs <= ROUNDED, "{lung_differs}");
    assert!(lesion_differs <= ROUNDED, "{lesion_differs}");

    let ours = extents(&found.lesions, SegmentNetworks::Published).unwrap();
    let theirs = reference.get("extents").unwrap().to_f64();
    let ours = [
        ours.disease,
        ours.ground_glass,
        ours.consolidation,
        ours.crazy_paving.unwrap(),
    ];
    for (ours, theirs) in ours.into_iter().zip(theirs) {
        assert!((ours - theirs).abs() <= 2e-4, "{ours}, not {theirs}");
    }

    let told = told.reports.into_inner();
    for (step, total) in [
        (Step::SegmentLungs, SLICES),
        (Step::SegmentLesions, 2 * SLICES - 2),
    ] {
        let of_step: Vec<_> = told.iter().filter(|report| report.0 == step).collect();
        assert!(of_step.is_sorted_by_key(|report| report.1));
        assert!(of_step.iter().all(|report| report.2 == total));
        assert_eq!(of_step.last().unwrap().1, total);
    }
}

#[test]
fn it_stops_when_told_to() {
    let told = Told::default();
    told.stop_at.set(Some((Step::SegmentLungs, 2)));
    assert!(matches!(segment(&told), Err(Error::Cancelled(_))));
    assert_eq!(told.reports.into_inner().len(), 3);
}

#[test]
fn slices_of_another_size_than_the_original_takes_and_too_few_are_refused_in_a_sentence() {
    let told = Told::default();
    let scan = volume();
    let error = pollster::block_on(published::segment(&scan, &Seeded::new(), &told)).unwrap_err();
    assert!(error.to_string().contains("512 x 512"), "{error}");
    assert!(error.is_of_the_scan());
    let mut thin = scan.clone();
    thin.shape = [2, SIDE, SIDE];
    thin.voxels.truncate(2 * SIDE * SIDE);
    let error =
        pollster::block_on(published::segment_square(&thin, &Seeded::new(), &told)).unwrap_err();
    assert_eq!(error, Error::TooFewSlices { slices: 2 });
    assert!(told.reports.into_inner().is_empty());
}

/// Prints seconds and the process's peak memory.
#[test]
#[ignore = "a minute or two on two cores, and gigabytes: run by hand to measure"]
fn the_networks_take_what_they_take_at_full_size() {
    let device = pollster::block_on(open(Backend::Cpu)).unwrap();
    for (network, slices) in [
        (Network::UnetLung, 1),
        (Network::UnetLesion, 3),
        (Network::ResnetLesion, 32),
    ] {
        let loaded = LoadedNetwork::load(network, &weights(network), &device).unwrap();
        let input = seeded::network_input("full_size", slices * 512 * 512);
        let start = std::time::Instant::now();
        let scores = pollster::block_on(loaded.run(&input)).unwrap();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status
            .lines()
            .find(|line| line.starts_with("VmHWM"))
            .unwrap_or_default();
        eprintln!(
            "{}: {:.1} s, {} values, {peak}",
            network.name(),
            start.elapsed().as_secs_f64(),
            scores.len()
        );
    }
}

fn mask(labels: &[u8]) -> Mask {
    Mask {
        labels: labels.to_vec(),
        shape: [1, 1, labels.len()],
    }
}

#[test]
fn extents_are_shares_of_all_lung_voxels_and_disease_is_what_is_not_healthy() {
    let lesions = mask(&[0, 0, 4, 4, 4, 4, 1, 1, 2, 3]);
    let of = |networks| extents(&lesions, networks).unwrap();
    let published = of(SegmentNetworks::Published);
    assert_eq!(
        [
            published.disease,
            published.ground_glass,
            published.consolidation
        ],
        [0.5, 0.25, 0.125]
    );
    assert_eq!(published.crazy_paving, Some(0.125));
    assert_eq!(of(SegmentNetworks::Own).crazy_paving, None);
    assert_eq!(extents(&mask(&[0, 0]), SegmentNetworks::Own), None);
}

#[test]
fn densitometry_counts_the_lungs_alone_and_both_ends_of_well_aerated_lung() {
    let scan = Volume {
        voxels: vec![-1000.0, -951.0, -950.0, -700.0, -699.0, 40.0, 40.0, -800.0],
        shape: [1, 1, 8],
        spacing: [10.0, 100.0, 1000.0],
        origin: [0.0; 3],
        direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
    };
    let found = densitometry(&scan, &mask(&[0, 1, 1, 1, 2, 2, 0, 0])).unwrap();
    assert_eq!(found.above_minus_700, 0.4);
    assert_eq!(found.well_aerated, 0.4);
    assert_eq!([found.right_litres, found.left_litres], [3.0, 2.0]);
    assert_eq!(densitometry(&scan, &mask(&[0; 8])), None);
}

#[test]
fn the_values_of_a_mask_are_those_that_the_dump_promises() {
    use segmentation::{CONSOLIDATION, CRAZY_PAVING, GROUND_GLASS, HEALTHY, LEFT, RIGHT};
    assert_eq!([RIGHT, LEFT], [1, 2]);
    assert_eq!(
        [GROUND_GLASS, CONSOLIDATION, CRAZY_PAVING, HEALTHY],
        [1, 2, 3, 4]
    );
    // In the order of the published networks' classes, so that a label is the class itself.
    assert_eq!(labels_of_scores(&[0.0, 0.0, 0.0, 0.0, 1.0], 5), [HEALTHY]);
}
