//! NumPy and safetensors files. `kinds.npz` was written by NumPy (`savez_compressed`).

use crate::common::shared;
use bytes::Bytes;
use ct_severity::weights::{Checkpoint, Dtype, Heads, Tensor, npz, read, safetensors};
use proptest::prelude::*;

const KINDS: &[u8] = include_bytes!("kinds.npz");

fn kinds() -> Checkpoint {
    npz::read(&Bytes::from_static(KINDS)).unwrap()
}

#[test]
fn every_kind_of_numpy_array_is_read_as_numpy_wrote_it() {
    let kinds = kinds();
    let counting: Vec<f32> = (0..24_u8).map(f32::from).collect();
    for name in ["c", "fortran"] {
        let tensor = kinds.get_shaped(name, &[2, 3, 4]).unwrap();
        assert_eq!(tensor.to_f32(), counting, "{name}");
    }
    assert_eq!(kinds.get("f64").unwrap().to_f64(), [1.0 / 3.0, -2.5]);
    assert_eq!(
        kinds.get_shaped("i64", &[2, 1]).unwrap().to_f64(),
        [1.0, -7.0]
    );
    assert_eq!(kinds.get("u8").unwrap().to_f32(), [0.0, 255.0]);
    assert_eq!(kinds.get("flag").unwrap().dtype(), Dtype::Bool);
    assert_eq!(kinds.get("flag").unwrap().to_f32(), [1.0, 0.0]);
    assert_eq!(kinds.get_shaped("scalar", &[]).unwrap().to_f64(), [0.1]);
    assert_eq!(kinds.get("half").unwrap().to_f32(), [1.5, -0.25]);
    assert!(kinds.get_shaped("empty", &[0, 3]).unwrap().is_empty());
    assert_eq!(
        kinds.get_shaped("sliced", &[2, 2]).unwrap().to_f32(),
        [1.0, 9.0, 13.0, 21.0]
    );
}

#[test]
fn text_and_big_endian_arrays_are_an_error_only_when_asked_for() {
    let kinds = kinds();
    for (name, dtype) in [("text", "<U7"), ("big", ">f4")] {
        let error = kinds.get(name).unwrap_err().to_string();
        assert!(error.contains(name) && error.contains(dtype), "{error}");
        assert!(!kinds.contains(name));
    }
}

#[test]
fn npz_and_safetensors_keep_every_value_and_shape() {
    let written = [
        npz::read(&npz::write(&kinds()).unwrap().into()).unwrap(),
        safetensors::read(&safetensors::write(&kinds()).unwrap().into()).unwrap(),
        read(safetensors::write(&kinds()).unwrap().into()).unwrap(),
    ];
    for copy in written {
        assert_eq!(copy.len(), kinds().len());
        for (name, tensor) in kinds().iter() {
            let same = copy.get_shaped(name, tensor.shape()).unwrap();
            assert_eq!(same.dtype(), tensor.dtype());
            assert_eq!(same.to_le_bytes(), tensor.to_le_bytes());
        }
    }
}

#[test]
fn the_published_heads_have_their_published_shapes() {
    let Some(path) = shared("reference/published/ai_severity.npz") else {
        return;
    };
    let archive = read(std::fs::read(path).unwrap().into()).unwrap();
    let heads = Heads::from_checkpoint(&archive).unwrap();
    // Printed by numpy.
    assert_eq!(heads.mean_pca.len(), 2048);
    assert_eq!(heads.components_pca.len(), 40 * 2048);
    assert_eq!(heads.intercept_efficientnet, -1.8422406914118394);
    assert_eq!(heads.intercept_moco, -1.0183933140456025);
    assert_eq!(heads.coef_moco.first(), Some(&2.0116451003398956));
    assert_eq!(heads.components_pca.last(), Some(&-0.010788418));
    assert!(archive.get("license").is_err());
}

#[test]
fn a_tensor_that_does_not_fill_its_shape_is_refused() {
    assert!(Tensor::from_f32(&[2, 3], &[0.0; 5]).is_err());
    assert!(Tensor::from_f32(&[usize::MAX, 2], &[0.0; 5]).is_err());
}

#[test]
fn an_array_larger_than_its_file_is_refused_before_memory_is_taken() {
    let mut npy = b"\x93NUMPY\x01\x00".to_vec();
    let header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (4000000000, 4000000000), }";
    npy.extend((header.len() as u16).to_le_bytes());
    npy.extend(header);
    let error = read(npy.into()).unwrap_err().to_string();
    assert!(error.contains("cannot hold"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn damaged_archives_never_panic(at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>()) {
        for original in [KINDS.to_vec(), safetensors::write(&kinds()).unwrap()] {
            let mut bytes = original;
            for (index, value) in &at {
                let i = index.index(bytes.len());
                bytes[i] = *value;
            }
            let whole = Bytes::from(bytes);
            for bytes in [whole.clone(), whole.slice(..cut.index(whole.len()))] {
                if let Ok(checkpoint) = read(bytes) {
                    for (_, tensor) in checkpoint.iter() {
                        prop_assert_eq!(tensor.to_f32().len(), tensor.len());
                    }
                }
            }
        }
    }
}
