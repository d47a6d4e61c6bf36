//! The normal form of criteria: the tree that the printed text reads back to. Knows nothing of texts.

use crate::{Comparison, Expr, Leaf, Related, Test, Unknown};

/// The normal form: same truth for every record, one shape per text.
///
/// `All` in `All` and `Any` in `Any` are flattened; a group of one is that one; `not not` goes away;
/// `≠` is `not =`; empty groups and empty lists become `every record` or its negation; tests for
/// known and unknown drop the switch that they do not need; at least 0 of something is `every record`. O(size
/// of the tree).
#[must_use]
pub fn normalise(expr: &Expr) -> Expr {
    match expr {
        Expr::All(members) => {
            let mut flat = Vec::new();
            for member in members {
                match normalise(member) {
                    Expr::All(inner) => flat.extend(inner),
                    other => flat.push(other),
                }
            }
            if flat.len() == 1 {
                flat.remove(0)
            } else {
                Expr::All(flat)
            }
        }
        Expr::Any(members) => {
            let mut flat = Vec::new();
            for member in members {
                match normalise(member) {
                    Expr::Any(inner) => flat.extend(inner),
                    other => flat.push(other),
                }
            }
            match flat.len() {
                0 => no_record(),
                1 => flat.remove(0),
                _ => Expr::Any(flat),
            }
        }
        Expr::AtLeast(0, _) => Expr::All(Vec::new()),
        Expr::AtLeast(n, members) if *n as usize > members.len() => no_record(),
        Expr::AtLeast(n, members) => Expr::AtLeast(*n, members.iter().map(normalise).collect()),
        Expr::NoneOf(members) if members.is_empty() => Expr::All(Vec::new()),
        Expr::NoneOf(members) => Expr::NoneOf(members.iter().map(normalise).collect()),
        Expr::Not(inner) => not(normalise(inner)),
        Expr::Leaf(leaf) => normalise_leaf(leaf),
        Expr::Related(related) if related.at_least == 0 => Expr::All(Vec::new()),
        Expr::Related(related) => Expr::Related(Related {
            criteria: Box::new(normalise(&related.criteria)),
            ..related.clone()
        }),
        Expr::OnePerPerson | Expr::Stage(_) | Expr::Present(_) => expr.clone(),
    }
}

/// The negation of an expression in normal form, in normal form.
pub(crate) fn not(expr: Expr) -> Expr {
    match expr {
        Expr::Not(inner) => *inner,
        other => Expr::Not(Box::new(other)),
    }
}

/// The top-level conjuncts of an expression in normal form.
pub(crate) fn conjuncts(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::All(members) => members,
        other => vec![other],
    }
}

fn no_record() -> Expr {
    Expr::Not(Box::new(Expr::All(Vec::new())))
}

fn normalise_leaf(leaf: &Leaf) -> Expr {
    let with = |test: Test, unknown| {
        Expr::Leaf(Leaf {
            field: leaf.field.clone(),
            test,
            unknown,
        })
    };
    match &leaf.test {
        // An exclusion, which the unknown passes by default: that is what `not` does to the default.
        Test::Compare(Comparison::NotEqual, literal) => {
            not(with(Test::Compare(Comparison::Equal, *literal), leaf.unknown))
        }
        Test::IsOneOf(list) | Test::ContainsAnyOf(list) | Test::StartsWithAnyOf(list) if list.is_empty() => {
            no_record()
        }
        Test::Known | Test::IsUnknown => with(leaf.test.clone(), Unknown::Fails),
        _ => Expr::Leaf(leaf.clone()),
    }
}
