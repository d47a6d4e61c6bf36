//! The program as a person starts it: a folder to work in, command lines, and what came out of them.
//! Knows nothing of what the answers should be.
#![allow(dead_code, reason = "each test file takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

pub mod host;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The program.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_counterpart");

/// Makes a command line of the program.
pub fn command<S: AsRef<OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments);
    command
}

/// Marketing's export of five people, one of them twice.
pub const CONTACTS: &str = "\
Record ID,Salesforce Lead ID,Email,Job Title,Country/Region,HubSpot Score,Create Date,Expected amount
1,L1,ada@north.example,Director of Sales,Germany,80,2026-01-05,\"1,000.00\"
2,L2,ben@north.example,Intern,Germany,70,2026-01-20,500.00
3,L3,cho@south.example,VP Marketing,Austria,65,2026-02-03,
4,L4,dee@south.example,Director IT,France,20,2026-02-14,250.50
5,L5,ada+demo@north.example,Director of Sales,Germany,90,2026-04-02,1000.00
";

/// Sales' export of four of them.
const LEADS: &str = "\
Lead ID,Email,Lead Status,Lead Owner,Converted Date
L1,ada@north.example,Qualified,Kim,3/1/2026
L2,ben@north.example,Open,Kim,
L3,cho@south.example,Qualified,Lou,3/19/2026
L5,ada@north.example,Qualified,Lou,4/8/2026
";

/// What a command line came to.
pub struct Answer {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// Runs a command line to its end.
    pub fn of(command: &mut Command) -> Answer {
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().unwrap();
        Answer {
            code: status.code(),
            out: String::from_utf8(stdout).unwrap(),
            err: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    /// Its output as JSON; all of it must be one value.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// The problem that a refused command line told under `--json`.
    pub fn problem(&self) -> Problem {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        let answer = self.json();
        let text = |key: &str| answer["error"][key].as_str().unwrap().to_owned();
        Problem {
            code: text("code"),
            message: text("message"),
            hint: text("hint"),
        }
    }
}

/// What was refused and why.
#[derive(Debug)]
pub struct Problem {
    pub code: String,
    pub message: String,
    pub hint: String,
}

impl Problem {
    /// The message says all these words.
    #[track_caller]
    pub fn says(&self, code: &str, words: &[&str]) {
        assert_eq!(self.code, code, "{self:?}");
        for word in words {
            assert!(
                self.message.contains(word),
                "“{word}” is not in “{}”",
                self.message
            );
        }
    }
}

/// A folder of one's own with a workspace in it.
pub struct Desk {
    folder: tempfile::TempDir,
    workspace: &'static str,
}

impl Desk {
    /// With an empty workspace.
    pub fn empty() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
            workspace: "board.counterpart",
        };
        desk.done("new", &[]);
        desk
    }

    /// With the sample workspace.
    pub fn sample() -> Desk {
        let desk = Desk {
            folder: tempfile::tempdir().unwrap(),
            workspace: "sample.counterpart",
        };
        desk.done("sample", &[]);
        desk
    }

    /// With both exports of a small case in and both definitions of MQL written.
    pub fn two_teams() -> Desk {
        let desk = Desk::empty();
        let contacts = desk.write("contacts.csv", CONTACTS);
        let leads = desk.write("leads.csv", LEADS);
        desk.done("import", &[&contacts, "--team", "marketing", "--as", "leads"]);
        desk.done("import", &[&leads, "--team", "sales", "--as", "leads"]);
        let define = |team, text| desk.done("define", &["--team", team, "--term", "MQL", "--text", text]);
        define("marketing", "Lead score >= 60");
        define(
            "sales",
            "Lead score >= 60 and Lead status is Qualified and one per person",
        );
        desk
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The same, as an argument.
    pub fn arg(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    /// The workspace file.
    pub fn file(&self) -> PathBuf {
        self.path(self.workspace)
    }

    /// Writes a file into the folder; its path as an argument.
    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        std::fs::write(self.path(name), bytes).unwrap();
        self.arg(name)
    }

    /// `counterpart SUBCOMMAND WORKSPACE …`
    pub fn command(&self, subcommand: &str, rest: &[&str]) -> Command {
        let mut command = command(&[subcommand]);
        command.arg(self.file()).args(rest);
        command
    }

    /// Runs a command line on the workspace.
    pub fn run(&self, subcommand: &str, rest: &[&str]) -> Answer {
        Answer::of(&mut self.command(subcommand, rest))
    }

    /// Runs one that must succeed; what it printed.
    #[track_caller]
    pub fn done(&self, subcommand: &str, rest: &[&str]) -> String {
        let answer = self.run(subcommand, rest);
        assert_eq!(answer.code, Some(0), "{subcommand}: {}{}", answer.out, answer.err);
        assert_eq!(answer.err, "", "{subcommand}");
        answer.out
    }

    /// Runs one that must succeed, with `--json`.
    #[track_caller]
    pub fn json(&self, subcommand: &str, rest: &[&str]) -> Value {
        let answer = Answer::of(self.command(subcommand, rest).arg("--json"));
        assert_eq!(answer.code, Some(0), "{subcommand}: {}{}", answer.out, answer.err);
        answer.json()
    }

    /// Runs one that must be refused, with `--json`.
    #[track_caller]
    pub fn refused(&self, subcommand: &str, rest: &[&str]) -> Problem {
        Answer::of(self.command(subcommand, rest).arg("--json")).problem()
    }

    /// What is wrong with the workspace file, read from beginning to end; empty when it is sound.
    pub fn integrity(&self) -> Vec<String> {
        workspace::Workspace::open(&self.file())
            .unwrap()
            .integrity()
            .unwrap()
    }

    /// The sources as `sources --json` lists them.
    pub fn sources(&self) -> Vec<Value> {
        self.json("sources", &[])["sources"].as_array().unwrap().clone()
    }

    /// The names in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        names(self.folder.path())
    }
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// The lines of an account add up to the physical lines of the file.
#[track_caller]
pub fn assert_adds_up(source: &Value) {
    let account = &source["account"];
    let count = |key: &str| account[key].as_u64().unwrap();
    let parts = [
        "preamble_lines",
        "header_lines",
        "accepted_lines",
        "blank_lines",
        "rejected_lines",
    ];
    let skipped = account["skipped"].as_array().unwrap().iter();
    let skipped = skipped.map(|rule| rule["lines"].as_u64().unwrap()).sum::<u64>();
    assert_eq!(
        parts.map(count).iter().sum::<u64>() + skipped,
        count("lines"),
        "{account}"
    );
}
