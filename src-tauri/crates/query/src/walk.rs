//! Criteria, node by node, into conditions of any language. Knows no language: that is a [`Tongue`].
//!
//! A database's condition is true, false or unknown, and a query keeps what is true. Counterpart's criteria are
//! resolved by each leaf's switch and so true or false. Both are the same as long as unknown stands for false and
//! nothing negates it; below a negation a leaf is asked to be true or false itself (`strict`).

use definitions::{Expr, normalise};

use crate::asked::{Asked, ask, no_words};
use crate::definition::Definition;
use crate::said::{Said, all, any, not};

/// A language.
pub(crate) trait Tongue {
    /// The condition for what a criterion asks. `strict`: it must be true or false, never unknown.
    fn leaf(&self, asked: Asked<'_>, strict: bool) -> Result<Said, String>;
    /// At least `n` of them, `n` between 1 and their number.
    fn at_least(&self, n: u32, members: Vec<Said>) -> Result<Said, String>;
    /// The record stands for its person among all records, whatever else is asked.
    fn one_per_person(&self) -> Result<Said, String>;
}

/// A definition's top-level conjuncts, said one by one.
pub(crate) struct Conditions {
    /// All that could be said. True or unknown-as-false for each record.
    pub(crate) said: Said,
    /// `one per person` is among the conjuncts: of each person's records that pass the rest, one counts.
    pub(crate) one_per_person: bool,
    /// The conjuncts that could not be said: their text, and half a sentence that tells why.
    pub(crate) left_out: Vec<(String, String)>,
}

/// Says a whole definition. A conjunct with anything in it that can't be said is left out as a whole, so
/// that what is said always holds for every record of the definition.
pub(crate) fn conditions(definition: &Definition, tongue: &dyn Tongue) -> Conditions {
    let conjuncts = match normalise(&definition.expr) {
        Expr::All(members) => members,
        other => vec![other],
    };
    let (mut said, mut left_out, mut one_per_person) = (Vec::new(), Vec::new(), false);
    for conjunct in conjuncts {
        if conjunct == Expr::OnePerPerson {
            one_per_person = true;
            continue;
        }
        match say(&conjunct, definition, tongue, false) {
            Ok(condition) => said.push(condition),
            Err(reason) => left_out.push((definition.words(&conjunct), reason)),
        }
    }
    Conditions {
        said: all(said),
        one_per_person,
        left_out,
    }
}

/// The condition for criteria in normal form. O(size of the tree).
///
/// # Errors
/// Half a sentence: why the language has no words for a part of it.
fn say(expr: &Expr, definition: &Definition, tongue: &dyn Tongue, strict: bool) -> Result<Said, String> {
    let members = |members: &[Expr], strict: bool| -> Result<Vec<Said>, String> {
        members
            .iter()
            .map(|member| say(member, definition, tongue, strict))
            .collect()
    };
    // The one place where criteria that this crate doesn't know become a sentence.
    #[allow(
        unreachable_patterns,
        reason = "criteria that come later are left out and said, not guessed"
    )]
    match expr {
        Expr::All(inner) => Ok(all(members(inner, strict)?)),
        Expr::Any(inner) => Ok(any(members(inner, strict)?)),
        Expr::NoneOf(inner) => Ok(not(any(members(inner, true)?))),
        Expr::Not(inner) => Ok(not(say(inner, definition, tongue, true)?)),
        Expr::AtLeast(n, inner) => count(*n, members(inner, strict)?, tongue),
        Expr::Leaf(leaf) => tongue.leaf(ask(leaf, definition)?, strict),
        Expr::OnePerPerson => tongue.one_per_person(),
        _ => Err(no_words()),
    }
}

/// The criteria that are put together here; none for a leaf, and for criteria that this crate doesn't know.
pub(crate) fn members(expr: &Expr) -> &[Expr] {
    match expr {
        Expr::All(members) | Expr::Any(members) | Expr::NoneOf(members) | Expr::AtLeast(_, members) => {
            members
        }
        Expr::Not(inner) => std::slice::from_ref(inner),
        _ => &[],
    }
}

/// At least `n`, with the members that are the same for every record counted here.
fn count(n: u32, members: Vec<Said>, tongue: &dyn Tongue) -> Result<Said, String> {
    let always = members.iter().filter(|said| **said == Said::Fixed(true)).count();
    let open: Vec<Said> = members
        .into_iter()
        .filter(|said| !matches!(said, Said::Fixed(_)))
        .collect();
    let n = (n as usize).saturating_sub(always);
    match n {
        0 => Ok(Said::Fixed(true)),
        n if n > open.len() => Ok(Said::Fixed(false)),
        1 => Ok(any(open)),
        n if n == open.len() => Ok(all(open)),
        n => tongue.at_least(n as u32, open),
    }
}
