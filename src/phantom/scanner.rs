//! What the scanner makes of a slice: blur, edge enhancement, noise, streaks, padding.

use super::random::Random;
use super::recipe::Recipe;
use super::render::Pixels;

/// Turns a slice of true HU, `[rows, columns]`, into one as reconstructed.
pub(super) fn scan(recipe: &Recipe, pixels: &Pixels, thickness: f32, index: u64, hu: &mut [f32]) {
    let s = &recipe.scanner;
    let r = &mut Random::new(recipe.seed, 1000 + index);
    let columns = pixels.columns;
    let pixel = pixels.size[1];
    // Path of the rays in units of a thin man.
    let paths: Vec<f32> = hu
        .chunks_exact(columns)
        .map(|row| {
            row.iter()
                .map(|&v| {
                    if v > 200.0 {
                        2.2
                    } else if v > -300.0 {
                        1.0
                    } else {
                        0.0
                    }
                })
                .sum::<f32>()
                * pixel
                / 330.0
        })
        .collect();
    // The patient's area over that of a thin man.
    let load = paths.iter().sum::<f32>() * pixels.size[0] / 230.0;
    blur(hu, columns, s.blur / pixel);
    if s.sharpening > 0.0 {
        let mut smooth = hu.to_vec();
        blur(&mut smooth, columns, 1.3 / pixel);
        for (v, soft) in hu.iter_mut().zip(&smooth) {
            *v += s.sharpening * (*v - soft);
        }
    }
    let level =
        s.noise * (0.45 + 0.55 * load.min(2.5)) * (3.0 / thickness.max(0.5)).sqrt().min(2.0);
    add_noise(hu, columns, level, s.grain / pixel, r);
    if s.streaks > 0.0 {
        streak(hu, columns, &paths, s.streaks, r);
    }
    finish(recipe, pixels, hu);
}

fn add_noise(hu: &mut [f32], columns: usize, level: f32, grain: f32, r: &mut Random) {
    if level <= 0.0 {
        return;
    }
    let mut noise: Vec<f32> = (0..hu.len()).map(|_| r.normal()).collect();
    blur(&mut noise, columns, grain);
    let square = noise.iter().map(|n| n * n).sum::<f32>() / noise.len().max(1) as f32;
    let gain = level / square.sqrt().max(1e-6);
    for (v, n) in hu.iter_mut().zip(noise) {
        *v += gain * n;
    }
}

/// Rows whose rays cross much bone are starved of photons: long horizontal streaks.
fn streak(hu: &mut [f32], columns: usize, paths: &[f32], strength: f32, r: &mut Random) {
    for (row, &path) in hu.chunks_exact_mut(columns).zip(paths) {
        let amplitude = strength * 26.0 * (path - 1.0).clamp(0.0, 2.0);
        if amplitude <= 0.5 {
            continue;
        }
        let mut run = r.normal() * amplitude;
        for v in row.iter_mut() {
            run = run * 0.96 + r.normal() * amplitude * 0.28;
            *v += run;
        }
    }
}

fn finish(recipe: &Recipe, pixels: &Pixels, hu: &mut [f32]) {
    for (i, v) in hu.iter_mut().enumerate() {
        *v = (*v + recipe.scanner.offset).round().clamp(-1024.0, 3071.0);
        if let Some(padding) = padding(recipe, pixels, i) {
            *v = padding;
        }
    }
}

/// The HU of a pixel that lies outside of the reconstructed circle.
pub(super) fn padding(recipe: &Recipe, pixels: &Pixels, pixel: usize) -> Option<f32> {
    let (rows, columns) = (pixels.rows, pixels.columns);
    let x = (pixel % columns) as f32 - 0.5 * (columns as f32 - 1.0);
    let y = (pixel / columns) as f32 - 0.5 * (rows as f32 - 1.0);
    let reach = 0.5 * columns as f32 * recipe.scanner.circle;
    recipe
        .scanner
        .padding
        .filter(|_| x * x + y * y > reach * reach)
}

/// A Gaussian of `sigma` pixels along rows and columns.
fn blur(values: &mut [f32], columns: usize, sigma: f32) {
    if sigma < 0.15 || columns == 0 {
        return;
    }
    let weights = weights(sigma);
    let reach = weights.len() - 1;
    let rows = values.len() / columns;
    let mut line = vec![0.0f32; columns + 2 * reach];
    for row in values.chunks_exact_mut(columns) {
        line[reach..reach + columns].copy_from_slice(row);
        line[..reach].fill(row[0]);
        line[reach + columns..].fill(row[columns - 1]);
        for (c, v) in row.iter_mut().enumerate() {
            let mut sum = weights[0] * line[c + reach];
            for (k, w) in weights.iter().enumerate().skip(1) {
                sum += w * (line[c + reach - k] + line[c + reach + k]);
            }
            *v = sum;
        }
    }
    let source = values.to_vec();
    let at = |row: usize| &source[row * columns..(row + 1) * columns];
    for (r, row) in values.chunks_exact_mut(columns).enumerate() {
        for (v, s) in row.iter_mut().zip(at(r)) {
            *v = weights[0] * s;
        }
        for (k, w) in weights.iter().enumerate().skip(1) {
            let above = at(r.saturating_sub(k));
            let below = at((r + k).min(rows - 1));
            for ((v, a), b) in row.iter_mut().zip(above).zip(below) {
                *v += w * (a + b);
            }
        }
    }
}

/// Half of a Gaussian kernel, from its middle, that sums to one over both sides.
fn weights(sigma: f32) -> Vec<f32> {
    let reach = ((2.5 * sigma).ceil() as usize).clamp(1, 12);
    // exp(-x) for x >= 0 as (1 + x/16)^-16, close enough for a kernel and the same everywhere.
    let gauss = |k: usize| {
        let x = (k * k) as f32 / (2.0 * sigma * sigma);
        let y = 1.0 / (1.0 + x / 16.0);
        let y4 = y * y * y * y;
        let y8 = y4 * y4;
        y8 * y8
    };
    let half: Vec<f32> = (0..=reach).map(gauss).collect();
    let sum = half[0] + 2.0 * half.iter().skip(1).sum::<f32>();
    half.into_iter().map(|w| w / sum).collect()
}
