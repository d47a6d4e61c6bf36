//! Sourced: the deals that marketing began, by a rule that is chosen. Knows no channel.
//!
//! | rule | a deal is sourced when |
//! |---|---|
//! | lead source | the source of record is one of marketing |
//! | first touch | its first touch is one of marketing |
//! | before sales | a touch of marketing came before the first activity of sales |
//!
//! **Unit**: the deal, and its amount. **Null rule**: without a source of record, or without any touch, it can't be
//! said, and the deal is counted as unknown. Without an activity of sales any touch of marketing came before it.
//! On one day, where one of the two is known to the day only, marketing did not come before sales.

use crate::catalogue::{Entry, Parameter};
use crate::deals::Deals;
use crate::feed::Times;
use crate::sources::Sources;
use crate::touches::{Attributed, Touched, Verdict, after};

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "sourced",
    name: "Sourced by marketing",
    measures: "The deals, and their money, that marketing began under the chosen rule.",
    formula: "deals whose source of record, first touch, or a touch before the first activity of sales is marketing's",
    unit: "deals and money",
    parameters: &[Parameter {
        name: "rule",
        choices: "lead source, first touch, marketing touch before first sales activity",
    }],
    undefined: "A deal without a source of record or without any touch is unknown, and counted.",
};

/// What makes a deal sourced.
#[derive(Debug, Clone, Copy)]
pub enum Rule<'a> {
    /// Its source of record.
    LeadSource {
        /// The source of each deal.
        sources: Sources<'a>,
        /// By code, whether a source is marketing's; what lies beyond is not.
        marketing: &'a [bool],
    },
    /// Its first touch.
    FirstTouch,
    /// A touch of marketing before sales did anything.
    BeforeSales {
        /// The first activity of sales on each deal.
        first_sales: Times<'a>,
    },
}

/// The deals that marketing sourced. O(deals + touches).
pub fn sourced(deals: &Deals, touched: &Touched, rule: &Rule) -> Attributed {
    Attributed::of(deals, true, |row| match rule {
        Rule::LeadSource { sources, marketing } => match sources.of(row) {
            0 => Verdict::Unknown,
            source => yes(marketing.get(source).copied().unwrap_or(false)),
        },
        Rule::FirstTouch => match touched.of(row).first() {
            None => Verdict::Unknown,
            Some(first) => yes(first.marketing),
        },
        Rule::BeforeSales { first_sales } => {
            let sales = first_sales.at(row);
            let touches = touched.of(row);
            if touches.is_empty() && sales.is_none() {
                return Verdict::Unknown;
            }
            let mut marketing = touches.iter().filter(|touch| touch.marketing);
            yes(marketing.any(|touch| sales.is_none_or(|sales| after(sales, touch.at))))
        }
    })
}

fn yes(sourced: bool) -> Verdict {
    if sourced { Verdict::Yes } else { Verdict::No }
}
