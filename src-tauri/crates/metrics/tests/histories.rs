//! Histories as exports write them, and the visits they mean.

use column::Bitmap;
use metrics::{
    Codes, EventLog, Feed, NO_STAGE, Opportunities, Precision, Shape, Times, gather, stage_figures,
    typical_ladder,
};
use model::{Exact, Ladder, Stage, StageKind};

const NAMES: [&str; 5] = ["Discovery", "Demo", "Proposal", "Closed Won", "Closed Lost"];

fn ladder() -> Ladder {
    Ladder::new(NAMES.map(|name| Stage {
        name: name.to_owned(),
        kind: StageKind::of_name(name),
    }))
}

fn code(name: &str) -> u16 {
    ladder().rank(name).unwrap_or(NO_STAGE)
}

/// Rows of deals: number, stage it came from (or ""), stage, day.
type Rows<'a> = &'a [(u32, &'a str, &'a str, i32)];

struct Columns {
    records: Vec<u32>,
    from: Vec<u16>,
    stages: Vec<u16>,
    days: Vec<i32>,
}

fn columns(rows: Rows) -> Columns {
    Columns {
        records: rows.iter().map(|row| row.0).collect(),
        from: rows.iter().map(|row| code(row.1)).collect(),
        stages: rows.iter().map(|row| code(row.2)).collect(),
        days: rows.iter().map(|row| row.3).collect(),
    }
}

fn feed(columns: &Columns, shape: Shape) -> Feed<'_> {
    Feed {
        shape,
        records: &columns.records,
        stages: Codes::Each(&columns.stages),
        from: Codes::Each(&columns.from),
        times: Times::Days(&columns.days),
        sequence: None,
    }
}

/// The log of these rows; each deal's day of creation and the stage it is in now.
fn log(deals: &[(i32, &str)], rows: Rows) -> EventLog {
    let columns = columns(rows);
    let feeds = [feed(&columns, Shape::Rows)];
    let created: Vec<i32> = deals.iter().map(|deal| deal.0).collect();
    let now: Vec<u16> = deals.iter().map(|deal| code(deal.1)).collect();
    let opportunities = Opportunities {
        count: deals.len(),
        created: Times::Days(&created),
        stage: &now,
        whole: None,
    };
    let gathered = gather(&opportunities, &feeds);
    let ranks: Vec<u16> = (0..NAMES.len() as u16).collect();
    EventLog::build(&opportunities, &gathered, &ladder(), &ranks)
}

/// A deal's visits: stage, day of entry, days it lasted.
fn visits(log: &EventLog, deal: usize) -> Vec<(&'static str, i64, Option<i64>)> {
    log.visits(deal)
        .map(|visit| (NAMES[usize::from(visit.stage)], visit.entered.day(), visit.days()))
        .collect()
}

#[test]
fn an_edit_of_the_amount_is_not_a_second_visit() {
    let log = log(
        &[(1, "Proposal")],
        &[
            (0, "", "Discovery", 1),
            (0, "Discovery", "Demo", 8),
            (0, "Demo", "Demo", 12),
            (0, "Demo", "Proposal", 20),
        ],
    );
    let expected = [
        ("Discovery", 1, Some(7)),
        ("Demo", 8, Some(12)),
        ("Proposal", 20, None),
    ];
    assert_eq!(visits(&log, 0), expected);
    let rows = log.rows();
    assert_eq!((rows.rows, rows.visits, rows.collapsed), (4, 3, 1));
    assert!(!log.entry_unknown.any());
}

#[test]
fn an_edit_on_the_day_of_creation_leaves_the_creation_the_first_row() {
    let log = log(
        &[(1, "Demo")],
        &[
            (0, "Discovery", "Discovery", 1),
            (0, "", "Discovery", 1),
            (0, "Discovery", "Demo", 9),
        ],
    );
    assert_eq!(visits(&log, 0), [("Discovery", 1, Some(8)), ("Demo", 9, None)]);
    assert_eq!((log.account.inferred, log.account.entry_unknown), (0, 0));
}

