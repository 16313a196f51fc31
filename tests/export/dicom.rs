//! The masks as DICOM Segmentation and the report as DICOM SR.

use ct_severity::dicom::element::{Element, Elements};
use ct_severity::dicom::header::{Header, ImagePixel};
use ct_severity::dicom::loss::Loss;
use ct_severity::dicom::part10;
use ct_severity::dicom::write::{DataSet, Value, decimal};
use ct_severity::export::{Error, Identity, Kind, Material};

use crate::dicom_file::padded;
use crate::material::Made;

const SEG: &str = "ct-severity-masks.seg.dcm";
const SR: &str = "ct-severity-report.sr.dcm";

type Tag = (u16, u16);

/// The text of an element at the top level; empty when absent.
pub fn text(file: &[u8], tag: Tag) -> String {
    let part10 = part10::open(file).expect("DICOM");
    find(part10.elements(), tag)
        .map(|element| as_text(&element))
        .unwrap_or_default()
}

fn find<'a>(mut elements: Elements<'a>, tag: Tag) -> Option<Element<'a>> {
    elements.find(|element| (element.tag.0, element.tag.1) == tag)
}

fn as_text(element: &Element) -> String {
    let text = String::from_utf8(element.value.to_vec()).expect("text");
    text.trim_end_matches([' ', '\0']).to_owned()
}

fn numbers(element: &Element) -> Vec<f64> {
    as_text(element)
        .split('\\')
        .map(|part| part.parse().expect("a number"))
        .collect()
}

fn short(element: &Element) -> u16 {
    u16::from_le_bytes(element.value.try_into().expect("two bytes"))
}

/// The elements of the only item of a sequence.
fn only<'a>(elements: Elements<'a>, tag: Tag) -> Elements<'a> {
    let mut items = find(elements, tag).expect("the sequence").items();
    let item = items.next().expect("an item");
    assert!(items.next().is_none());
    item
}

/// Segment, position and number of pixels of each frame.
fn frames(file: &[u8]) -> Vec<(u16, Vec<f64>, u32)> {
    let part10 = part10::open(file).expect("DICOM");
    let value = |tag| find(part10.elements(), tag).expect("an element");
    let pixels =
        usize::from(short(&value((0x28, 0x10)))) * usize::from(short(&value((0x28, 0x11))));
    let bits = value((0x7FE0, 0x10)).value;
    let groups = value((0x5200, 0x9230));
    let count = |frame: usize| {
        let of_frame = frame * pixels..(frame + 1) * pixels;
        of_frame
            .map(|pixel| u32::from(bits[pixel / 8] >> (pixel % 8) & 1))
            .sum::<u32>()
    };
    let frames: Vec<_> = groups
        .items()
        .enumerate()
        .map(|(frame, groups)| {
            let segment = only(groups.clone(), (0x62, 0x0A));
            let position = only(groups, (0x20, 0x9113));
            (
                short(&find(segment, (0x62, 0x0B)).expect("a number")),
                numbers(&find(position, (0x20, 0x32)).expect("a position")),
                count(frame),
            )
        })
        .collect();
    assert_eq!(text(file, (0x28, 0x08)), frames.len().to_string());
    frames
}

/// By hand, from the masks of `material`.
#[test]
fn the_segments_are_where_the_masks_are() {
    let made = Made::new();
    let files = made.files(&Identity::Removed);
    let found = frames(&files[SEG]);
    let at = |slice: usize| vec![-10.25, -20.5, 30.0 + 2.5 * slice as f64];
    let mut expected: Vec<(u16, Vec<f64>, u32)> = Vec::new();
    expected.extend((1..=4).map(|slice| (1, at(slice), 8)));
    expected.extend((2..=5).map(|slice| (2, at(slice), 8)));
    expected.extend([(3, at(1), 1), (4, at(2), 2), (5, at(4), 3)]);
    assert_eq!(found, expected);
}

#[test]
fn each_frame_names_the_image_it_was_drawn_on() {
    let made = Made::new();
    for (identity, first) in [
        (Identity::Removed, None),
        (made.kept(), Some("1.9.8.7.2.41")),
    ] {
        let files = made.files(&identity);
        let part10 = part10::open(&files[SEG]).expect("DICOM");
        let groups = find(part10.elements(), (0x5200, 0x9230)).expect("groups");
        let images: Vec<String> = groups
            .items()
            .map(|groups| {
                let derivation = only(groups, (0x08, 0x9124));
                let image = only(derivation, (0x08, 0x2112));
                let preserved = find(image.clone(), (0x28, 0x135A)).expect("a statement");
                assert_eq!(as_text(&preserved), "YES");
                as_text(&find(image, (0x08, 0x1155)).expect("an instance"))
            })
            .collect();
        if let Some(first) = first {
            assert_eq!(images[0], first);
        }
        let series = only(part10.elements(), (0x08, 0x1115));
        let listed: Vec<String> = find(series, (0x08, 0x114A))
            .expect("instances")
            .items()
            .map(|item| as_text(&find(item, (0x08, 0x1155)).expect("an instance")))
            .collect();
        assert_eq!(listed.len(), 7);
        assert!(images.iter().all(|image| listed.contains(image)));
        // Right lung from slice 1, left from slice 2.
        assert_eq!(images[0], listed[1]);
        assert_eq!(images[4], listed[2]);
    }
}

