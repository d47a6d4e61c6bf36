//! Alignment by example: which clauses of two teams' definitions meet in one slot, and what it is called.

use definitions::{ClauseKey, Pairing, Side, Slot, align, clauses, normalise, parse};
use model::SlotKind;
use proptest::prelude::*;

fn aligned(a: &str, b: &str, pairing: &Pairing) -> Vec<Slot> {
    let fields = crate::vocabulary::leads();
    let read = |text| parse(text, &fields).unwrap_or_else(|error| panic!("{text}: {error}"));
    align(&read(a), &read(b), &fields, pairing)
}

/// Each slot as `id: A's clauses | B's clauses`.
fn shown(slots: &[Slot]) -> Vec<String> {
    let side = |clauses: &[definitions::Clause]| {
        let texts: Vec<&str> = clauses.iter().map(|clause| clause.text.as_str()).collect();
        texts.join(" & ")
    };
    slots
        .iter()
        .map(|slot| format!("{}: {} | {}", slot.id, side(&slot.a), side(&slot.b)))
        .collect()
}

fn key(side: Side, fields: &[&str]) -> ClauseKey {
    ClauseKey {
        side,
        fields: fields.iter().map(|field| (*field).to_owned()).collect(),
    }
}

#[test]
fn the_five_causes_of_the_forty_and_the_fifteen() {
    let slots = aligned(
        "Lead score ≥ 60 or Demo requested is yes",
        "Demo requested is yes and Lead score ≥ 60 and Title contains any of (Director, VP, Chief) and one per person \
         and Email opt out is no and Lead status is one of (Working, Qualified)",
        &Pairing::default(),
    );
    assert_eq!(
        shown(&slots),
        [
            "behaviour: Lead score ≥ 60 or Demo requested is yes | Demo requested is yes & Lead score ≥ 60",
            "fit:  | Title contains any of (Director, VP, Chief)",
            "dedupe:  | one per person",
            "contactability:  | Email opt out is no",
            "handoff:  | Lead status is one of (Working, Qualified)",
        ]
    );
    let labels: Vec<&str> = slots.iter().map(|slot| slot.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "Behaviour: Demo requested, Lead score",
            "Fit: Title contains any of (Director, VP, Chief)",
            "One per person",
            "Contactability: Email opt out is no",
            "Handoff: Lead status is one of (Working, Qualified)",
        ]
    );
    assert!(slots.iter().all(|slot| !slot.same_rule));
}

#[test]
fn what_both_say_alike_is_marked_so() {
    let slots = aligned(
        "Country is DE and one per person and Created date in 2026-Q1",
        "created date in Q1 2026 and one per person and Country is AT",
        &Pairing::default(),
    );
    assert_eq!(
        shown(&slots),
        [
            "fit: Country is DE | Country is AT",
            "dedupe: one per person | one per person",
            "window: Created date in 2026-Q1 | Created date in 2026-Q1",
        ]
    );
    assert_eq!(
        slots.iter().map(|slot| slot.same_rule).collect::<Vec<_>>(),
        [false, true, true]
    );
    assert_eq!(slots[0].label, "Fit: Country");
    assert_eq!(slots[2].label, "Time window: Created date in 2026-Q1");
}

#[test]
fn one_leftover_of_a_kind_on_each_side_pairs_two_do_not() {
    let paired = aligned(
        "Created date in 2026",
        "Became an MQL date in 2026",
        &Pairing::default(),
    );
    assert_eq!(
        shown(&paired),
        ["window: Created date in 2026 | Became an MQL date in 2026"]
    );
    assert_eq!(paired[0].label, "Time window: Created date, Became an MQL date");

    let apart = aligned(
        "Country is DE and Industry is Retail",
        "Title is VP",
        &Pairing::default(),
    );
    assert_eq!(
        shown(&apart),
        [
            "fit:country: Country is DE | ",
            "fit:industry: Industry is Retail | ",
            "fit:title:  | Title is VP"
        ]
    );
}

#[test]
fn who_asks_for_less_score_but_also_for_a_demo_trades_one_for_the_other() {
    let slots = aligned(
        "Lead score ≥ 60 and Country is DE",
        "Lead score ≥ 40 and Demo requested is yes and Country is DE and Title is VP",
        &Pairing::default(),
    );
    assert_eq!(
        shown(&slots),
        [
            "behaviour: Lead score ≥ 60 | Lead score ≥ 40 & Demo requested is yes",
            "fit:country: Country is DE | Country is DE",
            "fit:title:  | Title is VP",
        ]
    );
}

