//! The condition of a source: small exports with one thing wrong each, what is said of them, and which records open.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use crate::desk::{Desk, shared};
use model::{Table, Team};
use workbench::api::{CellValue, ConditionFinding, ConditionReport, RowSet, RowsPage, RowsRequest};

fn set(source: u64, finding: &ConditionFinding) -> RowSet {
    RowSet::Condition {
        source,
        code: finding.code.clone(),
        key: finding.key.clone(),
        example: None,
    }
}

fn page(desk: &Desk, set: RowSet) -> RowsPage {
    desk.bench
        .rows(&RowsRequest {
            set,
            offset: 0,
            limit: 500,
            sort: None,
        })
        .unwrap()
}

/// The finding of a code, which must be there once.
fn finding(report: &ConditionReport, code: &str) -> ConditionFinding {
    let found: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.code == code)
        .collect();
    assert_eq!(found.len(), 1, "{code} in {:?}", codes(report));
    found[0].clone()
}

fn codes(report: &ConditionReport) -> Vec<&str> {
    report
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect()
}

/// The values of a field in a finding's records, in their order.
fn values(desk: &Desk, source: u64, finding: &ConditionFinding, field: &str) -> Vec<String> {
    let page = page(desk, set(source, finding));
    let at = page.columns.iter().position(|column| column.id == field).unwrap();
    page.rows
        .iter()
        .map(|row| match &row.cells[at] {
            CellValue::Text(text) => text.clone(),
            other => format!("{other:?}"),
        })
        .collect()
}

const LEADS: &str = "\
Lead ID,First Name,Last Name,Company / Account,Email,Lead Status,Lead Owner,Lead Source,Create Date,Last Activity,Converted,Converted Date
00QHp00000001IeMAI,Ada,Byron,Acme GmbH,ada@acme.example,Working,Priya,Web,2026-01-10,2026-06-20,0,
00QHp00000001Ie,Ada,Byron,Acme GmbH,ada@acme.example,Working,Priya,web,2026-01-10,2026-06-21,0,
00QHp00000001IrMAI,Bo,Lund,Lund Ltd,Bo+news@lund.example,Working,Priya,Web,2026-02-10,2026-02-11,0,
00QHp00000001IsMAI,Bo,Lund,Lund,bo@lund.example,Working,Marlow,Web,2026-02-11,2026-06-11,0,
00QHp00000001ItMAI,Cy,Moss,Moss Inc.,cy@moss.example,Unqualified,Marlow,Web,2026-02-12,2026-02-12,0,
00QHp00000001IuMAI,Cy,Moss,\"MOSS, Inc\",cy.moss@home.example,Working,Marlow,Web,2026-05-12,2026-05-12,0,
00QHp00000001IvMAI,Dee,Park,Park Co,dee@park.example,Working,,Web,2026-05-20,,1,2026-05-01
00QHp00000001IwMAI,Eli,Rook,Rook Co,eli@rook.example,Working,,Web,2026-06-01,2026-06-30,0,
";

#[test]
fn one_record_several_times_is_told_by_id_by_address_and_by_name_and_company() {
    let desk = Desk::new();
    let source = desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    let report = desk.bench.condition(source).unwrap();

    let by_id = finding(&report, "same-id");
    assert_eq!((by_id.n, by_id.of, by_id.records), (2, 8, 2));
    assert!(
        by_id
            .words
            .starts_with("leads share their id with another: 1 group, 1 too many"),
        "{}",
        by_id.words
    );
    assert!(
        by_id.evidence.contains("15 and with 18 characters"),
        "{}",
        by_id.evidence
    );

    let by_email = finding(&report, "same-email");
    assert_eq!((by_email.n, by_email.of), (4, 8));
    // Person by person, not line by line.
    let addresses = values(&desk, source, &by_email, "email");
    assert_eq!(
        addresses,
        [
            "ada@acme.example",
            "ada@acme.example",
            "Bo+news@lund.example",
            "bo@lund.example"
        ]
    );
    let labels: Vec<_> = by_email
        .examples
        .iter()
        .map(|own| (own.label.as_str(), own.records))
        .collect();
    assert_eq!(labels, [("Ada Byron", 2), ("Bo Lund", 2)]);
    let RowSet::Condition {
        source, code, key, ..
    } = set(source, &by_email)
    else {
        unreachable!()
    };
    let second = RowSet::Condition {
        source,
        code,
        key,
        example: Some(1),
    };
    assert_eq!(page(&desk, second).total, 2);

    // Ada and Bo have one address each: only Cy is news.
    let by_name = finding(&report, "same-name");
    assert_eq!(
        values(&desk, source, &by_name, "email"),
        ["cy@moss.example", "cy.moss@home.example"]
    );
}

