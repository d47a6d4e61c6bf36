//! The parameters of a metric: read by name, each with its default, each told back. Knows no metric.

use std::collections::BTreeMap;

use model::{Ladder, StageKind};

use crate::api::ParameterView;
use crate::error::WorkbenchError;

/// Parameters as they are read.
pub(crate) struct Terms<'a> {
    asked: &'a BTreeMap<String, String>,
    pub told: Vec<ParameterView>,
}

impl<'a> Terms<'a> {
    pub fn new(asked: &'a BTreeMap<String, String>) -> Terms<'a> {
        Terms {
            asked,
            told: Vec::new(),
        }
    }

    /// Refuses what no metric of this kind knows.
    pub fn finish(&self, metric: &str) -> Result<(), WorkbenchError> {
        let known: Vec<String> = self.told.iter().map(|own| own.name.clone()).collect();
        match self.asked.keys().find(|name| !known.contains(name)) {
            None => Ok(()),
            Some(name) => Err(WorkbenchError::NoSuchParameter {
                metric: metric.to_owned(),
                name: name.clone(),
                known,
            }),
        }
    }

    fn asked(&self, name: &str) -> Option<&'a str> {
        let value = self.asked.get(name)?.trim();
        (!value.is_empty()).then_some(value)
    }

    fn tell(&mut self, name: &str, value: impl Into<String>, choices: impl Into<String>) {
        self.told.push(ParameterView {
            name: name.to_owned(),
            value: value.into(),
            choices: choices.into(),
        });
    }

    fn refuse(name: &str, value: &str, choices: &str) -> WorkbenchError {
        WorkbenchError::BadParameter {
            name: name.to_owned(),
            value: value.to_owned(),
            choices: choices.to_owned(),
        }
    }

    /// One of some words; the first is the default.
    pub fn one_of<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Result<T, WorkbenchError> {
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let listed = words.join(", ");
        let asked = self.asked(name).unwrap_or(words[0]);
        let Some((word, value)) = choices.iter().find(|(word, _)| word.eq_ignore_ascii_case(asked)) else {
            return Err(Self::refuse(name, asked, &listed));
        };
        self.tell(name, *word, listed);
        Ok(*value)
    }

    /// Some words, separated by commas; `choices` says what they are.
    pub fn words(&mut self, name: &str, default: &str, choices: &str) -> Vec<String> {
        let asked = self.asked(name).unwrap_or(default);
        let words = asked.split(',').map(|word| word.trim().to_lowercase());
        let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
        self.tell(name, asked, choices);
        words
    }

    /// A number of days, or none.
    pub fn days(&mut self, name: &str, default: Option<u32>) -> Result<Option<u32>, WorkbenchError> {
        let days = match self.asked(name) {
            None => default,
            Some("none") => None,
            Some(text) => match text.parse() {
                Ok(days) => Some(days),
                Err(_) => return Err(Self::refuse(name, text, "a number of days, none")),
            },
        };
        let shown = days.map_or_else(|| "none".to_owned(), |days| days.to_string());
        self.tell(name, shown, "a number of days, none");
        Ok(days)
    }

    /// A stage of the ladder by name.
    pub fn stage(&mut self, name: &str, ladder: &Ladder, default: u16) -> Result<u16, WorkbenchError> {
        let steps = ladder.stages().iter();
        let names: Vec<&str> = steps
            .filter(|stage| matches!(stage.kind, StageKind::Open | StageKind::Won))
            .map(|stage| stage.name.as_str())
            .collect();
        let rank = match self.asked(name) {
            None => default,
            Some(text) => match ladder.rank(text) {
                Some(rank) => rank,
                None => return Err(Self::refuse(name, text, &names.join(", "))),
            },
        };
        let shown = ladder
            .stages()
            .get(usize::from(rank))
            .map_or("", |stage| &stage.name);
        self.tell(name, shown, names.join(", "));
        Ok(rank)
    }

    /// An amount of money in minor units.
    pub fn amount(&mut self, name: &str) -> Result<Option<i64>, WorkbenchError> {
        const CHOICES: &str = "an amount, such as 250000";
        let amount = match self.asked(name) {
            None => None,
            Some(text) => {
                let plain: String = text
                    .chars()
                    .filter(|char| !matches!(char, ',' | ' ' | '\''))
                    .collect();
                let read = plain.parse::<f64>().ok().filter(|amount| amount.is_finite());
                let read = read.ok_or_else(|| Self::refuse(name, text, CHOICES))?;
                Some((read * model::Money::SCALE as f64).round() as i64)
            }
        };
        let shown = amount.map_or_else(String::new, |minor| model::Money(minor).to_decimal_text());
        self.tell(name, shown, CHOICES);
        Ok(amount)
    }
}
