//! A program killed at any instant loses nothing it acknowledged and leaves no half import.
//!
//! The test starts itself again as a child that edits and imports without end and says what is done; it
//! kills the child at seeded moments, opens the file and compares.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use column::{Codes, Data};
use serde_json::json;
use workspace::{Edit, FinishedSource, RejectedLine, SourceId, StoredColumn, Workspace, WorkspaceError};

/// Names the file to work on in the child.
const FILE: &str = "COUNTERPART_TEST_KILL_FILE";
/// Kills at least so often, and goes on, with longer lives, until both a whole and a killed import were seen: how
/// much a child gets done depends on the machine.
const ROUNDS: u64 = 15;
const MOST_ROUNDS: u64 = 90;
const SEGMENTS: u32 = 4;
const SEGMENT_ROWS: usize = 20_000;

#[test]
fn a_killed_program_loses_nothing_acknowledged() {
    if let Some(file) = std::env::var_os(FILE) {
        work_without_end(Path::new(&file));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("killed.counterpart");
    Workspace::create(&file).unwrap().close().unwrap();
    let mut told = Told::default();
    let mut seed = 7_u64;
    for round in 0..MOST_ROUNDS {
        if round >= ROUNDS && told.saw_both() {
            break;
        }
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        kill_after(
            &file,
            Duration::from_micros((seed >> 33) % 250_000 * (1 + round / ROUNDS)),
            &mut told,
        );
        let workspace = Workspace::open(&file).unwrap();
        assert_eq!(workspace.integrity().unwrap(), Vec::<String>::new());
        assert_nothing_lost(&workspace, &told);
        assert_no_half_import(&workspace, &told);
    }
    assert!(
        told.notes.len() > 1 && !told.finished.is_empty(),
        "the child did work: {told:?}"
    );
    assert!(
        told.begun.len() > told.finished.len(),
        "an import was killed: {told:?}"
    );
}

/// What children said they had done, over all rounds.
#[derive(Debug, Default)]
struct Told {
    /// Latest acknowledged value by note.
    notes: BTreeMap<String, u64>,
    operations: BTreeSet<u64>,
    begun: BTreeSet<SourceId>,
    finished: BTreeSet<SourceId>,
}

impl Told {
    /// True when an import was finished and another killed.
    fn saw_both(&self) -> bool {
        !self.finished.is_empty() && self.begun.len() > self.finished.len()
    }
}

fn kill_after(file: &Path, delay: Duration, told: &mut Told) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "a_killed_program_loses_nothing_acknowledged",
            "--exact",
            "--nocapture",
        ])
        .env(FILE, file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let ready = lines
        .by_ref()
        .map(Result::unwrap)
        .any(|line| line.ends_with("ready"));
    assert!(ready);
    assert!(matches!(Workspace::open(file), Err(WorkspaceError::InUse { .. })));
    std::thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap();
    for line in lines {
        let line = line.unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["note", id, value, seq] => {
                told.notes.insert(id.to_owned(), value.parse().unwrap());
                told.operations.insert(seq.parse().unwrap());
            }
            ["begun", id] => drop(told.begun.insert(SourceId(id.parse().unwrap()))),
            ["finished", id] => drop(told.finished.insert(SourceId(id.parse().unwrap()))),
            _ => panic!("the child said: {line}"),
        }
    }
}

fn assert_nothing_lost(workspace: &Workspace, told: &Told) {
    for (id, value) in &told.notes {
        let kept = workspace.entity("note", id).unwrap().unwrap().as_u64().unwrap();
        // The change under way when the child was killed may have been kept too.
        assert!(
            kept == *value || kept == value + 3,
            "note {id}: kept {kept}, told {value}"
        );
    }
    let kept: BTreeSet<u64> = workspace
        .history(usize::MAX)
        .unwrap()
        .into_iter()
        .map(|row| row.seq)
        .collect();
    assert!(told.operations.is_subset(&kept));
}

