//! Reads the arrays of a numpy `.npz` archive, for tests alone.

// No test needs all of it, and what it cannot read fails the test.
#![allow(dead_code, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

/// One array: its shape and its elements in C order.
pub struct Array {
    pub shape: Vec<usize>,
    dtype: String,
    bytes: Vec<u8>,
}

impl Array {
    pub fn u8s(&self) -> &[u8] {
        assert!(
            ["|u1", "|b1"].contains(&self.dtype.as_str()),
            "{}",
            self.dtype
        );
        &self.bytes
    }

    pub fn bools(&self) -> Vec<bool> {
        self.u8s().iter().map(|&value| value != 0).collect()
    }

    pub fn numbers(&self) -> Vec<f64> {
        let of = |size| self.bytes.chunks_exact(size);
        match self.dtype.as_str() {
            "|u1" | "|b1" => of(1).map(|b| b[0].into()).collect(),
            "<i2" => of(2)
                .map(|b| i16::from_le_bytes(b.try_into().unwrap()).into())
                .collect(),
            "<i4" => of(4)
                .map(|b| i32::from_le_bytes(b.try_into().unwrap()).into())
                .collect(),
            "<i8" => of(8)
                .map(|b| i64::from_le_bytes(b.try_into().unwrap()) as f64)
                .collect(),
            "<f4" => of(4)
                .map(|b| f32::from_le_bytes(b.try_into().unwrap()).into())
                .collect(),
            "<f8" => of(8)
                .map(|b| f64::from_le_bytes(b.try_into().unwrap()))
                .collect(),
            other => panic!("no reader for {other}"),
        }
    }

    pub fn f32s(&self) -> Vec<f32> {
        self.numbers()
            .into_iter()
            .map(|value| value as f32)
            .collect()
    }

    pub fn usizes(&self) -> Vec<usize> {
        self.numbers()
            .into_iter()
            .map(|value| value as usize)
            .collect()
    }

    /// The shape of an array of two axes.
    pub fn shape2(&self) -> [usize; 2] {
        self.shape.clone().try_into().unwrap()
    }

    /// The shape of an array of three axes.
    pub fn shape3(&self) -> [usize; 3] {
        self.shape.clone().try_into().unwrap()
    }
}

/// All arrays of an archive by name.
pub fn read(path: &Path) -> BTreeMap<String, Array> {
    let bytes = std::fs::read(path).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let name = file.name().unwrap().trim_end_matches(".npy").to_owned();
            let mut npy = Vec::new();
            file.read_to_end(&mut npy).unwrap();
            (name, parse(&npy))
        })
        .collect()
}

fn parse(npy: &[u8]) -> Array {
    assert_eq!(&npy[..6], b"\x93NUMPY");
    let start = if npy[6] == 1 { 10 } else { 12 };
    let length = usize::from(npy[8]) + 256 * usize::from(npy[9]);
    let header = std::str::from_utf8(&npy[start..start + length]).unwrap();
    assert!(header.contains("'fortran_order': False"), "{header}");
    let after = |key: &str| header.split(key).nth(1).unwrap();
    let shape = after("'shape': (").split(')').next().unwrap();
    let dtype = after("'descr': '").split('\'').next().unwrap();
    Array {
        shape: shape
            .split(',')
            .filter_map(|axis| axis.trim().parse().ok())
            .collect(),
        dtype: dtype.to_owned(),
        bytes: npy[start + length..].to_vec(),
    }
}
