//! The account of a stretch of lines, and why a record did not come in. Sums of tallies are the tally of the
//! whole. Knows nothing of bytes.

use crate::ragged::Ragged;
use crate::skip::{Rule, Skips};

/// Why a record was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// It has this many fields, more than the header.
    TooMany(usize),
    /// It has this many fields, fewer than the header.
    TooFew(usize),
    /// The quote that opens here (offset in the chunk) does not close.
    Unclosed(usize),
}

/// A record that was not accepted: offsets in the chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reject {
    /// Where its text starts.
    pub start: usize,
    /// Where its text ends, without the line end.
    pub end: usize,
    /// Physical line on which it starts.
    pub line: u64,
    /// How many physical lines it spans.
    pub lines: u64,
    /// Why.
    pub why: Why,
}

/// How often something was seen, and on which line first (0 when never).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Noted {
    /// How often.
    pub count: u64,
    /// The first line of it.
    pub line: u64,
}

impl Noted {
    /// Counts so many on this line.
    pub fn note(&mut self, line: u64, count: u64) {
        self.add(&Noted { count, line });
    }

    /// Adds what was seen in another part of the same file.
    pub fn add(&mut self, other: &Noted) {
        self.count += other.count;
        self.line = match (self.line, other.line) {
            (0, line) | (line, 0) => line,
            (a, b) => a.min(b),
        };
    }
}

/// Where the lines of a chunk went. Sums of tallies are the tally of the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Accepted records.
    pub rows: u64,
    /// Lines in accepted records.
    pub accepted_lines: u64,
    /// Lines with nothing in them.
    pub blank_lines: u64,
    /// Lines in rejected records.
    pub rejected_lines: u64,
    /// Lines passed over by a rule.
    pub skips: Skips,
    /// Accepted records with more, empty fields after the last column.
    pub trailing: Noted,
    /// Accepted records that stood in one cell, the whole line quoted once more.
    pub unwrapped: Noted,
    /// Accepted records that end before the last column.
    pub short: Noted,
    /// Rejected records that are not too short.
    pub damaged: u64,
    /// How records end.
    pub ragged: Ragged,
    /// The number of records a footer states.
    pub stated: Option<u64>,
}

impl Tally {
    /// Counts lines that a rule passes over.
    pub fn skip(&mut self, rule: Rule, line: u64, lines: u64) {
        self.skips.count(rule, line, lines);
    }

    /// Adds a later part of the same file.
    pub fn add(&mut self, other: &Tally) {
        self.rows += other.rows;
        self.accepted_lines += other.accepted_lines;
        self.blank_lines += other.blank_lines;
        self.rejected_lines += other.rejected_lines;
        self.skips.add(&other.skips);
        self.trailing.add(&other.trailing);
        self.unwrapped.add(&other.unwrapped);
        self.short.add(&other.short);
        self.damaged += other.damaged;
        self.ragged.add(&other.ragged);
        self.stated = other.stated.or(self.stated);
    }
}
