//! The slope: two ranks of the same things, left and right. Knows no layout.

use serde::{Deserialize, Serialize};

use super::{Kind, Tone, listed, maybe};

/// One thing and its two ranks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SlopeLine {
    /// By which it is known outside.
    pub key: String,
    /// Its name: `Webinar`.
    pub label: String,
    /// Its rank on the left; 1 is on top, ties share one.
    pub left: f64,
    /// As read: `412 leads`.
    pub left_text: String,
    /// Its rank on the right; nothing where it has none.
    pub right: Option<f64>,
    /// As read: `€ 84,000 won`, or why there is none.
    pub right_text: String,
    /// Whose it is.
    #[serde(default)]
    pub tone: Tone,
    /// Too few cases to lean on: drawn dashed.
    #[serde(default)]
    pub thin: bool,
    /// What the headline is about: where any is, the others step back.
    #[serde(default)]
    pub emphasis: bool,
}

/// From one rank to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Slope {
    /// The headline.
    pub title: String,
    /// Period, as-of and n.
    pub subtitle: String,
    /// What the left rank is by: `By leads`.
    pub left_title: String,
    /// What the right rank is by: `By what closes`.
    pub right_title: String,
    /// What dashed lines say: `Dashed: fewer than 30 cases`. Shown where a line is thin.
    pub thin_note: String,
    /// The things.
    pub lines: Vec<SlopeLine>,
}

impl SlopeLine {
    /// `Webinar, 412 leads, € 84,000 won`.
    pub(crate) fn describe(&self, thin_note: &str) -> String {
        let note = if self.thin {
            thin_note.trim_end_matches('.')
        } else {
            ""
        };
        super::with_detail(&listed([&*self.label, &self.left_text, &self.right_text]), note)
    }
}

impl Kind for Slope {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let lines = self.lines.iter();
        lines
            .flat_map(|line| maybe(&line.label, Some(line.left)).chain(maybe(&line.label, line.right)))
            .collect()
    }

    fn sentences(&self) -> Vec<String> {
        let told = |mut lines: Vec<(f64, &str)>, title: &str| {
            lines.sort_by(|a, b| a.0.total_cmp(&b.0));
            let names: Vec<&str> = lines.into_iter().map(|line| line.1).collect();
            format!("{title}: {}.", names.join(", "))
        };
        let left = self.lines.iter().map(|line| (line.left, &*line.label));
        let right = self.lines.iter();
        let right = right.filter_map(|line| Some((line.right?, &*line.label)));
        let mut sentences = vec![
            told(left.collect(), &self.left_title),
            told(right.collect(), &self.right_title),
        ];
        let each = self.lines.iter();
        let each: Vec<String> = each.map(|line| line.describe(&self.thin_note)).collect();
        sentences.push(super::sentence(&each.join("; ")));
        sentences
    }
}
