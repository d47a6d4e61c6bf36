//! The comparison of one term: both sides evaluated, their clauses aligned, the gap split exactly.

use std::sync::Arc;

use column::{Bitmap, Data};
use definitions::{Clause, DateTest, Expr, Leaf, Pairing, Slot, Test, Unknown};
use model::field::key;
use model::{Kind, Money, Period, SlotKind, ratio};
use reconcile::{CrossTruth, Gap, Part as SharePart, SlotInput, SlotTruth, Value};
use workspace::Workspace;

use crate::api::{
    AgreedRule, Cause, CompareRequest, ComparedSide, Comparison, Measure, PairChange, Share, Tally,
};
use crate::error::WorkbenchError;
use crate::frame::{Frame, SIDES};
use crate::session::Model;
use crate::sides::{Evaluated, SideText, keys_of, present};
use crate::terms::{self, Term};
use crate::vocabulary;

/// Comparisons kept in memory.
const KEPT: usize = 4;

/// A comparison with the records behind every figure.
pub(crate) struct Compared {
    pub term: Term,
    pub comparison: Comparison,
    /// Keys of the fields that either definition names, marketing's first.
    pub fields: Vec<String>,
    pub counted: [Bitmap; 2],
    /// One entry per slot, whether it is a cause or not.
    pub slots: Vec<SlotRecords>,
}

/// A slot and its records.
pub(crate) struct SlotRecords {
    pub id: String,
    pub label: String,
    /// Truth under each side's rule on its own data.
    pub truth: [Bitmap; 2],
    pub entered: Bitmap,
    pub left: Bitmap,
}

/// What decides whether a record lies in the period asked for.
struct Scope {
    period: Option<Period>,
    field: Option<(String, String)>,
    choices: Vec<(String, String)>,
}

/// The comparison asked for, made or remembered.
pub(crate) fn compared(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &CompareRequest,
) -> Result<Arc<Compared>, WorkbenchError> {
    let asked = format!("{request:?}");
    if let Some((_, compared)) = model.compared.iter().find(|(key, _)| *key == asked) {
        return Ok(Arc::clone(compared));
    }
    let compared = Arc::new(compare(workspace, model, request)?);
    model.compared.insert(0, (asked, Arc::clone(&compared)));
    model.compared.truncate(KEPT);
    Ok(compared)
}

fn compare(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &CompareRequest,
) -> Result<Compared, WorkbenchError> {
    let term = terms::find(workspace, &request.term)?;
    let pairing = terms::pairing(workspace, &term)?;
    let currency = currency(model, &term);
    let Some((frame, caches)) = model.frame(workspace, term.table)? else {
        return Err(WorkbenchError::NoRecords {
            table: term.table.label().to_lowercase(),
        });
    };
    let scope = scope(frame, request)?;
    let texts = [
        SideText::read(workspace, frame, &term, 0)?,
        SideText::read(workspace, frame, &term, 1)?,
    ];
    let exprs = [
        scoped(&texts[0], &term, 0, &scope)?,
        scoped(&texts[1], &term, 1, &scope)?,
    ];
    let mut sides = Vec::with_capacity(2);
    for side in 0..2 {
        let clauses = definitions::clauses(&exprs[side], &texts[side].fields);
        sides.push(Evaluated::of(workspace, frame, &mut caches[side], side, clauses)?);
    }
    let slots = slots(workspace, frame, caches, &exprs, &texts[0], &sides, &pairing)?;
    let amounts = amounts(workspace, frame, &term)?;
    let measure = request.measure.unwrap_or(term.measure);
    let measure = match (measure, &amounts) {
        (Measure::Amount, None) if request.measure.is_some() => {
            return Err(WorkbenchError::NoAmount {
                term: term.name.clone(),
            });
        }
        (_, None) => Measure::Records,
        (measure, Some(_)) => measure,
    };
    let inputs: Vec<SlotInput> = slots.iter().map(Prepared::input).collect();
    let value = match (&amounts, measure) {
        (Some([a, b]), Measure::Amount) => Value::Amount { a, b },
        _ => Value::Count,
    };
    let gap = reconcile::gap(&inputs, &value, frame.units)?;
    let facts = Facts {
        frame,
        term: &term,
        texts: &texts,
        sides: &sides,
        scope: &scope,
        measure,
        currency,
    };
    let comparison = facts.comparison(&gap, &slots, amounts.as_ref());
    let mut fields: Vec<String> = Vec::new();
    for side in &sides {
        for key in side.clauses.iter().flat_map(|clause| &clause.fields) {
            if !fields.contains(key) {
                fields.push(key.clone());
            }
        }
    }
    let counted = [sides[0].counted.clone(), sides[1].counted.clone()];
    Ok(Compared {
        comparison,
        fields,
        counted,
        slots: slot_records(&gap, slots, frame.units),
        term,
    })
}

