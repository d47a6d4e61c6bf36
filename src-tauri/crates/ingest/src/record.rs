//! Records: which lines of a chunk are records, and an account of every physical line.
//!
//! Knows how many fields a record should have and what lines are passed over, but not what is in a cell.

use crate::fields::{Ended, Rows, Stray, fields};
use crate::footer;
use crate::layout::Layout;
use crate::lex;
use crate::skip::Rule;
use crate::tally::{Reject, Tally, Why};

/// Reads the records of a chunk in batches. O(chunk) in all.
#[derive(Debug)]
pub(crate) struct Records<'a> {
    text: &'a [u8],
    layout: &'a Layout,
    at: usize,
    line: u64,
    /// The line on which the footer of the file begins.
    footer: u64,
    /// The line on which another table begins.
    until: u64,
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
            at: 0,
            line: first_line,
            footer: if footer == 0 { u64::MAX } else { from() },
            until: layout.until.unwrap_or(u64::MAX),
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
        let Ended { end, next, lines } = match fields(self.text, start, self.layout.syntax, rows) {
            Ok(ended) => ended,
            Err(stray) => return self.stray(rows, first, stray),
        };
        self.at = next;
        if rows.field(self.text, first).is_empty() && rows.blank_from(self.text, first) {
            rows.resize(first);
            self.tally.blank_lines += lines;
            self.line += lines;
            return;
        }
        let count = rows.count() - first;
        let width = self.layout.width;
        if let Some(rule) = self.rule(start, end) {
            rows.resize(first);
            self.skip(rule, lines);
            return;
        }
        if count > width.columns && rows.blank_from(self.text, first + width.columns) {
            self.tally.trailing.note(self.line, 1);
        } else if count != width.columns && (count > width.columns || count < width.least) {
            rows.resize(first);
            if lines == 1 || width.columns < 3 || !self.reread_lines(rows, start, self.at) {
                let why = if count > width.columns {
                    Why::TooMany(count)
                } else {
                    Why::TooFew(count)
                };
                self.reject(start, end, lines, why);
            }
            return;
        }
        if count != width.columns {
            rows.resize(first + width.columns);
        }
        rows.lines.push(self.line);
        self.tally.rows += 1;
        self.tally.accepted_lines += lines;
        self.line += lines;
    }

    /// The rule by which the record that was just cut is passed over.
    fn rule(&mut self, start: usize, end: usize) -> Option<Rule> {
        if self.line < self.footer {
            return None;
        }
        let text = &self.text[start..end];
        if self.tally.stated.is_none() {
            self.tally.stated = footer::stated(text);
        }
        Some(if footer::is_sums(text, self.layout.syntax) {
            Rule::Subtotal
        } else {
            Rule::Footer
        })
    }

    /// Rejects the lines up to the end of the one in which a quote opens that does not close.
    fn stray(&mut self, rows: &mut Rows, first: usize, Stray { open, lines }: Stray) {
        rows.resize(first);
        let start = self.at;
        let (end, next) = lex::line_end(self.text, open, true).unwrap_or((self.text.len(), self.text.len()));
        self.at = next;
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
            one.at = at;
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
