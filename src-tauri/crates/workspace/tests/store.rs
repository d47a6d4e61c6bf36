//! What goes into a workspace file comes out of it: sources with their columns, lines and rejected
//! records, entities, derived values. Knows no CRM.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::PathBuf;
use std::sync::Arc;

use column::{Cell, Codes, Column, Data, Dictionary, TextData};
use serde_json::json;
use workspace::{
    Edit, FinishedSource, RejectedLine, SOURCE_KIND, SourceId, StoredColumn, Workspace, WorkspaceError,
};

struct Desk {
    _folder: tempfile::TempDir,
    file: PathBuf,
}

fn desk() -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pipeline review.counterpart");
    Desk {
        _folder: folder,
        file,
    }
}

fn text(rows: &[&str]) -> Data {
    let mut text = TextData::default();
    rows.iter().for_each(|row| text.push(row));
    Data::Text(text)
}

/// Five leads in two segments: country, score, note.
fn import_leads(workspace: &mut Workspace) -> SourceId {
    let source = workspace.begin_source().unwrap();
    let first = [
        Data::Codes(Codes::U8(vec![1, 2, 0])),
        Data::Number(vec![60.0, f64::NAN, 12.5]),
        text(&["Zoë asked for a call", "", "x"]),
    ];
    let second = [
        Data::Codes(Codes::U16(vec![300, 1])),
        Data::Number(vec![0.0, 99.0]),
        text(&["", "met at the fair"]),
    ];
    workspace.put_segment(source, 0, &first, &[2, 3, 5]).unwrap();
    workspace.put_segment(source, 1, &second, &[6, 7]).unwrap();
    let rejected = RejectedLine {
        line: 4,
        lines: 1,
        code: "too-few-fields".to_owned(),
        reason: "It has 2 fields, the header 3.".to_owned(),
        text: "DE,60".to_owned(),
    };
    workspace
        .put_rejected(source, std::slice::from_ref(&rejected))
        .unwrap();
    let countries = (1..=300).map(|code| {
        if code == 1 {
            "DE".to_owned()
        } else {
            format!("C{code}")
        }
    });
    let column = |key: &str, dictionary| StoredColumn {
        key: key.to_owned(),
        about: json!({ "label": key.to_uppercase() }),
        dictionary: Arc::new(dictionary),
    };
    let finished = FinishedSource {
        about: json!({ "team": "marketing", "file": "leads.csv" }),
        rows: 5,
        columns: vec![
            column("country", Dictionary::from_texts(countries)),
            column("score", Dictionary::default()),
            column("note", Dictionary::default()),
        ],
    };
    workspace
        .finish_source(source, &finished, "Bring in leads.csv")
        .unwrap();
    source
}

fn cells(column: &Column) -> Vec<Cell<'_>> {
    (0..column.len()).map(|row| column.cell(row)).collect()
}

#[test]
fn an_import_reads_back_as_it_was_written_also_after_reopening() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let source = import_leads(&mut workspace);
    workspace.close().unwrap();
    let workspace = Workspace::open(&desk.file).unwrap();

    let sources = workspace.sources().unwrap();
    assert_eq!(sources.len(), 1);
    assert_eq!((sources[0].id, sources[0].rows), (source, 5));
    assert_eq!(
        sources[0].about,
        json!({ "team": "marketing", "file": "leads.csv" })
    );
    let keys: Vec<_> = sources[0].columns.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["country", "score", "note"]);
    assert_eq!(sources[0].columns[1].1, json!({ "label": "SCORE" }));

    use Cell::{Null, Number, Text};
    let country = workspace.column(source, 0).unwrap();
    assert_eq!(
        cells(&country),
        [Text("DE"), Text("C2"), Null, Text("C300"), Text("DE")]
    );
    let score = workspace.column(source, 1).unwrap();
    assert_eq!(
        cells(&score),
        [Number(60.0), Null, Number(12.5), Number(0.0), Number(99.0)]
    );
    let note = workspace.column(source, 2).unwrap();
    assert_eq!(
        cells(&note),
        [
            Text("Zoë asked for a call"),
            Null,
            Text("x"),
            Null,
            Text("met at the fair")
        ]
    );
    assert_eq!(workspace.lines(source).unwrap(), [2, 3, 5, 6, 7]);
    assert!(matches!(
        workspace.column(source, 3),
        Err(WorkspaceError::NoSource { .. })
    ));

    let (total, rejected) = workspace.rejected(source, 0, 10).unwrap();
    assert_eq!((total, rejected.len()), (1, 1));
    assert_eq!((rejected[0].line, rejected[0].text.as_str()), (4, "DE,60"));
    assert_eq!(workspace.rejected(source, 1, 10).unwrap(), (1, vec![]));
    assert_eq!(workspace.integrity().unwrap(), Vec::<String>::new());
}

