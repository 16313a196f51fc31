//! The two headers, of 348 and 540 bytes, and the orientation in them.
//!
//! Field offsets: nifti1.h and nifti2.h of the NIfTI Data Format Working Group.

use crate::nifti::Error;
use crate::nifti::voxels::{Bytes, DataType};
use crate::warning::Warning;

/// Size of the larger header with its extension flag.
pub(super) const LARGEST_HEADER: u64 = 544;

/// Direction cosines off the right angle by more than this are a shear, which no grid here has.
const RIGHT_ANGLE: f64 = 1e-3;

/// What is used of either header.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    /// Number of voxels along i, j, k; i fastest.
    pub(super) shape: [usize; 3],
    /// mm along i, j, k.
    pub(super) spacing: [f64; 3],
    pub(super) data_type: DataType,
    pub(super) voxel_offset: u64,
    big_endian: bool,
    slope: f64,
    intercept: f64,
    q_form: Option<Affine>,
    s_form: Option<(i64, Affine)>,
    mm_per_unit: f64,
}

/// Where the grid lies, in LPS.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Affine {
    /// mm, of the first voxel.
    pub(super) origin: [f64; 3],
    /// Unit vectors along i, j, k.
    pub(super) direction: [[f64; 3]; 3],
}

/// Byte offsets of the fields, and whether they are the wide ones of NIfTI-2.
struct Fields {
    wide: bool,
    dim: usize,
    data_type: usize,
    pixdim: usize,
    voxel_offset: usize,
    slope: usize,
    units: usize,
    q_form_code: usize,
    s_form_code: usize,
    quaternion: usize,
    s_form: usize,
}

const NIFTI_1: Fields = Fields {
    wide: false,
    dim: 40,
    data_type: 70,
    pixdim: 76,
    voxel_offset: 108,
    slope: 112,
    units: 123,
    q_form_code: 252,
    s_form_code: 254,
    quaternion: 256,
    s_form: 280,
};

const NIFTI_2: Fields = Fields {
    wide: true,
    dim: 16,
    data_type: 12,
    pixdim: 104,
    voxel_offset: 168,
    slope: 176,
    units: 500,
    q_form_code: 344,
    s_form_code: 348,
    quaternion: 352,
    s_form: 400,
};

impl Header {
    pub(super) fn is_header(bytes: &[u8]) -> bool {
        fields(bytes).is_ok()
    }

    pub(super) fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let (fields, big_endian) = fields(bytes)?;
        let raw = Raw {
            bytes: Bytes { bytes, big_endian },
            fields,
        };
        let shape = raw.shape()?;
        let units = raw.bytes.u8(fields.units).unwrap_or_default();
        let units = if fields.wide {
            raw.bytes.i32(fields.units).unwrap_or_default()
        } else {
            units.into()
        };
        let mm_per_unit = match units & 7 {
            1 => 1000.0,
            3 => 0.001,
            _ => 1.0,
        };
        let pixdim = raw.reals::<4>(fields.pixdim)?;
        let spacing = [pixdim[1], pixdim[2], pixdim[3]].map(|size| size.abs() * mm_per_unit);
        if !spacing.iter().all(|mm| (0.001..=1000.0).contains(mm)) {
            return Err(Error::ImpossibleHeader("pixdim"));
        }
        let [slope, intercept] = raw.reals(fields.slope)?;
        // nifti1.h: a slope of 0 means that there is no scaling.
        let scaled = slope != 0.0 && slope.is_finite() && intercept.is_finite();
        let code = raw.small(fields.data_type)?;
        Ok(Self {
            shape,
            spacing,
            data_type: DataType::of(code).ok_or(Error::UnsupportedDataType(code))?,
            voxel_offset: raw.voxel_offset()?,
            big_endian,
            slope: if scaled { slope } else { 1.0 },
            intercept: if scaled { intercept } else { 0.0 },
            q_form: raw.q_form(pixdim[0])?,
            s_form: raw.s_form()?,
            mm_per_unit,
        })
    }

    /// The choice of ITK: the s-form where it is the only one, or the scanner's, or says the same;
    /// never one with a shear. Without either, the axes are taken as left,
    /// posterior, superior.
    pub(super) fn orientation(&self, warnings: &mut Vec<Warning>) -> Affine {
        let s_form = self.s_form.as_ref();
        let sheared = s_form.is_some_and(|(_, affine)| affine.is_sheared());
        let usable = s_form.filter(|(_, affine)| !affine.is_sheared());
        let chosen = match (usable, &self.q_form) {
            (Some((code, s_form)), Some(q_form)) => {
                if *code == 1 || s_form.is_near(q_form) {
                    *s_form
                } else {
                    *q_form
                }
            }
            (Some((_, s_form)), None) => *s_form,
            (None, Some(q_form)) => *q_form,
            (None, None) => {
                warnings.push(Warning::NoOrientation);
                Affine {
                    origin: [0.0; 3],
                    direction: [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
                }
            }
        };
        if sheared {
            warnings.push(Warning::ShearedOrientation);
        }
        Affine {
            origin: chosen.origin.map(|place| place * self.mm_per_unit),
            ..chosen
        }
    }

    /// Stored values of one plane to Hounsfield units, in double precision and rounded once.
    pub(super) fn hounsfield(&self, stored: &[u8]) -> Vec<f32> {
        self.data_type
            .values(stored, self.big_endian)
            .map(|value| (value * self.slope + self.intercept) as f32)
            .collect()
    }
}

