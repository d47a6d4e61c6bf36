//! The lexical rules of delimited text: where a quoted field closes and where a physical line ends.
//!
//! The splitter and the record reader both ask here, so they agree on every boundary. Knows nothing of
//! columns or of how many fields a record should have.

use memchr::memchr2;

use crate::seek::Seek;

/// A quoted field longer than this is taken for a stray quote.
pub(crate) const QUOTED_BYTES: usize = 1 << 20;
/// A quoted field of more lines than this is taken for a stray quote.
pub(crate) const QUOTED_LINES: u64 = 1_000;
/// A physical line longer than this is not a line of a table.
pub(crate) const LINE_BYTES: usize = 16 << 20;

/// So many records are looked back on from the end of a text.
const RECENT: usize = 64;

/// The bytes that give a text its fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Syntax {
    /// Separates fields.
    pub delimiter: u8,
    /// Opens and closes a field, doubled inside it; `None` when nothing is quoted.
    pub quote: Option<u8>,
    /// Stands before a quote that does not close its field; `None` when quotes are only doubled.
    pub escape: Option<u8>,
}

impl Syntax {
    /// True when the quote at `here` of the field opened at `open` is escaped: an odd number of escapes
    /// stands before it.
    fn is_escaped(self, text: &[u8], open: usize, here: usize) -> bool {
        self.escape.is_some_and(|escape| {
            let before = text[open + 1..here].iter().rev();
            before.take_while(|byte| **byte == escape).count() % 2 == 1
        })
    }
}

/// What became of a quote at the start of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quoted {
    /// It closes at `close`, after `lines` line ends; `escaped` when it holds doubled quotes.
    Closed { close: usize, lines: u64, escaped: bool },
    /// It never closes as a field should: the quote is stray.
    Stray,
    /// More text is needed to tell.
    Incomplete,
}

/// Follows the quote at `open` to where it closes. With `complete`, the text ends here.
///
/// A field that spans lines must be followed by a delimiter, a line end or the end of the text;
/// otherwise the quote met is the opening one of a later field, and this one is stray. A field on one
/// line may be followed by more text, which belongs to it, as in the `csv` crate. O(length of field).
pub(crate) fn quoted(seek: &mut Seek<'_>, open: usize, complete: bool) -> Quoted {
    let Seek { text, syntax, .. } = *seek;
    let Some(quote) = syntax.quote else {
        return Quoted::Stray;
    };
    let bound = open + 1 + QUOTED_BYTES;
    let limit = text.len().min(bound);
    let (mut at, mut lines, mut escaped) = (open + 1, 0, false);
    while let Some(here) = seek.quote_or_line_end(at).filter(|here| *here < limit) {
        let next = text.get(here + 1).copied();
        at = here + 1;
        if text[here] == quote {
            if syntax.is_escaped(text, open, here) {
                escaped = true;
                continue;
            }
            match next {
                Some(byte) if byte == quote => {
                    escaped = true;
                    at = here + 2;
                }
                Some(byte) if byte == syntax.delimiter || byte == b'\n' || byte == b'\r' || lines == 0 => {
                    return Quoted::Closed {
                        close: here,
                        lines,
                        escaped,
                    };
                }
                Some(_) => return Quoted::Stray,
                None if complete => {
                    return Quoted::Closed {
                        close: here,
                        lines,
                        escaped,
                    };
                }
                None => return Quoted::Incomplete,
            }
        } else {
            lines += 1;
            if text[here] == b'\r' && next == Some(b'\n') {
                at = here + 2;
            }
            if lines > QUOTED_LINES {
                return Quoted::Stray;
            }
        }
    }
    if complete || limit == bound {
        Quoted::Stray
    } else {
        Quoted::Incomplete
    }
}

/// The end of the physical line that holds `from`: where its text ends and where the next line starts.
/// `None` when more text is needed to tell.
pub(crate) fn line_end(text: &[u8], from: usize, complete: bool) -> Option<(usize, usize)> {
    match memchr2(b'\n', b'\r', &text[from..]) {
        Some(found) => {
            let end = from + found;
            match (text[end], text.get(end + 1)) {
                (b'\r', Some(b'\n')) => Some((end, end + 2)),
                (b'\r', None) if !complete => None,
                _ => Some((end, end + 1)),
            }
        }
        None if complete => Some((text.len(), text.len())),
        None => None,
    }
}

