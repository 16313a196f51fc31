//! The synthetic chest CT: the same for a seed, whole, and plausible.

use std::sync::LazyLock;

use ct_severity::dicom::{Catalog, VolumeBuilder};
use ct_severity::lungs::Mask;
use ct_severity::patient::Patient;
use ct_severity::phantom::patients::Severity;
use ct_severity::phantom::{Grid, Phantom, Recipe, Tissue, dicom, generate};

/// Six patients of any kind. What is asked of them is their tissue, not what a scanner may do to it.
static PATIENTS: LazyLock<[(u64, Phantom); 6]> = LazyLock::new(|| {
    [3, 7, 8, 10, 14, 18].map(|seed| {
        let mut recipe = Recipe::sample(seed);
        recipe.scanner.offset = 0.0;
        recipe.scanner.padding = None;
        let phantom = generate(&recipe, recipe.grid(96, Some(10.0)));
        (seed, phantom)
    })
});

/// Ten patients with little wrong with their lungs, which are seen whole.
static WHOLE_LUNGS: LazyLock<[(Recipe, Grid, Phantom); 10]> = LazyLock::new(|| {
    std::array::from_fn(|seed| {
        let mut recipe = Recipe::sample(seed as u64);
        recipe.scanner.coverage = [recipe.anatomy.recess - 10.0, recipe.anatomy.apex + 10.0];
        recipe.scanner.field_of_view = 450.0;
        recipe.disease = Recipe::patient(Severity::Mild, 0).disease;
        let grid = recipe.grid(72, Some(14.0));
        let phantom = generate(&recipe, grid);
        (recipe, grid, phantom)
    })
});

fn litres(mask: &Mask, grid: &Grid) -> f64 {
    mask.count() as f64 * grid.spacing.iter().product::<f64>() / 1e6
}

/// Fraction of the lungs that is ground glass or consolidation.
fn extent(phantom: &Phantom) -> f64 {
    let ill = phantom
        .lesions
        .labels
        .iter()
        .filter(|&&label| label == 1 || label == 2);
    ill.count() as f64 / phantom.lungs.count() as f64
}

/// Median HU of a tissue, where its neighbours in all directions are of it too, so that no other
/// shares the voxel.
fn median(phantom: &Phantom, tissue: Tissue) -> Option<f32> {
    let [_, rows, columns] = phantom.volume.shape;
    let labels = &phantom.tissue.labels;
    let is_of_it =
        |voxel: Option<usize>| voxel.and_then(|voxel| labels.get(voxel)) == Some(&(tissue as u8));
    let is_inside = |voxel: usize| {
        [1, columns, rows * columns]
            .iter()
            .all(|&step| is_of_it(voxel.checked_sub(step)) && is_of_it(Some(voxel + step)))
    };
    let inside = (0..labels.len()).filter(|&voxel| is_of_it(Some(voxel)) && is_inside(voxel));
    let mut hu: Vec<f32> = inside.map(|voxel| phantom.volume.voxels[voxel]).collect();
    hu.sort_by(f32::total_cmp);
    (hu.len() > 30).then(|| hu[hu.len() / 2])
}

/// Mean slice and column of the voxels with a label.
fn centre(mask: &Mask, wanted: u8) -> [f64; 2] {
    let [_, rows, columns] = mask.shape;
    let (mut sum, mut count) = ([0.0; 2], 0.0);
    for (i, _) in mask
        .labels
        .iter()
        .enumerate()
        .filter(|(_, label)| **label == wanted)
    {
        sum[0] += (i / (rows * columns)) as f64;
        sum[1] += (i % columns) as f64;
        count += 1.0;
    }
    sum.map(|sum| sum / count)
}

/// FNV-1a (Fowler, Noll, Vo), 64 bits.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn a_seed_gives_the_same_patient_to_the_voxel() {
    let grid = |recipe: &Recipe| recipe.grid(48, Some(16.0));
    let recipe = Recipe::sample(7);
    let phantom = generate(&recipe, grid(&recipe));
    let again = generate(&Recipe::sample(7), grid(&recipe));
    assert_eq!(phantom.volume, again.volume);
    assert_eq!(
        hash(&phantom.tissue.labels),
        HASH_OF_SEED_7,
        "the labels of a seed have changed"
    );
    let other = Recipe::sample(8);
    assert_ne!(generate(&other, grid(&recipe)).tissue, phantom.tissue);
}

/// Moves with every change of the anatomy; what matters is that it is the same on every platform.
const HASH_OF_SEED_7: u64 = 10_400_144_414_378_408_463;

