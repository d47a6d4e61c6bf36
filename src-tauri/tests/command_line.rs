//! The whole road by command line: two exports in, two definitions, two numbers, and why they differ.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod program;

use program::{Desk, assert_adds_up};
use serde_json::{Value, json};

/// What the five causes of the sample come to: slot, exact share, decimal.
const CAUSES: [(&str, &str, f64); 5] = [
    ("fit", "-8", -8.0),
    ("behaviour", "-15/2", -7.5),
    ("handoff", "-9/2", -4.5),
    ("dedupe", "-4", -4.0),
    ("contactability", "-1", -1.0),
];

#[test]
fn the_sample_says_40_and_15_and_the_five_causes_exactly() {
    let desk = Desk::sample();
    let compared = desk.json("compare", &["--term", "MQL"]);
    assert_eq!(compared["term"], "MQL");
    assert_eq!(compared["marketing"]["n"], 40);
    assert_eq!(compared["sales"]["n"], 15);
    assert_eq!(compared["gap"], -25);
    assert_eq!(compared["measure"], "records");
    assert_eq!(compared["as_of"], "2026-06-30");
    assert_eq!(compared["period"], Value::Null);
    let slots = compared["slots"].as_array().unwrap();
    assert_eq!(slots.len(), 5);
    for (slot, (name, share, decimal)) in slots.iter().zip(CAUSES) {
        assert_eq!((&slot["slot"], &slot["share"]), (&json!(name), &json!(share)));
        assert_eq!(slot["share_decimal"], decimal);
        let [low, high] = [0, 1].map(|at| slot["range"][at].as_f64().unwrap());
        assert!(low <= decimal && decimal <= high, "{slot}");
        assert_eq!(
            slot["entered"].as_u64().unwrap() + slot["left"].as_u64().unwrap(),
            slot["records"].as_u64().unwrap()
        );
    }
    let behaviour = slots.iter().find(|slot| slot["slot"] == "behaviour").unwrap();
    assert_eq!(behaviour["range"], json!([-11, -4]));
    assert_eq!(behaviour["marketing"], "Lead score ≥ 60");
    assert_eq!(behaviour["sales"], "Lead score ≥ 40 and Demo requested is yes");
    let [both, marketing, sales] =
        ["both", "only_marketing", "only_sales"].map(|part| compared[part]["n"].as_u64().unwrap());
    assert_eq!((both + marketing, both + sales), (40, 15));
    let of = &compared["agreement"]["by_count_of"];
    assert_eq!(of, &json!({ "n": both, "of": both + marketing + sales }));
    assert_eq!(compared["marketing"]["definition"], "Lead score ≥ 60");
    assert_eq!(compared["marketing"]["version"], 1);
    assert!(
        compared["sales"]["definition"]
            .as_str()
            .unwrap()
            .ends_with("and one per person")
    );
    assert_eq!(compared["sales"]["version"], 1);
}

#[test]
fn the_sample_reads_at_a_glance_in_the_terminal() {
    let desk = Desk::sample();
    let text = desk.done("compare", &["--term", "mql"]);
    for words in [
        "Marketing:  40",
        "Sales:      15",
        "−25",
        "Lead score ≥ 60 (v1)",
        "as of 2026-06-30",
    ] {
        assert!(text.contains(words), "“{words}” is not in:\n{text}");
    }
    for (cause, share) in [
        ("fit", "−8"),
        ("behaviour", "−15/2"),
        ("handoff", "−9/2"),
        ("dedupe", "−4"),
        ("contactability", "−1"),
    ] {
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with(cause))
            .unwrap_or_else(|| panic!("{text}"));
        assert!(line.contains(share), "{line}");
    }
    let terms = desk.done("terms", &[]);
    let mql = terms.lines().find(|line| line.starts_with("MQL")).unwrap();
    assert!(mql.contains("40") && mql.contains("15"), "{mql}");
    assert!(terms.lines().any(|line| line.starts_with("Pipeline")), "{terms}");
}

