//! Touches brought to their deals, in order of time. Knows no model of credit.
//!
//! Every touch is of a deal, or is left aside for a counted reason. A deal **closes** when it stands won or lost at
//! the end of the as-of day; touches after that are out. A touch known to the day only, on the day of the close,
//! came before it.

use column::{Bitmap, NO_ROW};

use crate::deals::Deals;
use crate::feed::{Moment, NO_ID, Precision, Times};
use crate::figure::Total;

/// Touches, as columns.
#[derive(Debug, Clone, Copy)]
pub struct Touches<'a> {
    /// The deal of each; [`NO_ROW`] when its person belongs to none of them, [`NO_ID`] when it names nobody.
    pub deals: &'a [u32],
    /// When.
    pub times: Times<'a>,
    /// What credit goes to: channel, campaign; 0 is unknown.
    pub codes: &'a [u32],
    /// Those of marketing; `None` for all.
    pub marketing: Option<&'a Bitmap>,
}

/// What became of touches. `touches` is the sum of the others.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TouchAccount {
    /// All.
    pub touches: u64,
    /// Those of a deal that is asked about, up to its close.
    pub used: u64,
    /// Those after the close of their deal, or after the as-of day.
    pub after_close: u64,
    /// Those of deals that aren't asked about.
    pub not_asked: u64,
    /// Those that name nobody.
    pub without_identity: u64,
    /// Those of people who belong to no known deal.
    pub of_no_deal: u64,
    /// Those without a time.
    pub undated: u64,
}

/// A touch of a deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// When.
    pub at: Moment,
    /// What credit goes to.
    pub code: u32,
    /// It is one of marketing.
    pub marketing: bool,
}

/// Touches by deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    /// Deal `i` has the touches from `offsets[i]` to `offsets[i + 1]`.
    offsets: Vec<u32>,
    touches: Vec<Touch>,
    /// What became of them.
    pub account: TouchAccount,
}

impl Touched {
    /// Brings touches to the deals that are asked about. O(touches · log(touches of one deal) + visits).
    ///
    /// # Panics
    /// With more than 2^32 touches.
    pub fn gather(deals: &Deals, rows: &Touches) -> Touched {
        let count = deals.log.opportunities();
        let closes: Vec<Option<Moment>> = (0..count).map(|row| closed(deals, row)).collect();
        let mut account = TouchAccount::default();
        let mut offsets = vec![0_u32; count + 1];
        let mut kept: Vec<u32> = Vec::with_capacity(rows.deals.len());
        for (row, deal) in rows.deals.iter().enumerate() {
            account.touches += 1;
            let at = rows.times.at(row);
            match (*deal, at) {
                (NO_ID, _) => account.without_identity += 1,
                (deal, _) if deal == NO_ROW || deal as usize >= count => account.of_no_deal += 1,
                (_, None) => account.undated += 1,
                (deal, _) if deals.among.is_some_and(|among| !among.get(deal as usize)) => {
                    account.not_asked += 1;
                }
                (deal, Some(at)) => {
                    let late = closes[deal as usize].is_some_and(|close| after(at, close));
                    if late || at.day() > deals.as_of {
                        account.after_close += 1;
                    } else {
                        account.used += 1;
                        offsets[deal as usize + 1] += 1;
                        kept.push(u32::try_from(row).expect("fewer than 2^32 touches"));
                    }
                }
            }
        }
        for deal in 0..count {
            offsets[deal + 1] += offsets[deal];
        }
        let touches = sorted(rows, &kept, &offsets);
        Touched {
            offsets,
            touches,
            account,
        }
    }

    /// The touches of a deal up to its close, in order.
    pub fn of(&self, row: usize) -> &[Touch] {
        &self.touches[self.offsets[row] as usize..self.offsets[row + 1] as usize]
    }
}

fn sorted(rows: &Touches, kept: &[u32], offsets: &[u32]) -> Vec<Touch> {
    let nothing = Touch {
        at: Moment {
            seconds: 0,
            precision: Precision::Day,
        },
        code: 0,
        marketing: false,
    };
    let mut touches = vec![nothing; kept.len()];
    let mut next = offsets.to_vec();
    for row in kept.iter().map(|row| *row as usize) {
        let place = &mut next[rows.deals[row] as usize];
        if let Some(at) = rows.times.at(row) {
            touches[*place as usize] = Touch {
                at,
                code: rows.codes.get(row).copied().unwrap_or(0),
                marketing: rows.marketing.is_none_or(|marketing| marketing.get(row)),
            };
        }
        *place += 1;
    }
    for deal in offsets.windows(2) {
        let own = &mut touches[deal[0] as usize..deal[1] as usize];
        own.sort_unstable_by_key(|touch| (touch.at, touch.code, touch.marketing));
    }
    touches
}

/// When a deal closed, if it stands won or lost.
pub(crate) fn closed(deals: &Deals, row: usize) -> Option<Moment> {
    let last = deals.visits(row).last()?;
    let kind = deals.ladder.kind(last.stage)?;
    kind.is_terminal().then_some(last.entered)
}

/// True when a moment is later than another; within one day only if both are known to the second.
pub(crate) fn after(a: Moment, b: Moment) -> bool {
    let exact = a.precision == Precision::Instant && b.precision == Precision::Instant;
    if exact {
        a.seconds > b.seconds
    } else {
        a.day() > b.day()
    }
}

/// The deals that touches make somebody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attributed {
    /// Deals that were asked about.
    pub among: u64,
    /// Deals it can be said of.
    pub known: u64,
    /// Those it is true of, with their money.
    pub deals: Total,
    /// Those it can't be said of.
    pub unknown: u64,
    /// Deals that are no case: they never became an opportunity.
    pub outside: u64,
    /// The deals behind `deals`.
    pub rows: Bitmap,
    /// The deals it is not true of.
    pub other_rows: Bitmap,
    /// The deals behind `unknown`.
    pub unknown_rows: Bitmap,
    /// False when the money may not be added to that of other figures, because the same deals are in them.
    pub additive: bool,
}

/// Whether it is true of a deal.
pub(crate) enum Verdict {
    Yes,
    No,
    Unknown,
    Outside,
}

impl Attributed {
    pub(crate) fn of(deals: &Deals, additive: bool, verdict: impl Fn(usize) -> Verdict) -> Attributed {
        let none = || Bitmap::none(deals.log.opportunities());
        let mut found = Attributed {
            among: 0,
            known: 0,
            deals: Total::default(),
            unknown: 0,
            outside: 0,
            rows: none(),
            other_rows: none(),
            unknown_rows: none(),
            additive,
        };
        for row in deals.rows() {
            found.among += 1;
            match verdict(row) {
                Verdict::Yes => {
                    found.known += 1;
                    found.deals.add(deals.amount(row));
                    found.rows.set(row, true);
                }
                Verdict::No => {
                    found.known += 1;
                    found.other_rows.set(row, true);
                }
                Verdict::Unknown => {
                    found.unknown += 1;
                    found.unknown_rows.set(row, true);
                }
                Verdict::Outside => found.outside += 1,
            }
        }
        found
    }
}
