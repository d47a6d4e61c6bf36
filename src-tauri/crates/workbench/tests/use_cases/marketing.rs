//! What marketing sourced, influenced and is credited with, and who stands on deals: touches and contacts of any team's
//! exports brought to the deals, each counted, none lost.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::desk::Desk;
use crate::desk::figures::{asked, behind, cell, names, written};
use model::{Table, Team};
use workbench::api::{MetricChartRequest, MetricRequest, MetricView, PipelineScope};

const DEALS: &str = "\
Opportunity ID,Opportunity Name,Account Name,Stage,Amount,Close Date,Created Date,Lead Source
1,Alder,Acme,Closed Won,1000.00,2026-03-01,2026-01-10,Web
2,Birch,Beta,Closed Lost,2500.00,2026-03-10,2026-01-10,Cold Call
3,Cedar,Gamma,Demo,400.00,2026-07-01,2026-02-01,Webinar
4,Dogwood,Delta,Discovery,,2026-08-01,2026-05-20,
";

const HISTORY: &str = "\
Opportunity ID,From Stage,To Stage,Amount,Last Modified
1,,Discovery,1000.00,2026-01-10
1,Discovery,Closed Won,1000.00,2026-03-01
2,,Discovery,2500.00,2026-01-10
2,Discovery,Closed Lost,2500.00,2026-03-10
3,,Discovery,400.00,2026-02-01
3,Discovery,Demo,400.00,2026-02-21
4,,Discovery,,2026-05-20
";

/// Alder's lead, Birch's lead by address alone, and one who became no deal.
const LEADS: &str = "\
Lead ID,Email,Create Date,Converted,Converted Opportunity ID
L1,ada@acme.example,2026-01-02,1,1
L2,bob@beta.example,2026-01-03,1,2
L9,zed@zeta.example,2026-01-04,0,
";

const ACTIVITIES: &str = "\
Activity ID,Lead ID,Opportunity ID,Assigned,Date,Company / Account,Email,Subject,Activity Type,Status
a1,L1,,HubSpot Integration,2026-01-05,,,Nurture,Email,Completed
a2,,1,Priya,2026-01-20,,,Call,Call,Completed
a3,,2,Priya,2026-01-12,,,Call,Call,Completed
a4,,,Priya,2026-02-03,Gamma,,Call,Call,Completed
a5,L9,,Priya,2026-02-03,,,Call,Call,Completed
";

/// Birch was met at a fair after the first call; Alder came to a webinar after it was won; one row names nobody.
const MEMBERS: &str = "\
Campaign Name,Lead ID,Email,Member Status,Responded,Member First Responded Date
Fair,,Bob+fair@beta.example,Attended,1,2026-01-20
Webinar,L1,,Registered,1,2026-04-01
Webinar,L9,,Registered,0,2026-01-20
Webinar,,,Registered,1,2026-01-20
";

const ROLES: &str = "\
Opportunity ID,Contact ID,Contact,Role
1,C1,Ada,Champion
1,C2,Ann,Economic Buyer
1,C2,Ann,Champion
2,C3,Bob,Champion
9,C4,Zed,Champion
";

fn sales() -> Desk {
    let desk = Desk::new();
    for (table, name, text) in [
        (Table::Opportunities, "deals.csv", DEALS),
        (Table::StageHistory, "history.csv", HISTORY),
    ] {
        let source = desk.bring_in(Team::Sales, table, name, text);
        desk.bench.set_as_of(source, Some("2026-06-30")).unwrap();
    }
    desk
}

fn with_touches() -> Desk {
    let desk = sales();
    desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    desk.bring_in(Team::Sales, Table::Activities, "tasks.csv", ACTIVITIES);
    desk.bring_in(Team::Marketing, Table::CampaignMembers, "members.csv", MEMBERS);
    desk
}

fn with(metric: &str, parameters: &[(&str, &str)]) -> MetricRequest {
    let mut request = asked(metric);
    for (name, value) in parameters {
        request.parameters.insert((*name).to_owned(), (*value).to_owned());
    }
    request
}

fn column(view: &MetricView, table: &str, column: &str) -> Vec<(String, String)> {
    let own = view.tables.iter().find(|own| own.id == table).unwrap();
    let rows = own.rows.iter();
    rows.map(|row| (row.key.clone(), written(cell(view, table, &row.key, column))))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = expected.iter();
    own.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
        .collect()
}