#[test]
fn a_cause_opens_to_its_records_and_each_to_its_file_and_line() {
    let desk = Desk::sample();
    let opened = desk.json("compare", &["--term", "MQL", "--records", "fit"]);
    assert_eq!(opened["cause"], "fit");
    let fit = opened["slots"]
        .as_array()
        .unwrap()
        .iter()
        .find(|slot| slot["slot"] == "fit")
        .unwrap();
    let records = opened["records"].as_array().unwrap();
    assert_eq!(records.len(), 11);
    assert_eq!(fit["records"], 11);
    let mut seen = std::collections::BTreeSet::new();
    for record in records {
        assert!(seen.insert(record["record"].as_u64().unwrap()));
        let lines = record["lines"].as_array().unwrap();
        assert_eq!(lines.len(), 2, "in both teams' systems: {record}");
        for line in lines {
            // The line named is the line where the record stands.
            let file = desk.path("sample exports").join(line["file"].as_str().unwrap());
            let text = std::fs::read_to_string(file).unwrap();
            let at = usize::try_from(line["line"].as_u64().unwrap()).unwrap();
            let email = record["fields"][format!("{}.email", line["team"].as_str().unwrap())]
                .as_str()
                .unwrap();
            assert!(text.lines().nth(at - 1).unwrap().contains(email), "{record}");
        }
    }
    let text = desk.done("compare", &["--term", "MQL", "--records", "fit"]);
    assert!(text.ends_with("11 of 11 records.\n"), "{text}");
}

