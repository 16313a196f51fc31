//! Which images form one volume, and in which order.
//!
//! Images belong together by Series Instance UID, matrix, orientation and pixel spacing, and by
//! nothing else: not by times, which some archives rewrite per slice (lung1 has 31 Study Times in
//! one scan), nor by file name or Instance Number, which say nothing reliable of the order. Images
//! of one series at one place are told apart by what makes them differ.

use std::collections::{BTreeMap, HashMap};

use crate::dicom::catalog::{CataloguedImage, SkipReason};
use crate::dicom::frame::Frame;
use crate::dicom::geometry::{Gaps, Plane, Vector, dot};
use crate::dicom::header::Header;
use crate::dicom::loss::Loss;
use crate::dicom::oddities;
use crate::dicom::propose;
use crate::dicom::series::{Series, Slice};
use crate::warning::Warning;

/// Two images nearer than this along the normal are at one place (mm): half the distance of the
/// thinnest slices there are, and ten times the rounding of a position.
const SAME_PLACE: f64 = 0.05;

/// One series rarely holds more than a volume, its localizer and a reformat.
const MAX_VOLUMES_PER_SERIES: usize = 64;

/// An image that has a place.
#[derive(Clone, Copy)]
struct Candidate<'a> {
    image: &'a CataloguedImage,
    frame: usize,
    plane: Plane,
    position: Vector,
    along_normal: f64,
}

/// Forms the series of the images, and says which files are left over.
pub(crate) fn into_series(images: &[CataloguedImage]) -> (Vec<Series>, Vec<(usize, SkipReason)>) {
    let mut left_over = Vec::new();
    let mut series = Vec::new();
    for images in by_series_instance_uid(images) {
        let mut volumes = Vec::new();
        for cluster in by_plane(&images, &mut left_over) {
            let (cluster, duplicates) = without_duplicates(cluster);
            let dropped = duplicates.len();
            left_over.extend(duplicates);
            let parts = by_what_tells_apart(cluster);
            let several = parts.len() > 1;
            for part in parts {
                let mut warnings = Vec::new();
                if dropped > 0 {
                    warnings.push(Warning::DuplicateSlices { count: dropped });
                }
                if several {
                    warnings.push(Warning::SeveralImagesAtOnePlace);
                }
                volumes.push(assemble(part, warnings));
            }
        }
        volumes.sort_by_key(|volume: &Series| std::cmp::Reverse(volume.slices.len()));
        for (index, volume) in volumes.iter_mut().enumerate() {
            if index > 0 {
                volume.id = format!("{}#{}", volume.id, index + 1);
            }
        }
        series.extend(volumes);
    }
    // A multi-frame file with one frame in a series is not left over.
    let used: std::collections::HashSet<usize> = series
        .iter()
        .flat_map(|series| series.slices.iter().map(|slice| slice.file))
        .collect();
    left_over.retain(|(file, _)| !used.contains(file));
    left_over.sort_by_key(|(file, _)| *file);
    left_over.dedup_by_key(|(file, _)| *file);
    (series, left_over)
}

/// In the order of their first images.
fn by_series_instance_uid(images: &[CataloguedImage]) -> Vec<Vec<&CataloguedImage>> {
    let mut groups: Vec<Vec<&CataloguedImage>> = Vec::new();
    let mut index: HashMap<(&str, &str, Option<i64>), usize> = HashMap::new();
    for image in images {
        let header = &image.header;
        let key = if header.series_instance_uid.is_empty() {
            ("", header.study_instance_uid.as_str(), header.series_number)
        } else {
            (header.series_instance_uid.as_str(), "", None)
        };
        let group = *index.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(group) {
            group.push(image);
        }
    }
    groups
}

fn candidates(image: &CataloguedImage) -> impl Iterator<Item = Candidate<'_>> {
    let header = &image.header;
    let frames = header
        .frames
        .iter()
        .take(header.image_pixel.number_of_frames);
    frames.enumerate().filter_map(move |(index, frame)| {
        let plane = Plane::of(frame).ok()?;
        let position = frame.image_position_patient?;
        // A place within ten metres: beyond, the number is damage and its arithmetic meaningless.
        if frame.image_type.iter().any(|value| value == "LOCALIZER")
            || position.iter().any(|mm| mm.abs() > 1e4)
        {
            return None;
        }
        Some(Candidate {
            image,
            frame: index,
            plane,
            position,
            along_normal: 0.0,
        })
    })
}

