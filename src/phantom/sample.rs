//! Patients at random: what varies, how far, and how often.

use super::maths::mix;
use super::random::Random;
use super::recipe::{Anatomy, Disease, Posture, Recipe, Scanner, Surroundings};

impl Recipe {
    /// A patient at random, the same for the same seed on every platform.
    pub fn sample(seed: u64) -> Self {
        let r = &mut Random::new(seed, 1);
        let female = r.chance(0.45);
        let age = 20 + r.below(70) as u32;
        let anatomy = anatomy(r, female, age);
        let posture = Posture {
            prone: r.chance(0.07),
            arms_down: r.chance(0.3),
            roll: r.normal() * 0.06,
            lean: r.normal() * 0.02,
            offset: [r.normal() * 12.0, r.normal() * 12.0],
        };
        let surroundings = surroundings(r);
        let scanner = scanner(r, &anatomy);
        let disease = disease(r);
        Self {
            seed,
            female,
            age,
            anatomy,
            posture,
            surroundings,
            scanner,
            disease,
        }
    }
}

fn anatomy(r: &mut Random, female: bool, age: u32) -> Anatomy {
    let size = r.normal().clamp(-2.5, 2.5);
    let half_width = if female { 116.0 } else { 130.0 } + size * 7.0 + r.normal() * 4.0;
    // Barrel chests, mostly of the old.
    let barrel = r.normal() * 5.0 + if age > 60 { r.range(0.0, 10.0) } else { 0.0 };
    let half_depth = (half_width * 0.69 + barrel).clamp(66.0, 118.0);
    let breath = r.unit();
    let height = size * 7.0 - if female { 8.0 } else { 0.0 };
    let dome = -62.0 - 60.0 * breath - height * 0.4 + r.normal() * 8.0;
    let fat = if r.chance(0.25) {
        r.range(4.0, 12.0)
    } else if r.chance(0.3) {
        r.range(28.0, 60.0)
    } else {
        r.range(8.0, 30.0)
    };
    let heavy = ((fat - 8.0) / 40.0).clamp(0.0, 1.0);
    Anatomy {
        half_width,
        half_depth,
        apex: 92.0 + height * 0.6 + r.normal() * 7.0,
        dome: [
            dome + r.normal() * 4.0,
            dome - r.range(0.0, 22.0) + if r.chance(0.1) { 35.0 } else { 0.0 },
        ],
        dome_shift: [r.normal() * 9.0, r.normal() * 9.0],
        humps: if r.chance(0.5) {
            r.range(4.0, 12.0)
        } else {
            r.range(12.0, 45.0)
        },
        recess: dome - r.range(38.0, 85.0),
        squareness: r.range(0.0, 0.6),
        fat,
        visceral_fat: (heavy * 0.6 + r.range(0.0, 0.5)).min(1.0),
        muscle: r.range(0.7, if female { 1.05 } else { 1.35 }),
        breast: if female {
            r.range(8.0, 40.0) + fat * 0.4
        } else if r.chance(0.2) {
            r.range(5.0, 20.0)
        } else {
            0.0
        },
        belly: heavy * r.range(0.0, 70.0),
        heart: r.range(0.85, 1.3),
        shift: r.normal() * 6.0,
        aorta: r.range(10.0, 13.0) + if age > 55 { r.range(0.0, 5.0) } else { 0.0 },
        unfolding: if age > 55 {
            r.range(0.0, 16.0)
        } else {
            r.range(0.0, 5.0)
        },
        trachea: if female {
            r.range(6.5, 9.5)
        } else {
            r.range(7.5, 12.5)
        },
        trachea_oval: match r.below(3) {
            0 => [0.0, 0.0],
            1 => [r.range(0.0, 5.0), 0.0],
            _ => [0.0, r.range(0.0, 6.0)],
        },
        trachea_shift: [r.normal() * 5.0, r.normal() * 4.0],
        kyphosis: r.range(0.0, 30.0),
        blood: if r.chance(0.55) {
            r.range(28.0, 52.0)
        } else {
            r.range(90.0, 380.0)
        },
        lung: -775.0 - 105.0 * breath + r.normal() * 22.0,
        gradient: r.range(20.0, 140.0) * (1.2 - breath * 0.8),
        emphysema: if r.chance(0.25) {
            r.range(0.05, 0.6)
        } else {
            0.0
        },
        vessels: r.range(0.6, 2.0),
        stomach_gas: if r.chance(0.85) {
            r.range(0.15, 1.2)
        } else {
            0.0
        },
        colon_gas: if r.chance(0.8) {
            r.range(0.1, 1.0)
        } else {
            0.0
        },
        oesophagus_gas: if r.chance(0.35) {
            r.range(1.5, 11.0)
        } else {
            0.0
        },
        bone: r.range(0.6, 1.25) * if age > 70 { 0.85 } else { 1.0 },
    }
}

