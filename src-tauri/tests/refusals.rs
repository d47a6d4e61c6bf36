//! What the command line says when it can't do what it was asked to, and how: exit codes 1 and 2, a
//! sentence for people, JSON for programs.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod program;

use std::process::Stdio;

use program::{Answer, Desk, names};

#[test]
fn a_definition_that_cannot_be_read_points_at_the_word_and_is_kept() {
    let desk = Desk::two_teams();
    let define = [
        "--team",
        "marketing",
        "--term",
        "MQL",
        "--text",
        "Country is Germany and Lead scor ≥ 60",
    ];
    let problem = desk.refused("define", &define);
    problem.says("not-readable", &["did you mean", "Lead score", "Lead scor”"]);
    assert!(problem.hint.contains("kept as written"), "{problem:?}");
    let answer = desk.run("define", &define);
    assert_eq!((answer.code, answer.out.as_str()), (Some(1), ""));
    assert!(answer.err.starts_with("counterpart: "), "{}", answer.err);
    desk.refused("compare", &["--term", "MQL"])
        .says("not-readable", &["Marketing's definition of MQL", "Lead score"]);
    desk.done(
        "define",
        &[
            "--team",
            "marketing",
            "--term",
            "MQL",
            "--text",
            "Country is Germany and Lead score ≥ 60",
        ],
    );
    assert_eq!(desk.json("compare", &["--term", "MQL"])["marketing"]["n"], 3);
}

#[test]
fn what_was_asked_for_and_is_not_there_is_told_with_what_there_is() {
    let desk = Desk::two_teams();
    let refused = |rest: &[&str]| desk.refused("compare", rest);
    refused(&["--term", "MQQL"]).says("unknown-term", &["MQQL", "MQL", "Pipeline"]);
    refused(&["--term", "SQL"]).says("not-written", &["SQL", "Marketing"]);
    refused(&["--term", "MQL", "--records", "weather"]).says("unknown-cause", &["weather", "handoff"]);
    refused(&["--term", "MQL", "--period", "next spring"]).says("not-a-period", &["next spring"]);
    refused(&["--term", "MQL", "--period", "2026-Q1", "--date", "Birthday"])
        .says("not-a-date", &["Birthday", "Created date"]);
    refused(&["--term", "MQL", "--measure", "amount"]).says("no-amount", &["MQL"]);
    desk.refused("new", &[])
        .says("workspace-exists", &["board.counterpart", "already exists"]);
    let nowhere =
        Answer::of(program::command(&["sources", "/nowhere/x.counterpart", "--json"]).env("LC_ALL", "C"));
    nowhere
        .problem()
        .says("workspace-not-found", &["/nowhere/x.counterpart"]);
}

#[test]
fn what_is_written_never_replaces_the_workspace_and_says_why_it_could_not_be_written() {
    let desk = Desk::two_teams();
    let own = desk.arg("board.counterpart");
    let before = std::fs::read(desk.file()).unwrap();
    for (subcommand, rest) in [
        ("rows", &["--csv", &own][..]),
        ("report", &["--term", "MQL", "--out", &own]),
    ] {
        desk.refused(subcommand, rest)
            .says("own-file", &["board.counterpart is the open workspace"]);
        assert!(std::fs::read(desk.file()).unwrap() == before);
    }
    let nowhere = desk.arg("no such folder/out.csv");
    desk.refused("rows", &["--csv", &nowhere])
        .says("file", &[&nowhere, "there is no such folder"]);
    desk.refused("report", &["--term", "MQL", "--out", &desk.arg(".")])
        .says("file", &["it is a folder"]);
    assert_eq!(
        desk.names(),
        ["board.counterpart", "contacts.csv", "leads.csv"],
        "and nothing half is left"
    );
}

