//! The order of one opportunity's events: by time, then by what the export itself says of the order, then by
//! the ladder. Knows one opportunity at a time.

use crate::feed::{Moment, NO_STAGE, Precision};

/// Ties larger than this are settled by the ladder at once: trying every chain would take too long.
const CHAINED: usize = 7;

/// A row on its way to becoming a visit. Stages are ranks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Event {
    pub day: i64,
    pub seconds: i64,
    pub precision: Precision,
    pub rank: u16,
    /// Rank of the stage it came from, or [`NO_STAGE`].
    pub from: u16,
    pub sequence: u32,
    pub row: u32,
    pub feed: u16,
    /// Its place among others of its time was taken from the ladder.
    pub by_ladder: bool,
}

impl Event {
    pub fn moment(&self) -> Moment {
        Moment {
            seconds: self.seconds,
            precision: self.precision,
        }
    }
}

/// Puts events in order. Two on one day, one of them known to the day only, are one tie, for it stands for
/// the whole day. A tie is settled by the sequence of the export, then by chaining each row to the stage
/// that it says it came from, then by rank, which is marked.
pub(crate) fn order(events: &mut [Event]) {
    events.sort_unstable_by_key(|event| (event.day, event.seconds, by_rank(event)));
    let mut start = 0;
    while start < events.len() {
        let day = events[start].day;
        let end = start
            + events[start..]
                .iter()
                .take_while(|event| event.day == day)
                .count();
        order_day(events, start, end);
        start = end;
    }
}

type ByRank = (u32, u16, u16, Moment, u16, u32);

fn by_rank(event: &Event) -> ByRank {
    (
        event.sequence,
        event.rank,
        // Of rows that say the same the one that came from nowhere is the first: it tells of the creation.
        event.from.wrapping_add(1),
        event.moment(),
        event.feed,
        event.row,
    )
}

fn order_day(events: &mut [Event], start: usize, end: usize) {
    let whole_day = events[start..end]
        .iter()
        .any(|event| event.precision != Precision::Instant);
    if whole_day {
        events[start..end].sort_unstable_by_key(by_rank);
    }
    let same = |a: &Event, b: &Event| a.sequence == b.sequence && (whole_day || a.seconds == b.seconds);
    let mut at = start;
    while at < end {
        let first = events[at];
        let tied = events[at..end]
            .iter()
            .take_while(|event| same(&first, event))
            .count();
        let before = at.checked_sub(1).map(|before| events[before].rank);
        settle(&mut events[at..at + tied], before);
        at += tied;
    }
}

/// Settles a tie that is sorted by rank; `before` is the stage before it, if there is one.
fn settle(tie: &mut [Event], before: Option<u16>) {
    if tie.iter().all(|event| event.rank == tie[0].rank) {
        return;
    }
    let before = before.unwrap_or(NO_STAGE);
    let outside = tie
        .iter()
        .map(|event| event.from)
        .find(|from| *from != NO_STAGE && tie.iter().all(|event| event.rank != *from));
    let chained =
        tie.len() <= CHAINED && (chain(tie, 0, before) || outside.is_some_and(|start| chain(tie, 0, start)));
    if !chained {
        tie.iter_mut().for_each(|event| event.by_ladder = true);
    }
}

/// Brings the events from `at` on into the first order, by rank, in which each follows from the one before;
/// false, with nothing moved, when there is none.
fn chain(tie: &mut [Event], at: usize, stage: u16) -> bool {
    if at == tie.len() {
        return true;
    }
    for next in at..tie.len() {
        if follows(&tie[next], stage, at.checked_sub(1).map(|before| &tie[before])) {
            let rank = tie[next].rank;
            tie[at..=next].rotate_right(1);
            if chain(tie, at + 1, rank) {
                return true;
            }
            tie[at..=next].rotate_left(1);
        }
    }
    false
}

/// True when the event can come next: it came from the stage the record is in, or says the same again.
fn follows(event: &Event, stage: u16, before: Option<&Event>) -> bool {
    let again = event.rank == stage
        && (event.from == NO_STAGE || before.is_some_and(|before| before.from == event.from));
    event.from == stage || again
}
