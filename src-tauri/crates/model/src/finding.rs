//! Findings: what is remarkable about the user's data, returned beside a value, never instead of one.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Fix;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// May change a number.
    Warning,
    /// Something was left out.
    Error,
}

/// One cause, told once for all rows it touches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Finding {
    /// Stable identifier, kebab-case: `unclosed-quote`.
    pub code: String,
    /// How much it matters.
    pub severity: Severity,
    /// What happened, in one sentence a facilitator can read aloud.
    pub message: String,
    /// What to do about it; empty when there is nothing to do.
    pub hint: String,
    /// The column header or field label concerned.
    pub field: Option<String>,
    /// First physical line of the file concerned, counted from 1.
    #[ts(type = "number | null")]
    pub line: Option<u64>,
    /// How many lines or cells it touches.
    #[ts(type = "number")]
    pub count: u64,
    /// Up to five examples, as written in the file.
    pub examples: Vec<String>,
    /// What would put it right, each for all cells of the column at once; the first is the most likely.
    #[serde(default)]
    pub fixes: Vec<Fix>,
}

impl Finding {
    /// A finding with a code, a severity and a sentence; the rest is filled by the `with_` methods.
    pub fn new(code: &str, severity: Severity, message: impl Into<String>) -> Finding {
        Finding {
            code: code.to_owned(),
            severity,
            message: message.into(),
            hint: String::new(),
            field: None,
            line: None,
            count: 1,
            examples: Vec::new(),
            fixes: Vec::new(),
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Finding {
        self.hint = hint.into();
        self
    }

    /// Adds what would put it right.
    #[must_use]
    pub fn with_fix(mut self, fix: Fix) -> Finding {
        self.fixes.push(fix);
        self
    }

    /// Names the column.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>) -> Finding {
        self.field = Some(field.into());
        self
    }

    /// Names the first line.
    #[must_use]
    pub fn with_line(mut self, line: u64) -> Finding {
        self.line = Some(line);
        self
    }

    /// Says how many lines or cells, and shows examples (the first five are kept).
    #[must_use]
    pub fn with_examples(mut self, count: u64, mut examples: Vec<String>) -> Finding {
        examples.truncate(5);
        self.count = count;
        self.examples = examples;
        self
    }
}
