//! What a voxel of a phantom is made of.

macro_rules! tissues {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a voxel of a phantom is made of; its number is the label in the tissue mask.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Tissue {
            $($(#[$doc])* $name,)*
        }

        impl Tissue {
            /// All tissues, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

tissues! {
    /// Air around the patient, and what the scanner did not see.
    Outside,
    /// Table, mattress, clothes, tubes and cables on the skin.
    Table,
    /// Skin.
    Skin,
    /// Fat.
    Fat,
    /// Muscle and other soft tissue of the wall, neck and limbs.
    Muscle,
    /// The hard shell of bones.
    CorticalBone,
    /// The inside of bones.
    Marrow,
    /// Cartilage, discs.
    Cartilage,
    /// Heart muscle and blood, great vessels.
    Heart,
    /// Lymph nodes and other solid parts of the mediastinum.
    Mediastinum,
    /// The oesophagus and what is in it.
    Oesophagus,
    /// The air of trachea and bronchi.
    Airway,
    /// Walls of trachea and bronchi.
    AirwayWall,
    /// Vessels in the lung.
    LungVessel,
    /// Aerated lung.
    Lung,
    /// Ground glass, crazy paving included.
    GroundGlass,
    /// Consolidated lung: infection, what a mass has blocked, bands of collapse.
    Consolidation,
    /// A nodule up to 3 cm, counted as lung.
    Nodule,
    /// A larger mass, which contours of radiotherapy leave out of the lung.
    Mass,
    /// Fluid between lung and chest wall.
    Effusion,
    /// Lung pressed airless by fluid or by its own weight. It is no pneumonia, and contours leave it out
    /// of the lung together with the fluid.
    Atelectasis,
    /// Air between lung and chest wall.
    Pneumothorax,
    /// Liver, spleen, kidneys and other solid parts of the abdomen.
    Abdomen,
    /// Fluid and food in stomach and bowel, with their walls.
    Gut,
    /// Gas in stomach, colon and bowel.
    GutGas,
    /// Tubes, lines, wires and calcifications in the body.
    Device,
}
