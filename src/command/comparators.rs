//! What the literature scores can be told besides the patient.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use ct_severity::scores::Context;
use ct_severity::scores::liang::LiangModel;
use ct_severity::scores::mit::MitModel;
use ct_severity::weights::{Holds, Pack, Trust};

/// How the literature scores are computed.
#[derive(Args)]
pub struct Comparators {
    /// NEWS2 by oxygen saturation scale 2 (a prescribed target of 88-92 %).
    #[arg(long)]
    news2_scale_2: bool,
    /// The folder of the pack `comparators`: the published files of the MIT calculator and of
    /// Liang et al., without which these two scores say what they lack.
    #[arg(long, value_name = "DIR")]
    comparators: Option<PathBuf>,
}

/// The published models that are there.
pub struct Loaded {
    news2_scale_2: bool,
    mit: Option<MitModel>,
    liang: Option<LiangModel>,
}

impl Comparators {
    /// Reads the pack, where one was named. Each of its two models may be missing.
    pub fn load(&self) -> Result<Loaded, Box<dyn Error>> {
        let mut loaded = Loaded {
            news2_scale_2: self.news2_scale_2,
            mit: None,
            liang: None,
        };
        if let Some(folder) = &self.comparators {
            let pack = Pack::open(folder, Trust::Listed)?;
            if pack.holds(Holds::Mit) {
                loaded.mit = Some(MitModel::from_pack(&pack)?);
            }
            if pack.holds(Holds::LiangIndex(0)) {
                loaded.liang = Some(LiangModel::from_pack(&pack)?);
            }
        }
        Ok(loaded)
    }
}

impl Loaded {
    /// What the scores take.
    pub fn context(&self) -> Context<'_> {
        Context {
            news2_scale_2: self.news2_scale_2,
            mit: self.mit.as_ref().map(|model| model as _),
            liang: self.liang.as_ref().map(|model| model as _),
        }
    }

    /// What results depend on.
    pub fn key(&self) -> String {
        let (mit, liang) = (self.mit.is_some(), self.liang.is_some());
        format!(
            "news2 scale 2: {}, mit: {mit}, liang: {liang}",
            self.news2_scale_2
        )
    }
}
