//! The source of record of each deal, as the caller's rule decided it. Knows no rule: which field, and at which
//! time, was asked before.

use column::{Codes, Dictionary};

/// A source per deal.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// One per deal; 0 is unknown.
    pub codes: &'a Codes,
    /// What the codes stand for.
    pub names: &'a Dictionary,
}

impl<'a> Sources<'a> {
    /// The source of a deal; 0 when it is unknown.
    pub fn of(&self, row: usize) -> usize {
        let code = if row < self.codes.len() {
            self.codes.get(row) as usize
        } else {
            0
        };
        if code > self.names.len() { 0 } else { code }
    }

    /// How many there are, unknown included.
    pub fn count(&self) -> usize {
        self.names.len() + 1
    }

    /// The name of a source; `None` for unknown.
    pub fn name(&self, source: usize) -> Option<&'a str> {
        self.names.text(u32::try_from(source).ok()?)
    }
}
