//! Who is refused first when more is to be written than the disk takes: reports, then uploads, then what people do. Alarms
//! are not refused, they wait.

/// Commands that wait for the writer at the most; beyond it a caller is told to try again rather than kept waiting.
pub(super) const QUEUE_MAX: usize = 8_192;
/// Waiting commands beyond which no report is worked out: those who act wait for some seconds then.
const REPORTS_MAX: usize = QUEUE_MAX / 4;
/// Waiting commands beyond which no file is taken.
const UPLOADS_MAX: usize = QUEUE_MAX / 2;
/// Waiting commands beyond which nobody's act is taken: the rest is for alarms.
const ACTS_MAX: usize = QUEUE_MAX / 8 * 7;

/// What is asked of the store, in the order in which it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// Figures and other long reads that nobody's safety waits for.
    Report,
    /// A file.
    Upload,
    /// Whatever else people and programs do.
    Act,
}

impl Load {
    /// Whether it is taken while so many commands wait.
    pub(super) const fn has_room(self, waiting: usize) -> bool {
        let most = match self {
            Self::Report => REPORTS_MAX,
            Self::Upload => UPLOADS_MAX,
            Self::Act => ACTS_MAX,
        };
        waiting < most
    }

    /// As it is counted.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Upload => "upload",
            Self::Act => "act",
        }
    }
}
