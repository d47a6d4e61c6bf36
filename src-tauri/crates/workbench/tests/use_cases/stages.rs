//! The stages of deals, told in every shape exports have, come to the same figures.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use crate::desk::figures::{asked, behind, cell, written};
use crate::desk::{Desk, shared};
use model::{StageKind, Table, Team};
use serde_json::Value;
use workbench::api::{CellValue, RowSet, RowsRequest, StageHistory, StageLine, StageShape};

fn fixture(name: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/use_cases/stages")
        .join(name)
}

fn history(desk: &Desk, team: Team) -> StageHistory {
    let mut histories = desk.bench.stages(Some(team)).unwrap();
    assert_eq!(histories.len(), 1);
    histories.remove(0)
}

/// The steps, without the counts of visits, which depend on what an export can show.
fn steps(history: &StageHistory) -> Vec<&StageLine> {
    history
        .stages
        .iter()
        .filter(|stage| stage.step.is_some())
        .collect()
}

/// Of a step: its name; reached, moved on, lost, open, skipped; conversion in thousandths; median days.
type Figures = (String, [u64; 5], Option<i64>, Option<f64>);

/// One line per step.
fn figures(history: &StageHistory) -> Vec<Figures> {
    let line = |stage: &StageLine| {
        let step = stage.step.as_ref().unwrap();
        (
            stage.name.clone(),
            [step.reached, step.moved_on, step.lost, step.open, step.skipped],
            step.conversion.map(|share| (share * 1000.0).round() as i64),
            step.median_days,
        )
    };
    steps(history).into_iter().map(line).collect()
}

fn expected(reference: &Value) -> Vec<Figures> {
    let line = |stage: &Value| {
        let count = |key: &str| stage[key].as_u64().unwrap();
        (
            stage["stage"].as_str().unwrap().to_owned(),
            ["reached", "moved_on", "lost_here", "open_here", "skipped_through"].map(count),
            Some((stage["conversion"].as_f64().unwrap() * 1000.0).round() as i64),
            stage["median_days"].as_f64(),
        )
    };
    reference["stages"].as_array().unwrap().iter().map(line).collect()
}

#[test]
fn leakfinder_deals_have_the_publishers_stage_figures_in_both_forms() {
    let Some(folder) = shared("leakfinder") else {
        return;
    };
    let reference = std::fs::read_to_string(folder.join("reference.json")).unwrap();
    let reference: Value = serde_json::from_str(&reference).unwrap();
    let sample = &reference["sample_hubspot_deals.csv & sample_salesforce_history.csv"];

    let desk = Desk::new();
    let file = |name: &str| folder.join(name);
    desk.import(Team::Marketing, None, &file("sample_hubspot_deals.csv"), &[])
        .unwrap();
    desk.import(Team::Sales, None, &file("sample_salesforce_history.csv"), &[])
        .unwrap();
    let (hubspot, salesforce) = (history(&desk, Team::Marketing), history(&desk, Team::Sales));
    assert_eq!(figures(&hubspot), expected(sample));
    assert_eq!(steps(&hubspot), steps(&salesforce));
    for history in [&hubspot, &salesforce] {
        assert_eq!(
            (Some(history.deals), Some(history.won), Some(history.lost)),
            (
                sample["deals"].as_u64(),
                sample["won"].as_u64(),
                sample["lost"].as_u64(),
            )
        );
        assert_eq!(
            (history.inferred, history.entry_unknown, history.ends_elsewhere),
            (0, 0, 0)
        );
    }
    let [rows] = &salesforce.exports[..] else {
        panic!("{:?}", salesforce.exports)
    };
    assert_eq!((rows.shape, rows.rows, rows.orphans), (StageShape::Rows, 5931, 0));
    assert!(rows.collapsed > 0 && !rows.re_entries_unobservable);
    let [dates] = &hubspot.exports[..] else {
        panic!("{:?}", hubspot.exports)
    };
    assert!(dates.shape == StageShape::StageDates && dates.re_entries_unobservable);
    assert_eq!((dates.visits, rows.visits), (dates.rows, dates.rows));

    let desk = Desk::new();
    desk.import(Team::Sales, None, &file("test1_hubspot_clean.csv"), &[])
        .unwrap();
    assert_eq!(
        figures(&history(&desk, Team::Sales)),
        expected(&reference["test1_hubspot_clean.csv"])
    );
}

