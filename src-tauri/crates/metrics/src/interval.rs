//! The Wilson interval of a share: between which shares the truth plausibly lies when k of n were counted. Knows
//! no metric; the counts stay beside the floating-point ends.
//!
//! **Formula**: with p = k ÷ n and z = 1.96 (exactly the 97.5 % point of the normal distribution),
//! (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) ÷ (1 + z²/n). **Unit**: a share from 0 to 1. **Null rule**: of no case
//! there is neither a share nor an interval.

use model::Exact;

/// The 97.5 % point of the normal distribution: an interval made with it covers 95 %.
pub const Z: f64 = 1.959_963_984_540_054;

/// Below so many cases a share is called thin.
pub const THIN: u64 = 30;

/// `k` of `n` cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// Those that count.
    pub k: u64,
    /// All.
    pub n: u64,
}

/// Where the true share plausibly lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The counts it follows from.
    pub of: Share,
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Share {
    /// `k` of `n`.
    pub fn new(k: usize, n: usize) -> Share {
        Share {
            k: k as u64,
            n: n as u64,
        }
    }

    /// k ÷ n; `None` of no case.
    pub fn exact(self) -> Option<Exact> {
        (self.n > 0).then(|| Exact::new(self.k.into(), self.n.into()))
    }

    /// The 95 % interval; `None` of no case.
    pub fn wilson(self) -> Option<Interval> {
        if self.n == 0 {
            return None;
        }
        let (k, n) = (self.k as f64, self.n as f64);
        let share = k / n;
        let middle = share + Z * Z / (2.0 * n);
        let half = Z
            * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n))
                .max(0.0)
                .sqrt();
        let whole = 1.0 + Z * Z / n;
        // At the ends the two terms are equal but for rounding.
        let low = if self.k == 0 { 0.0 } else { (middle - half) / whole };
        let high = if self.k == self.n {
            1.0
        } else {
            (middle + half) / whole
        };
        Some(Interval { of: self, low, high })
    }

    /// True when there are too few cases to rely on: fewer than [`THIN`].
    pub fn is_thin(self) -> bool {
        self.n < THIN
    }
}

impl std::ops::AddAssign for Share {
    fn add_assign(&mut self, other: Share) {
        self.k += other.k;
        self.n += other.n;
    }
}

/// A share of money: minor units of one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AmountShare {
    /// What counts.
    pub part: i128,
    /// All.
    pub whole: i128,
    /// Cases with an amount: those that count, of all.
    pub cases: Share,
    /// Cases without an amount: they are in neither.
    pub unknown: u64,
}

impl AmountShare {
    /// part ÷ whole; `None` when there is no money.
    pub fn exact(self) -> Option<Exact> {
        (self.whole != 0).then(|| Exact::new(self.part, self.whole))
    }

    /// Takes in a case that is worth this.
    pub fn add(&mut self, amount: Option<i64>, counts: bool) {
        match amount {
            None => self.unknown += 1,
            Some(amount) => {
                self.cases += Share {
                    k: u64::from(counts),
                    n: 1,
                };
                self.whole += i128::from(amount);
                self.part += if counts { i128::from(amount) } else { 0 };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Published values: Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
    #[test]
    fn the_ends_are_those_of_the_published_table() {
        for (k, n, low, high) in [
            (81, 263, 0.2553, 0.3662),
            (15, 148, 0.0624, 0.1605),
            (0, 20, 0.0, 0.1611),
            (1, 29, 0.0061, 0.1718),
        ] {
            let interval = Share { k, n }.wilson().expect("there are cases");
            assert!((interval.low - low).abs() < 5e-5, "{k} of {n}: {}", interval.low);
            assert!(
                (interval.high - high).abs() < 5e-5,
                "{k} of {n}: {}",
                interval.high
            );
            assert_eq!(interval.of, Share { k, n });
        }
    }

    #[test]
    fn of_no_case_there_is_no_share_and_of_one_a_wide_interval() {
        assert_eq!(Share { k: 0, n: 0 }.wilson(), None);
        assert_eq!(Share { k: 0, n: 0 }.exact(), None);
        let one = Share { k: 1, n: 1 }.wilson().expect("there is a case");
        assert!(one.low < 0.21 && one.high == 1.0);
        assert!(one.of.is_thin() && !Share { k: 1, n: 30 }.is_thin());
    }

    #[test]
    fn an_unknown_amount_is_counted_and_not_taken_for_nothing() {
        let mut share = AmountShare::default();
        share.add(Some(7_500), true);
        share.add(Some(500), false);
        share.add(None, true);
        assert_eq!(share.exact(), Some(Exact::new(15, 16)));
        assert_eq!(share.unknown, 1);
        assert_eq!(AmountShare::default().exact(), None);
    }
}