fn surroundings(r: &mut Random) -> Surroundings {
    let padded = r.chance(0.6);
    Surroundings {
        table: r.below(4) as u8,
        mattress: if padded { r.range(3.0, 45.0) } else { 0.0 },
        mattress_hu: if r.chance(0.7) {
            r.range(-985.0, -800.0)
        } else {
            r.range(-800.0, -100.0)
        },
        foam_hu: if r.chance(0.75) {
            r.range(-985.0, -850.0)
        } else {
            r.range(-850.0, -400.0)
        },
        cloth: if r.chance(0.7) {
            r.range(0.1, 1.0)
        } else {
            0.0
        },
        cables: if r.chance(0.5) { r.below(8) as u8 } else { 0 },
        tubes: [r.chance(0.12), r.chance(0.12), r.chance(0.18)],
    }
}

fn scanner(r: &mut Random, anatomy: &Anatomy) -> Scanner {
    let body = 2.0 * (anatomy.half_width + 30.0 + anatomy.fat);
    let field_of_view = if r.chance(0.25) {
        r.range(body * 0.85, body)
    } else {
        r.range(body, 520.0f32.max(body + 40.0))
    };
    let (apex, recess) = (anatomy.apex, anatomy.recess);
    let mut coverage = [recess - r.range(-10.0, 120.0), apex + r.range(10.0, 130.0)];
    if r.chance(0.12) {
        // Only a part of the chest.
        let middle = r.range(recess + 40.0, apex - 40.0);
        let half = r.range(50.0, 110.0);
        coverage = [middle - half, middle + half];
    }
    let sharp = r.unit();
    Scanner {
        field_of_view: field_of_view.clamp(240.0, 600.0),
        thickness: [
            0.6, 1.0, 1.25, 2.0, 2.5, 3.0, 3.0, 5.0, 5.0, 5.0, 7.0, 8.0, 10.0,
        ][r.below(13)],
        coverage,
        blur: mix(1.1, 0.35, sharp) + r.range(-0.1, 0.2),
        sharpening: if sharp > 0.6 {
            (sharp - 0.6) * r.range(0.0, 3.0)
        } else {
            0.0
        },
        noise: mix(4.0, 14.0, sharp) * r.range(0.4, 2.2),
        grain: mix(1.2, 0.5, sharp),
        streaks: if r.chance(0.6) {
            r.range(0.1, 1.0)
        } else {
            0.0
        },
        offset: r.normal() * 5.0,
        padding: if r.chance(0.5) {
            Some([-1024.0, -1024.0, -2000.0, -2048.0, -3024.0][r.below(5)])
        } else {
            None
        },
        circle: if r.chance(0.8) {
            1.0
        } else {
            r.range(0.9, 1.1)
        },
        motion: if r.chance(0.35) {
            r.range(0.1, 1.0)
        } else {
            0.0
        },
    }
}

/// No disease at all; what the other patients start from.
pub(super) const HEALTHY: Disease = Disease {
    extent: 0.0,
    consolidation: 0.0,
    crazy_paving: 0.0,
    glass: -600.0,
    solid: 20.0,
    softness: 6.0,
    patch: 30.0,
    attraction: [1.0, 0.5, 0.5, 0.0, 1.0],
    side: 0.0,
    lobes: [0.0; 3],
    effusion: [0.0; 2],
    collapse: 0.0,
    nodules: 0,
    masses: 0,
    bands: 0,
    fibrosis: 0.0,
    bullae: 0,
    pneumothorax: [0.0; 2],
};

