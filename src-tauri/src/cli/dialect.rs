//! How the lines of an export are read, as typed. Knows nothing of how a dialect is guessed.

use workbench::api::Dialect;

use super::args::DialectArgs;
use super::outcome::Failure;

impl DialectArgs {
    /// The dialect with what was typed in the place of the guesses; `None` when nothing was typed.
    ///
    /// # Errors
    /// When an encoding is unknown or a character is none.
    pub fn over(&self, guessed: &Dialect) -> Result<Option<Dialect>, Failure> {
        let mut dialect = guessed.clone();
        if let Some(name) = &self.encoding {
            dialect.encoding = workbench::encoding_name(name)
                .ok_or_else(|| bad(name, "an encoding; write it as UTF-8 or windows-1252"))?
                .to_owned();
        }
        if let Some(text) = &self.delimiter {
            dialect.delimiter = character(text)?.ok_or_else(|| bad(text, "a delimiter"))?;
        }
        if let Some(text) = &self.quote {
            dialect.quote = character(text)?;
        }
        if let Some(text) = &self.escape {
            dialect.escape = character(text)?;
        }
        if let Some(line) = self.header_line {
            dialect.header_line = line.max(1);
        }
        Ok((dialect != *guessed).then_some(dialect))
    }
}

/// One ASCII character; `None` for "none".
fn character(text: &str) -> Result<Option<char>, Failure> {
    match (text.to_lowercase().as_str(), text.as_bytes()) {
        ("none" | "", _) => Ok(None),
        ("tab" | "\\t", _) => Ok(Some('\t')),
        (_, [byte]) if byte.is_ascii() => Ok(Some(char::from(*byte))),
        _ => Err(bad(text, "a single character")),
    }
}

fn bad(text: &str, what: &str) -> Failure {
    Failure::other("not-a-dialect", &format!("“{text}” is not {what}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_typed_as_themselves_or_by_name() {
        for (typed, read) in [
            (";", Some(';')),
            ("tab", Some('\t')),
            ("none", None),
            ("\\", Some('\\')),
        ] {
            assert_eq!(character(typed).ok(), Some(read), "{typed}");
        }
        assert!(character("ab").is_err() && character("é").is_err());
    }
}
