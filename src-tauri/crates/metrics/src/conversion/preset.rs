//! The same conversion as other tools compute it, side by side with ours. Each preset is one rule; what a tool
//! does beyond its help page is not known here.
//!
//! | preset | denominator | numerator |
//! |---|---|---|
//! | `hubspot_all` | deals whose first entry to *i* lies in the period | of these, those that went on through every stage up to *j*, in order, by the as-of day |
//! | `hubspot_any` | deals that entered *i* in the period | deals that entered *j* in the period, in whatever order and whether or not they were in *i* |
//! | `backfill` | deals that came to *i* or beyond for the first time in the period; skipped stages count as passed | of these, those that came to *j* or beyond, or were won, by the as-of day |
//! | `closed_only` | deals that stand won or lost, closed in the 365 days that end with the as-of day, and were in *i* | of these, those that were in *j* |
//! | `period_ratio` | deals whose first entry to *i* lies in the period | deals whose first entry to *j* lies in the period |
//! | `every_entry` | entries to *i* in the period, each one | entries to *j* by the as-of day, each one, that follow an entry to *i*, where the latest entry to *i* before it lies in the period |
//! | `ours` | deals whose first entry to *i* lies in the period | of these, those that came to *j* or beyond, or were won, afterwards, by the as-of day |
//!
//! **Unit**: deals, in `every_entry` entries. **Null rule**: without a denominator there is no figure. Other tools
//! don't look whether a history begins too late; only `ours` leaves such deals out.

use crate::deals::{Days, Deals};
use crate::outcome::{Standing, standing};
use crate::ratio::{Ratio, Relation};

use super::views::{period_ratio, way};
use super::{Parameters, at_or_beyond, conversion};

/// Days that `closed_only` looks back on, the as-of day with them.
const TRAILING: i64 = 365;

/// A way to compute a conversion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Preset {
    /// HubSpot's funnel report, "all stages".
    HubspotAll,
    /// HubSpot's funnel report, "any stages".
    HubspotAny,
    /// Skipped stages count as passed.
    Backfill,
    /// Closed deals only.
    ClosedOnly,
    /// Volume over volume.
    PeriodRatio,
    /// Every entry is a case.
    EveryEntry,
    /// The entry cohort, followed up to the as-of day.
    Ours,
}

impl Preset {
    /// All, in the order they are shown.
    pub const ALL: [Preset; 7] = [
        Preset::HubspotAll,
        Preset::HubspotAny,
        Preset::Backfill,
        Preset::ClosedOnly,
        Preset::PeriodRatio,
        Preset::EveryEntry,
        Preset::Ours,
    ];

    /// Its identifier.
    pub fn id(self) -> &'static str {
        match self {
            Preset::HubspotAll => "hubspot_all",
            Preset::HubspotAny => "hubspot_any",
            Preset::Backfill => "backfill",
            Preset::ClosedOnly => "closed_only",
            Preset::PeriodRatio => "period_ratio",
            Preset::EveryEntry => "every_entry",
            Preset::Ours => "ours",
        }
    }

    /// The preset of this identifier.
    pub fn of_id(id: &str) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.id() == id)
    }

    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Preset::HubspotAll => "HubSpot, all stages",
            Preset::HubspotAny => "HubSpot, any stages",
            Preset::Backfill => "Skipped stages count as passed",
            Preset::ClosedOnly => "Closed deals only",
            Preset::PeriodRatio => "Ratio of volumes",
            Preset::EveryEntry => "Every entry",
            Preset::Ours => "Entry cohort",
        }
    }

    /// What it does, and whose tool works like this.
    pub fn does(self) -> &'static str {
        match self {
            Preset::HubspotAll => {
                "Deals that entered the first stage in the period and went through every stage in order; a deal that \
                 skips one drops out. HubSpot's funnel report for all stages."
            }
            Preset::HubspotAny => {
                "Deals that were in each stage in the period, each stage counted for itself and in any order. \
                 HubSpot's funnel report for any stages."
            }
            Preset::Backfill => {
                "Whoever comes to a stage is taken to have passed all stages before it, visited or not. FunnelCake."
            }
            Preset::ClosedOnly => {
                "Deals closed in the last 365 days, whenever they entered; open deals are left out. InsightSquared and \
                 Salesflare."
            }
            Preset::PeriodRatio => {
                "Deals that entered the later stage in the period over deals that entered the earlier one in it; they \
                 need not be the same deals. Full Circle."
            }
            Preset::EveryEntry => {
                "Each entry to the later stage is credited to the latest entry to the earlier one before it; one entry \
                 can be credited twice. MetricFlow's conversion metric without a window."
            }
            Preset::Ours => {
                "Deals that first entered the stage in the period, followed to the as-of day; a skip ahead counts, a \
                 step back undoes nothing. Counterpart."
            }
        }
    }
}

/// What a preset gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PresetFigure {
    /// Which.
    pub preset: Preset,
    /// What came out, with its deals.
    pub ratio: Ratio,
}

/// Deals that stand in one figure and not in another: rows, ascending.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Moved {
    /// Only in the denominator of the first.
    pub left: Vec<u32>,
    /// Only in the denominator of the second.
    pub came: Vec<u32>,
    /// In both denominators, and only in the numerator of the first.
    pub no_longer_counted: Vec<u32>,
    /// In both denominators, and only in the numerator of the second.
    pub newly_counted: Vec<u32>,
}

/// All presets on the same deals.
pub fn presets(deals: &Deals, from: u16, to: u16, period: Days) -> Vec<PresetFigure> {
    let of = |preset| PresetFigure {
        preset,
        ratio: ratio(deals, preset, from, to, period),
    };
    Preset::ALL.into_iter().map(of).collect()
}

