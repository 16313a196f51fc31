//! The two published models that the scores need files for, as many as a pack holds.

use super::liang::LiangModel;
use super::mit::MitModel;
use super::score::Context;
use crate::weights::{Fold, Holds, Pack, Result};

/// The models of the MIT calculator and of Liang et al., where their files are present.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Comparators {
    /// From `model_without_lab.pkl`.
    pub mit: Option<MitModel>,
    /// From all folds of `models_liang`.
    pub liang: Option<LiangModel>,
}

impl Comparators {
    /// Reads what the pack holds. A model whose files are not all there is left out; one whose
    /// files cannot be read is an error.
    pub fn from_pack(pack: &Pack) -> Result<Self> {
        let folds = Fold::ALL.into_iter();
        let liang = folds.flat_map(|fold| [Holds::LiangIndex(fold), Holds::LiangData(fold)]);
        let complete = liang.into_iter().all(|file| pack.holds(file));
        Ok(Self {
            mit: pack
                .holds(Holds::Mit)
                .then(|| MitModel::from_pack(pack))
                .transpose()?,
            liang: complete.then(|| LiangModel::from_pack(pack)).transpose()?,
        })
    }

    /// What the scores take.
    pub fn context(&self) -> Context<'_> {
        Context {
            mit: self.mit.as_ref().map(|model| model as _),
            liang: self.liang.as_ref().map(|model| model as _),
        }
    }
}