fn fields(bytes: &[u8]) -> Result<(&'static Fields, bool), Error> {
    let size = bytes.first_chunk::<4>().ok_or(Error::NotNifti)?;
    let sizes = [
        (i32::from_le_bytes(*size), false),
        (i32::from_be_bytes(*size), true),
    ];
    for (size, big_endian) in sizes {
        if size == 348 && bytes.get(344..348) == Some(b"n+1\0") {
            return Ok((&NIFTI_1, big_endian));
        }
        if size == 348 && bytes.get(344..348) == Some(b"ni1\0") {
            return Err(Error::HeaderOfPair);
        }
        if size == 540 && bytes.get(4..8) == Some(b"n+2\0") {
            return Ok((&NIFTI_2, big_endian));
        }
        if size == 540 && bytes.get(4..8) == Some(b"ni2\0") {
            return Err(Error::HeaderOfPair);
        }
    }
    Err(Error::NotNifti)
}

/// The fields by their meaning, whatever their width.
struct Raw<'a> {
    bytes: Bytes<'a>,
    fields: &'static Fields,
}

impl Raw<'_> {
    fn shape(&self) -> Result<[usize; 3], Error> {
        let impossible = Error::ImpossibleHeader("dim");
        let mut dim = [0_i64; 8];
        for (index, size) in dim.iter_mut().enumerate() {
            *size = if self.fields.wide {
                self.bytes.i64(self.fields.dim + 8 * index)
            } else {
                self.bytes.i16(self.fields.dim + 2 * index).map(i64::from)
            }
            .ok_or(impossible.clone())?;
        }
        let dimensions = usize::try_from(dim[0]).unwrap_or_default();
        if !(2..=7).contains(&dimensions) {
            return Err(impossible);
        }
        let sizes = dim.get(1..=dimensions).unwrap_or_default();
        if sizes.iter().any(|&size| size < 1) {
            return Err(impossible);
        }
        let more = sizes.iter().skip(3).map(|&size| size as u64);
        let volumes = more.fold(1, u64::saturating_mul);
        if volumes > 1 {
            return Err(Error::SeveralVolumes(volumes));
        }
        let size = |index: usize| {
            let size = sizes.get(index).copied().unwrap_or(1);
            // Beyond this in one direction the product could not be held anyway.
            usize::try_from(size)
                .ok()
                .filter(|&size| size <= 1 << 24)
                .ok_or(impossible.clone())
        };
        Ok([size(0)?, size(1)?, size(2)?])
    }

    fn voxel_offset(&self) -> Result<u64, Error> {
        let impossible = Error::ImpossibleHeader("vox_offset");
        let offset = if self.fields.wide {
            self.bytes.i64(self.fields.voxel_offset)
        } else {
            self.bytes
                .f32(self.fields.voxel_offset)
                .filter(|offset| offset.is_finite())
                .map(|offset| offset as i64)
        };
        let offset = u64::try_from(offset.ok_or(impossible.clone())?);
        let smallest = if self.fields.wide { 540 } else { 348 };
        // Some writers leave it 0 and put the voxels after the header and its extension flag.
        match offset.map_err(|_| impossible.clone())? {
            0 => Ok(smallest + 4),
            offset if (smallest..1 << 30).contains(&offset) => Ok(offset),
            _ => Err(impossible),
        }
    }

    fn small(&self, offset: usize) -> Result<i64, Error> {
        let value = self.bytes.i16(offset);
        value.map(i64::from).ok_or(Error::NotNifti)
    }

    fn form_code(&self, offset: usize) -> Result<i64, Error> {
        if self.fields.wide {
            let value = self.bytes.i32(offset);
            value.map(i64::from).ok_or(Error::NotNifti)
        } else {
            self.small(offset)
        }
    }

    fn reals<const N: usize>(&self, offset: usize) -> Result<[f64; N], Error> {
        let mut values = [0.0; N];
        for (index, value) in values.iter_mut().enumerate() {
            *value = if self.fields.wide {
                self.bytes.f64(offset + 8 * index)
            } else {
                self.bytes.f32(offset + 4 * index).map(f64::from)
            }
            .ok_or(Error::NotNifti)?;
        }
        Ok(values)
    }

    /// nifti1.h, method 2: a unit quaternion and an offset. `q_fac` is the sign of the third axis.
    fn q_form(&self, q_fac: f64) -> Result<Option<Affine>, Error> {
        if self.form_code(self.fields.q_form_code)? <= 0 {
            return Ok(None);
        }
        let [b, c, d, x, y, z] = self.reals(self.fields.quaternion)?;
        // Components of a unit quaternion; the comparison is false for what is no number.
        let is_unit = [b, c, d].iter().all(|value| value.abs() <= 1.001);
        if !is_unit || [x, y, z].iter().any(|place| !place.is_finite()) {
            return Ok(None);
        }
        let rest = 1.0 - (b * b + c * c + d * d);
        let (a, b, c, d) = if rest < 1e-7 {
            let length = (b * b + c * c + d * d).sqrt();
            (0.0, b / length, c / length, d / length)
        } else {
            (rest.sqrt(), b, c, d)
        };
        let sign = if q_fac < 0.0 { -1.0 } else { 1.0 };
        let columns = [
            [
                a * a + b * b - c * c - d * d,
                2.0 * (b * c + a * d),
                2.0 * (b * d - a * c),
            ],
            [
                2.0 * (b * c - a * d),
                a * a + c * c - b * b - d * d,
                2.0 * (c * d + a * b),
            ],
            [
                2.0 * (b * d + a * c),
                2.0 * (c * d - a * b),
                a * a + d * d - c * c - b * b,
            ]
            .map(|component| component * sign),
        ];
        Ok(Some(Affine::from_ras([x, y, z], columns)))
    }

    /// nifti1.h, method 3: three rows of an affine matrix. `None` where a column has no length.
    fn s_form(&self) -> Result<Option<(i64, Affine)>, Error> {
        let code = self.form_code(self.fields.s_form_code)?;
        if code <= 0 {
            return Ok(None);
        }
        let values: [f64; 12] = self.reals(self.fields.s_form)?;
        let [xi, xj, xk, x, yi, yj, yk, y, zi, zj, zk, z] = values;
        let columns = [[xi, yi, zi], [xj, yj, zj], [xk, yk, zk]];
        let lengths = columns.map(|[x, y, z]| (x * x + y * y + z * z).sqrt());
        let usable = lengths
            .iter()
            .all(|&length| length > 1e-6 && length.is_finite())
            && [x, y, z].iter().all(|place| place.is_finite());
        if !usable {
            return Ok(None);
        }
        let mut units = columns;
        for (unit, length) in units.iter_mut().zip(lengths) {
            *unit = unit.map(|component| component / length);
        }
        Ok(Some((code, Affine::from_ras([x, y, z], units))))
    }
}

impl Affine {
    /// NIfTI's +x points to the patient's right and +y to the front, DICOM's to the left and the back.
    fn from_ras(origin: [f64; 3], direction: [[f64; 3]; 3]) -> Self {
        // Adding 0 turns -0 into 0.
        let to_lps = |[x, y, z]: [f64; 3]| [0.0 - x, 0.0 - y, z + 0.0];
        Self {
            origin: to_lps(origin),
            direction: direction.map(to_lps),
        }
    }

    fn is_sheared(&self) -> bool {
        let [a, b, c] = self.direction;
        [(a, b), (b, c), (c, a)].iter().any(|(a, b)| {
            let cosine: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
            cosine.abs() > RIGHT_ANGLE
        })
    }

    fn is_near(&self, other: &Self) -> bool {
        let near = |a: &[f64; 3], b: &[f64; 3], tolerance: f64| {
            a.iter().zip(b).all(|(a, b)| (a - b).abs() <= tolerance)
        };
        near(&self.origin, &other.origin, 1e-2)
            && self
                .direction
                .iter()
                .zip(&other.direction)
                .all(|(a, b)| near(a, b, 1e-4))
    }
}
