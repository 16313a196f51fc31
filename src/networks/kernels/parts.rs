//! A part of a map, where the rest is known before.
//!
//! Around the lungs a slice is empty, and so is most of what the first layers of a network make of
//! it: far enough from anything, a place has the value that it has in an empty slice. How far is
//! [`Reach`]; a device that can compute a part of a map, and lay it over such a ground, has
//! [`Parts`].

/// Neighbouring places along one axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The first of them.
    pub first: usize,
    /// How many.
    pub size: usize,
}

impl Part {
    /// The place behind the last.
    pub const fn end(self) -> usize {
        self.first + self.size
    }
}

/// What some layers together see along one axis: output `o` of theirs depends on the inputs from
/// `stride * o - reach` to `stride * o + reach`, and on no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reach {
    /// Inputs from one output to the next.
    pub stride: usize,
    /// Inputs to either side.
    pub reach: usize,
}

impl Reach {
    /// How many outputs there are of so many inputs.
    pub const fn outputs(self, inputs: usize) -> usize {
        inputs.div_ceil(self.stride)
    }

    /// The outputs that depend on any of the `occupied` inputs, and the inputs without which these
    /// outputs cannot be computed. Of the latter the first is a multiple of the stride, so that the
    /// layers sample a cut as they sample the whole.
    pub fn of(self, occupied: Part, inputs: usize) -> (Part, Part) {
        let Self { stride, reach } = self;
        let first = occupied.first.saturating_sub(reach).div_ceil(stride);
        let last = (occupied.end() - 1 + reach) / stride;
        let last = last.min(self.outputs(inputs) - 1);
        let from = (stride * first).saturating_sub(reach) / stride * stride;
        let to = (stride * last + reach + 1).min(inputs);
        let part = |first, end| Part {
            first,
            size: end - first,
        };
        (part(first, last + 1), part(from, to))
    }
}

/// Computing a part of a map. Parts are those of the rows and of the columns.
pub trait Parts {
    /// Activations on the device.
    type Map;

    /// `[slices, channels, rows, columns]`.
    fn shape(&self, map: &Self::Map) -> [usize; 4];

    /// Outside of what rows and columns all values are 0; `None` when all are.
    fn occupied(&self, map: &Self::Map) -> Option<[Part; 2]>;

    /// That part of a map.
    fn cut(&self, map: &Self::Map, parts: [Part; 2]) -> Self::Map;

    /// `ground`, and in its `parts` what `map` has from the row and the column `from` on.
    fn laid(
        &self,
        map: &Self::Map,
        from: [usize; 2],
        parts: [Part; 2],
        ground: &Self::Map,
    ) -> Self::Map;
}

#[cfg(test)]
mod tests {
    use super::{Part, Reach};

    /// Every part of every small axis, output by output.
    #[test]
    fn what_depends_on_a_part_is_kept_and_all_that_it_depends_on_is_seen() {
        for (stride, reach) in [(1, 1), (2, 3), (2, 7), (4, 5), (4, 17)] {
            let reach = Reach { stride, reach };
            for inputs in 1..60 {
                for first in 0..inputs {
                    for size in 1..=inputs - first {
                        check(reach, inputs, Part { first, size });
                    }
                }
            }
        }
    }

    fn check(reach: Reach, inputs: usize, occupied: Part) {
        let (kept, seen) = reach.of(occupied, inputs);
        assert_eq!(seen.first % reach.stride, 0);
        for output in 0..reach.outputs(inputs) {
            let middle = reach.stride * output;
            let first = middle.saturating_sub(reach.reach);
            let end = (middle + reach.reach + 1).min(inputs);
            let depends = first < occupied.end() && occupied.first < end;
            let is_kept = (kept.first..kept.end()).contains(&output);
            assert_eq!(depends, is_kept, "{reach:?} {inputs} {occupied:?} {output}");
            let sees = seen.first <= first && end <= seen.end();
            assert!(
                sees || !is_kept,
                "{reach:?} {inputs} {occupied:?} {output} {seen:?}"
            );
        }
    }
}
