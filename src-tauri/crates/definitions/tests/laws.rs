//! Laws of the text form, for any criteria and any text.

use definitions::{Vocabulary, normalise, parse, print};
use proptest::prelude::*;

fn fields() -> Vocabulary {
    let mut vocabulary = crate::vocabulary::leads();
    vocabulary
        .fields
        .splice(0..0, crate::vocabulary::awkward().fields);
    vocabulary
}

/// Values that look like the grammar around them, and any others.
fn value() -> BoxedStrategy<String> {
    prop_oneof![
        prop::sample::select(vec![
            "and",
            "OR",
            "not",
            "known",
            "unknown",
            "yes",
            "is",
            "any of",
            "one of (a)",
            "a, b",
            "x; y",
            "(z)",
            "R and D",
            "≥ 5",
            "\"q\"",
            "\\",
            "\\\"",
            "“curly”",
            "[b]",
            "",
            " ",
            " padded ",
            "two  spaces",
            "line\nbreak",
            "not one of",
            "at least 5",
            "before 2026-01-01",
            "Zoë",
            "İstanbul",
            "DE (unknown counts)",
            "DE",
            "VP",
            "by",
            "Opted in",
            "out",
            "out in 2026",
            "more than",
            "by people",
            "where (x)",
            "a budget is yes",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,8}",
        any::<String>(),
    ]
    .boxed()
}

const WORDS: &[&str] = &[
    "and",
    "or",
    "not",
    "(",
    ")",
    "all of (",
    "any of (",
    "none of (",
    "at least 2 of (",
    ";",
    ",",
    "≥",
    "<",
    "=",
    "is",
    "is one of (",
    "contains",
    "contains any of (",
    "starts with",
    "is known",
    "between",
    "in",
    "before",
    "within",
    "5 days",
    "after",
    "in the last",
    "Lead score",
    "Title",
    "Country",
    "Created date",
    "Close date",
    "Close date (2)",
    "Annual revenue",
    "Demo requested",
    "60",
    "10,000",
    "€",
    "k",
    "2026-01-01",
    "2026-Q1",
    "yes",
    "DE",
    "\"",
    "“",
    "[",
    "]",
    "\\",
    "(unknown counts)",
    "(unknown",
    "one per person",
    "every record",
    "has an",
    "no",
    "at most 2",
    "at least 2",
    "activity",
    "activities",
    "opportunity",
    "of kind",
    "by people",
    "where (",
    "Amount",
    "reached",
    "first reached",
    "stayed in",
    "more than",
    "by",
    "present in",
    "Sales' system",
    "ß",
    "𝔘",
    "\u{0}",
];

/// Texts made of the grammar's own words, so that they get far into it.
fn near_text() -> BoxedStrategy<String> {
    let word = prop::sample::select(WORDS);
    let space = prop::sample::select(vec!["", " ", "\u{a0}"]);
    prop::collection::vec((word, space), 0..14)
        .prop_map(|words| {
            words
                .into_iter()
                .flat_map(|(word, space)| [word, space])
                .collect()
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn what_is_printed_reads_back_as_the_same_criteria(expr in crate::criteria::criteria(&fields(), value())) {
        let fields = fields();
        let text = print(&expr, &fields);
        let read = parse(&text, &fields);
        prop_assert!(read.is_ok(), "{text}: {read:?}");
        let read = read.unwrap();
        prop_assert_eq!(&read, &normalise(&expr), "{}", text);
        prop_assert_eq!(print(&read, &fields), text);
    }

    #[test]
    fn the_normal_form_is_its_own_normal_form(expr in crate::criteria::criteria(&fields(), value())) {
        let normal = normalise(&expr);
        prop_assert_eq!(normalise(&normal), normal);
    }

    #[test]
    fn any_text_is_read_or_refused_at_a_place_in_it(text in prop_oneof![near_text(), any::<String>()]) {
        let fields = fields();
        match parse(&text, &fields) {
            Ok(expr) => {
                let printed = print(&expr, &fields);
                prop_assert_eq!(parse(&printed, &fields), Ok(expr), "{}", printed);
            }
            Err(error) => {
                prop_assert!(text.get(error.span.clone()).is_some(), "{:?} in {:?}", error, text);
                prop_assert!(error.message.ends_with(['.', '?']), "{}", error.message);
            }
        }
    }
}
