//! A table of patients: one row in, one row out, errors in their rows, shards, resumption.

#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test fails by panicking and may say that it skips"
)]

use std::fs;
use std::path::{Path, PathBuf};

use ct_severity::cohort::{Cohort, Error, Progress, Shard, Summary, TableError, run_files};
use ct_severity::patient::{Input, Patient};
use ct_severity::report::{Ct, Predictions};
use ct_severity::scores::Context;
use ct_severity::severity::{ai_severity, logit};
use proptest::prelude::*;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn patients(&self, text: &str) -> PathBuf {
        fs::write(self.file("patients.csv"), text).unwrap();
        self.file("patients.csv")
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.file(name)).unwrap()
    }
}

fn blend(probability: f64) -> Ct {
    let predictions = Predictions {
        efficientnet: probability,
        moco: probability,
        blend: probability,
    };
    Ct {
        predictions: Some(predictions),
        ..Ct::default()
    }
}

/// Scans named by their probability; anything else cannot be read. Remembers what it was asked for.
fn scorer(asked: &mut Vec<String>) -> impl FnMut(&str) -> Result<Ct, String> {
    |scan| {
        asked.push(scan.to_owned());
        scan.parse()
            .map(blend)
            .map_err(|_| "the scan cannot be read".to_owned())
    }
}

fn run(
    folder: &Folder,
    results: &str,
    shard: Shard,
    asked: &mut Vec<String>,
) -> Result<Summary, Error> {
    run_files(
        &folder.file("patients.csv"),
        &folder.file(results),
        shard,
        "pack 1",
        &Context::default(),
        &mut scorer(asked),
        &mut |_| {},
    )
}

fn cell(table: &str, row: usize, column: &str) -> String {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let index = reader
        .headers()
        .unwrap()
        .iter()
        .position(|name| name == column)
        .unwrap();
    reader
        .records()
        .nth(row)
        .unwrap()
        .unwrap()
        .get(index)
        .unwrap()
        .to_owned()
}

const PATIENTS: &str = "\
patient,age,sex,spo2,platelets,urea (mg{BUN}/dL),scan,ward
A1,62,male,95,208,16.25,0.39,\"north, second floor\"
A2,62,male,95,many,16.25,0.39,north
A3,81,female,84,131,40,unreadable,south
A4,34,female,99,320,8.7,,south
A5,34,female,99
A6,75,male,90,4.5,20,0.8,south
";

#[test]
fn one_row_in_is_one_row_out_in_the_same_order_and_a_bad_row_has_its_error() {
    let folder = Folder::new("one_row_out");
    folder.patients(PATIENTS);
    let mut asked = Vec::new();
    let summary = run(&folder, "results.csv", Shard::WHOLE, &mut asked).unwrap();
    assert_eq!(
        summary,
        Summary {
            rows: 6,
            kept: 0,
            failed: 3
        }
    );
    assert_eq!(asked, ["0.39", "unreadable", "0.8"]);
    let results = folder.read("results.csv");
    let at = |row, column| cell(&results, row, column);
    assert_eq!(
        (0..6).map(|row| at(row, "row")).collect::<Vec<_>>(),
        ["1", "2", "3", "4", "5", "6"]
    );
    assert_eq!(at(0, "patient"), "A1");
    assert_eq!(at(0, "ward"), "north, second floor");
    assert_eq!(at(0, "error"), "");
    assert_eq!(
        at(1, "error"),
        "platelets must be a number with a decimal point"
    );
    assert_eq!(at(1, "ai_severity"), "");
    assert_eq!(at(2, "error"), "the scan cannot be read");
    assert_eq!(at(3, "ai_severity_missing"), "ct_logit");
    assert_eq!(at(4, "error"), "the row has 4 cells, the header 8");
    assert!(at(5, "warnings").contains("platelets is 4.5"));
    assert!(!folder.file("results.csv.part").exists());
}

