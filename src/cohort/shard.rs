//! One part of a table.

use std::ops::Range;
use std::str::FromStr;

/// Part `index` of `count` equal parts of a table, in order; parts are numbered from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    index: usize,
    count: usize,
}

impl Shard {
    /// The whole table.
    pub const WHOLE: Shard = Shard { index: 1, count: 1 };

    /// The rows of a table of `rows` rows that belong to this part. The parts of a table are
    /// contiguous, do not overlap and leave nothing out.
    pub fn rows(self, rows: usize) -> Range<usize> {
        let start = |part: usize| (part as u128 * rows as u128 / self.count as u128) as usize;
        start(self.index - 1)..start(self.index)
    }

    /// Whether this part carries the header, so that concatenation yields one.
    pub fn has_header(self) -> bool {
        self.index == 1
    }
}

/// Reads `3/16`: the third of sixteen parts.
impl FromStr for Shard {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Shard, Self::Err> {
        let wrong = "a shard is written as 3/16: the third of sixteen parts, counted from 1";
        let (index, count) = text.split_once('/').ok_or(wrong)?;
        let (index, count) = (
            index.parse().map_err(|_| wrong)?,
            count.parse().map_err(|_| wrong)?,
        );
        if index >= 1 && index <= count {
            Ok(Shard { index, count })
        } else {
            Err(wrong)
        }
    }
}
