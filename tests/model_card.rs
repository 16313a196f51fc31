//! What a training leaves behind: its record, its loss curves, its model card and its pack.
#![cfg(feature = "train")]
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::{Path, PathBuf};
use std::process::Command;

use ct_severity::networks::Network;
use ct_severity::segmentation::{Densitometry, Extents};
use ct_severity::training::card::{BEGIN, END, Validation, fill, section};
use ct_severity::training::curve::{Curve, svg};
use ct_severity::training::history::{History, How, Interval, Stretch};
use ct_severity::training::pack::{Trained, assemble};
use ct_severity::training::validate::{RealScan, ScanScore, Score};
use ct_severity::training::{Course, VALIDATION_SEEDS};
use ct_severity::weights::{Pack, Trust};
use roxmltree::{Document, Node};

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn bundled() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models/bundled")
}

fn how(seconds: f64, commit: &str) -> How {
    How {
        seconds,
        rate: 0.002,
        batch: 8,
        steps: 300,
        seed: 1,
        commit: commit.into(),
    }
}

fn interval(step: usize, loss: f32, how: Option<How>) -> Interval {
    Interval { step, loss, how }
}

fn lungs() -> History {
    History {
        intervals: vec![
            interval(100, 0.5, Some(how(60.0, "aaaa111"))),
            interval(200, 0.25, Some(how(90.0, "aaaa111"))),
            interval(300, 0.125, Some(how(30.0, "bbbb222-dirty"))),
        ],
    }
}

#[test]
fn minutes_of_a_training_add_up_over_its_sittings() {
    let folder = folder("history");
    lungs().save(&folder).unwrap();
    assert_eq!(History::read(&folder, 300).unwrap(), lungs());
    // What was done beyond the weights that were saved is done again.
    assert_eq!(History::read(&folder, 299).unwrap().intervals.len(), 2);
    let stretch = |first, last, how| Stretch { first, last, how };
    assert_eq!(
        lungs().stretches(),
        [
            stretch(1, 200, Some(how(150.0, "aaaa111"))),
            stretch(201, 300, Some(how(30.0, "bbbb222-dirty"))),
        ]
    );
}

#[test]
fn a_record_of_steps_and_losses_alone_is_read_and_gone_on_with() {
    let mut history = History::parse("50,0.5\n100,0.25\n").unwrap();
    assert_eq!(history.intervals[1], interval(100, 0.25, None));
    history
        .intervals
        .push(interval(150, 0.2, Some(how(6.0, "c"))));
    let folder = folder("older_history");
    history.save(&folder).unwrap();
    assert_eq!(History::read(&folder, 150).unwrap(), history);
    let stretches = history.stretches();
    assert_eq!((stretches[0].last, &stretches[0].how), (100, &None));
    assert_eq!((stretches[1].first, stretches[1].last), (101, 150));
    for broken in ["50", "50,x", "50,0.5,1,2", "a,0.5", "1,2,3,4,5,6,7"] {
        assert!(History::parse(broken).is_err(), "{broken}");
    }
}

fn curves() -> String {
    let points = |history: &History| {
        let intervals = history.intervals.iter();
        intervals.map(|one| (one.step, one.loss)).collect()
    };
    svg(&[
        Curve {
            name: "lungs",
            points: points(&lungs()),
        },
        Curve {
            name: "a < b & c",
            points: vec![(100, 1.0), (200, 0.01)],
        },
    ])
}

fn texts<'a>(svg: &'a Document) -> Vec<&'a str> {
    let nodes = svg.descendants().filter(|node| node.has_tag_name("text"));
    nodes.filter_map(|node| node.text()).collect()
}

/// Columns and rows of the points of the n-th curve.
fn places(svg: &Document, nth: usize) -> Vec<[f64; 2]> {
    let is_curve = |node: &Node| node.has_tag_name("polyline");
    let curve = svg.descendants().filter(is_curve).nth(nth).unwrap();
    let points = curve.attribute("points").unwrap().split(' ');
    let numbers = points.map(|point| {
        let (x, y) = point.split_once(',').unwrap();
        [x.parse().unwrap(), y.parse().unwrap()]
    });
    numbers.collect()
}

#[test]
fn the_loss_curves_are_one_well_formed_picture_with_named_axes() {
    let text = curves();
    let svg = Document::parse(&text).unwrap();
    let root = svg.root_element();
    assert_eq!(
        root.tag_name().namespace(),
        Some("http://www.w3.org/2000/svg")
    );
    let texts = texts(&svg);
    for wanted in ["steps", "loss (mean cross-entropy)", "lungs", "a < b & c"] {
        assert!(texts.contains(&wanted), "{wanted} in {texts:?}");
    }
    // Round numbers: of the steps, and of the losses from 0.01 to 1.
    for wanted in ["0", "100", "200", "300", "0.01", "0.1", "1"] {
        assert!(texts.contains(&wanted), "{wanted} in {texts:?}");
    }
    assert!(text.contains("prefers-color-scheme:dark"));
}