#[test]
fn a_row_has_the_same_numbers_as_the_patient_alone() {
    let folder = Folder::new("same_numbers");
    folder.patients(PATIENTS);
    run(&folder, "results.csv", Shard::WHOLE, &mut Vec::new()).unwrap();
    let mut patient = Patient::default();
    for (input, value) in [
        (Input::Age, 62.0),
        (Input::Sex, 1.0),
        (Input::Spo2, 95.0),
        (Input::Platelets, 208.0),
    ] {
        patient.set(input, value).unwrap();
    }
    patient
        .set_in(Input::Urea, 16.25, "mg{BUN}/dL", None)
        .unwrap();
    let expected = ai_severity::risk(logit(0.39), &patient).unwrap();
    assert_eq!(
        cell(&folder.read("results.csv"), 0, "ai_severity").parse(),
        Ok(expected)
    );
}

#[test]
fn a_column_in_percent_of_leukocytes_takes_their_count_from_its_row() {
    let folder = Folder::new("share_of_leukocytes");
    folder.patients("neutrophils (%),leukocytes\n70,8.2\n70,\n");
    run(&folder, "results.csv", Shard::WHOLE, &mut Vec::new()).unwrap();
    let results = folder.read("results.csv");
    let count: f64 = cell(&results, 0, "neutrophils").parse().unwrap();
    assert!((count - 5.74).abs() < 1e-12, "{count}");
    assert!(cell(&results, 1, "error").contains("needs the input leukocytes"));
}

#[test]
fn the_results_of_all_shards_joined_are_the_results_of_one_run() {
    let folder = Folder::new("shards");
    folder.patients(PATIENTS);
    run(&folder, "whole.csv", Shard::WHOLE, &mut Vec::new()).unwrap();
    for count in [1, 2, 4, 16] {
        let mut joined = String::new();
        for index in 1..=count {
            let name = format!("part-{index}-of-{count}.csv");
            run(
                &folder,
                &name,
                format!("{index}/{count}").parse().unwrap(),
                &mut Vec::new(),
            )
            .unwrap();
            joined += &folder.read(&name);
        }
        assert_eq!(joined, folder.read("whole.csv"), "{count} shards");
    }
}

#[test]
fn a_second_run_computes_only_what_failed_and_changes_nothing_else() {
    let folder = Folder::new("second_run");
    folder.patients(PATIENTS);
    run(&folder, "results.csv", Shard::WHOLE, &mut Vec::new()).unwrap();
    let first = folder.read("results.csv");
    let mut asked = Vec::new();
    let summary = run(&folder, "results.csv", Shard::WHOLE, &mut asked).unwrap();
    assert_eq!(
        summary,
        Summary {
            rows: 6,
            kept: 3,
            failed: 3
        }
    );
    assert_eq!(asked, ["unreadable"]);
    assert_eq!(folder.read("results.csv"), first);
}

#[test]
fn an_interrupted_run_goes_on_where_it_stopped_even_after_a_torn_line() {
    let folder = Folder::new("interrupted");
    folder.patients(PATIENTS);
    run(&folder, "results.csv", Shard::WHOLE, &mut Vec::new()).unwrap();
    let whole = folder.read("results.csv");
    let lines: Vec<_> = whole.split_inclusive('\n').collect();
    for torn in [0, 1, lines[6].len() / 2, lines[6].len() - 2] {
        fs::remove_file(folder.file("results.csv")).unwrap();
        let journal = lines[1].to_owned() + lines[4] + &lines[6][..torn];
        fs::write(folder.file("results.csv.part"), journal).unwrap();
        let mut asked = Vec::new();
        let summary = run(&folder, "results.csv", Shard::WHOLE, &mut asked).unwrap();
        assert_eq!(summary.kept, 2, "{torn}");
        assert_eq!(asked, ["unreadable", "0.8"]);
        assert_eq!(folder.read("results.csv"), whole);
    }
}

#[test]
fn a_row_that_was_edited_or_another_pack_is_computed_again() {
    let folder = Folder::new("edited");
    folder.patients(PATIENTS);
    run(&folder, "results.csv", Shard::WHOLE, &mut Vec::new()).unwrap();
    folder.patients(&PATIENTS.replace("A1,62", "A1,63"));
    let mut asked = Vec::new();
    run(&folder, "results.csv", Shard::WHOLE, &mut asked).unwrap();
    assert_eq!(asked, ["0.39", "unreadable"]);
    let mut asked = Vec::new();
    run_files(
        &folder.file("patients.csv"),
        &folder.file("results.csv"),
        Shard::WHOLE,
        "pack 2",
        &Context::default(),
        &mut scorer(&mut asked),
        &mut |_| {},
    )
    .unwrap();
    assert_eq!(asked.len(), 3);
}

