//! The event log and the stage figures against their rules read aloud: one deal and one row at a time, every
//! order of a tie tried. And: no order of rows or exports changes anything.

use column::{Bitmap, NO_ROW};
use metrics::{
    Codes, EventLog, Feed, FeedAccount, Gathered, Moment, NO_ID, NO_STAGE, OTHER_FIELD, Opportunities,
    Precision, Shape, StageFigure, Times, gather, stage_figures,
};
use model::{Exact, Ladder, Stage, StageKind};
use proptest::prelude::*;

const DAY: i64 = 86_400;
/// Discovery, Demo, Proposal, Nurture, Closed Won, Closed Lost.
const STAGES: u16 = 6;

fn ladder() -> Ladder {
    let names = [
        "Discovery",
        "Demo",
        "Proposal",
        "Nurture",
        "Closed Won",
        "Closed Lost",
    ];
    Ladder::new(names.map(|name| Stage {
        name: name.to_owned(),
        kind: StageKind::of_name(name),
    }))
}

/// A row of a feed.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    record: u32,
    stage: u16,
    from: u16,
    seconds: i64,
    sequence: u32,
}

/// The rows of one export.
#[derive(Debug, Clone)]
struct Export {
    shape: Shape,
    precision: Precision,
    rows: Vec<Row>,
}

#[derive(Debug, Clone)]
struct Case {
    created: Vec<i64>,
    now: Vec<u16>,
    whole: Vec<bool>,
    exports: Vec<Export>,
}

/// A visit without the row that tells of it.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    stage: u16,
    entered: Moment,
    left: Option<Moment>,
    inferred: bool,
    order_inferred: bool,
    episode: u32,
}

/// The columns of an export.
struct Columns {
    records: Vec<u32>,
    stages: Vec<u16>,
    from: Vec<u16>,
    days: Vec<i32>,
    seconds: Vec<i64>,
    sequence: Vec<u32>,
}

fn columns(export: &Export) -> Columns {
    let rows = &export.rows;
    let day = |row: &Row| match row.seconds {
        i64::MIN => i32::MIN,
        seconds => seconds.div_euclid(DAY) as i32,
    };
    Columns {
        records: rows.iter().map(|row| row.record).collect(),
        stages: rows.iter().map(|row| row.stage).collect(),
        from: rows.iter().map(|row| row.from).collect(),
        days: rows.iter().map(day).collect(),
        seconds: rows.iter().map(|row| row.seconds).collect(),
        sequence: rows.iter().map(|row| row.sequence).collect(),
    }
}

fn feed<'a>(export: &Export, columns: &'a Columns) -> Feed<'a> {
    Feed {
        shape: export.shape,
        records: &columns.records,
        stages: Codes::Each(&columns.stages),
        from: Codes::Each(&columns.from),
        times: match export.precision {
            Precision::Instant => Times::Seconds(&columns.seconds),
            _ => Times::Days(&columns.days),
        },
        sequence: Some(&columns.sequence),
    }
}

/// The log of a case, made the fast way.
fn log(case: &Case) -> EventLog {
    let columns: Vec<Columns> = case.exports.iter().map(columns).collect();
    let feeds: Vec<Feed> = case
        .exports
        .iter()
        .zip(&columns)
        .map(|(export, columns)| feed(export, columns))
        .collect();
    let whole = Bitmap::from_fn(case.whole.len(), |record| case.whole[record]);
    let opportunities = Opportunities {
        count: case.created.len(),
        created: Times::Seconds(&case.created),
        stage: &case.now,
        whole: Some(&whole),
    };
    let gathered: Gathered = gather(&opportunities, &feeds);
    let ranks: Vec<u16> = (0..STAGES).collect();
    EventLog::build(&opportunities, &gathered, &ladder(), &ranks)
}