#[test]
fn a_segmentation_of_images_compressed_with_loss_says_so() {
    const LOSS: [Tag; 3] = [(0x28, 0x2110), (0x28, 0x2112), (0x28, 0x2114)];
    let stated = |made: &Made| {
        let material = made.material(&Identity::Removed);
        let file = material.make(Kind::Seg).expect("a file");
        LOSS.map(|tag| text(&file, tag))
    };
    assert_eq!(stated(&Made::new()), ["00", "", ""]);
    // As the source's files state it.
    let mut more = vec![(0x28, 0x2110, b"CS", padded("01", b' '))];
    more.push((0x28, 0x2112, b"DS", padded("12.5", b' ')));
    more.push((0x28, 0x2114, b"CS", padded("ISO_15444_1", b' ')));
    assert_eq!(stated(&Made::of(more)), ["01", "12.5", "ISO_15444_1"]);
}

#[test]
fn a_loss_that_a_file_does_not_describe_follows_from_its_transfer_syntax_and_size() {
    let of = |transfer_syntax: &str| {
        let image_pixel = ImagePixel {
            rows: 512,
            columns: 512,
            samples_per_pixel: 1,
            bits_allocated: 16,
            number_of_frames: 1,
            stored_bytes: 65_536,
            ..ImagePixel::default()
        };
        let header = Header {
            transfer_syntax_uid: transfer_syntax.into(),
            image_pixel,
            ..Header::default()
        };
        Loss::of(&header).map(|loss| (loss.ratio, loss.method))
    };
    let loss = |method: &str| Some(("8.00".to_owned(), method.to_owned()));
    // PS3.6 table A-1 and PS3.3 C.7.6.1.1.5.1.
    assert_eq!(of("1.2.840.10008.1.2.4.51"), loss("ISO_10918_1"));
    assert_eq!(of("1.2.840.10008.1.2.4.81"), loss("ISO_14495_1"));
    assert_eq!(of("1.2.840.10008.1.2.4.91"), loss("ISO_15444_1"));
    assert_eq!(of("1.2.840.10008.1.2.4.203"), loss("ISO_15444_15"));
    assert_eq!(of("1.2.840.10008.1.2.4.70"), None);
    assert_eq!(of("1.2.840.10008.1.2.1"), None);
}

/// Every number of the report with its concept and unit, in order, by walking the tree.
fn measured(file: &[u8]) -> Vec<(String, f64, String)> {
    fn walk(item: Elements, found: &mut Vec<(String, f64, String)>) {
        if let Some(measured) = find(item.clone(), (0x40, 0xA300)) {
            let measured = measured.items().next().expect("a value");
            let concept = only(item.clone(), (0x40, 0xA043));
            let unit = only(measured.clone(), (0x40, 0x08EA));
            let code = |item| as_text(&find(item, (0x08, 0x0100)).expect("a code"));
            let value = find(measured, (0x40, 0xA30A)).expect("a number");
            found.push((code(concept), numbers(&value)[0], code(unit)));
        }
        if let Some(content) = find(item, (0x40, 0xA730)) {
            content.items().for_each(|item| walk(item, found));
        }
    }
    let part10 = part10::open(file).expect("DICOM");
    let mut found = Vec::new();
    walk(part10.elements(), &mut found);
    found
}

