//! What the program tells of sources that are in: stages of deals, the condition of records, what of them is merged. Knows no figure of
//! a comparison.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod program;

use program::Desk;
use serde_json::json;

#[test]
fn stages_say_how_far_deals_come_and_what_became_of_every_row() {
    let desk = Desk::empty();
    let deals = "Opportunity ID,Opportunity Name,Stage,Created Date\n\
        0065e00000CQ01A,Alder,Closed Won,2026-01-05\n\
        0065e00000CQ02A,Birch,Demo,2026-01-07\n\
        0065e00000CQ03A,Cedar,Closed Lost,2026-02-01\n";
    let history = "Opportunity ID,From Stage,To Stage,Last Modified\n\
        0065e00000CQ01A,,Discovery,2026-01-05\n\
        0065e00000CQ01A,Discovery,Demo,2026-01-15\n\
        0065e00000CQ01A,Demo,Demo,2026-01-20\n\
        0065e00000CQ01A,Demo,Closed Won,2026-03-01\n\
        0065e00000CQ02A,,Discovery,2026-01-07\n\
        0065e00000CQ02A,Discovery,Demo,2026-01-19\n\
        0065e00000CQ03A,,Discovery,2026-02-01\n\
        0065e00000CQ03A,Discovery,Closed Lost,2026-02-20\n\
        0065e00000CQ09A,,Discovery,2026-02-02\n";
    for (name, text, table) in [
        ("deals.csv", deals, "opportunities"),
        ("history.csv", history, "stage-history"),
    ] {
        let path = desk.write(name, text);
        desk.done("import", &[&path, "--team", "sales", "--as", table]);
    }
    let told = desk.json("stages", &["--team", "sales"]);
    let sales = &told["histories"][0];
    assert_eq!(sales["deals"], 3);
    assert_eq!(
        (&sales["won"], &sales["lost"], &sales["open"]),
        (&json!(1), &json!(1), &json!(1))
    );
    let export = &sales["exports"][0];
    assert_eq!(
        (&export["shape"], &export["rows"], &export["visits"]),
        (&json!("rows"), &json!(9), &json!(7))
    );
    assert_eq!((&export["collapsed"], &export["orphans"]), (&json!(1), &json!(1)));
    let discovery = json!({
        "name": "Discovery", "kind": "open", "visits": 3,
        "step": {"reached": 3, "moved_on": 2, "lost": 1, "open": 0, "skipped": 0,
                 "conversion": 2.0 / 3.0, "median_days": 12.0, "finished": 3},
    });
    assert_eq!(sales["stages"][0], discovery);
    assert_eq!(
        sales["stages"][2],
        json!({"name": "Closed Won", "kind": "won", "visits": 1, "step": null})
    );

    let text = desk.done("stages", &[]);
    assert!(text.contains("Sales: 3 deals: 1 won, 1 lost, 1 open"), "{text}");
    assert!(
        text.contains("history.csv (one row per change): 9 rows = 7 visits + 1 collapsed + 1 orphans"),
        "{text}"
    );
    assert_eq!(
        desk.json("stages", &["--team", "marketing"])["histories"],
        json!([])
    );
}

#[test]
fn the_condition_of_a_source_names_what_stands_out_and_lists_its_records_with_their_lines() {
    let desk = Desk::sample();
    let text = desk.done("condition", &[]);
    for words in [
        "same-email: 7 of 350 leads share their address with another: 3 groups, 4 too many.",
        "31 of 244 open leads belong to Marlow Quill, whose last activity was on 2026-03-16.",
        "27 of 1318 changes set Lead Status from Open to Ready for Sales in one minute",
        "387 of 518",
    ] {
        assert!(text.contains(words), "“{words}” is not in:\n{text}");
    }
    let shape = desk.json("condition", &["salesforce-leads.csv", "--records", "same-email"]);
    let records = shape["records"].as_array().unwrap();
    assert_eq!(records.len(), 7);
    assert_eq!(records[0]["lines"][0]["file"], "salesforce-leads.csv");
    assert!(records[0]["lines"][0]["line"].as_u64().unwrap() > 1);
    let finding = &shape["sources"][0]["findings"][0];
    assert_eq!(
        (&finding["code"], &finding["n"], &finding["of"]),
        (&json!("untouched"), &json!(156), &json!(244))
    );
}

