//! What the file as a whole says, for columns that prove nothing themselves.

use super::{dates, mark_evidence, order_evidence};
use crate::parse::{date::Order, number::Mark};
use crate::stats::{ColumnStats, shape};

/// What the file as a whole says.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// The order of day and month.
    pub order: Order,
    /// Why that order, in words.
    pub because: &'static str,
    /// True when other columns prove the order.
    pub order_proved: bool,
    /// The decimal mark.
    pub mark: Mark,
    /// Why that mark, in words.
    pub mark_because: &'static str,
    /// True when other columns prove the mark.
    pub mark_proved: bool,
    /// True when so many dates show the marks of a spreadsheet's exchange that chance is ruled out.
    pub exchanged: bool,
}

const FILE: &str = "as in the other columns of this file";

impl Habits {
    /// The habits of a file: the order and the mark its other columns prove, else the order of the system that
    /// wrote it, and a decimal comma where fields are separated by semicolons. O(columns).
    pub fn of<'a>(columns: impl Iterator<Item = &'a ColumnStats>, us_dates: bool, delimiter: char) -> Habits {
        let (mut orders, mut marks, mut exchange) = ((0, 0), (0, 0), (0, 0));
        for stats in columns {
            let filled = stats.filled();
            let evidence = order_evidence(stats);
            if evidence.0 + evidence.1 > 0 && dates(stats) * 2 > filled {
                orders.0 += u64::from(evidence.0 > evidence.1);
                orders.1 += u64::from(evidence.1 > evidence.0);
            }
            let evidence = mark_evidence(stats);
            if stats.count(|bits| bits & (shape::POINT | shape::COMMA) != 0) * 2 > filled {
                marks.0 += u64::from(evidence.point > evidence.comma);
                marks.1 += u64::from(evidence.comma > evidence.point);
            }
            let found = exchange_marks(stats).unwrap_or_default();
            exchange = (exchange.0 + found.0, exchange.1 + found.1);
        }
        let (order, because, order_proved) = match orders {
            (1.., 0) => (Order::MonthFirst, FILE, true),
            (0, 1..) => (Order::DayFirst, FILE, true),
            _ if us_dates => (
                Order::MonthFirst,
                "as Salesforce writes dates in the United States",
                false,
            ),
            _ => (Order::DayFirst, "as most countries write dates", false),
        };
        let (mark, mark_because, mark_proved) = match marks {
            (1.., 0) => (Mark::Point, FILE, true),
            (0, 1..) => (Mark::Comma, FILE, true),
            _ if delimiter == ';' => (Mark::Comma, "as where semicolons separate fields", false),
            _ => (Mark::Point, "as where commas separate fields", false),
        };
        Habits {
            order,
            because,
            order_proved,
            mark,
            mark_because,
            mark_proved,
            exchanged: exchange.0 >= 3 && exchange.1 >= 3 && exchange.0 + exchange.1 >= 20,
        }
    }
}

/// The marks a spreadsheet leaves where it takes `5/6/2024` for 5 June: the dates of fixed order all have a day
/// that could be a month, those left as text all have one that could not. How many of both; `None` when the
/// column does not show it. One cell without the marks is enough for `None`.
pub(super) fn exchange_marks(stats: &ColumnStats) -> Option<(u64, u64)> {
    let fixed = stats.count(|bits| bits & shape::FIXED != 0);
    let late = stats.count(|bits| bits & (shape::LATE | shape::DOTTED) != 0);
    let open = stats.count(|bits| is_open(bits) && bits & (shape::MONTH_FIRST | shape::DAY_FIRST) == BOTH);
    let text = order_evidence(stats);
    let told = text.0.min(text.1) == 0 && text.0 + text.1 > 0;
    (fixed > 0 && late == 0 && open == 0 && told).then_some((fixed, text.0 + text.1))
}

const BOTH: u32 = shape::MONTH_FIRST | shape::DAY_FIRST;

/// True for a date whose order the column decides.
pub(super) fn is_open(bits: u32) -> bool {
    bits & BOTH != 0 && bits & (shape::FIXED | shape::DOTTED) == 0
}
