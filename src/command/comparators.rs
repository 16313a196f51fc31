//! What the literature scores can be told besides the patient.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use ct_severity::scores::{self, Context};
use ct_severity::weights::{Pack, Trust};

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

/// The published models that are there, and how NEWS2 reads saturation.
pub struct Loaded {
    news2_scale_2: bool,
    models: scores::Comparators,
}

impl Comparators {
    /// Reads the pack, where one was named. Each of its two models may be missing.
    pub fn load(&self) -> Result<Loaded, Box<dyn Error>> {
        let models = match &self.comparators {
            Some(folder) => scores::Comparators::from_pack(&Pack::open(folder, Trust::Listed)?)?,
            None => scores::Comparators::default(),
        };
        Ok(Loaded {
            news2_scale_2: self.news2_scale_2,
            models,
        })
    }
}

impl Loaded {
    /// What the scores take.
    pub fn context(&self) -> Context<'_> {
        Context {
            news2_scale_2: self.news2_scale_2,
            ..self.models.context()
        }
    }

    /// What results depend on.
    pub fn key(&self) -> String {
        format!(
            "news2 scale 2: {}, mit: {}, liang: {}",
            self.news2_scale_2,
            self.models.mit.is_some(),
            self.models.liang.is_some()
        )
    }
}