#[test]
fn two_exports_and_two_definitions_become_two_numbers() {
    let desk = Desk::two_teams();
    let compared = desk.json("compare", &["--term", "MQL"]);
    assert_eq!(
        (&compared["marketing"]["n"], &compared["sales"]["n"]),
        (&json!(4), &json!(2))
    );
    assert_eq!(compared["links"]["by_id"], 4);
    assert_eq!(compared["links"]["only_marketing"], 1);
    let shares: f64 = compared["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| slot["share_decimal"].as_f64().unwrap())
        .sum();
    assert_eq!(shares, -2.0);

    // Sales' leads have no score: it is read from marketing's export, and that is said.
    let reads = compared["sales"]["reads"].as_array().unwrap();
    let score = reads
        .iter()
        .find(|reading| reading["label"] == "Lead score")
        .unwrap();
    assert_eq!(
        (&score["team"], &score["borrowed"], &score["files"]),
        (&json!("marketing"), &json!(true), &json!(["contacts.csv"]))
    );

    // One per person: ada+demo is ada again.
    let people = desk.json(
        "define",
        &[
            "--team",
            "sales",
            "--term",
            "MQL",
            "--text",
            "Lead score ≥ 60 and Lead status is Qualified",
        ],
    );
    assert_eq!((&people["n"], &people["version"]), (&json!(3), &json!(2)));

    // In the first quarter: the duplicate of April is not there.
    let quarter = desk.json("compare", &["--term", "MQL", "--period", "2026-Q1"]);
    assert_eq!(
        (&quarter["marketing"]["n"], &quarter["sales"]["n"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(
        (&quarter["period"], &quarter["date"]),
        (&json!("2026-Q1"), &json!("Created date"))
    );
    let converted = desk.json(
        "compare",
        &["--term", "MQL", "--period", "2026-03", "--date", "Converted date"],
    );
    assert_eq!(
        (&converted["marketing"]["n"], &converted["date"]),
        (&json!(2), &json!("Converted date"))
    );
}

#[test]
fn amounts_are_compared_to_the_cent_when_a_term_has_an_amount() {
    let desk = Desk::two_teams();
    let text = "Lead score ≥ 60";
    let side = desk.json(
        "define",
        &[
            "--team",
            "marketing",
            "--term",
            "MQL",
            "--text",
            text,
            "--amount",
            "Expected amount",
        ],
    );
    assert_eq!(side["amount"], 2500);
    let compared = desk.json("compare", &["--term", "MQL", "--measure", "amount"]);
    assert_eq!(compared["marketing"]["amount"], 2500);
    assert_eq!(compared["sales"]["amount"], 1000);
    assert_eq!(
        (&compared["gap"], &compared["measure"]),
        (&json!(-1500), &json!("amount"))
    );
    let wrong = desk.refused(
        "define",
        &[
            "--team",
            "marketing",
            "--term",
            "MQL",
            "--text",
            text,
            "--amount",
            "Country",
        ],
    );
    wrong.says("not-money", &["Country", "Expected amount"]);
}

#[test]
fn sources_account_for_every_line() {
    let desk = Desk::two_teams();
    let sources = desk.sources();
    assert_eq!(sources.len(), 2);
    sources.iter().for_each(assert_adds_up);
    let contacts = &sources[0];
    assert_eq!(
        (&contacts["team"], &contacts["table"], &contacts["file_name"]),
        (&json!("marketing"), &json!("leads"), &json!("contacts.csv"))
    );
    assert_eq!(
        (&contacts["account"]["rows"], &contacts["account"]["lines"]),
        (&json!(5), &json!(6))
    );
    assert_eq!(contacts["covers"], json!(["2026-01-05", "2026-04-02"]));
    assert_eq!(
        (&contacts["as_of"], &contacts["as_of_declared"]),
        (&json!("2026-04-02"), &json!(false))
    );
    let text = desk.done("sources", &[]);
    assert!(
        text.contains("Marketing: contacts.csv (leads), 5 records"),
        "{text}"
    );
    assert!(
        text.contains("6 lines = 1 header + 5 accepted + 0 blank + 0 rejected"),
        "{text}"
    );
    assert_eq!(Desk::empty().done("sources", &[]).lines().count(), 1);
}

#[test]
fn rows_are_listed_where_criteria_hold() {
    let desk = Desk::two_teams();
    let all = desk.json("rows", &[]);
    assert_eq!(all["total"], 5);
    let found = desk.json(
        "rows",
        &[
            "--where",
            "Country is Germany and Lead score ≥ 75",
            "--limit",
            "1",
        ],
    );
    assert_eq!(
        (&found["total"], found["rows"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    let row = &found["rows"][0];
    assert_eq!(row["fields"]["marketing.email"], "ada@north.example");
    assert_eq!(row["fields"]["marketing.amount"], 1000);
    assert_eq!(
        row["lines"],
        json!([
            { "team": "marketing", "file": "contacts.csv", "line": 2 },
            { "team": "sales", "file": "leads.csv", "line": 2 },
        ])
    );
    let text = desk.done("rows", &["--where", "Country is Germany", "--limit", "2"]);
    assert!(text.starts_with("Country (Marketing)"), "{text}");
    assert!(text.ends_with("2 of 3 records.\n"), "{text}");
    desk.refused("rows", &["--on", "targets"])
        .says("no-records", &["targets"]);
    let slip = desk.refused("rows", &["--where", "Contry is Germany"]);
    slip.says("criteria-not-readable", &["Contry", "Country"]);
}

#[test]
fn an_exported_csv_has_no_cell_that_a_spreadsheet_would_run() {
    let desk = Desk::empty();
    let hostile = "Lead ID,Company,Title,Lead Score\n1,=cmd(),@SUM(A1),-5\n2,\"+49, \"\"x\"\"\",-2+3,7\n3,Müller & Söhne,Head,8\n";
    let file = desk.write("leads.csv", hostile);
    desk.done("import", &[&file, "--team", "marketing", "--as", "leads"]);
    let out = desk.arg("out.csv");
    let written = desk.json("rows", &["--csv", &out]);
    assert_eq!(written, json!({ "rows": 3, "path": out }));
    let text = std::fs::read_to_string(&out).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert!(
        lines[0].starts_with('\u{feff}') && lines[0].contains("\"Company\""),
        "{text}"
    );
    assert!(
        lines[1].contains("\"'=cmd()\"") && lines[1].contains("\"'@SUM(A1)\"") && lines[1].contains("\"-5\""),
        "{text}"
    );
    assert!(
        lines[2].contains("\"'+49, \"\"x\"\"\"") && lines[2].contains("\"'-2+3\""),
        "{text}"
    );
    assert!(lines[3].contains("\"Müller & Söhne\""), "{text}");
    assert!(!desk.names().iter().any(|name| name.starts_with(".tmp")));
    // All records are written, whatever the limit for the screen is; and the same bytes every time.
    desk.done("rows", &["--csv", &desk.arg("again.csv"), "--limit", "1"]);
    assert_eq!(std::fs::read(desk.path("again.csv")).unwrap(), text.as_bytes());
}

#[test]
fn charts_are_drawn_as_svg_and_png() {
    let desk = Desk::sample();
    let chart = |kind: &str, name: &str| {
        let out = desk.arg(name);
        let answer = desk.json("chart", &[kind, "--term", "MQL", "--out", &out]);
        assert_eq!(answer, json!({ "path": out }));
        std::fs::read(out).unwrap()
    };
    let bridge = String::from_utf8(chart("compare", "bridge.svg")).unwrap();
    assert!(
        bridge.starts_with("<svg") && bridge.trim_end().ends_with("</svg>"),
        "{bridge}"
    );
    assert_eq!(bridge.matches('<').count(), bridge.matches('>').count());
    for key in ["fit", "behaviour", "handoff", "dedupe", "contactability"] {
        assert!(
            bridge.contains(&format!("data-key=\"{key}\"")),
            "{key} is not in {bridge}"
        );
    }
    let overlap = String::from_utf8(chart("overlap", "overlap.svg")).unwrap();
    assert!(
        overlap.starts_with("<svg") && overlap.contains("data-key=\""),
        "{overlap}"
    );
    assert!(chart("compare", "bridge.png").starts_with(b"\x89PNG\r\n\x1a\n"));
    assert_eq!(
        chart("compare", "again.svg"),
        bridge.as_bytes(),
        "the same figures draw the same picture"
    );
    let wrong = desk.refused(
        "chart",
        &["compare", "--term", "MQL", "--out", &desk.arg("bridge.pdf")],
    );
    wrong.says("not-an-image", &["bridge.pdf", ".svg", ".png"]);
    assert!(!desk.path("bridge.pdf").exists());
}

#[test]
fn a_report_is_one_page_that_needs_no_network_and_trusts_no_text() {
    let desk = Desk::empty();
    let file = desk.write(
        "leads.csv",
        "Lead ID,Company,Lead Score\n1,<script>alert(1)</script>,7\n2,\"\"\"><img src=x>\",8\n",
    );
    desk.done("import", &[&file, "--team", "marketing", "--as", "leads"]);
    let hostile = "Company is not \"<script>alert(1)</script>\" and Lead score ≥ 1";
    for (team, text) in [("marketing", "every record"), ("sales", hostile)] {
        desk.done(
            "define",
            &["--team", team, "--term", "A <b>&\"c\"", "--text", text],
        );
    }
    let out = desk.arg("report.html");
    desk.json("report", &["--term", "A <b>&\"c\"", "--out", &out]);
    let page = std::fs::read_to_string(&out).unwrap();
    assert!(
        page.starts_with("<!doctype html>") && page.contains("<svg"),
        "{page}"
    );
    assert!(page.contains("&lt;script&gt;alert(1)"), "{page}");
    for hostile in [
        "<script",
        "<b>",
        "<img",
        "javascript:",
        "src=",
        "href=",
        "@import",
        "url(",
        "https://",
        "onerror=",
    ] {
        assert!(!page.contains(hostile), "{hostile} is in {page}");
    }
    let outside = page.matches("http://").count();
    assert_eq!(
        outside,
        page.matches("xmlns=\"http://www.w3.org/2000/svg\"").count()
    );
}

#[test]
fn a_dry_run_says_what_would_come_in_and_changes_nothing() {
    let desk = Desk::two_teams();
    let before = std::fs::read(desk.file()).unwrap();
    let file = desk.write("more.csv", program::CONTACTS);
    let would = desk.json(
        "import",
        &[
            &file,
            "--team",
            "marketing",
            "--dry-run",
            "--map",
            "Job Title=skip",
        ],
    );
    assert_eq!(would["dry_run"], true);
    let export = &would["exports"][0];
    assert_eq!(
        (&export["file"], &export["table"]),
        (&json!("more.csv"), &json!("leads"))
    );
    let columns = export["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 8);
    let title = columns
        .iter()
        .find(|column| column["header"] == "Job Title")
        .unwrap();
    assert_eq!(title["skip"], true);
    let text = desk.done("import", &[&file, "--team", "marketing", "--dry-run"]);
    assert!(
        text.contains("HubSpot Score") && text.contains("Lead score"),
        "{text}"
    );
    assert!(
        std::fs::read(desk.file()).unwrap() == before,
        "the file is the same, byte for byte"
    );
}

#[test]
fn an_export_that_fills_no_table_is_refused_until_its_table_is_typed() {
    let desk = Desk::empty();
    let file = desk.write(
        "companies.csv",
        "Record ID,Name,Domain Name,Company Owner\n1,Falk & Sons,falk.example,Kim Reyes\n",
    );
    let problem = desk.refused("import", &[&file, "--team", "sales"]);
    assert_eq!(problem.code, "table-undecided");
    assert_eq!(
        problem.message,
        "companies.csv: This looks like HubSpot Companies (4 of 4 headers), and Counterpart has no use for that yet."
    );
    assert!(problem.hint.contains("--as leads"), "{}", problem.hint);
    let would = desk.json("import", &[&file, "--team", "sales", "--dry-run"]);
    assert_eq!(would["exports"][0]["undecided"], true);
    assert_eq!(would["exports"][0]["candidates"][0]["id"], "hubspot-companies");
    let answer = desk.json("import", &[&file, "--team", "sales", "--as", "leads"]);
    assert_eq!(answer["sources"][0]["account"]["rows"], 1);
}

#[test]
fn columns_are_mapped_and_the_as_of_day_declared_on_the_command_line() {
    let desk = Desk::empty();
    let file = desk.write(
        "people.csv",
        "No,Mail,Fitness,Why=how\n7,ada@north.example,61,x\n8,ben@north.example,12,y\n",
    );
    let map = [
        "--map",
        "No=id",
        "--map",
        "Mail=Email",
        "--map",
        "Fitness=lead_score",
        "--map",
        "Why=how=custom",
    ];
    let import = [
        &[
            file.as_str(),
            "--team",
            "finance",
            "--as",
            "leads",
            "--as-of",
            "2026-06-30",
        ],
        &map[..],
    ]
    .concat();
    let answer = desk.json("import", &import);
    let source = &answer["sources"][0];
    assert_eq!(
        (&source["team"], &source["as_of"], &source["as_of_declared"]),
        (&json!("finance"), &json!("2026-06-30"), &json!(true))
    );
    let keys: Vec<&str> = source["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| column["key"].as_str().unwrap())
        .collect();
    assert_eq!(keys[..3], ["id", "email", "lead_score"]);
    let map = |pair: &str| {
        desk.refused(
            "import",
            &[&file, "--team", "sales", "--as", "leads", "--map", pair],
        )
    };
    map("Fitnes=lead_score").says("not-a-mapping", &["Fitnes", "Fitness"]);
    map("Fitness=lead scor").says("not-a-mapping", &["lead scor", "Lead score"]);
    map("Fitness").says("not-a-mapping", &["Fitness", "Header=field"]);
    let day = desk.refused(
        "import",
        &[&file, "--team", "sales", "--as", "leads", "--as-of", "30.6.2026"],
    );
    day.says("not-a-day", &["30.6.2026", "2026-06-30"]);
    assert_eq!(desk.sources().len(), 1);
}

#[test]
fn several_exports_come_in_together() {
    let desk = Desk::empty();
    let a = desk.write("a.csv", "Lead ID,Email\n1,a@x.example\n");
    let b = desk.write("b.csv", "Lead ID,Email\n2,b@x.example\n3,c@x.example\n");
    let answer = desk.json("import", &[&a, &b, "--team", "sales", "--as", "leads"]);
    assert_eq!(answer["sources"].as_array().unwrap().len(), 2);
    assert_eq!(desk.json("rows", &[])["total"], 3);
    assert_eq!(answer["repeated"], json!([]));
    // The same once more is told and left out; it counts twice only when that is said.
    let again = desk.json("import", &[&a, "--team", "sales", "--as", "leads"]);
    assert_eq!(
        (&again["repeated"], &again["sources"]),
        (&json!(["a.csv"]), &json!([]))
    );
    let text = desk.done("import", &[&a, "--team", "sales", "--as", "leads"]);
    assert!(text.contains("a.csv was here already"), "{text}");
    assert_eq!(desk.json("rows", &[])["total"], 3);
    desk.done("import", &[&a, "--team", "sales", "--as", "leads", "--as-new"]);
    assert_eq!(desk.json("rows", &[])["total"], 4);
    // One that can't be read stops all of them, before any comes in.
    let desk = Desk::empty();
    desk.refused("import", &[&a, &desk.arg("missing.csv"), "--team", "sales"])
        .says("file-unreadable", &["missing.csv"]);
    assert!(desk.sources().is_empty());
}
