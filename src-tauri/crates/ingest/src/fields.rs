//! The fields of a record as offsets into its text. Nothing is copied unless a quoted field holds escaped
//! quotes. Knows nothing of how many fields a record should have.

use memchr::memchr2;

use crate::lex::{self, Quoted};
use crate::seek::Seek;

const IN_SCRATCH: u32 = 1 << 31;

/// A batch of accepted records, reused from batch to batch.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    fields: Vec<(u32, u32)>,
    scratch: Vec<u8>,
    width: usize,
    /// Physical line on which each record starts.
    pub lines: Vec<u64>,
}

impl Rows {
    /// An empty batch for records of this many fields.
    pub fn new(width: usize) -> Rows {
        Rows {
            width,
            ..Rows::default()
        }
    }

    /// How many records.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The cells of one column, trimmed, with the line of each. O(records).
    pub fn column<'a>(&'a self, text: &'a [u8], column: usize) -> impl Iterator<Item = (u64, &'a [u8])> {
        let fields = self.fields[column.min(self.fields.len())..]
            .iter()
            .step_by(self.width);
        self.lines
            .iter()
            .zip(fields)
            .map(|(line, field)| (*line, trim(self.bytes(text, *field))))
    }

    /// One cell as written, untrimmed.
    pub fn cell<'a>(&'a self, text: &'a [u8], row: usize, column: usize) -> &'a [u8] {
        self.bytes(text, self.fields[row * self.width + column])
    }

    /// The number of fields pushed so far.
    pub fn count(&self) -> usize {
        self.fields.len()
    }

    /// The field pushed at this place, trimmed.
    pub fn field<'a>(&'a self, text: &'a [u8], at: usize) -> &'a [u8] {
        trim(self.bytes(text, self.fields[at]))
    }

    /// The fields pushed from this place on, trimmed.
    pub fn fields_from<'a>(&'a self, text: &'a [u8], first: usize) -> impl Iterator<Item = &'a [u8]> {
        self.fields[first..]
            .iter()
            .map(move |field| trim(self.bytes(text, *field)))
    }

    /// True when every field from `first` on is blank.
    pub fn blank_from(&self, text: &[u8], first: usize) -> bool {
        self.fields_from(text, first).all(<[u8]>::is_empty)
    }

    /// Takes fields away, or adds empty ones, until there are so many.
    pub fn resize(&mut self, count: usize) {
        self.fields.resize(count, (0, 0));
    }

    /// Pushes a field whose bytes stand nowhere in the text.
    pub fn push_copy(&mut self, cell: &[u8]) {
        let start = self.scratch.len() as u32;
        self.scratch.extend_from_slice(cell);
        self.fields.push((start | IN_SCRATCH, self.scratch.len() as u32));
    }

    /// Takes the first bytes of the fields from `first` on away, as many as `guard` says of each.
    pub fn strip(&mut self, text: &[u8], first: usize, guard: fn(&[u8]) -> usize) {
        for at in first..self.fields.len() {
            let cell = self.bytes(text, self.fields[at]);
            self.fields[at].0 += guard(cell) as u32;
        }
    }

    /// Empties the batch.
    pub fn clear(&mut self) {
        self.fields.clear();
        self.scratch.clear();
        self.lines.clear();
    }

    fn bytes<'a>(&'a self, text: &'a [u8], (start, end): (u32, u32)) -> &'a [u8] {
        if start & IN_SCRATCH == 0 {
            &text[start as usize..end as usize]
        } else {
            &self.scratch[(start & !IN_SCRATCH) as usize..end as usize]
        }
    }
}

/// Where a record ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ended {
    /// The end of its text, without the line end.
    pub end: usize,
    /// Where the next record starts.
    pub next: usize,
    /// Its physical lines.
    pub lines: u64,
}

/// A quote that does not close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stray {
    /// Where it opens.
    pub open: usize,
    /// Line ends in the record before it.
    pub lines: u64,
}