#[test]
fn fields_of_no_kind_do_not_pair_by_themselves() {
    let slots = aligned("First name is Ada", "Last name is Lovelace", &Pairing::default());
    assert_eq!(
        shown(&slots),
        [
            "other:first_name: First name is Ada | ",
            "other:last_name:  | Last name is Lovelace"
        ]
    );
    assert_eq!(slots[0].label, "First name is Ada");
}

#[test]
fn a_date_that_is_only_measured_against_ties_nothing_together() {
    let slots = aligned(
        "Created date in 2026-Q1",
        "Created date in 2026-Q1 and Last contacted within 5 days after Created date",
        &Pairing::default(),
    );
    assert_eq!(
        shown(&slots),
        [
            "window: Created date in 2026-Q1 | Created date in 2026-Q1",
            "handoff:  | Last contacted within 5 days after Created date",
        ]
    );
    assert_eq!(slots[1].b[0].fields, ["created_at", "last_contacted_at"]);
}

#[test]
fn a_clause_about_two_fields_draws_their_clauses_into_one_slot() {
    let slots = aligned(
        "Country is DE and Title is VP",
        "Country is AT or Title is CEO",
        &Pairing::default(),
    );
    assert_eq!(
        shown(&slots),
        ["fit: Country is DE & Title is VP | Country is AT or Title is CEO"]
    );
}

#[test]
fn the_users_pairing_overrides() {
    let (a, b) = (
        "Country is DE and Lead score ≥ 60",
        "Country is AT and Page views > 3",
    );
    assert_eq!(
        shown(&aligned(a, b, &Pairing::default())),
        [
            "fit: Country is DE | Country is AT",
            "behaviour: Lead score ≥ 60 | Page views > 3"
        ]
    );
    let together = Pairing {
        groups: vec![vec![key(Side::A, &["country"]), key(Side::B, &["page_views"])]],
        split: Vec::new(),
    };
    assert_eq!(
        shown(&aligned(a, b, &together)),
        [
            "behaviour:country: Country is DE | Page views > 3",
            "behaviour:lead_score: Lead score ≥ 60 | ",
            "fit:  | Country is AT",
        ]
    );
    let apart = Pairing {
        groups: Vec::new(),
        split: vec![key(Side::A, &["country"])],
    };
    assert_eq!(
        shown(&aligned(a, b, &apart)),
        [
            "fit:country: Country is DE | ",
            "behaviour: Lead score ≥ 60 | Page views > 3",
            "fit:country-2:  | Country is AT",
        ]
    );
}

#[test]
fn a_definition_of_every_record_has_no_clause() {
    assert_eq!(aligned("every record", "", &Pairing::default()), []);
    let slots = aligned("", "one per person", &Pairing::default());
    assert_eq!(slots[0].kind, SlotKind::Dedupe);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Every clause stands in exactly one slot, and no two slots have one id.
    #[test]
    fn slots_share_out_the_clauses(
        a in crate::criteria::criteria(&crate::vocabulary::leads(), Just("DE".to_owned()).boxed()),
        b in crate::criteria::criteria(&crate::vocabulary::leads(), Just("AT".to_owned()).boxed()),
        split in prop::collection::vec(prop::sample::select(vec!["country", "lead_score", "created_at"]), 0..3),
    ) {
        let fields = crate::vocabulary::leads();
        let split = split.iter().map(|field| key(Side::A, &[field])).collect();
        let slots = align(&a, &b, &fields, &Pairing { groups: Vec::new(), split });
        for (expr, side) in [(&a, Side::A), (&b, Side::B)] {
            let own = |slot: &Slot| if side == Side::A { slot.a.clone() } else { slot.b.clone() };
            let mut shared: Vec<String> = slots.iter().flat_map(own).map(|clause| clause.text).collect();
            let mut whole: Vec<String> = clauses(&normalise(expr), &fields).into_iter().map(|c| c.text).collect();
            shared.sort();
            whole.sort();
            prop_assert_eq!(shared, whole);
        }
        let mut ids: Vec<&str> = slots.iter().map(|slot| slot.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        prop_assert_eq!(ids.len(), slots.len());
    }
}
