//! A series of the dropped scan, read while the networks already work on its first slices.

use wasm_bindgen::JsValue;

use super::conductor::{analysis_failure, told};
use super::conductor_view::plane;
use super::page::{PageProgress, Viewer};
use super::scan::Scan;
use crate::grid::Grid;
use crate::pipeline::{self, Arriving, Progress, Step};
use crate::volume;
use crate::warning::Warning;

/// A series that is being read. What the person has looked at is not decoded again; what the viewer
/// still waits for is shown to it. Between two files the Worker hears whether to stop.
pub struct Reading<'a> {
    scan: &'a mut Scan,
    series: usize,
    grid: Grid,
    progress: &'a PageProgress<'a>,
    viewer: Option<&'a Viewer>,
}

impl<'a> Reading<'a> {
    /// Begins to read a series.
    ///
    /// # Errors
    /// When there is no such series, it is no volume, or the person cancelled.
    pub fn begin(
        scan: &'a mut Scan,
        series: usize,
        progress: &'a PageProgress<'a>,
        viewer: Option<&'a Viewer>,
    ) -> Result<Self, JsValue> {
        let decoded = scan.view(series)?;
        let grid = Grid::of_layout(decoded.layout());
        told(progress.report(Step::Read, decoded.kept(), decoded.slices()))?;
        Ok(Self {
            scan,
            series,
            grid,
            progress,
            viewer,
        })
    }

    /// What is odd about the scan, and the seconds that reading took, once all of it was read.
    ///
    /// # Errors
    /// While a slice is missing.
    pub fn finish(self) -> Result<(Vec<Warning>, f64), JsValue> {
        Ok((self.scan.warnings()?, self.scan.seconds()))
    }

    async fn read(&mut self, index: usize) -> Result<(), JsValue> {
        let slice = self.scan.read(index).await?;
        if let Some(viewer) = self.viewer.filter(|viewer| viewer.awaits(index)) {
            viewer.show(index, plane(self.scan.placed(index, &slice)?)?);
        }
        Ok(())
    }
}

impl Arriving for Reading<'_> {
    type Error = Failure;

    fn grid(&self) -> Grid {
        self.grid
    }

    async fn first(&mut self, count: usize) -> Result<&dyn volume::Scan, Failure> {
        while let Some(missing) = self.scan.view(self.series)?.first_missing_of(count) {
            self.read(missing).await?;
            let decoded = self.scan.view(self.series)?;
            told(
                self.progress
                    .report(Step::Read, decoded.kept(), decoded.slices()),
            )?;
        }
        Ok(self.scan.view(self.series)?)
    }

    fn seconds(&self) -> f64 {
        self.scan.seconds()
    }
}

/// A failure as JavaScript receives it.
pub struct Failure(pub JsValue);

impl From<JsValue> for Failure {
    fn from(failure: JsValue) -> Self {
        Self(failure)
    }
}

impl From<pipeline::Error> for Failure {
    fn from(error: pipeline::Error) -> Self {
        Self(analysis_failure(error))
    }
}