#[test]
fn a_loss_stands_at_its_step_and_at_its_logarithm() {
    let text = curves();
    let svg = Document::parse(&text).unwrap();
    let lungs = places(&svg, 0);
    let lesions = places(&svg, 1);
    assert_eq!((lungs.len(), lesions.len()), (3, 2));
    // The same step is the same column, and equal steps are equally wide.
    assert_eq!(lungs[0][0], lesions[0][0]);
    assert!((lungs[2][0] - 2.0 * lungs[1][0] + lungs[0][0]).abs() < 0.11);
    // Each halving goes down by as much; two decades by 2 / log10(2) of it.
    let halving = lungs[1][1] - lungs[0][1];
    assert!(halving > 0.0);
    assert!((lungs[2][1] - lungs[1][1] - halving).abs() < 0.11);
    let decades = lesions[1][1] - lesions[0][1];
    assert!((decades - halving * 2.0 / 2.0_f64.log10()).abs() < 0.5);
    let [width, height] = ["width", "height"].map(|side| {
        let value = svg.root_element().attribute(side).unwrap();
        value.parse::<f64>().unwrap()
    });
    for [x, y] in lungs.into_iter().chain(lesions) {
        assert!((0.0..width).contains(&x) && (0.0..height).contains(&y));
    }
}

fn score(seed: u64, dice: f64, found: f64) -> Score {
    Score {
        seed: VALIDATION_SEEDS + seed,
        dice: [dice, dice - 0.01, dice + 0.01],
        true_extent: [10.0, 8.0, 2.0],
        found_extent: [found, 8.0, found - 8.0],
    }
}

fn validation() -> Validation {
    let scan = |scan, dice, sides| ScanScore {
        scan,
        dice,
        sides,
        extents: Some(Extents {
            disease: 0.125,
            ground_glass: 0.0625,
            consolidation: 0.0625,
            crazy_paving: None,
        }),
        densitometry: Some(Densitometry {
            above_minus_700: 0.25,
            well_aerated: 0.5,
            right_litres: 1.5,
            left_litres: 1.25,
        }),
    };
    Validation {
        commit: "cccc333".into(),
        side: 64,
        phantoms: vec![
            score(0, 0.97, 11.0),
            score(1, 0.95, 4.0),
            score(2, 0.93, 12.0),
        ],
        scans: vec![
            scan(RealScan::LUNG1, Some(0.9549), Some([0.94, 0.96])),
            scan(RealScan::CIP, Some(0.9501), None),
            scan(RealScan::COVID, None, None),
        ],
    }
}

#[test]
fn the_card_states_how_the_weights_were_made() {
    let lesions = History::parse("50,0.5\n").unwrap();
    let text = section([&lungs(), &lesions], "losses.svg", &validation());
    for wanted in [
        "| lungs | 1 to 200 of 300 | `aaaa111` | 1 | 0.002 | 8 | 2 |  |",
        "| lungs | 201 to 300 of 300 | `bbbb222-dirty` | 1 | 0.002 | 8 | 0 | 0.1250 |",
        "| lesions | 1 to 50 | not recorded | | | | | 0.5000 |",
        "![loss of both networks over the steps](losses.svg)",
        "By the code of commit `cccc333`, on phantoms of 64 x 64 pixels",
    ] {
        assert!(text.contains(wanted), "{wanted} in\n{text}");
    }
}

#[test]
fn the_card_states_what_the_weights_reach_and_where_they_miss() {
    let text = validation().tables();
    // Errors of 1, -6 and 2 points: mean 3 of the absolute ones, median 2, mean -1.
    for wanted in [
        "(tumour of the right lower lobe), Dice: both, right, left | 0.955 | 0.9549, 0.9400, 0.9600 (missed) |",
        "| lungs of `cip_ct64` (64 x 64 pixels), Dice | 0.95 | 0.9501 |",
        "| lungs of 3 phantoms, mean Dice: both, right, left |  | 0.9500, 0.9400, 0.9600 |",
        "| at most 3 (mean) | 3.00, 2.00 |",
        "| the same with its sign: mean |  | -1.00 |",
        "| `covid_ricord1a_001012` (COVID-19) | 1.50, 1.25 | 12.5, 6.2, 6.2 | 25.0 | 50.0 |",
    ] {
        assert!(text.contains(wanted), "{wanted} in\n{text}");
    }
    let mut worse = validation();
    worse.phantoms[0].found_extent[0] = 11.5;
    assert!(worse.tables().contains("3.17, 2.00 (missed)"));
    worse.scans.clear();
    assert!(!worse.tables().contains("real scan"));
}

#[test]
fn only_what_stands_between_the_marks_of_a_card_is_written_anew() {
    let card = format!("# Prose\n\n{BEGIN}\nold\n{END}\n\nMore prose.\n");
    let filled = fill(&card, "new\n").unwrap();
    assert_eq!(
        filled,
        format!("# Prose\n\n{BEGIN}\n\nnew\n\n{END}\n\nMore prose.\n")
    );
    assert_eq!(fill(&filled, "new\n").unwrap(), filled);
    for broken in ["# Prose\n", BEGIN, &format!("{END}\n{BEGIN}\n")] {
        let error = fill(broken, "new").unwrap_err().to_string();
        assert!(error.contains(BEGIN) && error.contains(END), "{error}");
    }
}

