//! The fiscal calendar: one setting for every period that is offered, read or named, and one step back.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::desk::Desk;
use crate::desk::figures::{asked, cell, written};
use model::{FiscalCalendar, Table, Team, WeekStart, YearPattern};
use workbench::api::PipelineScope;

const DEALS: &str = "\
Opportunity ID,Opportunity Name,Stage,Amount,Created Date,Close Date
1,January,Closed Won,1000,2025-10-01,2026-01-31
2,February,Closed Lost,2000,2025-10-01,2026-02-01
3,March,Closed Won,3000,2025-11-01,2026-03-31
4,April,Closed Won,4000,2025-11-01,2026-04-30
5,May,Demo,5000,2026-05-01,2026-09-30
";

fn desk() -> Desk {
    let desk = Desk::new();
    let source = desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", DEALS);
    desk.bench.set_as_of(source, Some("2026-05-15")).unwrap();
    desk
}

fn from_february() -> FiscalCalendar {
    FiscalCalendar {
        start_month: 2,
        ..FiscalCalendar::default()
    }
}

/// The win rate of a period, by count, under its heading.
fn win_rate(desk: &Desk, period: Option<&str>) -> (String, String) {
    let mut request = asked("win_rate");
    request.scope.period = period.map(str::to_owned);
    let view = desk.bench.metric(&request).unwrap();
    let rate = written(cell(&view, "variants", "count", "rate"));
    (view.tables[0].title.clone(), rate)
}

fn pair(title: &str, rate: &str) -> (String, String) {
    (title.to_owned(), rate.to_owned())
}

#[test]
fn a_quarter_is_the_fiscal_one_wherever_it_is_asked_for_until_that_is_undone() {
    let desk = desk();
    assert_eq!(
        win_rate(&desk, Some("Q1 2026")),
        pair("Win rate, 2026-Q1", "2 of 3")
    );
    let calendar = desk.bench.set_calendar(&from_february()).unwrap();
    assert_eq!(calendar.words, "Fiscal year from February");
    let offered: Vec<(&str, &str)> = calendar
        .periods
        .iter()
        .map(|own| (own.text.as_str(), own.label.as_str()))
        .collect();
    assert_eq!(
        offered[..4],
        [
            ("FY2027", "FY27 (Feb 2026–Jan 2027)"),
            ("FY2026", "FY26 (Feb 2025–Jan 2026)"),
            ("FY2027-Q2", "FY27 Q2 (May–Jul 2026)"),
            ("FY2027-Q1", "FY27 Q1 (Feb–Apr 2026)"),
        ]
    );
    for asked in [
        "Q1 2027",
        "2027-Q1",
        "FY27 Q1",
        "FY2027-Q1",
        "FY27 Q1 (Feb–Apr 2026)",
    ] {
        let expected = pair("Win rate, FY27 Q1 (Feb–Apr 2026)", "2 of 3");
        assert_eq!(win_rate(&desk, Some(asked)), expected, "{asked}");
    }
    assert_eq!(
        win_rate(&desk, Some("2026-01")).1,
        "1 of 1",
        "a month stays the calendar's"
    );
    let this = win_rate(&desk, None);
    assert_eq!(
        this,
        pair("Win rate, FY27 Q2 (May–Jul 2026)", "0 of 0"),
        "the quarter of the as-of day"
    );
    let place = desk.bench.pipeline(&PipelineScope::default()).unwrap();
    assert_eq!(place.periods[1].label, "FY27 Q1 (Feb–Apr 2026)");

    assert_eq!(
        desk.bench.state().unwrap().workspace.unwrap().undo.unwrap(),
        "Change the fiscal calendar"
    );
    desk.bench.undo().unwrap();
    assert_eq!(
        win_rate(&desk, Some("Q1 2026")),
        pair("Win rate, 2026-Q1", "2 of 3")
    );
    desk.bench.redo().unwrap();
    assert_eq!(desk.bench.calendar().unwrap().calendar, from_february());
    desk.reopen();
    assert_eq!(desk.bench.calendar().unwrap().calendar, from_february());
}

#[test]
fn definitions_and_trends_go_by_it_too() {
    let desk = desk();
    let count = |text: &str| desk.write("Pipeline", Team::Sales, text).count.unwrap();
    assert_eq!(count("Close date in 2026-Q1"), 3);
    desk.bench.set_calendar(&from_february()).unwrap();
    assert_eq!(count("Close date in 2026-Q1"), 0, "February to April 2025");
    assert_eq!(count("Close date in Q1 2027"), 3);
    assert_eq!(count("Close date in FY26 Q4"), 1);
    let trends = desk.bench.metric(&asked("trends")).unwrap();
    let quarters = &trends.tables[0].rows;
    let last: Vec<(&str, &str, &str)> = quarters[quarters.len() - 2..]
        .iter()
        .map(|row| (row.key.as_str(), row.label.as_str(), row.cells[0].exact.as_str()))
        .collect();
    assert_eq!(
        last,
        [
            ("FY2027-Q1", "FY27 Q1 (Feb–Apr 2026)", "2"),
            ("FY2027-Q2", "FY27 Q2 (May–Jul 2026), so far", "0"),
        ]
    );
}

#[test]
fn quarters_of_weeks_end_on_the_last_day_of_a_week() {
    let desk = desk();
    let calendar = FiscalCalendar {
        start_month: 2,
        pattern: YearPattern::Weeks,
        week_start: WeekStart::Monday,
    };
    desk.bench.set_calendar(&calendar).unwrap();
    // 1 February 2026 is a Sunday: the year begins on the 2nd, and Sunday is still the old one's.
    let old = win_rate(&desk, Some("FY26 Q4"));
    assert_eq!(old, pair("Win rate, FY26 Q4 (3 Nov 2025–1 Feb 2026)", "1 of 2"));
    let new = win_rate(&desk, Some("FY27 Q1"));
    assert_eq!(new, pair("Win rate, FY27 Q1 (2 Feb–3 May 2026)", "2 of 2"));
}

#[test]
fn a_month_that_is_none_is_refused_and_the_calendar_stays() {
    let desk = desk();
    let none = FiscalCalendar {
        start_month: 13,
        ..FiscalCalendar::default()
    };
    assert_eq!(
        desk.bench.set_calendar(&none).unwrap_err().code(),
        "calendar-not-possible"
    );
    assert_eq!(desk.bench.calendar().unwrap().words, "Calendar year");
}
