//! Factors: how the change of a product splits over what it is made of. Knows no formula.

use serde::{Deserialize, Serialize};

use super::{Kind, with_detail};

/// One factor, before and after, and its part of the change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Factor {
    /// By which the factor is known outside.
    pub key: String,
    /// Its name: `Win rate`.
    pub label: String,
    /// As read: `31 %`.
    pub before: String,
    /// As read: `27 %`.
    pub after: String,
    /// Its part of the product's change, signed.
    pub share: f64,
    /// As read: `−€ 410 a day`.
    pub share_text: String,
    /// What is to be known about it; may be empty.
    pub detail: String,
}

/// A product's factors and how its change splits over them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Factors {
    /// The headline.
    pub title: String,
    /// Both periods, as-of and n.
    pub subtitle: String,
    /// The factors, in the formula's order.
    pub factors: Vec<Factor>,
    /// The product; its share is the whole change.
    pub product: Factor,
}

impl Factor {
    /// `Win rate, from 31 % to 27 %, −€ 410 a day`.
    pub(crate) fn describe(&self) -> String {
        let Factor {
            label, before, after, ..
        } = self;
        let told = format!("{label}, from {before} to {after}, {}", self.share_text);
        with_detail(&told, &self.detail)
    }
}

impl Kind for Factors {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let factors = self.factors.iter().chain([&self.product]);
        factors
            .map(|factor| (factor.label.as_str(), factor.share))
            .collect()
    }

    fn sentences(&self) -> Vec<String> {
        let factors: Vec<String> = self.factors.iter().map(Factor::describe).collect();
        let mut sentences = vec![format!("{}.", self.product.describe())];
        if !factors.is_empty() {
            sentences.push(format!("How the change splits: {}.", factors.join("; ")));
        }
        sentences
    }
}
