//! The outputs of a layer, block by block, on as many threads as there are.
//!
//! In a browser there is one thread per Worker, and the Workers share the slices among themselves.

/// Memory of one thread, kept from one block to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    /// What is multiplied.
    pub input: Vec<f32>,
    /// What came out and is not yet the output.
    pub output: Vec<f32>,
}

/// Calls `work(scratch, block, values)` with every block of `length` values of `out`.
#[cfg(target_arch = "wasm32")]
pub fn for_each(out: &mut [f32], length: usize, work: impl Fn(&mut Scratch, usize, &mut [f32])) {
    let mut scratch = Scratch::default();
    for (block, values) in out.chunks_mut(length).enumerate() {
        work(&mut scratch, block, values);
    }
}

/// Calls `work(scratch, block, values)` with every block of `length` values of `out`.
#[cfg(not(target_arch = "wasm32"))]
pub fn for_each(
    out: &mut [f32],
    length: usize,
    work: impl Fn(&mut Scratch, usize, &mut [f32]) + Sync,
) {
    use std::sync::{Mutex, PoisonError};

    // A thread costs tens of microseconds, as much as this many values of a light layer.
    const WORTH_A_THREAD: usize = 1 << 15;
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(out.len() / WORTH_A_THREAD + 1);
    let blocks = Mutex::new(out.chunks_mut(length).enumerate());
    let run = || {
        let mut scratch = Scratch::default();
        loop {
            let next = blocks.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some((block, values)) = next else { break };
            work(&mut scratch, block, values);
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(run);
        }
        run();
    });
}
