//! Names and shapes of each network's tensors, from its architecture.
//!
//! They tell what a checkpoint is (the file of the MoCo network has no published hash: its names
//! and shapes are all there is to know it by), and are what the seeded checkpoints are made of.

/// What a tensor does, which decides the rule for its seeded values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Weight of a convolution or linear layer.
    Weight,
    /// Bias of a convolution or linear layer.
    Bias,
    NormWeight,
    NormBias,
    RunningMean,
    RunningVar,
    /// Batches seen in training; an integer that inference does not use.
    Batches,
}

/// One tensor of a network.
#[derive(Debug, Clone)]
pub(crate) struct Parameter {
    /// Name in the published checkpoint, without the checkpoint's prefix.
    pub name: String,
    pub shape: Vec<usize>,
    pub role: Role,
}

/// Collects a network's tensors in order.
#[derive(Default)]
pub(super) struct Layers(pub(super) Vec<Parameter>);

impl Layers {
    fn push(&mut self, name: String, shape: &[usize], role: Role) {
        let shape = shape.to_vec();
        self.0.push(Parameter { name, shape, role });
    }

    pub(super) fn weight(&mut self, layer: &str, shape: &[usize]) {
        self.push(format!("{layer}.weight"), shape, Role::Weight);
    }

    pub(super) fn weight_and_bias(&mut self, layer: &str, shape: &[usize], outputs: usize) {
        self.weight(layer, shape);
        self.push(format!("{layer}.bias"), &[outputs], Role::Bias);
    }

    /// A 2D convolution with bias.
    fn conv(&mut self, layer: &str, inputs: usize, outputs: usize, kernel: usize) {
        self.weight_and_bias(layer, &[outputs, inputs, kernel, kernel], outputs);
    }

    fn batch_norm(&mut self, layer: &str, channels: usize) {
        self.norm(layer, channels);
        self.push(format!("{layer}.num_batches_tracked"), &[], Role::Batches);
    }

    /// A batch normalisation without PyTorch's count of batches.
    pub(super) fn norm(&mut self, layer: &str, channels: usize) {
        for (leaf, role) in [
            ("weight", Role::NormWeight),
            ("bias", Role::NormBias),
            ("running_mean", Role::RunningMean),
            ("running_var", Role::RunningVar),
        ] {
            self.push(format!("{layer}.{leaf}"), &[channels], role);
        }
    }
}

/// lungmask's U-Net R231: depth 5, 64 to 1024 channels, 3 classes. The `residual_*` tensors belong
/// to a variant that this network does not use.
pub(crate) fn r231() -> Vec<Parameter> {
    let mut layers = Layers::default();
    let residual = |layers: &mut Layers, at: &str, inputs, outputs| {
        layers.conv(&format!("{at}.residual_input_conv"), inputs, outputs, 1);
        layers.batch_norm(&format!("{at}.residual_batchnorm"), outputs);
    };
    let block = |layers: &mut Layers, at: &str, inputs, outputs| {
        residual(layers, at, inputs, outputs);
        layers.conv(&format!("{at}.block.0"), inputs, outputs, 3);
        layers.batch_norm(&format!("{at}.block.2"), outputs);
        layers.conv(&format!("{at}.block.3"), outputs, outputs, 3);
        layers.batch_norm(&format!("{at}.block.5"), outputs);
    };
    let mut channels = 1;
    for level in 0..5 {
        let wider = 64 << level;
        block(&mut layers, &format!("down_path.{level}"), channels, wider);
        channels = wider;
    }
    for level in 0..4 {
        let narrower = channels / 2;
        let at = format!("up_path.{level}");
        residual(&mut layers, &at, channels, narrower);
        layers.conv(&format!("{at}.up.1"), channels, narrower, 1);
        block(&mut layers, &format!("{at}.conv_block"), channels, narrower);
        channels = narrower;
    }
    layers.conv("last", channels, 3, 1);
    layers.0
}

