//! `ct-severity-train`: trains our own networks.
//!
//! Only this file prints.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::time::Instant;

use ct_severity::networks::{Network, OWN_SIDE};
use ct_severity::training::{Batch, Trainer, random::Random};

fn main() {
    let device = burn::tensor::Device::flex();
    let slices: usize = std::env::args().nth(1).and_then(|v| v.parse().ok()).unwrap_or(4);
    let mut trainer = Trainer::new(Network::OwnLung, 1, &device).unwrap();
    let mut random = Random::new(1, 2);
    let n = slices * OWN_SIDE * OWN_SIDE;
    let batch = Batch {
        inputs: (0..3 * n).map(|_| random.normal()).collect(),
        targets: (0..n).map(|i| ((i % OWN_SIDE) / 64) as u8).collect(),
        weights: vec![1.0; n],
    };
    for _ in 0..8 {
        let t = Instant::now();
        let loss = trainer.step(&batch, 1e-3).unwrap();
        println!("{loss:.4} {:.1} ms per slice", t.elapsed().as_secs_f64() * 1e3 / slices as f64);
    }
}