fn has_a_tissue_everywhere_and_masks_that_agree(phantom: &Phantom) {
    let voxels = phantom.volume.shape.iter().product::<usize>();
    assert_eq!(phantom.volume.voxels.len(), voxels);
    assert_eq!(phantom.tissue.labels.len(), voxels);
    let is_tissue = |&label: &u8| usize::from(label) < Tissue::ALL.len();
    assert!(phantom.tissue.labels.iter().all(is_tissue));
    for (lung, lesion) in phantom.lungs.labels.iter().zip(&phantom.lesions.labels) {
        assert_eq!(*lung == 0, *lesion == 0);
    }
    let whole = |hu: &f32| hu.fract() == 0.0 && (-3024.0..=3071.0).contains(hu);
    assert!(phantom.volume.voxels.iter().all(whole));
}

#[test]
fn every_voxel_has_a_tissue_and_the_masks_agree() {
    for (_, phantom) in PATIENTS.iter() {
        has_a_tissue_everywhere_and_masks_that_agree(phantom);
    }
    let padded = (0..)
        .map(Recipe::sample)
        .find(|recipe| recipe.scanner.padding.is_some() && recipe.scanner.offset != 0.0);
    let padded = padded.unwrap();
    let phantom = generate(&padded, padded.grid(96, Some(10.0)));
    has_a_tissue_everywhere_and_masks_that_agree(&phantom);
}

#[test]
fn the_extent_of_disease_is_the_one_asked_for() {
    for asked in [0.0, 0.02, 0.1, 0.3, 0.55, 0.8] {
        let mut recipe = Recipe::patient(Severity::Moderate, 5);
        recipe.disease.extent = asked;
        let measured = extent(&generate(&recipe, recipe.grid(96, Some(8.0))));
        let asked = f64::from(asked);
        // Vessels and bronchi within a lesion are not part of it.
        assert!(
            (measured - asked).abs() <= 0.005 + 0.1 * asked,
            "asked {asked}, measured {measured}"
        );
    }
}

#[test]
fn recipes_cover_extents_from_none_to_four_fifths() {
    let extents: Vec<f32> = (0..1000)
        .map(|seed| Recipe::sample(seed).disease.extent)
        .collect();
    assert!(extents.iter().all(|extent| (0.0..=0.8).contains(extent)));
    assert!(extents.iter().filter(|&&extent| extent == 0.0).count() > 100);
    for tenth in 0..8 {
        let low = tenth as f32 / 10.0;
        let within = |extent: &&f32| **extent > low && **extent <= low + 0.1;
        assert!(
            extents.iter().filter(within).count() > 20,
            "too few between {low} and {}",
            low + 0.1
        );
    }
}

#[test]
fn tissues_have_the_hu_of_their_kind() {
    let expected = [
        (Tissue::Outside, -1030.0..=-950.0),
        (Tissue::Fat, -135.0..=-60.0),
        (Tissue::Muscle, 20.0..=80.0),
        (Tissue::CorticalBone, 180.0..=1100.0),
        (Tissue::Airway, -1024.0..=-900.0),
        (Tissue::Lung, -960.0..=-650.0),
        (Tissue::Consolidation, -150.0..=90.0),
        (Tissue::Heart, 20.0..=420.0),
        (Tissue::Abdomen, 20.0..=200.0),
        (Tissue::Effusion, -40.0..=40.0),
    ];
    let mut seen = [0; 10];
    for (seed, phantom) in PATIENTS.iter() {
        for ((tissue, range), seen) in expected.iter().zip(&mut seen) {
            if let Some(hu) = median(phantom, *tissue) {
                assert!(range.contains(&hu), "seed {seed}: {tissue:?} has {hu} HU");
                *seen += 1;
            }
        }
    }
    assert!(seen.iter().all(|&seen| seen > 0), "{seen:?}");
}

#[test]
fn ground_glass_is_as_dense_as_can_be_seen() {
    for asked in [-760.0, -600.0] {
        let mut recipe = Recipe::patient(Severity::Moderate, 5);
        recipe.anatomy.lung = -760.0;
        recipe.disease.glass = asked;
        recipe.disease.crazy_paving = 0.0;
        let phantom = generate(&recipe, recipe.grid(96, Some(8.0)));
        let glass = median(&phantom, Tissue::GroundGlass).unwrap();
        let lung = median(&phantom, Tissue::Lung).unwrap();
        assert!(glass - lung >= 80.0, "{glass} HU in lung of {lung} HU");
    }
}

