//! Progress on standard error: a line per step, rewritten where a person watches.

use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;

use ct_severity::pipeline::{Progress, Step};

/// Says on standard error how far the computation is.
pub struct Terminal {
    rewrites: bool,
    last_percent: Cell<Option<(Step, usize)>>,
}

impl Terminal {
    /// Progress for the standard error of this process.
    pub fn new() -> Self {
        Self {
            rewrites: std::io::stderr().is_terminal(),
            last_percent: Cell::new(None),
        }
    }
}

impl Progress for Terminal {
    fn report(&self, step: Step, done: usize, total: usize) -> ControlFlow<()> {
        let percent = (100 * done).checked_div(total).unwrap_or(100);
        // Into a log file, every tenth is enough.
        let shown = if self.rewrites {
            percent
        } else {
            percent / 10 * 10
        };
        if self.last_percent.replace(Some((step, shown))) != Some((step, shown)) {
            let (start, end) = if self.rewrites {
                ("\r\x1b[K", "")
            } else {
                ("", "\n")
            };
            eprint!("{start}{} {shown} % ({done} of {total}){end}", step.name());
            if self.rewrites && done == total {
                eprintln!();
            }
            // Standard error that cannot be written is no reason to stop a computation.
            let _ = std::io::stderr().flush();
        }
        ControlFlow::Continue(())
    }
}
