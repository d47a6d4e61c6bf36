//! Criteria over columns: the rows for which they hold, and the rows for which nobody can tell. Knows
//! nothing of texts, or of where columns come from.
//!
//! Every node carries three bitmaps: where it holds with unknowns resolved by each leaf's switch,
//! where it holds for certain, and where it may hold. And, or, at-least-n act on each of the three
//! alike, `not` swaps the last two, so the three-valued result costs no case distinction.

use std::sync::Arc;

use column::{Bitmap, Column};
use model::{Table, Team};

use crate::cache::Cache;
use crate::clause::Clause;
use crate::normalise::{conjuncts, normalise};
use crate::persons::Persons;
use crate::relation::Relation;
use crate::visits::Visits;
use crate::{Expr, Unknown, leaf, related, visits};

/// The columns that criteria read.
pub trait Columns {
    /// How many rows every column has.
    fn rows(&self) -> usize;
    /// The column of the field with this key; `None` when no source has it, which makes every row unknown.
    fn column(&self, field: &str) -> Option<&Column>;
    /// The as-of day, days since 1970-01-01; `None` makes "in the last n days" unknown.
    fn as_of(&self) -> Option<i32>;
    /// Which rows are one person.
    fn persons(&self) -> &Persons;
    /// The records of another table that belong to these; `None` when no export of it is here, which makes
    /// criteria about them unknown for every row.
    fn related(&self, _table: Table) -> Option<RelatedColumns<'_>> {
        None
    }
    /// The stages that each row was in; `None` when no export tells.
    fn visits(&self) -> Option<&Visits> {
        None
    }
    /// The rows that a team brought; `None` when it brought no such table.
    fn present(&self, _team: Team) -> Option<&Bitmap> {
        None
    }
}

/// The records of another table that belong to those of this one.
#[derive(Clone, Copy)]
pub struct RelatedColumns<'a> {
    /// Which belong to which.
    pub relation: &'a Relation,
    /// The other table's columns.
    pub columns: &'a dyn Columns,
}

/// The truth of an expression on every row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// Rows for which it holds, unknowns resolved by the switch of each criterion.
    pub holds: Bitmap,
    /// Rows for which it would be unknown without the switches.
    pub unknown: Bitmap,
}

/// The truth of the expression. O(rows × criteria not in the cache) + O(rows / 64 × size of the tree).
///
/// A top-level `one per person` picks, for each person, among the rows that pass everything else.
pub fn evaluate(expr: &Expr, columns: &dyn Columns, cache: &mut Cache) -> Truth {
    whole(expr, columns, cache).into_truth()
}

/// The truth of each clause of one definition. Their conjunction is the truth of the whole.
pub fn evaluate_clauses(clauses: &[Clause], columns: &dyn Columns, cache: &mut Cache) -> Vec<Truth> {
    let conjuncts: Vec<Expr> = clauses.iter().map(|clause| normalise(&clause.expr)).collect();
    evaluate_conjuncts(&conjuncts, columns, cache)
        .into_iter()
        .map(Value::into_truth)
        .collect()
}

fn evaluate_conjuncts(conjuncts: &[Expr], columns: &dyn Columns, cache: &mut Cache) -> Vec<Value> {
    let chooses = |expr: &Expr| matches!(expr, Expr::OnePerPerson);
    let values: Vec<Option<Value>> = conjuncts
        .iter()
        .map(|expr| (!chooses(expr)).then(|| value(expr, columns, cache)))
        .collect();
    let chosen = conjuncts.iter().any(chooses).then(|| {
        let others: Vec<Value> = values.iter().flatten().cloned().collect();
        let passing = all(&others, columns.rows()).holds;
        Value::certain(columns.persons().representatives_among(&passing))
    });
    values
        .into_iter()
        .filter_map(|value| value.or_else(|| chosen.clone()))
        .collect()
}

/// The truth of a criterion on every row, in three layers.
#[derive(Debug, Clone)]
pub(crate) struct Value {
    /// Rows for which it holds, unknowns resolved.
    pub(crate) holds: Arc<Bitmap>,
    /// Rows for which it holds for certain.
    pub(crate) sure: Arc<Bitmap>,
    /// Rows for which it holds or is unknown. The same allocation as `sure` when nothing is unknown.
    pub(crate) possible: Arc<Bitmap>,
}

impl Value {
    /// Known for every row.
    pub(crate) fn certain(rows: Bitmap) -> Value {
        let rows = Arc::new(rows);
        Value {
            holds: Arc::clone(&rows),
            sure: Arc::clone(&rows),
            possible: rows,
        }
    }

    /// Unknown for every row; until it is switched, none holds.
    pub(crate) fn unknown(rows: usize) -> Value {
        Value::between(Bitmap::none(rows), Bitmap::all(rows))
    }