/// The project's own twelve deals, as a HubSpot and as a Salesforce export.
fn twelve() -> Desk {
    let desk = Desk::new();
    desk.import(Team::Marketing, None, &fixture("hubspot-deals.csv"), &[])
        .unwrap();
    desk.import(Team::Sales, None, &fixture("salesforce-history.csv"), &[])
        .unwrap();
    desk
}

#[test]
fn twelve_deals_have_the_same_figures_as_dates_per_stage_and_as_rows() {
    let desk = twelve();
    let (hubspot, salesforce) = (history(&desk, Team::Marketing), history(&desk, Team::Sales));
    let expected = [
        ("Discovery", [12, 10, 1, 1, 0], Some(909), Some(10.0)),
        ("Demo", [10, 7, 2, 1, 3], Some(778), Some(18.0)),
        ("Proposal", [7, 4, 2, 1, 1], Some(667), Some(31.0)),
    ];
    let expected = expected.map(|(name, counts, share, days)| (name.to_owned(), counts, share, days));
    assert_eq!(figures(&hubspot), expected);
    assert_eq!(figures(&salesforce), expected);
    for history in [&hubspot, &salesforce] {
        assert_eq!(
            (history.deals, history.won, history.lost, history.open),
            (12, 4, 5, 3)
        );
        assert_eq!(
            (history.visits, history.inferred, history.ends_elsewhere),
            (34, 0, 0)
        );
    }
    assert!(salesforce.deals_from_history && !hubspot.deals_from_history);
    // Three deals moved twice within one day: the rows say from where, the dates only in which column.
    assert_eq!((salesforce.order_inferred, hubspot.order_inferred), (0, 0));
    assert_eq!(
        (salesforce.exports[0].rows, salesforce.exports[0].collapsed),
        (41, 7)
    );
}

#[test]
fn which_export_came_in_first_decides_nothing() {
    let text = std::fs::read_to_string(fixture("salesforce-history.csv")).unwrap();
    let (header, rows) = text.split_once('\n').unwrap();
    let backwards: Vec<&str> = rows.lines().rev().collect();
    let desk = Desk::new();
    let table = Table::StageHistory;
    desk.bring_in(
        Team::Sales,
        table,
        "b.csv",
        &format!("{header}\n{}\n", backwards[20..].join("\n")),
    );
    desk.bring_in(
        Team::Sales,
        table,
        "a.csv",
        &format!("{header}\n{}\n", backwards[..20].join("\n")),
    );
    assert_eq!(
        history(&desk, Team::Sales).stages,
        history(&twelve(), Team::Sales).stages
    );
}

const OPPORTUNITIES: &str = "Opportunity ID,Opportunity Name,Stage,Created Date,Closed,Won\n\
    0065e00000CQ01AAAZ,Alder,Signed,2026-01-05,Yes,Yes\n\
    0065e00000CQ02AAAZ,Birch,Demo,2026-01-07,No,No\n\
    0065e00000CQ03AAAZ,Cedar,Discovery,2026-02-01,No,No\n";

