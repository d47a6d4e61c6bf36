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
