//! What the literature scores can be told besides the patient.

use std::error::Error;
use std::path::PathBuf;

use clap::Args;
use ct_severity::scores::{self, Context};
use ct_severity::weights::{Pack, Trust};

/// How the literature scores are computed.
#[derive(Args)]
pub struct Comparators {
    /// The folder of the pack `comparators`: the published files of the MIT calculator and of
    /// Liang et al., without which these two scores say what they lack.
    #[arg(long, value_name = "DIR")]
    comparators: Option<PathBuf>,
}

/// The published models that are there.
pub struct Loaded {
    models: scores::Comparators,
}

impl Comparators {
    /// Reads the pack, where one was named. Each of its two models may be missing.
    pub fn load(&self) -> Result<Loaded, Box<dyn Error>> {
        let models = match &self.comparators {
            Some(folder) => scores::Comparators::from_pack(&Pack::open(folder, Trust::Listed)?)?,
            None => scores::Comparators::default(),
        };
        Ok(Loaded { models })
    }
}

impl Loaded {
    /// What the scores take.
    pub fn context(&self) -> Context<'_> {
        self.models.context()
    }

    /// What results depend on.
    pub fn key(&self) -> String {
        format!(
            "mit: {}, liang: {}",
            self.models.mit.is_some(),
            self.models.liang.is_some()
        )
    }
}
