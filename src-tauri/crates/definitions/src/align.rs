//! Two definitions side by side: which clauses of the one answer which clauses of the other. Knows
//! nothing of records: any pairing gives slots whose conjunction is the whole definition.

use model::SlotKind;
use serde::{Deserialize, Serialize};

use crate::clause::{Clause, clauses, most_frequent};
use crate::needs::{subject, subjects};
use crate::{Expr, Field, Vocabulary};

/// One of the two definitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// The first, marketing's.
    A,
    /// The second, sales'.
    B,
}

/// A clause as a pairing names it: by its side and the fields it reads, so that editing a value keeps
/// the pairing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClauseKey {
    /// Whose clause it is.
    pub side: Side,
    /// [`Clause::fields`]; empty for `one per person`.
    pub fields: Vec<String>,
}

/// What the user said about the pairing of clauses. Clauses it does not name pair by themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// Each group's clauses share one slot, with no others.
    #[serde(default)]
    pub groups: Vec<Vec<ClauseKey>>,
    /// Each of these has a slot of its own.
    #[serde(default)]
    pub split: Vec<ClauseKey>,
}

/// A slot: the clauses of both sides that answer each other. On either side they must all hold; a
/// side without a clause holds always.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// Its kind's slug, `fit`, or with a field, `fit:country`, when the kind occurs more than once.
    pub id: String,
    /// What it is about.
    pub kind: SlotKind,
    /// What differs, for the screen: `Fit: Title contains any of (Director, VP, Chief)`.
    pub label: String,
    /// The first side's clauses, in the order of its text.
    pub a: Vec<Clause>,
    /// The second side's clauses, in the order of its text.
    pub b: Vec<Clause>,
    /// Both sides say the same.
    pub same_rule: bool,
}

/// The slots of two definitions, in the order in which their clauses first appear in A, then in B.
///
/// Clauses that test a field in common share a slot, and so do both sides' `one per person`. Where such
/// rules differ, a side's unanswered clauses of the same kind (other than `Other`) belong to them: who
/// asks for less score but also for a demo trades one for the other, within one slot. Then a kind (other
/// than `Other`) that is left with exactly one unanswered slot on each side pairs the two.
pub fn align(a: &Expr, b: &Expr, vocabulary: &Vocabulary, pairing: &Pairing) -> Vec<Slot> {
    let sided = |side: Side, expr: &Expr| {
        let own = clauses(expr, vocabulary).into_iter().enumerate();
        own.map(move |(at, clause)| Sided::new(side, at, clause, pairing))
    };
    let mut groups = group(sided(Side::A, a).chain(sided(Side::B, b)).collect());
    join_trades(&mut groups);
    pair_leftovers(&mut groups);
    let kinds: Vec<SlotKind> = groups.iter().map(|group| kind_of(group)).collect();
    let mut slots: Vec<Slot> = groups
        .into_iter()
        .map(|group| slot(group, &kinds, &vocabulary.fields))
        .collect();
    number_same_ids(&mut slots);
    slots
}

/// Where a clause belongs before fields have a say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Nothing,
    Group(usize),
    Alone(usize),
}

struct Sided {
    side: Side,
    /// Its place among the clauses of its side.
    at: usize,
    clause: Clause,
    subjects: Vec<String>,
    told: Told,
}

impl Sided {
    fn new(side: Side, at: usize, clause: Clause, pairing: &Pairing) -> Sided {
        let key = ClauseKey {
            side,
            fields: clause.fields.clone(),
        };
        let group = pairing.groups.iter().position(|group| group.contains(&key));
        let alone = pairing.split.iter().position(|alone| *alone == key);
        let told = match (group, alone) {
            (Some(group), _) => Told::Group(group),
            (None, Some(alone)) => Told::Alone(alone),
            (None, None) => Told::Nothing,
        };
        Sided {
            side,
            at,
            subjects: subjects(&clause.expr),
            clause,
            told,
        }
    }

    fn answers(&self, other: &Sided) -> bool {
        if self.told != Told::Nothing || other.told != Told::Nothing {
            return self.told == other.told;
        }
        let both_dedupe =
            matches!(self.clause.expr, Expr::OnePerPerson) && matches!(other.clause.expr, Expr::OnePerPerson);
        both_dedupe || self.subjects.iter().any(|key| other.subjects.contains(key))
    }
}

/// Joins clauses that answer each other, directly or through others, in order of first appearance.
fn group(members: Vec<Sided>) -> Vec<Vec<Sided>> {
    let mut groups: Vec<Vec<Sided>> = Vec::new();
    for member in members {
        let answered = |group: &Vec<Sided>| group.iter().any(|other| other.answers(&member));
        let touched: Vec<usize> = (0..groups.len()).filter(|at| answered(&groups[*at])).collect();
        match touched.split_first() {
            None => groups.push(vec![member]),
            Some((first, rest)) => {
                for at in rest.iter().rev() {
                    let joined = groups.remove(*at);
                    groups[*first].extend(joined);
                }
                groups[*first].push(member);
            }
        }
    }
    groups
}

