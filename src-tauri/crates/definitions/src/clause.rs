//! Clauses: the parts of a definition that must all hold, each with what it is about. Knows nothing
//! of the other team's definition (see `align`).

use model::SlotKind;

use crate::fields::{fields_of, visit_leaves};
use crate::normalise::{conjuncts, normalise};
use crate::{Expr, Field, print};

/// One of the criteria that must all hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its text form.
    pub text: String,
    /// Keys of the fields it reads, sorted, each once.
    pub fields: Vec<String>,
    /// What it is about: the most frequent kind of its fields, other than `Other`.
    pub slot: SlotKind,
    /// The criteria, in normal form.
    pub expr: Expr,
}

impl Clause {
    /// True when `one per person` stands anywhere in it, so that evaluating it needs persons.
    pub fn dedupes(&self) -> bool {
        dedupes(&self.expr)
    }
}

/// The clauses of a definition in the order of its text: the members of its top-level conjunction.
/// Anything else, such as an `or`, stays whole as one clause; `every record` has none.
pub fn clauses(expr: &Expr, fields: &[Field]) -> Vec<Clause> {
    conjuncts(normalise(expr))
        .into_iter()
        .map(|expr| Clause {
            text: print(&expr, fields),
            fields: fields_of(&expr),
            slot: kind_of(&expr, fields),
            expr,
        })
        .collect()
}

/// Keys of the fields that the expression tests, sorted, each once. A date that another is only
/// measured against is not tested.
pub(crate) fn subjects(expr: &Expr) -> Vec<String> {
    let mut keys = Vec::new();
    visit_leaves(expr, &mut |leaf| keys.push(leaf.field.clone()));
    keys.sort();
    keys.dedup();
    keys
}

fn kind_of(expr: &Expr, fields: &[Field]) -> SlotKind {
    let tested = subjects(expr).into_iter().map(|key| {
        let field = fields.iter().find(|field| field.key == key);
        field.map_or(SlotKind::Other, |field| field.slot)
    });
    let kinds: Vec<SlotKind> = tested.chain(dedupes(expr).then_some(SlotKind::Dedupe)).collect();
    most_frequent(&kinds)
}

/// The most frequent kind other than `Other`; of equally frequent ones the first in the order of kinds.
pub(crate) fn most_frequent(kinds: &[SlotKind]) -> SlotKind {
    let count = |kind: SlotKind| kinds.iter().filter(|other| **other == kind).count();
    let told = kinds.iter().copied().filter(|kind| *kind != SlotKind::Other);
    told.min_by_key(|kind| (std::cmp::Reverse(count(*kind)), *kind))
        .unwrap_or(SlotKind::Other)
}

fn dedupes(expr: &Expr) -> bool {
    match expr {
        Expr::OnePerPerson => true,
        Expr::Not(inner) => dedupes(inner),
        Expr::All(members) | Expr::Any(members) | Expr::NoneOf(members) | Expr::AtLeast(_, members) => {
            members.iter().any(dedupes)
        }
        Expr::Leaf(_) => false,
    }
}