#[test]
fn segments_may_arrive_out_of_order() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let source = workspace.begin_source().unwrap();
    workspace
        .put_segment(source, 1, &[Data::Date(vec![30])], &[4])
        .unwrap();
    workspace
        .put_segment(source, 0, &[Data::Date(vec![10, 20])], &[2, 3])
        .unwrap();
    finish_dates(&mut workspace, source, 3).unwrap();
    assert_eq!(
        workspace.column(source, 0).unwrap().data,
        Data::Date(vec![10, 20, 30])
    );
    assert_eq!(workspace.lines(source).unwrap(), [2, 3, 4]);
}

fn finish_dates(workspace: &mut Workspace, source: SourceId, rows: u64) -> Result<(), WorkspaceError> {
    let column = StoredColumn {
        key: "created_on".to_owned(),
        about: json!({}),
        dictionary: Arc::default(),
    };
    let finished = FinishedSource {
        about: json!({}),
        rows,
        columns: vec![column],
    };
    workspace.finish_source(source, &finished, "Bring in dates.csv")
}

#[test]
fn an_import_that_does_not_add_up_is_refused() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let source = workspace.begin_source().unwrap();
    workspace
        .put_segment(source, 0, &[Data::Date(vec![10])], &[2, 3])
        .unwrap();
    let error = finish_dates(&mut workspace, source, 2).unwrap_err();
    assert!(
        error.to_string().contains("created_on has 1 rows, not 2"),
        "{error}"
    );
    assert_eq!(workspace.sources().unwrap(), []);
}

#[test]
fn an_import_is_invisible_until_it_is_finished() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let source = workspace.begin_source().unwrap();
    workspace
        .put_segment(source, 0, &[Data::Date(vec![10])], &[2])
        .unwrap();
    assert_eq!(workspace.sources().unwrap(), []);
    assert_eq!(workspace.history(9).unwrap(), []);
    assert_eq!(workspace.can_undo().unwrap(), None);
    finish_dates(&mut workspace, source, 1).unwrap();
    assert_eq!(workspace.sources().unwrap().len(), 1);
    assert!(matches!(
        workspace.put_segment(source, 1, &[Data::Date(vec![20])], &[3]),
        Err(WorkspaceError::NoSource { .. })
    ));
}

#[test]
fn an_import_that_starts_again_keeps_nothing_of_its_first_try() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let source = workspace.begin_source().unwrap();
    workspace
        .put_segment(source, 0, &[Data::Date(vec![10; 3])], &[2, 3, 4])
        .unwrap();
    workspace
        .put_segment(source, 1, &[Data::Date(vec![10])], &[5])
        .unwrap();
    workspace.empty_source(source).unwrap();
    assert!(workspace.lines(source).unwrap().is_empty());
    workspace
        .put_segment(source, 0, &[Data::Date(vec![20])], &[2])
        .unwrap();
    assert_eq!(workspace.lines(source).unwrap(), [2]);
}

#[test]
fn an_import_that_never_finished_leaves_no_trace() {
    let desk = desk();
    let empty = {
        let mut workspace = Workspace::create(&desk.file).unwrap();
        let cancelled = workspace.begin_source().unwrap();
        workspace
            .put_segment(cancelled, 0, &[Data::Date(vec![10; 50_000])], &[2; 50_000])
            .unwrap();
        workspace.abandon_source(cancelled).unwrap();
        assert!(workspace.lines(cancelled).unwrap().is_empty());

        let interrupted = workspace.begin_source().unwrap();
        assert_ne!(interrupted, cancelled, "a number is never given twice");
        workspace
            .put_segment(interrupted, 0, &[Data::Date(vec![10; 50_000])], &[2; 50_000])
            .unwrap();
        interrupted
    };
    let mut workspace = Workspace::open(&desk.file).unwrap();
    assert_eq!(workspace.sources().unwrap(), []);
    assert!(workspace.lines(empty).unwrap().is_empty());
    assert!(matches!(
        workspace.put_segment(empty, 1, &[], &[]),
        Err(WorkspaceError::NoSource { .. })
    ));
    // Nothing of it weighs on a copy either.
    let copy = desk.file.with_file_name("copy.counterpart");
    workspace.duplicate(&copy).unwrap();
    let new = desk.file.with_file_name("new.counterpart");
    Workspace::create(&new).unwrap().close().unwrap();
    let size = |file| std::fs::metadata(file).unwrap().len();
    assert!(size(&copy) <= size(&new));
}