#[test]
fn a_field_history_tells_of_stages_in_the_rows_about_the_stage() {
    let desk = Desk::new();
    desk.bring_in(
        Team::Sales,
        Table::Opportunities,
        "opportunities.csv",
        OPPORTUNITIES,
    );
    // Ids of 15 characters here and of 18 there are the same; the last deal is not among the opportunities.
    let rows = "Opportunity ID,Field / Event,Old Value,New Value,Edit Date,Edited By\n\
        0065e00000CQ01A,Created.,,,2026-01-05,Ada\n\
        0065e00000CQ01A,Amount,1000,2000,2026-01-06,Ada\n\
        0065e00000CQ01A,Stage,Discovery,Demo,2026-01-15,Ada\n\
        0065e00000CQ01A,Stage,Demo,Signed,2026-03-01,Ada\n\
        0065e00000CQ02A,Stage,Discovery,Demo,2026-02-10,Ben\n\
        0065e00000CQ09A,Stage,Discovery,Demo,2026-02-11,Ben\n\
        0065e00000CQ02A,Stage,Demo,,2026-02-12,Ben\n";
    let source = desk.bring_in(Team::Sales, Table::StageHistory, "history.csv", rows);
    let history = history(&desk, Team::Sales);
    let names: Vec<(&str, StageKind, u64)> = history
        .stages
        .iter()
        .map(|stage| (stage.name.as_str(), stage.kind, stage.visits))
        .collect();
    // Signed is won because its deals are.
    assert_eq!(
        names,
        [
            ("Discovery", StageKind::Open, 3),
            ("Demo", StageKind::Open, 2),
            ("Signed", StageKind::Won, 1)
        ]
    );
    let export = &history.exports[0];
    assert_eq!((export.rows, export.visits, export.other_field), (7, 3, 2));
    assert_eq!((export.orphans, export.unreadable, export.collapsed), (1, 1, 0));
    // All three are in Discovery since creation; only the first deal's history says that it goes back to it.
    assert_eq!((history.inferred, history.entry_unknown), (3, 1));
    let discovery = history.stages[0].step.as_ref().unwrap();
    assert_eq!((discovery.finished, discovery.median_days), (1, Some(10.0)));

    let orphans = RowSet::Orphans { source };
    let page = desk
        .bench
        .rows(&RowsRequest {
            set: orphans,
            offset: 0,
            limit: 10,
            sort: None,
        })
        .unwrap();
    assert_eq!((page.total, page.rows[0].record), (1, 5));
    assert!(
        page.rows[0]
            .cells
            .contains(&CellValue::Text("0065e00000CQ09A".to_owned()))
    );
}

#[test]
fn the_same_deals_exported_on_two_days_tell_what_changed_between_them() {
    let desk = Desk::new();
    let export = |name: &str, day: &str, rows: &str| {
        let text = format!("Opportunity ID,Stage,Created Date\n{rows}");
        let source = desk.bring_in(Team::Sales, Table::Opportunities, name, &text);
        desk.bench.set_as_of(source, Some(day)).unwrap();
    };
    export(
        "april.csv",
        "2026-04-01",
        "A1,Demo,2026-02-01\nA2,Lost,2026-02-10\nA3,Discovery,2026-03-20\n",
    );
    export(
        "march.csv",
        "2026-03-01",
        "A1,Discovery,2026-02-01\nA2,Demo,2026-02-10\n",
    );
    let history = history(&desk, Team::Sales);
    let [export] = &history.exports[..] else {
        panic!("{:?}", history.exports)
    };
    assert_eq!(
        (export.shape, export.rows, export.visits),
        (StageShape::Snapshots, 2, 2)
    );
    let days = export.between.unwrap();
    assert_eq!(
        (days.0.to_string(), days.1.to_string()),
        ("2026-03-01".to_owned(), "2026-04-01".to_owned())
    );
    // What each deal was in at first, it is in since creation as far as is known.
    assert_eq!((history.inferred, history.entry_unknown), (3, 2));
    assert_eq!((history.deals, history.lost, history.open), (3, 1, 2));
    let visits: Vec<(&str, u64)> = history
        .stages
        .iter()
        .map(|stage| (stage.name.as_str(), stage.visits))
        .collect();
    assert_eq!(visits, [("Discovery", 2), ("Demo", 2), ("Lost", 1)]);
}

#[test]
fn an_export_that_was_updated_twice_tells_what_changed_each_time() {
    let desk = Desk::new();
    let week = |name: &str, rows: &str| {
        let path = desk.path(name);
        std::fs::write(&path, format!("Opportunity ID,Stage,Created Date\n{rows}")).unwrap();
        path
    };
    let first = week(
        "deals 2026-03-01.csv",
        "A1,Discovery,2026-02-01\nA2,Demo,2026-02-10\nA9,Demo,2026-02-11\n",
    );
    desk.import(Team::Sales, Some(Table::Opportunities), &first, &[])
        .unwrap();
    desk.update(
        Team::Sales,
        &week("deals 2026-03-08.csv", "A1,Demo,2026-02-01\nA2,Demo,2026-02-10\n"),
    );
    desk.update(
        Team::Sales,
        &week(
            "deals 2026-03-15.csv",
            "A1,Lost,2026-02-01\nA2,Proposal,2026-02-10\nA3,Demo,2026-03-12\n",
        ),
    );
    let history = history(&desk, Team::Sales);
    let [export] = &history.exports[..] else {
        panic!("{:?}", history.exports)
    };
    let days = export.between.unwrap();
    assert_eq!(
        (days.0.to_string(), days.1.to_string(), export.visits),
        ("2026-03-01".to_owned(), "2026-03-15".to_owned(), 3),
        "each export tells of what the one before it did not say yet"
    );
    assert_eq!(history.deals, 3, "A9 is gone with the export that had it");
    let visits: Vec<(&str, u64)> = history
        .stages
        .iter()
        .map(|stage| (stage.name.as_str(), stage.visits))
        .collect();
    assert_eq!(
        visits,
        [("Discovery", 1), ("Demo", 3), ("Proposal", 1), ("Lost", 1)]
    );
}

