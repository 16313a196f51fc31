//! Age and sex as a file states them, offered to the user as a start for the form.
//!
//! Patient data: the `Debug` output is blank, and nothing here is serialised or put in a message.

use std::fmt;

use dicom_dictionary_std::tags;

use crate::dicom::element::Element;
use crate::dicom::value;

/// What a file says of the patient.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Patient {
    /// Age at the study in completed years: Patient's Age, else from birth date and study date.
    pub age_years: Option<u16>,
    /// Patient's Sex, if it is M or F.
    pub sex: Option<Sex>,
}

/// Patient's Sex (0010,0040).
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sex {
    /// F
    Female,
    /// M
    Male,
}

impl fmt::Debug for Patient {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Patient(not shown)")
    }
}

impl fmt::Debug for Sex {
    fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
        formatter.write_str("Sex(not shown)")
    }
}

/// Gathers [`Patient`] from the elements as they pass.
#[derive(Default)]
pub(crate) struct PatientReader {
    age_years: Option<u16>,
    sex: Option<Sex>,
    birth_date: Option<Date>,
    study_date: Option<Date>,
}

impl PatientReader {
    pub(crate) fn take(&mut self, element: &Element) {
        match element.tag {
            tags::PATIENT_AGE => self.age_years = age_years(&value::text(element)),
            tags::PATIENT_BIRTH_DATE => self.birth_date = Date::parse(&value::text(element)),
            tags::STUDY_DATE => self.study_date = Date::parse(&value::text(element)),
            tags::PATIENT_SEX => {
                self.sex = match value::text(element).as_str() {
                    "F" => Some(Sex::Female),
                    "M" => Some(Sex::Male),
                    _ => None,
                };
            }
            _ => {}
        }
    }

    pub(crate) fn patient(&self) -> Patient {
        let from_dates = || self.study_date?.years_since(self.birth_date?);
        Patient {
            age_years: self.age_years.or_else(from_dates),
            sex: self.sex,
        }
    }
}

/// PS3.5 6.2, AS: `nnnD`, `nnnW`, `nnnM` or `nnnY`; some writers leave the letter out for years.
fn age_years(text: &str) -> Option<u16> {
    let digits = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let number: u16 = digits.parse().ok()?;
    match text.get(digits.len()..)? {
        "Y" | "" => Some(number),
        "M" => Some(number / 12),
        "W" => Some(number / 52),
        "D" => Some(number / 365),
        _ => None,
    }
    // Anonymisers write 000Y.
    .filter(|&years| years > 0 && years < 130)
}

#[derive(Clone, Copy)]
struct Date {
    year: i32,
    month: u8,
    day: u8,
}

impl Date {
    /// PS3.5 6.2, DA: `YYYYMMDD`; `YYYY.MM.DD` of old files.
    fn parse(text: &str) -> Option<Self> {
        let digits = text.replace('.', "");
        let date = Self {
            year: digits.get(..4)?.parse().ok()?,
            month: digits.get(4..6)?.parse().ok()?,
            day: digits.get(6..8)?.parse().ok()?,
        };
        ((1..=12).contains(&date.month) && (1..=31).contains(&date.day)).then_some(date)
    }

    fn years_since(self, birth: Self) -> Option<u16> {
        let birthday_to_come = (self.month, self.day) < (birth.month, birth.day);
        let years = self.year - birth.year - i32::from(birthday_to_come);
        u16::try_from(years)
            .ok()
            .filter(|&years| years > 0 && years < 130)
    }
}