#[test]
fn what_is_sourced_depends_on_the_rule_and_every_rule_stands_beside_the_others() {
    let desk = with_touches();
    let request = asked("sourced");
    let view = desk.bench.metric(&request).unwrap();
    assert_eq!(
        column(&view, "rules", "share"),
        pairs(&[
            ("lead source", "2 of 3"),
            ("first touch", "1 of 2"),
            ("before sales", "1 of 2")
        ]),
        "Dogwood has no source; Cedar and Dogwood no touch"
    );
    let by_source = cell(&view, "rules", "lead source", "share");
    assert_eq!(names(&desk, &request, &by_source.open[0]), ["Alder", "Cedar"]);
    assert_eq!(names(&desk, &request, &by_source.open[1]), ["Birch"]);
    assert_eq!(
        behind(&desk, &request, cell(&view, "rules", "lead source", "unknown")),
        ["Dogwood"]
    );

    let narrow = with(
        "sourced",
        &[("marketing_sources", "webinar"), ("rule", "first touch")],
    );
    let view = desk.bench.metric(&narrow).unwrap();
    assert_eq!(
        view.tables[0].rows[0].key, "first touch",
        "the rule that is asked for comes first"
    );
    assert_eq!(written(cell(&view, "rules", "lead source", "share")), "1 of 3");
}

#[test]
fn every_touch_is_of_a_deal_or_is_told_why_not() {
    let desk = with_touches();
    let view = desk.bench.metric(&asked("influenced")).unwrap();
    assert_eq!(
        column(&view, "touches", "touches"),
        pairs(&[
            ("used", "4"),
            ("after_close", "1"),
            ("not_asked", "0"),
            ("of_no_deal", "2"),
            ("nobody", "2"),
            ("undated", "0"),
            ("all", "9"),
        ]),
        "a4 names an account only, and accounts are not asked for"
    );
    let view = desk
        .bench
        .metric(&with(
            "influenced",
            &[("link", "people and accounts"), ("members", "responded")],
        ))
        .unwrap();
    assert_eq!(
        written(cell(&view, "touches", "used", "touches")),
        "5",
        "a4 is of Cedar by its account"
    );
    assert_eq!(
        written(cell(&view, "touches", "all", "touches")),
        "8",
        "one did not respond"
    );
}

#[test]
fn what_is_influenced_says_that_it_overlaps_what_is_sourced_and_each_deal_counts_once() {
    let desk = with_touches();
    let request = asked("influenced");
    let view = desk.bench.metric(&request).unwrap();
    let share = cell(&view, "influenced", "influenced", "share");
    assert_eq!(written(share), "2 of 4");
    for column in ["share", "deals", "amount"] {
        let cell = cell(&view, "influenced", "influenced", column);
        assert!(
            cell.note.starts_with("overlaps sourced") && !cell.why.is_empty(),
            "{cell:?}"
        );
    }
    assert_eq!(behind(&desk, &request, share), ["Alder", "Birch"]);
    assert_eq!(
        column(&view, "overlap", "deals"),
        pairs(&[
            ("both", "1"),
            ("only_sourced", "1"),
            ("only_influenced", "1"),
            ("either", "3"),
            ("sum", "4")
        ])
    );
    assert_eq!(cell(&view, "overlap", "sum", "amount").note, "not a pipeline");
    let drawn = desk.bench.metric_chart(&MetricChartRequest {
        metric: request,
        dark: false,
        width: 480,
        png: false,
    });
    assert!(drawn.unwrap().description.contains("Sourced and Influenced"));

    let view = desk
        .bench
        .metric(&with(
            "influenced",
            &[("lookback", "3"), ("marketing_by", "nobody")],
        ))
        .unwrap();
    assert_eq!(
        written(cell(&view, "influenced", "influenced", "share")),
        "1 of 4",
        "the nurture mail is sales' then"
    );
}

#[test]
fn credit_and_what_has_no_touch_are_all_deals_under_every_model() {
    let desk = with_touches();
    for model in ["first", "last", "even", "U", "W", "time decay"] {
        for touches in ["marketing", "all"] {
            let request = with("credit", &[("model", model), ("touches", touches)]);
            let view = desk.bench.metric(&request).unwrap();
            let sum: f64 = view.tables[0]
                .rows
                .iter()
                .filter_map(|row| row.cells[0].value)
                .sum();
            assert!((sum - 4.0).abs() < 1e-9, "{model} {touches}: {sum}");
        }
    }
    let request = with("credit", &[("model", "even"), ("touches", "all")]);
    let view = desk.bench.metric(&request).unwrap();
    assert_eq!(
        column(&view, "credit", "deals"),
        pairs(&[
            ("activity: Call", "1"),
            ("campaign: Fair", "1/2"),
            ("activity: Email", "1/2"),
            ("untouched", "2")
        ]),
        "the most money first: 1750, 1250, 500"
    );
    assert_eq!(
        behind(
            &desk,
            &request,
            cell(&view, "credit", "activity: Call", "touched")
        ),
        ["Alder", "Birch"]
    );
    assert_eq!(
        behind(&desk, &request, cell(&view, "credit", "untouched", "deals")),
        ["Cedar", "Dogwood"]
    );
}

