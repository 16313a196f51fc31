//! Every randomised property of a synthetic patient and scan, in plain structs.

use super::random::Random;

/// A synthetic patient in a synthetic scanner. mm, HU and fractions throughout.
///
/// The patient frame: x to the left, y to the back, z to the head, the carina at z = 0, the middle
/// of the chest at x = y = 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Recipe {
    /// Of all that is random below the level of these parameters.
    pub seed: u64,
    /// Sex.
    pub female: bool,
    /// Years.
    pub age: u32,
    /// The body.
    pub anatomy: Anatomy,
    /// How it lies.
    pub posture: Posture,
    /// What lies around it.
    pub surroundings: Surroundings,
    /// The scanner and its reconstruction.
    pub scanner: Scanner,
    /// What is wrong with the lungs.
    pub disease: Disease,
}

/// Sizes and densities of the body.
#[derive(Debug, Clone, PartialEq)]
pub struct Anatomy {
    /// From the midline to the inside of the ribs at the widest level.
    pub half_width: f32,
    /// Half of the inner depth of the chest.
    pub half_depth: f32,
    /// Height of the lung apices over the carina.
    pub apex: f32,
    /// Height of the right and left dome (negative).
    pub dome: [f32; 2],
    /// Where the domes are highest: mm outwards, mm forwards.
    pub dome_shift: [f32; 2],
    /// How uneven the domes are, mm: round islands of liver in the lung.
    pub humps: f32,
    /// Height of the lowest end of the pleural recesses (negative).
    pub recess: f32,
    /// Cross-section of the chest between ellipse (0) and box (1).
    pub squareness: f32,
    /// Fat under the skin.
    pub fat: f32,
    /// 0 to 1: fat around organs.
    pub visceral_fat: f32,
    /// 0.6 to 1.4: thickness of muscles.
    pub muscle: f32,
    /// Size of the breasts, 0 for none.
    pub breast: f32,
    /// How far the belly stands forward.
    pub belly: f32,
    /// 0.85 to 1.35.
    pub heart: f32,
    /// Shift of the mediastinum to the left.
    pub shift: f32,
    /// Radius of the aorta.
    pub aorta: f32,
    /// How far the aorta has unfolded to the left.
    pub unfolding: f32,
    /// Radius of the trachea.
    pub trachea: f32,
    /// How much wider it is from side to side and from front to back.
    pub trachea_oval: [f32; 2],
    /// How far its middle is pushed to the left and back.
    pub trachea_shift: [f32; 2],
    /// Forward bend of the upper spine.
    pub kyphosis: f32,
    /// HU of blood: 40 without contrast, up to 350.
    pub blood: f32,
    /// HU of aerated lung at mid height.
    pub lung: f32,
    /// HU between the front and the back of the lung, due to gravity.
    pub gradient: f32,
    /// 0 to 1: share of emphysema.
    pub emphysema: f32,
    /// 0.5 to 2: how many vessels show.
    pub vessels: f32,
    /// 0 to 1: gas in the stomach.
    pub stomach_gas: f32,
    /// 0 to 1: gas in the colon.
    pub colon_gas: f32,
    /// Radius of gas in the oesophagus, 0 for none.
    pub oesophagus_gas: f32,
    /// Density of bone over the usual, 0.6 to 1.3.
    pub bone: f32,
}

/// How the patient lies in the scanner.
#[derive(Debug, Clone, PartialEq)]
pub struct Posture {
    /// On the belly.
    pub prone: bool,
    /// Arms beside the body rather than over the head.
    pub arms_down: bool,
    /// Rotation about the long axis, rad.
    pub roll: f32,
    /// Leaning to a side, mm per mm of height.
    pub lean: f32,
    /// The middle of the chest from the middle of the picture: left, back.
    pub offset: [f32; 2],
}

/// What lies around the patient.
#[derive(Debug, Clone, PartialEq)]
pub struct Surroundings {
    /// 0 none, 1 curved, 2 flat, 3 flat with a curved base.
    pub table: u8,
    /// Between back and table: thickness of the mattress.
    pub mattress: f32,
    /// Its HU.
    pub mattress_hu: f32,
    /// HU of the foam core of the table.
    pub foam_hu: f32,
    /// 0 to 1: sheets and clothes.
    pub cloth: f32,
    /// Number of cables, leads and tubes on the skin.
    pub cables: u8,
    /// Breathing tube, feeding tube, central line.
    pub tubes: [bool; 3],
}

