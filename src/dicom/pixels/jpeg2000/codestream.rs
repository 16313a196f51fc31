//! What a codestream says before any of it is decoded (T.800 Annex A).
//!
//! The library makes zeros of tiles that are not there and sets memory aside for whatever grid of
//! blocks a header asks for. So the whole skeleton, main header and the header of each tile-part, is
//! walked here first: every tile must be there to its end, and the grid must be a sensible one.

use super::super::{Error, Shape};
use super::{CODEC, damaged, unsupported};

/// The library computes in 32-bit floating point, which holds the coefficients of samples up to
/// this precision exactly.
const MOST_BITS: u32 = 16;

/// Code-blocks and precincts of an image, at most: four times what the smallest code-blocks need in
/// a slice of 1024 x 1024.
const MOST_BLOCKS: u64 = 1 << 18;

/// Code-blocks and precincts, each counted once for every quality layer.
const MOST_BLOCK_LAYERS: u64 = 1 << 22;

const SOC: [u8; 2] = [0xFF, 0x4F];
const SIZ: u16 = 0xFF51;
const COD: u16 = 0xFF52;
const COC: u16 = 0xFF53;
const SOT: u16 = 0xFF90;
const SOD: u16 = 0xFF93;
const EOC: u16 = 0xFFD9;

/// What is needed to make stored values of decoded samples.
#[derive(Debug, Clone, Copy)]
pub(super) struct Codestream {
    pub precision: u32,
    pub signed: bool,
    /// The wavelet is the one that loses information.
    pub irreversible: bool,
    /// The data are complete but for the marker that ends them.
    pub lacks_end: bool,
}

/// The SIZ marker segment.
#[derive(Debug, Clone, Copy)]
struct Size {
    precision: u32,
    signed: bool,
    tiles: usize,
}

/// The COD marker segment, or the part of it that a COC segment replaces.
#[derive(Debug, Clone, Copy)]
struct Style {
    layers: u64,
    irreversible: bool,
}

impl Codestream {
    pub fn parse(codestream: &[u8], shape: Shape) -> Result<Self, Error> {
        let mut rest = codestream.strip_prefix(&SOC).ok_or(damaged(
            "they do not begin with the marker of a JPEG 2000 codestream",
        ))?;
        let mut size = None;
        let mut style = None;
        loop {
            let (marker, segment, after) = next_segment(rest)?;
            match marker {
                SIZ => size = Some(Size::parse(segment, shape)?),
                COD => style = Some(Style::parse(segment, shape)?),
                COC => check_component_style(segment, style, shape)?,
                SOT => break,
                SOD | EOC => return Err(Error::Truncated { codec: CODEC }),
                _ => {}
            }
            rest = after;
        }
        let size = size.ok_or(damaged("the image size is missing"))?;
        let style = style.ok_or(damaged("the coding style is missing"))?;
        let lacks_end = walk_tile_parts(rest, size, style, shape)?;
        Ok(Self {
            precision: size.precision,
            signed: size.signed,
            irreversible: style.irreversible,
            lacks_end,
        })
    }
}

impl Size {
    fn parse(segment: &[u8], shape: Shape) -> Result<Self, Error> {
        let [
            right,
            bottom,
            left,
            top,
            tile_width,
            tile_height,
            tiles_left,
            tiles_top,
        ] = [2, 6, 10, 14, 18, 22, 26, 30].map(|at| u32_at(segment, at).unwrap_or(0));
        let samples = usize::from(u16_at(segment, 34)?);
        let declared = Shape {
            rows: bottom.saturating_sub(top) as usize,
            columns: right.saturating_sub(left) as usize,
            samples,
        };
        shape.check(CODEC, declared)?;
        let format = u8_at(segment, 36)?;
        for component in 0..samples {
            if u8_at(segment, 36 + 3 * component)? != format {
                return Err(unsupported("components of different precision"));
            }
            if u16_at(segment, 37 + 3 * component)? != 0x0101 {
                return Err(unsupported("components of reduced resolution"));
            }
        }
        let precision = u32::from(format & 0x7F) + 1;
        if precision > MOST_BITS {
            return Err(unsupported("more than 16 bits per sample"));
        }
        if tile_width == 0 || tile_height == 0 || tiles_left > left || tiles_top > top {
            return Err(damaged("the tiles do not cover the image"));
        }
        let across = (right - tiles_left).div_ceil(tile_width) as usize;
        let down = (bottom - tiles_top).div_ceil(tile_height) as usize;
        let tiles = across.saturating_mul(down);
        if tiles > usize::from(u16::MAX) {
            return Err(damaged("there are more tiles than the standard allows"));
        }
        Ok(Self {
            precision,
            signed: format & 0x80 != 0,
            tiles,
        })
    }
}

impl Style {
    fn parse(segment: &[u8], shape: Shape) -> Result<Self, Error> {
        let layers = u64::from(u16_at(segment, 2)?);
        let own_precincts = u8_at(segment, 0)? & 1 != 0;
        let parameters = segment.get(5..).unwrap_or_default();
        check_blocks(parameters, own_precincts, layers, shape)?;
        Ok(Self {
            layers,
            irreversible: u8_at(parameters, 4)? == 0,
        })
    }
}

