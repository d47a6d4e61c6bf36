//! Criteria about related records, stages and systems by example: how they are written, what is told of a text
//! that can't be read, what is offered while one is typed, and which of them answer each other.

use definitions::{Pairing, align, clauses, complete, counted_in, parse, print, warnings};
use model::{SlotKind, Table};

fn printed(text: &str) -> String {
    let words = crate::vocabulary::leads();
    print(
        &parse(text, &words).unwrap_or_else(|error| panic!("{text}: {error} at {:?}", error.span)),
        &words,
    )
}

#[test]
fn phrases_that_print_back_exactly_as_typed() {
    for text in [
        "at least 2 activities of kind Call within 30 days before Created date",
        "at least 2 activities of kind Call by people within 30 days after Became an MQL date where (Outcome is known)",
        "at most 2 activities by integrations",
        "at most 1 activity",
        "no activity in the last 90 days",
        "no activity of kind \"Follow up by phone\" in 2026-Q1 (unknown fails)",
        "has an activity before Created date (unknown counts)",
        "has an opportunity where (Amount ≥ 10000 and Stage is Proposal)",
        "has a contact with role Decision Maker",
        "at least 2 contacts with role Decision Maker where (Title contains any of (VP, Chief))",
        "at least 2 contacts",
        "no campaign membership where (Campaign is Webinar) and Lead score ≥ 60",
        "not (has an opportunity or has a contact)",
        "reached Proposal",
        "not reached Proposal",
        "reached Proposal by 2026-03-31",
        "reached Proposal in 2026-Q1 or reached \"Opted in\"",
        "first reached Proposal in 2026-Q1 (unknown counts)",
        "stayed in Proposal more than 30 days",
        "present in Marketing's system and not present in Sales' system",
    ] {
        assert_eq!(printed(text), text);
    }
}

#[test]
fn other_spellings_mean_the_same() {
    for (typed, canonical) in [
        ("at least 1 activity", "has an activity"),
        ("has at least 2 activities", "at least 2 activities"),
        ("has no contact", "no contact"),
        ("no activities", "no activity"),
        ("not has an activity", "no activity"),
        ("not at most 1 activity", "at least 2 activities"),
        ("at most 0 activities", "no activity"),
        ("at least 0 activities", "every record"),
        (
            "no activity before Created date by people of kind Call",
            "no activity of kind Call by people before Created date",
        ),
        ("has an opportunity where (every record)", "has an opportunity"),
        ("no activity (unknown counts)", "no activity"),
        ("REACHED “Proposal”", "reached Proposal"),
        (
            "stayed in Proposal for more than 1 days",
            "stayed in Proposal more than 1 day",
        ),
        ("present in Sales’ system", "present in Sales' system"),
    ] {
        assert_eq!(printed(typed), canonical, "{typed}");
    }
}

/// The marked text and the message.
#[track_caller]
fn error(text: &str, marked: &str, message: &str) {
    let error = parse(text, &crate::vocabulary::leads()).expect_err(text);
    assert_eq!(error.message, message, "{text}");
    assert_eq!(&text[error.span.clone()], marked, "{text}");
}

#[test]
fn what_is_missing_is_named() {
    error(
        "at most 2 deals",
        "deals",
        "Expected activities, opportunities, contacts or campaign memberships, found `deals`.",
    );
    error(
        "has an account",
        "account",
        "Expected an activity, an opportunity, a contact or a campaign membership, found `account`.",
    );
    error("no activity of kind", "kind", "Expected a value after `kind`.");
    error(
        "no activity within 30 days of Created date",
        "of",
        "Expected `after` or `before`, as in `within 5 days after Created date`, found `of`.",
    );
    error(
        "has an opportunity where Amount ≥ 5",
        "Amount",
        "Expected `(` and criteria about them, as in `where (Amount ≥ 10k)`, found `Amount`.",
    );
    error(
        "has an opportunity where (Lead score ≥ 5)",
        "Lead score",
        "`Lead score` is not a field; did you mean Lead source?",
    );
    error(
        "has an opportunity where (Amount ≥ 5",
        "(",
        "This parenthesis is not closed; expected `)`.",
    );
    error(
        "reached Proposal by March",
        "March",
        "Expected a day such as 2026-04-01, found `March`.",
    );
    error(
        "first reached Proposal",
        "Proposal",
        "Expected `in` and a period, as in `first reached Proposal in 2026-Q1` after `Proposal`.",
    );
    error(
        "stayed in Proposal 30 days",
        "days",
        "Expected `more than` and days, as in `stayed in Proposal more than 30 days` after `days`.",
    );
    error(
        "present in Finance",
        "Finance",
        "Expected `Marketing's system` or `Sales' system`, found `Finance`.",
    );
    error(
        "no activity by robots",
        "by",
        "Expected `and`, `or` or the end, found `by`.",
    );
}

