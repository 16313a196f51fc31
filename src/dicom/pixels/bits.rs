//! The bits of a JPEG or JPEG-LS codestream, most significant first.
//!
//! Both keep markers recognisable by never letting a byte FF in the data be followed by one that
//! could complete a marker, each in its own way ([`Stuffing`]). The reader stops at a marker and
//! hands out zeros from there on, counting them: a decoder reads without checking each bit and asks
//! now and then whether it [has run over](BitReader::overrun).

/// What stands after a data byte FF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stuffing {
    /// A whole byte 00, to be dropped (JPEG, T.81 B.1.1.5).
    ZeroByte,
    /// A single bit 0, to be dropped (JPEG-LS, T.87 A.1).
    ZeroBit,
}

pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    position: usize,
    stuffing: Stuffing,
    after_ff: bool,
    /// The next bits, the very next one on top, zeros below the available ones.
    window: u64,
    available: u32,
    /// Zeros put into the window after the end of the data.
    padding: u64,
}

impl<'a> BitReader<'a> {
    pub fn new(bytes: &'a [u8], stuffing: Stuffing) -> Self {
        let mut reader = Self {
            bytes,
            position: 0,
            stuffing,
            after_ff: false,
            window: 0,
            available: 0,
            padding: 0,
        };
        reader.refill();
        reader
    }

    /// Makes at least 57 bits available.
    #[inline]
    pub fn refill(&mut self) {
        while self.available <= 56 {
            let (bits, count) = self.next_unit();
            self.window |= u64::from(bits) << (64 - self.available - count);
            self.available += count;
        }
    }

    #[inline]
    fn next_unit(&mut self) -> (u8, u32) {
        let Some(&byte) = self.bytes.get(self.position) else {
            return self.pad();
        };
        if byte != 0xFF && !self.after_ff {
            self.position += 1;
            return (byte, 8);
        }
        self.next_stuffed_unit(byte)
    }

    fn next_stuffed_unit(&mut self, byte: u8) -> (u8, u32) {
        match self.stuffing {
            Stuffing::ZeroByte => {
                if self.bytes.get(self.position + 1) != Some(&0) {
                    return self.pad();
                }
                self.position += 2;
                (byte, 8)
            }
            Stuffing::ZeroBit => {
                let marker_follows = byte == 0xFF
                    && self
                        .bytes
                        .get(self.position + 1)
                        .is_none_or(|&next| next >= 0x80);
                if marker_follows {
                    return self.pad();
                }
                let count = if self.after_ff { 7 } else { 8 };
                self.after_ff = byte == 0xFF;
                self.position += 1;
                (byte, count)
            }
        }
    }

    fn pad(&mut self) -> (u8, u32) {
        self.padding += 8;
        (0, 8)
    }

    /// The next `count` (at most 32) available bits, without consuming them.
    #[inline]
    pub fn peek(&self, count: u32) -> u32 {
        ((self.window >> 1) >> (63 - count)) as u32
    }

    /// Consumes `count` (at most 57, and available) bits.
    #[inline]
    pub fn consume(&mut self, count: u32) {
        self.window <<= count;
        self.available -= count;
    }

    /// The next `count` (at most 32) available bits.
    #[inline]
    pub fn take(&mut self, count: u32) -> u32 {
        let bits = self.peek(count);
        self.consume(count);
        bits
    }

    /// How many zeros stand before the next 1, at most 64.
    #[inline]
    pub fn leading_zeros(&self) -> u32 {
        self.window.leading_zeros()
    }

    /// Bits have been consumed that the data do not hold.
    #[inline]
    pub fn overrun(&self) -> bool {
        self.padding > u64::from(self.available)
    }

    /// What follows the entropy-coded data, from its marker on.
    pub fn rest(&self) -> &'a [u8] {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let marker = rest
            .windows(2)
            .position(|pair| matches!(pair, [0xFF, 0x80..=0xFF]));
        marker.and_then(|at| rest.get(at..)).unwrap_or_default()
    }

    /// Goes on behind restart marker `number` (modulo 8); false if another one or none follows.
    pub fn restart(&mut self, number: usize) -> bool {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let fill = rest
            .windows(2)
            .take_while(|pair| *pair == [0xFF, 0xFF])
            .count();
        let found = rest.get(fill..fill + 2) == Some(&[0xFF, 0xD0 | (number % 8) as u8]);
        if found {
            self.position += fill + 2;
            self.after_ff = false;
            self.window = 0;
            self.available = 0;
            self.padding = 0;
            self.refill();
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jpeg_drops_the_zero_byte_after_ff() {
        let mut reader = BitReader::new(&[0xFF, 0x00, 0x80, 0xFF, 0xD9], Stuffing::ZeroByte);
        assert_eq!(reader.take(16), 0xFF80);
        assert!(!reader.overrun());
        reader.consume(1);
        assert!(reader.overrun());
    }

    #[test]
    fn jpeg_ls_drops_the_zero_bit_after_ff() {
        let mut reader = BitReader::new(&[0xFF, 0x7F, 0x80, 0xFF, 0xD9], Stuffing::ZeroBit);
        assert_eq!(reader.take(16), 0xFFFF);
        assert_eq!(reader.take(7), 0);
        assert!(!reader.overrun());
    }

    #[test]
    fn reading_goes_on_behind_the_expected_restart_marker_only() {
        let mut reader = BitReader::new(&[1, 0xFF, 0xD1, 2], Stuffing::ZeroByte);
        assert!(!reader.restart(0));
        assert!(reader.restart(9));
        assert_eq!(reader.take(8), 2);
    }
}
