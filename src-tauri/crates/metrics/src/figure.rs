//! A figure, or why there is none: what the figures about money share. Knows no deal and no metric.

use model::Exact;
use num_traits::{CheckedAdd, CheckedMul, CheckedSub};
use serde::Serialize;
use ts_rs::TS;

use crate::interval::Share;

/// Why there is no figure. It is said in its place; 0 is never shown instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename_all = "snake_case")]
pub enum NoFigure {
    /// Nothing is in the denominator.
    NoCases,
    /// Nothing was won in the period.
    NoWins,
    /// Nothing was won or lost in the period.
    NothingClosed,
    /// None of the deals has a known amount.
    NoAmounts,
    /// The amounts sum to nothing, so there are no shares of them.
    NothingToShare,
    /// The agreed entry of none of the wins is known.
    NoKnownEntry,
    /// Every win came on the day of its entry, so no days are there to divide by.
    NoDays,
    /// The period has no day.
    EmptyPeriod,
    /// The target is 0 or less.
    NoTarget,
    /// What is won covers the target: nothing remains.
    TargetReached,
    /// History tells of too few periods.
    TooFewPeriods,
    /// The exact fraction is too large to write down.
    TooLarge,
}

/// An exact figure, or why there is none.
pub type Figure = Result<Exact, NoFigure>;

impl std::ops::AddAssign for Total {
    fn add_assign(&mut self, other: Total) {
        self.n += other.n;
        self.minor += other.minor;
        self.null_amounts += other.null_amounts;
    }
}

impl Share {
    /// `k ÷ n`, between 0 and 1; no cases without any.
    pub fn rate(self) -> Figure {
        self.exact().ok_or(NoFigure::NoCases)
    }

    pub(crate) fn count(&mut self, counted: bool) {
        self.k += u64::from(counted);
        self.n += 1;
    }
}

/// Money of deals: the sum of the known amounts, and how many deals have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// Deals, those without an amount included.
    pub n: u64,
    /// Sum of the known amounts in minor units.
    pub minor: i128,
    /// Deals without an amount.
    pub null_amounts: u64,
}

impl Total {
    pub(crate) fn add(&mut self, amount: Option<i64>) {
        self.n += 1;
        match amount {
            Some(amount) => self.minor += i128::from(amount),
            None => self.null_amounts += 1,
        }
    }

    /// Adds what counts, without a branch that depends on it.
    #[inline]
    pub(crate) fn add_if(&mut self, counts: bool, amount: Option<i64>) {
        self.n += u64::from(counts);
        self.minor += i128::from(if counts { amount.unwrap_or(0) } else { 0 });
        self.null_amounts += u64::from(counts & amount.is_none());
    }

    /// Mean of the known amounts in minor units.
    pub fn mean(&self) -> Figure {
        let known = self.n - self.null_amounts;
        ratio(self.minor, known.into(), NoFigure::NoAmounts)
    }
}

/// `a ÷ b`, or the reason when `b` is 0.
pub(crate) fn ratio(a: i128, b: i128, without: NoFigure) -> Figure {
    if b == 0 {
        return Err(without);
    }
    Ok(Exact::new(a, b))
}

/// `a + b`, unless it outgrows 128 bits.
pub(crate) fn plus(a: Exact, b: Exact) -> Figure {
    a.checked_add(&b).ok_or(NoFigure::TooLarge)
}

/// `a − b`, unless it outgrows 128 bits.
pub(crate) fn minus(a: Exact, b: Exact) -> Figure {
    a.checked_sub(&b).ok_or(NoFigure::TooLarge)
}

/// `a · b`, unless it outgrows 128 bits.
pub(crate) fn times(a: Exact, b: Exact) -> Figure {
    a.checked_mul(&b).ok_or(NoFigure::TooLarge)
}

/// The middle value, or the mean of the two in the middle; `without` of nothing. O(n).
pub(crate) fn median(values: &mut [i64], without: NoFigure) -> Figure {
    let middle = values.len() / 2;
    if values.is_empty() {
        return Err(without);
    }
    let odd = values.len() % 2 == 1;
    let (below, upper, _) = values.select_nth_unstable(middle);
    let upper = *upper;
    let lower = match odd {
        true => upper,
        false => below.iter().copied().max().unwrap_or(upper),
    };
    Ok(Exact::new(i128::from(lower) + i128::from(upper), 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_denominator_says_why_and_is_not_zero() {
        assert_eq!(Share { k: 0, n: 0 }.rate(), Err(NoFigure::NoCases));
        assert_eq!(Share { k: 0, n: 4 }.rate(), Ok(Exact::from_integer(0)));
        let mut total = Total::default();
        total.add(None);
        assert_eq!(total.mean(), Err(NoFigure::NoAmounts));
        total.add(Some(300));
        assert_eq!((total.n, total.null_amounts), (2, 1));
        assert_eq!(total.mean(), Ok(Exact::from_integer(300)));
    }

    #[test]
    fn a_fraction_that_outgrows_128_bits_is_refused() {
        let large = Exact::from_integer(i128::MAX / 2);
        assert_eq!(times(large, large), Err(NoFigure::TooLarge));
        assert_eq!(
            plus(large, large).and_then(|sum| plus(sum, large)),
            Err(NoFigure::TooLarge)
        );
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        let median = |values: &mut [i64]| median(values, NoFigure::NoCases);
        assert_eq!(median(&mut [9, 1, 4, 7]), Ok(Exact::new(11, 2)));
        assert_eq!(median(&mut [9, 1, 4]), Ok(Exact::from_integer(4)));
        assert_eq!(median(&mut []), Err(NoFigure::NoCases));
    }
}
