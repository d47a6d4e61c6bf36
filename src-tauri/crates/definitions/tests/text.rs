//! The text form by example: what people type, what it means, and how it is written back.

use definitions::{Comparison, DateTest, Expr, Leaf, Literal, Test, Unknown, parse, print};

fn printed(text: &str) -> String {
    let fields = crate::vocabulary::leads();
    match parse(text, &fields) {
        Ok(expr) => print(&expr, &fields),
        Err(error) => panic!("{text}: {error} at {:?}", error.span),
    }
}

fn leaf(field: &str, test: Test) -> Expr {
    Expr::Leaf(Leaf {
        field: field.to_owned(),
        test,
        unknown: Unknown::Fails,
    })
}

#[test]
fn definitions_that_print_back_exactly_as_typed() {
    for text in [
        "Lead score ≥ 60 and Title contains any of (Director, VP, Chief) and Country is one of (DE, AT, CH) \
         and not Email domain is one of (gmail.com, gmx.de)",
        "every record",
        "one per person",
        "Lead score ≥ 60 or Demo requested is yes",
        "(Lead score ≥ 60 or Demo requested is yes) and Country is Germany",
        "Country is Germany and Title is known or Country is Austria and Title is unknown",
        "at least 2 of (Lead score ≥ 60; Demo requested is yes; Page views > 10 or Form submissions ≥ 1)",
        "none of (Email opt out is yes; Do not call is yes)",
        "not (Country is Germany and Title is known)",
        "not every record",
        "Lead score ≠ 5",
        "Lead score ≠ 5 (unknown fails)",
        "not Country is Germany (unknown counts)",
        "Lead score between 10 and 20.5",
        "Annual revenue ≥ 10000 and Expected amount < 99.90",
        "Created date in 2026-Q1",
        "Created date in 2026-01-15..2026-02-14",
        "Created date before 2026-04-01 and Created date on or after 2026-01-01",
        "Became an MQL date before Created date",
        "Last contacted within 5 days after Created date (unknown counts)",
        "Created date within 1 day before Converted date",
        "Last activity date in the last 90 days",
        "Title starts with Head and Title starts with any of (Head, Lead)",
        "Lead source is \"unknown\" or Lead source is unknown",
        "State is one of (CA, OR, WA)",
        "State is \"OR\"",
        "Company is \"Smith, Jones (UK)\"",
        "Lead source is \"Sales and Marketing\"",
        "Company contains \"say \\\"hi\\\" \\\\ bye\"",
    ] {
        assert_eq!(printed(text), text);
    }
}

/// What is typed, and how it is written back.
const SPELLINGS: &[(&str, &str)] = &[
    ("", "every record"),
    ("  \n ", "every record"),
    (
        "lead SCORE >= 60 AND title IS NOT known",
        "Lead score ≥ 60 and Title is unknown",
    ),
    ("lead_score >= 60", "Lead score ≥ 60"),
    ("HubSpot Score is at least 60", "Lead score ≥ 60"),
    ("job title = VP", "Title is VP"),
    ("Lead score != 5", "Lead score ≠ 5"),
    (
        "Lead score is not 5 (unknown fails)",
        "Lead score ≠ 5 (unknown fails)",
    ),
    ("not Lead score = 5", "Lead score ≠ 5"),
    ("Lead score ≠ 5 (unknown counts)", "Lead score ≠ 5"),
    ("Lead score is less than 10k", "Lead score < 10000"),
    (
        "Annual revenue ≥ $10,000 and Title is known",
        "Annual revenue ≥ 10000 and Title is known",
    ),
    (
        "Annual revenue ≥ 10k EUR and Title is known",
        "Annual revenue ≥ 10000 and Title is known",
    ),
    ("Country is not DE", "not Country is DE"),
    ("Country ≠ DE", "not Country is DE"),
    ("Country is not one of (DE, AT)", "not Country is one of (DE, AT)"),
    (
        "Country is not DE (unknown fails)",
        "not Country is DE (unknown counts)",
    ),
    ("Title does not contain intern", "not Title contains intern"),
    ("not not Title is VP", "Title is VP"),
    ("((Title is VP))", "Title is VP"),
    (
        "all of (Title is VP; Country is DE)",
        "Title is VP and Country is DE",
    ),
    (
        "any of (Title is VP; Country is DE)",
        "Title is VP or Country is DE",
    ),
    (
        "Title is VP and (Country is DE and Lead score = 1)",
        "Title is VP and Country is DE and Lead score = 1",
    ),
    ("Demo requested = yes", "Demo requested is yes"),
    ("Demo requested is not yes", "not Demo requested is yes"),
    ("Created date in Q1 2026", "Created date in 2026-Q1"),
    (
        "Created date is in the last 1 days",
        "Created date in the last 1 day",
    ),
    (
        "Created date between 2026-01-01 and 2026-03-31",
        "Created date in 2026-Q1",
    ),
    (
        "Created date >= 2026-01-01",
        "Created date on or after 2026-01-01",
    ),
    ("Created date is 2026-01-01", "Created date on 2026-01-01"),
    (
        "[Lead score] ≥ 60 and “Title” is “VP”",
        "Lead score ≥ 60 and Title is VP",
    ),
    (
        "Lead score≥60 and(Title is VP)",
        "Lead score ≥ 60 and Title is VP",
    ),
    (
        "Country is one of (DE,AT ,  CH )",
        "Country is one of (DE, AT, CH)",
    ),
    ("every record and Title is VP", "Title is VP"),
];

