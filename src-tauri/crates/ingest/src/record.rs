//! Records: which lines of a chunk are records, and an account of every physical line.
//!
//! Knows how many fields a record should have and what lines are passed over, but not what is in a cell.

use crate::cut::Cut;
use crate::fields::{Ended, Rows, Stray, fields};
use crate::footer;
use crate::layout::{Layout, Width};
use crate::lex;
use crate::mended;
use crate::seek::Seek;
use crate::skip::Rule;
use crate::tally::{Reject, Tally, Why};

/// A whole line stands in one cell at the width of the table only where the table is wider than this: a
/// narrow one may have a list in its first cell and nothing else.
const NARROW: usize = 4;

/// Reads the records of a chunk in batches. O(chunk) in all.
#[derive(Debug)]
pub(crate) struct Records<'a> {
    text: &'a [u8],
    layout: &'a Layout,
    seek: Seek<'a>,
    at: usize,
    line: u64,
    /// The line on which the footer of the file begins.
    footer: u64,
    /// The line on which another table begins.
    until: u64,
    after_blank: bool,
    /// True where a record must have all its fields.
    strict: bool,
    /// Where the lines went so far.
    pub tally: Tally,
    /// The records not accepted so far.
    pub rejects: Vec<Reject>,
}

impl<'a> Records<'a> {
    /// Reads a text that starts with a record on this physical line and ends with the end of one; the last
    /// `footer` lines are the footer of the file.
    pub fn new(text: &'a [u8], first_line: u64, footer: u64, layout: &'a Layout) -> Records<'a> {
        let from = || first_line + lex::count_lines(text) - footer;
        Records {
            text,
            layout,
            seek: Seek::new(text, layout.syntax),
            at: 0,
            line: first_line,
            footer: if footer == 0 { u64::MAX } else { from() },
            until: layout.until.unwrap_or(u64::MAX),
            after_blank: false,
            strict: false,
            tally: Tally::default(),
            rejects: Vec::new(),
        }
    }

    /// Clears the batch and fills it with up to `most` records; false when there is none left.
    pub fn fill(&mut self, rows: &mut Rows, most: usize) -> bool {
        rows.clear();
        while rows.len() < most && self.at < self.text.len() {
            if self.line >= self.until {
                let lines = lex::count_lines(&self.text[self.at..]);
                self.at = self.text.len();
                self.skip(Rule::SecondTable, lines);
            } else {
                self.record(rows);
            }
        }
        rows.len() > 0
    }

    /// The line on which another table was found to begin.
    pub fn second_table(&self) -> Option<u64> {
        (self.layout.until.is_none() && self.until < u64::MAX).then_some(self.until)
    }

    fn record(&mut self, rows: &mut Rows) {
        let (start, first) = (self.at, rows.count());
        let after_blank = std::mem::replace(&mut self.after_blank, false);
        let ended = match fields(&mut self.seek, start, rows) {
            Ok(ended) => ended,
            Err(stray) => return self.stray(rows, first, stray),
        };
        let Ended { end, next, lines } = ended;
        self.at = next;
        if rows.field(self.text, first).is_empty() && rows.blank_from(self.text, first) {
            rows.resize(first);
            self.after_blank = true;
            self.tally.blank_lines += lines;
            self.line += lines;
            return;
        }
        if let Some(rule) = self.rule(rows, first, start, ended, after_blank) {
            rows.resize(first);
            if rule == Rule::SecondTable {
                (self.at, self.until) = (start, self.line);
            } else {
                self.skip(rule, lines);
            }
            return;
        }
        let unwrapped = Some(self.text[start]) == self.layout.syntax.quote && self.unwrap(rows, first);
        let count = rows.count() - first;
        if !self.fits(rows, first, end, lines) {
            rows.resize(first);
            if lines == 1 || self.layout.width.columns < 3 || !self.reread_lines(rows, start, next) {
                self.misfit(start, end, lines, count);
            }
            return;
        }
        if self.layout.mended {
            rows.strip(self.text, first, mended::guard);
        }
        if unwrapped {
            self.tally.unwrapped.note(self.line, 1);
        }
        rows.lines.push(self.line);
        self.tally.rows += 1;
        self.tally.accepted_lines += lines;
        self.line += lines;
    }

    /// Gives the record that was just cut as many fields as there are columns; false when it has too many or
    /// too few.
    fn fits(&mut self, rows: &mut Rows, first: usize, end: usize, lines: u64) -> bool {
        let Width { columns, least } = self.layout.width;
        let count = rows.count() - first;
        if count == columns && self.layout.mended && self.has_more_than_names(rows, first) {
            return false;
        }
        if count == columns {
            let ends_empty = lex::ends_empty(&self.text[..end], self.layout.syntax);
            self.tally.ragged.see(count, columns, false, ends_empty);
            return true;
        }
        if count > columns {
            if !rows.blank_from(self.text, first + columns) {
                return false;
            }
            self.tally.trailing.note(self.line, 1);
            self.tally.ragged.see(columns, columns, false, true);
        } else if count >= least {
            self.tally.ragged.see(columns, columns, false, true);
        } else {
            let fits = self.layout.short && !self.strict && lines == 1;
            if !fits {
                return false;
            }
            self.tally.short.note(self.line, 1);
        }
        rows.resize(first + columns);
        true
    }

    /// True when a cell is filled that the file the record was rejected from has no column for.
    fn has_more_than_names(&self, rows: &Rows, first: usize) -> bool {
        let mut cells = rows.fields_from(self.text, first).zip(&self.layout.header);
        cells.any(|(cell, name)| name.is_empty() && !cell.is_empty())
    }

    /// Rejects a record with the wrong number of fields.
    fn misfit(&mut self, start: usize, end: usize, lines: u64, count: usize) {
        let columns = self.layout.width.columns;
        if count >= columns {
            self.tally.damaged += 1;
            return self.reject(start, end, lines, Why::TooMany(count));
        }
        let text = &self.text[start..end];
        let headless = text.first() == Some(&self.layout.syntax.delimiter);
        let ends_empty = lex::ends_empty(text, self.layout.syntax);
        self.tally.ragged.see(count, columns, headless, ends_empty);
        self.reject(start, end, lines, Why::TooFew(count));
    }

    /// The rule by which the record that was just cut is passed over.
    fn rule(
        &mut self,
        rows: &Rows,
        first: usize,
        start: usize,
        ended: Ended,
        after_blank: bool,
    ) -> Option<Rule> {
        let text = &self.text[start..ended.end];
        if self.line >= self.footer {
            if self.tally.stated.is_none() {
                self.tally.stated = footer::stated(text);
            }
            let sums = footer::is_sums(text, self.layout.syntax);
            return Some(if sums { Rule::Subtotal } else { Rule::Footer });
        }
        let record = Cut {
            text: self.text,
            rows,
            first,
            layout: self.layout,
        };
        if text[0] == b'#' && record.is_comment() {
            return Some(Rule::Comment);
        }
        if record.is_header() {
            return Some(Rule::RepeatedHeader);
        }
        let may = after_blank && self.layout.until.is_none() && self.line + ended.lines < self.footer;
        let begins = may && record.begins_table(ended.next);
        begins.then_some(Rule::SecondTable)
    }

    /// Reads a record that stands in one cell, the whole line quoted once more: its fields take the place of
    /// that cell. False, and nothing is changed, when the cell holds no record of the table.
    fn unwrap(&self, rows: &mut Rows, first: usize) -> bool {
        let Width { columns, least } = self.layout.width;
        let count = rows.count() - first;
        let lone = if count == 1 {
            columns > 2 && least > 1
        } else {
            columns > NARROW
                && rows.field(self.text, first + 1).is_empty()
                && rows.blank_from(self.text, first + 1)
        };
        if !lone {
            return false;
        }
        let line = rows.field(self.text, first).to_vec();
        let mut inner = Rows::new(columns);
        let whole = fields(&mut Seek::new(&line, self.layout.syntax), 0, &mut inner)
            .is_ok_and(|ended| ended.next == line.len());
        let found = inner.count();
        let fits = (least.max(2)..=columns).contains(&found)
            || (found > columns && inner.blank_from(&line, columns));
        if !whole || !fits {
            return false;
        }
        rows.resize(first);
        inner.fields_from(&line, 0).for_each(|cell| rows.push_copy(cell));
        true
    }

    /// Rejects the lines up to the end of the one in which a quote opens that does not close.
    fn stray(&mut self, rows: &mut Rows, first: usize, Stray { open, lines }: Stray) {
        rows.resize(first);
        let start = self.at;
        let (end, next) = lex::line_end(self.text, open, true).unwrap_or((self.text.len(), self.text.len()));
        self.at = next;
        if self.text[start] == b'#' && lines == 0 && self.line < self.footer {
            return self.skip(Rule::Comment, 1);
        }
        self.tally.damaged += 1;
        self.reject(start, end, lines + 1, Why::Unclosed(open));
    }

    /// Reads each line of a record that spans lines and has the wrong number of fields as a record of
    /// its own. False, and nothing is changed, when not one of them is a record.
    fn reread_lines(&mut self, rows: &mut Rows, start: usize, end: usize) -> bool {
        let (mut at, mut line, accepted) = (start, self.line, rows.len());
        let before = rows.count();
        let mut tally = Tally::default();
        let mut rejects = Vec::new();
        while at < end {
            let (_, next) = lex::line_end(self.text, at, true).unwrap_or((end, end));
            let mut one = Records::new(&self.text[..next], line, 0, self.layout);
            (one.at, one.strict) = (at, true);
            one.record(rows);
            tally.add(&one.tally);
            rejects.append(&mut one.rejects);
            (at, line) = (next, line + 1);
        }
        if tally.rows == 0 {
            rows.resize(before);
            rows.lines.truncate(accepted);
            return false;
        }
        self.tally.add(&tally);
        self.rejects.append(&mut rejects);
        self.line = line;
        true
    }

    fn skip(&mut self, rule: Rule, lines: u64) {
        self.tally.skip(rule, self.line, lines);
        self.line += lines;
    }

    fn reject(&mut self, start: usize, end: usize, lines: u64, why: Why) {
        self.rejects.push(Reject {
            start,
            end,
            line: self.line,
            lines,
            why,
        });
        self.tally.rejected_lines += lines;
        self.line += lines;
    }
}
