//! What a person types every day: run, test, bench, fuzz, codegen, tidy, sample.
//!
//! Each subcommand is a file of its own and says with `--help` what it does. Knows nothing of the engine.

mod bench;
mod cli;
mod codegen;
mod fuzz;
mod run;
mod sample;
mod setup;
mod shell;
mod test;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Result, bail};

const HELP: &str = "\
cargo xtask COMMAND [--help]

  run       install what is missing, build, and open the sample
  test      everything that is checked before a change goes in
  bench     the benchmarks
  fuzz      arbitrary bytes into the import, for a bounded time
  codegen   files generated from others: style tokens, TypeScript bindings, icons
  tidy      the rules of the house that a machine can check
  sample    the exports of the sample workspace";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(args: &[String]) -> Result<()> {
    let Some((command, rest)) = args.split_first() else {
        println!("{HELP}");
        return Ok(());
    };
    match command.as_str() {
        "run" => run::run(rest),
        "test" => test::run_steps(rest),
        "bench" => bench::run_all(rest),
        "fuzz" => fuzz::run_all(rest),
        "codegen" => codegen::run(rest),
        "tidy" => tidy::run(rest),
        "sample" => sample::run(rest),
        "--help" | "-h" | "help" => {
            println!("{HELP}");
            Ok(())
        }
        other => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}

/// The folder of the workspace.
pub fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.ancestors().nth(2).unwrap_or(own)
}
