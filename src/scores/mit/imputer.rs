//! The nearest-neighbour imputer of the published file (scikit-learn 0.22, `KNNImputer`).
//!
//! A missing input becomes the mean over the five training patients nearest in the inputs that are
//! known. Most inputs are yes or no, so distances are often equal, and which of the equals count is
//! decided by the order in which NumPy's selection leaves them. That order is part of the published
//! model's numbers, so the same selection is made here (introselect with a median-of-three pivot,
//! as NumPy had it up to version 1.24; later versions choose by processor).

use super::INPUTS;
use crate::weights::{Result, WeightsError, numpy_pickle, pickle};

/// Training patients.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Imputer {
    patients: Vec<[f32; INPUTS]>,
    neighbours: usize,
}

impl Imputer {
    /// Out of the state of the pickled imputer.
    pub fn from_pickle(file: &pickle::Pickle, state: &pickle::Value) -> Result<Self> {
        let refuse = |what: &str| WeightsError::Unsupported { what: what.into() };
        let text = |name: &str| file.item(state, name).and_then(|value| value.as_str());
        if text("weights") != Some("uniform") || text("metric") != Some("nan_euclidean") {
            return Err(refuse("an imputer of another kind than the published one"));
        }
        let neighbours = file
            .item(state, "n_neighbors")
            .and_then(|value| value.as_usize());
        let patients = file
            .item(state, "_fit_X")
            .ok_or_else(|| refuse("an imputer without training patients"))?;
        let patients = numpy_pickle::array(file, patients)?;
        let rows: Vec<[f32; INPUTS]> = match patients.shape() {
            [_, INPUTS] => patients.to_f32().as_chunks().0.to_vec(),
            _ => return Err(refuse("an imputer of another number of inputs")),
        };
        if rows.as_flattened().iter().any(|value| !value.is_finite()) {
            return Err(refuse("an imputer with incomplete training patients"));
        }
        match neighbours {
            Some(neighbours @ 1..) if neighbours < rows.len() => Ok(Self {
                patients: rows,
                neighbours,
            }),
            _ => Err(refuse("an imputer of that number of neighbours")),
        }
    }

    /// The inputs with the missing ones filled: by the mean of the nearest patients, or of all
    /// patients when nothing is known.
    pub fn fill(&self, inputs: [Option<f64>; INPUTS]) -> [f64; INPUTS] {
        if inputs.iter().all(Option::is_some) {
            return inputs.map(Option::unwrap_or_default);
        }
        let nearest = self.nearest(&inputs);
        let mut column = 0;
        inputs.map(|input| {
            let mean = match &nearest {
                Some(nearest) => self.mean_of(nearest, column),
                None => self.mean_of_all(column),
            };
            column += 1;
            input.unwrap_or(mean)
        })
    }

    /// As the library has it: summed in single precision, divided in double.
    fn mean_of(&self, patients: &[usize], column: usize) -> f64 {
        let sum: f32 = patients
            .iter()
            .map(|&patient| self.value(patient, column))
            .sum();
        f64::from(sum) / patients.len().max(1) as f64
    }

    fn mean_of_all(&self, column: usize) -> f64 {
        let values = (0..self.patients.len()).map(|patient| f64::from(self.value(patient, column)));
        values.sum::<f64>() / self.patients.len().max(1) as f64
    }

    fn value(&self, patient: usize, column: usize) -> f32 {
        let patient = self.patients.get(patient);
        patient
            .and_then(|values| values.get(column))
            .copied()
            .unwrap_or_default()
    }

    /// The nearest patients, unless nothing is known.
    fn nearest(&self, inputs: &[Option<f64>; INPUTS]) -> Option<Vec<usize>> {
        let known = inputs.iter().flatten().count();
        if known == 0 {
            return None;
        }
        let distances: Vec<f64> = self
            .patients
            .iter()
            .map(|patient| distance(inputs, patient, known))
            .collect();
        let mut order = Order::new(&distances);
        order.select(self.neighbours - 1);
        order.positions.truncate(self.neighbours);
        Some(order.positions)
    }
}

/// Euclidean distance over the known inputs, scaled up to all of them.
fn distance(inputs: &[Option<f64>; INPUTS], patient: &[f32; INPUTS], known: usize) -> f64 {
    let squares = inputs
        .iter()
        .zip(patient)
        .filter_map(|(input, &other)| Some((f64::from(other) - (*input)?).powi(2)));
    (squares.sum::<f64>() / known as f64 * INPUTS as f64).sqrt()
}

/// Positions of values while they are partially ordered.
struct Order<'a> {
    values: &'a [f64],
    positions: Vec<usize>,
}

impl<'a> Order<'a> {
    fn new(values: &'a [f64]) -> Self {
        Self {
            values,
            positions: (0..values.len()).collect(),
        }
    }

    fn at(&self, place: usize) -> f64 {
        let position = self.positions.get(place).copied().unwrap_or(usize::MAX);
        self.values.get(position).copied().unwrap_or(f64::INFINITY)
    }

    fn swap(&mut self, a: usize, b: usize) {
        if a < self.positions.len() && b < self.positions.len() {
            self.positions.swap(a, b);
        }
    }

    fn swap_if_less(&mut self, a: usize, b: usize) {
        if self.at(a) < self.at(b) {
            self.swap(a, b);
        }
    }

    /// Puts the value of rank `kth` in its place and all smaller ones before it.
    fn select(&mut self, kth: usize) {
        let mut low = 0;
        let mut high = self.positions.len().saturating_sub(1);
        while low + 1 < high {
            self.median_of_three_to_low(low, high);
            let (pivot, first_after) = self.partition(low, high);
            if pivot >= kth {
                high = pivot.saturating_sub(1);
            }
            if pivot <= kth {
                low = first_after;
            }
        }
        if high == low + 1 {
            self.swap_if_less(high, low);
        }
    }

    /// Leaves the median at `low` and the smallest of the three at `low + 1`, where it stops the
    /// partition's search from above.
    fn median_of_three_to_low(&mut self, low: usize, high: usize) {
        let middle = low + (high - low) / 2;
        self.swap_if_less(high, middle);
        self.swap_if_less(high, low);
        self.swap_if_less(low, middle);
        self.swap(middle, low + 1);
    }

    /// Parts the values between by the one at `low`, which it puts between them; gives its place
    /// and the first place after it.
    fn partition(&mut self, low: usize, high: usize) -> (usize, usize) {
        let pivot = self.at(low);
        let (mut up, mut down) = (low + 1, high);
        loop {
            up += 1;
            while self.at(up) < pivot {
                up += 1;
            }
            down -= 1;
            while pivot < self.at(down) {
                down -= 1;
            }
            if down < up {
                break;
            }
            self.swap(up, down);
        }
        self.swap(low, down);
        (down, up)
    }
}