#[test]
fn a_figure_carries_what_it_was_counted_from_and_a_ladder_changes_it() {
    let desk = Desk::empty();
    let deals = desk.write(
        "deals.csv",
        "Opportunity ID,Opportunity Name,Stage,Created Date\n1,Alder,Closed Won,2026-01-05\n2,Birch,Demo,2026-01-07\n",
    );
    let history = desk.write(
        "history.csv",
        "Opportunity ID,From Stage,To Stage,Last Modified\n\
         1,,Discovery,2026-01-05\n1,Discovery,Demo,2026-01-15\n1,Demo,Closed Won,2026-03-01\n\
         2,,Discovery,2026-01-07\n2,Discovery,Demo,2026-01-19\n",
    );
    desk.done("import", &[&deals, "--team", "sales", "--as", "opportunities"]);
    desk.done("import", &[&history, "--team", "sales", "--as", "stage-history"]);
    let figure = |row: &str, figure: &str| {
        let told = desk.json("metrics", &["--metric", "conversion"]);
        let figures = told["figures"].as_array().unwrap().clone();
        let own =
            |own: &serde_json::Value| own["row"] == row && own["figure"] == figure && own["table"] == "steps";
        figures.into_iter().find(own).unwrap()
    };
    let rate = figure("1", "rate");
    assert_eq!(rate["label"], "Demo → Closed Won");
    assert_eq!((&rate["value"], &rate["exact"]), (&json!(0.5), &json!("1/2")));
    assert_eq!((&rate["n"], &rate["of"]), (&json!(1), &json!(2)));
    assert_eq!(
        (&rate["as_of"], &rate["deals"]),
        (&json!("2026-03-01"), &json!(2))
    );
    assert_eq!(rate["parameters"]["reach"], "advance");
    assert_eq!(rate["notes"][0], "thin");
    let open = |key: &str, label: &str| json!({ "key": key, "label": label, "deals": 1 });
    assert_eq!(
        rate["open"],
        json!([
            open("1:rate", "came on"),
            open("1:rate:others", "did not come on")
        ])
    );
    let others = desk.json(
        "metrics",
        &["--metric", "conversion", "--records", "1:rate:others"],
    );
    assert_eq!(
        (&others["total"], &others["rows"][0]["fields"]["sales.name"]),
        (&json!(1), &json!("Birch")),
        "{others}"
    );
    let told = desk.done("metrics", &["--metric", "conversion"]);
    assert!(told.contains("50%, 1 of 2, thin"), "{told}");

    let listed = desk.done("metrics", &["--list"]);
    assert!(listed.contains("velocity"), "{listed}");

    desk.done("ladder", &["preset", "Sales"]);
    let shown = desk.done("ladder", &["map", "Discovery=Prospect", "Closed Won=Closed won"]);
    assert!(shown.contains("Declared."), "{shown}");
    assert_eq!(figure("0", "rate")["label"], "Prospect → Demo");
    desk.done("ladder", &["reset"]);
    assert_eq!(figure("0", "rate")["label"], "Discovery → Demo");
}

#[test]
fn a_source_that_only_one_of_two_copies_has_is_in_what_they_are_merged_into() {
    let (one, two) = (Desk::two_teams(), Desk::empty());
    let calls = two.write(
        "calls.csv",
        "Deal ID,Deal Name,Amount\n1,Alder,100.50\n2,Birch,2000\n",
    );
    two.done("import", &[&calls, "--team", "sales", "--as", "opportunities"]);
    let merge = |a: &std::path::Path, b: &std::path::Path, out: &std::path::Path| {
        let mut command = program::command(&["merge"]);
        let answer = program::Answer::of(command.arg(a).arg(b).arg("--out").arg(out).arg("--json"));
        answer.json()["merged"]["notes"].to_string()
    };
    let (first, both) = (one.path("both.counterpart"), one.path("again.counterpart"));
    let notes = merge(&one.file(), &two.file(), &first);
    assert!(
        notes.contains("calls.csv was brought over from the second copy."),
        "{notes}"
    );
    let notes = merge(&first, &two.file(), &both);
    assert!(!notes.contains("calls.csv"), "{notes}");
    let told = program::Answer::of(program::command(&["sources"]).arg(&both).arg("--json")).json();
    let names: Vec<&str> = told["sources"]
        .as_array()
        .unwrap()
        .iter()
        .map(|source| source["file_name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["contacts.csv", "leads.csv", "calls.csv"]);
    let rows = program::Answer::of(program::command(&["rows"]).arg(&both).args([
        "--on",
        "opportunities",
        "--where",
        "Amount ≥ 1000",
        "--json",
    ]));
    assert_eq!(rows.json()["total"], 1);
    let sound = workspace::Workspace::open(&both).unwrap().integrity().unwrap();
    assert_eq!(sound, Vec::<String>::new());
}
