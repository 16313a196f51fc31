//! A scan that is scored while it is still being read: the same result, the network beside the
//! reading, and a fault in a late slice heard of at once.
#![allow(clippy::unwrap_used)]

use std::borrow::Cow;
use std::cell::RefCell;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use ct_severity::grid::Grid;
use ct_severity::networks::{Network, NetworkError, Networks};
use ct_severity::pipeline::{self, Arriving, CtFindings, Whole};
use ct_severity::progress::Silent;
use ct_severity::volume::{Scan, Volume};
use ct_severity::weights::{Heads, seeded};

const SHAPE: [usize; 3] = [60, 96, 96];

/// Two lungs in a body that fills the slices.
fn scan() -> Volume {
    let [slices, rows, columns] = SHAPE;
    let voxels = (0..slices * rows * columns).map(|index| {
        let place = [
            index / (rows * columns),
            index / columns % rows,
            index % columns,
        ];
        let part =
            |axis: usize, middle: f64, half: f64| ((place[axis] as f64 - middle) / half).powi(2);
        let lung = |middle| part(0, 29.5, 24.0) + part(1, 48.0, 28.0) + part(2, middle, 16.0) < 1.0;
        if lung(26.0) || lung(70.0) {
            -850.0
        } else {
            40.0
        }
    });
    Volume {
        voxels: voxels.collect(),
        shape: SHAPE,
        spacing: [5.0, 3.5, 3.5],
        origin: [0.0; 3],
        direction: [[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]],
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Event {
    /// A slice was read.
    Read,
    /// The lung network began with a slice.
    Run,
    /// It answered.
    Answered,
}

type Log = Rc<RefCell<Vec<Event>>>;

#[derive(Debug)]
enum Failure {
    Slice(usize),
    Pipeline(pipeline::Error),
}

impl From<pipeline::Error> for Failure {
    fn from(error: pipeline::Error) -> Self {
        Self::Pipeline(error)
    }
}

/// The scan as it lies in memory while only its first slices are there.
struct Partial {
    volume: Volume,
    there: usize,
}

impl Scan for Partial {
    fn grid(&self) -> Grid {
        Grid::of(&self.volume)
    }

    fn voxels(&self) -> usize {
        self.volume.voxels.len()
    }

    fn slice(&self, index: usize) -> Cow<'_, [f32]> {
        assert!(
            index < self.there,
            "slice {index} was used before it was read"
        );
        Cow::Borrowed(self.volume.slice(index))
    }
}

/// A scan that waits before each slice, and cannot read one of them.
struct Slow {
    scan: Partial,
    broken: Option<usize>,
    log: Log,
}

impl Arriving for Slow {
    type Error = Failure;

    fn grid(&self) -> Grid {
        self.scan.grid()
    }

    async fn first(&mut self, count: usize) -> Result<&dyn Scan, Failure> {
        while self.scan.there < count.min(SHAPE[0]) {
            wait(1).await;
            if self.broken == Some(self.scan.there) {
                return Err(Failure::Slice(self.scan.there));
            }
            self.scan.there += 1;
            self.log.borrow_mut().push(Event::Read);
        }
        Ok(&self.scan)
    }

    fn seconds(&self) -> f64 {
        0.0
    }
}

/// Lets whoever else waits go on, so many times.
async fn wait(mut times: usize) {
    poll_fn(|context| {
        if times == 0 {
            return Poll::Ready(());
        }
        times -= 1;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// A lung network that knows lung by its density and takes its time; features of nothing.
struct Patient(Log);

impl Networks for Patient {
    async fn run(&self, network: Network, input: Vec<f32>) -> Result<Vec<f32>, NetworkError> {
        if network != Network::R231 {
            let channels = if network == Network::EfficientNetB0 {
                1280
            } else {
                2048
            };
            return Ok(vec![0.25; channels * 256]);
        }
        self.0.borrow_mut().push(Event::Run);
        wait(40).await;
        self.0.borrow_mut().push(Event::Answered);
        let label = |(index, &value): (usize, &f32)| match value < 0.4 {
            true if index % 256 < 128 => 1.0,
            true => 2.0,
            false => 0.0,
        };
        Ok(input.iter().enumerate().map(label).collect())
    }

    fn parallelism(&self) -> usize {
        2
    }
}

fn analysed<A: Arriving>(scan: &mut A, log: &Log) -> Result<CtFindings, A::Error> {
    let heads = Heads::from_checkpoint(&seeded::heads().unwrap()).unwrap();
    let networks = Patient(Rc::clone(log));
    pollster::block_on(pipeline::analyse(scan, &networks, &heads, &Silent))
}

fn slow(broken: Option<usize>) -> (Slow, Log) {
    let log = Log::default();
    let volume = scan();
    let scan = Partial { volume, there: 0 };
    let slow = Slow {
        scan,
        broken,
        log: Rc::clone(&log),
    };
    (slow, log)
}

#[test]
fn a_scan_scored_while_it_is_read_gives_what_the_whole_scan_gives() {
    let (mut slow, log) = slow(None);
    let ours = analysed(&mut slow, &log).unwrap();
    let volume = scan();
    let whole = analysed(&mut Whole(&volume), &Log::default()).unwrap();
    assert_eq!(ours.resampled, whole.resampled);
    assert_eq!(ours.lung_labels, whole.lung_labels);
    assert_eq!(ours.kept_slices, whole.kept_slices);
    assert_eq!(ours.prediction, whole.prediction);
    assert!(!ours.kept_slices.is_empty());
    // All of it, also the slices behind the last one of the working grid.
    let read = log
        .borrow()
        .iter()
        .filter(|&&event| event == Event::Read)
        .count();
    assert_eq!(read, SHAPE[0]);
}

#[test]
fn the_lung_network_works_while_slices_are_still_being_read_and_neither_waits_for_the_other() {
    let (mut slow, log) = slow(None);
    analysed(&mut slow, &log).unwrap();
    let log = log.borrow();
    let first = |event| log.iter().position(|&one| one == event).unwrap();
    let last = |event| log.iter().rposition(|&one| one == event).unwrap();
    assert!(first(Event::Run) < last(Event::Read), "{log:?}");
    assert!(first(Event::Answered) < last(Event::Read), "{log:?}");
    let answered = |end: usize| {
        log[..end]
            .iter()
            .filter(|&&one| one == Event::Answered)
            .count()
    };
    // Reading is through long before the network is.
    assert!(answered(last(Event::Read)) < SHAPE[0] / 2, "{log:?}");
}

#[test]
fn a_slice_that_cannot_be_read_ends_the_exam_with_its_own_error() {
    for broken in [0, 41, SHAPE[0] - 1] {
        let (mut slow, log) = slow(Some(broken));
        let error = analysed(&mut slow, &log).unwrap_err();
        assert!(
            matches!(error, Failure::Slice(slice) if slice == broken),
            "{error:?}"
        );
    }
}

#[test]
fn what_the_pipeline_finds_wrong_with_a_scan_comes_through() {
    let (mut slow, log) = slow(None);
    slow.scan.volume.spacing[0] = 0.1;
    let error = analysed(&mut slow, &log).unwrap_err();
    let Failure::Pipeline(error) = error else {
        panic!("{error:?}");
    };
    assert!(error.to_string().contains("at least 10 mm"), "{error}");
}
