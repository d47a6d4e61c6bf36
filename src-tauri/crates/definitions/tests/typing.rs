//! Completion and warnings by example: what is offered while a definition is typed.

use definitions::{CompletionKind, complete, warnings};
use proptest::prelude::*;

/// The labels offered at the `|`.
fn offered(text: &str) -> Vec<String> {
    let cursor = text.find('|').expect("a cursor");
    let completions = complete(&text.replace('|', ""), cursor, &crate::vocabulary::leads());
    completions
        .into_iter()
        .map(|completion| completion.label)
        .collect()
}

/// The text after the first completion at the `|` is taken, with the cursor where it then stands.
fn taken(text: &str) -> String {
    let cursor = text.find('|').expect("a cursor");
    let mut text = text.replace('|', "");
    let first = complete(&text, cursor, &crate::vocabulary::leads())
        .into_iter()
        .next()
        .expect("a completion");
    text.replace_range(first.replace.clone(), &first.insert);
    text.insert(first.replace.start + first.insert.len(), '|');
    text
}

#[test]
fn a_definition_written_by_taking_what_is_offered() {
    for (before, after) in [
        ("lead sc|", "Lead score |"),
        ("Lead score |", "Lead score ≥ |"),
        ("Lead score ≥ 60 |", "Lead score ≥ 60 and |"),
        ("Lead score ≥ 60 an|", "Lead score ≥ 60 and |"),
        (
            "Lead score ≥ 60 and demo|",
            "Lead score ≥ 60 and Demo requested |",
        ),
        ("Country is one o|", "Country is one of (|"),
        ("Country is one of (ger|", "Country is one of (Germany|"),
        ("Country is one of (Germany|", "Country is one of (Germany, |"),
        (
            "Country is one of (Germany, |",
            "Country is one of (Germany, Austria|",
        ),
        ("Country is kingdom|", "Country is United Kingdom|"),
        ("Country is United |", "Country is United and |"),
        ("Country is Germany o|", "Country is Germany or |"),
        ("Lead source is Sal|", "Lead source is \"Sales and Marketing\"|"),
        ("State is o|", "State is \"OR\"|"),
        ("Demo requested is y|", "Demo requested is yes|"),
        ("any of (Title is VP |", "any of (Title is VP and |"),
        ("Lead sc|ore ≥ 60", "Lead score | ≥ 60"),
        (
            "Became an MQL date before cre|",
            "Became an MQL date before Created date |",
        ),
        ("(no|", "(not |"),
    ] {
        assert_eq!(taken(before), after, "{before}");
    }
}

#[test]
fn fields_come_by_label_alias_part_and_near_spelling() {
    assert_eq!(offered("hubspot|"), ["Lead score"]);
    assert_eq!(offered("job t|"), ["Title"]);
    assert!(offered("opt|").contains(&"Email opt out".to_owned()));
    assert_eq!(offered("Contry|")[0], "Country");
    assert!(offered("|").contains(&"one per person".to_owned()));
    assert_eq!(offered("|").len(), 12);
}

#[test]
fn operators_fit_the_kind_of_the_field() {
    assert_eq!(
        offered("Demo requested |"),
        ["is", "is known", "is unknown", "is not"]
    );
    assert!(offered("Created date |").starts_with(&["in the last".to_owned(), "in".to_owned()]));
    assert!(!offered("Lead score |").contains(&"contains".to_owned()));
    assert_eq!(
        offered("Title conta|"),
        ["contains any of", "contains", "does not contain"]
    );
}

#[test]
fn a_word_that_can_still_grow_is_offered_beside_what_follows_it() {
    let offered = offered("Country is United |");
    assert_eq!(offered, ["and", "or", "United Kingdom", "United States"]);
    let kinds: Vec<CompletionKind> = complete("Country", 7, &crate::vocabulary::leads())
        .into_iter()
        .map(|completion| completion.kind)
        .collect();
    assert!(kinds.iter().all(|kind| *kind == CompletionKind::Operator));
    assert!(self::offered("any of (Title is VP |").contains(&";".to_owned()));
    assert!(self::offered("(Title is VP |").contains(&")".to_owned()));
}

#[test]
fn a_value_that_no_record_has_is_a_warning_with_what_was_probably_meant() {
    let fields = crate::vocabulary::leads();
    let text = "Country is one of (germany, Austia) and Title is Anything and Lead source is Web";
    let found = warnings(text, &fields);
    assert_eq!(found.len(), 1);
    assert_eq!(&text[found[0].span.clone()], "Austia");
    assert_eq!(
        found[0].message,
        "`Austia` is not among the values seen in Country; did you mean Austria?"
    );
    assert_eq!(found[0].suggestions, ["Austria"]);
    let text = "Lead source starts with Zz and Country is \"Mars\"";
    let found = warnings(text, &fields);
    assert_eq!(
        found[0].message,
        "`Mars` is not among the values seen in Country."
    );
    assert_eq!(&text[found[0].span.clone()], "\"Mars\"");
    assert_eq!(found.len(), 1);
}

proptest! {
    /// Whatever is typed, wherever the cursor is: a list of at most 12, each of which can be taken.
    #[test]
    fn completion_never_fails(
        text in prop_oneof![
            any::<String>(),
            "(Lead score|Country|Title|is one of \\(|is|≥|and|or|not|\\(|\\)|“|\"|\\[|DE|,|;| |ß){0,10}",
        ],
        cursor in 0_usize..60,
    ) {
        for completion in complete(&text, cursor, &crate::vocabulary::awkward()) {
            prop_assert!(text.get(completion.replace.clone()).is_some());
            prop_assert!(completion.replace.start <= cursor);
        }
        prop_assert!(complete(&text, cursor, &crate::vocabulary::leads()).len() <= 12);
    }
}
