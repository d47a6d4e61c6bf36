//! `cargo xtask codegen`: files that are made from others, and the check that they still are.

mod icons;
mod tokens;

use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::shell::{WHOLE, built, cargo, command, output};
use crate::{cli, root};

/// What `cargo xtask codegen --help` says.
pub const HELP: &str = "\
cargo xtask codegen [--check] [--icons]

Writes
  ui/src/kit/tokens.css      from ui/tokens.json
  ui/src/host/bindings.ts    from the wire crate's types
  ui/src/kit/mark.svg        from icons/counterpart.svg

  --check   write nothing; fail when a file is not what would be written, or an icon is missing
  --icons   also draw the icon set again (needs rsvg-convert and ImageMagick's convert)";

/// Runs the command.
///
/// # Errors
/// When a source can't be read, a file can't be written or, with `--check`, is out of date.
pub fn run(args: &[String]) -> Result<()> {
    let [check, icons] = cli::flags(args, ["--check", "--icons"], HELP)?;
    let source =
        |path: &str| std::fs::read_to_string(root().join(path)).with_context(|| format!("reading {path}"));
    put(
        "ui/src/kit/tokens.css",
        &tokens::css(&source("ui/tokens.json")?)?,
        check,
    )?;
    put("ui/src/kit/mark.svg", &source(icons::SOURCE)?, check)?;
    match (check, icons) {
        (true, _) => icons::check(&root().join("icons"))?,
        (false, true) => icons::draw(&root().join("icons"))?,
        (false, false) => {}
    }
    // Last, for it builds the engine.
    let build = cargo(&[&["build", "--quiet"], &WHOLE[..], &["--bin", "bindings"]].concat());
    output(build)?;
    let bindings = command(&built("bindings", false)?.to_string_lossy(), &[""; 0]);
    put("ui/src/host/bindings.ts", &output(bindings)?, check)
}

/// Writes the file, or compares it.
fn put(path: &str, text: &str, check: bool) -> Result<()> {
    let place: &Path = &root().join(path);
    let now = std::fs::read_to_string(place).unwrap_or_default();
    if now == text {
        return Ok(());
    }
    ensure!(
        !check,
        "{path} is out of date; run `cargo xtask codegen` and commit what it writes"
    );
    std::fs::write(place, text).with_context(|| format!("writing {path}"))?;
    println!("wrote {path}");
    Ok(())
}
