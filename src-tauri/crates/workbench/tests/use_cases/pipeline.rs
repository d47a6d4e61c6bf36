//! The pipeline's figures over exports as teams bring them: what is counted, what is behind each cell, what changes
//! with a definition, a filter, a period and a declared ladder.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::desk::Desk;
use crate::desk::figures::{asked, behind, cell, names, written};
use model::{Table, Team};
use workbench::api::{
    DealsBehind, DeclaredLadder, DeclaredStage, FieldFilter, MetricChartRequest, MetricRequest, NameMapping,
    PipelineScope, StageOwner, StageRole, Unit,
};

const DEALS: &str = "\
Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Created Date,Lead Source
1,Alder,Closed Won,1000.00,2026-03-01,2026-01-05,Partner
2,Birch,Closed Lost,2500.00,2026-03-10,2026-01-10,Web
3,Cedar,Demo,400.00,2026-07-01,2026-02-01,Web
4,Dogwood,Discovery,,2026-08-01,2026-05-20,
";

const HISTORY: &str = "\
Opportunity ID,From Stage,To Stage,Amount,Last Modified
1,,Discovery,800.00,2026-01-05
1,Discovery,Demo,800.00,2026-01-20
1,Demo,Closed Won,1000.00,2026-03-01
2,,Discovery,2500.00,2026-01-10
2,Discovery,Closed Lost,2500.00,2026-03-10
3,,Discovery,400.00,2026-02-01
3,Discovery,Demo,400.00,2026-02-21
4,,Discovery,,2026-05-20
";

fn sales() -> Desk {
    let desk = Desk::new();
    let deals = desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", DEALS);
    let history = desk.bring_in(Team::Sales, Table::StageHistory, "history.csv", HISTORY);
    for source in [deals, history] {
        desk.bench.set_as_of(source, Some("2026-06-30")).unwrap();
    }
    desk
}

#[test]
fn each_step_says_how_many_came_on_and_opens_those_who_did_and_who_did_not() {
    let desk = sales();
    let request = asked("conversion");
    let view = desk.bench.metric(&request).unwrap();
    let step = |column: &str| written(cell(&view, "steps", "0", column));
    assert_eq!(
        ["entered", "rate", "open", "lost"].map(step),
        ["4", "2 of 4", "1", "1"]
    );
    assert_eq!(
        behind(&desk, &request, cell(&view, "steps", "0", "lost")),
        ["Birch"]
    );
    let both = |column: &str| -> Vec<(String, Vec<String>)> {
        let open = &cell(&view, "steps", "0", column).open;
        let named = |own: &DealsBehind| (own.label.clone(), names(&desk, &request, own));
        open.iter().map(named).collect()
    };
    let said = |label: &str, names: &[&str]| {
        (
            label.to_owned(),
            names.iter().map(|own| (*own).to_owned()).collect(),
        )
    };
    assert_eq!(
        both("rate"),
        [
            said("came on", &["Alder", "Cedar"]),
            said("did not come on", &["Birch", "Dogwood"])
        ]
    );
    assert_eq!(written(cell(&view, "steps", "0", "amount")), "2 of 3");
    assert_eq!(
        both("amount")[1],
        said("did not come on", &["Birch"]),
        "Dogwood has no amount and is in no share of money"
    );
    assert_eq!(view.scope.as_of.unwrap().to_string(), "2026-06-30");
    assert_eq!((view.scope.deals, view.scope.of), (4, 4));
    let low = cell(&view, "steps", "0", "rate").low.unwrap();
    assert!(
        (0.14..0.16).contains(&low),
        "the Wilson interval of 2 of 4 begins at {low}"
    );
}