/// Which date decides the period, and which could.
fn scope(frame: &Frame, request: &CompareRequest) -> Result<Scope, WorkbenchError> {
    let choices = vocabulary::of_kind(frame, Kind::is_temporal);
    let period = match request.period.as_deref().map(str::trim) {
        None | Some("") => None,
        Some(text) => Some(Period::parse(text)?),
    };
    let wanted = request
        .date
        .as_deref()
        .map(str::trim)
        .filter(|date| !date.is_empty());
    let field = match wanted {
        Some(wanted) => Some(choose(&choices, wanted).ok_or_else(|| not_a_date(frame, wanted, &choices))?),
        None if period.is_some() => {
            let created = choose(&choices, key::CREATED_AT).or_else(|| choices.first().cloned());
            Some(created.ok_or_else(|| not_a_date(frame, "Created date", &choices))?)
        }
        None => None,
    };
    Ok(Scope {
        period,
        field,
        choices,
    })
}

fn choose(choices: &[(String, String)], wanted: &str) -> Option<(String, String)> {
    let lower = wanted.to_lowercase();
    choices
        .iter()
        .find(|(key, label)| *key == lower || label.to_lowercase() == lower)
        .cloned()
}

fn not_a_date(frame: &Frame, wanted: &str, choices: &[(String, String)]) -> WorkbenchError {
    WorkbenchError::NotADate {
        field: wanted.to_owned(),
        table: frame.table.label().to_lowercase(),
        known: choices.iter().map(|(_, label)| label.clone()).collect(),
    }
}

/// A side's criteria, narrowed to the period.
fn scoped(text: &SideText, term: &Term, side: usize, scope: &Scope) -> Result<Expr, WorkbenchError> {
    let team = SIDES[side];
    if text.is_blank() {
        return Err(WorkbenchError::NotWritten {
            team,
            term: term.name.clone(),
        });
    }
    let expr = match &text.expr {
        Ok(expr) => expr.clone(),
        Err(error) => {
            let message = error.message.clone();
            return Err(WorkbenchError::NotReadable {
                team,
                term: term.name.clone(),
                message,
            });
        }
    };
    Ok(match (&scope.period, &scope.field) {
        (Some(period), Some((field, _))) => {
            let test = Test::Date(DateTest::In(*period));
            let leaf = Leaf {
                field: field.clone(),
                test,
                unknown: Unknown::default(),
            };
            Expr::All(vec![expr, Expr::Leaf(leaf)])
        }
        _ => expr,
    })
}

/// A slot with the truths its game is played on.
struct Prepared {
    slot: Slot,
    truth: [Bitmap; 2],
    /// Sales' rule on marketing's data and marketing's rule on sales' data, where the data matter.
    cross: Option<[Bitmap; 2]>,
}

impl Prepared {
    fn input(&self) -> SlotInput<'_> {
        let [a, b] = &self.truth;
        match &self.cross {
            None => SlotInput::Rule(SlotTruth { a, b }),
            Some([b_rule_a_data, a_rule_b_data]) => SlotInput::RuleAndData(CrossTruth {
                a_rule_a_data: a,
                b_rule_a_data,
                a_rule_b_data,
                b_rule_b_data: b,
            }),
        }
    }
}

