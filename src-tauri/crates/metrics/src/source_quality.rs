//! Source quality: what becomes of the deals of each source, ranked by what closes and not by what enters.
//!
//! **Unit**: the deal, over its history up to the end of the as-of day *T*. With a period, only deals created in
//! it count, except in pipeline and velocity, which are about today.
//!
//! | figure | definition |
//! |---|---|
//! | deals | deals that ever stood on a step or were won |
//! | opportunities | of these, those with an agreed entry, or won |
//! | reached *i* | deals whose furthest step is *i* or later, or that were ever won |
//! | conversion at *i* | of these, those that came further ÷ those that came further or were lost there |
//! | won, lost | opportunities ever won; never won and standing lost at T. The others are open |
//! | won amount | what the won ones are worth |
//! | days to win | median days from agreed entry to the first win |
//! | velocity | as in `velocity`, of the source's deals alone |
//! | share of pipeline | amount in the pipeline at T ÷ that of all sources |
//! | thin | fewer than 30 opportunities |
//!
//! Ranks begin with 1 and equals share one: by opportunities, by win rate (thin rows behind the others, those
//! without a decided deal last), by won amount.
//!
//! **Units**: minor units, days. **Null rule**: a deal without a source is in the row of *unknown*, which is ranked
//! like any other; deals without an amount, an entry or a date of creation are counted. Knows no rule of source.

use std::ops::Range;

use model::{Exact, StageKind};

use crate::catalogue::{Entry, Parameter};
use crate::course::{Course, Walk};
use crate::deals::{Days, Deals};
use crate::feed::Moment;
use crate::figure::{Figure, NoFigure, Total, median, ratio};
use crate::interval::{Share, THIN};
use crate::sources::Sources;
use crate::velocity::{Factors, Terms};

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "source_quality",
    name: "Source quality",
    measures: "What becomes of the deals of each source: how far they come, what closes, how fast, and for how much.",
    formula: "per source: deals, opportunities, moved on ÷ decided at each step, won ÷ (won + lost), won amount, median days to win, velocity, share of pipeline",
    unit: "deals and money",
    parameters: &[
        Parameter {
            name: "source",
            choices: "the rule for the source of record",
        },
        Parameter {
            name: "entry",
            choices: "the step that makes a deal an opportunity",
        },
        Parameter {
            name: "window",
            choices: "365 days for velocity, or any number",
        },
        Parameter {
            name: "period",
            choices: "all deals, or those created in a period",
        },
    ],
    undefined: "Nothing decided has no rate, nothing won no days, and an empty pipeline no shares. Fewer than 30 opportunities are flagged as thin.",
};

/// A step, as the deals of a source came through it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Step {
    /// Deals that came here or further.
    pub reached: u64,
    /// Those that came further, of those that came further or were lost here.
    pub moved_on: Share,
    /// Deals that came here, no further, and are not lost.
    pub open: u64,
}

/// What became of the deals of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its code; 0 is unknown.
    pub source: usize,
    /// Deals that ever stood on a step or were won.
    pub deals: u64,
    /// Those with an agreed entry, or won.
    pub opportunities: u64,
    /// One per step of the ladder.
    pub steps: Vec<Step>,
    /// Opportunities ever won, with their money.
    pub won: Total,
    /// Opportunities never won that stand lost.
    pub lost: u64,
    /// Median days from agreed entry to the first win.
    pub days_to_win: Figure,
    /// Won opportunities whose entry is unknown, which are not in the days.
    pub entry_unknown: u64,
    /// What velocity is made of.
    pub velocity: Factors,
    /// In the pipeline.
    pub open: Total,
    /// Open amount ÷ that of all sources.
    pub pipeline_share: Figure,
    /// Too few cases to say much.
    pub thin: bool,
    /// By opportunities.
    pub rank_by_volume: usize,
    /// By win rate.
    pub rank_by_win_rate: usize,
    /// By won amount.
    pub rank_by_won_amount: usize,
}

impl Source {
    /// Won, of won or lost.
    pub fn decided(&self) -> Share {
        Share {
            k: self.won.n,
            n: self.won.n + self.lost,
        }
    }
}

/// All sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceQuality {
    /// Deals that were asked about.
    pub among: u64,
    /// Deals outside the period.
    pub outside: u64,
    /// Deals whose creation is unknown, which no period can hold.
    pub undated: u64,
    /// Those that have deals, by won amount and then by name; unknown after the names.
    pub sources: Vec<Source>,
}

/// What one source is added up in.
struct Sum {
    /// Deals by furthest step and how they stand: won, lost, open.
    furthest: Vec<[u64; 3]>,
    /// Won deals that never stood on a step.
    straight: u64,
    opportunities: u64,
    won: Total,
    lost: u64,
    days: Vec<i64>,
    entry_unknown: u64,
    velocity: Factors,
    open: Total,
}

