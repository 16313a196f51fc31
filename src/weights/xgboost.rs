//! Gradient-boosted trees in XGBoost's binary format of before 2020 (version 1.0 to 1.1).
//!
//! The MIT calculator is published as such a model inside a pickle. The format is a memory image:
//! fixed-size parameter records (most of their fields reserved), two names, then each tree as its
//! parameters, its nodes and their statistics. All numbers are little-endian.

use super::error::{Result, WeightsError, damaged, unsupported};

/// Trees whose leaves add up to log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Booster {
    trees: Vec<Tree>,
    /// Log-odds before the first tree.
    base: f32,
    features: usize,
}

#[derive(Debug, Clone, PartialEq)]
struct Tree(Vec<Node>);

#[derive(Debug, Clone, Copy, PartialEq)]
enum Node {
    Leaf(f32),
    Split {
        feature: usize,
        /// Goes left below this, right from it on.
        threshold: f32,
        left: usize,
        right: usize,
        /// Where a missing value goes.
        missing_left: bool,
    },
}

const OBJECTIVE: &str = "binary:logistic";
/// Reserved fields included.
const LEARNER_PARAMETERS: usize = 136;
const FOREST_PARAMETERS: usize = 160;
const TREE_PARAMETERS: usize = 148;
const NODE: usize = 20;
const NODE_STATISTICS: usize = 16;

impl Booster {
    /// Reads a serialised booster (what a pickle holds: the model behind `CONFIG-offset:` and its
    /// configuration) or a bare model. Only binary classifiers are supported. Fails when the bytes
    /// end early or a tree is not a tree.
    pub fn read(bytes: &[u8]) -> Result<Self> {
        let mut rest = Reader(bytes);
        if bytes.starts_with(b"CONFIG-offset:") {
            rest.take(14 + 8)?;
        }
        let mut learner = Reader(rest.take(LEARNER_PARAMETERS)?);
        let base_score = learner.f32()?;
        let features = learner.index()?;
        let objective = rest.name()?;
        let forest = rest.name()?;
        if objective != OBJECTIVE || forest != "gbtree" {
            return Err(unsupported(
                "boosted trees that are not a binary classifier",
            ));
        }
        let trees = Reader(rest.take(FOREST_PARAMETERS)?).index()?;
        let trees = (0..trees)
            .map(|_| Tree::read(&mut rest, features))
            .collect::<Result<_>>()?;
        if !(base_score > 0.0 && base_score < 1.0) {
            return Err(damaged("the base score of its trees is not a probability"));
        }
        let base = -(1.0 / base_score - 1.0).ln();
        Ok(Self {
            trees,
            base,
            features,
        })
    }

    /// Number of inputs.
    pub fn features(&self) -> usize {
        self.features
    }

    /// Number of trees.
    pub fn trees(&self) -> usize {
        self.trees.len()
    }

    /// The probability of the positive class; a missing input is NaN.
    ///
    /// In single precision in the library's order, so that the result is the library's.
    pub fn probability(&self, inputs: &[f32]) -> f32 {
        let sum = self
            .trees
            .iter()
            .map(|tree| tree.leaf(inputs))
            .fold(0.0, |sum, leaf| sum + leaf);
        let margin = self.base + sum;
        1.0 / (1.0 + f64::from(-margin).exp() as f32)
    }
}

impl Tree {
    fn read(rest: &mut Reader, features: usize) -> Result<Self> {
        let mut parameters = Reader(rest.take(TREE_PARAMETERS)?);
        parameters.take(4)?;
        let len = parameters.index()?;
        let size = |each: usize| len.checked_mul(each).ok_or_else(ended);
        let mut nodes = Reader(rest.take(size(NODE)?)?);
        rest.take(size(NODE_STATISTICS)?)?;
        let nodes = (0..len)
            .map(|_| Node::read(&mut nodes, features))
            .collect::<Result<_>>()?;
        let tree = Self(nodes);
        if !tree.reaches_leaves_only_once() {
            return Err(damaged("one of its trees is not a tree"));
        }
        Ok(tree)
    }

    fn reaches_leaves_only_once(&self) -> bool {
        let mut seen = vec![false; self.0.len()];
        let mut open = vec![0];
        while let Some(index) = open.pop() {
            match (self.0.get(index), seen.get_mut(index)) {
                (Some(node), Some(seen)) if !*seen => {
                    *seen = true;
                    if let Node::Split { left, right, .. } = node {
                        open.extend([*left, *right]);
                    }
                }
                _ => return false,
            }
        }
        true
    }

    fn leaf(&self, inputs: &[f32]) -> f32 {
        let mut index = 0;
        loop {
            match self.0.get(index) {
                Some(&Node::Split {
                    feature,
                    threshold,
                    left,
                    right,
                    missing_left,
                }) => {
                    let value = inputs.get(feature).copied().unwrap_or(f32::NAN);
                    let goes_left = if value.is_nan() {
                        missing_left
                    } else {
                        value < threshold
                    };
                    index = if goes_left { left } else { right };
                }
                Some(&Node::Leaf(value)) => return value,
                None => return 0.0,
            }
        }
    }
}

impl Node {
    /// `parent, left, right, feature, threshold or leaf value`; a leaf has no left child, and the
    /// feature's highest bit says where missing values go.
    fn read(rest: &mut Reader, features: usize) -> Result<Self> {
        let [_parent, left, right, feature] = [rest.u32()?, rest.u32()?, rest.u32()?, rest.u32()?];
        let value = rest.f32()?;
        if left == u32::MAX {
            return Ok(Self::Leaf(value));
        }
        let index = |value: u32| usize::try_from(value).map_err(|_| ended());
        let split = index(feature & 0x7fff_ffff)?;
        if split >= features {
            return Err(damaged(
                "one of its trees splits on an input that does not exist",
            ));
        }
        Ok(Self::Split {
            feature: split,
            threshold: value,
            left: index(left)?,
            right: index(right)?,
            missing_left: feature >> 31 == 1,
        })
    }
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or_else(ended)?;
        self.0 = rest;
        Ok(taken)
    }

    fn u32(&mut self) -> Result<u32> {
        let (chunk, rest) = self.0.split_first_chunk().ok_or_else(ended)?;
        self.0 = rest;
        Ok(u32::from_le_bytes(*chunk))
    }

    fn f32(&mut self) -> Result<f32> {
        self.u32().map(f32::from_bits)
    }

    /// A count or a position.
    fn index(&mut self) -> Result<usize> {
        usize::try_from(self.u32()?).map_err(|_| ended())
    }

    /// A text behind its length of eight bytes.
    fn name(&mut self) -> Result<&'a str> {
        let (len, rest) = self.0.split_first_chunk().ok_or_else(ended)?;
        self.0 = rest;
        let len = usize::try_from(u64::from_le_bytes(*len)).map_err(|_| ended())?;
        std::str::from_utf8(self.take(len)?).map_err(|_| damaged("a name in its trees is not text"))
    }
}

fn ended() -> WeightsError {
    damaged("its boosted trees end too early")
}
