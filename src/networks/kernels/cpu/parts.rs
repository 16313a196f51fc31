//! Parts of maps, in memory.

use std::ops::Range;

use super::super::parts::{Part, Parts};
use super::{Cpu, Map};

impl Parts for Cpu {
    type Map = Map;

    fn shape(&self, map: &Map) -> [usize; 4] {
        map.shape()
    }

    fn occupied(&self, map: &Map) -> Option<[Part; 2]> {
        let [_, channels, rows, columns] = map.shape();
        let [mut first, mut end] = [[usize::MAX; 2], [0; 2]];
        let lines = map.values().chunks_exact((columns * channels).max(1));
        for (line, values) in lines.enumerate() {
            let is_set = |value: &f32| *value != 0.0;
            let Some(left) = values.iter().position(is_set) else {
                continue;
            };
            let right = values.iter().rposition(is_set).unwrap_or(left);
            let (row, left, right) = (line % rows, left / channels, right / channels);
            first = [first[0].min(row), first[1].min(left)];
            end = [end[0].max(row + 1), end[1].max(right + 1)];
        }
        (end != [0; 2]).then(|| {
            [0, 1].map(|axis| Part {
                first: first[axis],
                size: end[axis] - first[axis],
            })
        })
    }

    fn cut(&self, map: &Map, parts: [Part; 2]) -> Map {
        let [slices, channels, ..] = map.shape();
        let mut out = self
            .buffers
            .map([slices, channels, parts[0].size, parts[1].size]);
        copy(map, parts.map(|part| part.first), &mut out, [0; 2], parts);
        out
    }

    fn laid(&self, map: &Map, from: [usize; 2], parts: [Part; 2], ground: &Map) -> Map {
        let mut out = self.buffers.map(ground.shape());
        out.values_mut().copy_from_slice(ground.values());
        copy(map, from, &mut out, parts.map(|part| part.first), parts);
        out
    }
}

/// Copies as many rows and columns as `parts` have, from a place of one map to a place of another.
fn copy(source: &Map, from: [usize; 2], target: &mut Map, to: [usize; 2], parts: [Part; 2]) {
    let [rows, columns] = parts.map(|part| part.size);
    let [slices, ..] = source.shape();
    for slice in 0..slices {
        for row in 0..rows {
            let read = line(source.shape(), slice, from[0] + row, from[1], columns);
            let written = line(target.shape(), slice, to[0] + row, to[1], columns);
            target.values_mut()[written].copy_from_slice(&source.values()[read]);
        }
    }
}

/// Where `size` columns of a row from `column` on lie in memory.
fn line(
    [_, channels, rows, columns]: [usize; 4],
    slice: usize,
    row: usize,
    column: usize,
    size: usize,
) -> Range<usize> {
    let start = ((slice * rows + row) * columns + column) * channels;
    start..start + size * channels
}