#[test]
fn the_models_stand_side_by_side_and_so_they_are_drawn() {
    let desk = with_touches();
    let request = with("credit", &[("model", "even"), ("touches", "all")]);
    let view = desk.bench.metric(&request).unwrap();
    let models = ["first", "last", "even", "U", "W", "time decay"];
    let table = view.tables.iter().find(|own| own.id == "models").unwrap();
    let columns: Vec<&str> = table.columns.iter().map(|own| own.id.as_str()).collect();
    assert_eq!(columns, models);
    for model in models {
        let one = with("credit", &[("model", model), ("touches", "all")]);
        let one = desk.bench.metric(&one).unwrap();
        for row in &table.rows {
            let (own, same) = (
                cell(&view, "models", &row.key, model),
                cell(&one, "credit", &row.key, "amount"),
            );
            assert_eq!(own.exact, same.exact, "{model}, {}", row.key);
        }
    }
    assert_eq!(
        behind(&desk, &request, cell(&view, "models", "activity: Call", "U")),
        ["Alder", "Birch"]
    );
    let drawn = desk.bench.metric_chart(&MetricChartRequest {
        metric: request,
        dark: false,
        width: 720,
        png: false,
    });
    let drawn = drawn.unwrap();
    for said in [
        "Credit under each model, in money",
        "activity: Call",
        "Time decay",
    ] {
        assert!(drawn.description.contains(said), "{}", drawn.description);
    }
    assert!(
        drawn.image.contains("activity: Call&gt;U"),
        "a mark of a model opens its deals"
    );
}

#[test]
fn a_committee_tells_who_is_missing_on_the_deals_that_were_lost() {
    let desk = with_touches();
    desk.bring_in(Team::Sales, Table::ContactRoles, "roles.csv", ROLES);
    let request = asked("committee");
    let view = desk.bench.metric(&request).unwrap();
    assert_eq!(
        column(&view, "outcomes", "mean"),
        pairs(&[("won", "2"), ("lost", "1"), ("open", "0")])
    );
    assert_eq!(
        column(&view, "roles", "lost"),
        pairs(&[("Champion", "1 of 1"), ("Economic Buyer", "0 of 1")])
    );
    let lacking = cell(&view, "roles", "Economic Buyer", "lost");
    assert_eq!(
        (lacking.open[0].label.as_str(), lacking.open.len()),
        ("lack it", 1)
    );
    assert_eq!(names(&desk, &request, &lacking.open[0]), ["Birch"]);
    assert!(
        view.notes
            .iter()
            .any(|note| note == "Contact roles of opportunities that are not here: 1."),
        "{:?}",
        view.notes
    );
}

#[test]
fn without_such_an_export_the_figures_say_so_and_the_place_shows_them_all_the_same() {
    let desk = sales();
    for (metric, table, row, column, note) in [
        (
            "influenced",
            "influenced",
            "influenced",
            "share",
            "no export of activities or campaign members is here",
        ),
        (
            "credit",
            "credit",
            "all",
            "deals",
            "no export of activities or campaign members is here",
        ),
        (
            "sourced",
            "rules",
            "first touch",
            "share",
            "no export of activities or campaign members is here",
        ),
        (
            "committee",
            "outcomes",
            "won",
            "mean",
            "no export of contact roles is here",
        ),
    ] {
        let view = desk.bench.metric(&asked(metric)).unwrap();
        let cell = cell(&view, table, row, column);
        assert_eq!((cell.value, cell.note.as_str()), (None, note), "{metric}");
    }
    let place = desk.bench.pipeline(&PipelineScope::default()).unwrap();
    let sources = place
        .questions
        .iter()
        .find(|question| question.id == "sources")
        .unwrap();
    let beside: Vec<&str> = sources.beside.iter().map(|own| own.metric.as_str()).collect();
    assert_eq!(beside, ["sourced", "influenced", "committee", "credit"]);
}

#[test]
fn the_order_in_which_exports_come_changes_no_figure() {
    let forward = with_touches();
    let backward = sales();
    backward.bring_in(Team::Marketing, Table::CampaignMembers, "members.csv", MEMBERS);
    backward.bring_in(Team::Sales, Table::Activities, "tasks.csv", ACTIVITIES);
    backward.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    for metric in ["sourced", "influenced", "credit"] {
        let told = |desk: &Desk| serde_json::to_value(desk.bench.metric(&asked(metric)).unwrap()).unwrap();
        assert_eq!(told(&forward), told(&backward), "{metric}");
    }
}
