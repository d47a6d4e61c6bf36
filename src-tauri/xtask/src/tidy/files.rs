//! What every file keeps: its length, its opening comment, and no trace of one machine or one moment.

use super::Violation;
use super::tree::{SourceFile, Tree};

/// Lines a file may have, by its ending. Functions are measured by clippy.
const LIMITS: [(&str, usize); 5] = [
    ("rs", 600),
    ("ts", 600),
    ("js", 600),
    ("mjs", 600),
    ("svelte", 250),
];

/// How a file of this kind opens its first comment.
const OPENINGS: [(&str, &[&str]); 7] = [
    ("rs", &["//!"]),
    ("ts", &["//", "/*"]),
    ("js", &["//", "/*"]),
    ("mjs", &["//", "/*"]),
    ("svelte", &["<!--"]),
    ("css", &["/*"]),
    ("html", &["<!--"]),
];

/// Every file.
pub fn files(tree: &Tree) -> Vec<Violation> {
    tree.files
        .iter()
        .flat_map(|file| size(file).into_iter().chain(opening(file)).chain(traces(file)))
        .chain(tree.files.iter().filter_map(|file| forgotten(file, tree)))
        .collect()
}

/// A file beside a `tests/main.rs` that is no module of it: its tests would never run.
fn forgotten(file: &SourceFile, tree: &Tree) -> Option<Violation> {
    let (folder, name) = file.path.strip_suffix(".rs")?.rsplit_once('/')?;
    if name == "main" || !folder.ends_with("/tests") {
        return None;
    }
    let main = format!("{folder}/main.rs");
    let main = tree.files.iter().find(|other| other.path == main)?;
    let named = main.text.contains(&format!("mod {name};"));
    let what = || format!("its tests don't run: write `mod {name};` in {}", main.path);
    (!named).then(|| broken(file, 1, "forgotten", what()))
}

fn broken(file: &SourceFile, line: usize, rule: &'static str, what: String) -> Violation {
    Violation {
        path: file.path.clone(),
        line,
        rule,
        what,
    }
}

fn size(file: &SourceFile) -> Option<Violation> {
    let (_, limit) = LIMITS.iter().find(|(ending, _)| *ending == file.ending())?;
    let lines = file.text.lines().count();
    let what = || format!("{lines} lines, {limit} at most: split it by what it is for");
    (lines > *limit && !file.is_generated()).then(|| broken(file, limit + 1, "size", what()))
}

fn opening(file: &SourceFile) -> Option<Violation> {
    let (_, openings) = OPENINGS.iter().find(|(ending, _)| *ending == file.ending())?;
    let mut lines = file
        .text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with("<!doctype"));
    let first = lines.next()?.trim_start();
    let words = first.split_whitespace().count();
    let opens = openings.iter().any(|opening| first.starts_with(opening)) && words > 3;
    let what = || {
        format!(
            "open with a `{}` line: what the file is for, and what it does not know",
            openings[0]
        )
    };
    (!opens).then(|| broken(file, 1, "opening", what()))
}

/// Marks of unfinished work, and paths and numbers that mean something in one place only. They are put
/// together here from halves, so that this file does not hold them itself. Tests may invent paths.
fn traces(file: &SourceFile) -> Vec<Violation> {
    let unfinished = [
        ["TO", "DO"],
        ["FIX", "ME"],
        ["XX", "X:"],
        ["todo", "!("],
        ["dbg", "!("],
    ]
    .map(|halves| halves.concat());
    let local = [
        ["\"/ho", "me/"],
        [" /ho", "me/"],
        ["/ro", "ot/"],
        ["/wo", "rk/"],
        ["C:\\\\Us", "ers"],
    ]
    .map(|halves| halves.concat());
    let mut found = Vec::new();
    for (n, line) in file.text.lines().enumerate() {
        if let Some(mark) = unfinished.iter().find(|mark| line.contains(*mark)) {
            found.push(broken(
                file,
                n + 1,
                "unfinished",
                format!("`{mark}`: finish it, or leave it out"),
            ));
        }
        if let Some(path) = local.iter().find(|path| !file.is_test() && line.contains(*path)) {
            found.push(broken(
                file,
                n + 1,
                "local",
                format!("`{path}` is a folder of one machine"),
            ));
        }
        if ticket(line) {
            found.push(broken(
                file,
                n + 1,
                "ticket",
                "a ticket's number explains nothing; say why instead".to_owned(),
            ));
        }
    }
    found
}

/// `issue` or `ticket` and a number.
fn ticket(line: &str) -> bool {
    let words: Vec<&str> = line
        .split(|letter: char| !letter.is_alphanumeric() && letter != '#')
        .collect();
    words.windows(2).any(|pair| {
        let number = pair[1].trim_start_matches('#');
        ["issue", "ticket"].contains(&pair[0].to_lowercase().as_str())
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        rules_of(&[(path, text)])
    }

    fn rules_of(files: &[(&str, &str)]) -> Vec<&'static str> {
        let files = files.iter().map(|(path, text)| SourceFile {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        });
        super::files(&Tree {
            files: files.collect(),
            ..Tree::default()
        })
        .into_iter()
        .map(|one| one.rule)
        .collect()
    }

    #[test]
    fn a_test_that_no_program_holds_is_told() {
        let main = ("a/tests/main.rs", "//! All of them, in one.\nmod gap;\n");
        let gap = ("a/tests/gap.rs", "//! The gap, by examples.\n");
        assert_eq!(rules_of(&[main, gap]), Vec::<&str>::new());
        let lost = ("a/tests/shares.rs", "//! The shares, by examples.\n");
        assert_eq!(rules_of(&[main, gap, lost]), ["forgotten"]);
        assert_eq!(rules_of(&[lost]), Vec::<&str>::new(), "a program of its own");
    }

    #[test]
    fn a_file_says_what_it_is_for() {
        assert_eq!(
            rules("a/src/gap.rs", "//! The gap, exactly.\nfn a() {}\n"),
            Vec::<&str>::new()
        );
        assert_eq!(rules("a/src/gap.rs", "fn a() {}\n"), ["opening"]);
        assert_eq!(
            rules("a/src/gap.rs", "//! Gap.\n"),
            ["opening"],
            "one word says nothing"
        );
        assert_eq!(
            rules(
                "ui/index.html",
                "<!doctype html>\n<!-- The page of the app. -->\n"
            ),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn a_component_has_250_lines_at_most() {
        let component =
            |lines: usize| format!("<!-- One row of the grid. -->\n{}", "<p></p>\n".repeat(lines - 1));
        assert_eq!(
            rules("ui/src/kit/Row.svelte", &component(250)),
            Vec::<&str>::new()
        );
        assert_eq!(rules("ui/src/kit/Row.svelte", &component(251)), ["size"]);
        let generated = format!(
            "// Generated by a program; do not edit.\n{}",
            "type A = 1;\n".repeat(700)
        );
        assert_eq!(rules("ui/src/host/bindings.ts", &generated), Vec::<&str>::new());
    }

    #[test]
    fn no_unfinished_work_no_private_paths_no_ticket_numbers() {
        let line = |text: &str| rules("a.md", text);
        assert_eq!(line(&["TO", "DO later"].concat()), ["unfinished"]);
        assert_eq!(line(&["see /ho", "me/me/notes"].concat()), ["local"]);
        assert_eq!(line(&["see issue", " #12"].concat()), ["ticket"]);
        assert_eq!(line("the issue of 40 against 15, #1b1a18"), Vec::<&str>::new());
    }
}
