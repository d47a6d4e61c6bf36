//! `cargo xtask tidy`: the rules of the house that a machine can check. Each rule is a function from the
//! source tree to violations; nothing here changes a file.

mod files;
mod layers;
mod names;
mod places;
mod purity;
mod tree;

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};

use crate::{cli, root};
use tree::Tree;

/// What `cargo xtask tidy --help` says.
pub const HELP: &str = "\
cargo xtask tidy

Checks the rules that ARCHITECTURE.md names: layers and owners of heavy libraries, what pure crates may not
touch, who may speak to Tauri, to HTTP and to the terminal, sizes, opening comments, names, traces of one
machine. Prints every violation with its place and what to do.

An exception is a line `rule | path | reason` in src-tauri/xtask/tidy-exceptions.txt.";

/// Where exceptions stand.
const EXCEPTIONS: &str = "src-tauri/xtask/tidy-exceptions.txt";

/// A rule broken at a place.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// Path from the root, with slashes.
    pub path: String,
    /// Line from 1.
    pub line: usize,
    /// The rule's name.
    pub rule: &'static str,
    /// What is wrong and what to do.
    pub what: String,
}

/// Runs the command.
///
/// # Errors
/// When the tree can't be read or a rule is broken.
pub fn run(args: &[String]) -> Result<()> {
    let [] = cli::flags(args, [], HELP)?;
    let tree = Tree::read(root())?;
    let exceptions = std::fs::read_to_string(root().join(EXCEPTIONS)).context("reading the exceptions")?;
    let left = judge(violations(&tree), &exceptions);
    for violation in &left {
        println!(
            "{}:{}: {} [{}]",
            violation.path, violation.line, violation.what, violation.rule
        );
    }
    match left.len() {
        0 => println!(
            "tidy: {} files, {} crates, nothing to do",
            tree.files.len(),
            tree.crates.len()
        ),
        n => bail!("{n} violations of the rules of the house"),
    }
    Ok(())
}

fn violations(tree: &Tree) -> Vec<Violation> {
    let rules: [fn(&Tree) -> Vec<Violation>; 6] = [
        layers::layers,
        layers::owners,
        purity::pure,
        places::places,
        files::files,
        names::names,
    ];
    let mut all: Vec<Violation> = rules.iter().flat_map(|rule| rule(tree)).collect();
    all.sort();
    all
}

/// Takes out what is excepted; an exception without a reason, or that excepts nothing, is a violation too.
fn judge(violations: Vec<Violation>, exceptions: &str) -> Vec<Violation> {
    let mut left = Vec::new();
    let mut unused: BTreeMap<(String, String), usize> = BTreeMap::new();
    let trouble = |line, what: String| Violation {
        path: EXCEPTIONS.to_owned(),
        line,
        rule: "exceptions",
        what,
    };
    for (n, text) in exceptions
        .lines()
        .enumerate()
        .filter(|(_, text)| !text.is_empty() && !text.starts_with('#'))
    {
        match text.split(" | ").collect::<Vec<_>>()[..] {
            [rule, path, reason] if reason.split_whitespace().count() >= 3 => {
                unused.insert((rule.to_owned(), path.to_owned()), n + 1);
            }
            _ => left.push(trouble(
                n + 1,
                "an exception reads `rule | path | reason in a few words`".to_owned(),
            )),
        }
    }
    let excepted = unused.clone();
    for violation in violations {
        let place = (violation.rule.to_owned(), violation.path.clone());
        unused.remove(&place);
        if !excepted.contains_key(&place) {
            left.push(violation);
        }
    }
    for ((rule, path), line) in unused {
        left.push(trouble(
            line,
            format!("{path} keeps the rule `{rule}`; take the exception out"),
        ));
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str) -> Violation {
        Violation {
            path: path.to_owned(),
            line: 1,
            rule: "size",
            what: "too long".to_owned(),
        }
    }

    #[test]
    fn an_exception_needs_a_reason_and_a_use() {
        let exceptions = "# a comment\n\nsize | a.rs | a table, better whole\nsize | b.rs | kept for the table\nsize | c.rs | no\n";
        let left = judge(vec![broken("a.rs"), broken("c.rs")], exceptions);
        let told: Vec<(usize, &str)> = left
            .iter()
            .map(|found| (found.line, found.path.as_str()))
            .collect();
        assert_eq!(told, [(5, EXCEPTIONS), (1, "c.rs"), (4, EXCEPTIONS)]);
    }
}
