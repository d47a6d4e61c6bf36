//! Headers that name a stage: one column per stage, as HubSpot writes them. Knows the patterns, no stage.

use model::{StageDate, StageSide};

/// The pipeline that HubSpot's lifecycle stages belong to.
const LIFECYCLE: &str = "Lifecycle Stage Pipeline";

/// How a label begins; what follows is `"Stage (Pipeline)"` in quotes of any kind.
const LABELS: [(&str, StageSide); 5] = [
    ("date entered ", StageSide::Entered),
    ("date exited ", StageSide::Exited),
    ("latest time in ", StageSide::Latest),
    ("cumulative time in ", StageSide::Cumulative),
    ("time in ", StageSide::Cumulative),
];

/// How an internal name goes on after `hs_v2_` or `hs_`; what follows is the id of the stage.
const NAMES: [(&str, StageSide); 5] = [
    ("date_entered_", StageSide::Entered),
    ("date_exited_", StageSide::Exited),
    ("latest_time_in_", StageSide::Latest),
    ("cumulative_time_in_", StageSide::Cumulative),
    ("time_in_", StageSide::Cumulative),
];

/// The stage a header is about, and what its cells say of it; `None` for any other header. O(length).
pub(crate) fn stage_date(header: &str) -> Option<StageDate> {
    let header = header.trim_matches(|char: char| char.is_whitespace() || matches!(char, '\u{feff}' | '*'));
    labelled(header)
        .or_else(|| became(header))
        .or_else(|| named(header))
}

/// `Date entered "Proposal (Sales Pipeline)"`.
fn labelled(header: &str) -> Option<StageDate> {
    let (rest, side) = LABELS
        .iter()
        .find_map(|(begin, side)| Some((after(header, begin)?, *side)))?;
    let quoted = rest.trim().strip_prefix(is_quote)?.strip_suffix(is_quote)?;
    let (stage, pipeline) = apart(quoted.trim());
    (!stage.is_empty()).then(|| StageDate {
        stage: stage.to_owned(),
        pipeline: pipeline.map(str::to_owned),
        side,
    })
}

/// `Became a Marketing Qualified Lead Date`.
fn became(header: &str) -> Option<StageDate> {
    let rest = after(header, "became an ").or_else(|| after(header, "became a "))?;
    let end = rest.len().checked_sub(" date".len())?;
    let (stage, date) = rest.split_at_checked(end)?;
    let stage = stage.strip_suffix(" Lifecycle").unwrap_or(stage).trim();
    (date.eq_ignore_ascii_case(" date") && !stage.is_empty()).then(|| StageDate {
        stage: stage.to_owned(),
        pipeline: Some(LIFECYCLE.to_owned()),
        side: StageSide::Entered,
    })
}

/// `hs_v2_date_entered_appointmentscheduled`, also behind `property_`.
fn named(header: &str) -> Option<StageDate> {
    let rest = after(header, "property_").unwrap_or(header);
    let rest = after(rest, "hs_v2_").or_else(|| after(rest, "hs_"))?;
    let (stage, side) = NAMES
        .iter()
        .find_map(|(begin, side)| Some((after(rest, begin)?, *side)))?;
    (!stage.is_empty() && stage != "current_stage").then(|| StageDate {
        stage: stage.to_owned(),
        pipeline: None,
        side,
    })
}

/// What follows a beginning, without regard to the case of its letters.
fn after<'a>(text: &'a str, begin: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(begin.len())?;
    head.eq_ignore_ascii_case(begin).then_some(rest)
}

fn is_quote(char: char) -> bool {
    matches!(
        char,
        '"' | '\'' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}'
    )
}

/// The stage and the pipeline in the last brackets, which may hold brackets themselves.
fn apart(text: &str) -> (&str, Option<&str>) {
    let mut depth = 0;
    for (at, char) in text.char_indices().rev() {
        match char {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let inside = text.get(at + 1..text.len().saturating_sub(1));
            return match inside.filter(|_| char == '(' && at > 0) {
                Some(pipeline) => (text[..at].trim(), Some(pipeline.trim())),
                None => (text, None),
            };
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(header: &str) -> Option<(String, Option<String>, StageSide)> {
        stage_date(header).map(|date| (date.stage, date.pipeline, date.side))
    }

    #[test]
    fn a_stage_is_found_in_every_way_it_is_quoted() {
        let proposal = Some((
            "Proposal".to_owned(),
            Some("Sales Pipeline".to_owned()),
            StageSide::Entered,
        ));
        for header in [
            "Date entered \"Proposal (Sales Pipeline)\"",
            "date entered 'Proposal (Sales Pipeline)'",
            "Date Entered \u{201c}Proposal (Sales Pipeline)\u{201d}",
            "\u{feff}Date entered \u{2018}Proposal (Sales Pipeline)\u{2019} *",
        ] {
            assert_eq!(told(header), proposal, "{header}");
        }
    }

    #[test]
    fn both_dates_and_both_durations_are_told_apart() {
        let sides = [
            "Date entered",
            "Date exited",
            "Latest time in",
            "Cumulative time in",
            "Time in",
        ]
        .map(|begin| told(&format!("{begin} \"Demo (EU)\"")).expect("a stage").2);
        use StageSide::{Cumulative, Entered, Exited, Latest};
        assert_eq!(sides, [Entered, Exited, Latest, Cumulative, Cumulative]);
        let sides = [
            "date_entered",
            "date_exited",
            "latest_time_in",
            "cumulative_time_in",
        ]
        .map(|name| told(&format!("hs_v2_{name}_closedwon")).expect("a stage").2);
        assert_eq!(sides, [Entered, Exited, Latest, Cumulative]);
    }

    #[test]
    fn brackets_and_quotes_of_the_name_stay_in_the_name() {
        let name = |header| told(header).map(|(stage, pipeline, _)| (stage, pipeline.unwrap_or_default()));
        assert_eq!(
            name("Date entered \"Qualified (BANT) (New business (EU))\""),
            Some(("Qualified (BANT)".to_owned(), "New business (EU)".to_owned()))
        );
        assert_eq!(
            name("Date entered \"Said \"yes\"\""),
            Some(("Said \"yes\"".to_owned(), String::new()))
        );
        assert_eq!(
            name("Date entered \"(none)\""),
            Some(("(none)".to_owned(), String::new()))
        );
    }

    #[test]
    fn old_lifecycle_dates_and_internal_names_name_a_stage_too() {
        let stage = |header| told(header).map(|(stage, _, _)| stage);
        assert_eq!(
            stage("Became A Marketing Qualified Lead Date"),
            Some("Marketing Qualified Lead".to_owned())
        );
        assert_eq!(stage("Became an Other Lifecycle Date"), Some("Other".to_owned()));
        assert_eq!(stage("hs_date_entered_12345"), Some("12345".to_owned()));
        assert_eq!(stage("property_hs_v2_date_entered_lead"), Some("lead".to_owned()));
    }

    #[test]
    fn other_headers_name_no_stage() {
        for header in [
            "Date entered current stage",
            "hs_v2_date_entered_current_stage",
            "Enter Stage Date",
            "Time in current stage",
            "Became a customer",
            "Date entered \"\"",
            "Überfällig seit dem Datum",
            "",
        ] {
            assert_eq!(told(header), None, "{header}");
        }
    }
}