/// One preset. `period` is when the stages were entered; `closed_only` doesn't look at it. O(visits).
pub fn ratio(deals: &Deals, preset: Preset, from: u16, to: u16, period: Days) -> Ratio {
    match preset {
        Preset::HubspotAll => hubspot_all(deals, from, to, period),
        Preset::HubspotAny => hubspot_any(deals, from, to, period),
        Preset::Backfill => backfill(deals, from, to, period),
        Preset::ClosedOnly => closed_only(deals, from, to),
        Preset::PeriodRatio => period_ratio(deals, from, to, period),
        Preset::EveryEntry => every_entry(deals, from, to, period),
        Preset::Ours => {
            let found = conversion(deals, &Parameters::new(from, to, Some(period)));
            Ratio {
                numerator: found.reached_so_far,
                denominator: found.cohort,
                relation: Relation::Share,
            }
        }
    }
}

/// Which deals move when one figure is taken for another. O(deals of both).
pub fn moved(one: &Ratio, other: &Ratio) -> Moved {
    let without = |rows: &[u32], others: &[u32]| {
        let mut rows: Vec<u32> = rows.to_vec();
        rows.dedup();
        rows.retain(|row| others.binary_search(row).is_err());
        rows
    };
    let left = without(&one.denominator, &other.denominator);
    let came = without(&other.denominator, &one.denominator);
    let stays = |rows: Vec<u32>, moved: &[u32]| without(&rows, moved);
    Moved {
        no_longer_counted: stays(without(&one.numerator, &other.numerator), &left),
        newly_counted: stays(without(&other.numerator, &one.numerator), &came),
        left,
        came,
    }
}

/// The rows that a test takes into denominator and numerator.
fn share(deals: &Deals, mut test: impl FnMut(usize) -> (bool, bool)) -> Ratio {
    let mut ratio = Ratio::default();
    for row in deals.rows() {
        let (below, above) = test(row);
        if below {
            ratio.denominator.push(row as u32);
        }
        if above {
            ratio.numerator.push(row as u32);
        }
    }
    ratio
}

fn hubspot_all(deals: &Deals, from: u16, to: u16, period: Days) -> Ratio {
    let way = way(deals, from, to);
    share(deals, |row| {
        let mut visits = deals.visits(row).skip_while(|visit| visit.stage != from);
        let entered = visits
            .next()
            .is_some_and(|visit| period.contains(visit.entered.day()));
        let mut next = way.iter().peekable();
        for visit in visits {
            next.next_if(|stage| **stage == visit.stage);
        }
        (entered, entered && next.peek().is_none())
    })
}

fn hubspot_any(deals: &Deals, from: u16, to: u16, period: Days) -> Ratio {
    let mut ratio = share(deals, |row| {
        let (mut in_from, mut in_to) = (false, false);
        for visit in deals
            .visits(row)
            .filter(|visit| period.contains(visit.entered.day()))
        {
            in_from |= visit.stage == from;
            in_to |= visit.stage == to;
        }
        (in_from, in_to)
    });
    ratio.relation = Relation::Volumes;
    ratio
}

fn backfill(deals: &Deals, from: u16, to: u16, period: Days) -> Ratio {
    share(deals, |row| {
        let passes = |stage: u16, rank: u16| at_or_beyond(deals.ladder.kind(stage), stage, rank);
        let mut visits = deals
            .visits(row)
            .skip_while(|visit| !passes(visit.stage, from))
            .peekable();
        let entered = visits
            .peek()
            .is_some_and(|visit| period.contains(visit.entered.day()));
        (entered, entered && visits.any(|visit| passes(visit.stage, to)))
    })
}

fn closed_only(deals: &Deals, from: u16, to: u16) -> Ratio {
    let trailing = Days {
        start: deals.as_of + 1 - TRAILING,
        end: deals.as_of + 1,
    };
    share(deals, |row| {
        let closed = standing(deals, row)
            .is_some_and(|(standing, since)| standing != Standing::Open && trailing.contains(since));
        let was_in = |stage: u16| deals.visits(row).any(|visit| visit.stage == stage);
        let below = closed && was_in(from);
        (below, below && was_in(to))
    })
}

fn every_entry(deals: &Deals, from: u16, to: u16, period: Days) -> Ratio {
    let mut ratio = Ratio {
        relation: Relation::Volumes,
        ..Ratio::default()
    };
    for row in deals.rows() {
        let mut latest_inside = false;
        for visit in deals.visits(row) {
            if visit.stage == from {
                latest_inside = period.contains(visit.entered.day());
                if latest_inside {
                    ratio.denominator.push(row as u32);
                }
            }
            if visit.stage == to && latest_inside {
                ratio.numerator.push(row as u32);
            }
        }
    }
    ratio
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_is_found_by_its_identifier_and_says_whose_it_is() {
        for preset in Preset::ALL {
            assert_eq!(Preset::of_id(preset.id()), Some(preset));
            assert!(preset.does().ends_with('.') && !preset.label().is_empty());
        }
        assert_eq!(Preset::of_id("pardot"), None);
    }

    #[test]
    fn deals_that_move_between_two_figures_are_told_once_each() {
        let ratio = |numerator: &[u32], denominator: &[u32]| Ratio {
            numerator: numerator.to_vec(),
            denominator: denominator.to_vec(),
            relation: Relation::Share,
        };
        let moved = moved(&ratio(&[1, 1, 2], &[1, 1, 2, 3]), &ratio(&[3, 4], &[2, 3, 4]));
        assert_eq!((moved.left, moved.came), (vec![1], vec![4]));
        assert_eq!((moved.no_longer_counted, moved.newly_counted), (vec![2], vec![3]));
    }
}