#[test]
fn other_spellings_mean_the_same() {
    for (typed, canonical) in SPELLINGS {
        assert_eq!(printed(typed), *canonical, "{typed}");
    }
}

#[test]
fn the_tree_behind_a_text() {
    let fields = crate::vocabulary::leads();
    assert_eq!(
        parse(
            "Lead score ≥ 60 and Expected amount > 10k or Country ≠ DE",
            &fields
        )
        .unwrap(),
        Expr::Any(vec![
            Expr::All(vec![
                leaf(
                    "lead_score",
                    Test::Compare(Comparison::AtLeast, Literal::Number(60.0))
                ),
                leaf(
                    "amount",
                    Test::Compare(Comparison::Greater, Literal::Money(1_000_000))
                ),
            ]),
            Expr::Not(Box::new(leaf("country", Test::Is("DE".to_owned())))),
        ])
    );
    assert_eq!(
        parse("Last contacted within 5 days after Created date", &fields).unwrap(),
        leaf(
            "last_contacted_at",
            Test::Date(DateTest::WithinAfter(5, "created_at".to_owned()))
        )
    );
}

#[test]
fn awkward_labels_are_written_so_that_they_read_back() {
    let fields = crate::vocabulary::awkward();
    for text in [
        "[Close date] on 2026-01-01 and [Close date (2)] before [Close date]",
        "[Not interested] is yes and not interested is yes",
        "Terms and conditions accepted is yes or [Lead] is known",
        "[2nd call date] after [Close date (2)]",
        "[All of it] is x and [At least 2 of (a)] = 1",
        "\"Amount ≥ 5; or [not]\" ≥ 10",
        "No. of Employees ≥ 50",
        "Status is open and status_b is open",
        "[“Fit” level] is high",
        "Two spaces is x",
        "[Date entered \"MQL (Lifecycle Stage Pipeline)\"] in 2026",
    ] {
        let expr = parse(text, &fields).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(print(&expr, &fields), text);
    }
}

/// The marked text, the message, the suggestions.
#[track_caller]
fn error(text: &str, marked: &str, message: &str, suggestions: &[&str]) {
    let error = parse(text, &crate::vocabulary::leads()).expect_err(text);
    assert_eq!(error.message, message, "{text}");
    assert_eq!(&text[error.span.clone()], marked, "{text}");
    assert_eq!(error.suggestions, suggestions, "{text}");
}

#[test]
fn a_field_that_does_not_exist() {
    error(
        "Title is VP and lead scor ≥ 60",
        "lead scor",
        "`lead scor` is not a field; did you mean Lead score?",
        &["Lead score", "Lead source"],
    );
    error("Shoe size ≥ 60", "Shoe size", "`Shoe size` is not a field.", &[]);
    error(
        "[Led score] ≥ 60",
        "[Led score]",
        "`Led score` is not a field; did you mean Lead score?",
        &["Lead score", "Lead source"],
    );
    error(
        "Lead score ≥ 60 and and",
        "and",
        "Expected a criterion such as `Lead score ≥ 60`, found `and`.",
        &[],
    );
}

