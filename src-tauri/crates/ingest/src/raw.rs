//! A file's bytes and physical lines again, to know it by and for "show me the line". Knows nothing of
//! records.

use std::path::Path;

use crate::chunks::{self, file_name};
use crate::container;
use crate::encoding::{self, TextReader};
use crate::lex::{self, LINE_BYTES};
use crate::plan::ImportError;

const BLOCK: usize = 1 << 20;

/// blake3 of a file's bytes, hex, as in the account of its import. O(bytes).
///
/// # Errors
/// When the file can't be read.
pub fn fingerprint(path: &Path) -> Result<String, ImportError> {
    let mut hasher = blake3::Hasher::new();
    hasher
        .update_reader(chunks::open(path, &file_name(path))?)
        .map_err(|source| ImportError::Unreadable {
            file: file_name(path),
            source,
        })?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// `count` physical lines of a file, or rows of the sheet it has by this name, from `from_line` (from 1), as text without the last line end; shorter where the
/// file ends sooner. `encoding` is the label in the dialect. O(file up to the last of them).
///
/// # Errors
/// When the file can't be read, or a line is longer than any table's line.
pub fn raw_lines(
    path: &Path,
    sheet: Option<&str>,
    encoding: &str,
    from_line: u64,
    count: u64,
) -> Result<String, ImportError> {
    container::open(path, sheet)?.raw_lines(encoding, from_line, count)
}

/// As [`raw_lines`], of the text at this place, called so in messages.
pub(crate) fn text_lines(
    path: &Path,
    name: &str,
    encoding: &str,
    from_line: u64,
    count: u64,
) -> Result<String, ImportError> {
    let unreadable = |source| ImportError::Unreadable {
        file: name.to_owned(),
        source,
    };
    let mut reader = TextReader::new(chunks::open(path, name)?, encoding::named(encoding));
    let (mut text, mut found, mut line, mut more) = (Vec::new(), Vec::new(), 1, true);
    let last = from_line.saturating_add(count);
    while more && line < last {
        if text.len() > LINE_BYTES {
            let limit_mib = (LINE_BYTES >> 20) as u64;
            return Err(ImportError::LineTooLong {
                file: name.to_owned(),
                line,
                limit_mib,
            });
        }
        more = reader.append(&mut text, BLOCK).map_err(unreadable)?;
        let mut at = 0;
        while line < last && at < text.len() {
            let Some((_, next)) = lex::line_end(&text, at, !more) else {
                break;
            };
            if line >= from_line {
                found.extend_from_slice(&text[at..next]);
            }
            (at, line) = (next, line + 1);
        }
        text.drain(..at);
    }
    encoding::clean(&mut found);
    let text = String::from_utf8_lossy(&found);
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_back_as_they_stand_whatever_ends_them() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        std::fs::write(&path, b"a\r\nb\n\"c\rd\",1").unwrap();
        let lines = |from, count| raw_lines(&path, None, "UTF-8", from, count).unwrap();
        assert_eq!(lines(1, 1), "a");
        assert_eq!(lines(2, 2), "b\n\"c");
        assert_eq!(lines(3, 9), "\"c\rd\",1");
        assert_eq!(lines(9, 1), "");
        assert!(matches!(
            raw_lines(dir.path(), None, "UTF-8", 1, 1),
            Err(ImportError::Folder { .. })
        ));
    }
}
