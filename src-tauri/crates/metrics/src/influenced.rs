//! Influenced: the deals that marketing touched around the time they became an opportunity.
//!
//! A deal is influenced when at least one touch of marketing lies in **[entry − lookback, close or T]**: entry is its
//! first agreed entry, close is when it stands won or lost at the end of the as-of day *T*. Days count, both ends
//! inside.
//!
//! **Unit**: the deal, and its full amount. **Not additive**: the same deals are in what is sourced and in the
//! influence of other touches, and every result says so. **Null rule**: deals without an agreed entry are outside;
//! where the entry is unknown it can't be said, and the deal is counted. Knows no weight of a touch.

use model::StageKind;

use crate::catalogue::{Entry, Parameter};
use crate::course::Walk;
use crate::deals::Deals;
use crate::touches::{Attributed, Touched, Verdict};

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "influenced",
    name: "Influenced by marketing",
    measures: "The deals, and their full amounts, that marketing touched between some days before entry and the close. Not additive.",
    formula: "deals with at least one marketing touch in [entry − lookback, close or as-of day]",
    unit: "deals and money",
    parameters: &[
        Parameter {
            name: "entry",
            choices: "the step that makes a deal an opportunity",
        },
        Parameter {
            name: "lookback",
            choices: "90 days, or any number",
        },
    ],
    undefined: "A deal whose entry is unknown is counted as unknown. The total overlaps what is sourced and must not be added to it.",
};

/// The deals that marketing influenced; `lookback` in days. O(visits + touches).
pub fn influenced(deals: &Deals, touched: &Touched, entry: u16, lookback: u32) -> Attributed {
    let walk = Walk::new(deals, entry);
    Attributed::of(deals, false, |row| {
        let (mut first, mut unknown, mut won) = (None, false, false);
        walk.episodes(row, |course| {
            if first.is_none() {
                first = course.entered();
                unknown = first.is_some() && course.entry_unknown;
            }
            won |= course.kind == StageKind::Won;
        });
        match first {
            None if won => Verdict::Unknown,
            None => Verdict::Outside,
            Some(_) if unknown => Verdict::Unknown,
            // Touches end with the close already.
            Some(first) => {
                let from = first - i64::from(lookback);
                let mut marketing = touched.of(row).iter().filter(|touch| touch.marketing);
                match marketing.any(|touch| touch.at.day() >= from) {
                    true => Verdict::Yes,
                    false => Verdict::No,
                }
            }
        }
    })
}
