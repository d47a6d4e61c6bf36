//! A key in the co-written document: taken in and safe on the disk, in a document of 5 MB; and from a key in
//! criteria to their number, over 100 k and 1 M leads, also of criteria about related records.
//! `cargo xtask bench written`.

#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't be prepared has nothing to measure"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use divan::Bencher;
use document::{Block, Document, Inline, Marks};
use model::{Table, Team};
use workbench::Workbench;
use workbench::api::{ExchangeRequest, ImportRequest, PreviewRequest, ProbeRequest};

const SIZES: [u32; 2] = [100_000, 1_000_000];
const DOCUMENT: usize = 5_000_000;

fn main() {
    divan::main();
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("written");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn paragraph(text: String) -> Block {
    let marks = Marks::default();
    let content = vec![Inline::Text { text, marks }];
    Block::Paragraph { content }
}

/// What an editor sends that wrote `update` and has `copy`.
fn exchange(copy: &Document, update: &[u8]) -> ExchangeRequest {
    ExchangeRequest {
        client: 7,
        state: BASE64.encode(copy.state()),
        update: BASE64.encode(update),
        presence: String::new(),
        leaving: false,
    }
}

/// Taken in, safe on the disk and answered.
#[divan::bench(sample_count = 30, sample_size = 1)]
fn key_in_a_document_of_5_mb(bencher: Bencher) {
    let path = folder().join("text.counterpart");
    let _ = std::fs::remove_file(&path);
    let bench = Workbench::new(folder());
    bench.new_workspace(&path).unwrap();
    let mut copy = Document::new(7);
    let line =
        "A lead is a person with an address who asked for something we sell within a quarter. ".repeat(5);
    let lines = (0..DOCUMENT / line.len()).map(|n| paragraph(format!("{n} {line}")));
    let whole = copy.seed(&lines.collect::<Vec<_>>(), &BTreeMap::new()).unwrap();
    bench.exchange(&exchange(&copy, &whole)).unwrap();
    bencher
        .with_inputs(|| {
            let key = copy
                .append(&[paragraph("x".to_owned())], &BTreeMap::new())
                .unwrap();
            exchange(&copy, &key)
        })
        .bench_local_values(|request| bench.exchange(&request).unwrap());
}

fn import(bench: &Workbench, name: &str, text: &str, table: Table) {
    let path = folder().join(name);
    std::fs::write(&path, text).unwrap();
    let file = path.display().to_string();
    let request = PreviewRequest {
        file: file.clone(),
        dialect: None,
        table: Some(table),
        team: None,
        fresh: false,
    };
    let plan = bench.preview_import(&request).unwrap().plan;
    let team = Team::Marketing;
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

/// So many leads and as many activities, three of them about one lead in three; made once for each size.
fn prepared(rows: u32) -> Workbench {
    let path = folder().join(format!("related-{rows}.counterpart"));
    let bench = Workbench::new(folder());
    if path.exists() {
        bench.open_workspace(&path).unwrap();
        return bench;
    }
    let mut leads = "Lead ID,First Name,Email,Lead Score,Job Title,Create Date\n".to_owned();
    let mut tasks = "Activity ID,Lead ID,Activity Type,Date,Assigned\n".to_owned();
    for row in 0..rows {
        let (score, day, mixed) = (row.wrapping_mul(0x9e37_79b9) >> 25, row % 28 + 1, row / 3 * 3);
        let title = ["Director", "Analyst", "VP Sales", "Buyer"][(row % 4) as usize];
        let kind = ["Call", "Email", "Meeting"][(row / 7 % 3) as usize];
        writeln!(
            leads,
            "00Q{row:012},Given{},p{row}@c.example,{score},{title},2026-02-{day:02}",
            row % 9973
        )
        .unwrap();
        writeln!(
            tasks,
            "{row},00Q{mixed:012},{kind},2026-01-{:02},Ilka Brandau",
            row / 5 % 28 + 1
        )
        .unwrap();
    }
    let part = path.with_extension("part");
    let _ = std::fs::remove_file(&part);
    bench.new_workspace(&part).unwrap();
    import(&bench, "leads.csv", &leads, Table::Leads);
    import(&bench, "tasks.csv", &tasks, Table::Activities);
    bench.close().unwrap();
    std::fs::rename(part, &path).unwrap();
    bench.open_workspace(&path).unwrap();
    bench
}

/// Each key another number, as while one is typed; counted once before, because a place is open when one types.
fn probed(bencher: Bencher, rows: u32, text: &(dyn Fn(u32) -> String + Sync)) {
    let bench = prepared(rows);
    let term = bench.find_term("MQL").unwrap();
    let request = |key: u32| ProbeRequest {
        term: term.clone(),
        text: text(key),
        before: text(key + 1),
    };
    let first = bench.probe(&request(0)).unwrap();
    assert!(
        first.problem.is_none() && first.marketing.is_some_and(|count| count > 0),
        "{first:?}"
    );
    let mut key = 0;
    bencher
        .with_inputs(|| {
            key += 1;
            request(key % 40)
        })
        .bench_local_values(|request| bench.probe(&request).unwrap());
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn key_to_number(bencher: Bencher, rows: u32) {
    probed(bencher, rows, &|key| {
        format!(
            "Lead score ≥ {} and Title contains any of (Director, VP)",
            20 + key
        )
    });
}

#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn key_to_number_of_related_records(bencher: Bencher, rows: u32) {
    probed(bencher, rows, &|key| {
        format!(
            "Lead score ≥ 40 and at least 2 activities of kind Call within {} days before Created date",
            20 + key
        )
    });
}
