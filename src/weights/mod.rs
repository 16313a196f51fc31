//! The networks' weights: from the published files, as they were downloaded, to named tensors.
//!
//! The published checkpoints are not ours to hand on, so everyone brings the original files and
//! every format they come in is read here from bytes, in the page as on the command line, without
//! ever running what a pickle asks for. A pack joins the files with a manifest that says where
//! they come from and what their hashes are, so that each result can name the weights behind it.

mod architecture;
mod checkpoint;
mod convert;
mod error;
mod heads;
mod manifest;
mod network;
mod npy;
pub mod npz;
pub(crate) mod numpy_pickle;
mod original;
mod pack;
pub(crate) mod pickle;
mod pytorch;
mod read;
pub mod safetensors;
pub mod seeded;
mod seeded_pack;
mod small_unet;
mod summary;
mod tensor;
pub mod tensorflow;
pub mod xgboost;

pub use checkpoint::Checkpoint;
#[cfg(feature = "train")]
pub(crate) use convert::halved;
pub use convert::{Conversion, Precision};
pub use error::{Result, WeightsError};
pub use heads::Heads;
pub use manifest::{Fold, Holds, Manifest, Original, PackFile};
pub use network::Network;
pub use original::{OriginalFile, kept_manifest};
pub use pack::{Check, Content, FileIdentity, Pack, PackIdentity, Trust, sha256};
pub use read::{identify, may_be_weights, read, recognise};
pub use seeded_pack::write_seeded_pack;
pub use small_unet::{SmallUNetShape, WIDTHS};
pub use summary::{Summary, TensorSummary};
pub use tensor::{Dtype, Tensor};
