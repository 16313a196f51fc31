//! PyTorch checkpoints against what PyTorch found in them (`reference/pth/expected.json`).

use crate::common::shared;
use bytes::Bytes;
use ct_severity::weights::{Summary, read};
use proptest::prelude::*;

const SAMPLES: [&str; 5] = [
    "state_dict_zip.pth",
    "state_dict_legacy.pth",
    "moco_like_legacy.pth.tar",
    "moco_like_zip.pth.tar",
    "parameters_zip.pth",
];

fn sample(name: &str) -> Option<Bytes> {
    Some(
        std::fs::read(shared(&format!("reference/pth/{name}"))?)
            .unwrap()
            .into(),
    )
}

#[test]
fn every_tensor_of_every_checkpoint_is_the_one_pytorch_saved() {
    let Some(expected) = sample("expected.json") else {
        return;
    };
    let expected: serde_json::Value = serde_json::from_slice(&expected).unwrap();
    for name in SAMPLES {
        let summary = Summary::of(&read(sample(name).unwrap()).unwrap());
        let expected = expected[name].as_object().unwrap();
        assert_eq!(summary.0.len(), expected.len(), "{name}");
        for (key, found) in summary.0 {
            let expected = &expected[&key];
            assert_eq!(
                serde_json::json!(found.shape),
                expected["shape"],
                "{name} {key}"
            );
            assert_eq!(found.dtype, expected["dtype"], "{name} {key}");
            assert_eq!(found.sha256_f32le, expected["sha256_f32le"], "{name} {key}");
            let sum = expected["sum"].as_f64().unwrap();
            assert!(
                (found.sum - sum).abs() <= 1e-14 * sum.abs(),
                "{name} {key} {}",
                found.sum
            );
        }
    }
}

#[test]
fn a_hostile_checkpoint_is_refused_by_the_name_of_what_it_wants_to_call() {
    let Some(bytes) = sample("hostile_global.pth") else {
        return;
    };
    let error = read(bytes).unwrap_err().to_string();
    assert!(error.contains("`posix.system`"), "{error}");
}

#[test]
fn truncated_checkpoints_are_refused_as_incomplete() {
    for name in ["truncated_zip.pth", "truncated_legacy.pth"] {
        let Some(bytes) = sample(name) else {
            return;
        };
        let error = read(bytes).unwrap_err().to_string();
        assert!(error.contains("damaged or incomplete"), "{name}: {error}");
    }
}

#[test]
fn a_checkpoint_cut_anywhere_is_refused() {
    for name in ["state_dict_zip.pth", "moco_like_legacy.pth.tar"] {
        let Some(bytes) = sample(name) else {
            return;
        };
        for len in (0..bytes.len()).step_by(7) {
            assert!(read(bytes.slice(..len)).is_err(), "{name} cut at {len}");
        }
    }
}

#[test]
fn a_changed_value_in_a_zip_checkpoint_is_found_by_its_checksum() {
    let Some(bytes) = sample("state_dict_zip.pth") else {
        return;
    };
    let first = read(bytes.clone()).unwrap();
    let value = first.get("conv.weight").unwrap().to_le_bytes();
    let at = bytes
        .windows(value.len())
        .position(|window| window == value)
        .unwrap();
    let mut changed = bytes.to_vec();
    changed[at + 5] ^= 1;
    let error = read(changed.into()).unwrap_err().to_string();
    assert!(error.contains("checksum"), "{error}");
}

/// A legacy container around a pickle.
fn legacy(object: &[u8], keys: &[u8], storages: &[u8]) -> Bytes {
    let mut bytes =
        b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}."
            .to_vec();
    bytes.extend(object);
    bytes.extend(keys);
    bytes.extend(storages);
    bytes.into()
}

#[test]
fn a_storage_of_four_bytes_cannot_become_a_tensor_of_terabytes() {
    // {"a": _rebuild_tensor_v2(storage of 1 value, 0, (2^31 - 1, 2^31 - 1), (0, 0))}
    let object = b"\x80\x02}X\x01\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0kX\x03\0\0\0cpuK\x01NtQK\0J\xff\xff\xff\x7fJ\xff\xff\xff\x7f\x86K\0K\0\x86tRs.";
    let bytes = legacy(
        object,
        b"\x80\x02]X\x01\0\0\0ka.",
        b"\x01\0\0\0\0\0\0\0\0\0\x80\x3f",
    );
    let error = read(bytes).unwrap_err().to_string();
    assert!(error.contains("repeat few bytes too often"), "{error}");
}

