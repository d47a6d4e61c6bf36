//! The pipeline's figures over 300,000 deals with their histories, in an open workspace: velocity, the quality of
//! sources, conversion of every step, time in every stage. `cargo xtask bench pipeline`; what one processor needs is
//! measured by giving the program no more (`taskset -c 0`).

#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't be prepared has nothing to measure"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use divan::Bencher;
use model::{Table, Team};
use workbench::Workbench;
use workbench::api::{ImportRequest, MetricRequest, PipelineScope, PreviewRequest};

const DEALS: u32 = 300_000;
const STAGES: [&str; 5] = ["Discovery", "Demo", "Proposal", "Negotiation", "Closed Won"];

fn main() {
    divan::main();
}

fn scatter(seed: u32, deal: u32) -> u32 {
    let mixed = (deal + 1).wrapping_mul(0x9e37_79b9) ^ seed.wrapping_mul(0x85eb_ca6b);
    (mixed ^ mixed >> 15).wrapping_mul(0x846c_a68b) >> 8
}

fn date(day: u32) -> String {
    let start = jiff::civil::date(2024, 1, 1);
    start
        .saturating_add(jiff::Span::new().days(i64::from(day)))
        .to_string()
}

/// Deals of two years that climb four steps, most of them to an end, and a row for each change.
fn exports() -> (String, String) {
    let mut deals =
        "Opportunity ID,Opportunity Name,Stage,Amount,Close Date,Created Date,Lead Source\n".to_owned();
    let mut history = "Opportunity ID,From Stage,To Stage,Amount,Last Modified\n".to_owned();
    let sources = ["Web", "Event", "Partner", "Cold Call", "Referral", "Webinar"];
    for deal in 0..DEALS {
        let (created, climbs) = (scatter(1, deal) % 730, scatter(2, deal) % 5);
        let (mut day, mut stage) = (created, "");
        let amount = 1_000 + scatter(8, deal) % 90_000;
        let lost = (scatter(9, deal) % 10 < 4).then_some("Closed Lost");
        let own = STAGES[..=climbs as usize].iter().copied();
        for next in own.chain(lost.filter(|_| climbs < 4)) {
            writeln!(history, "{deal},{stage},{next},{amount},{}", date(day)).unwrap();
            stage = next;
            day += scatter(3 + climbs, deal) % 30 + 1;
        }
        let source = sources[(scatter(11, deal) % 6) as usize];
        let (closes, created) = (date(day), date(created));
        writeln!(
            deals,
            "{deal},Deal {deal},{stage},{amount},{closes},{created},{source}"
        )
        .unwrap();
    }
    (deals, history)
}

fn prepared() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pipeline");
    let path = folder.join("deals.counterpart");
    if path.exists() {
        return path;
    }
    std::fs::create_dir_all(&folder).unwrap();
    let part = folder.join("part.counterpart");
    let _ = std::fs::remove_file(&part);
    let bench = Workbench::new(&folder);
    bench.new_workspace(&part).unwrap();
    let (deals, history) = exports();
    for (table, name, text) in [
        (Table::Opportunities, "deals.csv", deals),
        (Table::StageHistory, "history.csv", history),
    ] {
        let file = folder.join(name);
        std::fs::write(&file, text).unwrap();
        let file = file.display().to_string();
        let preview = bench.preview_import(&PreviewRequest {
            file: file.clone(),
            dialect: None,
            table: Some(table),
            team: Some(Team::Sales),
            fresh: false,
        });
        let plan = preview.unwrap().plan;
        let team = Team::Sales;
        let as_of = None;
        bench
            .import(&ImportRequest {
                file,
                team,
                plan,
                as_of,
                mends: None,
            })
            .unwrap();
    }
    bench.close().unwrap();
    std::fs::rename(part, &path).unwrap();
    path
}

/// The metric and a parameter that changes nothing that matters, so that no answer is one remembered.
const METRICS: [(&str, &str); 4] = [
    ("velocity", "window"),
    ("source_quality", "window"),
    ("conversion", "window"),
    ("time_in_stage", "horizon"),
];

#[divan::bench(args = METRICS.map(|(metric, _)| metric), sample_count = 15, sample_size = 1)]
fn metric_of_300k_deals(bencher: Bencher, metric: &str) {
    let path = prepared();
    let bench = Workbench::new(path.parent().unwrap());
    bench.open_workspace(&path).unwrap();
    let (_, parameter) = METRICS.into_iter().find(|(own, _)| *own == metric).unwrap();
    let asked = AtomicU32::new(365);
    let ask = || {
        let value = asked.fetch_add(1, Ordering::Relaxed).to_string();
        let request = MetricRequest {
            metric: metric.to_owned(),
            scope: PipelineScope::default(),
            parameters: BTreeMap::from([(parameter.to_owned(), value)]),
            by: None,
        };
        bench.metric(&request).unwrap()
    };
    ask();
    bencher.bench_local(ask);
}
