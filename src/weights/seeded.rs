//! Deterministic stand-ins for the published weights, so that parity needs no download.
//!
//! The reference outputs were made with the same rule in Python; the values agree bit for bit. A
//! tensor's values are the SplitMix64 stream (Steele et al., 2014) that starts at the FNV-1a hash
//! of `salt/name`, as single-precision numbers in [-1, 1), scaled by the tensor's role.

use super::architecture::{Parameter, Role};
use super::checkpoint::Checkpoint;
use super::error::Result;
use super::network::Network;
use super::tensor::Tensor;

/// 64-bit FNV-1a hash.
pub fn fnv1a64(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

/// The first `len` values of the stream named `salt/name`: single-precision numbers in [-1, 1).
pub fn stream(salt: &str, name: &str, len: usize) -> Vec<f32> {
    let mut state = fnv1a64(&format!("{salt}/{name}"));
    let next = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        // 24 bits: exact in double precision, and after the shift to [-1, 1) in single precision.
        ((z >> 40) as f64 * 2.0_f64.powi(-23) - 1.0) as f32
    };
    std::iter::repeat_with(next).take(len).collect()
}

/// The input, of the given length in C order, with which a network's reference output was made;
/// `name` is the network's [`Network::id`], or that of a variant of its test.
pub fn network_input(name: &str, len: usize) -> Vec<f32> {
    stream("input", name, len)
}

/// The seeded checkpoint of a network, under the names of its published file.
pub fn checkpoint(network: Network) -> Result<Checkpoint> {
    let mut out = Checkpoint::new();
    for parameter in network.parameters() {
        let tensor = seeded_tensor(network, &parameter)?;
        out.insert(format!("{}{}", network.prefix(), parameter.name), tensor);
    }
    Ok(out)
}

/// The seeded R231 whose output depends on Hounsfield units alone: label 1 from about -940 to
/// -700 HU, label 2 from about -690 to -375 HU.
pub fn r231_with_bands() -> Result<Checkpoint> {
    let mut checkpoint = checkpoint(Network::R231)?;
    let down = "down_path.0.block";
    let up = "up_path.3.conv_block.block";
    for block in [down, up] {
        for conv in ["0", "3"] {
            fill(&mut checkpoint, &format!("{block}.{conv}.weight"), 0.0, &[])?;
            fill(&mut checkpoint, &format!("{block}.{conv}.bias"), 0.0, &[])?;
        }
        for norm in ["2", "5"] {
            for (leaf, value) in [
                ("weight", 1.0),
                ("bias", 0.0),
                ("running_mean", 0.0),
                ("running_var", 1.0),
            ] {
                fill(
                    &mut checkpoint,
                    &format!("{block}.{norm}.{leaf}"),
                    value,
                    &[],
                )?;
            }
        }
    }
    // Channel c passes what exceeds its threshold through the centre tap of each 3 x 3 kernel.
    let channels = [0_usize, 1, 2];
    let centre = |out: usize, input: usize| vec![out, input, 1, 1];
    let taps = |input: fn(usize) -> usize| channels.map(|c| (centre(c, input(c)), 1.0));
    fill(
        &mut checkpoint,
        &format!("{down}.0.weight"),
        0.0,
        &taps(|_| 0),
    )?;
    let thresholds = [0.05_f32, 0.20, 0.40];
    let biases: Vec<_> = channels
        .iter()
        .zip(thresholds)
        .map(|(&c, t)| (vec![c], -t))
        .collect();
    fill(&mut checkpoint, &format!("{down}.0.bias"), 0.0, &biases)?;
    fill(
        &mut checkpoint,
        &format!("{down}.3.weight"),
        0.0,
        &taps(|c| c),
    )?;
    fill(
        &mut checkpoint,
        &format!("{up}.0.weight"),
        0.0,
        &taps(|c| 64 + c),
    )?;
    fill(
        &mut checkpoint,
        &format!("{up}.3.weight"),
        0.0,
        &taps(|c| c),
    )?;
    let last = [(1, 0, 1.0), (1, 1, -10.0), (2, 1, 1.0), (2, 2, -10.0)]
        .map(|(label, channel, value)| (vec![label, channel, 0, 0], value));
    fill(&mut checkpoint, "last.weight", 0.0, &last)?;
    fill(&mut checkpoint, "last.bias", 0.0, &[(vec![0], 0.01)])?;
    Ok(checkpoint)
}

