//! The seeded checkpoints against the Python rule that made the reference outputs: the digests
//! below are sha256 over name, a zero byte and little-endian values of each tensor in order,
//! computed with NumPy by `seeded_weights.py` and `checkpoints.py`.

use crate::common::shared;
use ct_severity::weights::{Checkpoint, Network, seeded};
use sha2::{Digest, Sha256};

fn hex(digest: impl AsRef<[u8]>) -> String {
    digest.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

fn digest(checkpoint: &Checkpoint) -> String {
    let mut hash = Sha256::new();
    for (name, tensor) in checkpoint.iter() {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(tensor.to_le_bytes());
    }
    hex(hash.finalize())
}

#[test]
fn seeded_checkpoints_equal_the_python_rule_bit_for_bit() {
    for (network, expected) in [
        (
            Network::R231,
            "a2ac474d3f765eb91e1a9497b289d67de186931cdfcbe815a44baf7edefca3a4",
        ),
        (
            Network::EfficientNetB0,
            "6be67cf289e84fae4ac5a2b4469710f4bc60e28d52f501e891060ad0e3abe406",
        ),
        (
            Network::ResNet50Moco,
            "4909bb9bd41804a67e3a56b1ba2e65e13d409cdd639b428d2d4c48f33dd4046e",
        ),
        (
            Network::UnetLung,
            "8f0a3272037e5d5cd04f69c831a18c43504dd8ba8c2e221b7c6620fc1b30ef6d",
        ),
        (
            Network::UnetLesion,
            "a6884ccf6ab479d9cb31da3a8f203bf8e40623b17e33669e89779424aeb642c3",
        ),
        (
            Network::ResnetLesion,
            "27f86de30e878add36c1b949435de56e629e104336895c2d3c93e2da778289be",
        ),
    ] {
        let checkpoint = seeded::checkpoint(network).unwrap();
        assert_eq!(digest(&checkpoint), expected, "{}", network.id());
    }
}

#[test]
fn band_weights_of_r231_equal_the_python_rule_bit_for_bit() {
    assert_eq!(
        digest(&seeded::r231_with_bands().unwrap()),
        "67f6126a059a783852746f60ee8e8ac50dc711e06c31279b4731f718475f5e6a"
    );
}

#[test]
fn seeded_heads_equal_the_python_rule_bit_for_bit() {
    assert_eq!(
        digest(&seeded::heads().unwrap()),
        "4c3f415f158ddd056fe2f185d78482e02882ef5decd45cfa3e558ce4e9313041"
    );
}

#[test]
fn seeded_network_inputs_equal_the_python_rule_bit_for_bit() {
    for (name, len, expected) in [
        (
            "r231",
            2 * 64 * 64,
            "4b046a8ba747d8be65aec34964c2c88026d6c529779f974970868e4a9eedb150",
        ),
        (
            "efficientnet_b0",
            2 * 3 * 64 * 64,
            "6ee563ff77b5e29f0df482263a1a8dcf26d726bb2b9bdc31ee3d5f1a7a842fed",
        ),
        (
            "efficientnet_b0_odd",
            3 * 75 * 91,
            "3d8a95003e2deea75797153be5d2cb688c52fdcba4c32663c6e6d94902a7efee",
        ),
        (
            "resnet50_moco",
            2 * 3 * 64 * 64,
            "bce30b502cde1473a728b9d504a482a50f54e192362b332a111a36c0cc54ef43",
        ),
        (
            "unet_lung",
            2 * 64 * 64,
            "780a03bee64e1261f68e88cadff52ce030fdf0a6934d68226983bac8798d271c",
        ),
        (
            "unet_lesion",
            3 * 64 * 64,
            "7a86ba3d3f08288032c1da508eb42fb1ea115e4109d814b09b2df3c87d397a99",
        ),
        (
            "resnet_lesion",
            16 * 64 * 64,
            "2f470b44651c2a0a70361b9a2d7ccdee874127499547c695a4ffcec43f07cdac",
        ),
    ] {
        let bytes: Vec<u8> = seeded::network_input(name, len)
            .into_iter()
            .flat_map(f32::to_le_bytes)
            .collect();
        assert_eq!(hex(Sha256::digest(bytes)), expected, "{name}");
    }
}

#[test]
fn tensor_names_and_shapes_are_those_of_the_reference_networks() {
    let Some(index) = shared("reference/networks/index.json") else {
        return;
    };
    let index: serde_json::Value = serde_json::from_slice(&std::fs::read(index).unwrap()).unwrap();
    // Our own networks have no original.
    let published = Network::ALL.into_iter().filter(|network| !network.is_own());
    for network in published {
        // The index writes the MoCo names with their prefix, those of AI-segment without.
        let prefix = if network == Network::ResNet50Moco {
            network.prefix()
        } else {
            ""
        };
        let ours: Vec<(String, Vec<usize>)> = network
            .tensors()
            .into_iter()
            .map(|(name, shape)| (format!("{prefix}{name}"), shape))
            .collect();
        let tensors = index[network.id()]["tensors"].clone();
        let theirs: Vec<(String, Vec<usize>)> = serde_json::from_value(tensors).unwrap();
        assert_eq!(ours, theirs, "{}", network.id());
        assert_eq!(index[network.id()]["checkpoint_prefix"], network.prefix());
    }
}

#[test]
fn each_network_is_recognised_by_the_names_and_shapes_of_its_tensors() {
    for network in Network::ALL {
        let checkpoint = seeded::checkpoint(network).unwrap();
        assert_eq!(Network::recognise(&checkpoint), Some(network));
        let bare = checkpoint.strip_prefix(network.prefix());
        assert_eq!(Network::recognise(&bare), Some(network), "without prefix");
        let selected = network.select(&bare).unwrap();
        assert_eq!(
            digest(&selected),
            digest(&checkpoint),
            "under published names"
        );
    }
    assert_eq!(Network::recognise(&seeded::heads().unwrap()), None);
}

#[test]
fn a_checkpoint_that_lacks_a_tensor_is_refused_by_its_name() {
    let mut partial = Checkpoint::new();
    for (name, tensor) in seeded::checkpoint(Network::EfficientNetB0).unwrap().iter() {
        if name != "_blocks.7._se_expand.bias" && !name.starts_with("_fc") {
            partial.insert(name, tensor.clone());
        }
    }
    let error = Network::EfficientNetB0
        .select(&partial)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("`_blocks.7._se_expand.bias` is missing"),
        "{error}"
    );
}
