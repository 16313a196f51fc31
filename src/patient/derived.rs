//! Inputs that follow from others.
//!
//! Only what follows with certainty is derived; a doubtful input stays missing. The counts of
//! comorbidities cover those that the record knows, so that a derived count is a lower bound where a
//! publication also counts others; each score's limits say so.

use super::input::Input;
use super::record::{Entry, Patient};

/// Chronic diseases that are counted when all of them are known: COVID-GRAM and Liang et al. (the
/// same cohort and list: hypertension, diabetes, cardiovascular disease, COPD, chronic kidney
/// disease, cancer; beyond the record: cerebrovascular disease, hepatitis B, immunodeficiency).
const CHINESE_COHORT: &[Input] = &[
    Input::Hypertension,
    Input::Diabetes,
    Input::CardiovascularDisease,
    Input::Copd,
    Input::ChronicKidneyDisease,
    Input::Cancer,
];

/// 4C Mortality Score: modified Charlson index, asthma and hypertension excluded. Beyond the record:
/// liver disease, dementia, neurological and connective tissue disease, HIV, obesity.
const FOUR_C: &[Input] = &[
    Input::CardiovascularDisease,
    Input::Copd,
    Input::ChronicKidneyDisease,
    Input::Diabetes,
    Input::Cancer,
];

/// CALL: hypertension, diabetes, cardiovascular disease, chronic lung disease. Beyond the record: HIV.
const CALL: &[Input] = &[
    Input::Hypertension,
    Input::Diabetes,
    Input::CardiovascularDisease,
    Input::Asthma,
    Input::Copd,
];

/// The single comorbidities from which a comorbidity input is derived; empty for other inputs.
pub fn comorbidities_counted(input: Input) -> &'static [Input] {
    match input {
        Input::Comorbidity => CALL,
        Input::ComorbidityCountGram | Input::ComorbidityCountLiang => CHINESE_COHORT,
        Input::ComorbidityCount4c => FOUR_C,
        _ => &[],
    }
}

impl Patient {
    pub(super) fn derived(&self, input: Input) -> Option<f64> {
        match input {
            Input::OnOxygen => self
                .given(Input::OxygenFlow)
                .map(|flow| f64::from(flow.value > 0.0)),
            Input::OxygenFlow => self
                .given(Input::OnOxygen)
                .filter(|on| on.value == 0.0)
                .map(|_| 0.0),
            Input::LymphocytePercent => self.share_of_leukocytes(Input::Lymphocytes),
            Input::Lymphocytes => {
                let entry = self.given(Input::LymphocytePercent)?;
                Some(entry.value / 100.0 * self.leukocytes_of(entry)?)
            }
            // Emphysema is a form of COPD; its absence does not exclude the other form.
            Input::Copd => self
                .given(Input::Emphysema)
                .filter(|entry| entry.value == 1.0)
                .map(|_| 1.0),
            // 15 points are given only to a patient who is awake and oriented.
            Input::Confusion | Input::Unconsciousness => self
                .given(Input::Gcs)
                .filter(|entry| entry.value == 15.0)
                .map(|_| 0.0),
            Input::Comorbidity => {
                let known: Vec<_> = CALL.iter().map(|disease| self.flag(*disease)).collect();
                if known.contains(&Some(true)) {
                    Some(1.0)
                } else {
                    known.iter().all(Option::is_some).then_some(0.0)
                }
            }
            Input::ComorbidityCountGram
            | Input::ComorbidityCount4c
            | Input::ComorbidityCountLiang => comorbidities_counted(input)
                .iter()
                .map(|disease| self.get(*disease))
                .sum(),
            _ => None,
        }
    }

    fn share_of_leukocytes(&self, count: Input) -> Option<f64> {
        let entry = self.given(count)?;
        let share = 100.0 * entry.value / self.leukocytes_of(entry)?;
        (share <= 100.0).then_some(share)
    }

    /// The leukocyte count that came with a value, or else that of the record; never 0.
    fn leukocytes_of(&self, entry: &Entry) -> Option<f64> {
        let own = entry.given.as_ref().and_then(|given| given.leukocytes);
        own.or_else(|| self.leukocytes())
    }
}
