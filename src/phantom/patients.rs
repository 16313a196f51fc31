//! The three sample patients of the page and the README.
//!
//! They are invented, values and all: the five bedside values are plausible for the course they
//! stand for and belong to nobody.

use serde::Serialize;

use super::recipe::{Disease, Posture, Recipe, Scanner, Surroundings};
use super::sample::HEALTHY;

/// How ill a sample patient is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// A few patches of ground glass.
    Mild,
    /// Peripheral ground glass and some consolidation in all lobes.
    Moderate,
    /// More than half of the lungs, much of it consolidated.
    Severe,
}

impl Severity {
    /// All of them, least ill first.
    pub const ALL: [Self; 3] = [Self::Mild, Self::Moderate, Self::Severe];

    /// The word for it: `mild`, `moderate`, `severe`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mild => "mild",
            Self::Moderate => "moderate",
            Self::Severe => "severe",
        }
    }

    /// The five invented bedside values that go with the scan.
    pub fn bedside(self) -> Bedside {
        let of = |age, sex, spo2, platelets, urea| Bedside {
            age,
            sex,
            spo2,
            platelets,
            urea,
        };
        match self {
            Self::Mild => of(46, "female", 97.0, 236.0, 4.4),
            Self::Moderate => of(62, "male", 93.0, 204.0, 6.8),
            Self::Severe => of(73, "male", 86.0, 158.0, 11.9),
        }
    }
}

impl std::str::FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(name: &str) -> Result<Self, UnknownSeverity> {
        Self::ALL
            .into_iter()
            .find(|severity| severity.name() == name)
            .ok_or(UnknownSeverity)
    }
}

/// Not one of the sample patients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("There are three sample patients: mild, moderate and severe. Choose one of them.")]
pub struct UnknownSeverity;

/// Five bedside values, invented; as JSON a patient file of this project.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Bedside {
    /// Years.
    pub age: u32,
    /// `female` or `male`.
    pub sex: &'static str,
    /// Oxygen saturation in room air, %.
    pub spo2: f64,
    /// Platelets, 10*9/L.
    pub platelets: f64,
    /// Urea, mmol/L.
    pub urea: f64,
}

impl Recipe {
    /// A sample patient: COVID-19 of the given severity in an ordinary scan. The seed varies body and
    /// pattern; extent, age and sex are those of the severity.
    pub fn patient(severity: Severity, seed: u64) -> Self {
        let mut recipe = Self::sample(seed);
        let bedside = severity.bedside();
        recipe.female = bedside.sex == "female";
        recipe.age = bedside.age;
        let a = &mut recipe.anatomy;
        // Within the usual: a sample patient should look like most patients do.
        a.half_width = a.half_width.clamp(116.0, 132.0) - if recipe.female { 6.0 } else { 0.0 };
        a.half_depth = a.half_depth.clamp(78.0, 94.0);
        a.apex = a.apex.clamp(86.0, 100.0);
        a.dome = [-92.0, -100.0];
        a.dome_shift = [0.0; 2];
        a.humps = 6.0;
        a.recess = -152.0;
        a.squareness = a.squareness.clamp(0.1, 0.4);
        a.fat = a.fat.clamp(9.0, 24.0);
        a.visceral_fat = a.visceral_fat.clamp(0.1, 0.5);
        a.muscle = a.muscle.clamp(0.85, 1.15);
        a.breast = if recipe.female { 22.0 } else { 0.0 };
        a.belly = a.belly.min(15.0);
        a.heart = a.heart.clamp(0.95, 1.1);
        a.shift = a.shift.clamp(-3.0, 3.0);
        a.trachea = if recipe.female { 7.8 } else { 9.5 };
        a.trachea_oval = [1.0, 0.0];
        a.trachea_shift = [0.0; 2];
        a.blood = 42.0;
        a.lung = -850.0;
        a.gradient = 60.0;
        a.emphysema = 0.0;
        a.vessels = 1.3;
        a.stomach_gas = 0.6;
        a.colon_gas = 0.5;
        recipe.posture = Posture {
            prone: false,
            arms_down: false,
            roll: 0.02,
            lean: 0.0,
            offset: [3.0, 6.0],
        };
        recipe.surroundings = Surroundings {
            table: 1,
            mattress: 8.0,
            mattress_hu: -950.0,
            foam_hu: -960.0,
            cloth: 0.4,
            cables: if severity == Severity::Severe { 3 } else { 0 },
            tubes: [false; 3],
        };
        recipe.scanner = Scanner {
            field_of_view: 2.0 * ((a.half_width + 30.0 + a.fat) * 1.05).max(176.0).ceil(),
            thickness: 5.0,
            coverage: [a.recess - 28.0, a.apex + 32.0],
            blur: 0.65,
            sharpening: 0.0,
            noise: 9.0,
            grain: 0.7,
            streaks: 0.2,
            offset: 0.0,
            padding: Some(-1024.0),
            circle: 1.0,
            motion: 0.0,
        };
        recipe.disease = disease(severity);
        recipe
    }
}

fn disease(severity: Severity) -> Disease {
    let usual = Disease {
        attraction: [1.4, 0.7, 0.9, 0.0, 1.1],
        ..HEALTHY
    };
    match severity {
        Severity::Mild => Disease {
            extent: 0.05,
            consolidation: 0.06,
            glass: -620.0,
            softness: 9.0,
            patch: 34.0,
            ..usual
        },
        Severity::Moderate => Disease {
            extent: 0.24,
            consolidation: 0.2,
            crazy_paving: 0.3,
            glass: -590.0,
            softness: 8.0,
            patch: 36.0,
            ..usual
        },
        Severity::Severe => Disease {
            extent: 0.58,
            consolidation: 0.38,
            crazy_paving: 0.6,
            glass: -540.0,
            softness: 9.0,
            patch: 44.0,
            ..usual
        },
    }
}
