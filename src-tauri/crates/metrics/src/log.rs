//! The event log: for each opportunity its visits to stages, in order. Everything that was read is in it or
//! in its account. Knows no figure.
//!
//! The rules:
//!
//! - Consecutive rows of one stage are one visit, which begins with the first of them.
//! - Order is by time; a day stands for the whole day. At one time the export's own sequence decides, then
//!   the stages the rows say they came from, then the ladder (terminal stages last), which is marked.
//! - Where the first row came from a stage, a visit to that stage begins at creation, marked *inferred*; so
//!   does one to the current stage of an opportunity that no row tells of.
//! - History that begins after creation leaves the entry unknown, unless it says that it is whole. So does a
//!   close date: the opportunity was won or lost on that day, and the stages before are not known.
//! - A visit that follows a won or lost one begins a new episode.

use column::Bitmap;
use model::{Ladder, StageKind};

use crate::feed::{Moment, NO_STAGE, Opportunities, Precision, Shape};
use crate::gather::{FeedAccount, Gathered};
use crate::settle::{Event, order};

const INFERRED: u8 = 1;
const BY_LADDER: u8 = 2;

/// What is remarkable about a log, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Visits, inferred ones included.
    pub visits: u64,
    /// Visits that no row tells of.
    pub inferred: u64,
    /// Visits whose order was taken from the ladder.
    pub order_inferred: u64,
    /// Episodes after the first: times that a deal left won or lost.
    pub reopened: u64,
    /// Opportunities whose entry is unknown.
    pub entry_unknown: u64,
    /// Opportunities without any visit: neither a row nor a stage with a creation date.
    pub without_visit: u64,
    /// Opportunities whose latest visit is not to the stage they are in now.
    pub ends_elsewhere: u64,
}

/// Where a visit stands written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// Which feed.
    pub feed: u16,
    /// Which of its rows.
    pub row: u32,
}

/// A maximal stay in one stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Visit {
    /// Rank of the stage.
    pub stage: u16,
    /// When it began.
    pub entered: Moment,
    /// When the next one began; `None` while it lasts.
    pub left: Option<Moment>,
    /// The row that tells of it; `None` when it is inferred.
    pub evidence: Option<Evidence>,
    /// Its place among visits of the same time was taken from the ladder.
    pub order_inferred: bool,
    /// From 0; one more after each stay in won or lost.
    pub episode: u32,
}

impl Visit {
    /// Whole days between the local days of entry and exit, 0 for a visit within one day; `None` while it
    /// lasts.
    pub fn days(&self) -> Option<i64> {
        Some(self.left?.day() - self.entered.day())
    }
}

/// The visits of all opportunities, as arrays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventLog {
    /// Opportunity `i` has the visits from `offsets[i]` to `offsets[i + 1]`.
    offsets: Vec<u32>,
    stage: Vec<u16>,
    seconds: Vec<i64>,
    precision: Vec<Precision>,
    feed: Vec<u16>,
    row: Vec<u32>,
    marks: Vec<u8>,
    terminal: Vec<bool>,
    /// Opportunities whose history begins after their creation.
    pub entry_unknown: Bitmap,
    /// Per feed what became of its rows.
    pub feeds: Vec<FeedAccount>,
    /// What is remarkable.
    pub account: Account,
}

impl EventLog {
    /// Makes the log. `ranks` gives each stage code its rank on the ladder.
    /// O(rows · log(rows of one opportunity)), and O(rows) where the rows are in order.
    pub fn build(
        opportunities: &Opportunities,
        gathered: &Gathered,
        ladder: &Ladder,
        ranks: &[u16],
    ) -> EventLog {
        let kinds = ladder.stages().iter().map(|stage| stage.kind);
        let expected = gathered.rows.len() + opportunities.count / 8;
        let mut log = EventLog {
            offsets: Vec::with_capacity(opportunities.count + 1),
            stage: Vec::with_capacity(expected),
            seconds: Vec::with_capacity(expected),
            precision: Vec::with_capacity(expected),
            feed: Vec::with_capacity(expected),
            row: Vec::with_capacity(expected),
            marks: Vec::with_capacity(expected),
            terminal: kinds.map(StageKind::is_terminal).collect(),
            entry_unknown: Bitmap::none(opportunities.count),
            feeds: gathered.accounts.clone(),
            account: Account::default(),
        };
        log.offsets.push(0);
        let rank = |code: u16| ranks.get(usize::from(code)).copied().unwrap_or(NO_STAGE);
        let mut events = Vec::new();
        for record in 0..opportunities.count {
            events.clear();
            let rows = gathered.of(record).iter();
            for (row, feed) in rows {
                match event(gathered, *row, *feed, rank) {
                    Some(event) if event.rank == NO_STAGE => log.feeds[usize::from(*feed)].unmapped += 1,
                    event => events.extend(event),
                }
            }
            order(&mut events);
            let now = rank(opportunities.stage.get(record).copied().unwrap_or(NO_STAGE));
            let whole = opportunities.whole.is_some_and(|whole| whole.get(record));
            let created = opportunities.created.at(record);
            let late = begins_late(&events, created, gathered);
            log.push(record, created, now, late && !whole, &events);
        }
        log
    }

