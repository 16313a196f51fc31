//! The COVIDAnalytics (MIT) mortality calculator without laboratory values: its published file.
//!
//! `model_without_lab.pkl` is a pickle with an XGBoost classifier and the nearest-neighbour imputer
//! that fills missing inputs, with the training patients it looks among. Bertsimas et al., PLoS ONE
//! 15:e0243262 (2020). The pickle is read as data; nothing in it is run.

mod imputer;

use super::{MIT_INPUTS, MitClassifier};
use crate::weights::{Holds, Pack, Result, WeightsError, pickle, xgboost::Booster};
use bytes::Bytes;
use imputer::Imputer;

const INPUTS: usize = MIT_INPUTS.len();
/// The names of the inputs in the published file, in its order.
const COLUMNS: [&str; INPUTS] = [
    "Age",
    "Body Temperature",
    "Cardiac Frequency",
    "Cardiac dysrhythmias",
    "Chronic kidney disease",
    "Coronary atherosclerosis and other heart disease",
    "Diabetes",
    "Gender",
    "SaO2",
];
const TEMPERATURE: usize = 1;

/// Classifier and imputer.
#[derive(Debug, Clone, PartialEq)]
pub struct MitModel {
    booster: Booster,
    imputer: Imputer,
}

impl MitModel {
    /// The model out of a pack that holds its file.
    pub fn from_pack(pack: &Pack) -> Result<Self> {
        Self::from_pickle(&pack.bytes(Holds::Mit)?)
    }

    /// Reads `model_without_lab.pkl`. Fails when it asks for an object that the published file does
    /// not, or is not such a model.
    pub fn from_pickle(bytes: &Bytes) -> Result<Self> {
        let file = pickle::Pickle::read(bytes, is_part_of_the_model)?;
        let state = |name: &str| {
            let object = file
                .item(&file.root, name)
                .and_then(|value| file.object(value));
            object
                .and_then(|object| object.state.as_ref())
                .ok_or_else(not_the_model)
        };
        let columns = file
            .item(&file.root, "columns")
            .and_then(|value| file.sequence(value));
        let columns = columns.ok_or_else(not_the_model)?;
        if !columns
            .iter()
            .map(|name| name.as_str())
            .eq(COLUMNS.map(Some))
        {
            return Err(not_the_model());
        }
        let booster = file
            .item(state("model")?, "_Booster")
            .and_then(|value| file.object(value)?.state.as_ref())
            .and_then(|state| file.object(file.item(state, "handle")?))
            .and_then(|buffer| file.sequence(&buffer.args)?.first())
            .ok_or_else(not_the_model)?;
        let pickle::Value::Bytes(booster) = booster else {
            return Err(not_the_model());
        };
        let booster = Booster::read(booster)?;
        if booster.features() != INPUTS {
            return Err(not_the_model());
        }
        let imputer = Imputer::from_pickle(&file, state("imputer")?)?;
        Ok(Self { booster, imputer })
    }

    /// As [`MitClassifier::probability`], with the temperature in degrees Fahrenheit, the unit of the
    /// training data.
    pub fn probability_as_trained(&self, inputs: [Option<f64>; INPUTS]) -> f64 {
        let complete = self.imputer.fill(inputs).map(|value| value as f32);
        f64::from(self.booster.probability(&complete))
    }

    /// The inputs with the missing ones filled by the published imputer, in the units of the
    /// training data.
    pub fn imputed(&self, inputs: [Option<f64>; INPUTS]) -> [f64; INPUTS] {
        self.imputer.fill(inputs)
    }
}

impl MitClassifier for MitModel {
    /// The model was trained on degrees Fahrenheit (its imputer's patients have 95 to 104), so the
    /// temperature is converted. The study's benchmark hands over degrees Celsius as they are,
    /// which lie below every threshold of the trees.
    fn probability(&self, mut inputs: [Option<f64>; INPUTS]) -> f64 {
        if let Some(temperature) = inputs.get_mut(TEMPERATURE) {
            *temperature = temperature.map(|celsius| celsius * 9.0 / 5.0 + 32.0);
        }
        self.probability_as_trained(inputs)
    }
}

/// The Python objects in the published file. None of them is made or called.
fn is_part_of_the_model(name: &str) -> bool {
    matches!(
        name,
        "builtins.bytearray"
            | "numpy.dtype"
            | "numpy.float32"
            | "numpy.float64"
            | "numpy.ndarray"
            | "numpy.core.multiarray._reconstruct"
            | "numpy.core.multiarray.scalar"
            | "shap.explainers.tree.Tree"
            | "shap.explainers.tree.TreeEnsemble"
            | "shap.explainers.tree.TreeExplainer"
            | "sklearn.impute._knn.KNNImputer"
            | "xgboost.compat.XGBoostLabelEncoder"
            | "xgboost.core.Booster"
            | "xgboost.sklearn.XGBClassifier"
    )
}

fn not_the_model() -> WeightsError {
    WeightsError::Damaged {
        what: "it is not the pickle of the MIT calculator without laboratory values".into(),
    }
}