fn disease(r: &mut Random) -> Disease {
    let mut d = HEALTHY;
    if r.chance(0.8) {
        infection(r, &mut d);
    }
    if r.chance(0.42) {
        // From a film along the back, as thick pleura too, to half of the chest.
        let amount = |r: &mut Random| {
            if r.chance(0.5) {
                r.range(0.03, 0.14)
            } else {
                r.range(0.08, 0.55)
            }
        };
        let first = r.below(2);
        d.effusion[first] = amount(r);
        if r.chance(0.5) {
            d.effusion[1 - first] = amount(r);
        }
        d.collapse = if r.chance(0.5) {
            r.range(0.0, 28.0)
        } else {
            0.0
        };
    } else if r.chance(0.25) {
        d.collapse = r.range(2.0, 16.0);
    }
    if r.chance(0.35) {
        d.nodules = 1 + r.below(7) as u8;
    }
    if r.chance(0.45) {
        d.masses = 1 + r.below(2) as u8;
    }
    if r.chance(0.3) {
        d.bands = 1 + r.below(5) as u8;
    }
    if r.chance(0.15) {
        d.fibrosis = r.range(0.2, 1.0);
    }
    if r.chance(0.12) {
        d.bullae = 1 + r.below(6) as u8;
    }
    // As rare as among patients with COVID-19.
    if r.chance(0.01) {
        d.pneumothorax[r.below(2)] = r.range(6.0, 45.0);
    }
    d
}

/// Share of the lungs that may be consolidated.
const LARGEST_AIRLESS: f32 = 0.4;

/// COVID-19 and other pneumonias: from a single patch to four fifths of the lungs.
fn infection(r: &mut Random, d: &mut Disease) {
    let u = r.unit();
    d.extent = if r.chance(0.6) {
        0.01 + 0.3 * u * u
    } else {
        0.15 + 0.65 * u
    };
    d.consolidation = if r.chance(0.2) {
        r.range(0.6, 0.98)
    } else if r.chance(0.35) {
        r.range(0.0, 0.06)
    } else {
        r.range(0.05, 0.6)
    };
    // With more of the lung airless nobody breathes.
    d.consolidation = d.consolidation.min(LARGEST_AIRLESS / d.extent);
    d.crazy_paving = if r.chance(0.45) {
        r.range(0.1, 1.0)
    } else {
        0.0
    };
    d.glass = r.range(-760.0, -420.0);
    d.solid = r.range(-30.0, 60.0);
    d.softness = r.range(1.0, 18.0);
    // Smaller ones than the round opacities of a centimetre would be texture.
    d.patch = if r.chance(0.3) {
        r.range(20.0, 30.0)
    } else {
        r.range(25.0, 75.0)
    };
    d.attraction = match r.below(6) {
        // Peripheral, basal and dorsal: the usual one, half of the time.
        0..=2 => [
            r.range(0.6, 2.0),
            r.range(0.0, 1.2),
            r.range(0.2, 1.5),
            0.0,
            r.range(0.6, 1.6),
        ],
        // Around the hila.
        3 => [
            0.0,
            r.range(-0.3, 0.5),
            r.range(0.0, 0.5),
            r.range(0.6, 1.8),
            r.range(0.5, 1.2),
        ],
        // Anywhere, in patches.
        4 => [
            r.range(0.0, 0.6),
            r.range(-0.5, 0.5),
            r.range(-0.3, 0.6),
            0.0,
            r.range(1.5, 3.0),
        ],
        // Dependent parts, smooth.
        _ => [
            r.range(0.0, 0.6),
            r.range(0.3, 1.5),
            r.range(1.0, 2.5),
            0.0,
            r.range(0.2, 0.8),
        ],
    };
    if r.chance(0.25) {
        d.side = r.range(-2.5, 2.5);
    }
    if r.chance(0.3) {
        // Whole lobes.
        d.lobes[r.below(3)] = r.range(1.0, 4.0);
    }
}
