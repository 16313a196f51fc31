//! Air, table, mattress, sheets and clothes around the patient.

use super::maths::{Point, smoothstep};
use super::noise::Noise;
use super::recipe::Recipe;

/// What lies outside of the skin.
pub(super) struct Outside<'a> {
    recipe: &'a Recipe,
    noise: &'a Noise,
    /// Where the back meets the mattress.
    back: f32,
    /// -1 when the patient lies on the belly: the table is in front.
    up: f32,
}

impl<'a> Outside<'a> {
    /// `back`: the scanner's y of the lowest skin, seen along gravity.
    pub(super) fn new(recipe: &'a Recipe, noise: &'a Noise, back: f32) -> Self {
        let up = if recipe.posture.prone { -1.0 } else { 1.0 };
        Self {
            recipe,
            noise,
            back,
            up,
        }
    }

    /// HU at a point outside the skin, `body` mm from it.
    pub(super) fn at(&self, p: Point, body: f32) -> f32 {
        let s = &self.recipe.surroundings;
        let mut hu = -1000.0f32;
        if let Some(table) = self.table(p) {
            hu = table;
        }
        if s.cloth > 0.0 && body < 70.0 {
            hu = hu.max(self.cloth(p, body));
        }
        hu
    }

    fn table(&self, p: Point) -> Option<f32> {
        let s = &self.recipe.surroundings;
        let x = p[0];
        let y = self.up * p[1];
        let (bend, thick, half) = match s.table {
            0 => return None,
            1 => (0.0011, 26.0, 235.0),
            2 => (0.0, 34.0, 260.0),
            _ => (0.0, 12.0, 240.0),
        };
        // From the patient's back down: the mattress takes the shape of both.
        let top = self.back + s.mattress - bend * x * x;
        let depth = y - top;
        if x.abs() > half {
            return None;
        }
        if depth < 0.0 {
            let soft = s.mattress > 0.0 && depth > -(s.mattress + 14.0) && x.abs() < half * 0.85;
            let cover = depth < -(s.mattress + 12.5);
            return soft.then_some(if cover {
                s.mattress_hu + 250.0
            } else {
                s.mattress_hu
            });
        }
        let shell = 2.2;
        if depth < thick {
            let edge = depth < shell || depth > thick - shell || x.abs() > half - shell;
            return Some(if edge {
                -150.0 + 500.0 * (s.foam_hu + 1000.0) / 600.0
            } else {
                s.foam_hu
            });
        }
        if s.table == 3 {
            // A cradle below the board.
            let cradle = depth - thick - 6.0 + 0.0012 * x * x - 34.0;
            if cradle.abs() < 2.5 && x.abs() < half - 6.0 {
                return Some(250.0);
            }
            if cradle < 0.0 && depth > thick + 4.0 {
                return Some(-960.0);
            }
        }
        if s.table == 1 {
            let second = depth - thick - 40.0;
            if (0.0..9.0).contains(&second) && x.abs() < 95.0 {
                return Some(if (1.5..7.5).contains(&second) {
                    -100.0
                } else {
                    400.0
                });
            }
        }
        None
    }

    /// Sheets: folded surfaces at some distance from the skin.
    fn cloth(&self, p: Point, body: f32) -> f32 {
        let s = &self.recipe.surroundings;
        let mut hu = -1000.0f32;
        let here = self.noise.at(p, 110.0, 41.0);
        if here < s.cloth - 0.5 {
            let away = 4.0 + 10.0 * (self.noise.rough(p, 38.0, 42.0) + 0.5);
            let sheet = smoothstep(1.5, 0.5, (body - away).abs());
            hu = hu.max(-1000.0 + 620.0 * sheet);
        }
        if here > 0.45 - s.cloth * 0.5 {
            let away = 24.0 + 26.0 * self.noise.rough(p, 60.0, 43.0);
            let sheet = smoothstep(1.6, 0.5, (body - away).abs());
            hu = hu.max(-1000.0 + 480.0 * sheet);
        }
        // Crumpled sheets under the back.
        let below = self.up * p[1] - self.back + 34.0;
        if below > 0.0 && below < 34.0 + s.mattress && s.cloth > 0.3 {
            let fold = self.noise.at(p, 16.0, 44.0).abs();
            hu = hu.max(-1000.0 + 330.0 * smoothstep(0.1, 0.02, fold));
        }
        hu
    }
}
