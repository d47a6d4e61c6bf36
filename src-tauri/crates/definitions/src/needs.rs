//! What an expression reads, and what it is about: fields, related records, stages, systems. Knows nothing of
//! how any of it is tested.

use std::collections::{BTreeMap, BTreeSet};

use model::{SlotKind, Table};

use crate::vocabulary::noun;
use crate::{Expr, Field};

/// The subject of criteria about stages.
const STAGES: &str = "@stages";
/// The subject of criteria about systems.
const SYSTEMS: &str = "@systems";

/// What evaluating expressions reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Keys of fields.
    pub fields: BTreeSet<String>,
    /// Which rows are one person.
    pub persons: bool,
    /// The stages that the records were in.
    pub stages: bool,
    /// Which rows each team brought.
    pub systems: bool,
    /// Per table, what is read of the records that belong to these.
    pub related: BTreeMap<Table, Needs>,
}

impl Needs {
    /// What these expressions read. O(size of the trees).
    pub fn of<'e>(exprs: impl IntoIterator<Item = &'e Expr>) -> Needs {
        let mut needs = Needs::default();
        exprs.into_iter().for_each(|expr| needs.add(expr));
        needs
    }

    fn add(&mut self, expr: &Expr) {
        visit(expr, &mut |atom| match atom {
            Expr::Leaf(leaf) => {
                self.fields.insert(leaf.field.clone());
                self.fields.extend(leaf.test.other_field().map(str::to_owned));
            }
            Expr::OnePerPerson => self.persons = true,
            Expr::Stage(_) => self.stages = true,
            Expr::Present(_) => self.systems = true,
            Expr::Related(related) => {
                let window = related.window.as_ref().and_then(crate::DateTest::relative);
                self.fields.extend(window.map(|(other, _, _)| other.to_owned()));
                let own = self.related.entry(related.table).or_default();
                own.add(&related.criteria);
                let keys = noun(related.table).into_iter().flat_map(|noun| noun.keys());
                own.fields.extend(keys.map(str::to_owned));
            }
            _ => {}
        });
    }
}

/// Calls the function for everything but and, or, not and groups, in the order of the text; it does not go
/// into criteria about related records.
pub(crate) fn visit<'e>(expr: &'e Expr, found: &mut impl FnMut(&'e Expr)) {
    match expr {
        Expr::All(members) | Expr::Any(members) | Expr::NoneOf(members) | Expr::AtLeast(_, members) => {
            members.iter().for_each(|member| visit(member, found));
        }
        Expr::Not(inner) => visit(inner, found),
        _ => found(expr),
    }
}

/// Keys of what the expression tests, sorted, each once: fields, and a name with `@` for what is no field. A
/// date that another is only measured against is not tested.
pub(crate) fn subjects(expr: &Expr) -> Vec<String> {
    let mut keys = BTreeSet::new();
    visit(expr, &mut |atom| match atom {
        Expr::Leaf(leaf) => drop(keys.insert(leaf.field.clone())),
        Expr::Related(related) => drop(keys.insert(format!("@{}", related.table.slug()))),
        Expr::Stage(_) => drop(keys.insert(STAGES.to_owned())),
        Expr::Present(_) => drop(keys.insert(SYSTEMS.to_owned())),
        _ => {}
    });
    keys.into_iter().collect()
}

/// What a subject is about, and the words for it.
pub(crate) fn subject<'f>(key: &'f str, fields: &'f [Field]) -> (SlotKind, &'f str) {
    let table = key.strip_prefix('@').and_then(Table::from_slug);
    match (key, table) {
        (STAGES, _) => (SlotKind::Stage, "Stages"),
        (SYSTEMS, _) => (SlotKind::Presence, "Systems"),
        (_, Some(table)) => (
            noun(table).map_or(SlotKind::Other, |noun| noun.slot),
            table.label(),
        ),
        _ => fields
            .iter()
            .find(|field| field.key == key)
            .map_or((SlotKind::Other, key), |field| (field.slot, field.label.as_str())),
    }
}
