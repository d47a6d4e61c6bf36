//! What a metric is computed over: deals with their log, their money and their dates, and those of them that
//! are asked about. Knows no figure.

use column::Bitmap;
use model::{Ladder, Period, StageKind};

use crate::feed::{Moment, Times};
use crate::log::{EventLog, Visit};

/// The deals, as columns; deal `i` of the log is row `i` of each.
#[derive(Debug, Clone, Copy)]
pub struct Deals<'a> {
    /// Their visits.
    pub log: &'a EventLog,
    /// The stages.
    pub ladder: &'a Ladder,
    /// The as-of day, in days since 1970-01-01; figures know everything up to its end.
    pub as_of: i64,
    /// When each was created.
    pub created: Times<'a>,
    /// When each is to close, or closed.
    pub close: Times<'a>,
    /// What each is worth in minor units of one currency; `None` is unknown, never 0.
    pub amount: &'a [Option<i64>],
    /// Those that are asked about; `None` for all.
    pub among: Option<&'a Bitmap>,
}

/// Days since 1970-01-01, from the first inside to the first outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First day inside.
    pub start: i64,
    /// First day outside.
    pub end: i64,
}

impl Days {
    /// The days of a period.
    pub fn of(period: Period) -> Days {
        let epoch = jiff::civil::date(1970, 1, 1);
        let day = |date: jiff::civil::Date| i64::from((date - epoch).get_days());
        Days {
            start: day(period.start),
            end: day(period.end),
        }
    }

    /// True when the day lies inside.
    pub fn contains(self, day: i64) -> bool {
        self.start <= day && day < self.end
    }
}

/// A stay between two ends: what was visited, and how it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Episode {
    /// From 0.
    pub number: u32,
    /// Its visits to steps and detours, in order.
    pub visits: Vec<Visit>,
    /// Won or lost, and when; `None` while it is open.
    pub outcome: Option<(StageKind, Moment)>,
}

impl Deals<'_> {
    /// The deals that are asked about, by row.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.log.opportunities()).filter(|row| self.among.is_none_or(|among| among.get(*row)))
    }

    /// What a deal is worth; `None` when unknown.
    pub fn amount(&self, row: usize) -> Option<i64> {
        self.amount.get(row).copied().flatten()
    }

    /// The episodes of a deal, in order: each ends with won or lost, the last one may be open. O(visits).
    pub fn episodes(&self, row: usize) -> Vec<Episode> {
        let mut episodes: Vec<Episode> = Vec::new();
        for visit in self.log.visits(row) {
            if episodes.last().is_none_or(|last| last.number != visit.episode) {
                episodes.push(Episode {
                    number: visit.episode,
                    visits: Vec::new(),
                    outcome: None,
                });
            }
            let Some(episode) = episodes.last_mut() else {
                continue;
            };
            match self.ladder.kind(visit.stage) {
                Some(kind) if kind.is_terminal() => episode.outcome = Some((kind, visit.entered)),
                _ => episode.visits.push(visit),
            }
        }
        episodes
    }
}

/// What is known at the as-of day.
impl<'a> Deals<'a> {
    /// The visits of a deal that began by the as-of day; what happened later is not known yet, so a stay that
    /// ended later still lasts.
    pub fn visits(&self, row: usize) -> impl Iterator<Item = Visit> + use<'a> {
        let as_of = self.as_of;
        let known = self
            .log
            .visits(row)
            .take_while(move |visit| visit.entered.day() <= as_of);
        known.map(move |visit| Visit {
            left: visit.left.filter(|left| left.day() <= as_of),
            ..visit
        })
    }

    /// The day a deal came into being: its creation date, else its first visit; `None` when neither is known.
    pub fn created_day(&self, row: usize) -> Option<i64> {
        let created = self.created.at(row).map(Moment::day);
        created.or_else(|| self.log.visits(row).next().map(|visit| visit.entered.day()))
    }
}