/// Pushes the fields of the record that starts at `from` in the text that is sought in. O(record).
///
/// # Errors
/// Where a quote opens that does not close; some fields are pushed then.
pub(crate) fn fields(seek: &mut Seek<'_>, from: usize, rows: &mut Rows) -> Result<Ended, Stray> {
    let Seek { text, syntax, .. } = *seek;
    let delimiter = syntax.delimiter;
    let (mut at, mut inside) = (from, 0);
    loop {
        let end = if at < text.len() && Some(text[at]) == syntax.quote {
            let Quoted::Closed {
                close,
                lines,
                escaped,
            } = lex::quoted(seek, at, true)
            else {
                return Err(Stray {
                    open: at,
                    lines: inside,
                });
            };
            inside += lines;
            let end = match text.get(close + 1) {
                Some(byte) if *byte != delimiter => seek.field_end(close + 1),
                _ => close + 1,
            };
            let escaped = escaped
                || syntax
                    .escape
                    .is_some_and(|escape| memchr::memchr(escape, &text[at + 1..close]).is_some());
            if escaped || end > close + 1 {
                let start = rows.scratch.len() as u32;
                unescape(&text[at + 1..close], text[at], syntax.escape, &mut rows.scratch);
                rows.scratch.extend_from_slice(&text[close + 1..end]);
                rows.fields.push((start | IN_SCRATCH, rows.scratch.len() as u32));
            } else {
                rows.fields.push((at as u32 + 1, close as u32));
            }
            end
        } else {
            let end = seek.field_end(at);
            rows.fields.push((at as u32, end as u32));
            end
        };
        if text.get(end) == Some(&delimiter) {
            at = end + 1;
            continue;
        }
        let crlf = text.get(end) == Some(&b'\r') && text.get(end + 1) == Some(&b'\n');
        return Ok(Ended {
            end,
            next: (end + 1 + usize::from(crlf)).min(text.len()),
            lines: inside + 1,
        });
    }
}

/// Appends a quoted field without its doubled or escaped quotes. An escape before anything but a quote or
/// another escape stays.
fn unescape(text: &[u8], quote: u8, escape: Option<u8>, out: &mut Vec<u8>) {
    let escape = escape.unwrap_or(quote);
    let mut at = 0;
    while let Some(found) = memchr2(quote, escape, &text[at..]) {
        let here = at + found;
        let next = text.get(here + 1).copied();
        let stands = if text[here] == escape && (next == Some(quote) || next == Some(escape)) {
            next
        } else {
            None
        };
        out.extend_from_slice(&text[at..here]);
        out.push(stands.unwrap_or(text[here]));
        let doubled = stands.is_some() || (text[here] == quote && next == Some(quote));
        at = here + 1 + usize::from(doubled);
    }
    out.extend_from_slice(&text[at..]);
}

/// The cell without white space around it, no-break space included.
pub(crate) fn trim(cell: &[u8]) -> &[u8] {
    match cell {
        [] => cell,
        [first, .., last] if printable(*first) && printable(*last) => cell,
        [only] if printable(*only) => cell,
        _ => std::str::from_utf8(cell).map_or(cell, |text| text.trim().as_bytes()),
    }
}

fn printable(byte: u8) -> bool {
    (0x21..0x7f).contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lex::Syntax;

    fn read(text: &str, escape: Option<u8>) -> Vec<String> {
        let syntax = Syntax {
            delimiter: b',',
            quote: Some(b'"'),
            escape,
        };
        let mut rows = Rows::new(1);
        fields(&mut Seek::new(text.as_bytes(), syntax), 0, &mut rows).unwrap();
        rows.fields_from(text.as_bytes(), 0)
            .map(|cell| String::from_utf8_lossy(cell).into_owned())
            .collect()
    }

    #[test]
    fn quotes_are_doubled_or_escaped() {
        assert_eq!(read("\"say \"\"hi\"\"\",b", None), ["say \"hi\"", "b"]);
        assert_eq!(
            read(r#""say \"hi\", then","C:\dir","ends \\",d"#, Some(b'\\')),
            [r#"say "hi", then"#, r"C:\dir", r"ends \", "d"]
        );
        assert_eq!(read(r#""C:\",b"#, None), [r"C:\", "b"]);
    }
}
