//! Which export wrote these headers: every export is weighed, the best first. Knows no system by name.

use std::cmp::Reverse;

use model::{Finding, Severity, Table, field};

use super::spelling::{Spelling, normal};
use super::{Export, Known, exports, stage_date};
use crate::plan::ProfileMatch;

/// Headers that a landing in a warehouse adds to every table; they tell nothing.
const LANDING: [&str; 3] = ["fivetran synced", "fivetran deleted", "fivetran id"];
/// So many candidates are told.
const TOLD: usize = 4;

/// An export that a file's headers match.
#[derive(Debug, Clone)]
pub(crate) struct Recognised {
    /// The export.
    pub export: &'static Export,
    /// For each header, whether it fills a field that no other fills better, or is one of the export's own.
    explained: Vec<bool>,
    /// Headers of the export, also several for one field.
    matched: usize,
    of: usize,
}

/// What a file's headers tell of its table.
#[derive(Debug, Clone)]
pub(crate) struct Recognition {
    /// The exports whose headers these may be, the best first, one per table; those that explain less than half
    /// of what the best does are left out.
    pub candidates: Vec<Recognised>,
    /// The one it is taken for: the best, of the given table if there is one.
    pub found: Option<Recognised>,
    /// The table it is taken for; only a proposal when undecided.
    pub table: Table,
    /// True when the table is for the user to say: no export is known, the best one is of no table, or
    /// another table's explains the headers about as well.
    pub undecided: bool,
}

impl Recognition {
    /// Why the table is for the user to say; `None` when it is not.
    pub fn finding(&self) -> Option<Finding> {
        self.undecided.then(|| self.doubt())
    }

    fn doubt(&self) -> Finding {
        let told: Vec<String> = self.candidates.iter().map(|found| found.tell().why).collect();
        match &self.candidates[..] {
            [] => Finding::new(
                "unknown-table",
                Severity::Warning,
                "No export that is known has these headers, so they don't tell what the records are.",
            )
            .with_hint("Say what they are, such as leads, opportunities or activities."),
            [best, ..] if best.export.table.is_none() => Finding::new(
                "no-table",
                Severity::Warning,
                format!(
                    "This looks like {} ({} of {} headers), and Counterpart has no use for that yet.",
                    best.export.label, best.matched, best.of
                ),
            )
            .with_hint("Leave it out; or say what its records are, if they are something else."),
            _ => Finding::new(
                "table-undecided",
                Severity::Warning,
                format!(
                    "The headers fit more than one kind of export: {}.",
                    told.join("; ")
                ),
            )
            .with_hint("Say which of them it is."),
        }
    }
}

impl Recognised {
    /// For the preview.
    pub fn tell(&self) -> ProfileMatch {
        ProfileMatch {
            id: self.export.id.to_owned(),
            label: self.export.label.to_owned(),
            table: self.export.table,
            why: format!("{} of {} headers of {}", self.matched, self.of, self.export.label),
        }
    }

    /// How much it is believed: a system's export that knows half of the headers before the common words,
    /// which know every system's a little; then the more it explains, the more.
    fn belief(&self) -> (bool, usize) {
        let system = self.export.is_of_a_system() && 2 * self.matched >= self.of;
        (system, self.explains())
    }

    fn explains(&self) -> usize {
        self.explained.iter().filter(|explained| **explained).count()
    }

    /// True when it explains a header that the other doesn't.
    fn explains_more_than(&self, other: &Recognised) -> bool {
        self.explained
            .iter()
            .zip(&other.explained)
            .any(|(mine, theirs)| *mine && !theirs)
    }

    /// True when this one, of another table, is too close to the best to be passed over: it explains a header
    /// the best doesn't, or the best explains no more, and it knows nearly as many.
    fn contests(&self, best: &Recognised) -> bool {
        let margin = (self.of / 10).max(1);
        self.export.table != best.export.table
            && self.explains() + margin >= best.explains()
            && (self.explains_more_than(best) || !best.explains_more_than(self))
    }
}

/// The export whose headers these are, of the given table if there is one; `None` when none is known.
/// O(headers · exports).
pub(crate) fn recognise(headers: &[&str], table: Option<Table>) -> Option<Recognised> {
    ranked(headers)
        .into_iter()
        .find(|found| table.is_none() || found.export.table == table)
}

/// The exports whose headers these may be, and whether one of them is the one; with a table given there is no
/// doubt. O(headers · exports).
pub(crate) fn candidates(headers: &[&str], given: Option<Table>) -> Recognition {
    let ranked = ranked(headers);
    let undecided = given.is_none()
        && ranked.first().is_none_or(|best| {
            best.export.table.is_none() || ranked.iter().any(|other| other.contests(best))
        });
    let mut of_table = ranked.iter();
    let found = of_table
        .find(|found| given.is_none() || found.export.table == given)
        .cloned();
    let enough = ranked.first().map_or(0, Recognised::explains).div_ceil(2);
    let mut candidates: Vec<Recognised> = Vec::new();
    for found in ranked.into_iter().filter(|found| found.explains() >= enough) {
        let table = found.export.table;
        if candidates.len() < TOLD && candidates.iter().all(|known| known.export.table != table) {
            candidates.push(found);
        }
    }
    let likely = candidates.iter().find_map(|found| found.export.table);
    Recognition {
        found,
        table: given.or(likely).unwrap_or(Table::Leads),
        candidates,
        undecided,
    }
}

/// Every export that fits, the best first; where two fit equally well, in the order of the registry.
fn ranked(headers: &[&str]) -> Vec<Recognised> {
    let plain: Vec<String> = headers
        .iter()
        .map(|header| normal(header))
        .map(|header| {
            if is_landing(&header) {
                String::new()
            } else {
                header
            }
        })
        .collect();
    let of = plain.iter().filter(|header| !header.is_empty()).count();
    let mut ranked: Vec<Recognised> = exports()
        .filter_map(|known| weigh(known, headers, &plain, of))
        .filter(|found| found.matched >= 2)
        .collect();
    ranked.sort_by_key(|found| Reverse(found.belief()));
    ranked
}

/// What an export knows of the headers; `None` when one it needs is not there.
fn weigh(known: &Known, headers: &[&str], plain: &[String], of: usize) -> Option<Recognised> {
    let export = known.export;
    let (mut filled, mut explained, mut matched) = (Vec::new(), Vec::with_capacity(plain.len()), 0);
    for (plain, header) in plain.iter().zip(headers) {
        let (is_known, explains) = match known.spellings.find(plain) {
            Some(Spelling { key, .. }) => {
                let twice =
                    filled.contains(&key) && export.table.is_some_and(|table| field(table, key).is_some());
                filled.push(key);
                (true, !twice)
            }
            None => {
                let of_stage = stage_date(header).is_some_and(|stage| (export.stages)(&stage));
                (of_stage, of_stage)
            }
        };
        matched += usize::from(is_known);
        explained.push(explains);
    }
    let has = |need: &&str| need.split('|').any(|key| filled.contains(&key));
    export.needs.iter().all(has).then_some(Recognised {
        export,
        explained,
        matched,
        of,
    })
}

fn is_landing(normal: &str) -> bool {
    LANDING.contains(&normal)
}