/// A deal, all its episodes together.
#[derive(Default)]
struct Whole {
    furthest: Option<u16>,
    entered: bool,
    first_win: Option<Option<i64>>,
    lost: bool,
    open: bool,
    won_in_window: bool,
    begun: Option<i64>,
}

/// What some of the deals come to, for callers that go through a large book with several threads.
pub struct Part {
    sums: Vec<Sum>,
    among: u64,
    outside: u64,
    undated: u64,
}

/// How a deal stands, all its episodes together: what the counts of [`Source`] are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stood {
    /// The highest step it visited.
    pub furthest: Option<u16>,
    /// Won, if ever; else lost or open, as it stands.
    pub kind: StageKind,
    /// It has an agreed entry, or was won.
    pub opportunity: bool,
}

/// How each deal of the period stands, and those in the pipeline, whatever the period: rows, ascending. The deals
/// that [`source_quality`] counts. O(visits).
pub fn stood(deals: &Deals, entry: u16, period: Option<Days>) -> (Vec<(u32, Stood)>, Vec<u32>) {
    let walk = Walk::new(deals, entry);
    let (mut inside, mut open) = (Vec::new(), Vec::new());
    for row in deals.rows() {
        let mut whole = Whole::default();
        walk.episodes(row, |course| whole.take(&course));
        if whole.open {
            open.push(row as u32);
        }
        let created = || created(deals, row, &whole);
        if period.is_none_or(|period| created().is_some_and(|day| period.contains(day))) {
            inside.push((row as u32, whole.stood()));
        }
    }
    (inside, open)
}

/// The quality of all sources. O(visits + sources · steps).
pub fn source_quality(deals: &Deals, sources: &Sources, terms: Terms, period: Option<Days>) -> SourceQuality {
    Part::of(deals, sources, terms, period, 0..deals.log.opportunities()).finish(sources)
}

impl Part {
    /// What these rows come to. O(visits).
    pub fn of(
        deals: &Deals,
        sources: &Sources,
        terms: Terms,
        period: Option<Days>,
        rows: Range<usize>,
    ) -> Part {
        let (walk, window) = (Walk::new(deals, terms.entry), terms.days(deals.as_of));
        let steps = deals.ladder.steps();
        let mut part = Part {
            sums: (0..sources.count()).map(|_| Sum::new(steps, terms)).collect(),
            among: 0,
            outside: 0,
            undated: 0,
        };
        for row in rows.filter(|row| deals.among.is_none_or(|among| among.get(*row))) {
            part.among += 1;
            let sum = &mut part.sums[sources.of(row)];
            let mut whole = Whole::default();
            walk.episodes(row, |course| {
                whole.take(&course);
                let counted = sum.velocity.episode(&course, window, terms.outcomes);
                whole.won_in_window |= counted == Some(StageKind::Won);
            });
            let amount = deals.amount(row);
            sum.open.add_if(whole.open, amount);
            sum.velocity.won.add_if(whole.won_in_window, amount);
            match period.map(|period| Some(period.contains(created(deals, row, &whole)?))) {
                None | Some(Some(true)) => sum.deal(&whole, amount),
                Some(Some(false)) => part.outside += 1,
                Some(None) => part.undated += 1,
            }
        }
        part
    }

    /// The quality of all sources, when every row is in.
    pub fn finish(self, sources: &Sources) -> SourceQuality {
        SourceQuality {
            among: self.among,
            outside: self.outside,
            undated: self.undated,
            sources: finish(self.sums, sources),
        }
    }

    /// This and what other rows come to under the same terms.
    #[must_use]
    pub fn and(mut self, other: Part) -> Part {
        self.among += other.among;
        self.outside += other.outside;
        self.undated += other.undated;
        for (sum, other) in self.sums.iter_mut().zip(other.sums) {
            sum.join(other);
        }
        self
    }
}

/// The day a deal came into being: its creation date, else its first visit where history goes back to it.
fn created(deals: &Deals, row: usize, whole: &Whole) -> Option<i64> {
    let told = || whole.begun.filter(|_| !deals.log.entry_unknown.get(row));
    deals.created.at(row).map(Moment::day).or_else(told)
}

impl Whole {
    #[inline]
    fn take(&mut self, course: &Course) {
        self.furthest = self.furthest.max(course.furthest);
        self.entered |= course.has_entered();
        self.lost = course.kind == StageKind::Lost;
        self.open = course.in_pipeline();
        self.begun = self.begun.or(Some(course.begun()));
        if course.kind == StageKind::Won && self.first_win.is_none() {
            self.first_win = Some(course.days());
        }
    }

    fn stood(&self) -> Stood {
        let won = self.first_win.is_some();
        Stood {
            furthest: self.furthest,
            kind: match (won, self.lost) {
                (true, _) => StageKind::Won,
                (false, true) => StageKind::Lost,
                (false, false) => StageKind::Open,
            },
            opportunity: self.entered || won,
        }
    }
}