fn by_plane<'a>(
    images: &[&'a CataloguedImage],
    left_over: &mut Vec<(usize, SkipReason)>,
) -> Vec<Vec<Candidate<'a>>> {
    let mut clusters: Vec<Vec<Candidate>> = Vec::new();
    let matrix = |candidate: &Candidate| {
        let pixel = &candidate.image.header.image_pixel;
        (pixel.rows, pixel.columns)
    };
    for image in images {
        let before: usize = clusters.iter().map(Vec::len).sum();
        for candidate in candidates(image) {
            let fitting = clusters.iter().position(|cluster| {
                cluster.first().is_some_and(|first| {
                    first.plane.matches(&candidate.plane) && matrix(first) == matrix(&candidate)
                })
            });
            if let Some(cluster) = fitting.and_then(|index| clusters.get_mut(index)) {
                cluster.push(candidate);
            } else if clusters.len() < MAX_VOLUMES_PER_SERIES {
                clusters.push(vec![candidate]);
            }
        }
        if clusters.iter().map(Vec::len).sum::<usize>() == before {
            left_over.push((image.file, SkipReason::FitsNoOther));
        }
    }
    for cluster in &mut clusters {
        sort_along_normal(cluster);
    }
    clusters
}

/// All along the normal of the first, so that rounding of the cosines cannot change the order.
fn sort_along_normal(cluster: &mut [Candidate]) {
    let Some(normal) = cluster.first().map(|first| first.plane.normal()) else {
        return;
    };
    for candidate in cluster.iter_mut() {
        candidate.along_normal = dot(candidate.position, normal);
    }
    cluster.sort_by(|a, b| a.along_normal.total_cmp(&b.along_normal));
}

/// Runs of images at one place; the images are in order.
fn places<'a, 'b>(cluster: &'b [Candidate<'a>]) -> impl Iterator<Item = &'b [Candidate<'a>]> {
    cluster.chunk_by(|a, b| b.along_normal - a.along_normal < SAME_PLACE)
}

/// Keeps the first of those that are the same image: at one place, and of the same pixel data or
/// the same SOP instance.
fn without_duplicates(cluster: Vec<Candidate>) -> (Vec<Candidate>, Vec<(usize, SkipReason)>) {
    let mut kept: Vec<Candidate> = Vec::new();
    let mut duplicates = Vec::new();
    for place in places(&cluster) {
        let mut pixels = std::collections::HashSet::new();
        let mut instances = std::collections::HashSet::new();
        for candidate in place {
            let image = candidate.image;
            let new_pixels = pixels.insert((image.pixel_hash, candidate.frame));
            let instance = image.header.sop_instance_uid.as_str();
            let new_instance = instance.is_empty() || instances.insert((instance, candidate.frame));
            if new_pixels && new_instance {
                kept.push(*candidate);
            } else {
                duplicates.push((image.file, SkipReason::Duplicate));
            }
        }
    }
    (kept, duplicates)
}

/// What can tell apart two images at one place, in the order in which it is tried.
const TELLS_APART: [fn(&Candidate) -> String; 7] = [
    |candidate| header(candidate).convolution_kernel.clone(),
    |candidate| image_type(candidate).join("\\"),
    |candidate| {
        let frame = header(candidate).frames.get(candidate.frame);
        format!("{:?}", frame.and_then(|frame| frame.slice_thickness))
    },
    |candidate| format!("{:?}", header(candidate).acquisition_number),
    |candidate| format!("{:?}", header(candidate).temporal_position_identifier),
    |candidate| header(candidate).series_description.clone(),
    |candidate| header(candidate).acquisition_time.clone(),
];

fn header<'a>(candidate: &Candidate<'a>) -> &'a Header {
    &candidate.image.header
}

fn image_type<'a>(candidate: &Candidate<'a>) -> &'a [String] {
    let frame = header(candidate).frames.get(candidate.frame);
    frame.map_or(&[], |frame| &frame.image_type)
}