/// How far the records of a text are known to be complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cut {
    /// Where the last complete record ends.
    pub end: usize,
    /// Physical lines up to there.
    pub lines: u64,
    /// Physical lines at the end of these that are the footer of the file.
    pub footer: u64,
}

/// Where the last records of a text start, for looking back from its end.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    starts: Vec<usize>,
    next: usize,
}

impl Recent {
    fn push(&mut self, start: usize) {
        if self.starts.len() < RECENT {
            self.starts.push(start);
        } else {
            self.starts[self.next] = start;
            self.next = (self.next + 1) % RECENT;
        }
    }

    /// The records up to `end`, last first.
    pub fn backwards(&self, end: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let (newer, older) = self.starts.split_at(self.next);
        let starts = newer.iter().rev().chain(older.iter().rev());
        starts.scan(end, |end, start| Some((*start, std::mem::replace(end, *start))))
    }
}

/// Where the record at `start` ends, its line end included, and how many physical lines it has. A line with
/// a stray quote ends the record. `None` when more text is needed to tell, or there is none. O(record).
pub(crate) fn record_end(text: &[u8], start: usize, syntax: Syntax, complete: bool) -> Option<(usize, u64)> {
    end_of_record(&mut Seek::new(text, syntax), start, complete)
}

fn end_of_record(seek: &mut Seek<'_>, start: usize, complete: bool) -> Option<(usize, u64)> {
    let Seek { text, syntax, .. } = *seek;
    let quote = syntax.quote.unwrap_or(b'\n');
    let (mut at, mut lines) = (start, 0);
    while let Some(mut here) = seek.quote_or_line_end(at) {
        if text[here] == b'\n' || text[here] == b'\r' {
            return line_end(text, here, complete).map(|(_, next)| (next, lines + 1));
        }
        at = here + 1;
        let mut opens = here == start || text[here - 1] == syntax.delimiter;
        while opens {
            match quoted(seek, here, complete) {
                Quoted::Closed {
                    close, lines: inside, ..
                } => {
                    at = close + 1;
                    lines += inside;
                }
                Quoted::Stray => return line_end(text, here, complete).map(|(_, next)| (next, lines + 1)),
                Quoted::Incomplete => return None,
            }
            // Where every field is quoted, the next one opens right after the delimiter.
            here = at + 1;
            opens = text.get(at) == Some(&syntax.delimiter) && text.get(here) == Some(&quote);
        }
    }
    (complete && start < text.len()).then_some((text.len(), lines + 1))
}

/// Finds the last record end of a text that starts with a record, and the records before it. O(text).
pub(crate) fn cut(text: &[u8], syntax: Syntax, complete: bool) -> (Cut, Recent) {
    let (mut end, mut lines, mut recent) = (0, 0, Recent::default());
    let mut seek = Seek::new(text, syntax);
    while let Some((next, more)) = end_of_record(&mut seek, end, complete) {
        recent.push(end);
        (end, lines) = (next, lines + more);
    }
    (
        Cut {
            end,
            lines,
            footer: 0,
        },
        recent,
    )
}

/// True when the last field of a record that ends here is empty.
pub(crate) fn ends_empty(text: &[u8], syntax: Syntax) -> bool {
    match text {
        [.., delimiter, open, close] if Some(*open) == syntax.quote && open == close => {
            *delimiter == syntax.delimiter
        }
        [.., last] => *last == syntax.delimiter,
        [] => true,
    }
}

/// How many physical lines a text has; the last need not be terminated. O(text).
pub(crate) fn count_lines(text: &[u8]) -> u64 {
    let (mut at, mut lines) = (0, 0);
    while at < text.len() {
        let Some((_, next)) = line_end(text, at, true) else {
            break;
        };
        lines += 1;
        at = next;
    }
    lines
}
