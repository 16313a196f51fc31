//! A graphics processor for the tests of one program.

#![allow(clippy::print_stderr)]

use std::sync::Mutex;

use burn::tensor::Device;
use ct_severity::networks::{Backend, open};

/// The device is opened once, and one test at a time uses it.
static GPU: Mutex<Option<Option<Device>>> = Mutex::new(None);

/// Runs `test` on whatever graphics adapter there is, software ones included.
pub fn on_gpu(test: impl FnOnce(&Device)) {
    let mut gpu = GPU.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    let device = gpu.get_or_insert_with(|| match pollster::block_on(open(Backend::Gpu)) {
        Ok(device) => Some(device),
        Err(error) => {
            eprintln!("skipped: {error}");
            None
        }
    });
    if let Some(device) = device {
        test(device);
    }
}