/// The slots in which the two sides meet, presence first where the systems differ.
fn slots(
    workspace: &Workspace,
    frame: &mut Frame,
    caches: &mut [definitions::Cache; 2],
    exprs: &[Expr; 2],
    text: &SideText,
    sides: &[Evaluated],
    pairing: &Pairing,
) -> Result<Vec<Prepared>, WorkbenchError> {
    let mut prepared = Vec::new();
    if frame.links.is_some() {
        let slot = Slot {
            id: SlotKind::Presence.slug().to_owned(),
            kind: SlotKind::Presence,
            label: "Present in this team's system".to_owned(),
            a: Vec::new(),
            b: Vec::new(),
            same_rule: true,
        };
        prepared.push(Prepared {
            slot,
            truth: [present(frame, 0), present(frame, 1)],
            cross: None,
        });
    }
    for slot in definitions::align(&exprs[0], &exprs[1], &text.fields, pairing) {
        let truth = [
            sides[0].all_of(&slot.a, frame.units),
            sides[1].all_of(&slot.b, frame.units),
        ];
        let data_may_differ = frame.links.is_some() && !slot.same_rule && slot.kind != SlotKind::Dedupe;
        let cross = if data_may_differ {
            let b_rule = rule_on(workspace, frame, &mut caches[0], 0, &slot.b)?;
            let a_rule = rule_on(workspace, frame, &mut caches[1], 1, &slot.a)?;
            (b_rule != truth[1] || a_rule != truth[0]).then_some([b_rule, a_rule])
        } else {
            None
        };
        prepared.push(Prepared { slot, truth, cross });
    }
    Ok(prepared)
}

/// The records for which some clauses hold on the data as a side reads them.
fn rule_on(
    workspace: &Workspace,
    frame: &mut Frame,
    cache: &mut definitions::Cache,
    side: usize,
    clauses: &[Clause],
) -> Result<Bitmap, WorkbenchError> {
    let evaluated = Evaluated::of(workspace, frame, cache, side, clauses.to_vec())?;
    Ok(evaluated.all_of(clauses, frame.units))
}

/// The amounts of all records as each side reads them, when the term has an amount field.
fn amounts(
    workspace: &Workspace,
    frame: &mut Frame,
    term: &Term,
) -> Result<Option<[Vec<i64>; 2]>, WorkbenchError> {
    let Some(field) = &term.amount_field else {
        return Ok(None);
    };
    let mut sides = Vec::with_capacity(2);
    for side in 0..2 {
        match frame.column(workspace, side, field)?.as_deref() {
            Some(column) => match &column.data {
                Data::Money(values) => sides.push(values.clone()),
                _ => return Ok(None),
            },
            None => return Ok(None),
        }
    }
    let [a, b] = <[Vec<i64>; 2]>::try_from(sides).unwrap_or_default();
    Ok(Some([a, b]))
}

/// The currency of the term's amount field, when its sources agree on one.
fn currency(model: &Model, term: &Term) -> Option<String> {
    let field = term.amount_field.as_deref()?;
    let mut found = model
        .sources
        .iter()
        .filter(|source| source.about.table == term.table && SIDES.contains(&source.about.team))
        .flat_map(|source| source.columns.iter().filter(|column| column.key == field))
        .filter_map(|column| column.currency.clone());
    let first = found.next()?;
    found.all(|other| other == first).then_some(first)
}

/// What a comparison is made of, for putting it into words.
struct Facts<'a> {
    frame: &'a Frame,
    term: &'a Term,
    texts: &'a [SideText; 2],
    sides: &'a [Evaluated],
    scope: &'a Scope,
    measure: Measure,
    currency: Option<String>,
}