#[test]
fn a_record_of_a_finding_opens_down_to_its_line() {
    let desk = Desk::new();
    let source = desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    let report = desk.bench.condition(source).unwrap();
    let found = set(source, &finding(&report, "same-name"));
    let page = page(&desk, found.clone());
    let origin = desk
        .bench
        .origin(&workbench::api::OriginRequest {
            set: found,
            record: page.rows[1].record,
        })
        .unwrap();
    assert_eq!(
        (origin.lines[0].file_name.as_str(), origin.lines[0].line),
        ("leads.csv", 7)
    );
    assert!(origin.lines[0].raw.as_deref().unwrap().contains("\"MOSS, Inc\""));
    assert!(page.columns[0].in_rule && page.columns.last().is_some_and(|column| !column.in_rule));
}

#[test]
fn what_lay_untouched_for_a_quarter_is_counted_up_to_the_day_of_the_export_and_only_while_open() {
    let desk = Desk::new();
    let source = desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    let report = desk.bench.condition(source).unwrap();
    assert_eq!(report.as_of.unwrap().to_string(), "2026-06-30");
    let untouched = finding(&report, "untouched");
    // Cy's unqualified lead and Dee's converted one are not open.
    assert_eq!((untouched.n, untouched.of), (1, 6));
    assert_eq!(values(&desk, source, &untouched, "last_name"), ["Lund"]);
    assert_eq!(
        report.open_means,
        "Open means that Converted is not yes and Lead status is not Unqualified."
    );
    // A later day makes more of them.
    desk.bench.set_as_of(source, Some("2026-08-15")).unwrap();
    let later = desk.bench.condition(source).unwrap();
    assert_eq!(finding(&later, "untouched").n, 2);
    // An earlier one makes some impossible.
    desk.bench.set_as_of(source, Some("2026-05-15")).unwrap();
    let early = desk.bench.condition(source).unwrap();
    assert_eq!(
        values(&desk, source, &finding(&early, "after-as-of"), "last_name"),
        ["Park", "Rook"]
    );
}

#[test]
fn what_contradicts_itself_what_belongs_to_nobody_and_what_is_spelt_two_ways() {
    let desk = Desk::new();
    let source = desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    let report = desk.bench.condition(source).unwrap();
    let backwards = finding(&report, "converted-before-created");
    assert_eq!((backwards.n, backwards.of), (1, 1));
    assert_eq!(
        backwards.examples[0].label,
        "Dee Park: 2026-05-01 before 2026-05-20"
    );
    let nobody = finding(&report, "no-owner");
    assert_eq!((nobody.n, nobody.of), (1, 6));
    let spelt = finding(&report, "spellings");
    assert_eq!((spelt.key.as_str(), spelt.n, spelt.of), ("lead_source", 1, 8));
    assert_eq!(spelt.examples[0].label, "Web (7), web (1)");
    let months = finding(&report, "empty-months");
    assert_eq!(months.words, "months hold no lead: 2026-03, 2026-04.");
    assert_eq!((months.n, months.of), (2, 6));
    assert_eq!(
        report
            .months
            .iter()
            .map(|month| month.records)
            .collect::<Vec<_>>(),
        [2, 3, 0, 0, 2, 1]
    );
}

