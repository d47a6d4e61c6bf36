//! How long a million records of 110 bytes take to keep, to open and to read back. Run on a quiet machine:
//! `cargo bench -p workspace`.
#![allow(clippy::unwrap_used, reason = "a benchmark stops at the first surprise")]

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use column::{Codes, Column, Data, Dictionary, TextData};
use divan::Bencher;
use serde_json::json;
use workspace::{Edit, FinishedSource, SourceId, StoredColumn, Workspace};

const SEGMENTS: u32 = 14;
const SEGMENT_ROWS: u32 = 71_429;

fn main() {
    divan::main();
}

/// One segment: 14 category columns, 4 days, 2 instants, 3 numbers, an amount and a text.
fn segment() -> Vec<Data> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state >> 33
    };
    let mut columns = Vec::new();
    let rows = 0..SEGMENT_ROWS;
    for _ in 0..8 {
        let codes = rows.clone().map(|_| (next() % 5000) as u16).collect();
        columns.push(Data::Codes(Codes::U16(codes)));
    }
    for _ in 0..6 {
        let codes = rows.clone().map(|_| (next() % 200) as u8).collect();
        columns.push(Data::Codes(Codes::U8(codes)));
    }
    for _ in 0..4 {
        columns.push(Data::Date(
            rows.clone().map(|_| (next() % 20_000) as i32).collect(),
        ));
    }
    for _ in 0..2 {
        columns.push(Data::Instant(rows.clone().map(|_| next() as i64).collect()));
    }
    for _ in 0..3 {
        columns.push(Data::Number(rows.clone().map(|_| next() as f64).collect()));
    }
    columns.push(Data::Money(rows.clone().map(|_| next() as i64).collect()));
    let mut text = TextData::default();
    rows.for_each(|_| text.push(&format!("{:016x}", next())));
    columns.push(Data::Text(text));
    columns
}

static SEGMENT: LazyLock<Vec<Data>> = LazyLock::new(segment);
static LINES: LazyLock<Vec<u32>> = LazyLock::new(|| (2..2 + SEGMENT_ROWS).collect());
static FINISHED: LazyLock<FinishedSource> = LazyLock::new(|| {
    let texts = Arc::new(Dictionary::from_texts(
        (1..5000).map(|code| format!("value number {code}")),
    ));
    let columns = SEGMENT.iter().enumerate().map(|(at, data)| StoredColumn {
        key: format!("column_{at}"),
        about: json!({ "label": at }),
        dictionary: match data {
            Data::Codes(_) => Arc::clone(&texts),
            _ => Arc::default(),
        },
    });
    FinishedSource {
        about: json!({ "file": "leads.csv" }),
        rows: u64::from(SEGMENTS) * u64::from(SEGMENT_ROWS),
        columns: columns.collect(),
    }
});

fn import(workspace: &mut Workspace) -> SourceId {
    let source = workspace.begin_source().unwrap();
    for index in 0..SEGMENTS {
        workspace.put_segment(source, index, &SEGMENT, &LINES).unwrap();
    }
    workspace
        .finish_source(source, &FINISHED, "Bring in leads.csv")
        .unwrap();
    source
}

/// A closed workspace with a million records.
static MILLION: LazyLock<(tempfile::TempDir, PathBuf)> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("million.counterpart");
    import(&mut Workspace::create(&file).unwrap());
    (folder, file)
});

fn million() -> &'static Path {
    &MILLION.1
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn keep_a_million_records(bencher: Bencher) {
    LazyLock::force(&LINES);
    LazyLock::force(&FINISHED);
    bencher
        .with_inputs(|| {
            let folder = tempfile::tempdir().unwrap();
            let workspace = Workspace::create(&folder.path().join("new.counterpart")).unwrap();
            (folder, workspace)
        })
        .bench_local_refs(|(_, workspace)| import(workspace));
}

#[divan::bench(sample_count = 25, sample_size = 1)]
fn open_and_list_sources(bencher: Bencher) {
    bencher
        .with_inputs(million)
        .bench_local_values(|file| Workspace::open(file).unwrap().sources().unwrap());
}

#[divan::bench(sample_count = 25, sample_size = 1)]
fn open_and_read_one_category_column(bencher: Bencher) {
    bencher
        .with_inputs(million)
        .bench_local_values(|file| Workspace::open(file).unwrap().column(SourceId(1), 0).unwrap());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn read_all_columns(bencher: Bencher) {
    bencher
        .with_inputs(|| Workspace::open(million()).unwrap())
        .bench_local_refs(|workspace| -> Vec<Column> {
            (0..SEGMENT.len())
                .map(|at| workspace.column(SourceId(1), at).unwrap())
                .collect()
        });
}

#[divan::bench(sample_count = 50, sample_size = 1)]
fn one_edit(bencher: Bencher) {
    let folder = tempfile::tempdir().unwrap();
    let mut workspace = Workspace::create(&folder.path().join("new.counterpart")).unwrap();
    let mut score = 0;
    bencher.bench_local(|| {
        score += 1;
        let value = Some(json!({ "text": format!("Lead score ≥ {score}") }));
        let edit = Edit {
            kind: "definition".to_owned(),
            id: "mql".to_owned(),
            value,
        };
        workspace.change("Edit MQL", None, &[edit]).unwrap()
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn give_up_a_million_records(bencher: Bencher) {
    bencher
        .with_inputs(|| {
            let folder = tempfile::tempdir().unwrap();
            let mut workspace = Workspace::create(&folder.path().join("new.counterpart")).unwrap();
            let source = workspace.begin_source().unwrap();
            for index in 0..SEGMENTS {
                workspace.put_segment(source, index, &SEGMENT, &LINES).unwrap();
            }
            (folder, workspace, source)
        })
        .bench_local_refs(|(_, workspace, source)| workspace.abandon_source(*source).unwrap());
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn duplicate_a_million_records(bencher: Bencher) {
    let workspace = Workspace::open(million()).unwrap();
    bencher
        .with_inputs(|| tempfile::tempdir().unwrap())
        .bench_local_refs(|folder| {
            workspace
                .duplicate(&folder.path().join("copy.counterpart"))
                .unwrap()
        });
}
