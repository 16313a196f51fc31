//! Huffman codes of JPEG (T.81 Annex C and F.2.2).

use super::super::Error;
use super::super::bits::BitReader;
use super::damaged;

/// Codes up to this length are found in one look; in CT slices nearly all are.
const FAST_BITS: u32 = 9;

/// The longest code.
const MOST_BITS: u32 = 16;

pub(super) struct HuffmanTable {
    /// For each possible next `FAST_BITS` bits the length of the code (0 if longer) and its value.
    fast: Vec<(u8, u8)>,
    /// For each length, one above its last code, and what to add to a code to find its value.
    lengths: [(u32, i32); MOST_BITS as usize + 1],
    values: Vec<u8>,
}

impl HuffmanTable {
    /// From the number of codes of each length (1 to 16) and their values in order.
    pub fn new(counts: &[u8; 16], values: &[u8]) -> Result<Self, Error> {
        let mut fast = vec![(0, 0); 1 << FAST_BITS];
        let mut lengths = [(0, 0); MOST_BITS as usize + 1];
        let mut code = 0u32;
        let mut first = 0usize;
        for ((length, entry), &count) in (1u32..).zip(lengths.iter_mut().skip(1)).zip(counts) {
            let of_length = values
                .get(first..first + usize::from(count))
                .ok_or(damaged("a Huffman table is incomplete"))?;
            let end = code + u32::from(count);
            if end > 1 << length {
                return Err(damaged("a Huffman table has more codes than fit"));
            }
            *entry = (end, first as i32 - code as i32);
            if length <= FAST_BITS {
                let width = 1 << (FAST_BITS - length);
                let slots = fast.iter_mut().skip(code as usize * width);
                for (index, slot) in slots.take(of_length.len() * width).enumerate() {
                    *slot = (
                        length as u8,
                        of_length.get(index / width).copied().unwrap_or(0),
                    );
                }
            }
            first += usize::from(count);
            code = end << 1;
        }
        Ok(Self {
            fast,
            lengths,
            values: values.to_vec(),
        })
    }

    /// The value of the next code; needs 16 available bits.
    #[inline]
    pub fn decode(&self, reader: &mut BitReader<'_>) -> Result<u8, Error> {
        match self.fast.get(reader.peek(FAST_BITS) as usize) {
            Some(&(length, value)) if length > 0 => {
                reader.consume(u32::from(length));
                Ok(value)
            }
            _ => self.decode_long(reader),
        }
    }

    #[cold]
    fn decode_long(&self, reader: &mut BitReader<'_>) -> Result<u8, Error> {
        let longer = (0u32..).zip(&self.lengths).skip(FAST_BITS as usize + 1);
        for (length, &(end, offset)) in longer {
            let code = reader.peek(length);
            if code < end {
                reader.consume(length);
                let index = usize::try_from(code as i32 + offset).ok();
                return index
                    .and_then(|index| self.values.get(index).copied())
                    .ok_or(damaged("a Huffman code is not in its table"));
            }
        }
        Err(damaged("a Huffman code is not in its table"))
    }
}

/// The signed number that follows a category of `bits` (at most 16) bits (T.81 F.2.2.1 EXTEND).
#[inline]
pub(super) fn receive_extend(reader: &mut BitReader<'_>, bits: u32) -> i32 {
    let raw = reader.take(bits) as i32;
    let half = (1 << bits) >> 1;
    if raw < half {
        raw - (1 << bits) + 1
    } else {
        raw
    }
}