#[test]
fn a_name_of_a_megabyte_is_refused_instead_of_repeated() {
    let mut object = b"\x80\x02}q\0X\0\0\x10\0".to_vec();
    object.extend(std::iter::repeat_n(b'a', 1 << 20));
    object.extend(b"q\x01}s.");
    let error = read(legacy(&object, b"\x80\x02].", b""))
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("names of its tensors are too long"),
        "{error}"
    );
}

#[test]
fn every_type_of_number_and_odd_shape_that_pytorch_writes_is_read() {
    // kinds.pth: torch.save of a dictionary of tensors made for this test; values as given there.
    let bytes = Bytes::from_static(include_bytes!("kinds.pth"));
    let checkpoint = read(bytes).unwrap();
    let values = |name: &str, dtype: &str, shape: &[usize]| {
        let tensor = checkpoint.get_shaped(name, shape).unwrap();
        assert_eq!(tensor.dtype().torch_name(), dtype, "{name}");
        tensor.to_f32()
    };
    assert_eq!(values("bf", "bfloat16", &[2]), [1.5, -2.25]);
    assert_eq!(values("b", "bool", &[2]), [1.0, 0.0]);
    assert_eq!(values("u", "uint8", &[2]), [1.0, 255.0]);
    assert_eq!(values("i8", "int8", &[1]), [-1.0]);
    assert_eq!(values("i16", "int16", &[1]), [-300.0]);
    assert_eq!(values("i32", "int32", &[1]), [70000.0]);
    assert_eq!(values("e", "float32", &[0, 3]), [0.0; 0]);
    assert_eq!(
        values("x", "float32", &[4]),
        [1.0; 4],
        "one value seen four times"
    );
    assert_eq!(values("net.w", "float32", &[2, 2]), [1.0, 0.0, 0.0, 1.0]);
}

#[test]
fn dictionaries_within_themselves_end_in_words() {
    // d = {}; d["a"] = d
    let bytes = legacy(b"\x80\x02}q\0X\x01\0\0\0ah\0s.", b"\x80\x02].", b"");
    let error = read(bytes).unwrap_err().to_string();
    assert!(error.contains("nested too deeply"), "{error}");
}

#[test]
fn a_million_nested_tuples_end_in_words() {
    let mut object = b"\x80\x02)".to_vec();
    object.extend(std::iter::repeat_n(0x85, 2_000_000));
    object.push(b'.');
    let error = read(legacy(&object, b"", b"")).unwrap_err().to_string();
    assert!(error.contains("a million instructions"), "{error}");
}

#[test]
fn a_storage_that_claims_more_values_than_the_file_holds_is_refused() {
    let object = b"\x80\x02}X\x01\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\0kX\x03\0\0\0cpuK\x01NtQK\0))tRs.";
    let bytes = legacy(
        object,
        b"\x80\x02]X\x01\0\0\0ka.",
        b"\xff\xff\xff\xff\xff\xff\xff\x3f\0\0",
    );
    let error = read(bytes).unwrap_err().to_string();
    assert!(error.contains("within the values of a tensor"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn damaged_checkpoints_never_panic(
        which in 0..SAMPLES.len(),
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
    ) {
        let Some(bytes) = sample(SAMPLES[which]) else { return Ok(()); };
        let mut bytes = bytes.to_vec();
        for (index, value) in edits {
            let at = index.index(bytes.len());
            bytes[at] = value;
        }
        if let Ok(checkpoint) = read(bytes.into()) {
            for (_, tensor) in checkpoint.iter() {
                prop_assert_eq!(tensor.to_f32().len(), tensor.len());
            }
        }
    }

    #[test]
    fn any_program_of_a_pickle_ends_without_panic(
        program in prop::collection::vec(prop_oneof![
            prop::sample::select(b"(.012Nt)}]{lduesaRbQqhc\x81\x85\x86\x87\x88\x89\x8f\x90\x91\x92\x93\x94K\x8cXJ\x8a".to_vec()),
            any::<u8>(),
        ], 0..200),
    ) {
        let mut object = b"\x80\x02}X\x01\0\0\0a".to_vec();
        object.extend(program);
        let _ = read(legacy(&object, b"\x80\x02].", b""));
    }
}