    /// Until it is switched, what is sure holds.
    pub(crate) fn between(sure: Bitmap, possible: Bitmap) -> Value {
        if sure == possible {
            return Value::certain(sure);
        }
        let sure = Arc::new(sure);
        Value {
            holds: Arc::clone(&sure),
            sure,
            possible: Arc::new(possible),
        }
    }

    /// What is unknown, resolved.
    pub(crate) fn switched(mut self, unknown: Unknown) -> Value {
        let resolved = match unknown {
            Unknown::Fails => &self.sure,
            Unknown::Counts => &self.possible,
        };
        self.holds = Arc::clone(resolved);
        self
    }

    fn into_truth(self) -> Truth {
        Truth {
            unknown: self.possible.and_not(&self.sure),
            holds: Arc::unwrap_or_clone(self.holds),
        }
    }
}

/// The truth of criteria as one value.
pub(crate) fn whole(expr: &Expr, columns: &dyn Columns, cache: &mut Cache) -> Value {
    let conjuncts = conjuncts(normalise(expr));
    all(&evaluate_conjuncts(&conjuncts, columns, cache), columns.rows())
}

fn value(expr: &Expr, columns: &dyn Columns, cache: &mut Cache) -> Value {
    let mut values = |members: &[Expr]| -> Vec<Value> {
        members
            .iter()
            .map(|member| value(member, columns, cache))
            .collect()
    };
    match expr {
        Expr::All(members) => all(&values(members), columns.rows()),
        Expr::Any(members) => any(&values(members), columns.rows()),
        Expr::NoneOf(members) => not(&any(&values(members), columns.rows())),
        Expr::AtLeast(n, members) => at_least(*n as usize, &values(members), columns.rows()),
        Expr::Not(inner) => not(&value(inner, columns, cache)),
        Expr::OnePerPerson => Value::certain(columns.persons().representatives().clone()),
        Expr::Leaf(leaf) => leaf::truth(leaf, columns, cache).switched(leaf.unknown),
        Expr::Related(related) => related::truth(related, columns, cache),
        Expr::Stage(stage) => visits::truth(stage, columns, cache).switched(stage.unknown),
        Expr::Present(team) => match columns.present(*team) {
            Some(rows) => Value::certain(rows.clone()),
            None => Value::unknown(columns.rows()),
        },
    }
}

pub(crate) fn all(values: &[Value], rows: usize) -> Value {
    lift(values, |layer| match layer.split_first() {
        None => Bitmap::all(rows),
        Some((first, rest)) => rest.iter().fold((*first).clone(), |mut out, next| {
            out.keep(next);
            out
        }),
    })
}

fn any(values: &[Value], rows: usize) -> Value {
    lift(values, |layer| {
        layer.iter().fold(Bitmap::none(rows), |mut out, next| {
            out.add(next);
            out
        })
    })
}

fn at_least(n: usize, values: &[Value], rows: usize) -> Value {
    lift(values, |layer| {
        // reached[k]: rows where more than k of the members so far hold.
        let mut reached = vec![Bitmap::none(rows); n];
        for next in layer {
            for k in (1..n).rev() {
                let more = reached[k - 1].and(next);
                reached[k].add(&more);
            }
            if let Some(first) = reached.first_mut() {
                first.add(next);
            }
        }
        reached.pop().unwrap_or_else(|| Bitmap::all(rows))
    })
}

fn not(value: &Value) -> Value {
    let sure = Arc::new(value.possible.not());
    let possible = if Arc::ptr_eq(&value.sure, &value.possible) {
        Arc::clone(&sure)
    } else {
        Arc::new(value.sure.not())
    };
    let holds = if Arc::ptr_eq(&value.holds, &value.possible) {
        Arc::clone(&sure)
    } else if Arc::ptr_eq(&value.holds, &value.sure) {
        Arc::clone(&possible)
    } else {
        Arc::new(value.holds.not())
    };
    Value {
        holds,
        sure,
        possible,
    }
}

/// Applies a monotone operation to each of the three layers, once where two layers are the same.
fn lift(values: &[Value], apply: impl Fn(&[&Bitmap]) -> Bitmap) -> Value {
    type Layer = fn(&Value) -> &Arc<Bitmap>;
    const HOLDS: Layer = |value| &value.holds;
    let result = |layer: Layer| -> Arc<Bitmap> {
        let rows: Vec<&Bitmap> = values.iter().map(|value| layer(value).as_ref()).collect();
        Arc::new(apply(&rows))
    };
    let holds = result(HOLDS);
    let other = |layer: Layer| {
        let same = values.iter().all(|value| Arc::ptr_eq(layer(value), HOLDS(value)));
        if same { Arc::clone(&holds) } else { result(layer) }
    };
    let (sure, possible) = (other(|value| &value.sure), other(|value| &value.possible));
    Value {
        holds,
        sure,
        possible,
    }
}
