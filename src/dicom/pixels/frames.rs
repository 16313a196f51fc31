//! Which fragments make up a frame (PS3.5 A.4).
//!
//! A frame may be cut into several fragments and the Basic Offset Table, which says where each
//! frame begins, may be empty or wrong. Without it one fragment is one frame, or all fragments are
//! the one frame, or, as a last resort, a frame ends with the fragment that holds the marker that
//! ends every JPEG codestream.

use super::Error;
use std::borrow::Cow;

/// FF D9: End of Image in JPEG and JPEG-LS, End of Codestream in JPEG 2000.
const END_OF_IMAGE: [u8; 2] = [0xFF, 0xD9];

/// The marker may be followed by padding, hence not only the last two bytes are searched.
const END_SEARCHED: usize = 10;

/// An item's tag and length, which count in the offsets.
const ITEM_HEADER: u64 = 8;

/// The codestream of frame `frame` (0 is the first) of `frames`.
pub(super) fn frame<'a>(
    offset_table: &[u32],
    fragments: &[&'a [u8]],
    frames: usize,
    frame: usize,
) -> Result<Cow<'a, [u8]>, Error> {
    let frames = frames.max(1);
    let range = if frames == 1 {
        Some(0..fragments.len())
    } else if fragments.len() == frames {
        Some(frame..frame + 1)
    } else if offset_table.len() == frames {
        by_offsets(offset_table, fragments, frame)
    } else {
        by_end_markers(fragments, frame)
    };
    let not_found = Error::FrameNotFound {
        frame: frame + 1,
        frames,
        fragments: fragments.len(),
    };
    match range.and_then(|range| fragments.get(range)) {
        None | Some([]) => Err(not_found),
        Some([only]) => Ok(Cow::Borrowed(only)),
        Some(several) => Ok(Cow::Owned(several.concat())),
    }
}

fn by_offsets(
    offset_table: &[u32],
    fragments: &[&[u8]],
    frame: usize,
) -> Option<std::ops::Range<usize>> {
    let begin = u64::from(*offset_table.get(frame)?);
    let end = offset_table
        .get(frame + 1)
        .map_or(u64::MAX, |&offset| u64::from(offset));
    let mut position = 0;
    let starts: Vec<u64> = fragments
        .iter()
        .map(|fragment| {
            let start = position;
            position += fragment.len() as u64 + ITEM_HEADER;
            start
        })
        .collect();
    let first = starts.partition_point(|&start| start < begin);
    let last = starts.partition_point(|&start| start < end);
    (first < last).then_some(first..last)
}

fn by_end_markers(fragments: &[&[u8]], frame: usize) -> Option<std::ops::Range<usize>> {
    let ends_frame = |fragment: &[u8]| {
        let tail = fragment
            .get(fragment.len().saturating_sub(END_SEARCHED)..)
            .unwrap_or(fragment);
        tail.windows(2).any(|pair| pair == END_OF_IMAGE)
    };
    let mut ends = fragments
        .iter()
        .enumerate()
        .filter(|(_, f)| ends_frame(f))
        .map(|(i, _)| i + 1);
    let first = match frame.checked_sub(1) {
        None => 0,
        Some(previous) => ends.by_ref().nth(previous)?,
    };
    let last = ends.next().unwrap_or(fragments.len());
    (first < last).then_some(first..last)
}

#[cfg(test)]
mod tests {
    use super::*;

    const END: &[u8] = &[7, 0xFF, 0xD9, 0];

    #[test]
    fn the_offset_table_joins_the_fragments_of_a_frame() {
        let fragments: [&[u8]; 3] = [&[1, 2], &[3, 4], &[5, 6]];
        assert_eq!(*frame(&[0, 20], &fragments, 2, 0).unwrap(), [1, 2, 3, 4]);
        assert_eq!(*frame(&[0, 20], &fragments, 2, 1).unwrap(), [5, 6]);
    }

    #[test]
    fn without_a_table_the_end_marker_separates_frames() {
        let fragments: [&[u8]; 5] = [&[1], END, &[2], &[3], END];
        assert_eq!(
            *frame(&[], &fragments, 2, 0).unwrap(),
            [1, 7, 0xFF, 0xD9, 0]
        );
        assert_eq!(
            *frame(&[], &fragments, 2, 1).unwrap(),
            [2, 3, 7, 0xFF, 0xD9, 0]
        );
    }

    #[test]
    fn a_single_frame_takes_every_fragment_whatever_the_table_says() {
        let fragments: [&[u8]; 2] = [&[1], &[2]];
        assert_eq!(*frame(&[0, 999], &fragments, 1, 0).unwrap(), [1, 2]);
    }

    #[test]
    fn a_frame_that_is_not_there_is_an_error_in_words() {
        let fragments: [&[u8]; 1] = [END];
        let error = frame(&[], &fragments, 3, 2).unwrap_err();
        assert!(error.to_string().contains("Frame 3 of 3"), "{error}");
    }
}