impl Facts<'_> {
    fn comparison(&self, gap: &Gap, slots: &[Prepared], amounts: Option<&[Vec<i64>; 2]>) -> Comparison {
        let tally = |records: &Bitmap, rule: usize| Tally {
            n: records.count() as u64,
            amount: amounts.map(|amounts| sum(&amounts[rule], records)),
        };
        let (causes, agreed) = self.causes(gap, slots);
        let (n_both, n_either) = (
            gap.both.count() as u64,
            gap.both.count() + gap.only_a.count() + gap.only_b.count(),
        );
        let both = tally(&gap.both, 0);
        let amount_either = |both: Money| {
            let only = |records, rule: usize| amounts.map_or(0, |amounts| sum(&amounts[rule], records).0);
            Money(both.0 + only(&gap.only_a, 0) + only(&gap.only_b, 1))
        };
        Comparison {
            term: self.term.id.clone(),
            name: self.term.name.clone(),
            table: self.term.table,
            period: self.scope.period.map(|period| period.to_text()),
            date: self.scope.field.as_ref().map(|(_, label)| label.clone()),
            date_fields: self.scope.choices.clone(),
            as_of: self.frame.as_of,
            measure: self.measure,
            currency: self.currency.clone(),
            has_amount: amounts.is_some(),
            records: self.frame.units as u64,
            marketing_side: self.side(0),
            sales_side: self.side(1),
            marketing: tally(&self.sides[0].counted, 0),
            sales: tally(&self.sides[1].counted, 1),
            both,
            only_marketing: tally(&gap.only_a, 0),
            only_sales: tally(&gap.only_b, 1),
            agreement_by_count: (n_either > 0).then_some(Share {
                n: n_both,
                of: n_either as u64,
            }),
            agreement_by_amount: both
                .amount
                .map(|both| (both, amount_either(both)))
                .filter(|(_, all)| all.0 > 0),
            gap: i64::try_from(gap.gap).unwrap_or(i64::MAX),
            causes,
            agreed,
            links: self.frame.links.clone(),
            notes: self.notes(gap),
        }
    }

    fn side(&self, side: usize) -> ComparedSide {
        let fields = &self.texts[side].fields;
        ComparedSide {
            team: SIDES[side],
            text: self.texts[side].text.clone(),
            version: self.texts[side].version,
            unknown: self.sides[side].unknown.count() as u64,
            reads: vocabulary::readings(self.frame, side, &keys_of(&self.sides[side].clauses), fields),
        }
    }

    /// The slots that make a difference, largest share first, and those that make none.
    fn causes(&self, gap: &Gap, slots: &[Prepared]) -> (Vec<Cause>, Vec<AgreedRule>) {
        let (mut causes, mut agreed) = (Vec::new(), Vec::new());
        for share in gap.slots.iter().chain(&gap.value_slot) {
            let (id, kind, label) = name_of(share, slots);
            let side = |side: usize| {
                slots
                    .get(share.player.slot)
                    .map_or_else(String::new, |p| rule(&p.slot, side))
            };
            let (marketing, sales) = (side(0), side(1));
            if share.records.any() {
                causes.push(Cause {
                    slot: id,
                    kind,
                    label,
                    data_only: share.player.part == SharePart::Data
                        || slots
                            .get(share.player.slot)
                            .is_some_and(|p| p.slot.same_rule && kind != SlotKind::Presence),
                    marketing,
                    sales,
                    share: ratio::to_text(&share.share),
                    share_decimal: ratio::to_decimal(&share.share),
                    range: share
                        .low
                        .zip(share.high)
                        .map(|(low, high)| (ratio::to_decimal(&low), ratio::to_decimal(&high))),
                    entered: share.entered,
                    left: share.left,
                    records: share.records.count() as u64,
                });
            } else if share.player.part == SharePart::Rule {
                agreed.push(AgreedRule {
                    slot: id,
                    label,
                    marketing,
                    sales,
                });
            }
        }
        causes.sort_by(|a, b| b.share_decimal.abs().total_cmp(&a.share_decimal.abs()));
        (causes, agreed)
    }

    fn notes(&self, gap: &Gap) -> Vec<String> {
        let mut notes = Vec::new();
        if gap.unknown_amounts > 0 {
            notes.push(format!(
                "{} counted records have no amount; they add nothing to it.",
                gap.unknown_amounts
            ));
        }
        let as_of = |side: usize| {
            self.frame.sides[side]
                .own
                .iter()
                .filter_map(crate::catalog::Source::as_of)
                .max()
        };
        if let (Some(a), Some(b)) = (as_of(0), as_of(1))
            && a != b
        {
            notes.push(format!("Marketing's export is as of {a}, Sales' as of {b}."));
        }
        for (side, text) in self.texts.iter().enumerate() {
            if self.frame.sides[side].own.is_empty() {
                let (team, other) = (SIDES[side].label(), SIDES[1 - side].possessive());
                let records = self.term.table.label().to_lowercase();
                notes.push(format!(
                    "{team} has brought no {records}: both definitions read {other} export."
                ));
                continue;
            }
            for reading in vocabulary::readings(
                self.frame,
                side,
                &keys_of(&self.sides[side].clauses),
                &text.fields,
            ) {
                if reading.borrowed {
                    notes.push(format!(
                        "{} reads {} from {} {}: its own export has no such field.",
                        SIDES[side].label(),
                        reading.label,
                        reading.team.possessive(),
                        reading.files.join(", "),
                    ));
                }
            }
        }
        notes
    }
}

