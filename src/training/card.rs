//! What a training writes into the model card: how the weights were made and what they reach.
//!
//! The rest of the card is prose by people; it stands around the two marks and is left as it is.

use std::fmt::Write as _;

use super::history::{History, Stretch};
use super::validate::{EXTENT_AIM, ScanScore, Score};
use super::{Error, Result, VALIDATION_SEEDS};

/// The line before what is generated.
pub const BEGIN: &str = "<!-- ./build.sh train writes from here -->";
/// The line behind it.
pub const END: &str = "<!-- ./build.sh train writes to here -->";

/// What the two networks reach.
#[derive(Debug, Clone, PartialEq)]
pub struct Validation {
    /// The commit whose code segmented.
    pub commit: String,
    /// Rows and columns of the slices of the phantoms.
    pub side: usize,
    /// Phantoms never trained on.
    pub phantoms: Vec<Score>,
    /// Real scans; none where they are not at hand.
    pub scans: Vec<ScanScore>,
}

/// A measured value with a bound.
struct Row {
    what: String,
    aim: Option<(f64, String)>,
    /// The one held against the aim first.
    reached: Vec<f64>,
    digits: usize,
    /// Whether less is better.
    is_error: bool,
}

impl Row {
    fn is_missed(&self) -> bool {
        let (Some((aim, _)), Some(reached)) = (&self.aim, self.reached.first()) else {
            return false;
        };
        // A value that is no number misses too.
        !(if self.is_error {
            reached <= aim
        } else {
            reached >= aim
        })
    }

    fn write(&self, out: &mut String) {
        let reached: Vec<String> = self
            .reached
            .iter()
            .map(|value| format!("{value:.*}", self.digits))
            .collect();
        // Writing to a String does not fail, here and below.
        let _ = writeln!(
            out,
            "| {} | {} | {}{} |",
            self.what,
            self.aim.as_ref().map_or("", |(_, text)| text),
            reached.join(", "),
            if self.is_missed() { " (missed)" } else { "" }
        );
    }
}

impl Validation {
    fn rows(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = self.scans.iter().filter_map(of_scan).collect();
        let mean = |of: &dyn Fn(&Score) -> f64| {
            self.phantoms.iter().map(of).sum::<f64>() / self.phantoms.len() as f64
        };
        let errors = self.phantoms.iter().map(|score| score.extent_error().abs());
        rows.push(Row {
            what: format!(
                "lungs of {} phantoms, mean Dice: both, right, left",
                self.phantoms.len()
            ),
            aim: None,
            reached: (0..3).map(|side| mean(&|score| score.dice[side])).collect(),
            digits: 4,
            is_error: false,
        });
        rows.push(Row {
            what: "extent of disease in them, absolute error in percentage points: mean, median"
                .into(),
            aim: Some((EXTENT_AIM, format!("at most {EXTENT_AIM} (mean)"))),
            reached: vec![
                mean(&|score| score.extent_error().abs()),
                median(errors.collect()),
            ],
            digits: 2,
            is_error: true,
        });
        rows.push(Row {
            what: "the same with its sign: mean".into(),
            aim: None,
            reached: vec![mean(&Score::extent_error)],
            digits: 2,
            is_error: false,
        });
        rows
    }

    /// Where the figures come from.
    fn source(&self) -> String {
        format!(
            "By the code of commit `{}`, on phantoms of {side} x {side} pixels that were never trained on (seeds from {VALIDATION_SEEDS} on){}",
            self.commit,
            if self.scans.is_empty() {
                "; real scans were not at hand."
            } else {
                " and on real scans, which were never trained on either. Lungs are held against those that others drew."
            },
            side = self.side,
        )
    }