#[test]
fn a_filter_a_period_and_a_definition_each_narrow_the_deals() {
    let desk = sales();
    let mut request = asked("conversion");
    request.scope.filters = vec![FieldFilter {
        field: "Lead source".to_owned(),
        value: Some("web".to_owned()),
    }];
    let view = desk.bench.metric(&request).unwrap();
    assert_eq!(written(cell(&view, "steps", "0", "rate")), "1 of 2");
    assert_eq!(view.scope.filters, ["Lead source is web"]);

    request.scope.filters[0].value = None;
    let view = desk.bench.metric(&request).unwrap();
    assert_eq!(
        written(cell(&view, "steps", "0", "entered")),
        "1",
        "Dogwood says no source"
    );

    let mut request = asked("conversion");
    request.scope.period = Some("2026-Q2".to_owned());
    let view = desk.bench.metric(&request).unwrap();
    assert_eq!(
        written(cell(&view, "steps", "0", "entered")),
        "1",
        "only Dogwood entered in the second quarter"
    );

    desk.write("Pipeline", Team::Sales, "Amount ≥ 500");
    let mut request = asked("conversion");
    request.scope.term = Some("Pipeline".to_owned());
    let view = desk.bench.metric(&request).unwrap();
    assert_eq!((view.scope.deals, view.scope.version), (2, Some(1)));
    assert_eq!(written(cell(&view, "steps", "0", "rate")), "1 of 2");
}

#[test]
fn figures_are_told_apart_by_the_values_of_a_field() {
    let desk = sales();
    let mut request = asked("conversion");
    request.by = Some("Lead source".to_owned());
    let view = desk.bench.metric(&request).unwrap();
    let rows: Vec<(String, String)> = view.tables[0]
        .rows
        .iter()
        .filter(|row| row.key.ends_with("/0"))
        .map(|row| (row.label.clone(), written(&row.cells[2])))
        .collect();
    let expected = [
        ("Web, Discovery → Demo", "1 of 2"),
        ("Partner, Discovery → Demo", "1 of 1"),
        ("unknown, Discovery → Demo", "0 of 1"),
    ];
    assert_eq!(
        rows,
        expected.map(|(label, rate)| (label.to_owned(), rate.to_owned()))
    );
    assert_eq!(
        behind(&desk, &request, cell(&view, "steps", "Web/0", "lost")),
        ["Birch"]
    );
}

#[test]
fn movement_adds_up_to_the_cent_with_the_amounts_of_the_day() {
    let desk = sales();
    let mut request = asked("movement");
    request.scope.period = Some("2026-Q1".to_owned());
    let view = desk.bench.metric(&request).unwrap();
    let amount = |row: &str| cell(&view, "movement", row, "amount").value.unwrap();
    assert_eq!(
        ["start", "created", "amount up", "won", "lost", "end"].map(amount),
        [0.0, 370_000.0, 20_000.0, -100_000.0, -250_000.0, 40_000.0],
        "Alder came in with 800 and was won with 1000"
    );
    let between = [
        "created",
        "pulled in",
        "reopened",
        "into scope",
        "amount up",
        "amount down",
        "pushed out",
        "won",
        "lost",
        "disqualified",
        "out of scope",
    ];
    assert_eq!(
        amount("start") + between.map(amount).iter().sum::<f64>(),
        amount("end")
    );
}

#[test]
fn a_figure_that_can_not_be_says_why_and_is_never_nothing() {
    let desk = sales();
    let mut request = asked("velocity");
    request.parameters.insert("window".to_owned(), "30".to_owned());
    let view = desk.bench.metric(&request).unwrap();
    let velocity = cell(&view, "velocity", "velocity", "now");
    assert_eq!(
        (velocity.value, velocity.note.as_str()),
        (None, "nothing was won")
    );

    request.parameters.insert("widow".to_owned(), "30".to_owned());
    let refused = desk.bench.metric(&request).unwrap_err().problem();
    assert_eq!(
        (refused.code.as_str(), refused.message.as_str()),
        ("no-such-parameter", "velocity has no parameter widow.")
    );
    let refused = desk.bench.metric(&asked("happiness")).unwrap_err().problem();
    assert_eq!(refused.code, "unknown-metric");
}

#[test]
fn every_metric_of_the_catalogue_answers_on_four_deals_and_on_none() {
    let desk = sales();
    for card in desk.bench.catalogue() {
        let mut request = asked(&card.metric);
        let view = desk.bench.metric(&request).unwrap();
        assert!(!view.tables.is_empty(), "{}", card.metric);
        request.scope.filters = vec![FieldFilter {
            field: "Lead source".to_owned(),
            value: Some("nowhere".to_owned()),
        }];
        let view = desk.bench.metric(&request).unwrap();
        assert_eq!(view.scope.deals, 0);
        for table in &view.tables {
            let cells = table
                .rows
                .iter()
                .flat_map(|row| table.columns.iter().zip(&row.cells));
            for (column, cell) in cells.filter(|(column, _)| column.unit == Unit::Share) {
                let undefined = cell.of != Some(0) || cell.value.is_none();
                assert!(undefined, "{} {}: 0 of 0 is no share", card.metric, column.label);
            }
        }
    }
}