#[test]
fn the_manifest_of_a_trained_pack_holds_sizes_and_hashes() {
    let folder = folder("assembled");
    let trained = |network, weights: &[u8]| Trained {
        network,
        weights: weights.to_vec(),
        history: lungs(),
    };
    let trained = [
        trained(Network::OwnLung, b"abc"),
        trained(Network::OwnLesion, b""),
    ];
    assemble(&folder, &bundled(), &trained, &validation()).unwrap();
    let manifest = std::fs::read_to_string(folder.join("pack.toml")).unwrap();
    // FIPS 180-2: of "abc", and of nothing.
    for wanted in [
        "name = \"bundled\"",
        "name = \"own_lung.safetensors\"\nholds = \"own_lung\"\nbytes = 3\nsha256 = \"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\"",
        "name = \"own_lesion.safetensors\"\nholds = \"own_lesion\"\nbytes = 0\nsha256 = \"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\"",
    ] {
        assert!(manifest.contains(wanted), "{wanted} in\n{manifest}");
    }
    assert_eq!(
        std::fs::read(folder.join("own_lung.safetensors")).unwrap(),
        b"abc"
    );
    let card = std::fs::read_to_string(folder.join("README.md")).unwrap();
    assert!(card.contains("# Our own networks") && card.contains("## Limits"));
    assert!(card.contains("`bbbb222-dirty`"));
    let losses = std::fs::read_to_string(folder.join("losses.svg")).unwrap();
    assert_eq!(places(&Document::parse(&losses).unwrap(), 1).len(), 3);
}

fn train(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_ct-severity-train"))
        .args(arguments)
        .output()
        .unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{error}");
    String::from_utf8(output.stdout).unwrap()
}

/// Two phantoms and a slice a step: what comes of it is bad, and a pack.
#[test]
fn a_training_stopped_and_taken_up_again_ends_in_a_whole_pack() {
    let folder = folder("trained");
    let at = folder.to_str().unwrap();
    let small = [
        "--folder",
        at,
        "--batch",
        "1",
        "--phantoms",
        "2",
        "--save-every",
        "1",
    ];
    let run = |network, steps, commit| {
        let more = ["train", network, "--steps", steps, "--commit", commit];
        train(&[&more[..], &small].concat())
    };
    let said = run("lung", "2", "first");
    assert!(said.contains("step 2 of 2: loss"), "{said}");
    let said = run("lung", "3", "second");
    assert!(
        said.contains("going on at step 2") && !said.contains("step 2 of 3"),
        "{said}"
    );
    run("lesion", "1", "second");

    let out = folder.join("card");
    let template = bundled();
    let said = train(&[
        "pack",
        "--folder",
        at,
        "--commit",
        "third",
        "--count",
        "1",
        "--side",
        "64",
        "--template",
        template.to_str().unwrap(),
        "--out",
        out.to_str().unwrap(),
    ]);
    assert!(said.contains("| what | aimed at | reached |"), "{said}");
    let card = std::fs::read_to_string(out.join("README.md")).unwrap();
    for wanted in [
        "| lungs | 1 to 2 of 2 | `first` | 1 | 0.002 | 1 |",
        "| lungs | 3 to 3 of 3 | `second` |",
        "| lesions | 1 to 1 of 1 | `second` |",
        "By the code of commit `third`",
        "real scans were not at hand",
    ] {
        assert!(card.contains(wanted), "{wanted} in\n{card}");
    }
    let pack = Pack::open(&out, Trust::Listed).unwrap();
    for network in [Network::OwnLung, Network::OwnLesion] {
        pack.network(network).unwrap();
    }
}

#[test]
fn the_committed_weights_are_of_one_run_of_one_commit_and_reach_what_is_aimed_at() {
    let card = std::fs::read_to_string(bundled().join("README.md")).unwrap();
    let (_, rest) = card.split_once(BEGIN).unwrap();
    let (generated, _) = rest.split_once(END).unwrap();
    let Course { seed, steps, .. } = Course::committed(1);
    let commits = ["lungs", "lesions"].map(|network| {
        let rows: Vec<&str> = generated
            .lines()
            .filter(|line| line.starts_with(&format!("| {network} | 1 to ")))
            .collect();
        let [row] = rows[..] else {
            panic!("{network}: {rows:?}");
        };
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells[2], format!("1 to {steps} of {steps}"));
        assert_eq!(cells[4], seed.to_string());
        cells[3].trim_matches('`').to_owned()
    });
    assert_eq!(commits[0], commits[1]);
    assert!(
        commits[0].len() >= 7 && commits[0].chars().all(|c| c.is_ascii_hexdigit()),
        "{commits:?} were changed"
    );
    let aims = [
        format!("| lungs of {}", RealScan::LUNG1.name),
        format!("| lungs of {}", RealScan::CIP.name),
        "| extent of disease in them".to_owned(),
    ];
    for aim in aims {
        let row = generated.lines().find(|line| line.starts_with(&aim));
        let row = row.unwrap_or_else(|| panic!("no row {aim}"));
        assert!(!row.contains("missed"), "{row}");
    }
}
