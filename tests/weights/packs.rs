//! Packs: files, manifest, hashes.

use crate::common::shared;
use bytes::Bytes;
use ct_severity::weights::{
    Check, Holds, Manifest, Network, Pack, Precision, Trust, identify, npz, read, safetensors,
    seeded, write_seeded_pack,
};

/// A fresh folder under the build's own temporary folder.
fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    folder
}

fn small_pack(sha256: &str) -> Vec<(String, Bytes)> {
    let heads = npz::write(&seeded::heads().unwrap()).unwrap();
    let manifest = format!(
        "name = 'small'\nversion = '1'\nlicence = 'GPL-3.0-or-later'\norigin = 'here'\ncomputes = []\n\
         [[file]]\nname = 'ai_severity.npz'\nholds = 'heads'\nsha256 = '{sha256}'\n\
         [[file]]\nname = 'lung.pth'\nholds = 'r231'\nurl = 'https://example.org/lung.pth'\n"
    );
    vec![
        ("pack.toml".into(), manifest.into()),
        ("ai_severity.npz".into(), heads.into()),
    ]
}

#[test]
fn the_seeded_pack_gives_back_what_was_seeded() {
    let folder = folder("seeded_pack");
    write_seeded_pack(&folder, true, None).unwrap();
    let pack = Pack::open(&folder, Trust::Listed).unwrap();
    let identity = pack.identity();
    assert!(identity.listed);
    assert!(identity.notice.unwrap().contains("tests"));
    assert!(
        identity
            .files
            .iter()
            .all(|file| file.check == Check::Sha256)
    );
    for (network, expected) in [
        (Network::R231, seeded::r231_with_bands().unwrap()),
        (
            Network::EfficientNetB0,
            seeded::checkpoint(Network::EfficientNetB0).unwrap(),
        ),
        (
            Network::ResNet50Moco,
            seeded::checkpoint(Network::ResNet50Moco).unwrap(),
        ),
    ] {
        let found = pack.network(network).unwrap();
        assert_eq!(found.len(), expected.len());
        for (name, tensor) in expected.iter() {
            assert_eq!(
                found.get(name).unwrap().to_le_bytes(),
                tensor.to_le_bytes(),
                "{name}"
            );
        }
    }
    assert_eq!(pack.heads().unwrap().intercept_moco, -1.0);
    let error = pack.network(Network::UnetLung).unwrap_err().to_string();
    assert!(error.contains("does not provide unet_lung"), "{error}");
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_file_with_another_hash_is_refused_with_what_was_expected() {
    let wrong = "00".repeat(32);
    let error = Pack::from_files(small_pack(&wrong), Trust::Listed)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains(&wrong) && error.contains("ai_severity.npz"),
        "{error}"
    );
}

#[test]
fn unlisted_weights_are_used_by_explicit_choice_and_every_result_says_so() {
    let pack = Pack::from_files(small_pack(&"00".repeat(32)), Trust::AlsoUnlisted).unwrap();
    assert!(!pack.identity().listed);
    assert_eq!(pack.identity().files[0].check, Check::Unlisted);
    let warning = serde_json::to_string(&pack.warnings()).unwrap();
    assert!(warning.contains("unlisted_weights"), "{warning}");
    assert!(pack.heads().is_ok());
}

#[test]
fn a_pack_with_some_of_its_files_says_which_one_it_lacks_and_where_it_is() {
    let files = small_pack(&"00".repeat(32));
    let heads = &files[1].1;
    let files = small_pack(&ct_severity::weights::sha256(heads));
    let pack = Pack::from_files(files, Trust::Listed).unwrap();
    assert!(pack.holds(Holds::Heads) && !pack.holds(Holds::Network(Network::R231)));
    let error = pack.network(Network::R231).unwrap_err().to_string();
    assert!(
        error.contains("lung.pth") && error.contains("https://example.org"),
        "{error}"
    );
}

#[test]
fn a_manifest_cannot_point_out_of_its_pack() {
    for name in ["../secret", "/etc/passwd", "a/../../b", "c:\\\\x\\\\y", ""] {
        let text = format!(
            "name=''\nversion=''\nlicence=''\norigin=''\ncomputes=[]\n[[file]]\nname=\"{name}\"\nholds='heads'\n"
        );
        let error = Manifest::parse(text.as_bytes()).unwrap_err().to_string();
        assert!(error.contains("not a file of the pack"), "{name}: {error}");
    }
}