#[test]
fn a_share_opens_those_that_count_in_it_and_the_others_and_both_are_all_it_is_out_of() {
    let desk = sales();
    for card in desk.bench.catalogue() {
        for by in [None, Some("Lead source".to_owned())] {
            let request = MetricRequest {
                by,
                ..asked(&card.metric)
            };
            let view = desk.bench.metric(&request).unwrap();
            let cells = view.tables.iter().flat_map(|table| {
                let rows = table.rows.iter();
                rows.flat_map(|row| table.columns.iter().zip(&row.cells).map(move |pair| (row, pair)))
            });
            for (row, (column, cell)) in cells {
                let told = format!("{} {} {}: {:?}", card.metric, row.key, column.id, cell);
                for own in &cell.open {
                    assert_eq!(names(&desk, &request, own).len() as u64, own.deals, "{told}");
                }
                if column.unit != Unit::Share || cell.open.is_empty() {
                    continue;
                }
                assert!(cell.open.iter().all(|own| !own.label.is_empty()), "{told}");
                let (n, of) = (cell.n.unwrap(), cell.of.unwrap());
                let deals: u64 = cell.open.iter().map(|own| own.deals).sum();
                assert!(deals <= of, "{told}");
                // A move is counted each time; a deal that moved twice opens once.
                if card.metric != "transitions" && row.key != "all" && n > 0 {
                    assert_eq!((cell.open[0].deals, deals), (n, of), "{told}");
                }
            }
        }
    }
}

#[test]
fn amounts_of_two_currencies_are_said_to_be_added_as_they_stand_in_every_metric_of_money() {
    let desk = Desk::new();
    let header = DEALS
        .lines()
        .next()
        .unwrap()
        .replace("Amount,", "Amount,Amount Currency,");
    let rows = DEALS.lines().skip(1).enumerate().map(|(at, line)| {
        let mut cells: Vec<&str> = line.split(',').collect();
        cells.insert(4, ["EUR", "USD"][at % 2]);
        cells.join(",")
    });
    let text: Vec<String> = std::iter::once(header).chain(rows).collect();
    let source = desk.bring_in(Team::Sales, Table::Opportunities, "deals.csv", &text.join("\n"));
    desk.bench.set_as_of(source, Some("2026-06-30")).unwrap();
    for metric in [
        "velocity",
        "coverage",
        "movement",
        "forecast",
        "source_quality",
        "win_rate",
    ] {
        let view = desk.bench.metric(&asked(metric)).unwrap();
        assert_eq!(view.scope.currency, None, "{metric}");
        let said = |note: &String| note == "Amounts are in EUR, USD and are added as they stand.";
        assert!(
            view.scope.notes.iter().any(said),
            "{metric}: {:?}",
            view.scope.notes
        );
    }
}

#[test]
fn the_three_questions_are_answered_from_the_deals() {
    let desk = sales();
    let place = desk.bench.pipeline(&PipelineScope::default()).unwrap();
    let answers: Vec<&str> = place
        .questions
        .iter()
        .map(|question| question.answer.as_str())
        .collect();
    assert_eq!(
        answers,
        [
            "Too few deals to tell: no stage has 10 stays.",
            "No open deal has been in its stage unusually long.",
            "Too few decided deals to rank sources: none has 10.",
        ]
    );
    assert_eq!(place.teams, [Team::Sales]);
    let nobody = Desk::new().bench.pipeline(&PipelineScope::default()).unwrap();
    assert_eq!(nobody.reason, "No export here tells of deals and their stages.");
}

fn stage(name: &str, role: StageRole) -> DeclaredStage {
    DeclaredStage {
        name: name.to_owned(),
        role,
        owner: StageOwner::Sales,
        limit_days: None,
        question: String::new(),
    }
}

fn maps(name: &str, stage: &str, from: Option<&str>) -> NameMapping {
    NameMapping {
        name: name.to_owned(),
        stage: stage.to_owned(),
        from: from.map(|day| day.parse().unwrap()),
    }
}

