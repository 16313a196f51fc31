//! What is known about how well a score predicts.
//!
//! No figure stands here without its source. A score whose publication could not be read where the
//! figure stands has none.

use serde::Serialize;

/// One validation, or the cohort from which a score was made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Evidence {
    /// Who was studied, where and when.
    pub cohort: &'static str,
    /// Number of patients, where stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patients: Option<u32>,
    /// What was predicted.
    pub outcome: &'static str,
    /// Measure of discrimination and its value, where stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discrimination: Option<Discrimination>,
    /// Where the figures stand.
    pub source: &'static str,
}

/// A measure of discrimination.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Discrimination {
    /// `AUC` (area under the receiver operating characteristic curve) or `C-index`.
    pub measure: &'static str,
    /// Its value, 0.5 chance to 1 perfect.
    pub value: f64,
    /// 95 % confidence interval, where stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<(f64, f64)>,
}

impl Discrimination {
    /// An area under the curve without interval.
    pub const fn auc(value: f64) -> Option<Discrimination> {
        Some(Discrimination {
            measure: "AUC",
            value,
            interval: None,
        })
    }

    /// An area under the curve with its 95 % confidence interval.
    pub const fn auc_within(value: f64, low: f64, high: f64) -> Option<Discrimination> {
        Some(Discrimination {
            measure: "AUC",
            value,
            interval: Some((low, high)),
        })
    }

    /// A concordance index.
    pub const fn c_index(value: f64) -> Option<Discrimination> {
        Some(Discrimination {
            measure: "C-index",
            value,
            interval: None,
        })
    }
}

/// Outcome of the ScanCovIA models.
pub const SEVERE: &str = "severe course: oxygen flow of 15 L/min or more, mechanical ventilation, or death (WHO progression scale 5 or more)";

/// What adding the CT brought in the authors' study.
pub const CT_ADDS: &str = "In the authors' study, adding the CT network to the clinical and biological values raised the AUC by 0.03 (Lassau et al., Nature Communications 12:634, 2021, abstract).";

/// The cohort on which all ScanCovIA models were fitted.
pub const DEVELOPMENT: Evidence = Evidence {
    cohort: "development: hospitalised patients with COVID-19, Bicêtre AP-HP, France, first wave of 2020",
    patients: Some(646),
    outcome: SEVERE,
    discrimination: None,
    source: "Lassau et al., Nature Communications 12:634 (2021)",
};

/// What limits all ScanCovIA models.
pub const LIMITS: &[&str] = &[
    "Fitted on unvaccinated patients of the first wave in one French hospital: the probability is not calibrated for other variants, vaccinated patients, or other hospitals.",
    "For research; not a medical device.",
];
