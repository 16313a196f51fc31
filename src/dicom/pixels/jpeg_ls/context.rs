//! What is learnt while decoding: one record for each kind of neighbourhood (T.87 A.6).

use super::super::Error;
use super::super::bits::BitReader;
use super::coding::Coding;
use super::damaged;

/// The error of a prediction is at most this; a damaged stream may say otherwise.
const MOST_ERROR: i32 = u16::MAX as i32;

/// The Golomb parameter above which no valid stream comes: errors have 17 bits.
const MOST_K: u32 = 18;

/// A context of the regular mode.
#[derive(Debug, Clone, Copy)]
pub(super) struct Regular {
    /// Sum of the errors' magnitudes.
    a: i32,
    /// Sum of the errors, kept between -N and 0.
    b: i32,
    /// What is added to a prediction.
    c: i32,
    /// Samples seen.
    n: i32,
}

impl Regular {
    pub fn new(coding: &Coding) -> Self {
        Self {
            a: initial_a(coding),
            b: 0,
            c: 0,
            n: 1,
        }
    }

    /// The prediction corrected by what was learnt (T.87 A.4.2); `sign` is 1 or -1.
    #[inline]
    pub fn correct(&self, prediction: i32, sign: i32, coding: &Coding) -> i32 {
        (prediction + sign * self.c).clamp(0, coding.max_value)
    }

    /// The next error, which is learnt from (T.87 A.5, A.6).
    #[inline]
    pub fn decode_error(
        &mut self,
        reader: &mut BitReader<'_>,
        coding: &Coding,
    ) -> Result<i32, Error> {
        let k = golomb_parameter(self.a, self.n)?;
        let mapped = golomb(reader, k, coding.limit, coding)?;
        let error = (mapped >> 1) ^ -(mapped & 1);
        let error = if coding.near == 0 && k == 0 && 2 * self.b <= -self.n {
            !error
        } else {
            error
        };
        self.learn(error, coding);
        Ok(error)
    }

    #[inline]
    fn learn(&mut self, error: i32, coding: &Coding) {
        self.a = self.a.saturating_add(error.abs());
        self.b += error * coding.step;
        if self.n == coding.reset {
            self.a >>= 1;
            self.b >>= 1;
            self.n >>= 1;
        }
        self.n += 1;
        if self.b <= -self.n {
            self.b = (self.b + self.n).max(1 - self.n);
            self.c = (self.c - 1).max(-128);
        } else if self.b > 0 {
            self.b = (self.b - self.n).min(0);
            self.c = (self.c + 1).min(127);
        }
    }
}

/// A context of the sample that ends a run (T.87 A.7.2).
#[derive(Debug, Clone, Copy)]
pub(super) struct RunInterruption {
    /// RItype: 1 if the samples to the left and above are equal, up to NEAR.
    kind: i32,
    a: i32,
    n: i32,
    /// Nn: negative errors seen.
    negative: i32,
}

impl RunInterruption {
    pub fn new(kind: i32, coding: &Coding) -> Self {
        Self {
            kind,
            a: initial_a(coding),
            n: 1,
            negative: 0,
        }
    }

    /// The next error; the run before took `run_bits` (J of RUNindex) of LIMIT.
    pub fn decode_error(
        &mut self,
        reader: &mut BitReader<'_>,
        run_bits: u32,
        coding: &Coding,
    ) -> Result<i32, Error> {
        let a = if self.kind == 1 {
            self.a.saturating_add(self.n >> 1)
        } else {
            self.a
        };
        let k = golomb_parameter(a, self.n)?;
        let mapped = golomb(reader, k, coding.limit - run_bits - 1, coding)?;
        let doubled = mapped + self.kind;
        let odd = doubled & 1;
        let magnitude = (doubled + odd) >> 1;
        let odd_is_negative = k != 0 || 2 * self.negative >= self.n;
        let error = if odd_is_negative == (odd == 1) {
            -magnitude
        } else {
            magnitude
        };
        self.learn(error, mapped, coding);
        Ok(error)
    }

    fn learn(&mut self, error: i32, mapped: i32, coding: &Coding) {
        if error < 0 {
            self.negative += 1;
        }
        self.a = self.a.saturating_add((mapped + 1 - self.kind) >> 1);
        if self.n == coding.reset {
            self.a >>= 1;
            self.n >>= 1;
            self.negative >>= 1;
        }
        self.n += 1;
    }
}

/// T.87 A.2.1.
fn initial_a(coding: &Coding) -> i32 {
    ((coding.range + 32) / 64).max(2)
}

/// The smallest k with N * 2^k >= A (T.87 A.5.1).
#[inline]
fn golomb_parameter(a: i32, n: i32) -> Result<u32, Error> {
    let (a, n) = (i64::from(a), i64::from(n));
    let mut k = 0;
    while n << k < a {
        k += 1;
    }
    if k > MOST_K {
        Err(damaged("the errors of prediction grow without bound"))
    } else {
        Ok(k)
    }
}

/// A number in the Golomb code of length at most `limit` (T.87 A.5.3).
#[inline]
fn golomb(reader: &mut BitReader<'_>, k: u32, limit: u32, coding: &Coding) -> Result<i32, Error> {
    reader.refill();
    let zeros = reader.leading_zeros();
    let escape = limit - coding.error_bits - 1;
    if zeros > escape {
        return Err(damaged("a code is longer than the limit"));
    }
    reader.consume(zeros + 1);
    reader.refill();
    let number = if zeros < escape {
        ((zeros << k) | reader.take(k)) as i32
    } else {
        reader.take(coding.error_bits) as i32 + 1
    };
    if number > 2 * MOST_ERROR + 1 {
        return Err(damaged("an error of prediction is larger than the range"));
    }
    Ok(number)
}