#[test]
fn many_names_can_mean_one_stage_and_a_name_another_one_from_a_day_on() {
    let desk = sales();
    let ladder = |names: Vec<NameMapping>| DeclaredLadder {
        stages: vec![
            stage("Working", StageRole::Inventory),
            stage("Proving", StageRole::Gate),
            stage("Won", StageRole::Won),
            stage("Lost", StageRole::Lost),
        ],
        names,
    };
    let ends = || vec![maps("Closed Won", "Won", None), maps("Closed Lost", "Lost", None)];
    let one = [
        ends(),
        vec![maps("Discovery", "Working", None), maps("Demo", "Working", None)],
    ]
    .concat();
    let view = desk.bench.set_ladder(&ladder(one)).unwrap();
    assert!(view.declared && view.names.iter().all(|name| name.stage.is_some()));
    let view = desk.bench.metric(&asked("conversion")).unwrap();
    assert_eq!(
        written(cell(&view, "steps", "0", "rate")),
        "1 of 4",
        "a move within Working is none"
    );

    // From February on a demo proves something.
    let dated = [
        ends(),
        vec![
            maps("Discovery", "Working", None),
            maps("Demo", "Working", None),
            maps("Demo", "Proving", Some("2026-02-01")),
        ],
    ]
    .concat();
    desk.bench.set_ladder(&ladder(dated)).unwrap();
    let view = desk.bench.metric(&asked("conversion")).unwrap();
    assert_eq!(
        behind(&desk, &asked("conversion"), cell(&view, "steps", "0", "reached")),
        ["Alder", "Cedar"]
    );
    assert_eq!(
        written(cell(&view, "steps", "1", "entered")),
        "1",
        "Alder's demo was in January"
    );

    desk.bench.undo().unwrap();
    desk.bench.undo().unwrap();
    assert!(!desk.bench.ladder().unwrap().declared);
    let view = desk.bench.metric(&asked("conversion")).unwrap();
    assert_eq!(written(cell(&view, "steps", "0", "rate")), "2 of 4");
}

#[test]
fn a_ladder_that_can_not_be_is_refused_and_the_one_in_force_stays() {
    let desk = sales();
    let cases = [
        (
            vec![stage("Demo", StageRole::Inventory)],
            vec![],
            "There is no won stage.",
        ),
        (vec![stage("Won", StageRole::Won)], vec![], "There is no step."),
        (
            vec![stage("Demo", StageRole::Sla), stage("Won", StageRole::Won)],
            vec![],
            "Demo has a service level but no limit in days.",
        ),
        (
            vec![stage("Demo", StageRole::Gate), stage("demo ", StageRole::Won)],
            vec![],
            "Two stages are called demo .",
        ),
        (
            vec![stage("Demo", StageRole::Gate), stage("Won", StageRole::Won)],
            vec![maps("Discovery", "Nowhere", None)],
            "Discovery means Nowhere, which is no stage of the ladder.",
        ),
    ];
    for (stages, names, message) in cases {
        let refused = desk
            .bench
            .set_ladder(&DeclaredLadder { stages, names })
            .unwrap_err()
            .problem();
        assert_eq!(
            (refused.code.as_str(), refused.message.as_str()),
            ("ladder-not-possible", message)
        );
    }
    assert!(!desk.bench.ladder().unwrap().declared);
}

#[test]
fn every_metric_with_a_chart_is_drawn_with_its_n_and_its_day() {
    let desk = sales();
    for card in desk.bench.catalogue() {
        let request = asked(&card.metric);
        let view = desk.bench.metric(&request).unwrap();
        let chart = MetricChartRequest {
            metric: request,
            dark: false,
            width: 480,
            png: false,
        };
        if !view.has_chart {
            let refused = desk.bench.metric_chart(&chart).unwrap_err().problem();
            assert_eq!(refused.code, "no-chart", "{}", card.metric);
            continue;
        }
        let drawn = desk.bench.metric_chart(&chart).unwrap();
        assert!(drawn.image.starts_with("<svg"), "{}", card.metric);
        for said in ["4 of 4 deals", "as of 2026-06-30"] {
            assert!(
                drawn.description.contains(said),
                "{}: {}",
                card.metric,
                drawn.description
            );
        }
    }
}
