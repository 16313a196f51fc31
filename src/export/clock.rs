//! A moment as DICOM and FHIR write it.

/// Seconds of a day.
const DAY: i64 = 86_400;

/// A date and time of day, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    year: i64,
    month: i64,
    day: i64,
    seconds: i64,
}

impl Moment {
    /// From seconds since 1970-01-01T00:00:00Z.
    pub fn from_unix(seconds: i64) -> Self {
        let (year, month, day) = civil(seconds.div_euclid(DAY));
        Self {
            year,
            month,
            day,
            seconds: seconds.rem_euclid(DAY),
        }
    }

    /// What stands where a date must stand and none may be told: PS3.15 E wants a dummy value.
    pub const fn dummy() -> Self {
        Self {
            year: 1900,
            month: 1,
            day: 1,
            seconds: 0,
        }
    }

    /// DA: `YYYYMMDD`.
    pub fn date(&self) -> String {
        format!("{:04}{:02}{:02}", self.year, self.month, self.day)
    }

    /// TM: `HHMMSS`.
    pub fn time(&self) -> String {
        let minutes = self.seconds / 60;
        format!(
            "{:02}{:02}{:02}",
            minutes / 60,
            minutes % 60,
            self.seconds % 60
        )
    }

    /// FHIR dateTime.
    pub fn iso(&self) -> String {
        let minutes = self.seconds / 60;
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
            self.year,
            self.month,
            self.day,
            minutes / 60,
            minutes % 60,
            self.seconds % 60
        )
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar (H. Hinnant,
/// "chrono-Compatible Low-Level Date Algorithms", civil_from_days).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}
