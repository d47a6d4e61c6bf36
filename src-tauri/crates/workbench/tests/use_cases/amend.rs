//! A source read again another way: one step, the same export, and everything that hangs on it follows.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::desk::Desk;
use ingest::Plan;
use model::{Kind, Table, Team};
use workbench::api::{AmendRequest, JobStatus};

const DEALS: &str = "\
Opportunity ID,Amount,Region
1,100,North
2,200,South
3,400,North
";

fn desk() -> (Desk, u64) {
    let desk = Desk::new();
    let deals = desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", DEALS);
    (desk, deals)
}

/// The plan a source was read by, with one column left out.
fn without(desk: &Desk, source: u64, header: &str) -> Plan {
    let mut plan = desk.source(source).plan.unwrap();
    workbench::map_column(&mut plan, header, "skip").unwrap();
    plan
}

fn request(source: u64, plan: Plan) -> AmendRequest {
    AmendRequest {
        source,
        plan,
        label: "Leave out Region".to_owned(),
        file: None,
    }
}

fn keys(desk: &Desk, source: u64) -> Vec<String> {
    let card = desk.source(source);
    card.columns.into_iter().map(|column| column.key).collect()
}

#[test]
fn another_reading_takes_the_place_of_a_source_and_undo_gives_it_back() {
    let (desk, deals) = desk();
    desk.bench.set_as_of(deals, Some("2026-06-30")).unwrap();
    let plan = without(&desk, deals, "Region");
    let amended = desk.bench.amend_source(request(deals, plan)).unwrap();

    let sources = desk.bench.sources().unwrap();
    assert_eq!(sources.len(), 1, "one export, not two");
    assert_eq!(keys(&desk, amended), ["id", "amount"]);
    let card = desk.source(amended);
    assert_eq!(card.as_of.unwrap().to_string(), "2026-06-30");
    assert!(card.as_of_declared);
    let made: Vec<_> = card
        .versions
        .iter()
        .map(|version| (version.source, version.made_by.as_str(), version.current))
        .collect();
    assert_eq!(
        made,
        [
            (amended, "Leave out Region", true),
            (deals, "Bring in deals.csv", false)
        ]
    );

    desk.reopen();
    assert_eq!(desk.bench.undo().unwrap().as_deref(), Some("Leave out Region"));
    assert_eq!(keys(&desk, deals), ["id", "amount", "region"]);
    desk.bench.redo().unwrap();
    assert_eq!(keys(&desk, amended), ["id", "amount"]);
}

#[test]
fn a_job_reads_it_again_while_the_old_reading_still_counts() {
    let (desk, deals) = desk();
    let mut plan = desk.source(deals).plan.unwrap();
    plan.columns[1].kind = Some(Kind::Text);
    let job = desk.bench.start_amend(request(deals, plan)).unwrap();
    let source = loop {
        match desk.bench.job(job).unwrap().status {
            JobStatus::Running => std::thread::yield_now(),
            JobStatus::Done { source } => break source,
            other => panic!("{other:?}"),
        }
    };
    let amount = desk.source(source).columns.remove(1);
    assert!(!matches!(amount.kind, Kind::Money | Kind::Number), "{amount:?}");
}

#[test]
fn a_file_that_is_gone_or_was_changed_is_asked_for_and_the_source_stays() {
    let (desk, deals) = desk();
    let plan = without(&desk, deals, "Region");
    let code = |request| desk.bench.amend_source(request).unwrap_err().code();

    std::fs::write(desk.path("deals.csv"), DEALS.replace("400", "401")).unwrap();
    assert_eq!(code(request(deals, plan.clone())), "source-file-changed");
    std::fs::write(desk.path("deals.csv"), "Opportunity ID\n1\n").unwrap();
    assert_eq!(code(request(deals, plan.clone())), "source-file-changed");
    std::fs::rename(desk.path("deals.csv"), desk.path("elsewhere.csv")).unwrap();
    assert_eq!(code(request(deals, plan.clone())), "source-file-gone");
    assert_eq!(keys(&desk, deals), ["id", "amount", "region"]);

    std::fs::write(desk.path("elsewhere.csv"), DEALS).unwrap();
    let found = AmendRequest {
        file: Some(desk.path("elsewhere.csv").display().to_string()),
        ..request(deals, plan)
    };
    let amended = desk.bench.amend_source(found).unwrap();
    assert_eq!(desk.source(amended).file_name, "deals.csv");
    assert_eq!(keys(&desk, amended), ["id", "amount"]);
}
