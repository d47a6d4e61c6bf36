//! How the records of a file end: whether its writer leaves empty fields at the end of a record out, or short
//! records are parts of broken ones. Knows only how many fields a record has.

use crate::tally::Tally;

/// Fewer short records than this say nothing of the writer's habit.
const FEW: u64 = 5;

/// How the records of a stretch of lines end. Sums of later parts are those of the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Ragged {
    columns: usize,
    /// Records with fewer fields than the header.
    short: u64,
    /// Fewest fields of those.
    least: usize,
    /// Short records as long as the record before.
    alike: u64,
    /// Short records that make a whole record together with the one before.
    halves: u64,
    /// Short records without a first cell.
    headless: u64,
    /// Records whose last field is empty.
    ends_empty: u64,
    /// Fields of the first and of the last record; 0 when there is none.
    first: usize,
    last: usize,
}

impl Ragged {
    /// Counts a record of so many fields.
    pub fn see(&mut self, fields: usize, columns: usize, headless: bool, ends_empty: bool) {
        let short = fields < columns;
        if !short && self.first > 0 {
            self.ends_empty += u64::from(ends_empty);
            self.last = fields;
            return;
        }
        self.add(&Ragged {
            columns,
            short: u64::from(short),
            least: if short { fields } else { 0 },
            headless: u64::from(short && headless),
            ends_empty: u64::from(ends_empty),
            first: fields,
            last: fields,
            ..Ragged::default()
        });
    }

    /// Adds a later part.
    pub fn add(&mut self, later: &Ragged) {
        if later.first == 0 {
            return;
        }
        self.columns = later.columns;
        self.short += later.short;
        self.alike += later.alike;
        self.halves += later.halves;
        if later.first < later.columns && self.last > 0 {
            self.alike += u64::from(self.last == later.first);
            self.halves += u64::from(self.last + later.first == later.columns + 1);
        }
        self.headless += later.headless;
        self.ends_empty += later.ends_empty;
        self.least = match (self.least, later.least) {
            (0, least) | (least, 0) => least,
            (a, b) => a.min(b),
        };
        if self.first == 0 {
            self.first = later.first;
        }
        self.last = later.last;
    }

    /// True when the writer of the file leaves empty fields at the end of a record out. That is so when short
    /// records are no rarity, none lacks its first cell or half of its fields, nothing else is wrong with the
    /// file, they do not come in halves of broken records, and either no record ends with an empty field or
    /// short ones stand in stretches of the same length, as a spreadsheet writes them.
    pub fn leaves_out_empty_ends(&self, tally: &Tally) -> bool {
        let records = tally.rows + self.short;
        self.short >= FEW
            && self.short * 50 >= records
            && self.least * 2 > self.columns
            && self.headless == 0
            && tally.damaged == 0
            && self.halves * 4 <= self.short
            && (self.ends_empty == 0 || self.alike * 10 >= self.short * 8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn habit(records: &[(usize, bool)]) -> bool {
        let mut ragged = Ragged::default();
        for (fields, ends_empty) in records {
            ragged.see(*fields, 5, false, *ends_empty);
        }
        ragged.leaves_out_empty_ends(&Tally::default())
    }

    #[test]
    fn a_writer_that_never_ends_with_an_empty_field_leaves_them_out() {
        assert!(habit(&[(5, false), (4, false), (5, false), (3, false)].repeat(5)));
        assert!(
            !habit(&[(5, false), (4, false), (5, true), (3, false)].repeat(5)),
            "some ends stand"
        );
        assert!(
            !habit(&[(5, false), (4, false), (2, false)].repeat(5)),
            "halves of broken records"
        );
        assert!(!habit(&[(5, false), (4, false)]), "too few to tell");
    }

    #[test]
    fn stretches_of_the_same_length_are_a_spreadsheet_at_work() {
        let mut records = vec![(5, true); 16];
        records.extend([(4, false), (4, true)].repeat(8));
        assert!(habit(&records));
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let records = [
            (5, false),
            (4, true),
            (4, false),
            (2, false),
            (5, true),
            (3, false),
        ];
        let see = |part: &[(usize, bool)]| {
            let mut ragged = Ragged::default();
            part.iter()
                .for_each(|(fields, empty)| ragged.see(*fields, 5, false, *empty));
            ragged
        };
        for at in 0..=records.len() {
            let mut parts = see(&records[..at]);
            parts.add(&see(&records[at..]));
            assert_eq!(parts, see(&records));
        }
    }
}