const OPPORTUNITIES: &str = "\
Opportunity ID,Opportunity Name,Account Name,Opportunity Owner,Stage,Amount,Close Date,Created Date,Closed,Won
006Hp00000000EWIAY,Acme platform,Acme,Ilka,Closed Won,1000.00,2026-03-01,2026-01-10,1,1
006Hp00000000EnIAI,Lund pilot,Lund,Ilka,Closed Won,,2026-03-02,2026-01-11,1,1
006Hp00000000F0IAI,Moss seats,Moss,Ilka,Closed Lost,500.00,2026-01-05,2026-01-12,1,0
006Hp00000000FDIAY,Park seats,Park,Ilka,Closed Lost,500.00,,2026-01-13,1,0
006Hp00000000FQIAY,Rook seats,Rook,,Demo,500.00,2026-02-01,2026-01-14,0,0
006Hp00000000FdIAI,Sand seats,Sand,Ilka,Demo,500.00,2026-04-01,2026-03-14,0,0
006Hp00000000FqIAI,Tarn seats,Tarn,Ilka,Demo,500.00,2026-02-05,2026-01-14,1,0
";

#[test]
fn deals_that_closed_before_they_began_or_won_nothing_or_are_late_are_each_told() {
    let desk = Desk::new();
    let source = desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", OPPORTUNITIES);
    let report = desk.bench.condition(source).unwrap();
    assert_eq!(report.as_of.unwrap().to_string(), "2026-03-14");
    for (code, n, of, names) in [
        ("closed-before-created", 1, 4, &["Moss seats"][..]),
        ("won-without-amount", 1, 2, &["Lund pilot"]),
        ("closed-without-date", 1, 5, &["Park seats"]),
        ("overdue", 1, 2, &["Rook seats"]),
        ("no-owner", 1, 2, &["Rook seats"]),
        ("contradicting-status", 1, 3, &["Tarn seats"]),
    ] {
        let found = finding(&report, code);
        assert_eq!((found.n, found.of), (n, of), "{code}");
        assert_eq!(values(&desk, source, &found, "name"), names, "{code}");
    }
    // Nobody's last activity is in the export, and it says so instead of counting nothing.
    assert!(!codes(&report).contains(&"untouched"));
    assert!(
        report
            .unasked
            .iter()
            .any(|own| own.check.contains("touched in a quarter"))
    );
}

#[test]
fn without_flags_the_words_of_the_stage_decide_and_are_told() {
    let desk = Desk::new();
    let text = "Deal ID,Deal Name,Deal Stage,Amount,Close Date,Create Date\n1,A,Won,,2026-02-01,2026-01-01\n2,B,Engaging,5,2026-01-15,2026-01-01\n";
    let source = desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", text);
    let report = desk.bench.condition(source).unwrap();
    assert_eq!(
        (
            finding(&report, "won-without-amount").n,
            finding(&report, "won-without-amount").of
        ),
        (1, 1)
    );
    desk.bench.set_as_of(source, Some("2026-02-01")).unwrap();
    let report = desk.bench.condition(source).unwrap();
    let late = finding(&report, "overdue");
    assert_eq!((late.n, late.of), (1, 1));
    assert_eq!(report.open_means, "Open means that Stage is none of Won.");
}

#[test]
fn a_field_that_one_team_fills_is_told_on_both_pages() {
    let desk = Desk::new();
    let rows = |phone: &dyn Fn(usize) -> String| {
        let mut text = "Record ID,Email,Phone,Create Date\n".to_owned();
        (0..20).for_each(|row| text.push_str(&format!("{row},p{row}@x.example,{},2026-01-01\n", phone(row))));
        text
    };
    let full = desk.bring_in(
        Team::Marketing,
        Table::Leads,
        "full.csv",
        &rows(&|row| format!("+1 555 {row}")),
    );
    let bare = desk.bring_in(Team::Sales, Table::Leads, "bare.csv", &rows(&|_| String::new()));
    let here = finding(&desk.bench.condition(full).unwrap(), "filled-here-only");
    assert_eq!(
        (here.key.as_str(), here.n, here.of, here.records),
        ("phone", 20, 20, 20)
    );
    assert_eq!(here.words, "leads have a Phone in Marketing's exports only.");
    let there = finding(&desk.bench.condition(bare).unwrap(), "filled-there-only");
    assert_eq!((there.key.as_str(), there.n, there.records), ("phone", 20, 20));
    assert!(
        there
            .evidence
            .contains("0 of 20 here, 20 of 20 in Marketing's exports"),
        "{}",
        there.evidence
    );
}

