//! A whole exam: every model whose networks are there, on one scan.

use std::cell::RefCell;
use std::mem::discriminant;
use std::ops::ControlFlow;

use web_time::Instant;

use super::arriving::Arriving;
use super::{CtFindings, Error, Timing, analyse};
use crate::networks::{Network, Networks};
use crate::progress::{Progress, Step};
use crate::segmentation::{
    self, Densitometry, Extents, SegmentNetworks, Segmentation, densitometry, extents,
};
use crate::volume::Scan;
use crate::warning::Warning;
use crate::weights::Heads;

/// What an exam computes: whatever the packs at hand allow.
#[derive(Debug, Clone, Copy, Default)]
pub struct Plan<'a> {
    /// The heads of AI-severity, where its pack is there.
    pub severity: Option<&'a Heads>,
    /// Whether the published networks of AI-segment are there.
    pub published: bool,
    /// Whether our own segmentation networks are there.
    pub own: bool,
}

impl Plan<'_> {
    /// Whether there is nothing to compute.
    pub fn is_empty(&self) -> bool {
        self.first_network().is_none()
    }

    /// The network that an exam needs first.
    pub fn first_network(&self) -> Option<Network> {
        if self.severity.is_some() {
            return Some(Network::R231);
        }
        let published = self.published.then_some(Network::UnetLung);
        published.or(self.own.then_some(Network::OwnLung))
    }
}

/// What a scan gave.
#[derive(Debug, Clone)]
pub struct Exam {
    /// AI-severity's part.
    pub severity: Option<CtFindings>,
    /// Lungs and lesions, and what was measured in them.
    pub segmented: Option<Segmented>,
    /// What is odd about the scan, of all parts.
    pub warnings: Vec<Warning>,
    /// Where the time went, that of reading left out.
    pub timings: Vec<Timing>,
}

/// Lungs and lesions on the scan's own grid, and what was measured in them.
#[derive(Debug, Clone)]
pub struct Segmented {
    /// Which networks made it.
    pub networks: SegmentNetworks,
    /// The masks.
    pub masks: Segmentation,
    /// The lesions' shares of the lungs.
    pub extents: Extents,
    /// The density of the lungs.
    pub densitometry: Densitometry,
}

/// Does all that the plan allows, on a scan that may still be read meanwhile. AI-severity leads; the
/// segmentation stands beside it, and a scan that only the segmentation cannot take gets a warning in
/// place of it. The published networks come before our own, which step in where a scan does not suit
/// the published ones.
///
/// # Errors
/// When the plan is empty, the scan cannot be read or suits no model of it, a network fails, or
/// `progress` asks to stop.
pub async fn examine<A: Arriving>(
    scan: &mut A,
    networks: &impl Networks,
    plan: Plan<'_>,
    progress: &impl Progress,
) -> Result<Exam, A::Error> {
    let first = plan.first_network().ok_or(Error::NoModel)?;
    networks.prepare(first);
    let severity = match plan.severity {
        Some(heads) => Some(analyse(scan, networks, heads, progress).await?),
        None => None,
    };
    let scan = scan.first(usize::MAX).await?;
    let mut warnings = Vec::new();
    let mut timings = Vec::new();
    if let Some(findings) = &severity {
        warnings.extend(findings.warnings.iter().cloned());
        timings.extend(findings.timings.iter().copied());
    }
    let segmented = match segment(scan, networks, plan, progress, &mut warnings).await {
        Ok(None) => None,
        Ok(Some((segmented, spent))) => {
            // What AI-severity's lungs have said is not said again of these.
            let said: Vec<_> = warnings.iter().map(discriminant).collect();
            let all = segmented.masks.warnings.iter();
            let new = all.filter(|warning| !said.contains(&discriminant(warning)));
            warnings.extend(new.cloned());
            timings.extend(spent);
            Some(segmented)
        }
        Err(error) if severity.is_some() && error.is_of_the_scan() => {
            warnings.push(Warning::NotSegmented {
                reason: error.to_string(),
            });
            None
        }
        Err(error) => return Err(Error::from(error).into()),
    };
    Ok(Exam {
        severity,
        segmented,
        warnings,
        timings,
    })
}

/// By the published networks, or by our own where there are no others or the scan does not suit
/// them.
async fn segment(
    scan: &dyn Scan,
    networks: &impl Networks,
    plan: Plan<'_>,
    progress: &impl Progress,
    warnings: &mut Vec<Warning>,
) -> Result<Option<(Segmented, Vec<Timing>)>, segmentation::Error> {
    if plan.published {
        match by(SegmentNetworks::Published, scan, networks, progress).await {
            Err(error) if plan.own && error.is_of_the_scan() => {
                warnings.push(Warning::OwnNetworksInstead {
                    reason: error.to_string(),
                });
            }
            other => return other.map(Some),
        }
    }
    if plan.own {
        return by(SegmentNetworks::Own, scan, networks, progress)
            .await
            .map(Some);
    }
    Ok(None)
}

async fn by(
    which: SegmentNetworks,
    scan: &dyn Scan,
    networks: &impl Networks,
    progress: &impl Progress,
) -> Result<(Segmented, Vec<Timing>), segmentation::Error> {
    let watched = Watched::new(progress);
    let masks = match which {
        SegmentNetworks::Published => {
            segmentation::published::segment(scan, networks, &watched).await?
        }
        SegmentNetworks::Own => segmentation::bundled::segment(scan, networks, &watched).await?,
    };
    let (Some(extents), Some(densitometry)) = (
        extents(&masks.lesions, which),
        densitometry(scan, &masks.lungs),
    ) else {
        return Err(segmentation::Error::NoLung);
    };
    let segmented = Segmented {
        networks: which,
        masks,
        extents,
        densitometry,
    };
    Ok((segmented, watched.timings()))
}

/// Passes progress on and notes when each step began.
struct Watched<'a, P> {
    progress: &'a P,
    began: RefCell<Vec<(Step, Instant)>>,
}

impl<'a, P: Progress> Watched<'a, P> {
    fn new(progress: &'a P) -> Self {
        Self {
            progress,
            began: RefCell::default(),
        }
    }

    /// Seconds of each step until the next began, of the last until now.
    fn timings(self) -> Vec<Timing> {
        let began = self.began.into_inner();
        let ends = began.iter().skip(1).map(|&(_, at)| at);
        let ends: Vec<Instant> = ends.chain([Instant::now()]).collect();
        let spans = began.iter().zip(ends);
        spans
            .map(|(&(step, start), end)| Timing {
                step,
                seconds: (end - start).as_secs_f64(),
            })
            .collect()
    }
}

impl<P: Progress> Progress for Watched<'_, P> {
    fn report(&self, step: Step, done: usize, total: usize) -> ControlFlow<()> {
        let mut began = self.began.borrow_mut();
        if began.last().is_none_or(|&(last, _)| last != step) {
            began.push((step, Instant::now()));
        }
        drop(began);
        self.progress.report(step, done, total)
    }
}
