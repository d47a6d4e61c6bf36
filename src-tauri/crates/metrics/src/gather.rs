//! Brings the rows of all feeds to their opportunities, and says of every row that stays behind why.
//! Decides no order among the rows of one opportunity.

use column::NO_ROW;

use crate::feed::{Feed, Moment, NO_ID, NO_STAGE, OTHER_FIELD, Opportunities, Shape};

/// What became of the rows of a feed. `rows` is the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeedAccount {
    /// Rows that tell of a stage or should have. In [`Shape::StageDates`] a blank date is none.
    pub rows: u64,
    /// Rows that a visit begins with.
    pub visits: u64,
    /// Rows that told again of the stage the opportunity was in.
    pub collapsed: u64,
    /// Rows that tell of another field.
    pub other_field: u64,
    /// Rows whose opportunity is not among those known.
    pub orphans: u64,
    /// Rows that name no opportunity, no stage or no time.
    pub unreadable: u64,
    /// Rows of an opportunity that a better shape tells of.
    pub elsewhere: u64,
    /// Rows that name a stage the ladder does not have.
    pub unmapped: u64,
}

impl std::ops::AddAssign for FeedAccount {
    fn add_assign(&mut self, other: FeedAccount) {
        self.rows += other.rows;
        self.visits += other.visits;
        self.collapsed += other.collapsed;
        self.other_field += other.other_field;
        self.orphans += other.orphans;
        self.unreadable += other.unreadable;
        self.elsewhere += other.elsewhere;
        self.unmapped += other.unmapped;
    }
}

/// The rows of all feeds, grouped by opportunity.
#[derive(Debug)]
pub struct Gathered<'a> {
    /// The feeds.
    pub feeds: &'a [Feed<'a>],
    /// Opportunity `i` has the rows from `offsets[i]` to `offsets[i + 1]`.
    pub(crate) offsets: Vec<u32>,
    /// Row and feed.
    pub(crate) rows: Vec<(u32, u16)>,
    /// Per feed what became of its rows, as far as it is decided: no visits yet.
    pub accounts: Vec<FeedAccount>,
}

/// What a row tells.
enum Told {
    Nothing,
    OtherField,
    Orphan,
    Unreadable,
    Of(u32),
}

fn told(feed: &Feed, row: usize) -> Told {
    let stage = feed.stages.at(row);
    let time = feed.times.at(row);
    match feed.records[row] {
        _ if feed.shape == Shape::StageDates && time.is_none() => Told::Nothing,
        _ if stage == OTHER_FIELD => Told::OtherField,
        NO_ID => Told::Unreadable,
        NO_ROW => Told::Orphan,
        _ if stage == NO_STAGE || time.is_none() => Told::Unreadable,
        record => Told::Of(record),
    }
}

/// Groups the rows by opportunity with a counting sort: O(rows + opportunities), and where the rows are
/// grouped already every access is to the next place in memory.
///
/// # Panics
/// With more than 2^32 rows, 2^16 feeds, or a record beyond the opportunities.
pub fn gather<'a>(opportunities: &Opportunities, feeds: &'a [Feed<'a>]) -> Gathered<'a> {
    let mut accounts = vec![FeedAccount::default(); feeds.len()];
    let mut best = vec![u8::MAX; opportunities.count];
    for (feed, account) in feeds.iter().zip(&mut accounts) {
        for row in 0..feed.records.len() {
            account.rows += 1;
            match told(feed, row) {
                Told::Nothing => account.rows -= 1,
                Told::OtherField => account.other_field += 1,
                Told::Orphan => account.orphans += 1,
                Told::Unreadable => account.unreadable += 1,
                Told::Of(record) => {
                    let best = &mut best[record as usize];
                    *best = feed.shape.doubt().min(*best);
                }
            }
        }
    }
    let mut offsets = vec![0_u32; opportunities.count + 1];
    each(feeds, &best, |record, _, feed, believed| {
        if believed {
            offsets[record + 1] += 1;
        } else {
            accounts[usize::from(feed)].elsewhere += 1;
        }
    });
    for record in 0..opportunities.count {
        offsets[record + 1] += offsets[record];
    }
    let mut next = offsets.clone();
    let mut rows = vec![(0, 0); offsets.last().map_or(0, |end| *end as usize)];
    each(feeds, &best, |record, row, feed, believed| {
        if believed {
            rows[next[record] as usize] = (row, feed);
            next[record] += 1;
        }
    });
    Gathered {
        feeds,
        offsets,
        rows,
        accounts,
    }
}

/// Every row that tells of an opportunity: record, row, feed, and whether no better shape tells of it.
fn each(feeds: &[Feed], best: &[u8], mut with: impl FnMut(usize, u32, u16, bool)) {
    for (at, feed) in feeds.iter().enumerate() {
        let at = u16::try_from(at).expect("fewer than 2^16 feeds");
        for row in 0..feed.records.len() {
            if let Told::Of(record) = told(feed, row) {
                let record = record as usize;
                let row = u32::try_from(row).expect("fewer than 2^32 rows");
                with(record, row, at, feed.shape.doubt() == best[record]);
            }
        }
    }
}

/// A row as it stands in its feed.
pub(crate) struct Row {
    pub moment: Moment,
    pub stage: u16,
    pub from: u16,
    pub sequence: u32,
}

impl Gathered<'_> {
    /// The rows of an opportunity: row and feed.
    pub(crate) fn of(&self, record: usize) -> &[(u32, u16)] {
        &self.rows[self.offsets[record] as usize..self.offsets[record + 1] as usize]
    }

    /// What a gathered row tells; every one has a time.
    pub(crate) fn row(&self, row: u32, feed: u16) -> Option<Row> {
        let feed = &self.feeds[usize::from(feed)];
        let row = row as usize;
        Some(Row {
            moment: feed.times.at(row)?,
            stage: feed.stages.at(row),
            from: feed.from.at(row),
            sequence: feed.sequence.map_or(0, |sequence| sequence[row]),
        })
    }

    /// The rows of a feed whose opportunity is not among those known, in file order.
    pub fn orphans(feed: &Feed) -> Vec<u32> {
        (0..feed.records.len())
            .filter(|row| matches!(told(feed, *row), Told::Orphan))
            .map(|row| row as u32)
            .collect()
    }
}
