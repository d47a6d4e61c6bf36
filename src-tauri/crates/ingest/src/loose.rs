//! Records whatever their number of fields, for looking at a file before its columns are known. Knows nothing
//! of what a record should look like.

use crate::fields::{Rows, fields};
use crate::lex::{self, Syntax};
use crate::seek::Seek;

/// A record whatever its number of fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loose {
    /// Physical line on which it starts.
    pub line: u64,
    /// Its cells, trimmed.
    pub cells: Vec<String>,
}

/// The first records of a text that is valid UTF-8, blank lines left out, lines with a stray quote split at
/// every delimiter. O(text).
pub(crate) fn loose(text: &[u8], first_line: u64, syntax: Syntax, most: usize) -> Vec<Loose> {
    let (mut at, mut line) = (0, first_line);
    let mut rows = Rows::new(1);
    let mut seek = Seek::new(text, syntax);
    let mut records = Vec::new();
    while at < text.len() && records.len() < most {
        rows.clear();
        let start = line;
        match fields(&mut seek, at, &mut rows) {
            Ok(ended) => (at, line) = (ended.next, line + ended.lines),
            Err(stray) => {
                rows.clear();
                let (end, next) = lex::line_end(text, stray.open, true).unwrap_or((text.len(), text.len()));
                let unquoted = Syntax {
                    quote: None,
                    ..syntax
                };
                // Without quotes every line has fields.
                let _ = fields(&mut Seek::new(&text[..end], unquoted), at, &mut rows);
                (at, line) = (next, line + stray.lines + 1);
            }
        }
        if !rows.blank_from(text, 0) {
            let cells = rows.fields_from(text, 0);
            let cells = cells
                .map(|cell| String::from_utf8_lossy(cell).into_owned())
                .collect();
            records.push(Loose { line: start, cells });
        }
    }
    records
}
