//! What criteria about the records of a table can name: its fields, the records that belong to them, their
//! stages. Knows no text form beyond the words themselves.

use model::{FiscalCalendar, SlotKind, Table, Team};

use crate::Field;
use crate::lexer::starts_with_name;

/// What criteria about the records of one table can name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Vocabulary {
    /// The fields.
    pub fields: Vec<Field>,
    /// The tables whose records belong to these; a table that is not here can't be asked for.
    pub related: Vec<RelatedWords>,
    /// The names of the stages, as the values of one field; `None` when no export tells of stages.
    pub stages: Option<Field>,
    /// The teams that brought such records.
    pub systems: Vec<Team>,
    /// What a year and a quarter are.
    pub calendar: FiscalCalendar,
}

/// A table whose records belong to those that criteria are about.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedWords {
    /// The table.
    pub table: Table,
    /// False when no export of it is here: criteria about it can be read, and are unknown for every record.
    pub brought: bool,
    /// What criteria inside `where ( … )` can name.
    pub words: Vocabulary,
}

impl From<Vec<Field>> for Vocabulary {
    fn from(fields: Vec<Field>) -> Vocabulary {
        Vocabulary {
            fields,
            ..Vocabulary::default()
        }
    }
}

impl Vocabulary {
    /// What can be named of the records of a table that belong to these.
    pub fn of_related(&self, table: Table) -> Option<&RelatedWords> {
        self.related.iter().find(|related| related.table == table)
    }
}

/// Words that can come next, and what they say.
pub(crate) type Word = (&'static str, &'static str);

/// How the records of a table are counted in a definition.
pub(crate) struct Noun {
    pub(crate) table: Table,
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
    /// The words before a value of the field that tells such records apart, and the field's key.
    pub(crate) kind: Option<(&'static str, &'static str)>,
    /// Keys of the date that says when; the first that an export has.
    pub(crate) dates: &'static [&'static str],
    /// Keys of who did it; none where that isn't asked.
    pub(crate) actors: &'static [&'static str],
    /// What a rule that counts them is about.
    pub(crate) slot: SlotKind,
    /// What narrows them, for completion.
    pub(crate) narrowers: &'static [Word],
}

const BEFORE: Word = ("within 30 days before ", "of a date of the record");
const WHERE: Word = ("where (", "criteria about them");

pub(crate) const NOUNS: [Noun; 5] = [
    Noun {
        table: Table::Activities,
        one: "activity",
        many: "activities",
        kind: Some(("of kind", "activity_type")),
        dates: &["activity_at", "created_at"],
        actors: &["created_by", "owner"],
        slot: SlotKind::Behaviour,
        narrowers: &[
            ("of kind ", "calls, mails, meetings"),
            ("by people", "not by an integration"),
            ("by integrations", "not by a person"),
            BEFORE,
            ("within 30 days after ", "of a date of the record"),
            WHERE,
        ],
    },
    Noun {
        table: Table::Opportunities,
        one: "opportunity",
        many: "opportunities",
        kind: None,
        dates: &["created_at"],
        actors: &[],
        slot: SlotKind::Stage,
        narrowers: &[WHERE, BEFORE],
    },
    Noun {
        table: Table::ContactRoles,
        one: "contact",
        many: "contacts",
        kind: Some(("with role", "role")),
        dates: &["created_at"],
        actors: &[],
        slot: SlotKind::Fit,
        narrowers: &[("with role ", "a role on the opportunity"), WHERE],
    },
    Noun {
        table: Table::Leads,
        one: "lead",
        many: "leads",
        kind: None,
        dates: &["created_at"],
        actors: &[],
        slot: SlotKind::Source,
        narrowers: &[WHERE, BEFORE],
    },
    Noun {
        table: Table::CampaignMembers,
        one: "campaign membership",
        many: "campaign memberships",
        kind: None,
        dates: &["responded_on", "created_at"],
        actors: &[],
        slot: SlotKind::Source,
        narrowers: &[WHERE, BEFORE],
    },
];

/// The noun for a table's records; `None` where criteria can't count them.
pub(crate) fn noun(table: Table) -> Option<&'static Noun> {
    NOUNS.iter().find(|noun| noun.table == table)
}

impl Noun {
    /// `an activity`, `a contact`.
    pub(crate) fn a(&self) -> String {
        let article = if self.one.starts_with(['a', 'o']) {
            "an"
        } else {
            "a"
        };
        format!("{article} {}", self.one)
    }

    /// So many of them: `1 contact`, `2 contacts`.
    pub(crate) fn counted(&self, n: u32) -> String {
        let noun = if n == 1 { self.one } else { self.many };
        format!("{n} {noun}")
    }

    /// Keys of the fields that counting them can read, beside those of criteria about them.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static str> {
        let kind = self.kind.map(|(_, key)| key);
        kind.into_iter()
            .chain(self.dates.iter().copied())
            .chain(self.actors.iter().copied())
    }
}

/// The tables whose records the text seems to count: its noun stands behind `a`, `an`, `no` or a number. For
/// preparing no more words than a text needs. O(text).
pub fn counted_in(text: &str) -> Vec<Table> {
    let after_a_count = |at: usize| {
        let before = text[..at]
            .trim_end()
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        let count = before.trim_start_matches('(').to_lowercase();
        ["a", "an", "no"].contains(&count.as_str()) || count.parse::<u32>().is_ok()
    };
    let begins = |at: usize, noun: &Noun| {
        [noun.one, noun.many]
            .iter()
            .any(|word| starts_with_name(&text[at..], word).is_some())
    };
    let starts: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .filter(|at| text[..*at].ends_with(char::is_whitespace) && after_a_count(*at))
        .collect();
    NOUNS
        .iter()
        .filter(|noun| starts.iter().any(|at| begins(*at, noun)))
        .map(|noun| noun.table)
        .collect()
}

/// True when the text seems to speak of stages. O(text).
pub fn tells_of_stages(text: &str) -> bool {
    let text = text.to_lowercase();
    ["reached", "stayed"].iter().any(|word| text.contains(word))
}