fn told(log: &EventLog, record: usize) -> Vec<Told> {
    log.visits(record)
        .map(|visit| Told {
            stage: visit.stage,
            entered: visit.entered,
            left: visit.left,
            inferred: visit.evidence.is_none(),
            order_inferred: visit.order_inferred,
            episode: visit.episode,
        })
        .collect()
}

/// A row that tells of a deal, with how exactly its time is known.
#[derive(Debug, Clone, Copy)]
struct Happened {
    row: Row,
    at: Moment,
    closes: bool,
    by_ladder: bool,
}

fn happened(export: &Export, row: &Row) -> Option<Happened> {
    let readable = row.stage < STAGES && row.seconds != i64::MIN && row.record < NO_ID;
    let seconds = match export.precision {
        Precision::Instant => row.seconds,
        _ => row.seconds.div_euclid(DAY).saturating_mul(DAY),
    };
    let at = Moment {
        seconds,
        precision: export.precision,
    };
    readable.then_some(Happened {
        row: *row,
        at,
        closes: export.shape == Shape::CloseDates,
        by_ladder: false,
    })
}

/// Every order of these, the one given first, then by place.
fn orders(of: &[Happened]) -> Vec<Vec<Happened>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for first in 0..of.len() {
        let mut rest = of.to_vec();
        let head = rest.remove(first);
        for mut tail in orders(&rest) {
            tail.insert(0, head);
            all.push(tail);
        }
    }
    all
}

fn is_chain(order: &[Happened], start: u16) -> bool {
    let mut stage = start;
    for (at, next) in order.iter().enumerate() {
        let again = next.row.stage == stage
            && (next.row.from == NO_STAGE || (at > 0 && order[at - 1].row.from == next.row.from));
        if next.row.from != stage && !again {
            return false;
        }
        stage = next.row.stage;
    }
    true
}

/// The events of one time in order, after this stage.
fn settled(tie: Vec<Happened>, before: u16) -> Vec<Happened> {
    let mut tie = tie;
    if tie.iter().all(|event| event.row.stage == tie[0].row.stage) {
        return tie;
    }
    let mut outside: Vec<u16> = tie.iter().map(|event| event.row.from).collect();
    outside.retain(|from| *from != NO_STAGE && tie.iter().all(|event| event.row.stage != *from));
    for start in [before].into_iter().chain(outside.first().copied()) {
        if let Some(order) = orders(&tie).into_iter().find(|order| is_chain(order, start)) {
            return order;
        }
    }
    tie.iter_mut().for_each(|event| event.by_ladder = true);
    tie
}

fn in_order(mut events: Vec<Happened>) -> Vec<Happened> {
    let mut done: Vec<Happened> = Vec::new();
    events.sort_by_key(|event| event.at.day());
    for day in events.chunk_by(|a, b| a.at.day() == b.at.day()) {
        let whole_day = day.iter().any(|event| event.at.precision != Precision::Instant);
        let time = |event: &Happened| (if whole_day { 0 } else { event.at.seconds }, event.row.sequence);
        let mut day = day.to_vec();
        day.sort_by_key(|event| {
            (
                time(event),
                event.row.stage,
                event.row.from.wrapping_add(1),
                event.at,
            )
        });
        for tie in day.chunk_by(|a, b| time(a) == time(b)) {
            let before = done.last().map_or(NO_STAGE, |event| event.row.stage);
            done.extend(settled(tie.to_vec(), before));
        }
    }
    done
}

