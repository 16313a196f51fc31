//! Why a file of weights, or a pack of them, was refused: in words a visitor can act on.

/// What stops weights from being used. Every sentence says what is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// The file's own structure contradicts itself or ends too early.
    #[error(
        "The file is damaged or incomplete: {what}. Fetch it again from its published address."
    )]
    Damaged {
        /// What contradicts what.
        what: String,
    },
    /// The file is of none of the formats read here.
    #[error(
        "This is not a file of weights: expected a PyTorch checkpoint (.pth, .pt, .pth.tar), .npz or .safetensors."
    )]
    NotWeights,
    /// A file of weights, and not those of a network used here.
    #[error(
        "These weights belong to none of the networks used here: their tensors have other names or shapes. Check that it is the published file."
    )]
    UnknownNetwork,
    /// The file is well formed but uses something this reader does not do.
    #[error(
        "The file uses {what}, which this reader does not support. Use the original published file."
    )]
    Unsupported {
        /// What it uses.
        what: String,
    },
    /// The pickle wants a Python object that is not on the short list of harmless ones.
    #[error(
        "The file asks for the Python object `{name}`, which is not part of a checkpoint. It was refused and nothing in it was run; use the original published file."
    )]
    UnknownGlobal {
        /// Module and name of the object.
        name: String,
    },
    /// The file wants more memory or work than its length can justify.
    #[error("The file was refused because {what}: more than any published file needs.")]
    TooLarge {
        /// What is too large.
        what: String,
    },
    /// A tensor that the network needs is absent.
    #[error("The tensor `{name}` is missing: these are not the weights of this network.")]
    MissingTensor {
        /// Name of the tensor.
        name: String,
    },
    /// A tensor has another shape than the network needs.
    #[error(
        "The tensor `{name}` has shape {found:?} instead of {expected:?}: these are not the weights of this network."
    )]
    WrongShape {
        /// Name of the tensor.
        name: String,
        /// Shape in the file.
        found: Vec<usize>,
        /// Shape the network needs.
        expected: Vec<usize>,
    },
    /// An entry was asked for whose values are not numbers this reader knows.
    #[error(
        "The array `{name}` holds values of type `{dtype}`, which are not numbers that can be read here."
    )]
    UnsupportedDtype {
        /// Name of the entry.
        name: String,
        /// The type as the file names it.
        dtype: String,
    },
    /// The pack's manifest cannot be used.
    #[error("The manifest pack.toml cannot be used: {what}.")]
    Manifest {
        /// What is wrong with it.
        what: String,
    },
    /// The pack does not hold a file that is needed.
    #[error("The pack `{pack}` lacks `{file}`. Add it from {origin}.")]
    MissingFile {
        /// Name of the pack.
        pack: String,
        /// Published name of the file.
        file: String,
        /// Where it is published.
        origin: String,
    },
    /// The pack does not list any file for what is asked.
    #[error("The pack `{pack}` does not provide {what}.")]
    NotProvided {
        /// Name of the pack.
        pack: String,
        /// What was asked for.
        what: String,
    },
    /// A file is not the one that the manifest lists.
    #[error(
        "`{file}` is not the listed file: expected {expected}, found {found}. Fetch it again, or choose to use unlisted weights; then every result says so."
    )]
    NotTheListedFile {
        /// Published name of the file.
        file: String,
        /// Expected size or sha256.
        expected: String,
        /// Found size or sha256.
        found: String,
    },
    /// The operating system did not give or take a file.
    #[error("`{file}` could not be {action}: {reason}.")]
    Io {
        /// Name of the file inside the pack.
        file: String,
        /// "read" or "written".
        action: &'static str,
        /// The kind of failure.
        reason: String,
    },
}

/// What reading weights returns.
pub type Result<T, E = WeightsError> = std::result::Result<T, E>;

/// A [`WeightsError::Damaged`] that says what is wrong.
pub(crate) fn damaged(what: impl Into<String>) -> WeightsError {
    WeightsError::Damaged { what: what.into() }
}

/// A [`WeightsError::Unsupported`] that says what is not supported.
pub(crate) fn unsupported(what: impl Into<String>) -> WeightsError {
    WeightsError::Unsupported { what: what.into() }
}

/// A [`WeightsError::TooLarge`] that says what is too large.
pub(crate) fn too_large(what: impl Into<String>) -> WeightsError {
    WeightsError::TooLarge { what: what.into() }
}

/// Text from inside a file, fit for an error: printable and short.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut out: String = text
        .chars()
        .take(LONGEST)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(LONGEST).is_some() {
        out.push('…');
    }
    out
}