/// EfficientNet-B0 in the names of `efficientnet_pytorch`; `_fc` is its ImageNet classifier.
pub(crate) fn efficientnet_b0() -> Vec<Parameter> {
    /// Tan and Le, EfficientNet (2019), table 1: expansion, kernel, output channels, repeats.
    const STAGES: [(usize, usize, usize, usize); 7] = [
        (1, 3, 16, 1),
        (6, 3, 24, 2),
        (6, 5, 40, 2),
        (6, 3, 80, 3),
        (6, 5, 112, 3),
        (6, 5, 192, 4),
        (6, 3, 320, 1),
    ];
    let mut layers = Layers::default();
    layers.weight("_conv_stem", &[32, 3, 3, 3]);
    layers.batch_norm("_bn0", 32);
    let mut channels = 32;
    let repeated = STAGES
        .into_iter()
        .flat_map(|stage| std::iter::repeat_n(stage, stage.3));
    for (index, (expansion, kernel, outputs, _)) in repeated.enumerate() {
        let at = format!("_blocks.{index}");
        let wide = channels * expansion;
        if expansion != 1 {
            layers.weight(&format!("{at}._expand_conv"), &[wide, channels, 1, 1]);
            layers.batch_norm(&format!("{at}._bn0"), wide);
        }
        layers.weight(&format!("{at}._depthwise_conv"), &[wide, 1, kernel, kernel]);
        layers.batch_norm(&format!("{at}._bn1"), wide);
        let squeezed = channels / 4;
        layers.conv(&format!("{at}._se_reduce"), wide, squeezed, 1);
        layers.conv(&format!("{at}._se_expand"), squeezed, wide, 1);
        layers.weight(&format!("{at}._project_conv"), &[outputs, wide, 1, 1]);
        layers.batch_norm(&format!("{at}._bn2"), outputs);
        channels = outputs;
    }
    layers.weight("_conv_head", &[1280, channels, 1, 1]);
    layers.batch_norm("_bn1", 1280);
    layers.weight_and_bias("_fc", &[1000, 1280], 1000);
    layers.0
}

/// The four stages of ResNet-50, named `stage(0)` to `stage(3)`, with `axes`-dimensional kernels.
fn resnet50_stages(layers: &mut Layers, axes: usize, stage: impl Fn(usize) -> String) {
    let shape = |outputs: usize, inputs: usize, kernel: usize| {
        let mut shape = vec![outputs, inputs];
        shape.resize(2 + axes, kernel);
        shape
    };
    let mut channels = 64;
    for (index, blocks) in [3, 4, 6, 3].into_iter().enumerate() {
        let narrow = 64 << index;
        let wide = narrow * 4;
        for block in 0..blocks {
            let at = format!("{}.{block}", stage(index));
            for (conv, outputs, inputs, kernel) in [
                (1, narrow, channels, 1),
                (2, narrow, narrow, 3),
                (3, wide, narrow, 1),
            ] {
                layers.weight(&format!("{at}.conv{conv}"), &shape(outputs, inputs, kernel));
                layers.batch_norm(&format!("{at}.bn{conv}"), outputs);
            }
            if block == 0 {
                layers.weight(&format!("{at}.downsample.0"), &shape(wide, channels, 1));
                layers.batch_norm(&format!("{at}.downsample.1"), wide);
            }
            channels = wide;
        }
    }
}

/// ResNet-50 up to its last stage, its children numbered as in the published MoCo checkpoint.
pub(crate) fn resnet50_moco() -> Vec<Parameter> {
    let mut layers = Layers::default();
    layers.weight("0", &[64, 3, 7, 7]);
    layers.batch_norm("1", 64);
    resnet50_stages(&mut layers, 2, |index| (index + 4).to_string());
    layers.0
}

/// AI-segment's U-Net (milesial layout), with a last convolution of side `last_kernel`.
pub(crate) fn segment_unet(inputs: usize, classes: usize, last_kernel: usize) -> Vec<Parameter> {
    let mut layers = Layers::default();
    for (at, inputs, outputs) in [
        ("inc.conv", inputs, 64),
        ("down1.mpconv.1", 64, 128),
        ("down2.mpconv.1", 128, 256),
        ("down3.mpconv.1", 256, 512),
        ("down4.mpconv.1", 512, 512),
        ("up1.conv", 1024, 256),
        ("up2.conv", 512, 128),
        ("up3.conv", 256, 64),
        ("up4.conv", 128, 64),
    ] {
        layers.conv(&format!("{at}.conv.0"), inputs, outputs, 3);
        layers.batch_norm(&format!("{at}.conv.1"), outputs);
        layers.conv(&format!("{at}.conv.3"), outputs, outputs, 3);
        layers.batch_norm(&format!("{at}.conv.4"), outputs);
    }
    layers.conv("outc.conv", 64, classes, last_kernel);
    layers.0
}

/// AI-segment's 3D ResNet-50 (MedicalNet layout) with its segmentation head.
pub(crate) fn resnet_lesion() -> Vec<Parameter> {
    let mut layers = Layers::default();
    layers.weight("conv1", &[64, 1, 7, 7, 7]);
    layers.batch_norm("bn1", 64);
    resnet50_stages(&mut layers, 3, |index| format!("layer{}", index + 1));
    // A transposed convolution: its first axis is the input.
    layers.weight_and_bias("conv_seg.0", &[2048, 32, 2, 2, 2], 32);
    layers.batch_norm("conv_seg.1", 32);
    layers.weight("conv_seg.3", &[32, 32, 3, 3, 3]);
    layers.batch_norm("conv_seg.4", 32);
    layers.weight("conv_seg.6", &[5, 32, 1, 1, 1]);
    layers.0
}
