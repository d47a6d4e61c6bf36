//! The kinds of slot in which two definitions can differ (semantics: the gap, exactly).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What a clause of a definition is about. Two teams' clauses meet in one slot when they speak of
/// the same field, or, left over on both sides, of the same kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum SlotKind {
    /// The value rule: which amount a record counts with.
    Amount,
    /// Whether the record is in this team's system at all.
    Presence,
    /// Stage or status of the record.
    Stage,
    /// What the person did: score, form, demo request, visits.
    Behaviour,
    /// Who the person or company is: title, country, industry, size.
    Fit,
    /// Whether the person may and can be contacted.
    Contactability,
    /// Ownership, acceptance, handoff status.
    Handoff,
    /// Time window, and which date.
    Window,
    /// One per person.
    Dedupe,
    /// Source rule.
    Source,
    /// Type of business, record type, pipeline.
    Object,
    /// Anything else, such as a custom field.
    Other,
}

impl SlotKind {
    /// The word on the wire and in the file.
    pub fn slug(self) -> &'static str {
        match self {
            SlotKind::Amount => "amount",
            SlotKind::Presence => "presence",
            SlotKind::Stage => "stage",
            SlotKind::Behaviour => "behaviour",
            SlotKind::Fit => "fit",
            SlotKind::Contactability => "contactability",
            SlotKind::Handoff => "handoff",
            SlotKind::Window => "window",
            SlotKind::Dedupe => "dedupe",
            SlotKind::Source => "source",
            SlotKind::Object => "object",
            SlotKind::Other => "other",
        }
    }

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            SlotKind::Amount => "Amount",
            SlotKind::Presence => "Present in this system",
            SlotKind::Stage => "Stage",
            SlotKind::Behaviour => "Behaviour",
            SlotKind::Fit => "Fit",
            SlotKind::Contactability => "Contactability",
            SlotKind::Handoff => "Handoff",
            SlotKind::Window => "Time window",
            SlotKind::Dedupe => "One per person",
            SlotKind::Source => "Source",
            SlotKind::Object => "Type",
            SlotKind::Other => "Other rule",
        }
    }
}