#[test]
fn bringing_in_and_removing_a_source_are_operations() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let source = import_leads(&mut workspace);
    workspace.hide_source(source, "Remove leads.csv").unwrap();
    assert_eq!(workspace.sources().unwrap(), []);
    assert!(matches!(
        workspace.hide_source(source, "Remove leads.csv"),
        Err(WorkspaceError::NoSource { .. })
    ));

    drop(workspace);
    let mut workspace = Workspace::open(&desk.file).unwrap();
    assert_eq!(workspace.undo().unwrap().as_deref(), Some("Remove leads.csv"));
    assert_eq!(workspace.sources().unwrap().len(), 1);
    assert_eq!(workspace.column(source, 0).unwrap().len(), 5);
    assert_eq!(workspace.undo().unwrap().as_deref(), Some("Bring in leads.csv"));
    assert_eq!(workspace.sources().unwrap(), []);
    assert_eq!(workspace.redo().unwrap().as_deref(), Some("Bring in leads.csv"));
    assert_eq!(workspace.sources().unwrap()[0].rows, 5);
}

/// An import that waits to be finished: one column of one row.
fn begin_newer(workspace: &mut Workspace) -> (SourceId, FinishedSource) {
    let source = workspace.begin_source().unwrap();
    workspace
        .put_segment(source, 0, &[Data::Date(vec![20_000])], &[2])
        .unwrap();
    let finished = FinishedSource {
        about: json!({ "team": "marketing", "file": "leads-july.csv" }),
        rows: 1,
        columns: vec![StoredColumn {
            key: "created_at".to_owned(),
            about: json!({}),
            dictionary: Arc::default(),
        }],
    };
    (source, finished)
}

fn numbers(sources: &[workspace::SourceRow]) -> Vec<SourceId> {
    sources.iter().map(|source| source.id).collect()
}

#[test]
fn a_newer_version_takes_the_place_of_a_source_in_one_operation_and_undo_gives_it_back() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let old = import_leads(&mut workspace);
    let (new, finished) = begin_newer(&mut workspace);
    assert_eq!(
        workspace.unfinished_cells(new, 0).unwrap(),
        Data::Date(vec![20_000])
    );
    let edit = Edit {
        kind: "as-of".to_owned(),
        id: new.to_string(),
        value: Some(json!("2026-07-07")),
    };
    workspace
        .finish_sources(&[(new, &finished)], &[old], &[edit], "Bring in leads.csv again")
        .unwrap();
    assert_eq!(numbers(&workspace.sources().unwrap()), [new]);
    let former = workspace.former_sources().unwrap();
    assert_eq!((former[0].id, former[0].rows), (old, 5));
    assert!(former[0].brought_at.is_some());
    assert_eq!(
        workspace.column(old, 1).unwrap().len(),
        5,
        "its cells can be read"
    );

    drop(workspace);
    let mut workspace = Workspace::open(&desk.file).unwrap();
    assert_eq!(
        workspace.undo().unwrap().as_deref(),
        Some("Bring in leads.csv again")
    );
    assert_eq!(numbers(&workspace.sources().unwrap()), [old]);
    assert_eq!(workspace.former_sources().unwrap(), []);
    assert_eq!(workspace.entity("as-of", &new.to_string()).unwrap(), None);
    workspace.redo().unwrap();
    assert_eq!(numbers(&workspace.sources().unwrap()), [new]);

    workspace.forget_history().unwrap();
    drop(workspace);
    let workspace = Workspace::open(&desk.file).unwrap();
    assert_eq!(
        numbers(&workspace.former_sources().unwrap()),
        [old],
        "a former source stays without a history too"
    );
    assert_eq!(workspace.lines(old).unwrap().len(), 5);
}