/// What the rules say of one deal: its visits, and whether its entry is unknown.
fn expected(case: &Case, record: usize) -> (Vec<Told>, bool) {
    let best = |export: &&Export| {
        let mut rows = export.rows.iter().filter_map(|row| happened(export, row));
        rows.any(|event| event.row.record as usize == record)
    };
    let doubt = |export: &Export| match export.shape {
        Shape::Rows => 0,
        Shape::StageDates => 1,
        Shape::CloseDates | Shape::Snapshots => 2,
    };
    let least = case.exports.iter().filter(best).map(doubt).min();
    let mut events = Vec::new();
    for export in case.exports.iter().filter(|export| Some(doubt(export)) == least) {
        let own = export.rows.iter().filter_map(|row| happened(export, row));
        events.extend(own.filter(|event| event.row.record as usize == record));
    }
    let events = in_order(events);
    let created = (case.created[record] != i64::MIN).then_some(Moment {
        seconds: case.created[record],
        precision: Precision::Instant,
    });
    let first = events.first().copied();
    let from = first.map_or(case.now[record], |first| first.row.from);
    let mut entries: Vec<(u16, Moment, bool, bool)> = Vec::new();
    if let Some(created) = created.filter(|_| from != NO_STAGE) {
        match first {
            None => entries.push((from, created, true, false)),
            Some(first) if created.day() <= first.at.day() => {
                let earlier = first.at.seconds < created.seconds;
                entries.push((from, if earlier { first.at } else { created }, true, false));
            }
            Some(_) => {}
        }
    }
    for event in &events {
        if entries.last().map(|last| last.0) != Some(event.row.stage) {
            entries.push((event.row.stage, event.at, false, event.by_ladder));
        }
    }
    let late = first.is_some_and(|first| {
        first.row.from != NO_STAGE || created.is_some_and(|created| created.day() < first.at.day())
    }) || events.iter().any(|event| event.closes);
    let ladder = ladder();
    let mut episode = 0;
    let visits = entries
        .iter()
        .enumerate()
        .map(|(at, (stage, entered, inferred, order_inferred))| {
            let terminal = at > 0 && ladder.kind(entries[at - 1].0).is_some_and(StageKind::is_terminal);
            episode += u32::from(terminal);
            Told {
                stage: *stage,
                entered: *entered,
                left: entries.get(at + 1).map(|next| next.1),
                inferred: *inferred,
                order_inferred: *order_inferred,
                episode,
            }
        });
    (visits.collect(), late && !case.whole[record])
}

/// The figures of one step as their definitions read.
fn figure(case: &Case, step: u16) -> StageFigure {
    let mut figure = StageFigure::default();
    let mut days = Vec::new();
    for record in 0..case.created.len() {
        let (visits, unknown) = expected(case, record);
        let known = |visit: &&Told| visit.stage == step && !(visit.inferred && unknown);
        days.extend(
            visits
                .iter()
                .filter(known)
                .filter_map(|visit| Some(visit.left?.day() - visit.entered.day())),
        );
        let won = visits.iter().any(|visit| visit.stage == 4);
        let furthest = visits
            .iter()
            .map(|visit| visit.stage)
            .filter(|stage| *stage < 3)
            .max();
        let further = won || furthest.is_some_and(|furthest| furthest > step);
        if further || furthest == Some(step) {
            figure.reached += 1;
            figure.skipped += u64::from(visits.iter().all(|visit| visit.stage != step));
            if further {
                figure.moved_on += 1;
            } else if visits.last().is_some_and(|visit| visit.stage == 5) {
                figure.lost += 1;
            } else {
                figure.open += 1;
            }
        }
    }
    days.sort_unstable();
    figure.finished = days.len() as u64;
    figure.median_days = (!days.is_empty()).then(|| {
        let middle = days.len() / 2;
        let lower = if days.len() % 2 == 1 {
            days[middle]
        } else {
            days[middle - 1]
        };
        Exact::new((lower + days[middle]).into(), 2)
    });
    figure
}

fn row(records: u32) -> impl Strategy<Value = Row> {
    let record = prop_oneof![20 => 0..records, 1 => Just(NO_ROW), 1 => Just(NO_ID)];
    let stage = prop_oneof![20 => 0..STAGES, 1 => Just(NO_STAGE), 1 => Just(OTHER_FIELD)];
    let from = prop_oneof![2 => 0..STAGES, 1 => Just(NO_STAGE)];
    let hour = prop_oneof![Just(0), Just(9), Just(15)];
    let time = prop_oneof![15 => (0_i64..4, hour).prop_map(|(day, hour)| day * DAY + hour * 3600), 1 => Just(i64::MIN)];
    let sequence = prop_oneof![3 => Just(0_u32), 1 => 1_u32..3];
    (record, stage, from, time, sequence).prop_map(|(record, stage, from, seconds, sequence)| Row {
        record,
        stage,
        from,
        seconds,
        sequence,
    })
}

