//! Every change can be taken back and made again, one operation at a time, also after reopening.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use workspace::{Edit, Workspace};

fn new() -> (tempfile::TempDir, PathBuf, Workspace) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mql.counterpart");
    let workspace = Workspace::create(&file).unwrap();
    (folder, file, workspace)
}

fn define(team: &str, text: &str) -> Edit {
    Edit {
        kind: "definition".to_owned(),
        id: team.to_owned(),
        value: Some(json!({ "text": text })),
    }
}

fn forget(team: &str) -> Edit {
    Edit {
        value: None,
        ..define(team, "")
    }
}

fn text(workspace: &Workspace, team: &str) -> Option<Value> {
    workspace
        .entity("definition", team)
        .unwrap()
        .map(|value| value["text"].clone())
}

fn labels(workspace: &Workspace) -> Vec<String> {
    workspace
        .history(99)
        .unwrap()
        .into_iter()
        .map(|row| row.label)
        .collect()
}

fn reopen(workspace: Workspace, file: &Path) -> Workspace {
    workspace.close().unwrap();
    Workspace::open(file).unwrap()
}

#[test]
fn undo_and_redo_walk_the_history_across_reopening() {
    let (_folder, file, mut workspace) = new();
    let first = workspace
        .change("Define MQL", None, &[define("marketing", "Score ≥ 60")])
        .unwrap();
    let second = workspace
        .change(
            "Copy to Sales",
            None,
            &[define("sales", "Score ≥ 80"), define("marketing", "Score ≥ 70")],
        )
        .unwrap();
    let third = workspace
        .change("Remove Sales", None, &[forget("sales")])
        .unwrap();
    assert!(first < second && second < third);

    let mut workspace = reopen(workspace, &file);
    assert_eq!(workspace.undo().unwrap().as_deref(), Some("Remove Sales"));
    assert_eq!(text(&workspace, "sales"), Some(json!("Score ≥ 80")));
    assert_eq!(workspace.undo().unwrap().as_deref(), Some("Copy to Sales"));
    assert_eq!(text(&workspace, "sales"), None);
    assert_eq!(text(&workspace, "marketing"), Some(json!("Score ≥ 60")));

    let mut workspace = reopen(workspace, &file);
    assert_eq!(workspace.can_undo().unwrap().as_deref(), Some("Define MQL"));
    assert_eq!(workspace.can_redo().unwrap().as_deref(), Some("Copy to Sales"));
    let undone: Vec<_> = workspace
        .history(99)
        .unwrap()
        .iter()
        .map(|row| row.undone)
        .collect();
    assert_eq!(undone, [true, true, false]);
    assert_eq!(workspace.redo().unwrap().as_deref(), Some("Copy to Sales"));
    assert_eq!(workspace.redo().unwrap().as_deref(), Some("Remove Sales"));
    assert_eq!(workspace.redo().unwrap(), None);
    assert_eq!(text(&workspace, "sales"), None);
    assert_eq!(text(&workspace, "marketing"), Some(json!("Score ≥ 70")));

    for _ in 0..3 {
        workspace.undo().unwrap();
    }
    assert_eq!(workspace.undo().unwrap(), None);
    assert_eq!(workspace.entities("definition").unwrap(), []);
}

#[test]
fn typing_in_one_go_is_one_operation() {
    let (_folder, _file, mut workspace) = new();
    workspace
        .change("Define MQL", None, &[define("marketing", "Score ≥ 6")])
        .unwrap();
    let mut operations = ["Score ≥ 60", "Score ≥ 60 and", "Score ≥ 60 and Country is DE"].map(|typed| {
        workspace
            .change("Edit MQL", Some("mql text"), &[define("marketing", typed)])
            .unwrap()
    });
    operations.sort_unstable();
    assert_eq!(operations[0], operations[2]);
    assert_eq!(labels(&workspace), ["Edit MQL", "Define MQL"]);
    workspace.undo().unwrap();
    assert_eq!(text(&workspace, "marketing"), Some(json!("Score ≥ 6")));
    workspace.redo().unwrap();
    assert_eq!(
        text(&workspace, "marketing"),
        Some(json!("Score ≥ 60 and Country is DE"))
    );
}

#[test]
fn a_burst_ends_with_another_change_an_undo_or_closing() {
    let (_folder, file, mut workspace) = new();
    let typing = |workspace: &mut Workspace, text: &str| {
        workspace
            .change("Edit MQL", Some("mql text"), &[define("marketing", text)])
            .unwrap()
    };
    let one = typing(&mut workspace, "a");
    workspace
        .change("Define for Sales", None, &[define("sales", "x")])
        .unwrap();
    let two = typing(&mut workspace, "b");
    assert_ne!(one, two);
    typing(&mut workspace, "c");
    workspace.undo().unwrap();
    assert_eq!(text(&workspace, "marketing"), Some(json!("a")));
    workspace.redo().unwrap();
    let three = typing(&mut workspace, "d");
    assert_ne!(two, three);
    let mut workspace = reopen(workspace, &file);
    assert_ne!(typing(&mut workspace, "e"), three);
    assert_eq!(labels(&workspace).len(), 5);
}

