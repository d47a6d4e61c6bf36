//! A comparison in words and figures, from the gap and the slots behind it.

use column::Bitmap;
use definitions::Slot;
use model::{Money, SlotKind, ratio};
use reconcile::{Gap, Part as SharePart};

use super::SlotRecords;
use super::scope::Scope;
use super::slots::Prepared;
use crate::api::{AgreedRule, Cause, ComparedSide, Comparison, Measure, Share, Tally};
use crate::frame::{Frame, SIDES};
use crate::sides::{Evaluated, SideText, keys_of};
use crate::terms::Term;
use crate::vocabulary;

/// What a comparison is made of, for putting it into words.
pub(super) struct Facts<'a> {
    pub frame: &'a Frame,
    pub term: &'a Term,
    pub texts: &'a [SideText; 2],
    pub sides: &'a [Evaluated],
    pub scope: &'a Scope,
    pub measure: Measure,
    /// Currencies of the term's amounts, in alphabetical order.
    pub currencies: Vec<String>,
}

impl Facts<'_> {
    pub fn comparison(&self, gap: &Gap, slots: &[Prepared], amounts: Option<&[Vec<i64>; 2]>) -> Comparison {
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
            period: self
                .scope
                .period
                .map(|period| self.scope.calendar.heading(period)),
            date: self.scope.field.as_ref().map(|(_, label)| label.clone()),
            date_fields: self.scope.choices.clone(),
            as_of: self.frame.as_of,
            measure: self.measure,
            currency: self
                .currencies
                .first()
                .filter(|_| self.currencies.len() == 1)
                .cloned(),
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
        let fields = &self.texts[side].fields.fields;
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
        if self.currencies.len() > 1 {
            notes.push(format!(
                "The amounts are in {} and are added as they stand.",
                self.currencies.join(" and ")
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
            let keys = keys_of(&self.sides[side].clauses);
            notes.extend(vocabulary::unread(self.frame, side, &keys));
            for reading in vocabulary::readings(self.frame, side, &keys, &text.fields.fields) {
                if reading.borrowed {
                    notes.push(format!(
                        "{} reads {} from {} {}: it has brought none of its own.",
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

pub(super) fn sum(amounts: &[i64], records: &Bitmap) -> Money {
    Money(i64::try_from(column::kernel::money_sum(amounts, records).0).unwrap_or(i64::MAX))
}

/// A side's rule in a slot, in words; empty when it has none.
pub(super) fn rule(slot: &Slot, side: usize) -> String {
    let clauses = if side == 0 { &slot.a } else { &slot.b };
    clauses
        .iter()
        .map(|clause| clause.text.as_str())
        .collect::<Vec<_>>()
        .join(" and ")
}

/// Identifier, kind and words of a share's cause.
pub(super) fn name_of(share: &reconcile::Share, slots: &[Prepared]) -> (String, SlotKind, String) {
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

pub(super) fn slot_records(gap: &Gap, slots: Vec<Prepared>, units: usize) -> Vec<SlotRecords> {
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