    fn push(&mut self, record: usize, created: Option<Moment>, now: u16, late: bool, events: &[Event]) {
        let start = self.stage.len();
        let first = events.first();
        let before = first.map_or(now, |first| first.from);
        let first_day = first.map_or(i64::MAX, |first| first.day);
        if let Some(created) = created.filter(|created| before != NO_STAGE && created.day() <= first_day) {
            let earlier = first.filter(|first| first.seconds < created.seconds);
            self.visit(before, earlier.map_or(created, Event::moment), None, INFERRED);
            self.account.inferred += 1;
        }
        for event in events {
            if self.stage.len() > start && self.stage.last() == Some(&event.rank) {
                self.feeds[usize::from(event.feed)].collapsed += 1;
                continue;
            }
            let mark = if event.by_ladder { BY_LADDER } else { 0 };
            self.account.order_inferred += u64::from(event.by_ladder);
            self.feeds[usize::from(event.feed)].visits += 1;
            self.visit(event.rank, event.moment(), Some(event), mark);
        }
        if late {
            self.entry_unknown.set(record, true);
            self.account.entry_unknown += 1;
        }
        let own = &self.stage[start..];
        self.account.visits += own.len() as u64;
        match own.split_last() {
            None => self.account.without_visit += 1,
            Some((last, earlier)) => {
                self.account.ends_elsewhere += u64::from(now != NO_STAGE && *last != now);
                let ended = |stage: &&u16| self.terminal[usize::from(**stage)];
                self.account.reopened += earlier.iter().filter(ended).count() as u64;
            }
        }
        self.offsets
            .push(u32::try_from(self.stage.len()).expect("fewer than 2^32 visits"));
    }

    fn visit(&mut self, stage: u16, moment: Moment, event: Option<&Event>, marks: u8) {
        self.stage.push(stage);
        self.seconds.push(moment.seconds);
        self.precision.push(moment.precision);
        self.feed.push(event.map_or(0, |event| event.feed));
        self.row.push(event.map_or(0, |event| event.row));
        self.marks.push(marks);
    }

    /// What became of the rows of all feeds.
    pub fn rows(&self) -> FeedAccount {
        let mut all = FeedAccount::default();
        self.feeds.iter().for_each(|feed| all += *feed);
        all
    }

    /// How many opportunities there are.
    pub fn opportunities(&self) -> usize {
        self.offsets.len() - 1
    }

    /// The visits of an opportunity, in order.
    pub fn visits(&self, record: usize) -> impl Iterator<Item = Visit> + '_ {
        let (start, end) = (self.offsets[record] as usize, self.offsets[record + 1] as usize);
        let mut episode = 0;
        (start..end).map(move |at| {
            if at > start && self.terminal[usize::from(self.stage[at - 1])] {
                episode += 1;
            }
            Visit {
                stage: self.stage[at],
                entered: self.moment(at),
                left: (at + 1 < end).then(|| self.moment(at + 1)),
                evidence: (self.marks[at] & INFERRED == 0).then(|| Evidence {
                    feed: self.feed[at],
                    row: self.row[at],
                }),
                order_inferred: self.marks[at] & BY_LADDER != 0,
                episode,
            }
        })
    }

    /// The same as bare columns: the stages visited and the seconds of entry. For passes over all visits.
    pub fn course(&self, record: usize) -> (&[u16], &[i64]) {
        let (start, end) = (self.offsets[record] as usize, self.offsets[record + 1] as usize);
        (&self.stage[start..end], &self.seconds[start..end])
    }

    /// True when the first visit of an opportunity is inferred; no later one ever is.
    pub fn begins_inferred(&self, record: usize) -> bool {
        let (start, end) = (self.offsets[record] as usize, self.offsets[record + 1] as usize);
        start < end && self.marks[start] & INFERRED != 0
    }

    fn moment(&self, at: usize) -> Moment {
        Moment {
            seconds: self.seconds[at],
            precision: self.precision[at],
        }
    }
}

/// True when an opportunity may have been in a stage before the first row that tells of it.
fn begins_late(events: &[Event], created: Option<Moment>, gathered: &Gathered) -> bool {
    let closes = |event: &Event| gathered.feeds[usize::from(event.feed)].shape == Shape::CloseDates;
    let after_creation = |first: &Event| created.is_some_and(|created| first.day > created.day());
    let first = events.first();
    first.is_some_and(|first| first.from != NO_STAGE || after_creation(first)) || events.iter().any(closes)
}

fn event(gathered: &Gathered, row: u32, feed: u16, rank: impl Fn(u16) -> u16) -> Option<Event> {
    let told = gathered.row(row, feed)?;
    Some(Event {
        day: told.moment.day(),
        seconds: told.moment.seconds,
        precision: told.moment.precision,
        rank: rank(told.stage),
        from: rank(told.from),
        sequence: told.sequence,
        row,
        feed,
        by_ladder: false,
    })
}