/// The scanner and its reconstruction.
#[derive(Debug, Clone, PartialEq)]
pub struct Scanner {
    /// Side of the picture.
    pub field_of_view: f32,
    /// Slice thickness.
    pub thickness: f32,
    /// Lowest and highest height scanned.
    pub coverage: [f32; 2],
    /// Deviation of the blur, mm.
    pub blur: f32,
    /// 0 to 1.5: edge enhancement.
    pub sharpening: f32,
    /// Deviation of the noise in a thin man, HU.
    pub noise: f32,
    /// Grain of the noise, mm.
    pub grain: f32,
    /// 0 to 1: streaks from shoulders and arms.
    pub streaks: f32,
    /// Error of all HU.
    pub offset: f32,
    /// HU outside of the reconstructed circle; none where the picture is filled.
    pub padding: Option<f32>,
    /// Radius of that circle as a fraction of half the picture.
    pub circle: f32,
    /// 0 to 1: breathing between slices.
    pub motion: f32,
}

/// What is wrong with the lungs.
#[derive(Debug, Clone, PartialEq)]
pub struct Disease {
    /// Fraction of the lungs with infection.
    pub extent: f32,
    /// Fraction of it that is consolidated.
    pub consolidation: f32,
    /// Fraction of the ground glass with septal lines.
    pub crazy_paving: f32,
    /// HU of ground glass.
    pub glass: f32,
    /// HU of consolidation.
    pub solid: f32,
    /// mm over which a lesion fades.
    pub softness: f32,
    /// mm: size of patches.
    pub patch: f32,
    /// Weights of what attracts lesions: pleura, base, gravity, hilum, chance.
    pub attraction: [f32; 5],
    /// More right (negative) or left.
    pub side: f32,
    /// Attraction of the upper lobe, middle lobe or lingula, lower lobe.
    pub lobes: [f32; 3],
    /// Fluid around the right and left lung: fraction of the depth.
    pub effusion: [f32; 2],
    /// Collapsed lung beside fluid or diaphragm, mm.
    pub collapse: f32,
    /// Nodules: number.
    pub nodules: u8,
    /// Masses: number.
    pub masses: u8,
    /// Bands of collapse or scar: number.
    pub bands: u8,
    /// 0 to 1: reticular fibrosis under the pleura.
    pub fibrosis: f32,
    /// Large air spaces: number.
    pub bullae: u8,
    /// Air around the right and left lung, mm.
    pub pneumothorax: [f32; 2],
}

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
        blur: mixf(1.1, 0.35, sharp) + r.range(-0.1, 0.2),
        sharpening: if sharp > 0.6 {
            (sharp - 0.6) * r.range(0.0, 3.0)
        } else {
            0.0
        },
        noise: mixf(4.0, 14.0, sharp) * r.range(0.4, 2.2),
        grain: mixf(1.2, 0.5, sharp),
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

fn mixf(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
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
    if r.chance(0.2) {
        let both = r.chance(0.5);
        let first = r.below(2);
        d.effusion[first] = r.range(0.05, 0.55);
        if both {
            d.effusion[1 - first] = r.range(0.04, 0.4);
        }
        d.collapse = r.range(0.0, 28.0);
    } else if r.chance(0.25) {
        d.collapse = r.range(2.0, 16.0);
    }
    if r.chance(0.35) {
        d.nodules = 1 + r.below(7) as u8;
    }
    if r.chance(0.28) {
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
    if r.chance(0.04) {
        d.pneumothorax[r.below(2)] = r.range(6.0, 45.0);
    }
    d
}

/// COVID-19 and other pneumonias: from a single patch to white lungs.
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
    d.crazy_paving = if r.chance(0.45) {
        r.range(0.1, 1.0)
    } else {
        0.0
    };
    d.glass = r.range(-760.0, -420.0);
    d.solid = r.range(-60.0, 55.0);
    d.softness = r.range(1.0, 18.0);
    d.patch = if r.chance(0.3) {
        r.range(9.0, 18.0)
    } else {
        r.range(18.0, 75.0)
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