fn case() -> impl Strategy<Value = Case> {
    (1_u32..5).prop_flat_map(|records| {
        let shape =
            prop_oneof![3 => Just(Shape::Rows), 1 => Just(Shape::StageDates), 1 => Just(Shape::CloseDates), 1 => Just(Shape::Snapshots)];
        let precision = prop_oneof![Just(Precision::Instant), Just(Precision::Day)];
        let export = (shape, precision, prop::collection::vec(row(records), 0..7)).prop_map(
            |(shape, precision, rows)| Export {
                shape,
                precision,
                rows,
            },
        );
        let n = records as usize;
        let created =
            prop_oneof![1 => Just(i64::MIN), 3 => (-2_i64..4).prop_map(|day| day * DAY + 10 * 3600)];
        let now = prop_oneof![4 => 0..STAGES, 1 => Just(NO_STAGE)];
        (
            prop::collection::vec(created, n),
            prop::collection::vec(now, n),
            prop::collection::vec(any::<bool>(), n),
            prop::collection::vec(export, 0..3),
        )
            .prop_map(|(created, now, whole, exports)| Case {
                created,
                now,
                whole,
                exports,
            })
    })
}

/// The case with every export's rows, and the exports, in the reverse order.
fn reversed(case: &Case) -> Case {
    let mut other = case.clone();
    other.exports.reverse();
    other.exports.iter_mut().for_each(|export| export.rows.reverse());
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn visits_are_what_the_rules_say_of_each_deal(case in case()) {
        let log = log(&case);
        for record in 0..case.created.len() {
            let (visits, unknown) = expected(&case, record);
            prop_assert_eq!(told(&log, record), visits, "deal {}", record);
            prop_assert_eq!(log.entry_unknown.get(record), unknown);
        }
    }

    #[test]
    fn every_row_is_accounted_for(case in case()) {
        let log = log(&case);
        for (export, feed) in case.exports.iter().zip(&log.feeds) {
            let FeedAccount { rows, visits, collapsed, other_field, orphans, unreadable, elsewhere, unmapped } = *feed;
            prop_assert_eq!(rows, visits + collapsed + other_field + orphans + unreadable + elsewhere + unmapped);
            let blank = |row: &&Row| export.shape == Shape::StageDates && row.seconds == i64::MIN;
            prop_assert_eq!(rows, export.rows.iter().filter(|row| !blank(row)).count() as u64);
        }
        let visits: usize = (0..case.created.len()).map(|record| told(&log, record).len()).sum();
        prop_assert_eq!(log.account.visits, visits as u64);
        prop_assert_eq!(log.account.visits, log.rows().visits + log.account.inferred);
    }

    #[test]
    fn no_order_of_rows_or_exports_changes_anything(case in case()) {
        let (one, other) = (log(&case), log(&reversed(&case)));
        for record in 0..case.created.len() {
            prop_assert_eq!(told(&one, record), told(&other, record));
        }
        prop_assert_eq!(&one.account, &other.account);
        prop_assert_eq!(one.rows(), other.rows());
        prop_assert_eq!(stage_figures(&one, &ladder()), stage_figures(&other, &ladder()));
    }

    #[test]
    fn stage_figures_are_what_their_definitions_say(case in case()) {
        let figures = stage_figures(&log(&case), &ladder());
        for (step, found) in (0..).zip(&figures.steps) {
            prop_assert_eq!(found, &figure(&case, step), "step {}", step);
            prop_assert_eq!(found.reached, found.moved_on + found.lost + found.open);
        }
    }
}