/// Leads created on 1 January that reach a status so many days later, with the history that says so.
fn team_with_history(desk: &Desk, team: Team, days: impl Fn(usize) -> usize) -> u64 {
    let mut leads = "Lead ID,Email,Lead Status,Create Date\n".to_owned();
    let mut history = "Lead ID,Field / Event,Old Value,New Value,Edit Date,Edited By\n".to_owned();
    for row in 0..12 {
        leads.push_str(&format!("L{row},p{row}@x.example,Qualified,2026-01-01\n"));
        let day = 1 + days(row);
        history.push_str(&format!(
            "L{row},Lead Status,New,Qualified,2026-01-{day:02} 10:00,Priya\n"
        ));
    }
    let source = desk.bring_in(team, Table::Leads, &format!("{}-leads.csv", team.slug()), &leads);
    desk.bring_in(
        team,
        Table::StageHistory,
        &format!("{}-history.csv", team.slug()),
        &history,
    );
    source
}

#[test]
fn one_word_reached_at_clearly_different_times_may_mean_two_things() {
    let desk = Desk::new();
    let source = team_with_history(&desk, Team::Marketing, |row| row % 3);
    team_with_history(&desk, Team::Sales, |row| 15 + row);
    let found = finding(&desk.bench.condition(source).unwrap(), "two-meanings");
    assert_eq!(
        (found.key.as_str(), found.n, found.of),
        ("lead_status=Qualified", 12, 12)
    );
    assert!(
        found
            .words
            .contains("“Qualified” 1 day after they were created, Sales' 20 days"),
        "{}",
        found.words
    );
    assert!(
        found
            .evidence
            .contains("Sales' 12: half of them after 17 to 23 days"),
        "{}",
        found.evidence
    );
    // At like times it is one word.
    let desk = Desk::new();
    let source = team_with_history(&desk, Team::Marketing, |row| row % 5);
    team_with_history(&desk, Team::Sales, |row| row % 6);
    assert!(!codes(&desk.bench.condition(source).unwrap()).contains(&"two-meanings"));
}

#[test]
fn the_history_says_who_writes_a_field_and_when_last() {
    let desk = Desk::new();
    let source = team_with_history(&desk, Team::Sales, |row| 15 + row);
    let report = desk.bench.condition(source).unwrap();
    let status = report
        .fields
        .iter()
        .find(|field| field.key == "lead_status")
        .unwrap();
    assert_eq!(
        (
            status.writers[0].who.as_str(),
            status.writers[0].n,
            status.written
        ),
        ("Priya", 12, 12)
    );
    assert_eq!(status.last_change.unwrap().to_string(), "2026-01-27");
    let email = report.fields.iter().find(|field| field.key == "email").unwrap();
    assert!(email.last_change.is_none() && email.last_change_reason.contains("Neither"));
    assert_eq!((email.filled, email.of, email.distinct), (12, 12, 12));
}

#[test]
fn a_finding_that_is_not_there_is_refused_with_those_that_are() {
    let desk = Desk::new();
    let source = desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", OPPORTUNITIES);
    let set = RowSet::Condition {
        source,
        code: "same-email".into(),
        key: String::new(),
        example: None,
    };
    let error = desk
        .bench
        .rows(&RowsRequest {
            set,
            offset: 0,
            limit: 1,
            sort: None,
        })
        .unwrap_err();
    assert_eq!(error.problem().code, "unknown-finding");
    assert!(error.to_string().contains("won-without-amount"), "{error}");
}

