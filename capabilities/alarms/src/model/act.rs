//! What people do about an alarm, and what they find.

use kernel::{Id, Time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

kernel::text_enum! {
    /// What was done.
    #[schema(as = AlarmActKind)]
    pub enum ActKind {
        /// Looked at a camera, a clip or through a window.
        Look = "look",
        /// Called somebody.
        Call = "call",
        /// Sent somebody, who reported.
        Visit = "visit",
        /// Wrote something down.
        Note = "note",
    }
}

kernel::text_enum! {
    /// What came of it.
    #[schema(as = AlarmActResult)]
    pub enum ActResult {
        /// Look: there was no picture.
        NoPicture = "no_picture",
        /// Look, visit: nothing out of order.
        NothingSeen = "nothing_seen",
        /// Look, visit: somebody is there, and nobody knows what for.
        PersonSeen = "person_seen",
        /// Look, visit: somebody breaks in, steals or damages; or has done so.
        CrimeSeen = "crime_seen",
        /// Look, visit: somebody is in danger.
        LifeInDanger = "life_in_danger",
        /// Call: nobody answered.
        NoAnswer = "no_answer",
        /// Call: somebody answered and cannot help.
        NoHelp = "no_help",
        /// Call: they said the pass phrase, and that all is well.
        PhraseRight = "phrase_right",
        /// Call: they said something else.
        PhraseWrong = "phrase_wrong",
        /// Call: they said the word for being forced. Nobody lets them notice.
        DuressWord = "duress_word",
        /// Note.
        Written = "written",
    }
}

impl ActResult {
    /// Whether an act of this kind can have this result.
    pub const fn fits(self, kind: ActKind) -> bool {
        match self {
            Self::NoPicture => matches!(kind, ActKind::Look),
            Self::NothingSeen | Self::PersonSeen | Self::CrimeSeen | Self::LifeInDanger => {
                matches!(kind, ActKind::Look | ActKind::Visit)
            }
            Self::NoAnswer | Self::NoHelp | Self::PhraseRight | Self::PhraseWrong | Self::DuressWord => {
                matches!(kind, ActKind::Call)
            }
            Self::Written => matches!(kind, ActKind::Note),
        }
    }
}

/// An act as stored.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "migrations/0002_alarms.sql describes every column")]
pub struct Act {
    pub id: Id,
    pub alarm_id: Id,
    pub kind: ActKind,
    pub result: ActResult,
    pub subject: Option<String>,
    pub note: Option<String>,
    pub author_id: Option<Id>,
    pub author: String,
    pub at: Time,
}

/// An act as the API shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AlarmAct)]
pub struct ActView {
    /// Id.
    pub id: Id,
    /// What was done.
    pub kind: ActKind,
    /// What came of it.
    pub result: ActResult,
    /// Whom it concerned.
    pub subject: Option<String>,
    /// What was added.
    pub note: Option<String>,
    /// Who did it.
    pub author: String,
    /// When.
    pub at: Time,
}

impl From<Act> for ActView {
    fn from(act: Act) -> Self {
        Self {
            id: act.id,
            kind: act.kind,
            result: act.result,
            subject: act.subject,
            note: act.note,
            author: act.author,
            at: act.at,
        }
    }
}