/// The first thing offered at the `|`, taken.
fn taken(text: &str) -> String {
    let cursor = text.find('|').expect("a cursor");
    let mut text = text.replace('|', "");
    let first = complete(&text, cursor, &crate::vocabulary::leads())
        .into_iter()
        .next();
    let first = first.unwrap_or_else(|| panic!("a completion of {text}"));
    text.replace_range(first.replace.clone(), &first.insert);
    text
}

fn offered(text: &str) -> Vec<String> {
    let all = complete(text, text.len(), &crate::vocabulary::leads()).into_iter();
    all.map(|completion| completion.label).collect()
}

#[test]
fn a_phrase_written_by_taking_what_is_offered() {
    for (before, after) in [
        ("has an op|", "has an opportunity "),
        ("at least 2 act|", "at least 2 activities "),
        ("at most 2 con|", "at most 2 contacts "),
        ("at least 2 activities of k|", "at least 2 activities of kind "),
        (
            "at least 2 activities of kind |",
            "at least 2 activities of kind Call",
        ),
        (
            "at least 2 contacts with role dec|",
            "at least 2 contacts with role Decision Maker",
        ),
        (
            "no activity of kind fol|",
            "no activity of kind \"Follow up by phone\"",
        ),
        (
            "no activity within 30 days before cre|",
            "no activity within 30 days before Created date ",
        ),
        (
            "has an opportunity where (am|",
            "has an opportunity where (Amount ",
        ),
        (
            "has an opportunity where (Amount |",
            "has an opportunity where (Amount ≥ ",
        ),
        ("reached prop|", "reached Proposal"),
        ("stayed in Proposal mo|", "stayed in Proposal more than 30 days"),
        ("present in M|", "present in Marketing's system"),
    ] {
        assert_eq!(taken(before), after, "{before}");
    }
    assert!(offered("no activity ").contains(&"of kind".to_owned()));
    assert!(offered("reached Proposal ").contains(&"by".to_owned()));
    assert!(offered("has an opportunity where (Amount ≥ 5 ").contains(&")".to_owned()));
    assert!(offered("at least 2 ").contains(&"of (".to_owned()));
    assert!(offered("has").contains(&"has an activity".to_owned()));
}

#[test]
fn what_no_export_tells_and_what_no_record_has_are_warnings() {
    let words = crate::vocabulary::leads();
    for (text, marked, message) in [
        (
            "Lead score ≥ 6 and no campaign membership in 2026",
            "campaign membership in 2026",
            "No export of campaign memberships is here, so this is unknown for every record.",
        ),
        (
            "present in Sales' system",
            "present in Sales' system",
            "Sales has brought no such export, so this is unknown for every record.",
        ),
        (
            "no activity of kind Cal",
            "Cal",
            "`Cal` is not among the values seen in Activity type; did you mean Call?",
        ),
        (
            "reached Proposl",
            "Proposl",
            "`Proposl` is not among the values seen in the stages; did you mean Proposal?",
        ),
    ] {
        let found = warnings(text, &words);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].message, message);
        assert_eq!(&text[found[0].span.clone()], marked);
    }
    let untold = definitions::Vocabulary {
        stages: None,
        ..words
    };
    assert_eq!(
        warnings("reached Proposal", &untold)[0].message,
        "No export tells of the stages of these records, so this is unknown for every record."
    );
}

#[test]
fn phrases_meet_in_slots_by_what_they_count() {
    let words = crate::vocabulary::leads();
    let read = |text: &str| parse(text, &words).expect(text);
    let (a, b) = (
        read("at least 2 activities of kind Call and reached Proposal and present in Sales' system"),
        read(
            "no activity by integrations before Created date and stayed in Proposal more than 9 days and Lead score ≥ 6",
        ),
    );
    let slots = align(&a, &b, &words, &Pairing::default());
    let shown: Vec<String> = slots
        .iter()
        .map(|slot| format!("{}: {}", slot.id, slot.label))
        .collect();
    assert_eq!(
        shown,
        [
            "behaviour: Behaviour: Activities, Lead score",
            "stage: Stage: Stages",
            "presence:@systems: Present in this system: present in Sales' system",
        ]
    );
    let clause = &clauses(&b, &words)[0];
    assert_eq!(
        (clause.slot, clause.fields.as_slice()),
        (
            SlotKind::Behaviour,
            ["@activities".to_owned(), "created_at".to_owned()].as_slice()
        )
    );
}

#[test]
fn a_text_tells_which_tables_it_counts() {
    assert_eq!(counted_in("Lead score ≥ 6 and Activity type is Call"), []);
    assert_eq!(
        counted_in("has an opportunity where (at least 2 contacts) or (no  Activities"),
        [Table::Activities, Table::Opportunities, Table::ContactRoles]
    );
}