#[test]
fn nothing_takes_the_place_of_a_source_that_does_not_show() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let old = import_leads(&mut workspace);
    let (new, finished) = begin_newer(&mut workspace);
    workspace.hide_source(old, "Remove leads.csv").unwrap();
    let error = workspace
        .finish_sources(&[(new, &finished)], &[old], &[], "Bring in leads.csv again")
        .unwrap_err();
    assert!(matches!(error, WorkspaceError::NoSource { .. }), "{error}");
    assert_eq!(workspace.sources().unwrap(), []);
    workspace.abandon_source(new).unwrap();
}

#[test]
fn a_source_that_no_undo_or_redo_can_show_again_gives_its_space_back() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let source = import_leads(&mut workspace);
    workspace.undo().unwrap();
    drop(workspace);
    let mut workspace = Workspace::open(&desk.file).unwrap();
    assert_eq!(
        workspace.lines(source).unwrap().len(),
        5,
        "redo can still show it"
    );
    let edit = Edit {
        kind: "setting".to_owned(),
        id: "as_of".to_owned(),
        value: Some(json!("2026-03-31")),
    };
    workspace.change("Set the as-of date", None, &[edit]).unwrap();
    drop(workspace);
    let workspace = Workspace::open(&desk.file).unwrap();
    assert!(workspace.lines(source).unwrap().is_empty());
    assert_eq!(workspace.rejected(source, 0, 9).unwrap().0, 0);
}

#[test]
fn a_source_is_described_by_an_entity_that_can_be_edited() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let source = import_leads(&mut workspace);
    let about = json!({ "team": "sales", "file": "leads.csv" });
    let edit = Edit {
        kind: SOURCE_KIND.to_owned(),
        id: source.to_string(),
        value: Some(about.clone()),
    };
    workspace
        .change("Give leads.csv to Sales", None, &[edit])
        .unwrap();
    assert_eq!(workspace.sources().unwrap()[0].about, about);
}

#[test]
fn derived_values_are_kept_outside_the_history() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    assert_eq!(workspace.derived("links 1 2").unwrap(), None);
    workspace.put_derived("links 1 2", &[1; 3000]).unwrap();
    workspace.put_derived("links 1 2", &[7; 3000]).unwrap();
    assert_eq!(workspace.can_undo().unwrap(), None);
    drop(workspace);
    let workspace = Workspace::open(&desk.file).unwrap();
    assert_eq!(workspace.derived("links 1 2").unwrap(), Some(vec![7; 3000]));
}

#[test]
fn a_duplicate_is_a_whole_workspace_and_replaces_nothing() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let source = import_leads(&mut workspace);
    let copy = desk.file.with_file_name("for the board.counterpart");
    workspace.duplicate(&copy).unwrap();
    assert!(matches!(
        workspace.duplicate(&copy),
        Err(WorkspaceError::Exists { .. })
    ));
    assert!(matches!(
        workspace.duplicate(&desk.file),
        Err(WorkspaceError::Exists { .. })
    ));

    workspace.undo().unwrap();
    let mut copy = Workspace::open(&copy).unwrap();
    assert_eq!(copy.sources().unwrap()[0].id, source);
    assert_eq!(copy.can_undo().unwrap().as_deref(), Some("Bring in leads.csv"));
    assert_eq!(copy.integrity().unwrap(), Vec::<String>::new());
    assert!(copy.begin_source().unwrap() > source, "numbers go on in the copy");
}

#[test]
fn only_the_workspace_file_is_left_after_closing() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    import_leads(&mut workspace);
    workspace.close().unwrap();
    let names: Vec<_> = std::fs::read_dir(desk.file.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(names, ["pipeline review.counterpart"]);
}

#[test]
fn a_workspace_can_be_handed_to_another_thread() {
    let desk = desk();
    let mut workspace = Workspace::create(&desk.file).unwrap();
    let rows = std::thread::spawn(move || {
        import_leads(&mut workspace);
        workspace.sources().unwrap()[0].rows
    });
    assert_eq!(rows.join().unwrap(), 5);
}

#[test]
fn a_journal_that_a_kill_left_empty_goes_with_the_next_opening() {
    let desk = desk();
    Workspace::create(&desk.file).unwrap().close().unwrap();
    let journal = desk.file.with_extension("counterpart-journal");
    std::fs::write(&journal, []).unwrap();
    Workspace::open(&desk.file).unwrap().close().unwrap();
    assert!(!journal.exists());
}