/// Puts clauses that only one side has into the one slot of their kind in which the sides differ.
fn join_trades(groups: &mut Vec<Vec<Sided>>) {
    let untold = |group: &[Sided]| group.iter().all(|member| member.told == Told::Nothing);
    let texts_of = |group: &[Sided], side: Side| {
        let mut texts: Vec<String> = group
            .iter()
            .filter(|member| member.side == side)
            .map(|member| member.clause.text.clone())
            .collect();
        texts.sort_unstable();
        texts
    };
    let differs = |group: &[Sided]| {
        let (a, b) = (texts_of(group, Side::A), texts_of(group, Side::B));
        !a.is_empty() && !b.is_empty() && a != b
    };
    let traded: Vec<SlotKind> = groups
        .iter()
        .filter(|group| untold(group) && differs(group))
        .map(|group| kind_of(group))
        .collect();
    for kind in traded.iter().filter(|kind| **kind != SlotKind::Other) {
        if traded.iter().filter(|other| *other == kind).count() > 1 {
            continue;
        }
        let one_sided = |group: &[Sided]| group.iter().all(|member| member.side == group[0].side);
        let joins = |group: &Vec<Sided>| untold(group) && kind_of(group) == *kind && one_sided(group);
        let (joining, mut kept): (Vec<_>, Vec<_>) = std::mem::take(groups).into_iter().partition(joins);
        if let Some(slot) = kept
            .iter_mut()
            .find(|group| untold(group) && kind_of(group) == *kind && differs(group))
        {
            slot.extend(joining.into_iter().flatten());
        }
        *groups = kept;
    }
}

fn pair_leftovers(groups: &mut Vec<Vec<Sided>>) {
    let only = |group: &[Sided], side: Side| {
        group
            .iter()
            .all(|member| member.side == side && member.told == Told::Nothing)
    };
    let mut at = 0;
    while at < groups.len() {
        let kind = kind_of(&groups[at]);
        let left = |side: Side| -> Vec<usize> {
            (0..groups.len())
                .filter(|other| only(&groups[*other], side) && kind_of(&groups[*other]) == kind)
                .collect()
        };
        if let ([a], [b]) = (left(Side::A).as_slice(), left(Side::B).as_slice())
            && kind != SlotKind::Other
        {
            let (first, second) = (*a.min(b), *a.max(b));
            let joined = groups.remove(second);
            groups[first].extend(joined);
        }
        at += 1;
    }
}

fn kind_of(group: &[Sided]) -> SlotKind {
    let kinds: Vec<SlotKind> = group.iter().map(|member| member.clause.slot).collect();
    most_frequent(&kinds)
}

fn slot(mut group: Vec<Sided>, kinds: &[SlotKind], fields: &[Field]) -> Slot {
    group.sort_by_key(|member| member.at);
    let kind = kind_of(&group);
    let repeated = kinds.iter().filter(|other| **other == kind).count() > 1;
    let first_field = group.iter().flat_map(|member| &member.subjects).min();
    let id = match first_field {
        // That a team has a record at all is a slot of its own beside these.
        Some(field) if repeated || kind == SlotKind::Presence => format!("{}:{field}", kind.slug()),
        _ => kind.slug().to_owned(),
    };
    let (a, b): (Vec<Sided>, Vec<Sided>) = group.into_iter().partition(|member| member.side == Side::A);
    let clauses =
        |side: Vec<Sided>| -> Vec<Clause> { side.into_iter().map(|member| member.clause).collect() };
    let (a, b) = (clauses(a), clauses(b));
    Slot {
        same_rule: texts(&a) == texts(&b),
        label: label(kind, &a, &b, fields),
        id,
        kind,
        a,
        b,
    }
}

/// Several slots without a field of their own can have one id; from the second on they are numbered.
fn number_same_ids(slots: &mut [Slot]) {
    for at in 1..slots.len() {
        let (before, rest) = slots.split_at_mut(at);
        let id = rest[0].id.clone();
        let mut number = 2;
        while before.iter().any(|slot| slot.id == rest[0].id) {
            rest[0].id = format!("{id}-{number}");
            number += 1;
        }
    }
}

fn texts(clauses: &[Clause]) -> Vec<&str> {
    let mut texts: Vec<&str> = clauses.iter().map(|clause| clause.text.as_str()).collect();
    texts.sort_unstable();
    texts
}

/// Names what differs: the rule that only one side has, or the fields that both have rules about.
fn label(kind: SlotKind, a: &[Clause], b: &[Clause], fields: &[Field]) -> String {
    if kind == SlotKind::Dedupe {
        return kind.label().to_owned();
    }
    let differs = |own: &'_ [Clause], other: &[Clause]| -> Vec<Clause> {
        let same = |clause: &&Clause| !other.iter().any(|other| other.text == clause.text);
        own.iter().filter(same).cloned().collect()
    };
    let (only_a, only_b) = (differs(a, b), differs(b, a));
    let rule = match (only_a.as_slice(), only_b.as_slice()) {
        ([], []) => texts(a).join(" and "),
        (one, []) | ([], one) => texts(one).join(" and "),
        (one, other) => field_labels(one.iter().chain(other), fields),
    };
    let rule = shorten(&rule);
    match kind {
        SlotKind::Other => rule,
        _ => format!("{}: {rule}", kind.label()),
    }
}

fn field_labels<'c>(clauses: impl Iterator<Item = &'c Clause>, fields: &[Field]) -> String {
    let mut labels: Vec<String> = Vec::new();
    for key in clauses.flat_map(|clause| subjects(&clause.expr)) {
        let label = subject(&key, fields).1.to_owned();
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels.join(", ")
}

/// At most 64 characters, cut after a word.
fn shorten(text: &str) -> String {
    const LIMIT: usize = 64;
    let Some((end, _)) = text.char_indices().nth(LIMIT) else {
        return text.to_owned();
    };
    let kept = &text[..end];
    let kept = kept.rsplit_once(' ').map_or(kept, |(words, _)| words);
    format!("{} …", kept.trim_end_matches(','))
}
