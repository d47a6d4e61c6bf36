//! `cargo xtask run`: from a fresh clone to the sample on the screen, or, with no display, to its comparison
//! in the terminal and its report in a file.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::{cli, setup, shell};

/// What `cargo xtask run --help` says.
pub const HELP: &str = "\
cargo xtask run [--headless] [--release]

Installs what is missing, builds the UI and the program, and opens the window on the sample workspace.
With no display it does the same without the window: the comparison goes to the terminal, a report with
its chart to files under target/sample.

  --headless   as with no display; builds no window and needs none of its libraries
  --release    optimised; the first build takes longer";

/// Runs the command.
///
/// # Errors
/// When something can't be installed, built or started.
pub fn run(args: &[String]) -> Result<()> {
    let [headless, release] = cli::flags(args, ["--headless", "--release"], HELP)?;
    let headless = headless || !has_display();
    if !headless {
        setup::window()?;
    }
    setup::ui()?;
    shell::run(shell::npm(&["run", "build"]))?;
    let mut build = shell::cargo(&["build", "--package", "counterpart"]);
    build
        .args(headless.then_some("--no-default-features"))
        .args(release.then_some("--release"));
    shell::run(build)?;

    let program = shell::program(release)?;
    let folder = shell::target()?.join("sample");
    std::fs::create_dir_all(&folder)?;
    let sample = folder.join("Sample.counterpart");
    if !sample.exists() {
        shell::run(counterpart(&program, &["sample", &text(&sample)]))?;
    }
    if headless {
        return report(&program, &sample, &folder);
    }
    shell::run(counterpart(&program, &[&text(&sample)]))
}

/// The comparison on the terminal, the report and its chart in files.
fn report(program: &Path, sample: &Path, folder: &Path) -> Result<()> {
    let sample = text(sample);
    let (page, chart) = (folder.join("report.html"), folder.join("bridge.svg"));
    shell::run(counterpart(program, &["compare", &sample, "--term", "MQL"]))?;
    shell::run(counterpart(
        program,
        &["report", &sample, "--term", "MQL", "--out", &text(&page)],
    ))?;
    shell::run(counterpart(
        program,
        &[
            "chart",
            &sample,
            "compare",
            "--term",
            "MQL",
            "--out",
            &text(&chart),
        ],
    ))?;
    println!(
        "\nThe report: {}\nIts chart:  {}\nThe sample: {sample}",
        page.display(),
        chart.display()
    );
    Ok(())
}

fn counterpart(program: &Path, args: &[&str]) -> Command {
    shell::command(&text(program), args)
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// Linux has a display when one of its two variables says so; the other systems always do.
fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