    /// The figures, as tables of Markdown.
    pub fn tables(&self) -> String {
        let mut out = String::from("| what | aimed at | reached |\n|---|---|---|\n");
        for row in self.rows() {
            row.write(&mut out);
        }
        if !self.scans.is_empty() {
            out.push_str(
                "\n| real scan | right and left lung, l | extent, ground glass, consolidation, % | share of lung above -700 HU, % | from -950 to -700 HU, % |\n|---|---|---|---|---|\n",
            );
        }
        for ScanScore {
            scan,
            extents,
            densitometry,
            ..
        } in &self.scans
        {
            let lesions = extents.map_or(String::new(), |extents| {
                percent(&[extents.disease, extents.ground_glass, extents.consolidation])
            });
            let [litres, above, aerated] = densitometry.map_or_else(Default::default, |found| {
                [
                    format!("{:.2}, {:.2}", found.right_litres, found.left_litres),
                    percent(&[found.above_minus_700]),
                    percent(&[found.well_aerated]),
                ]
            });
            let _ = writeln!(
                out,
                "| {} | {litres} | {lesions} | {above} | {aerated} |",
                scan.name
            );
        }
        out
    }
}

fn of_scan(score: &ScanScore) -> Option<Row> {
    let both = score.dice?;
    let sides = score.sides;
    Some(Row {
        what: format!(
            "lungs of {}, Dice{}",
            score.scan.name,
            sides.map_or("", |_| ": both, right, left")
        ),
        aim: score.scan.aim().map(|aim| (aim, format!("{aim}"))),
        reached: std::iter::once(both)
            .chain(sides.into_iter().flatten())
            .collect(),
        digits: 4,
        is_error: false,
    })
}

/// What stands between the marks: how the lung and the lesion network were trained, their loss
/// curves, which lie beside the card as `losses`, and what they reach.
pub fn section([lungs, lesions]: [&History; 2], losses: &str, validation: &Validation) -> String {
    let mut out = String::from(
        "| network | steps | commit | seed | rate | slices per step | minutes | loss at the end |\n|---|---|---|---|---|---|---|---|\n",
    );
    for (name, history) in [("lungs", lungs), ("lesions", lesions)] {
        let losses = history.intervals.last().map(|interval| interval.loss);
        let stretches = history.stretches();
        for (nth, stretch) in stretches.iter().enumerate() {
            let last = nth + 1 == stretches.len();
            write_stretch(&mut out, name, stretch, losses.filter(|_| last));
        }
    }
    let _ = writeln!(
        out,
        "\nThe minutes are by the clock of the machine that trained, the making of the phantoms included.\n\n![loss of both networks over the steps]({losses})\n\n## Validation\n"
    );
    let _ = write!(out, "{}\n\n{}", validation.source(), validation.tables());
    out
}

fn write_stretch(out: &mut String, network: &str, stretch: &Stretch, loss: Option<f32>) {
    let Stretch { first, last, how } = stretch;
    let loss = loss.map_or(String::new(), |loss| format!("{loss:.4}"));
    let _ = match how {
        None => writeln!(
            out,
            "| {network} | {first} to {last} | not recorded | | | | | {loss} |"
        ),
        Some(how) => writeln!(
            out,
            "| {network} | {first} to {last} of {} | `{}` | {} | {} | {} | {:.0} | {loss} |",
            how.steps,
            how.commit,
            how.seed,
            how.rate,
            how.batch,
            how.seconds / 60.0
        ),
    };
}

/// A card with this section between its marks.
///
/// # Errors
/// When the card has not both marks, in order.
pub fn fill(card: &str, section: &str) -> Result<String> {
    let parts = card
        .split_once(BEGIN)
        .and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, behind) = parts.ok_or(Error::Marks(BEGIN, END))?;
    Ok(format!("{before}{BEGIN}\n\n{section}\n{END}{behind}"))
}

fn percent(shares: &[f64]) -> String {
    let texts: Vec<String> = shares
        .iter()
        .map(|share| format!("{:.1}", 100.0 * share))
        .collect();
    texts.join(", ")
}

/// Of an even number, the mean of the two in the middle.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    let lower = values.len().saturating_sub(1) / 2;
    match (values.get(lower), values.get(upper)) {
        (Some(lower), Some(upper)) => (lower + upper) / 2.0,
        _ => f64::NAN,
    }
}