fn sum(amounts: &[i64], records: &Bitmap) -> Money {
    Money(i64::try_from(column::kernel::money_sum(amounts, records).0).unwrap_or(i64::MAX))
}

/// A side's rule in a slot, in words; empty when it has none.
fn rule(slot: &Slot, side: usize) -> String {
    let clauses = if side == 0 { &slot.a } else { &slot.b };
    clauses
        .iter()
        .map(|clause| clause.text.as_str())
        .collect::<Vec<_>>()
        .join(" and ")
}

/// Identifier, kind and words of a share's cause.
fn name_of(share: &reconcile::Share, slots: &[Prepared]) -> (String, SlotKind, String) {
    let Some(prepared) = slots.get(share.player.slot) else {
        let kind = SlotKind::Amount;
        return (
            kind.slug().to_owned(),
            kind,
            "Amount: each side counts another value".to_owned(),
        );
    };
    let slot = &prepared.slot;
    match share.player.part {
        SharePart::Data => {
            let label = format!("{}: the two systems hold different values", slot.kind.label());
            (format!("{}-values", slot.id), slot.kind, label)
        }
        _ => (slot.id.clone(), slot.kind, slot.label.clone()),
    }
}

fn slot_records(gap: &Gap, slots: Vec<Prepared>, units: usize) -> Vec<SlotRecords> {
    let names: Vec<_> = gap
        .slots
        .iter()
        .chain(&gap.value_slot)
        .map(|share| name_of(share, &slots))
        .collect();
    let always = Bitmap::all(units);
    gap.slots
        .iter()
        .chain(&gap.value_slot)
        .zip(names)
        .map(|(share, (id, _, label))| SlotRecords {
            id,
            label,
            truth: slots.get(share.player.slot).map_or_else(
                || [always.clone(), always.clone()],
                |prepared| prepared.truth.clone(),
            ),
            entered: share.entered_rows.clone(),
            left: share.left_rows.clone(),
        })
        .collect()
}

/// Changes how clauses meet in slots.
pub(crate) fn pair(
    workspace: &mut Workspace,
    model: &mut Model,
    wanted: &str,
    change: &PairChange,
) -> Result<(), WorkbenchError> {
    let term = terms::find(workspace, wanted)?;
    if *change == PairChange::Reset {
        return terms::put_pairing(workspace, &term, None);
    }
    let mut pairing = terms::pairing(workspace, &term)?;
    let Some((frame, _)) = model.frame(workspace, term.table)? else {
        return Err(WorkbenchError::NoRecords {
            table: term.table.label().to_lowercase(),
        });
    };
    let open = Scope {
        period: None,
        field: None,
        choices: Vec::new(),
    };
    let texts = [
        SideText::read(workspace, frame, &term, 0)?,
        SideText::read(workspace, frame, &term, 1)?,
    ];
    let exprs = [
        scoped(&texts[0], &term, 0, &open)?,
        scoped(&texts[1], &term, 1, &open)?,
    ];
    let slots = definitions::align(&exprs[0], &exprs[1], &texts[0].fields, &pairing);
    let find = |id: &String| {
        slots
            .iter()
            .find(|slot| slot.id == *id)
            .ok_or_else(|| WorkbenchError::UnknownCause {
                slot: id.clone(),
                known: slots.iter().map(|slot| slot.id.clone()).collect(),
            })
    };
    match change {
        PairChange::Join { slots } => {
            let joined = slots.iter().map(find).collect::<Result<Vec<&Slot>, _>>()?;
            pairing.join(&joined);
        }
        PairChange::Split { slot } => pairing.split(find(slot)?),
        PairChange::Reset => {}
    }
    terms::put_pairing(workspace, &term, Some(&pairing))
}
