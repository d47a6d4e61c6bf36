//! A large company's exports, brought in: a million leads, a million opportunities and four and a half
//! million rows of history, stored and flushed, each run in a process of its own so that its peak memory
//! is its own. `cargo xtask bench million`; with other programs beside it, `cargo xtask bench --peers`.

#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't be prepared has nothing to measure"
)]

mod exports;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use model::Team;
use serde_json::{Value, json};
use workbench::Workbench;
use workbench::api::{ImportRequest, PreviewRequest};

use exports::{FORMS, Form};

const HELP: &str = "\
cargo bench -p workbench --bench million -- [FORM…] [--leads N] [--runs N]

  FORM        plain, quoted, crlf, unsorted; all of them when none is named
  --leads N   leads in a set, 1000000 unless told; as many opportunities, 4.5 times as many steps
  --runs N    runs of each form, 3 unless told; the one of median time is shown";

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    if let [flag, folder, workspace] = args.as_slice()
        && flag == "--one"
    {
        return println!("{}", bring_in(Path::new(folder), Path::new(workspace)));
    }
    if args.iter().any(|arg| arg == "--help") {
        return println!("{HELP}");
    }
    let number = |flag: &str, otherwise: u64| {
        let at = args.iter().position(|arg| arg == flag);
        at.map_or(otherwise, |at| args[at + 1].parse().unwrap())
    };
    let (leads, runs) = (number("--leads", 1_000_000), number("--runs", 3));
    let named = |form: &Form| args.iter().any(|arg| arg == form.name);
    let all = !FORMS.iter().any(named);
    // A filter meant for another benchmark names neither this one nor a form of it.
    let meant = args
        .first()
        .is_none_or(|arg| arg.starts_with("--") || "million".contains(arg.as_str()));
    if all && !meant {
        return;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join("bench-files");
    println!(
        "{:<20} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "form", "MB", "seconds", "user s", "system s", "peak MB", "file MB"
    );
    for form in FORMS.into_iter().filter(|form| all || named(form)) {
        let paths = exports::files(&folder, form, leads).unwrap();
        let found = median(paths[0].parent().unwrap(), runs);
        let cell = |key: &str| found[key].as_f64().unwrap_or(f64::NAN);
        println!(
            "{:<20} {:>7.0} {:>8.2} {:>8.2} {:>8.2} {:>8.0} {:>8.0}",
            format!("Counterpart {}", form.name),
            cell("mb"),
            cell("seconds"),
            cell("user"),
            cell("system"),
            cell("peak_mb"),
            cell("file_mb")
        );
    }
}

/// The run of median time among so many, each in a process of its own.
fn median(folder: &Path, runs: u64) -> Value {
    let mut found: Vec<Value> = (0..runs)
        .map(|_| {
            let workspace = folder.join("bench.counterpart");
            let _ = std::fs::remove_file(&workspace);
            let mut run = Command::new(std::env::current_exe().unwrap());
            let out = run.arg("--one").arg(folder).arg(&workspace).output().unwrap();
            let _ = std::fs::remove_file(&workspace);
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            serde_json::from_slice(&out.stdout).unwrap()
        })
        .collect();
    found.sort_by(|a, b| {
        a["seconds"]
            .as_f64()
            .unwrap()
            .total_cmp(&b["seconds"].as_f64().unwrap())
    });
    found.swap_remove(found.len() / 2)
}

/// Brings the three files into a new workspace until they are safely there, and says what it took.
fn bring_in(folder: &Path, workspace: &Path) -> Value {
    let start = Instant::now();
    let bench = Workbench::new(folder.to_owned());
    bench.new_workspace(workspace).unwrap();
    let paths = exports::NAMES.map(|name| folder.join(name));
    for path in &paths {
        let file = path.display().to_string();
        let request = PreviewRequest {
            file: file.clone(),
            team: None,
            fresh: false,
            dialect: None,
            table: None,
        };
        let plan = bench.preview_import(&request).unwrap().plan;
        bench
            .import(&ImportRequest {
                file,
                team: Team::Sales,
                plan,
                as_of: None,
                mends: None,
            })
            .unwrap();
    }
    bench.close().unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let (user, system) = processor_seconds();
    json!({
        "mb": megabytes(&paths),
        "seconds": seconds,
        "user": user,
        "system": system,
        "peak_mb": peak_megabytes(),
        "file_mb": megabytes(&[workspace.to_owned()]),
    })
}

fn megabytes(paths: &[PathBuf]) -> f64 {
    let bytes: u64 = paths.iter().map(|path| path.metadata().unwrap().len()).sum();
    bytes as f64 / 1e6
}

/// Time on processors, in the program and in the system, as Linux counts it; unknown elsewhere.
fn processor_seconds() -> (f64, f64) {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |at: usize| {
        after_name
            .split_whitespace()
            .nth(at)
            .and_then(|word| word.parse::<f64>().ok())
    };
    let seconds = |at| ticks(at).map_or(f64::NAN, |ticks| ticks / 100.0);
    (seconds(11), seconds(12))
}

/// The most memory this process has held, as Linux counts it; unknown elsewhere.
fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib * 1024.0 / 1e6)
}