#[test]
fn the_structured_report_holds_the_scores_extents_and_volumes_of_the_report() {
    let made = Made::new();
    let found = measured(&made.files(&Identity::Removed)[SR]);
    let main = made.report.ai_severity.as_ref().expect("a score");
    let segment = made.report.ai_segment.as_ref().expect("a score");
    let expected = [
        ("AI-SEVERITY", main.risk, "1"),
        ("LEVEL", f64::from(main.level), "{score}"),
        ("AI-SEVERITY-CT", 0.3, "1"),
        ("AISEV-CT-EFFNET", 0.25, "1"),
        ("AISEV-CT-MOCO", 0.35, "1"),
        ("AI-SEGMENT", segment.risk, "1"),
        ("AISEGMENT-LEVEL", f64::from(segment.level), "{score}"),
        ("EXTENT", 9.375, "%"),
        ("EXTENT-GGO", 1.5625, "%"),
        ("EXTENT-CONS", 3.125, "%"),
        ("EXTENT-CRAZY", 4.6875, "%"),
        ("ABOVE-700HU", 25.0, "%"),
        ("WELL-AERATED", 62.5, "%"),
        ("118565006", 2500.0, "ml"),
        ("118565006", 2125.0, "ml"),
    ];
    assert_eq!(found.len(), expected.len());
    for ((code, value, unit), expected) in found.iter().zip(expected) {
        assert_eq!((code.as_str(), unit.as_str()), (expected.0, expected.2));
        assert!((value - expected.1).abs() < 1e-12, "{code} {value}");
    }
}

#[test]
fn what_must_be_said_with_the_numbers_is_in_the_structured_report() {
    let made = Made::new();
    let file = &made.files(&Identity::Removed)[SR];
    let holds = |text: &str| {
        file.windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    assert!(holds("For research; not a medical device."));
    assert!(holds("Test weights: means nothing for a patient."));
    assert!(holds(
        "Derived: the cut-offs of the 1 to 5 score are not published."
    ));
}

#[test]
fn a_report_without_a_scan_is_still_a_structured_report() {
    let made = Made::new();
    let material = Material::of_report(&made.report, &Identity::Removed);
    let kinds = [Kind::Json, Kind::Csv, Kind::Fhir, Kind::Sr];
    assert_eq!(material.available(), kinds);
    let sr = material.make(Kind::Sr).expect("a report");
    assert!(!text(&sr, (0x0020, 0x000D)).is_empty());
    assert_eq!(measured(&sr).len(), 15);
    assert_eq!(material.make(Kind::Seg), Err(Error::Nothing));
}

#[test]
fn masks_of_a_nifti_scan_are_no_dicom_segmentation() {
    let made = Made::new();
    let material = Material {
        source: None,
        ..made.material(&Identity::Removed)
    };
    assert_eq!(material.make(Kind::Seg), Err(Error::NotDicom));
    assert!(!material.available().contains(&Kind::Seg));
}

#[test]
fn a_decimal_has_at_most_sixteen_characters_and_is_as_near_as_they_allow() {
    for (value, text) in [
        (0.5, "0.5"),
        (-1024.0, "-1024"),
        (1.0 / 3.0, "0.33333333333333"),
        (-1.0 / 3.0, "-0.3333333333333"),
        (123_456_789.123_456_79, "123456789.123457"),
        (f64::NAN, "0"),
    ] {
        assert_eq!(decimal(value), text);
    }
    for value in [1e300, -1e-300, f64::MAX, f64::MIN_POSITIVE, 6.022_140_76e23] {
        let text = decimal(value);
        assert!(text.len() <= 16, "{text}");
        let read: f64 = text.parse().expect("a number");
        assert!(((read - value) / value).abs() < 1e-7, "{text} for {value}");
    }
}

#[test]
fn what_is_written_is_read_back() {
    use dicom_dictionary_std::tags;
    let mut item = DataSet::new();
    item.text(tags::CODE_VALUE, b"SH", "odd");
    let mut data_set = DataSet::new();
    data_set
        .text(tags::SOP_CLASS_UID, b"UI", "1.2.3")
        .text(tags::SOP_INSTANCE_UID, b"UI", "1.2.3.4")
        .text(tags::TEXT_VALUE, b"UT", "x".repeat(70_000))
        .sequence(
            tags::CONTENT_SEQUENCE,
            vec![item.clone(), DataSet::new(), item],
        )
        .set(tags::PIXEL_DATA, Value::Bytes(*b"OB", vec![1, 2, 3]));
    let file = data_set.part10().expect("a file");
    let read = part10::open(&file).expect("DICOM");
    assert_eq!(read.media_storage_sop_class, "1.2.3");
    assert_eq!(read.transfer_syntax, "1.2.840.10008.1.2.1");
    let elements: Vec<_> = read.elements().collect();
    assert_eq!(elements.len(), 5);
    assert_eq!(elements[2].value.len(), 70_000);
    assert_eq!(elements[3].items().count(), 3);
    assert_eq!(elements[4].value, [1, 2, 3, 0]);
    let mut long = data_set.clone();
    long.text(tags::CODE_MEANING, b"LO", "x".repeat(70_000));
    assert!(long.part10().is_err());
    assert!(DataSet::new().part10().is_err());
}
