//! The five networks of Liang et al., which give one input of their Cox model.
//!
//! Each is a perceptron of three layers with a hyperbolic tangent after each (10, 27, 12 and 1
//! neurons in the published files); the feature is the mean of the five outputs. Liang et al.,
//! Nature Communications 11:3543 (2020); checkpoints `models_liang`.

use super::{LIANG_INPUTS, LiangNetwork};
use crate::weights::{Checkpoint, Fold, Holds, Pack, Result, tensorflow};

const INPUTS: usize = LIANG_INPUTS.len();

/// The networks of all folds.
#[derive(Debug, Clone, PartialEq)]
pub struct LiangModel {
    folds: Vec<Vec<Layer>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Layer {
    /// `[inputs, outputs]`, outputs fastest.
    weights: Vec<f32>,
    biases: Vec<f32>,
}

impl LiangModel {
    /// The networks out of a pack that holds all checkpoints.
    pub fn from_pack(pack: &Pack) -> Result<Self> {
        let folds = Fold::ALL.into_iter().map(|fold| {
            let index = pack.bytes(Holds::LiangIndex(fold))?;
            tensorflow::read(&index, &pack.bytes(Holds::LiangData(fold))?)
        });
        Self::from_checkpoints(&folds.collect::<Result<Vec<_>>>()?)
    }

    /// The networks out of their checkpoints, one for each fold. Fails when a layer is missing or
    /// has another shape than the published one.
    pub fn from_checkpoints(folds: &[Checkpoint]) -> Result<Self> {
        let folds = folds.iter().map(layers).collect::<Result<_>>()?;
        Ok(Self { folds })
    }
}

impl LiangNetwork for LiangModel {
    fn feature(&self, inputs: [f64; INPUTS]) -> f64 {
        // The published graph takes single precision.
        let inputs = inputs.map(|input| f64::from(input as f32)).to_vec();
        let outputs = self.folds.iter().map(|layers| {
            let output = layers
                .iter()
                .fold(inputs.clone(), |values, layer| layer.apply(&values));
            output.first().copied().unwrap_or_default()
        });
        outputs.sum::<f64>() / self.folds.len().max(1) as f64
    }
}

fn layers(checkpoint: &Checkpoint) -> Result<Vec<Layer>> {
    const NEURONS: [usize; 4] = [INPUTS, 27, 12, 1];
    let sizes = NEURONS.iter().zip(NEURONS.iter().skip(1)).enumerate();
    sizes
        .map(|(index, (&inputs, &outputs))| {
            let tensor = |leaf: &str, shape: &[usize]| {
                let name = format!("layer{}/{leaf}", index + 1);
                checkpoint
                    .get_shaped(&name, shape)
                    .map(|tensor| tensor.to_f32())
            };
            Ok(Layer {
                weights: tensor("weights", &[inputs, outputs])?,
                biases: tensor("biases", &[outputs])?,
            })
        })
        .collect()
}

impl Layer {
    fn apply(&self, inputs: &[f64]) -> Vec<f64> {
        let mut sums: Vec<f64> = self.biases.iter().map(|&bias| f64::from(bias)).collect();
        for (input, weights) in inputs
            .iter()
            .zip(self.weights.chunks_exact(sums.len().max(1)))
        {
            for (sum, &weight) in sums.iter_mut().zip(weights) {
                *sum += input * f64::from(weight);
            }
        }
        sums.into_iter().map(f64::tanh).collect()
    }
}
