//! A ratio of counts with the deals behind it. Knows no metric.

use model::Exact;

use crate::interval::{Interval, Share};

/// What the two sets are to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Relation {
    /// The numerator is part of the denominator.
    #[default]
    Share,
    /// Two volumes: the numerator may hold other deals, or a deal twice. No interval, and it may exceed 100 %.
    Volumes,
}

/// A ratio with the deals behind it: rows, ascending; a deal stands there once for each time it counts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ratio {
    /// What is counted above.
    pub numerator: Vec<u32>,
    /// What is counted below.
    pub denominator: Vec<u32>,
    /// What they are to each other.
    pub relation: Relation,
}

impl Ratio {
    /// The counts.
    pub fn counts(&self) -> Share {
        Share::new(self.numerator.len(), self.denominator.len())
    }

    /// What is counted below and not above; of two volumes all that is counted below. O(rows).
    pub fn others(&self) -> Vec<u32> {
        if self.relation == Relation::Volumes {
            return self.denominator.clone();
        }
        let mut above = self.numerator.iter().peekable();
        let below = self.denominator.iter().copied();
        below
            .filter(|row| above.next_if(|own| *own == row).is_none())
            .collect()
    }

    /// Numerator ÷ denominator; `None` without a denominator.
    pub fn exact(&self) -> Option<Exact> {
        self.counts().exact()
    }

    /// The Wilson interval; `None` for volumes and without a denominator.
    pub fn interval(&self) -> Option<Interval> {
        self.counts()
            .wilson()
            .filter(|_| self.relation == Relation::Share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_others_are_what_is_below_and_not_above_each_time_it_counts() {
        let ratio = |relation| Ratio {
            numerator: vec![1, 4],
            denominator: vec![1, 1, 2, 4],
            relation,
        };
        assert_eq!(ratio(Relation::Share).others(), [1, 2]);
        assert_eq!(ratio(Relation::Volumes).others(), [1, 1, 2, 4]);
    }
}
