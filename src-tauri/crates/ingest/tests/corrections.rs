//! What the user decides about a column's cells, applied to all of them in one import.

#[test]
fn a_text_is_corrected_for_all_records_at_once() {
    let text = "Lead ID,Lead Source,Phone\n1,google,Select\n2,Google,-\n3,tbd,\n4,Select,555\n";
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("leads.csv");
    std::fs::write(&path, text).unwrap();
    let preview = ingest::preview(&path, None, None).unwrap();
    let mut plan = ingest::plan_of(&preview);
    let column = || "Lead Source".to_owned();
    for fix in [
        model::Fix::Replace {
            column: column(),
            from: "google".into(),
            to: "Google".into(),
        },
        model::Fix::Unknown {
            column: column(),
            text: "TBD".into(),
        },
        model::Fix::Known {
            column: column(),
            text: "select".into(),
        },
    ] {
        ingest::apply_fix(&mut plan, &fix).unwrap();
    }
    let imported = crate::kept::import_by(&path, preview, plan).unwrap();
    assert_eq!(imported.column("lead_source"), ["Google", "Google", "", "Select"]);
    assert_eq!(imported.column("phone"), ["", "", "", "555"]);
    let source = &imported.account.columns[1];
    assert_eq!(
        (source.empty, source.dictionary.texts().collect::<Vec<_>>()),
        (1, vec!["Google", "Select"])
    );
}

/// An export whose dates could all be read both ways, with ids in the order of the months or in no order.
fn ambiguous(in_order: bool) -> String {
    let mut text = "Lead ID,Created Date,Lead Source\n".to_owned();
    for n in 0..12 {
        let id = if in_order { n } else { n * 5 % 12 };
        text += &format!("{},{}/{}/2026,Web\n", 100 + id, n + 1, n * 7 % 12 + 1);
    }
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].sort_unstable_by_key(|line| line.split(',').nth(1));
    lines.join("\n")
}

#[test]
fn what_the_file_proves_is_answered_and_what_it_does_not_is_asked_once() {
    let proved = crate::kept::import_text(ambiguous(true)).unwrap();
    let question = &proved.preview.questions[0];
    assert_eq!(
        question.chosen.as_deref(),
        Some("month-first"),
        "{}",
        question.why
    );
    assert!(question.why.contains("by \"Lead ID\""), "{}", question.why);
    assert_eq!(proved.account.columns[1].format, "date as 3/29/2026");

    let open = crate::kept::import_text(ambiguous(false)).unwrap();
    let question = &open.preview.questions[0];
    assert_eq!((question.code.as_str(), &question.chosen), ("date-order", &None));
    assert_eq!(question.columns, ["Created Date"]);
    assert!(question.options.iter().all(|option| option.samples.len() == 3));
    let mut plan = open.plan.clone();
    ingest::answer(&mut plan, question, "month-first");
    assert_eq!(plan.columns[1].rules.dates, Some(model::DateOrder::MonthFirst));
}