#[test]
fn an_operator_that_is_missing_or_does_not_fit() {
    error(
        "Title ≥ 60",
        "≥",
        "Title is a text, which `≥` does not fit; use is, is one of, contains, starts with or is known.",
        &[],
    );
    error(
        "Lead score contains 60",
        "contains",
        "Lead score is a number, which `contains` does not fit; use =, ≠, <, ≤, >, ≥, between or is known.",
        &[],
    );
    error(
        "Demo requested and Title is VP",
        "and",
        "Expected an operator after Demo requested, found `and`: is yes, is no or is known.",
        &[],
    );
    error(
        "Lead score 60",
        "60",
        "Expected an operator after Lead score, found `60`: =, ≠, <, ≤, >, ≥, between or is known.",
        &[],
    );
    error(
        "Demo requested",
        "Demo requested",
        "Expected an operator after Demo requested: is yes, is no or is known.",
        &[],
    );
}

#[test]
fn a_value_that_is_missing_or_of_the_wrong_kind() {
    error(
        "Lead score ≥ sixty",
        "sixty",
        "Expected a number, found `sixty`.",
        &[],
    );
    error("Lead score ≥", "≥", "Expected a number after `≥`.", &[]);
    error(
        "Annual revenue ≥ 1.555",
        "1.555",
        "Expected an amount of money, found `1.555`.",
        &[],
    );
    error(
        "Demo requested is maybe",
        "maybe",
        "Expected `yes` or `no`, found `maybe`.",
        &["yes", "no"],
    );
    error("Country is", "is", "Expected a value after `is`.", &[]);
    error(
        "State is OR",
        "OR",
        "Expected a value, found `OR`; if that is the value, write \"OR\".",
        &["\"OR\""],
    );
    error(
        "Created date in 2026-Q5",
        "2026-Q5",
        "`2026-Q5` is not a period; write a year (2026), a quarter (2026-Q1), a month (2026-03) or two days \
         (2026-01-01..2026-03-31).",
        &[],
    );
    error(
        "Created date on 2026-02-30",
        "2026-02-30",
        "Expected a day such as 2026-04-01, found `2026-02-30`.",
        &[],
    );
    error(
        "Created date before Title",
        "Title",
        "Title is a text; expected a date field.",
        &[],
    );
    error(
        "Lead score between 10",
        "10",
        "Expected `and` and the upper end, as in `between 10 and 20` after `10`.",
        &[],
    );
}

#[test]
fn what_is_not_closed_or_not_connected() {
    error(
        "(Title is VP",
        "(",
        "This parenthesis is not closed; expected `)`.",
        &[],
    );
    error(
        "Country is one of (DE, AT",
        "(",
        "This list is not closed; expected `)`.",
        &[],
    );
    error(
        "Country is \"DE",
        "\"",
        "This quote is not closed; expected `\"`.",
        &[],
    );
    error(
        "Title is VP)",
        ")",
        "No parenthesis is open that this `)` could close.",
        &[],
    );
    error(
        "Title is VP and",
        "and",
        "Expected a criterion such as `Lead score ≥ 60` after `and`.",
        &[],
    );
    error(
        "Lead score ≥ 60 points",
        "points",
        "Expected `and`, `or` or the end, found `points`.",
        &[],
    );
    error(
        "any of (Title is VP, Lead score ≥ 60)",
        ",",
        "Members of a group stand apart by `;`, not by `,`.",
        &[";"],
    );
    error(
        "at least 3 of (Title is VP; Title is CEO)",
        "3",
        "At least 3 of 2 can never hold.",
        &["2"],
    );
    error(
        "Country is DE Lead score ≥ 60",
        "≥",
        "Expected `and`, `or` or the end, found `≥`.",
        &[],
    );
}

#[test]
fn a_value_with_a_connective_in_it_is_told_to_be_quoted() {
    let error = parse("Lead source is Sales and Marketing", &crate::vocabulary::leads()).unwrap_err();
    assert_eq!(error.message, "`Marketing` is not a field.");
    assert_eq!(
        error.hint,
        "If `Sales and Marketing` is one value, put it in quotes."
    );
}

#[test]
fn nesting_has_a_limit_that_is_told() {
    let fields = crate::vocabulary::leads();
    let nested = |depth: usize| format!("{}Title is VP{}", "(".repeat(depth), ")".repeat(depth));
    assert!(parse(&nested(50), &fields).is_ok());
    for text in [
        nested(100_000),
        "not ".repeat(100_000),
        "any of (".repeat(100_000),
    ] {
        let error = parse(&text, &fields).unwrap_err();
        assert_eq!(error.message, "Criteria are nested deeper than 64 levels.");
    }
}
