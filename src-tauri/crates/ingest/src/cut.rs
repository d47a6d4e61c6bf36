//! What a record that was just cut looks like: a comment, the header again, the header of another table. Knows
//! nothing of what is done with it.

use crate::fields::{Rows, fields};
use crate::layout::Layout;
use crate::seek::Seek;

const BOM: &[u8] = b"\xef\xbb\xbf";
/// A header's cell is no longer than this, in bytes.
const NAME: usize = 80;

/// A record that was just cut: its fields are the last ones of these rows.
pub(crate) struct Cut<'a> {
    /// The text it stands in.
    pub text: &'a [u8],
    /// Its fields, from `first` on.
    pub rows: &'a Rows,
    /// Where they start.
    pub first: usize,
    /// What a record should look like.
    pub layout: &'a Layout,
}

impl<'a> Cut<'a> {
    fn cells(&self) -> impl Iterator<Item = &'a [u8]> {
        self.rows.fields_from(self.text, self.first)
    }

    /// True for a line that begins with `#` and does not fit the table, or has nothing but words after it.
    pub fn is_comment(&self) -> bool {
        let width = self.layout.width;
        let (count, used) = (self.cells().count(), used(self.cells()));
        let fits = count >= width.least && used <= width.columns;
        let words = used == 1 && self.cells().next().is_some_and(|cell| cell.starts_with(b"# "));
        width.columns > 1 && (!fits || words)
    }

    /// True when the cells are the header's. O(1) where the first one is not.
    pub fn is_header(&self) -> bool {
        let Some(first) = self.layout.header.first() else {
            return false;
        };
        let mut cells = self.cells();
        let own = cells.next().unwrap_or_default();
        if own != first.as_bytes() && !is_marked(own, first) {
            return false;
        }
        let names = &mut self.layout.header[1..].iter();
        names.all(|name| cells.next().unwrap_or_default() == name.as_bytes()) && cells.all(<[u8]>::is_empty)
    }

    /// True when this is the header of another table: names without a digit, all filled and different, as many
    /// as in the record at `next`. Where the table above might have a record so wide, that record must hold
    /// digits or addresses in at least half of its cells.
    pub fn begins_table(&self, next: usize) -> bool {
        let names: Vec<&[u8]> = self.cells().collect();
        let names = &names[..used(names.iter().copied())];
        let distinct = |at: usize| !names[..at].contains(&names[at]);
        if names.len() < 2 || !(0..names.len()).all(|at| is_name(names[at]) && distinct(at)) {
            return false;
        }
        let mut below = Rows::new(1);
        if fields(&mut Seek::new(self.text, self.layout.syntax), next, &mut below).is_err() {
            return false;
        }
        let count = self.cells().count();
        let filled = used(below.fields_from(self.text, 0));
        let width = self.layout.width;
        if count < width.least || names.len() > width.columns {
            return filled > 0 && below.count() == count;
        }
        let told = below
            .fields_from(self.text, 0)
            .filter(|cell| !is_wordy(cell))
            .count();
        names.len() > 2 && filled <= names.len() && told * 2 >= names.len()
    }
}

/// The number of cells up to the last filled one.
fn used<'c>(cells: impl Iterator<Item = &'c [u8]>) -> usize {
    let filled = cells.enumerate().filter(|(_, cell)| !cell.is_empty());
    filled.last().map_or(0, |(at, _)| at + 1)
}

/// True for this name behind the byte-order mark of a file that was put behind another.
fn is_marked(cell: &[u8], name: &str) -> bool {
    let Some(cell) = cell.strip_prefix(BOM) else {
        return false;
    };
    let bare = cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\""));
    bare.unwrap_or(cell) == name.as_bytes()
}

fn is_name(cell: &[u8]) -> bool {
    !cell.is_empty() && cell.len() <= NAME && is_wordy(&cell)
}

fn is_wordy(cell: &&[u8]) -> bool {
    !cell.iter().any(|byte| byte.is_ascii_digit() || *byte == b'@')
}
