//! The overlap of several sets, intersection by intersection. Knows no layout.

use serde::{Deserialize, Serialize};

use super::{Kind, Tone};

/// One set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpSetMember {
    /// By which the set is known outside.
    pub key: String,
    /// Its name: `Forecast`.
    pub label: String,
    /// Its size as read: `€ 2.4 m`.
    pub text: String,
    /// Whose it is.
    #[serde(default)]
    pub tone: Tone,
}

/// What is in exactly these sets.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpSetPart {
    /// By which the intersection is known outside.
    pub key: String,
    /// One flag per set, in their order.
    pub members: Vec<bool>,
    /// Its size.
    pub value: f64,
    /// As read: `€ 310,000`.
    pub text: String,
}

/// How several sets overlap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UpSet {
    /// The headline.
    pub title: String,
    /// As-of, n and definitions.
    pub subtitle: String,
    /// At most six can be read.
    pub sets: Vec<UpSetMember>,
    /// The intersections in any order; drawn by size.
    pub parts: Vec<UpSetPart>,
}

impl UpSet {
    /// The intersections, the largest first.
    pub(crate) fn sorted(&self) -> Vec<&UpSetPart> {
        let mut parts: Vec<&UpSetPart> = self.parts.iter().collect();
        parts.sort_by(|a, b| b.value.total_cmp(&a.value));
        parts
    }

    /// `Marketing and Forecast only, € 310,000`.
    pub(crate) fn describe(&self, part: &UpSetPart) -> String {
        let sets = self.sets.iter().zip(&part.members);
        let names: Vec<&str> = sets
            .filter(|(_, member)| **member)
            .map(|(set, _)| set.label.as_str())
            .collect();
        match names.as_slice() {
            [] => format!("In none, {}", part.text),
            names if names.len() == self.sets.len() && names.len() > 1 => {
                format!("{}, {}", names.join(" and "), part.text)
            }
            names => format!("{} only, {}", names.join(" and "), part.text),
        }
    }
}

impl Kind for UpSet {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let parts = self.parts.iter();
        parts.map(|part| (part.text.as_str(), part.value)).collect()
    }

    fn sentences(&self) -> Vec<String> {
        let sets = self.sets.iter();
        let sets: Vec<String> = sets.map(|set| format!("{} {}", set.label, set.text)).collect();
        let parts: Vec<String> = self.sorted().iter().map(|part| self.describe(part)).collect();
        [("Sets", sets), ("Overlaps", parts)]
            .into_iter()
            .filter(|(_, texts)| !texts.is_empty())
            .map(|(name, texts)| format!("{name}: {}.", texts.join("; ")))
            .collect()
    }
}