#[test]
fn only_the_two_counterparts_define_terms() {
    let desk = Desk::two_teams();
    let define = ["--term", "MQL", "--text", "every record", "--team", "finance"];
    desk.refused("define", &define)
        .says("not-a-counterpart", &["Finance", "Marketing and Sales"]);
    assert_eq!(desk.json("compare", &["--term", "MQL"])["gap"], -2);
}

#[test]
fn json_may_be_asked_for_anywhere_and_reading_may_stop_anywhere() {
    let desk = Desk::two_teams();
    let file = desk.file();
    let early = Answer::of(
        program::command(&["--json", "compare"])
            .arg(&file)
            .args(["--term", "MQL"]),
    );
    assert_eq!(early.json(), desk.json("compare", &["--term", "MQL"]));
    // As `counterpart … | head -0` does.
    let mut command = desk.command("rows", &["--json"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()));
}

/// Every subcommand with arguments that are fine but for a workspace that is not there.
const SUBCOMMANDS: [&[&str]; 10] = [
    &["import", "W", "e.csv", "--team", "sales"],
    &["sources", "W"],
    &[
        "define",
        "W",
        "--team",
        "sales",
        "--term",
        "MQL",
        "--text",
        "every record",
    ],
    &["terms", "W"],
    &["compare", "W", "--term", "MQL"],
    &["rows", "W"],
    &["chart", "W", "compare", "--term", "MQL", "--out", "x.svg"],
    &["report", "W", "--term", "MQL", "--out", "x.html"],
    &["serve", "W"],
    &["new", "missing folder/W"],
];

#[test]
fn errors_are_json_too_where_json_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    for line in SUBCOMMANDS {
        let mut command = program::command(line);
        let answer = Answer::of(command.arg("--json").current_dir(folder.path()));
        answer.problem().says("workspace-not-found", &["W"]);
        assert_eq!(answer.err, "", "{line:?}");
        let answer = Answer::of(program::command(line).current_dir(folder.path()));
        assert_eq!((answer.code, answer.out.as_str()), (Some(1), ""), "{line:?}");
        assert!(
            answer.err.starts_with("counterpart: ") && answer.err.contains("W"),
            "{line:?}: {}",
            answer.err
        );
    }
    assert!(
        names(folder.path()).is_empty(),
        "nothing is made on the way to an error"
    );
}

#[test]
fn usage_errors_are_told_apart_from_the_rest() {
    for line in [
        &["sources", "W", "--colour"][..],
        &["import", "W", "e.csv"],
        &["import", "W", "--team", "sales"],
        &["import", "W", "e.csv", "--team", "legal"],
        &["import", "W", "e.csv", "--team", "sales", "--as", "people"],
        &["compare", "W"],
        &["chart", "W", "compare", "--width", "wide", "--out", "x.svg"],
        &["rows", "W", "--limit", "many"],
        &["paint", "W"],
    ] {
        let answer = Answer::of(&mut program::command(line));
        assert_eq!(
            (answer.code, answer.out.as_str()),
            (Some(2), ""),
            "{line:?}: {}",
            answer.err
        );
        assert!(
            answer.err.contains("Usage:")
                || answer.err.contains("possible values")
                || answer.err.contains("--help"),
            "{}",
            answer.err
        );
        let answer = Answer::of(program::command(line).arg("--json"));
        assert_eq!(answer.code, Some(2), "{line:?}");
        assert_eq!(
            answer.json()["error"]["code"],
            "usage",
            "{line:?}: {}",
            answer.out
        );
    }
    let help = Answer::of(&mut program::command(&["--help"]));
    assert_eq!(help.code, Some(0), "{}", help.err);
    for subcommand in [
        "new", "import", "sources", "define", "compare", "rows", "chart", "serve", "sample",
    ] {
        assert!(help.out.contains(subcommand), "{}", help.out);
        assert_eq!(
            Answer::of(&mut program::command(&[subcommand, "--help"])).code,
            Some(0)
        );
    }
    assert!(
        Answer::of(&mut program::command(&["--version"]))
            .out
            .starts_with("counterpart ")
    );
}