/// Splits until each place holds one image.
fn by_what_tells_apart(cluster: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    let crowded = |cluster: &[Candidate]| places(cluster).any(|place| place.len() > 1);
    let mut parts = vec![cluster];
    for key in TELLS_APART {
        parts = parts
            .into_iter()
            .flat_map(|part| {
                let tells_apart = places(&part).any(|place| {
                    let mut keys: Vec<String> = place.iter().map(key).collect();
                    keys.dedup();
                    keys.len() > 1
                });
                if !tells_apart {
                    return vec![part];
                }
                let mut split: BTreeMap<String, Vec<Candidate>> = BTreeMap::new();
                for candidate in part {
                    split.entry(key(&candidate)).or_default().push(candidate);
                }
                split.into_values().collect()
            })
            .collect();
    }
    parts
        .into_iter()
        .flat_map(|part| {
            if crowded(&part) {
                by_instance_number(&part)
            } else {
                vec![part]
            }
        })
        .collect()
}

/// The last resort: the n-th image of each place, by Instance Number, goes to the n-th volume.
fn by_instance_number<'a>(cluster: &[Candidate<'a>]) -> Vec<Vec<Candidate<'a>>> {
    let mut volumes: Vec<Vec<Candidate>> = Vec::new();
    for place in places(cluster) {
        let mut place = place.to_vec();
        place.sort_by_key(|candidate| {
            let number = header(candidate).instance_number;
            (number, candidate.image.file, candidate.frame)
        });
        for (index, candidate) in place.into_iter().enumerate() {
            match volumes.get_mut(index) {
                Some(volume) => volume.push(candidate),
                None => volumes.push(vec![candidate]),
            }
        }
    }
    volumes
}

fn assemble(candidates: Vec<Candidate>, mut warnings: Vec<Warning>) -> Series {
    let slices: Vec<Slice> = candidates.iter().map(slice).collect();
    let places: Vec<f64> = slices.iter().map(|slice| slice.along_normal).collect();
    let gaps = Gaps::of(&places);
    let mut transfer_syntax_uids: Vec<String> = candidates
        .iter()
        .map(|candidate| header(candidate).transfer_syntax_uid.clone())
        .collect();
    transfer_syntax_uids.sort();
    transfer_syntax_uids.dedup();
    // Never empty: a cluster is begun by an image and a part is begun by one.
    let first = candidates.first();
    let head = first.map(|first| header(first).clone()).unwrap_or_default();
    let frame = first.and_then(|first| head.frames.get(first.frame));
    let plane = first.map_or(
        Plane {
            along_row: [1.0, 0.0, 0.0],
            down_column: [0.0, 1.0, 0.0],
            pixel_spacing: [1.0, 1.0],
        },
        |first| first.plane,
    );
    let mut series = Series {
        id: head.series_instance_uid.clone(),
        series_instance_uid: head.series_instance_uid.clone(),
        study_instance_uid: head.study_instance_uid.clone(),
        sop_class_uid: head.sop_class_uid.clone(),
        frame_of_reference_uid: head.frame_of_reference_uid.clone(),
        series_number: head.series_number,
        series_description: head.series_description.clone(),
        body_part_examined: head.body_part_examined.clone(),
        image_type: first.map_or(&[][..], image_type).to_vec(),
        convolution_kernel: head.convolution_kernel.clone(),
        patient_position: head.patient_position.clone(),
        slice_thickness: frame.and_then(|frame| frame.slice_thickness),
        transfer_syntax_uids,
        matrix: [
            head.image_pixel.rows.into(),
            head.image_pixel.columns.into(),
        ],
        bits_stored: head.image_pixel.bits_stored,
        plane,
        orientation: plane.orientation(),
        slice_spacing: gaps.as_ref().map_or(0.0, |gaps| gaps.spacing),
        extent: places.last().unwrap_or(&0.0) - places.first().unwrap_or(&0.0),
        slices,
        loss: Loss::of(&head),
        patient: head.patient,
        warnings: Vec::new(),
        reservations: Vec::new(),
    };
    let headers = candidates.iter().map(header);
    warnings.extend(oddities::of_headers(headers));
    warnings.extend(oddities::of_geometry(&series, gaps.as_ref()));
    series.warnings = warnings;
    series.reservations = propose::reservations(&series);
    series
}

fn slice(candidate: &Candidate) -> Slice {
    let frame = header(candidate).frames.get(candidate.frame);
    let (rescale_slope, rescale_intercept) = frame.map_or((1.0, 0.0), Frame::rescale);
    Slice {
        file: candidate.image.file,
        frame: candidate.frame,
        sop_instance_uid: header(candidate).sop_instance_uid.clone(),
        instance_number: header(candidate).instance_number,
        position: candidate.position,
        along_normal: candidate.along_normal,
        rescale_slope,
        rescale_intercept,
    }
}
