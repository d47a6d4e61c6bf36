//! Clauses: the parts of a definition that must all hold, each with what it is about. Knows nothing
//! of the other team's definition (see `align`).

use model::SlotKind;

use crate::needs::{Needs, subject, subjects};
use crate::normalise::{conjuncts, normalise};
use crate::{Expr, Field, Vocabulary, print};

/// One of the criteria that must all hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its text form.
    pub text: String,
    /// Keys of the fields it reads, sorted, each once; what is no field stands as a name with `@`.
    pub fields: Vec<String>,
    /// What it is about: the most frequent kind of its fields, other than `Other`.
    pub slot: SlotKind,
    /// The criteria, in normal form.
    pub expr: Expr,
}

/// The clauses of a definition in the order of its text: the members of its top-level conjunction.
/// Anything else, such as an `or`, stays whole as one clause; `every record` has none.
pub fn clauses(expr: &Expr, vocabulary: &Vocabulary) -> Vec<Clause> {
    conjuncts(normalise(expr))
        .into_iter()
        .map(|expr| Clause {
            text: print(&expr, vocabulary),
            fields: read_by(&expr),
            slot: kind_of(&expr, &vocabulary.fields),
            expr,
        })
        .collect()
}

fn read_by(expr: &Expr) -> Vec<String> {
    let mut keys = Needs::of([expr]).fields;
    keys.extend(subjects(expr));
    keys.into_iter().collect()
}

fn kind_of(expr: &Expr, fields: &[Field]) -> SlotKind {
    let mut kinds: Vec<SlotKind> = subjects(expr).iter().map(|key| subject(key, fields).0).collect();
    if Needs::of([expr]).persons {
        kinds.push(SlotKind::Dedupe);
    }
    most_frequent(&kinds)
}

/// The most frequent kind other than `Other`; of equally frequent ones the first in the order of kinds.
pub(crate) fn most_frequent(kinds: &[SlotKind]) -> SlotKind {
    let count = |kind: SlotKind| kinds.iter().filter(|other| **other == kind).count();
    let told = kinds.iter().copied().filter(|kind| *kind != SlotKind::Other);
    told.min_by_key(|kind| (std::cmp::Reverse(count(*kind)), *kind))
        .unwrap_or(SlotKind::Other)
}