fn assert_no_half_import(workspace: &Workspace, told: &Told) {
    let mut whole = workspace.sources().unwrap();
    let former = workspace.former_sources().unwrap();
    let former_ids: BTreeSet<SourceId> = former.iter().map(|source| source.id).collect();
    whole.extend(former);
    let ids: BTreeSet<SourceId> = whole.iter().map(|source| source.id).collect();
    assert!(told.finished.is_subset(&ids));
    let replaced: BTreeSet<SourceId> = whole
        .iter()
        .filter_map(|source| source.about["in_place_of"].as_i64().map(SourceId))
        .collect();
    assert_eq!(
        former_ids, replaced,
        "a source is former when its replacement is whole"
    );
    for source in &whole {
        let rows = SEGMENTS as usize * SEGMENT_ROWS;
        assert_eq!(source.rows, rows as u64);
        let owner = workspace.column(source.id, 0).unwrap().data;
        assert_eq!(owner, Data::Codes(Codes::U16(vec![source.id.0 as u16; rows])));
        assert_eq!(workspace.column(source.id, 1).unwrap().len(), rows);
        assert_eq!(workspace.lines(source.id).unwrap().len(), rows);
        assert_eq!(workspace.rejected(source.id, 0, 9).unwrap().0, 1);
    }
    for id in told.begun.difference(&ids) {
        assert_eq!(workspace.lines(*id).unwrap(), [] as [u32; 0]);
        assert_eq!(workspace.rejected(*id, 0, 9).unwrap().0, 0);
    }
}

/// The child: three notes in turn, an import every fourth change, which may replace another; each acknowledged on a line.
fn work_without_end(file: &Path) -> ! {
    let mut workspace = Workspace::open(file).unwrap();
    say("\nready");
    let kept = workspace.entities("note").unwrap();
    let mut value = kept
        .iter()
        .filter_map(|(_, value)| value.as_u64())
        .max()
        .unwrap_or(0);
    loop {
        value += 1;
        let id = (value % 3).to_string();
        let edit = Edit {
            kind: "note".to_owned(),
            id: id.clone(),
            value: Some(json!(value)),
        };
        let seq = workspace.change("Note", None, &[edit]).unwrap();
        say(&format!("note {id} {value} {seq}"));
        if value.is_multiple_of(4) {
            import(&mut workspace);
        }
    }
}

fn import(workspace: &mut Workspace) {
    let source = workspace.begin_source().unwrap();
    say(&format!("begun {source}"));
    for index in 0..SEGMENTS {
        let columns = [
            Data::Codes(Codes::U16(vec![source.0 as u16; SEGMENT_ROWS])),
            Data::Money(vec![i64::from(index); SEGMENT_ROWS]),
        ];
        workspace
            .put_segment(source, index, &columns, &[2; SEGMENT_ROWS])
            .unwrap();
    }
    let rejected = RejectedLine {
        line: 9,
        lines: 1,
        code: "too-few-fields".to_owned(),
        reason: "It has 1 field, the header 2.".to_owned(),
        text: "x".to_owned(),
    };
    workspace.put_rejected(source, &[rejected]).unwrap();
    let columns = ["owner", "amount"].map(|key| StoredColumn {
        key: key.to_owned(),
        about: json!({}),
        dictionary: Arc::default(),
    });
    // Every second import takes the place of the one before.
    let shown = workspace.sources().unwrap();
    let replaced: Vec<SourceId> = shown.last().map(|last| last.id).into_iter().collect();
    let replaced = if source.0 % 2 == 0 { replaced } else { Vec::new() };
    let finished = FinishedSource {
        about: json!({ "in_place_of": replaced.first() }),
        rows: u64::from(SEGMENTS) * SEGMENT_ROWS as u64,
        columns: columns.into(),
    };
    workspace
        .finish_sources(&[(source, &finished)], &replaced, &[], "Bring in deals.csv")
        .unwrap();
    say(&format!("finished {source}"));
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}
