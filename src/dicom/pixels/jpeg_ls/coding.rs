//! The constants of a scan, derived from its headers (T.87 A.2.1 and C.2.4.1.1).

use super::super::Error;
use super::damaged;
use super::markers::{Headers, Preset, Scan};

/// RESET when the stream does not preset it.
const DEFAULT_RESET: i32 = 64;

pub(super) struct Coding {
    /// MAXVAL: the largest sample.
    pub max_value: i32,
    /// NEAR: the largest error of a sample.
    pub near: i32,
    /// 2 NEAR + 1: the step between reconstructed errors.
    pub step: i32,
    /// RANGE: how many errors are told apart.
    pub range: i32,
    /// qbpp: bits of an error in the escape of the Golomb code.
    pub error_bits: u32,
    /// LIMIT: the longest Golomb code.
    pub limit: u32,
    /// RESET: how many samples until a context forgets half.
    pub reset: i32,
    /// T1, T2, T3: where gradients are told apart.
    pub thresholds: [i32; 3],
}

impl Coding {
    pub fn new(headers: &Headers, scan: &Scan) -> Result<Self, Error> {
        let Preset {
            max_value,
            thresholds,
            reset,
        } = headers.preset;
        let largest = (1 << headers.precision) - 1;
        let max_value = if max_value == 0 { largest } else { max_value };
        if max_value > largest {
            return Err(damaged("MAXVAL is above what the bits per sample hold"));
        }
        let near = scan.near;
        if near > max_value / 2 {
            return Err(damaged("NEAR is above half of MAXVAL"));
        }
        let step = 2 * near + 1;
        let range = (max_value + 2 * near) / step + 1;
        let sample_bits = bits_for(max_value + 1).max(2);
        Ok(Self {
            max_value,
            near,
            step,
            range,
            error_bits: bits_for(range),
            limit: 2 * (sample_bits + sample_bits.max(8)),
            reset: checked_reset(reset, max_value)?,
            thresholds: checked_thresholds(thresholds, max_value, near)?,
        })
    }

    /// The sample that lies `error` steps from its prediction (T.87 A.4.4, A.5.3).
    #[inline]
    pub fn reconstruct(&self, prediction: i32, error: i32) -> i32 {
        let whole_range = self.range * self.step;
        let sample = prediction + error * self.step;
        let sample = if sample < -self.near {
            sample + whole_range
        } else if sample > self.max_value + self.near {
            sample - whole_range
        } else {
            sample
        };
        sample.clamp(0, self.max_value)
    }
}

/// The bits that tell `values` (at least 1) values apart.
fn bits_for(values: i32) -> u32 {
    values.unsigned_abs().next_power_of_two().trailing_zeros()
}

fn checked_reset(reset: i32, max_value: i32) -> Result<i32, Error> {
    match reset {
        0 => Ok(DEFAULT_RESET),
        _ if (3..=max_value.max(255)).contains(&reset) => Ok(reset),
        _ => Err(damaged("RESET is out of its range")),
    }
}

fn checked_thresholds(preset: [i32; 3], max_value: i32, near: i32) -> Result<[i32; 3], Error> {
    let defaults = default_thresholds(max_value, near);
    let [t1, t2, t3] = [0, 1, 2].map(|index| {
        if preset[index] == 0 {
            defaults[index]
        } else {
            preset[index]
        }
    });
    if near < t1 && t1 <= t2 && t2 <= t3 && t3 <= max_value {
        Ok([t1, t2, t3])
    } else {
        Err(damaged("the gradient thresholds are out of order"))
    }
}

/// T.87 C.2.4.1.1.1.
fn default_thresholds(max_value: i32, near: i32) -> [i32; 3] {
    let [basic1, basic2, basic3] = [3, 7, 21];
    let clamped = |threshold: i32, least: i32| {
        if threshold > max_value || threshold < least {
            least
        } else {
            threshold
        }
    };
    let [t1, t2, t3] = if max_value >= 128 {
        let factor = (max_value.min(4095) + 128) / 256;
        [
            factor * (basic1 - 2) + 2 + 3 * near,
            factor * (basic2 - 3) + 3 + 5 * near,
            factor * (basic3 - 4) + 4 + 7 * near,
        ]
    } else {
        let factor = 256 / (max_value + 1);
        [
            (basic1 / factor + 3 * near).max(2),
            (basic2 / factor + 5 * near).max(3),
            (basic3 / factor + 7 * near).max(4),
        ]
    };
    let t1 = clamped(t1, near + 1);
    let t2 = clamped(t2, t1);
    [t1, t2, clamped(t3, t2)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_thresholds_are_those_tabulated_in_the_standard() {
        // T.87 Table C.3.
        assert_eq!(default_thresholds(255, 0), [3, 7, 21]);
        assert_eq!(default_thresholds(4095, 0), [18, 67, 276]);
        assert_eq!(default_thresholds(65535, 0), [18, 67, 276]);
    }

    #[test]
    fn the_bits_of_a_range_are_its_logarithm_rounded_up() {
        assert_eq!(
            [1, 2, 3, 4, 5, 65535, 65536, 65537].map(bits_for),
            [0, 1, 2, 2, 3, 16, 16, 17]
        );
    }
}
