//! `cargo xtask test`: everything that is checked before a change goes in, step by step. Continuous
//! integration runs this and nothing else.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::shell::{WHOLE, cargo, npm, program, run};
use crate::{codegen, setup, tidy};

/// What `cargo xtask test --help` says.
pub const HELP: &str = "\
cargo xtask test [STEP…] [--list]

Runs every step in order and stops at the first that fails; with names, only those.

  --list   the steps";

struct Step {
    name: &'static str,
    about: &'static str,
    run: fn() -> Result<()>,
}

const STEPS: [Step; 9] = [
    Step {
        name: "setup",
        about: "install what the tests need and is missing",
        run: setup::tests,
    },
    Step {
        name: "fmt",
        about: "Rust is formatted",
        run: || run(cargo(&["fmt", "--all", "--check"])),
    },
    Step {
        name: "tidy",
        about: "the rules of the house",
        run: || tidy::run(&[]),
    },
    Step {
        name: "ui",
        about: "the UI: types, unit tests, build",
        run: ui,
    },
    Step {
        name: "clippy",
        about: "lints of everything but the window",
        run: clippy,
    },
    Step {
        name: "engine",
        about: "tests of the engine, of xtask, and of the program by command line and host",
        run: engine,
    },
    Step {
        name: "codegen",
        about: "generated files are up to date",
        run: || codegen::run(&["--check".to_owned()]),
    },
    Step {
        name: "browser",
        about: "the pages in a browser, served by the program",
        run: browser,
    },
    Step {
        name: "window",
        about: "the real window, driven",
        run: window,
    },
];

/// Runs the command.
///
/// # Errors
/// When a step fails or is not known.
pub fn run_steps(args: &[String]) -> Result<()> {
    match args.iter().find(|arg| arg.starts_with('-')).map(String::as_str) {
        None => {}
        Some("--list") => {
            for step in &STEPS {
                println!("{:<10}{}", step.name, step.about);
            }
            return Ok(());
        }
        Some("--help" | "-h") => {
            println!("{HELP}");
            return Ok(());
        }
        Some(other) => bail!("unknown argument `{other}`\n\n{HELP}"),
    }
    for name in args {
        ensure!(
            STEPS.iter().any(|step| step.name == name),
            "there is no step `{name}`; `cargo xtask test --list` names them"
        );
    }
    let chosen = STEPS
        .iter()
        .filter(|step| args.is_empty() || args.iter().any(|name| name == step.name));
    let mut passed: Vec<(&str, Duration)> = Vec::new();
    for step in chosen {
        eprintln!("\n=== {}: {}", step.name, step.about);
        let started = Instant::now();
        let outcome = (step.run)();
        if outcome.is_err() {
            println!("{}", table(&passed, Some((step.name, started.elapsed()))));
        }
        outcome.with_context(|| {
            format!(
                "step `{}` failed; to run it alone: cargo xtask test {}",
                step.name, step.name
            )
        })?;
        passed.push((step.name, started.elapsed()));
    }
    println!("{}", table(&passed, None));
    Ok(())
}

/// The steps with their times, and the sum of what passed and failed.
fn table(passed: &[(&str, Duration)], failed: Option<(&str, Duration)>) -> String {
    let line =
        |(name, time): &(&str, Duration), word| format!("{name:<10}{:>7.1} s  {word}", time.as_secs_f64());
    let mut lines: Vec<String> = passed.iter().map(|step| line(step, "passed")).collect();
    lines.extend(failed.iter().map(|step| line(step, "FAILED")));
    format!(
        "\n{}\n{} passed, {} failed",
        lines.join("\n"),
        passed.len(),
        u8::from(failed.is_some())
    )
}

fn ui() -> Result<()> {
    setup::ui()?;
    for script in ["check", "test", "build"] {
        run(npm(&["run", script]))?;
    }
    Ok(())
}

/// The program embeds the UI, so the UI is built before it when a step runs alone.
fn ui_is_built() -> Result<()> {
    if crate::root().join("ui/dist/index.html").exists() {
        return Ok(());
    }
    setup::ui()?;
    run(npm(&["run", "build"]))
}

/// Without the window, whose libraries take longer to look at than all else; the program is built with it later.
fn clippy() -> Result<()> {
    ui_is_built()?;
    let windowless = ["--no-default-features", "--all-targets", "--", "-D", "warnings"];
    run(cargo(&[&["clippy"], &WHOLE[..], &windowless].concat()))
}

fn engine() -> Result<()> {
    ui_is_built()?;
    run(cargo(&[&["test"], &WHOLE[..]].concat()))
}

fn build_program() -> Result<()> {
    run(cargo(
        &[&["build"], &WHOLE[..], &["--bin", "counterpart"]].concat(),
    ))
}

fn browser() -> Result<()> {
    ui_is_built()?;
    build_program()?;
    let mut tests = npm(&["run", "e2e"]);
    tests.env("COUNTERPART_BIN", program(false)?);
    run(tests)
}

fn window() -> Result<()> {
    ui_is_built()?;
    build_program()?;
    if !setup::DRIVES_WINDOW {
        println!("the window is built; it is driven on Linux only");
        return Ok(());
    }
    let mut tests = npm(&["run", "window"]);
    tests
        .env("COUNTERPART_BIN", program(false)?)
        .env("TAURI_DRIVER", setup::tauri_driver()?);
    run(tests)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts_the_steps() {
        let passed = [
            ("fmt", Duration::from_millis(1250)),
            ("tidy", Duration::from_millis(300)),
        ];
        assert_eq!(
            table(&passed, Some(("ui", Duration::from_secs(12)))),
            "\nfmt           1.2 s  passed\ntidy          0.3 s  passed\nui           12.0 s  FAILED\n2 passed, 1 failed"
        );
    }

    #[test]
    fn an_unknown_step_or_flag_is_refused_before_anything_runs() {
        assert!(run_steps(&["fmt".to_owned(), "polish".to_owned()]).is_err());
        assert!(run_steps(&["--fast".to_owned()]).is_err());
    }

    #[test]
    fn names_of_steps_are_unique() {
        for (n, step) in STEPS.iter().enumerate() {
            assert!(
                STEPS[..n].iter().all(|other| other.name != step.name),
                "{}",
                step.name
            );
        }
    }
}
