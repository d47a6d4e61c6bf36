//! Lines that are no records and are passed over by a rule with a name: how many, and what is said of them.
//! Knows the rules by name, not how a line is recognised.

use model::{Finding, Severity};

use crate::plan::SkippedLines;
use crate::tally::Noted;

/// A rule by which lines are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// The lines a report ends with.
    Footer,
    /// The line of sums at the end.
    Subtotal,
    /// A line that begins with `#` and does not fit the table.
    Comment,
    /// The header again.
    RepeatedHeader,
    /// Another table below the first.
    SecondTable,
}

const RULES: [Rule; 5] = [
    Rule::Footer,
    Rule::Subtotal,
    Rule::Comment,
    Rule::RepeatedHeader,
    Rule::SecondTable,
];

impl Rule {
    fn name(self) -> &'static str {
        match self {
            Rule::Footer => "footer",
            Rule::Subtotal => "subtotal",
            Rule::Comment => "comment",
            Rule::RepeatedHeader => "repeated-header",
            Rule::SecondTable => "second-table",
        }
    }

    fn label(self) -> &'static str {
        match self {
            Rule::Footer => "footer of the report",
            Rule::Subtotal => "totals",
            Rule::Comment => "comments",
            Rule::RepeatedHeader => "the header again",
            Rule::SecondTable => "another table",
        }
    }

    fn finding(self, lines: u64, first: u64) -> Finding {
        let are = if lines == 1 {
            "1 line is".to_owned()
        } else {
            format!("{lines} lines are")
        };
        let (severity, message, hint) = match self {
            Rule::Footer => (
                Severity::Note,
                format!("{are} the footer of a report and not records, from line {first}."),
                "",
            ),
            Rule::Subtotal => (
                Severity::Note,
                format!("{are} totals and not records, on line {first}."),
                "",
            ),
            Rule::Comment => (
                Severity::Note,
                format!("{are} comments that begin with # and not records, first on line {first}."),
                "",
            ),
            Rule::RepeatedHeader => (
                Severity::Warning,
                format!("{are} the header again, first on line {first}."),
                "The file looks put together from several exports: check that no record is in it twice.",
            ),
            Rule::SecondTable => (
                Severity::Warning,
                format!("Another table begins on line {first}. It did not come in; it takes {lines} lines."),
                "Save it as a file of its own and bring that in too.",
            ),
        };
        Finding::new(self.name(), severity, message)
            .with_hint(hint)
            .with_line(first)
            .with_examples(lines, Vec::new())
    }
}

/// How many lines each rule passed over.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Skips([Noted; RULES.len()]);

impl Skips {
    /// Counts so many lines from this one on.
    pub fn count(&mut self, rule: Rule, line: u64, lines: u64) {
        self.0[rule as usize].note(line, lines);
    }

    /// Adds another part of the same file.
    pub fn add(&mut self, other: &Skips) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            own.add(other);
        }
    }

    /// The rules that passed over any, with their lines.
    pub fn lines(&self) -> Vec<SkippedLines> {
        self.used()
            .map(|(rule, noted)| SkippedLines {
                rule: rule.name().to_owned(),
                label: rule.label().to_owned(),
                lines: noted.count,
            })
            .collect()
    }

    /// One finding per rule that passed over any.
    pub fn findings(&self) -> Vec<Finding> {
        self.used()
            .map(|(rule, noted)| rule.finding(noted.count, noted.line))
            .collect()
    }

    fn used(&self) -> impl Iterator<Item = (Rule, &Noted)> {
        RULES
            .into_iter()
            .zip(&self.0)
            .filter(|(_, noted)| noted.count > 0)
    }
}
