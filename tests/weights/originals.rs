//! Published files in any subset and any order, recognised by content and converted for keeping.

use crate::common::shared;
use bytes::Bytes;
use ct_severity::weights::{
    Check, Content, Holds, Network, OriginalFile, Pack, PackFile, Precision, Trust, kept_manifest,
    may_be_weights, read, safetensors, seeded, sha256,
};

/// A file that no one published, with the tensors of a network.
fn weights_of(network: Network) -> Bytes {
    safetensors::write(&seeded::checkpoint(network).unwrap())
        .unwrap()
        .into()
}

/// What is kept of a file: its pack, its entry, and its bytes.
fn kept(bytes: Bytes, trust: Trust, precision: Precision) -> (String, PackFile, Vec<u8>) {
    let file = OriginalFile::recognise(bytes, trust, precision).unwrap();
    let mut out = Vec::new();
    let entry = file
        .write(|portion| {
            out.extend_from_slice(portion);
            Ok::<_, std::convert::Infallible>(())
        })
        .unwrap();
    assert_eq!(out.len() as u64, file.kept_bytes());
    assert_eq!(entry.name, file.kept_name());
    assert_eq!(entry.bytes, Some(out.len() as u64));
    assert_eq!(entry.sha256, Some(sha256(&out)));
    (file.pack.clone(), entry, out)
}

#[test]
fn a_file_that_is_not_the_published_one_is_refused_with_what_was_expected_unless_it_is_wanted() {
    let bytes = weights_of(Network::EfficientNetB0);
    let refused =
        |trust| OriginalFile::recognise(bytes.clone(), trust, Precision::Single).map(|_| ());
    let error = refused(Trust::Listed).unwrap_err().to_string();
    assert!(
        error.contains("expected sha256 355c32eb") && error.contains(&sha256(&bytes)),
        "{error}"
    );
    assert!(refused(Trust::AlsoUnlisted).is_ok());
    let (pack, entry, _) = kept(bytes, Trust::AlsoUnlisted, Precision::Single);
    assert_eq!(pack, "ai-severity");
    let original = entry.original.unwrap();
    assert_eq!(original.name, "efficientnet-b0-355c32eb.pth");
    assert_eq!(original.check, Check::Unlisted);
}

#[test]
fn what_is_kept_opens_as_a_pack_that_says_what_it_lacks() {
    let network = Network::UnetLung;
    for (precision, most) in [(Precision::Single, 1.001), (Precision::Half, 0.51)] {
        let original = weights_of(network);
        let (pack, entry, bytes) = kept(original.clone(), Trust::Listed, precision);
        assert!((bytes.len() as f64) < most * original.len() as f64);
        let manifest = kept_manifest(&pack, vec![entry.clone()]).unwrap();
        // The page holds no network in memory: it knows size and hash.
        let elsewhere = Content::elsewhere(bytes.as_slice()).unwrap();
        let files = vec![(entry.name.clone(), elsewhere)];
        let opened = Pack::with_contents(manifest, files, Trust::Listed).unwrap();
        assert!(opened.holds(Holds::Network(network)));
        assert!(!opened.holds(Holds::Network(Network::ResnetLesion)));
        let file = &opened.identity().files[0];
        assert_eq!(file.check, Check::DiffersFromRecord);
        assert_eq!(
            file.original.as_ref().unwrap().sha256,
            sha256(&original),
            "a result names the original"
        );
        let warning = serde_json::to_string(&opened.warnings()).unwrap();
        assert!(warning.contains("unet_lung.pth"), "{warning}");
        assert!(opened.network(network).is_err(), "it lies elsewhere");
        assert_eq!(
            Network::recognise(&read(bytes.into()).unwrap()),
            Some(network)
        );
    }
}

#[test]
fn a_kept_file_that_was_altered_is_refused() {
    let (pack, entry, mut bytes) = kept(
        weights_of(Network::UnetLung),
        Trust::Listed,
        Precision::Half,
    );
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let manifest = kept_manifest(&pack, vec![entry.clone()]).unwrap();
    let files = vec![(
        entry.name.clone(),
        Content::elsewhere(bytes.as_slice()).unwrap(),
    )];
    let error = Pack::with_contents(manifest, files, Trust::Listed)
        .unwrap_err()
        .to_string();
    assert!(error.contains(&entry.name), "{error}");
}

#[test]
fn conversion_goes_on_in_another_place_when_the_first_is_full() {
    let bytes = weights_of(Network::EfficientNetB0);
    let file = OriginalFile::recognise(bytes, Trust::AlsoUnlisted, Precision::Half).unwrap();
    let mut room = 1 << 20;
    let full = file.write(|portion| {
        room -= i64::try_from(portion.len()).unwrap();
        if room < 0 { Err("full") } else { Ok(()) }
    });
    assert_eq!(full.unwrap_err(), "full");
    let mut again = 0;
    let entry = file.write(|portion| {
        again += portion.len() as u64;
        Ok::<_, &str>(())
    });
    assert_eq!(entry.unwrap().bytes, Some(again));
}

#[test]
fn the_small_published_files_are_known_by_their_hash_under_any_name() {
    let Some(folder) = shared("reference/published") else {
        return;
    };
    for (name, pack, holds) in [
        ("ai_severity.npz", "ai-severity", "heads"),
        ("model_without_lab.pkl", "comparators", "mit"),
        (
            "models_liang/fold_2/model.index",
            "comparators",
            "liang_2_index",
        ),
        (
            "models_liang/fold_4/model.data-00000-of-00001",
            "comparators",
            "liang_4_data",
        ),
    ] {
        let bytes: Bytes = std::fs::read(folder.join(name)).unwrap().into();
        assert!(may_be_weights(&bytes[..64], bytes.len() as u64), "{name}");
        let (found, entry, out) = kept(bytes.clone(), Trust::Listed, Precision::Half);
        assert_eq!((found.as_str(), entry.holds.id()), (pack, holds));
        assert_eq!(out, bytes, "small files are kept as they are");
        assert_eq!(entry.original.unwrap().check, Check::Sha256);
    }
}

#[test]
fn weights_of_no_known_network_are_refused_in_words_and_other_files_are_not_even_read() {
    let other = read(Bytes::from_static(include_bytes!("kinds.pth"))).unwrap();
    let bytes = safetensors::write(&other).unwrap().into();
    let refused = OriginalFile::recognise(bytes, Trust::AlsoUnlisted, Precision::Half);
    let error = refused.err().unwrap().to_string();
    assert!(error.contains("none of the networks"), "{error}");
    assert!(!may_be_weights(b"DICM", 1 << 20));
    assert!(!may_be_weights(b"", 0));
}

#[test]
fn every_sample_of_pytorch_is_a_candidate_and_none_of_a_known_network() {
    let Some(folder) = shared("reference/pth") else {
        return;
    };
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let bytes: Bytes = std::fs::read(&path).unwrap().into();
        if path.extension().unwrap() == "json" {
            continue;
        }
        assert!(
            may_be_weights(&bytes[..64], bytes.len() as u64),
            "{}",
            path.display()
        );
        assert!(
            OriginalFile::recognise(bytes, Trust::AlsoUnlisted, Precision::Single).is_err(),
            "{}",
            path.display()
        );
    }
}