#[test]
fn a_deal_won_on_the_day_it_came_in_visited_its_stage_for_no_days() {
    let log = log(
        &[(5, "Closed Won")],
        &[(0, "", "Closed Won", 5), (0, "", "Discovery", 5)],
    );
    assert_eq!(
        visits(&log, 0),
        [("Discovery", 5, Some(0)), ("Closed Won", 5, None)]
    );
    assert_eq!(log.account.order_inferred, 2);
}

#[test]
fn steps_back_on_one_day_follow_from_the_stages_the_rows_came_from() {
    let log = log(
        &[(1, "Demo")],
        &[
            (0, "Demo", "Discovery", 9),
            (0, "", "Discovery", 1),
            (0, "Discovery", "Demo", 9),
            (0, "Discovery", "Proposal", 9),
            (0, "Proposal", "Demo", 9),
        ],
    );
    let stages: Vec<&str> = visits(&log, 0).into_iter().map(|visit| visit.0).collect();
    assert_eq!(stages, ["Discovery", "Demo", "Discovery", "Proposal", "Demo"]);
    assert_eq!(log.account.order_inferred, 0);
}

#[test]
fn a_lost_deal_that_reopens_begins_a_new_episode() {
    let log = log(
        &[(1, "Demo")],
        &[
            (0, "", "Discovery", 1),
            (0, "Discovery", "Closed Lost", 10),
            (0, "Closed Lost", "Demo", 40),
        ],
    );
    let episodes: Vec<u32> = log.visits(0).map(|visit| visit.episode).collect();
    assert_eq!(episodes, [0, 0, 1]);
    assert_eq!(log.account.reopened, 1);
    let figures = stage_figures(&log, &ladder());
    assert_eq!((figures.open, figures.lost), (1, 0));
    assert_eq!((figures.steps[0].moved_on, figures.steps[1].open), (1, 1));
}

#[test]
fn a_deal_without_a_row_is_in_its_stage_since_it_was_created() {
    let log = log(&[(3, "Discovery"), (i32::MIN, "Demo")], &[]);
    assert_eq!(visits(&log, 0), [("Discovery", 3, None)]);
    assert!(log.visits(0).all(|visit| visit.evidence.is_none()));
    assert_eq!(visits(&log, 1), []);
    assert_eq!((log.account.inferred, log.account.without_visit), (1, 1));
}

#[test]
fn history_that_begins_after_creation_leaves_the_entry_unknown_and_out_of_the_median() {
    let rows: Rows = &[
        (0, "Discovery", "Demo", 30),
        (1, "", "Discovery", 20),
        (1, "Discovery", "Demo", 25),
    ];
    let log = log(&[(1, "Demo"), (20, "Demo")], rows);
    assert_eq!(visits(&log, 0), [("Discovery", 1, Some(29)), ("Demo", 30, None)]);
    assert_eq!(
        log.entry_unknown,
        Bitmap::from_slice(&[true, false], |unknown| unknown)
    );
    let discovery = &stage_figures(&log, &ladder()).steps[0];
    assert_eq!((discovery.reached, discovery.finished), (2, 1));
    assert_eq!(discovery.median_days, Some(Exact::from_integer(5)));
}

#[test]
fn a_row_of_an_unknown_deal_is_an_orphan_and_changes_nothing() {
    let log = log(
        &[(1, "Discovery")],
        &[(0, "", "Discovery", 1), (column::NO_ROW, "", "Demo", 2)],
    );
    assert_eq!(visits(&log, 0), [("Discovery", 1, None)]);
    assert_eq!((log.rows().rows, log.rows().orphans), (2, 1));
}