#[test]
fn another_file_in_the_place_of_the_results_is_left_alone() {
    let folder = Folder::new("other_file");
    let patients = folder.patients(PATIENTS);
    let refused = run(&folder, "patients.csv", Shard::WHOLE, &mut Vec::new());
    assert!(matches!(refused, Err(Error::OtherFile)));
    assert_eq!(fs::read_to_string(patients).unwrap(), PATIENTS);
}

#[test]
fn progress_hears_of_every_row() {
    let folder = Folder::new("progress");
    let patients = folder.patients(PATIENTS);
    let mut heard = Vec::new();
    run_files(
        &patients,
        &folder.file("results.csv"),
        "2/3".parse().unwrap(),
        "",
        &Context::default(),
        &mut scorer(&mut Vec::new()),
        &mut |progress| heard.push(progress),
    )
    .unwrap();
    assert_eq!(
        heard,
        [
            Progress {
                done: 1,
                total: 2,
                row: 3,
                kept: false,
                failed: true
            },
            Progress {
                done: 2,
                total: 2,
                row: 4,
                kept: false,
                failed: false
            },
        ]
    );
}

fn refused(table: &str) -> TableError {
    Cohort::read(table.as_bytes()).unwrap_err()
}

#[test]
fn a_slip_in_a_column_name_is_refused_by_naming_the_input() {
    for (column, input) in [
        ("SpO2", "spo2"),
        ("Age", "age"),
        ("plattelets", "platelets"),
        ("lymphocyte percent", "lymphocyte_percent"),
        ("Urea (mg/dL)", "urea"),
    ] {
        assert_eq!(
            refused(&format!("age,{column}\n")),
            TableError::NearMiss {
                column: column.into(),
                input
            }
        );
    }
    assert!(Cohort::read(b"age,page,ward,id\n").is_ok());
}

#[test]
fn tables_that_cannot_be_read_are_refused_in_words() {
    assert_eq!(refused(""), TableError::Empty);
    assert_eq!(refused("age;sex;spo2\n62;male;95\n"), TableError::Separator);
    assert_eq!(refused("age,age\n"), TableError::ColumnTwice("age".into()));
    assert_eq!(
        refused("urea,urea (mg/dL)\n"),
        TableError::ColumnTwice("urea (mg/dL)".into())
    );
    assert_eq!(
        refused("urea (stones)\n"),
        TableError::Unit("urea (stones)".into())
    );
    assert_eq!(refused("name,ward\n"), TableError::NothingToScore);
    assert_eq!(
        refused("age,error\n"),
        TableError::NameOfResult("error".into())
    );
    assert_eq!(
        Cohort::read(b"age,\xff\n").unwrap_err(),
        TableError::HeaderEncoding
    );
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_do_no_harm() {
    let cohort = Cohort::read("\u{feff}age,sex\r\n62,male\r\n".as_bytes()).unwrap();
    assert_eq!(cohort.len(), 1);
    assert!(cohort.carried().is_empty());
}

#[test]
fn carried_columns_are_named_so_that_the_user_can_be_told() {
    let cohort = Cohort::read(PATIENTS.as_bytes()).unwrap();
    assert_eq!(cohort.carried(), ["patient", "ward"]);
}

#[test]
fn a_shard_is_written_as_part_of_parts() {
    for wrong in ["", "3", "0/4", "5/4", "a/b", "1/0", "-1/4", "1/2/3"] {
        assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
    }
}

proptest! {
    #[test]
    fn shards_follow_one_another_without_gap_or_overlap(rows in 0..1000_usize, count in 1..40_usize) {
        let mut next = 0;
        for index in 1..=count {
            let shard: Shard = format!("{index}/{count}").parse().unwrap();
            let range = shard.rows(rows);
            prop_assert_eq!(range.start, next);
            prop_assert!(range.len() <= rows.div_ceil(count));
            next = range.end;
        }
        prop_assert_eq!(next, rows);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Cohort::read(&bytes);
        let table = [b"age,sex,scan\n".to_vec(), bytes].concat();
        prop_assert!(Cohort::read(&table).is_ok());
    }
}