#[test]
fn a_burst_that_ends_where_it_began_leaves_no_operation() {
    let (_folder, _file, mut workspace) = new();
    let define_mql = workspace
        .change("Define MQL", None, &[define("marketing", "a")])
        .unwrap();
    let typing = Some("mql text");
    workspace
        .change("Edit MQL", typing, &[define("marketing", "ab")])
        .unwrap();
    let latest = workspace
        .change("Edit MQL", typing, &[define("marketing", "a")])
        .unwrap();
    assert_eq!(latest, define_mql);
    assert_eq!(labels(&workspace), ["Define MQL"]);
    // Going on typing is an operation of its own, not part of the definition.
    workspace
        .change("Edit MQL", typing, &[define("marketing", "abc")])
        .unwrap();
    assert_eq!(labels(&workspace), ["Edit MQL", "Define MQL"]);
    workspace.undo().unwrap();
    assert_eq!(text(&workspace, "marketing"), Some(json!("a")));
}

#[test]
fn an_edit_that_changes_nothing_is_no_operation_and_keeps_what_can_be_redone() {
    let (_folder, _file, mut workspace) = new();
    assert_eq!(workspace.change("Nothing", None, &[forget("sales")]).unwrap(), 0);
    let one = workspace
        .change("Define MQL", None, &[define("marketing", "a")])
        .unwrap();
    workspace
        .change("Define for Sales", None, &[define("sales", "b")])
        .unwrap();
    workspace.undo().unwrap();
    assert_eq!(
        workspace
            .change("Same again", None, &[define("marketing", "a")])
            .unwrap(),
        one
    );
    assert_eq!(workspace.can_redo().unwrap().as_deref(), Some("Define for Sales"));
}

#[test]
fn a_change_after_undo_ends_what_can_be_redone() {
    let (_folder, _file, mut workspace) = new();
    workspace
        .change("Define MQL", None, &[define("marketing", "a")])
        .unwrap();
    let dropped = workspace
        .change("Define for Sales", None, &[define("sales", "b")])
        .unwrap();
    workspace.undo().unwrap();
    let next = workspace
        .change("Edit MQL", None, &[define("marketing", "c")])
        .unwrap();
    assert!(next > dropped, "a number is never given twice");
    assert_eq!(workspace.can_redo().unwrap(), None);
    assert_eq!(labels(&workspace), ["Edit MQL", "Define MQL"]);
}

#[test]
fn the_history_tells_when_in_utc_newest_first() {
    let (_folder, _file, mut workspace) = new();
    for round in 0..5 {
        workspace
            .change(
                &format!("Change {round}"),
                None,
                &[define("marketing", &round.to_string())],
            )
            .unwrap();
    }
    let rows = workspace.history(2).unwrap();
    assert_eq!([&rows[0].label, &rows[1].label], ["Change 4", "Change 3"]);
    let shape: String = rows[0]
        .at
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    assert_eq!(shape, "0000-00-00 00:00:00");
}

#[test]
fn entities_are_listed_by_id_within_their_kind() {
    let (_folder, _file, mut workspace) = new();
    let setting = Edit {
        kind: "setting".to_owned(),
        id: "as_of".to_owned(),
        value: Some(json!("2026-03-31")),
    };
    workspace
        .change(
            "Set up",
            None,
            &[define("sales", "b"), setting, define("marketing", "a")],
        )
        .unwrap();
    let ids: Vec<_> = workspace
        .entities("definition")
        .unwrap()
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    assert_eq!(ids, ["marketing", "sales"]);
    assert_eq!(
        workspace.entity("setting", "as_of").unwrap(),
        Some(json!("2026-03-31"))
    );
    assert_eq!(workspace.entity("setting", "currency").unwrap(), None);
}

#[test]
fn a_prepared_workspace_has_nothing_to_undo_and_keeps_what_was_prepared() {
    let (_folder, file, mut workspace) = new();
    workspace
        .change("Prepare", None, &[define("sales", "Lead score ≥ 60")])
        .unwrap();
    workspace.forget_history().unwrap();
    assert_eq!(workspace.can_undo().unwrap(), None);
    workspace.close().unwrap();
    let mut workspace = Workspace::open(&file).unwrap();
    assert_eq!(workspace.undo().unwrap(), None);
    let kept = workspace.entity("definition", "sales").unwrap();
    assert_eq!(kept, Some(json!({ "text": "Lead score ≥ 60" })));
}
