//! One line of one component: prediction, runs, reconstruction (T.87 A.3 to A.7).

use super::super::Error;
use super::super::bits::BitReader;
use super::coding::Coding;
use super::context::{Regular, RunInterruption};
use super::damaged;

/// J: the logarithm of the run length that a single bit stands for, by RUNindex (T.87 A.7.1.1).
const RUN_BITS: [u32; 32] = [
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15,
];

/// Kinds of neighbourhoods: nine classes for each of three gradients, up to the sign.
const CONTEXTS: usize = 365;

/// The decoded lines of a component and where its runs stand.
#[derive(Debug, Clone)]
pub(super) struct Component {
    decoded: Vec<i32>,
    /// The last two lines, each with a column more on either side (T.87 Figure A.2).
    previous: Vec<i32>,
    current: Vec<i32>,
    run_index: usize,
}

impl Component {
    pub fn new(columns: usize) -> Self {
        let line = vec![0; columns + 2];
        Self {
            decoded: Vec::new(),
            previous: line.clone(),
            current: line,
            run_index: 0,
        }
    }

    /// What lies above is taken as zero again, as it is above the first line.
    pub fn restart(&mut self) {
        self.previous.fill(0);
        self.current.fill(0);
        self.run_index = 0;
    }

    pub fn samples(self) -> Vec<i32> {
        self.decoded
    }
}

/// What the components of a scan learn together.
pub(super) struct LineDecoder<'c> {
    coding: &'c Coding,
    regular: Vec<Regular>,
    interruptions: [RunInterruption; 2],
}

impl<'c> LineDecoder<'c> {
    pub fn new(coding: &'c Coding) -> Self {
        Self {
            coding,
            regular: vec![Regular::new(coding); CONTEXTS],
            interruptions: [0, 1].map(|kind| RunInterruption::new(kind, coding)),
        }
    }

    /// Decodes the next line of `component`.
    pub fn decode(
        &mut self,
        reader: &mut BitReader<'_>,
        component: &mut Component,
    ) -> Result<(), Error> {
        let Component {
            decoded,
            previous,
            current,
            run_index,
        } = component;
        std::mem::swap(previous, current);
        let columns = current.len() - 2;
        previous[columns + 1] = previous[columns];
        current[0] = previous[1];
        let mut column = 1;
        while column <= columns {
            let (ra, rb) = (current[column - 1], previous[column]);
            let (rc, rd) = (previous[column - 1], previous[column + 1]);
            let context = self.context([rd - rb, rb - rc, rc - ra]);
            if context == 0 {
                column += self.run(
                    reader,
                    &previous[column..],
                    &mut current[column - 1..],
                    run_index,
                )?;
            } else {
                let sign = context.signum();
                let regular = &mut self.regular[context.unsigned_abs() as usize];
                let prediction = regular.correct(median_edge(ra, rb, rc), sign, self.coding);
                let error = regular.decode_error(reader, self.coding)?;
                current[column] = self.coding.reconstruct(prediction, sign * error);
                column += 1;
            }
        }
        decoded.extend_from_slice(&current[1..=columns]);
        Ok(())
    }

    /// The number of the context, negative if its mirror image is meant, 0 if the surroundings are
    /// flat (T.87 A.3.3, A.3.4).
    #[inline]
    fn context(&self, gradients: [i32; 3]) -> i32 {
        let [q1, q2, q3] = gradients.map(|gradient| self.class(gradient));
        (q1 * 9 + q2) * 9 + q3
    }

    /// -4 to 4.
    #[inline]
    fn class(&self, gradient: i32) -> i32 {
        let [t1, t2, t3] = self.coding.thresholds;
        let size = gradient.abs();
        let class = i32::from(size > self.coding.near)
            + i32::from(size >= t1)
            + i32::from(size >= t2)
            + i32::from(size >= t3);
        if gradient < 0 { -class } else { class }
    }

    /// A run and, unless it reaches the end of the line, the sample after it (T.87 A.7). `above` and
    /// `line` begin above the next sample and to its left; how many samples were decoded.
    fn run(
        &mut self,
        reader: &mut BitReader<'_>,
        above: &[i32],
        line: &mut [i32],
        run_index: &mut usize,
    ) -> Result<usize, Error> {
        let left = line[0];
        let rest = line.len() - 2;
        let length = run_length(reader, rest, run_index)?;
        line[1..=length].fill(left);
        if length == rest {
            return Ok(length);
        }
        let above = above[length];
        let error_of = |decoder: &mut Self, reader: &mut BitReader<'_>, kind: usize| {
            let run_bits = RUN_BITS[*run_index];
            decoder.interruptions[kind].decode_error(reader, run_bits, decoder.coding)
        };
        line[length + 1] = if (left - above).abs() <= self.coding.near {
            let error = error_of(self, reader, 1)?;
            self.coding.reconstruct(left, error)
        } else {
            let sign = if left > above { -1 } else { 1 };
            let error = error_of(self, reader, 0)?;
            self.coding.reconstruct(above, sign * error)
        };
        *run_index = run_index.saturating_sub(1);
        Ok(length + 1)
    }
}

/// How many samples, at most `rest`, equal the one to the left (T.87 A.7.1.2).
fn run_length(
    reader: &mut BitReader<'_>,
    rest: usize,
    run_index: &mut usize,
) -> Result<usize, Error> {
    let mut length = 0;
    while length < rest {
        reader.refill();
        let bits = RUN_BITS[*run_index];
        if reader.take(1) == 0 {
            length += reader.take(bits) as usize;
            return if length < rest {
                Ok(length)
            } else {
                Err(damaged("a run leaves its line"))
            };
        }
        length += 1 << bits;
        if length <= rest {
            *run_index = (*run_index + 1).min(RUN_BITS.len() - 1);
        }
    }
    Ok(rest)
}

/// The prediction from the samples to the left, above, and above left (T.87 A.4.1).
#[inline]
fn median_edge(ra: i32, rb: i32, rc: i32) -> i32 {
    if rc >= ra.max(rb) {
        ra.min(rb)
    } else if rc <= ra.min(rb) {
        ra.max(rb)
    } else {
        ra + rb - rc
    }
}