/// Seeded stand-in for `ai_severity.npz`: the same names, shapes and types.
pub fn heads() -> Result<Checkpoint> {
    let values = |name: &str, len: usize| stream("heads", name, len).into_iter().map(f64::from);
    let mean: Vec<f32> = values("mean_PCA", 2048)
        .map(|v| (0.02 * (1.0 + v)) as f32)
        .collect();
    let scale = (3.0_f64 / 2048.0).sqrt();
    let components: Vec<f32> = values("components_PCA", 40 * 2048)
        .map(|v| (v * scale) as f32)
        .collect();
    let coef_moco: Vec<f64> = values("coef_moco", 40).map(|v| 10.0 * v).collect();
    let coef_efficientnet: Vec<f64> = values("coef_efficientnet", 1280).map(|v| 0.2 * v).collect();
    let mut out = Checkpoint::new();
    out.insert("mean_PCA", Tensor::from_f32(&[2048], &mean)?);
    out.insert(
        "components_PCA",
        Tensor::from_f32(&[40, 2048], &components)?,
    );
    out.insert("coef_moco", Tensor::from_f64(&[40], &coef_moco)?);
    out.insert("intercept_moco", Tensor::from_f64(&[], &[-1.0])?);
    out.insert(
        "coef_efficientnet",
        Tensor::from_f64(&[1280], &coef_efficientnet)?,
    );
    out.insert("intercept_efficientnet", Tensor::from_f64(&[], &[-1.5])?);
    Ok(out)
}

/// Replaces a tensor by one of the same shape that is `value` but at the listed indices.
fn fill(
    checkpoint: &mut Checkpoint,
    name: &str,
    value: f32,
    but: &[(Vec<usize>, f32)],
) -> Result<()> {
    let shape = checkpoint.get(name)?.shape().to_vec();
    let mut values = vec![value; shape.iter().product()];
    for (index, different) in but {
        let at = index.iter().zip(&shape).fold(0, |at, (&i, &n)| at * n + i);
        if let Some(slot) = values.get_mut(at) {
            *slot = *different;
        }
    }
    checkpoint.insert(name, Tensor::from_f32(&shape, &values)?);
    Ok(())
}

fn seeded_tensor(network: Network, parameter: &Parameter) -> Result<Tensor> {
    let Parameter { name, shape, role } = parameter;
    if *role == Role::Batches {
        return Tensor::from_i64(shape, &[0]);
    }
    let seeded_name = seeded_name(network, name);
    let gain = gain(network, &seeded_name);
    let fan_in: usize = shape.iter().skip(1).product();
    let values = stream(salt(network), &seeded_name, shape.iter().product());
    let scaled: Vec<f32> = values
        .into_iter()
        .map(f64::from)
        .map(|v| match role {
            Role::Weight => v * (6.0 / fan_in as f64).sqrt() * gain,
            Role::Bias => v * 0.05,
            Role::NormWeight => (1.0 + 0.1 * v) * gain,
            Role::NormBias => 0.1 * v * gain,
            Role::RunningMean => 0.1 * v,
            Role::RunningVar => 1.0 + 0.5 * v,
            Role::Batches => 0.0,
        })
        .map(|v| v as f32)
        .collect();
    Tensor::from_f32(shape, &scaled)
}

fn salt(network: Network) -> &'static str {
    match network {
        Network::EfficientNetB0 => "efficientnet",
        Network::ResNet50Moco => "moco",
        _ => network.id(),
    }
}

/// The MoCo network is seeded under torchvision's names, not under its numbered children.
fn seeded_name(network: Network, name: &str) -> String {
    if network != Network::ResNet50Moco {
        return name.to_owned();
    }
    let (child, rest) = name.split_once('.').unwrap_or((name, ""));
    let child = match child {
        "0" => "conv1",
        "1" => "bn1",
        "4" => "layer1",
        "5" => "layer2",
        "6" => "layer3",
        "7" => "layer4",
        other => other,
    };
    format!("{child}.{rest}")
}

/// Keeps the residual streams at order one, and the MoCo features where the published PCA mean
/// lies.
fn gain(network: Network, seeded_name: &str) -> f64 {
    let layers: Vec<&str> = seeded_name.split('.').collect();
    match (network, layers.as_slice()) {
        (Network::ResNet50Moco, ["layer4", _, "bn3", _]) => 0.02,
        (Network::ResNet50Moco, ["layer4", "0", "downsample", "1", _]) => 0.1,
        (Network::ResNet50Moco | Network::ResnetLesion, [stage, _, "bn3", _])
            if stage.starts_with("layer") =>
        {
            0.2
        }
        (Network::EfficientNetB0, ["_blocks", _, "_bn2", _]) => 0.6,
        _ => 1.0,
    }
}
