//! The model's own heat-maps, on the grid on which they were computed.
//!
//! Nothing is interpolated: a cell of the map is one position of the networks' last layer, 32 x 32
//! pixels of their 512 x 512 input, 22.5 mm wide, and lies at the centre of those pixels. Slices are
//! those of the working grid, 10 mm apart, from the first to the last that the networks saw; one
//! between them without lung has no value (NaN).

use crate::grid::Grid;
use crate::nifti::{Error, write::Voxels, write::write};
use crate::severity::heatmap::{HeatMaps, SIDE};

/// Input pixels per cell of a map, along a row or a column.
const CELL: f64 = 32.0;

/// Which of the maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum HeatMap {
    /// The mean of both.
    Blend,
    /// EfficientNet-B0.
    EfficientNet,
    /// MoCo ResNet-50.
    Moco,
}

/// The maps of a scan and where they lie.
#[derive(Debug, Clone, PartialEq)]
pub struct Heat {
    /// The working grid.
    pub working: Grid,
    /// The slices of the working grid that the networks saw, ascending.
    pub kept_slices: Vec<usize>,
    /// Row and column of the working grid at which their 512 x 512 pixels begin; negative where the
    /// slice was padded.
    pub frame: [isize; 2],
    /// Log-odds, `[kept slices, 16, 16]` each.
    pub maps: HeatMaps,
}

impl Heat {
    /// Where the cells lie.
    pub fn grid(&self) -> Grid {
        let first = self.kept_slices.first().copied().unwrap_or_default();
        let end = self.kept_slices.last().map_or(0, |last| last + 1);
        let [between_slices, between_rows, between_columns] = self.working.spacing;
        // The centre of the first 32 pixels lies between the 16th and the 17th.
        let centre = |start: isize| start as f64 + (CELL - 1.0) / 2.0;
        let [row, column] = self.frame.map(centre);
        Grid {
            shape: [end.saturating_sub(first), SIDE, SIDE],
            spacing: [between_slices, CELL * between_rows, CELL * between_columns],
            origin: self.working.position([first as f64, row, column]),
            direction: self.working.direction,
        }
    }

    /// The log-odds on that grid.
    pub fn values(&self, map: HeatMap) -> Vec<f32> {
        let grid = self.grid();
        let blend;
        let values = match map {
            HeatMap::Blend => {
                blend = self.maps.blend();
                &blend
            }
            HeatMap::EfficientNet => &self.maps.efficientnet,
            HeatMap::Moco => &self.maps.moco,
        };
        let first = self.kept_slices.first().copied().unwrap_or_default();
        let mut placed = vec![f32::NAN; grid.len()];
        for (&slice, values) in self
            .kept_slices
            .iter()
            .zip(values.chunks_exact(SIDE * SIDE))
        {
            let start = slice.saturating_sub(first) * SIDE * SIDE;
            for (place, &value) in placed.iter_mut().skip(start).zip(values) {
                *place = value as f32;
            }
        }
        placed
    }

    /// One of the maps as a `.nii.gz` file.
    ///
    /// # Errors
    /// When there is no slice.
    pub fn nifti(&self, map: HeatMap) -> Result<Vec<u8>, Error> {
        let name = match map {
            HeatMap::Blend => "mean of both networks",
            HeatMap::EfficientNet => "EfficientNet-B0",
            HeatMap::Moco => "MoCo ResNet-50",
        };
        let description = format!("ct-severity heat-map, log-odds, {name}");
        write(&self.grid(), Voxels::Reals(&self.values(map)), &description)
    }
}