impl Sum {
    fn new(steps: usize, terms: Terms) -> Sum {
        Sum {
            furthest: vec![[0; 3]; steps],
            straight: 0,
            opportunities: 0,
            won: Total::default(),
            lost: 0,
            days: Vec::new(),
            entry_unknown: 0,
            velocity: Factors {
                window: terms.window,
                ..Factors::default()
            },
            open: Total::default(),
        }
    }

    fn deal(&mut self, whole: &Whole, amount: Option<i64>) {
        let stood = whole.stood();
        let stands = match stood.kind {
            StageKind::Won => 0,
            StageKind::Lost => 1,
            StageKind::Open | StageKind::Detour => 2,
        };
        match stood
            .furthest
            .and_then(|step| self.furthest.get_mut(usize::from(step)))
        {
            Some(step) => step[stands] += 1,
            None => self.straight += u64::from(stands == 0),
        }
        if !stood.opportunity {
            return;
        }
        self.opportunities += 1;
        match whole.first_win {
            Some(days) => {
                self.won.add(amount);
                self.entry_unknown += u64::from(days.is_none());
                self.days.extend(days);
            }
            None => self.lost += u64::from(whole.lost),
        }
    }

    fn join(&mut self, other: Sum) {
        for (own, other) in self
            .furthest
            .iter_mut()
            .flatten()
            .zip(other.furthest.iter().flatten())
        {
            *own += other;
        }
        self.straight += other.straight;
        self.opportunities += other.opportunities;
        self.won += other.won;
        self.lost += other.lost;
        self.days.extend(other.days);
        self.entry_unknown += other.entry_unknown;
        self.velocity += other.velocity;
        self.open += other.open;
    }

    /// The steps, from the last to the first: what reached a later one reached this one.
    fn steps(&self) -> Vec<Step> {
        let won: u64 = self.furthest.iter().map(|step| step[0]).sum::<u64>() + self.straight;
        let mut further = won;
        let mut steps: Vec<Step> = Vec::with_capacity(self.furthest.len());
        for [_, lost, open] in self.furthest.iter().rev() {
            steps.push(Step {
                reached: further + lost + open,
                moved_on: Share {
                    k: further,
                    n: further + lost,
                },
                open: *open,
            });
            further += lost + open;
        }
        steps.reverse();
        steps
    }

    fn deals(&self) -> u64 {
        self.furthest.iter().flatten().sum::<u64>() + self.straight
    }

    fn finish(mut self, source: usize, all_open: i128) -> Source {
        Source {
            source,
            deals: self.deals(),
            opportunities: self.opportunities,
            steps: self.steps(),
            won: self.won,
            lost: self.lost,
            days_to_win: match self.won.n {
                0 => Err(NoFigure::NoWins),
                _ => median(&mut self.days, NoFigure::NoKnownEntry),
            },
            entry_unknown: self.entry_unknown,
            velocity: self.velocity,
            open: self.open,
            pipeline_share: ratio(self.open.minor, all_open, NoFigure::NothingToShare),
            thin: self.opportunities < THIN,
            rank_by_volume: 0,
            rank_by_win_rate: 0,
            rank_by_won_amount: 0,
        }
    }
}

fn finish(sums: Vec<Sum>, names: &Sources) -> Vec<Source> {
    let all_open = sums.iter().map(|sum| sum.open.minor).sum();
    let has_deals = |(_, sum): &(usize, Sum)| sum.deals() > 0 || sum.open.n > 0 || sum.velocity.decided.n > 0;
    let mut rows: Vec<Source> = sums
        .into_iter()
        .enumerate()
        .filter(has_deals)
        .map(|(source, sum)| sum.finish(source, all_open))
        .collect();
    let volume = ranks(&rows, |row| row.opportunities);
    let rate = ranks(&rows, |row| {
        let rate = row.decided().rate().ok();
        (rate.is_some(), !row.thin, rate.unwrap_or(Exact::from_integer(0)))
    });
    let amount = ranks(&rows, |row| row.won.minor);
    for (at, row) in rows.iter_mut().enumerate() {
        row.rank_by_volume = volume[at];
        row.rank_by_win_rate = rate[at];
        row.rank_by_won_amount = amount[at];
    }
    rows.sort_by_key(|row| (row.rank_by_won_amount, row.source == 0, names.name(row.source)));
    rows
}

/// The rank of each row: one more than there are larger ones. O(rows · log(rows)).
fn ranks<K: Ord>(rows: &[Source], key: impl Fn(&Source) -> K) -> Vec<usize> {
    let mut keys: Vec<K> = rows.iter().map(&key).collect();
    keys.sort_unstable_by(|a, b| b.cmp(a));
    rows.iter()
        .map(|row| keys.partition_point(|other| *other > key(row)) + 1)
        .collect()
}
