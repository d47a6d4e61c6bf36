//! What a record of a file should look like: its syntax, its header and how wide it is. Knows no text.

use crate::lex::Syntax;
use crate::mended;
use crate::tally::Tally;

/// How wide the records of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Width {
    /// Columns of the header.
    pub columns: usize,
    /// Fewest fields a record may have: less than `columns` where the header ends in unnamed columns.
    pub least: usize,
}

/// What a record of a file should look like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The bytes that give it its fields.
    pub syntax: Syntax,
    /// How many fields it has.
    pub width: Width,
    /// The cells of the header, trimmed.
    pub header: Vec<String>,
    /// The physical line on which another table begins; `None` while that is not known.
    pub until: Option<u64>,
    /// True for a file of rejected records that were mended.
    pub mended: bool,
    /// True where the file leaves empty fields at the end of a record out.
    pub short: bool,
}

impl Layout {
    /// The layout that follows from a header. O(columns).
    pub fn of(header: &[String], syntax: Syntax) -> Layout {
        let unnamed = header.iter().rev().take_while(|name| name.is_empty()).count();
        Layout {
            syntax,
            width: Width {
                columns: header.len(),
                least: header.len() - unnamed,
            },
            header: header.to_vec(),
            until: None,
            mended: mended::is_mended(header),
            short: false,
        }
    }

    /// The layout that a reading of the whole text by this one shows to be right; `None` when that is this one.
    pub fn settled(&self, second_table: Option<u64>, tally: &Tally) -> Option<Layout> {
        if self.until.is_none() && second_table.is_some() {
            return Some(Layout {
                until: second_table,
                ..self.clone()
            });
        }
        (!self.short && tally.ragged.leaves_out_empty_ends(tally)).then(|| Layout {
            short: true,
            ..self.clone()
        })
    }
}