fn check_component_style(segment: &[u8], style: Option<Style>, shape: Shape) -> Result<(), Error> {
    let layers = style.map_or(1, |style| style.layers);
    let own_precincts = u8_at(segment, 1)? & 1 != 0;
    check_blocks(
        segment.get(2..).unwrap_or_default(),
        own_precincts,
        layers,
        shape,
    )
}

/// Counts code-blocks and precincts, up to roundings at the edges (T.800 B.6, B.7).
fn check_blocks(
    parameters: &[u8],
    own_precincts: bool,
    layers: u64,
    shape: Shape,
) -> Result<(), Error> {
    let levels = u8_at(parameters, 0)?;
    if levels > 32 {
        return Err(damaged(
            "there are more resolutions than the standard allows",
        ));
    }
    let block_exponents = [u8_at(parameters, 1)?, u8_at(parameters, 2)?].map(|raw| (raw & 15) + 2);
    let mut blocks = 0;
    for resolution in 0..=levels {
        let halvings = 2 * u32::from(levels - resolution);
        let samples = (shape.len() as u64).checked_shr(halvings).unwrap_or(0);
        let precinct = if own_precincts {
            u8_at(parameters, 5 + usize::from(resolution))?
        } else {
            0xFF
        };
        let precinct_exponents = [precinct & 15, precinct >> 4];
        let [across, down] = [0, 1].map(|axis| {
            // Above the lowest resolution a precinct spans three subbands of half its size.
            let in_subband = precinct_exponents[axis].saturating_sub(u8::from(resolution > 0));
            block_exponents[axis].min(in_subband)
        });
        blocks += samples >> (across + down);
        blocks += samples >> (precinct_exponents[0] + precinct_exponents[1]);
    }
    if blocks > MOST_BLOCKS || blocks.saturating_mul(layers) > MOST_BLOCK_LAYERS {
        return Err(unsupported("a needlessly fine grid of code-blocks"));
    }
    Ok(())
}

/// That every tile is there and each of its parts to its end; whether only the last marker is not.
fn walk_tile_parts(mut rest: &[u8], size: Size, style: Style, shape: Shape) -> Result<bool, Error> {
    let mut seen = vec![false; size.tiles];
    while rest.len() >= 2 && u16_at(rest, 0)? == SOT {
        let tile = usize::from(u16_at(rest, 4)?);
        let length = u32_at(rest, 6)? as usize;
        *seen
            .get_mut(tile)
            .ok_or(damaged("a tile lies outside the image"))? = true;
        check_tile_part_header(rest, style, shape)?;
        if length == 0 {
            // The last tile-part may leave its length open.
            rest = end_of_open_tile_part(rest);
            break;
        }
        rest = rest
            .get(length..)
            .filter(|_| length >= 14)
            .ok_or(Error::Truncated { codec: CODEC })?;
    }
    if seen.contains(&false) {
        return Err(Error::Truncated { codec: CODEC });
    }
    Ok(rest.get(..2) != Some(&EOC.to_be_bytes()))
}

fn check_tile_part_header(tile_part: &[u8], style: Style, shape: Shape) -> Result<(), Error> {
    let mut rest = tile_part;
    loop {
        let (marker, segment, after) = next_segment(rest)?;
        match marker {
            COD => Style::parse(segment, shape).map(drop)?,
            COC => check_component_style(segment, Some(style), shape)?,
            SOD => return Ok(()),
            EOC => return Err(Error::Truncated { codec: CODEC }),
            _ => {}
        }
        rest = after;
    }
}

/// The end marker of the codestream, followed by padding only.
fn end_of_open_tile_part(tile_part: &[u8]) -> &[u8] {
    let end = tile_part.iter().rposition(|&byte| byte != 0).unwrap_or(0);
    tile_part.get(end.saturating_sub(1)..).unwrap_or_default()
}

/// The next marker, its segment without the length, and what follows.
fn next_segment(bytes: &[u8]) -> Result<(u16, &[u8], &[u8]), Error> {
    let marker = u16_at(bytes, 0)?;
    // These stand alone, without a length.
    if matches!(marker, 0xFF30..=0xFF3F | SOD | EOC) {
        return Ok((marker, &[], bytes.get(2..).unwrap_or_default()));
    }
    if marker < 0xFF00 {
        return Err(damaged("a marker is missing"));
    }
    let length = usize::from(u16_at(bytes, 2)?);
    let segment = bytes
        .get(4..length + 2)
        .ok_or(Error::Truncated { codec: CODEC })?;
    Ok((marker, segment, bytes.get(length + 2..).unwrap_or_default()))
}

fn u8_at(bytes: &[u8], index: usize) -> Result<u8, Error> {
    bytes
        .get(index)
        .copied()
        .ok_or(Error::Truncated { codec: CODEC })
}

fn u16_at(bytes: &[u8], index: usize) -> Result<u16, Error> {
    Ok(u16::from_be_bytes([
        u8_at(bytes, index)?,
        u8_at(bytes, index + 1)?,
    ]))
}

pub(super) fn u32_at(bytes: &[u8], index: usize) -> Result<u32, Error> {
    Ok((u32::from(u16_at(bytes, index)?) << 16) | u32::from(u16_at(bytes, index + 2)?))
}