#[test]
fn shuffled_rows_say_the_same() {
    let say = |text: &str| {
        let desk = Desk::new();
        let source = desk.bring_in(Team::Sales, Table::Leads, "leads.csv", text);
        let report = desk.bench.condition(source).unwrap();
        let found = report
            .findings
            .into_iter()
            .map(|own| (own.code, own.key, own.n, own.of, own.words));
        (found.collect::<Vec<_>>(), report.months)
    };
    let mut lines: Vec<&str> = LEADS.lines().collect();
    lines[1..].reverse();
    assert_eq!(say(LEADS), say(&format!("{}\n", lines.join("\n"))));
}

fn sample() -> Desk {
    let desk = Desk::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../sample");
    for (name, team, table) in [
        ("hubspot-contacts", Team::Marketing, Table::Leads),
        ("salesforce-leads", Team::Sales, Table::Leads),
        ("salesforce-lead-history", Team::Sales, Table::StageHistory),
        ("salesforce-tasks", Team::Sales, Table::Activities),
    ] {
        desk.import(team, Some(table), &folder.join(format!("{name}.csv")), &[])
            .unwrap();
    }
    desk
}

#[test]
fn the_sample_shows_one_person_three_times_the_rep_who_left_and_the_picklist_change() {
    let desk = sample();
    let sources = desk.bench.sources().unwrap();
    let of = |name: &str| {
        sources
            .iter()
            .find(|card| card.file_name.contains(name))
            .unwrap()
            .source
    };
    for leads in ["contacts", "salesforce-leads"] {
        let report = desk.bench.condition(of(leads)).unwrap();
        let twice = finding(&report, "same-email");
        assert_eq!(twice.n, 7, "{leads}");
        assert!(
            twice.words.contains("3 groups, 4 too many"),
            "{leads}: {}",
            twice.words
        );
        assert_eq!(
            (twice.examples[0].label.as_str(), twice.examples[0].records),
            ("Talia Meadowcroft", 3)
        );
    }
    let left = finding(
        &desk.bench.condition(of("salesforce-leads")).unwrap(),
        "silent-owner",
    );
    assert_eq!(left.key, "Marlow Quill");
    assert!(left.words.contains("2026-03-16"), "{}", left.words);
    let changed = finding(
        &desk.bench.condition(of("lead-history")).unwrap(),
        "changed-at-once",
    );
    assert_eq!(changed.n, 27);
    assert!(
        changed
            .words
            .contains("from Open to Ready for Sales in one minute, on 2026-04-13 at 02:10, by Org Admin"),
        "{}",
        changed.words
    );
}

#[test]
fn real_exports_show_their_blank_accounts_and_their_two_spellings() {
    let (Some(maven), Some(education)) = (shared("maven"), shared("xeducation")) else {
        return;
    };
    let desk = Desk::new();
    let pipeline = desk
        .import(
            Team::Sales,
            Some(Table::Opportunities),
            &maven.join("sales_pipeline.csv"),
            &[],
        )
        .unwrap();
    let report = desk.bench.condition(pipeline).unwrap();
    let account = report
        .fields
        .iter()
        .find(|field| field.header == "account")
        .unwrap();
    assert_eq!((account.filled, account.of), (8800 - 1425, 8800));
    assert_eq!(
        page(
            &desk,
            RowSet::Condition {
                source: pipeline,
                code: "empty".into(),
                key: account.key.clone(),
                example: None,
            }
        )
        .total,
        1425
    );
    let leads = desk
        .import(
            Team::Marketing,
            Some(Table::Leads),
            &education.join("Leads.csv"),
            &[],
        )
        .unwrap();
    let report = desk.bench.condition(leads).unwrap();
    let spelt = report
        .findings
        .iter()
        .find(|own| own.code == "spellings" && own.key == "lead_source")
        .unwrap();
    assert_eq!(spelt.examples[0].label, "Google (2868), google (5)");
}