#[test]
fn bytes_that_are_no_weights_are_refused_in_words() {
    for bytes in [
        &b""[..],
        b"hello",
        b"\0\0\0\0\0\0\0\0\0",
        b"<!DOCTYPE html>",
    ] {
        let error = read(Bytes::copy_from_slice(bytes)).unwrap_err().to_string();
        assert!(error.contains("not a file of weights"), "{error}");
    }
}

#[test]
fn the_published_manifests_name_their_files_and_hashes() {
    let published = Manifest::published().unwrap();
    let names: Vec<&str> = published
        .iter()
        .map(|manifest| manifest.name.as_str())
        .collect();
    assert_eq!(names, ["ai-severity", "ai-segment", "comparators"]);
    for network in Network::ALL {
        let listed = published
            .iter()
            .filter_map(|manifest| manifest.file(Holds::Network(network)));
        let expected = usize::from(!network.is_own());
        assert_eq!(listed.count(), expected, "{}", network.id());
    }
}

#[test]
fn the_published_small_files_are_the_ones_in_the_manifests() {
    let folders = [("ai-severity", 0), ("comparators", 2)];
    let Some(folder) = shared("reference/published") else {
        return;
    };
    for (name, manifest) in folders {
        let manifest = Manifest::published().unwrap()[manifest].clone();
        assert_eq!(manifest.name, name);
        let files = manifest
            .files
            .iter()
            .filter_map(|file| {
                Some((
                    file.name.clone(),
                    std::fs::read(folder.join(&file.name)).ok()?.into(),
                ))
            })
            .collect();
        let pack = Pack::with_manifest(manifest.clone(), files, Trust::Listed).unwrap();
        assert_eq!(
            pack.identity().files.len(),
            if name == "comparators" { 11 } else { 1 }
        );
        assert!(
            pack.identity()
                .files
                .iter()
                .all(|file| file.check == Check::Sha256)
        );
        for file in pack.identity().files {
            assert_eq!(identify(&pack.bytes(file.holds).unwrap()), Some(file.holds));
        }
    }
}

#[test]
fn files_without_a_published_hash_are_taken_by_their_tensors_and_a_recorded_one_may_differ() {
    let segment = Manifest::published().unwrap().remove(1);
    let network = Network::UnetLung;
    let weights = safetensors::write(&seeded::checkpoint(network).unwrap()).unwrap();
    let files = vec![("unet_lung.pth".to_owned(), weights.into())];
    let pack = Pack::with_manifest(segment, files, Trust::Listed).unwrap();
    assert_eq!(pack.identity().files[0].check, Check::DiffersFromRecord);
    assert!(pack.identity().listed);
    assert_eq!(pack.warnings().len(), 1);
    assert!(pack.network(network).is_ok());
}

#[test]
fn converted_weights_remember_the_file_they_came_from() {
    let network = Network::EfficientNetB0;
    let weights = safetensors::write(&seeded::checkpoint(network).unwrap()).unwrap();
    let hash = ct_severity::weights::sha256(&weights);
    let mut manifest = Manifest::published().unwrap().remove(0);
    let files = vec![("efficientnet-b0-355c32eb.pth".to_owned(), weights.into())];
    let pack = Pack::with_manifest(manifest.clone(), files, Trust::AlsoUnlisted).unwrap();
    for precision in [Precision::Single, Precision::Half] {
        let (entry, bytes) = pack.convert(network, precision).unwrap();
        manifest.files = vec![entry.clone()];
        let manifest = Manifest::parse(manifest.to_toml().unwrap().as_bytes()).unwrap();
        let files = vec![(entry.name, bytes.into())];
        let kept = Pack::with_manifest(manifest, files, Trust::Listed).unwrap();
        let identity = kept.identity();
        assert!(!identity.listed, "the original was unlisted");
        assert_eq!(identity.files[0].original.as_ref().unwrap().sha256, hash);
        let original = pack.network(network).unwrap();
        for (name, tensor) in kept.network(network).unwrap().iter() {
            let exact = original.get(name).unwrap();
            let half = precision == Precision::Half && exact.shape().len() > 1;
            // Half precision has 11 significant bits, and steps of 2^-24 near zero.
            let relative = if half { 2.0_f32.powi(-11) } else { 0.0 };
            let absolute = if half { 2.0_f32.powi(-25) } else { 0.0 };
            for (kept, exact) in tensor.to_f32().into_iter().zip(exact.to_f32()) {
                assert!(
                    (kept - exact).abs() <= relative * exact.abs() + absolute,
                    "{name}"
                );
            }
        }
    }
}