#[test]
fn lung_that_is_pressed_airless_goes_with_the_fluid() {
    let mut recipe = Recipe::patient(Severity::Mild, 5);
    recipe.disease.effusion = [0.4, 0.0];
    recipe.disease.collapse = 25.0;
    let phantom = generate(&recipe, recipe.grid(96, Some(8.0)));
    let hu = median(&phantom, Tissue::Atelectasis).unwrap();
    assert!((-50.0..=80.0).contains(&hu), "{hu} HU");
    let tissue = phantom.tissue.labels.iter();
    assert!(
        tissue
            .zip(&phantom.lungs.labels)
            .all(|(&tissue, &lung)| tissue != Tissue::Atelectasis as u8 || lung == 0)
    );
}

#[test]
fn lungs_are_as_large_as_those_of_men_and_women() {
    let mut volumes = [Vec::new(), Vec::new()];
    for (recipe, grid, phantom) in WHOLE_LUNGS.iter() {
        volumes[usize::from(recipe.female)].push(litres(&phantom.lungs, grid));
    }
    let mean = |volumes: &[f64]| volumes.iter().sum::<f64>() / volumes.len() as f64;
    let [men, women] = &volumes;
    // Total lung capacity is 4 to 8 l; a scan in part expiration shows down to a third of it.
    assert!(
        volumes
            .iter()
            .flatten()
            .all(|litres| (1.5..9.0).contains(litres)),
        "{volumes:?}"
    );
    assert!((3.5..7.0).contains(&mean(men)), "{men:?}");
    assert!((2.3..5.5).contains(&mean(women)), "{women:?}");
    assert!(mean(women) < mean(men));
}

#[test]
fn right_is_at_the_right_and_the_liver_below() {
    for (_, _, phantom) in WHOLE_LUNGS.iter() {
        let [_, right] = centre(&phantom.lungs, 1);
        let [height, left] = centre(&phantom.lungs, 2);
        assert!(right < left, "the first column is at the patient's right");
        let middle = 0.5 * (right + left);
        assert!(
            centre(&phantom.tissue, Tissue::Heart as u8)[1] > middle,
            "the heart is to the left"
        );
        let [liver, liver_column] = centre(&phantom.tissue, Tissue::Abdomen as u8);
        assert!(liver_column < middle, "the liver is to the right");
        assert!(liver < height, "the first slice is the lowest");
    }
}

#[test]
fn sample_patients_are_as_ill_as_their_names_say() {
    let extents = Severity::ALL.map(|severity| {
        let recipe = Recipe::patient(severity, 1);
        extent(&generate(&recipe, recipe.grid(96, Some(8.0))))
    });
    assert!(
        extents[0] < 0.1 && (0.15..0.35).contains(&extents[1]) && extents[2] > 0.45,
        "{extents:?}"
    );
    for severity in Severity::ALL {
        assert_eq!(severity.name().parse(), Ok(severity));
        let json = serde_json::to_vec(&severity.bedside()).unwrap();
        Patient::from_json(&json).unwrap();
    }
    assert!("dead".parse::<Severity>().is_err());
}

#[test]
fn a_phantom_written_as_dicom_is_read_back_to_the_same_hu() {
    let recipe = Recipe::patient(Severity::Severe, 3);
    let phantom = generate(&recipe, recipe.grid(96, Some(5.0)));
    let files: Vec<_> = dicom::series(&recipe, &phantom.volume, "severe").collect();
    let mut catalog = Catalog::new();
    for file in &files {
        assert_eq!(&file.bytes[128..132], b"DICM");
        catalog.add(&file.name, &file.bytes);
    }
    let inventory = catalog.finish();
    let series = inventory
        .proposed()
        .expect("the series is an axial chest CT");
    assert!(series.warnings.is_empty(), "{:?}", series.warnings);
    assert!(series.reservations.is_empty(), "{:?}", series.reservations);
    assert!(series.series_description.starts_with("SYNTHETIC"));
    let mut builder = VolumeBuilder::new(series).unwrap();
    for position in series.files() {
        builder.add_file(position, &files[position].bytes).unwrap();
    }
    let (read, warnings) = builder.finish().unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    let made = &phantom.volume;
    assert_eq!((read.shape, read.direction), (made.shape, made.direction));
    assert_eq!(read.voxels, made.voxels);
    for (read, made) in read
        .spacing
        .iter()
        .chain(&read.origin)
        .zip(made.spacing.iter().chain(&made.origin))
    {
        assert!(
            (read - made).abs() < 1e-4,
            "{read} mm where {made} mm was written"
        );
    }
}
