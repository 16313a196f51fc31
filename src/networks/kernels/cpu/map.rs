//! Activations in memory.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Activations `[slices, channels, rows, columns]`, channels innermost in memory. Its memory goes
/// back to the buffers that it came from.
#[derive(Debug)]
pub struct Map {
    shape: [usize; 4],
    values: Vec<f32>,
    home: Buffers,
}

impl Map {
    /// `[slices, channels, rows, columns]`.
    pub const fn shape(&self) -> [usize; 4] {
        self.shape
    }

    /// `[slices, rows, columns, channels]`.
    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// `[slices, rows, columns, channels]`.
    pub fn values_mut(&mut self) -> &mut [f32] {
        &mut self.values
    }
}

impl Drop for Map {
    fn drop(&mut self) {
        let values = std::mem::take(&mut self.values);
        self.home.lock().push(values);
    }
}

/// Memory that served and may serve again: a layer's output is written whole, so that it need not
/// be cleared first.
#[derive(Debug, Default, Clone)]
pub struct Buffers(Arc<Mutex<Vec<Vec<f32>>>>);

impl Buffers {
    /// A map of that shape, its values anything.
    pub fn map(&self, shape: [usize; 4]) -> Map {
        let length = shape.iter().product();
        let mut free = self.lock();
        // The smallest that is large enough, else the largest, which then grows.
        let best = (0..free.len()).min_by_key(|&at| {
            let capacity = free[at].capacity();
            if capacity >= length {
                (false, capacity)
            } else {
                (true, usize::MAX - capacity)
            }
        });
        let mut values = best.map(|at| free.swap_remove(at)).unwrap_or_default();
        values.resize(length, 0.0);
        Map {
            shape,
            values,
            home: self.clone(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Vec<f32>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// From `[slices, channels, rows, columns]` to `[slices, rows, columns, channels]`.
pub fn channels_last(values: &[f32], [_, channels, rows, columns]: [usize; 4], out: &mut [f32]) {
    let places = rows * columns;
    for (slice, out) in values
        .chunks_exact(channels * places)
        .zip(out.chunks_exact_mut(channels * places))
    {
        for (channel, plane) in slice.chunks_exact(places).enumerate() {
            let targets = out.iter_mut().skip(channel).step_by(channels);
            for (target, &value) in targets.zip(plane) {
                *target = value;
            }
        }
    }
}

/// From `[slices, rows, columns, channels]` to `[slices, channels, rows, columns]`.
pub fn channels_first(map: &Map) -> Vec<f32> {
    let [_, channels, rows, columns] = map.shape;
    let mut out = Vec::with_capacity(map.values.len());
    for slice in map.values.chunks_exact(channels * rows * columns) {
        for channel in 0..channels {
            out.extend(slice.iter().skip(channel).step_by(channels));
        }
    }
    out
}