#[test]
fn rows_are_believed_before_dates_per_stage_and_those_before_snapshots() {
    let (rows, dates) = (
        columns(&[(0, "", "Discovery", 1), (0, "Discovery", "Demo", 8)]),
        columns(&[
            (0, "", "Demo", 9),
            (1, "", "Demo", 4),
            (1, "", "Proposal", i32::MIN),
        ]),
    );
    let feeds = [feed(&dates, Shape::StageDates), feed(&rows, Shape::Rows)];
    let opportunities = Opportunities {
        count: 2,
        created: Times::Unknown,
        stage: &[NO_STAGE; 2],
        whole: None,
    };
    let gathered = gather(&opportunities, &feeds);
    let ranks: Vec<u16> = (0..5).collect();
    let log = EventLog::build(&opportunities, &gathered, &ladder(), &ranks);
    assert_eq!(visits(&log, 0), [("Discovery", 1, Some(7)), ("Demo", 8, None)]);
    assert_eq!(visits(&log, 1), [("Demo", 4, None)]);
    assert_eq!((log.rows().rows, log.rows().elsewhere), (4, 1));
    let precise = |visit: metrics::Visit| visit.entered.precision == Precision::Day;
    assert!(log.visits(0).all(precise));
}

#[test]
fn a_close_date_ends_a_deal_whose_way_is_unknown_and_is_left_aside_where_rows_tell() {
    let (rows, closes) = (
        columns(&[(0, "", "Discovery", 1), (0, "Discovery", "Closed Won", 8)]),
        columns(&[(0, "", "Closed Won", 9), (1, "", "Closed Won", 30)]),
    );
    let feeds = [feed(&closes, Shape::CloseDates), feed(&rows, Shape::Rows)];
    let opportunities = Opportunities {
        count: 3,
        created: Times::Days(&[1, 4, 5]),
        stage: &["Closed Won", "Closed Won", "Demo"].map(code),
        whole: None,
    };
    let gathered = gather(&opportunities, &feeds);
    let ranks: Vec<u16> = (0..5).collect();
    let log = EventLog::build(&opportunities, &gathered, &ladder(), &ranks);
    assert_eq!(
        visits(&log, 0),
        [("Discovery", 1, Some(7)), ("Closed Won", 8, None)]
    );
    assert_eq!(visits(&log, 1), [("Closed Won", 30, None)]);
    assert_eq!(visits(&log, 2), [("Demo", 5, None)]);
    let unknown = [0, 1, 2].map(|deal| log.entry_unknown.get(deal));
    assert_eq!(unknown, [false, true, false]);
    assert_eq!((log.account.inferred, log.rows().elsewhere), (1, 1));
}

#[test]
fn stages_stand_in_the_order_deals_come_through_them() {
    let names = ["Closed Won", "Proposal", "Demo", "Discovery", "Legal"].map(str::to_owned);
    let kinds: Vec<StageKind> = names.iter().map(|name| StageKind::of_name(name)).collect();
    let (won, proposal, demo, discovery, legal) = (0, 1, 2, 3, 4);
    // Two deals go through the steps in order, a third skips back, a fourth comes from Legal first.
    let steps = [
        (0, discovery, 1),
        (0, demo, 5),
        (0, proposal, 9),
        (0, won, 12),
        (1, discovery, 2),
        (1, proposal, 6),
        (2, demo, 3),
        (2, discovery, 4),
        (2, proposal, 7),
        (3, discovery, 6),
        (3, demo, 8),
        (3, legal, 2),
    ];
    let records: Vec<u32> = steps.iter().map(|step| step.0).collect();
    let stages: Vec<u16> = steps.iter().map(|step| step.1).collect();
    let days: Vec<i32> = steps.iter().map(|step| step.2).collect();
    let feeds = [Feed {
        shape: Shape::Rows,
        records: &records,
        stages: Codes::Each(&stages),
        from: Codes::All(NO_STAGE),
        times: Times::Days(&days),
        sequence: None,
    }];
    let opportunities = Opportunities {
        count: 4,
        created: Times::Unknown,
        stage: &[],
        whole: None,
    };
    let ladder = typical_ladder(&gather(&opportunities, &feeds), &names, &kinds);
    let found: Vec<&str> = ladder.stages().iter().map(|stage| stage.name.as_str()).collect();
    assert_eq!(found, ["Legal", "Discovery", "Demo", "Proposal", "Closed Won"]);
}