/// Deals as the most usual export has them: the stage they are in, and two dates.
const ENDS: &str = "Opportunity ID,Opportunity Name,Stage,Amount,Created Date,Close Date\n\
    A1,Alder,Closed Won,1000,2025-11-03,2026-02-10\n\
    A2,Birch,Closed Lost,2000,2025-12-01,2026-03-31\n\
    A3,Cedar,Closed Won,3000,2026-01-05,2026-04-01\n\
    A4,Dogwood,Demo,4000,2026-01-20,2026-02-15\n\
    A5,Elm,Demo,5000,2026-02-02,2026-09-30\n\
    A6,Fir,Closed Won,6000,2026-02-20,\n";

#[test]
fn a_deal_that_is_over_came_to_its_end_on_its_close_date_and_not_on_the_day_it_was_created() {
    let desk = Desk::new();
    let source = desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", ENDS);
    // Dogwood's close date is past and Elm's to come: neither is over, so neither happened.
    let as_of = desk.source(source).as_of.unwrap();
    assert_eq!(
        as_of.to_string(),
        "2026-04-01",
        "the latest close of a deal that is over"
    );
    let told = history(&desk, Team::Sales);
    let [export] = &told.exports[..] else {
        panic!("{:?}", told.exports)
    };
    assert_eq!(
        (
            export.shape,
            export.rows,
            export.visits,
            export.re_entries_unobservable
        ),
        (StageShape::CloseDates, 3, 3, true)
    );
    assert_eq!((told.won, told.lost, told.open), (3, 1, 2));
    // The open ones and Fir, whose close date is blank, stand since creation where they stand now.
    assert_eq!((told.inferred, told.entry_unknown), (3, 3));

    let rates = |period: &str| {
        let mut request = asked("win_rate");
        request.scope.period = Some(period.to_owned());
        let view = desk.bench.metric(&request).unwrap();
        ["count", "created"].map(|row| written(cell(&view, "variants", row, "rate")))
    };
    assert_eq!(rates("2025-Q4"), ["0 of 0", "1 of 2"]);
    assert_eq!(rates("2026-Q1"), ["2 of 3", "2 of 4"]);
    assert_eq!(rates("2026-Q2"), ["1 of 1", "0 of 0"]);
    let mut request = asked("win_rate");
    request.scope.period = Some("2026-Q1".to_owned());
    let view = desk.bench.metric(&request).unwrap();
    let count = cell(&view, "variants", "count", "rate");
    assert_eq!(behind(&desk, &request, count), ["Alder", "Fir"]);
}

#[test]
fn a_close_date_after_the_day_of_the_export_has_not_happened() {
    let desk = Desk::new();
    let source = desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", ENDS);
    desk.bench.set_as_of(source, Some("2026-03-31")).unwrap();
    let mut request = asked("win_rate");
    request.scope.period = Some("2026-Q1".to_owned());
    let view = desk.bench.metric(&request).unwrap();
    // The export says that Cedar is won, so it was by then, whatever its date says.
    let count = cell(&view, "variants", "count", "rate");
    assert_eq!(written(count), "3 of 4");
    assert_eq!(behind(&desk, &request, count), ["Alder", "Cedar", "Fir"]);
}

