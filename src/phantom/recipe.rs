//! Every randomised property of a synthetic patient and scan, in plain structs.

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
