//! A whole exam with any set of packs: what is computed, what stands in for what, and what is said.
//!
//! The networks here answer by Hounsfield units alone, so that what the steps around them must give is
//! known from the drawing of the scan.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::cell::RefCell;
use std::ops::ControlFlow;

use ct_severity::networks::{Network, NetworkError, Networks, OWN_SIDE};
use ct_severity::pipeline::{self, Error, Exam, Plan, Whole};
use ct_severity::progress::{Progress, Step};
use ct_severity::segmentation::SegmentNetworks;
use ct_severity::volume::Volume;
use ct_severity::weights::{Heads, seeded};

const SHAPE: [usize; 3] = [40, 128, 128];
const HEALTHY: f32 = -850.0;
const GROUND_GLASS: f32 = -600.0;
const BODY: f32 = 40.0;

/// Two lungs in a body that fills the slices; the back of both lungs is ground glass.
fn scan() -> Volume {
    let [slices, rows, columns] = SHAPE;
    let voxels = (0..slices * rows * columns).map(|index| {
        let (z, r, c) = (
            index / (rows * columns),
            index / columns % rows,
            index % columns,
        );
        let part = |value: usize, middle: f64, half: f64| ((value as f64 - middle) / half).powi(2);
        let lung = |middle| part(z, 19.5, 15.0) + part(r, 64.0, 35.0) + part(c, middle, 20.0) < 1.0;
        match lung(35.0) || lung(92.0) {
            true if r >= 80 => GROUND_GLASS,
            true => HEALTHY,
            false => BODY,
        }
    });
    Volume {
        voxels: voxels.collect(),
        shape: SHAPE,
        spacing: [7.0, 2.8, 2.8],
        origin: [0.0; 3],
        direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
    }
}

/// The share of the lungs that was drawn as ground glass.
fn drawn_extent() -> f64 {
    let scan = scan();
    let count = |hu: f32| scan.voxels.iter().filter(|&&voxel| voxel == hu).count() as f64;
    count(GROUND_GLASS) / (count(GROUND_GLASS) + count(HEALTHY))
}

struct ByHounsfield;

impl Networks for ByHounsfield {
    async fn run(&self, network: Network, input: Vec<f32>) -> Result<Vec<f32>, NetworkError> {
        Ok(match network {
            Network::R231 => {
                let lung = |(index, &value): (usize, &f32)| match value * 1624.0 - 1024.0 < -300.0 {
                    true if index % 256 < 128 => 1.0,
                    true => 2.0,
                    false => 0.0,
                };
                input.iter().enumerate().map(lung).collect()
            }
            Network::EfficientNetB0 => vec![0.0; 1280 * 256],
            Network::ResNet50Moco => vec![0.0; 2048 * 256],
            Network::OwnLung => {
                let is = |class| {
                    // Beyond the scan there is air.
                    move |(index, hu): (usize, f32)| match (-950.0..-300.0).contains(&hu) {
                        true if index % OWN_SIDE < OWN_SIDE / 2 => class == 1,
                        true => class == 2,
                        false => class == 0,
                    }
                };
                scores([is(0), is(1), is(2)], &input)
            }
            Network::OwnLesion => {
                let is = |low: f32, high: f32| move |(_, hu): (usize, f32)| low <= hu && hu < high;
                scores(
                    [is(-725.0, -300.0), is(-300.0, 9e9), is(-9e9, -725.0)],
                    &input,
                )
            }
            other => panic!("{} has nothing to do here", other.name()),
        })
    }

    fn parallelism(&self) -> usize {
        2
    }
}

/// Sure scores of three classes from the middle one of the slices that our networks see.
fn scores(classes: [impl Fn((usize, f32)) -> bool; 3], input: &[f32]) -> Vec<f32> {
    let picture = OWN_SIDE * OWN_SIDE;
    let air = ct_severity::segmentation::frame::scaled(-1000.0);
    let water = ct_severity::segmentation::frame::scaled(0.0);
    let middle = &input[picture..2 * picture];
    let hounsfield = |scaled: f32| 1000.0 * (scaled - water) / (water - air);
    let of_class = |class: &dyn Fn((usize, f32)) -> bool| -> Vec<f32> {
        let places = middle.iter().enumerate();
        let answers = places.map(|(index, &value)| class((index, hounsfield(value))));
        answers.map(|is| if is { 8.0 } else { -8.0 }).collect()
    };
    classes.iter().flat_map(|class| of_class(class)).collect()
}

#[derive(Default)]
struct Steps(RefCell<Vec<Step>>);

impl Progress for Steps {
    fn report(&self, step: Step, _: usize, _: usize) -> ControlFlow<()> {
        let mut steps = self.0.borrow_mut();
        if steps.last() != Some(&step) {
            steps.push(step);
        }
        ControlFlow::Continue(())
    }
}