#[test]
fn between_two_exports_a_close_date_says_which_day_it_was() {
    let desk = Desk::new();
    let week = |name: &str, rows: &str| {
        let path = desk.path(name);
        let header = "Opportunity ID,Opportunity Name,Stage,Created Date,Close Date";
        std::fs::write(&path, format!("{header}\n{rows}")).unwrap();
        path
    };
    let first = week(
        "deals 2026-03-25.csv",
        "A1,Alder,Demo,2026-02-01,2026-04-30\n\
         A2,Birch,Demo,2026-02-01,2026-04-30\n\
         A3,Cedar,Closed Lost,2026-02-01,2026-03-01\n\
         A4,Dogwood,Discovery,2026-02-01,2026-04-30\n",
    );
    desk.import(Team::Sales, Some(Table::Opportunities), &first, &[])
        .unwrap();
    // Birch's date lies before the export in which it was open, so it is not the day; Cedar is open again.
    desk.update(
        Team::Sales,
        &week(
            "deals 2026-04-02.csv",
            "A1,Alder,Closed Won,2026-02-01,2026-03-30\n\
             A2,Birch,Closed Won,2026-02-01,2026-03-10\n\
             A3,Cedar,Demo,2026-02-01,2026-05-31\n\
             A4,Dogwood,Demo,2026-02-01,2026-04-30\n",
        ),
    );
    let told = history(&desk, Team::Sales);
    let shapes: Vec<(StageShape, u64)> = told.exports.iter().map(|own| (own.shape, own.visits)).collect();
    assert_eq!(shapes, [(StageShape::CloseDates, 2), (StageShape::Snapshots, 3)]);
    assert_eq!((told.won, told.lost, told.open, told.reopened), (2, 0, 2, 1));
    let won_in = |period: &str| {
        let mut request = asked("win_rate");
        request.scope.period = Some(period.to_owned());
        let view = desk.bench.metric(&request).unwrap();
        written(cell(&view, "variants", "any", "rate"))
    };
    assert_eq!(
        (won_in("2026-Q1"), won_in("2026-Q2")),
        ("1 of 2".to_owned(), "1 of 1".to_owned())
    );
}

#[test]
fn maven_deals_close_on_their_close_dates() {
    let Some(folder) = shared("maven") else { return };
    let reference = std::fs::read_to_string(folder.join("reference.json")).unwrap();
    let reference: Value = serde_json::from_str(&reference).unwrap();
    let desk = Desk::new();
    let source = desk
        .import(Team::Sales, None, &folder.join("sales_pipeline.csv"), &[])
        .unwrap();
    assert_eq!(desk.source(source).as_of.unwrap().to_string(), "2017-12-31");
    let told = history(&desk, Team::Sales);
    let overall = &reference["overall"];
    assert_eq!(
        (
            Some(told.won),
            Some(told.lost),
            Some(told.open),
            Some(told.without_visit)
        ),
        (
            overall["Won"].as_u64(),
            overall["Lost"].as_u64(),
            overall["Engaging"].as_u64(),
            overall["Prospecting"].as_u64(),
        ),
        "who prospects has no date at all"
    );
    let rate = |quarter: &str, row: &str| {
        let mut request = asked("win_rate");
        request.scope.period = Some(quarter.to_owned());
        let view = desk.bench.metric(&request).unwrap();
        written(cell(&view, "variants", row, "rate"))
    };
    let of = |quarters: &str, row: &str, all: &[&str]| {
        for (quarter, expected) in reference[quarters].as_object().unwrap() {
            if quarter.starts_with('(') {
                continue;
            }
            let out_of: u64 = all.iter().filter_map(|key| expected[*key].as_u64()).sum();
            let shown = format!("{} of {out_of}", expected["Won"]);
            assert_eq!(rate(quarter, row), shown, "{quarters} {quarter}");
        }
    };
    of("by_close_quarter", "count", &["n"]);
    of("by_engage_quarter", "created_closed", &["Won", "Lost"]);
}

#[test]
fn a_team_without_an_export_of_stages_has_no_history() {
    let desk = Desk::new();
    desk.bring_in(
        Team::Sales,
        Table::Leads,
        "leads.csv",
        "Lead ID,Email\n1,a@example.com\n",
    );
    assert_eq!(desk.bench.stages(None).unwrap(), []);
}
