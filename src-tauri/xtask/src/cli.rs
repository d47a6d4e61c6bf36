//! The flags of a subcommand. Knows nothing of what they do.

use anyhow::{Result, bail};

/// Which of the flags were given; prints the help and ends the program on `--help`.
///
/// # Errors
/// On any other argument.
pub fn flags<const N: usize>(args: &[String], known: [&str; N], help: &str) -> Result<[bool; N]> {
    let mut given = [false; N];
    for arg in args {
        if matches!(arg.as_str(), "--help" | "-h") {
            println!("{help}");
            std::process::exit(0);
        }
        match known.iter().position(|flag| flag == arg) {
            Some(n) => given[n] = true,
            None => bail!("unknown argument `{arg}`\n\n{help}"),
        }
    }
    Ok(given)
}