fn heads() -> Heads {
    Heads::from_checkpoint(&seeded::heads().unwrap()).unwrap()
}

fn examine(plan: Plan) -> (Result<Exam, Error>, Vec<Step>) {
    let steps = Steps::default();
    let volume = scan();
    let mut scan = Whole(&volume);
    let exam = pollster::block_on(pipeline::examine(&mut scan, &ByHounsfield, plan, &steps));
    (exam, steps.0.into_inner())
}

fn codes(exam: &Exam) -> Vec<String> {
    let json = exam.warnings.iter().map(|warning| warning.to_json());
    json.map(|json| json["code"].as_str().unwrap().to_owned())
        .collect()
}

const OWN: Plan = Plan {
    severity: None,
    published: false,
    own: true,
};

#[test]
fn our_own_networks_alone_measure_what_was_drawn_and_spare_the_working_grid() {
    let (exam, steps) = examine(OWN);
    let exam = exam.unwrap();
    assert!(exam.severity.is_none());
    assert_eq!(steps, [Step::SegmentLungs, Step::SegmentLesions]);
    let timed: Vec<Step> = exam.timings.iter().map(|timing| timing.step).collect();
    assert_eq!(timed, steps);

    let found = exam.segmented.unwrap();
    assert_eq!(found.networks, SegmentNetworks::Own);
    assert_eq!(found.masks.lungs.shape, SHAPE);
    assert_eq!(found.masks.lesions.shape, SHAPE);
    let near = |name: &str, ours: f64, drawn: f64| {
        assert!((ours - drawn).abs() < 0.02, "{name}: {ours}, drawn {drawn}");
    };
    // Where lung and body share a voxel of the networks' grid, these networks see ground glass, and a
    // share of it is enough.
    let edge = 0.035;
    let disease = found.extents.disease - drawn_extent();
    assert!((0.0..edge).contains(&disease), "{disease} more than drawn");
    let ground_glass = found.extents.ground_glass - drawn_extent();
    assert!(
        (0.0..edge).contains(&ground_glass),
        "{ground_glass} more than drawn"
    );
    near("consolidation", found.extents.consolidation, 0.0);
    near(
        "above -700 HU",
        found.densitometry.above_minus_700,
        drawn_extent(),
    );
    near(
        "well aerated",
        found.densitometry.well_aerated,
        1.0 - drawn_extent(),
    );
    // Half axes of 105, 98 and 56 mm.
    let litres = 4.0 / 3.0 * std::f64::consts::PI * 105.0 * 98.0 * 56.0 / 1e6;
    for (side, ours) in [
        ("right", found.densitometry.right_litres),
        ("left", found.densitometry.left_litres),
    ] {
        assert!(
            (ours - litres).abs() < 0.05 * litres,
            "{side}: {ours}, drawn {litres}"
        );
    }
}

#[test]
fn our_own_networks_stand_in_where_a_scan_does_not_suit_the_published_ones() {
    let plan = Plan {
        published: true,
        ..OWN
    };
    let exam = examine(plan).0.unwrap();
    assert_eq!(
        exam.segmented.as_ref().unwrap().networks,
        SegmentNetworks::Own
    );
    assert!(codes(&exam).contains(&"own_networks_instead".to_owned()));
    assert!(exam.warnings[0].to_string().contains("512 x 512"));
}

#[test]
fn without_our_own_networks_such_a_scan_is_refused_in_a_sentence() {
    let plan = Plan {
        published: true,
        ..Plan::default()
    };
    let error = examine(plan).0.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("those of this scan are 128 x 128"),
        "{error}"
    );
}

#[test]
fn ai_severity_leads_and_the_segmentation_stands_beside_it() {
    let heads = heads();
    let plan = Plan {
        severity: Some(&heads),
        ..OWN
    };
    let (exam, steps) = examine(plan);
    let exam = exam.unwrap();
    assert!(exam.severity.is_some() && exam.segmented.is_some());
    assert_eq!(
        steps,
        [
            Step::Resample,
            Step::LungMask,
            Step::EfficientNet,
            Step::Moco,
            Step::SegmentLungs,
            Step::SegmentLesions
        ]
    );
}

#[test]
fn a_scan_that_cannot_be_segmented_still_has_its_score_and_a_warning() {
    let heads = heads();
    let plan = Plan {
        severity: Some(&heads),
        published: true,
        own: false,
    };
    let exam = examine(plan).0.unwrap();
    assert!(exam.severity.is_some() && exam.segmented.is_none());
    assert!(codes(&exam).contains(&"not_segmented".to_owned()));
}

#[test]
fn packs_without_networks_give_no_exam() {
    let error = examine(Plan::default()).0.unwrap_err();
    assert!(matches!(error, Error::NoModel));
}
