//! What a reader gathers on its way: clean words, runs, and the count of what it leaves out. Knows no format.

use std::collections::BTreeMap;

use super::Reading;
use crate::tree::{Block, Content, Inline, Marks, Thread};
use crate::visible::visible;

/// Blocks nested deeper than this are taken over as if they were not nested.
pub(super) const DEPTH: usize = 12;

/// Words on their way into a document.
#[derive(Debug, Default)]
pub(super) struct Gather {
    removed: usize,
    left_out: BTreeMap<&'static str, usize>,
    pub threads: BTreeMap<String, Thread>,
}

impl Gather {
    /// The words without what hides.
    pub fn clean(&mut self, text: &str) -> String {
        let (text, removed) = visible(text);
        self.removed += removed;
        text.into_owned()
    }

    /// Counts something that is not taken over; `what` reads after a number.
    pub fn leave_out(&mut self, what: &'static str) {
        *self.left_out.entry(what).or_default() += 1;
    }

    /// Adds words to a line, joining them with what stands before under the same marks.
    pub fn push(&mut self, line: &mut Vec<Inline>, text: &str, marks: &Marks) {
        let words = self.clean(text).replace(['\n', '\t'], " ");
        if words.is_empty() {
            return;
        }
        match line.last_mut() {
            Some(Inline::Text { text, marks: before }) if before == marks => text.push_str(&words),
            _ => line.push(Inline::Text {
                text: words,
                marks: marks.clone(),
            }),
        }
    }

    /// What was gathered beside the blocks.
    pub fn finish(self) -> Reading {
        let left_out = self
            .left_out
            .into_iter()
            .map(|(what, times)| format!("{times} {what}"));
        Reading {
            content: Content {
                threads: self.threads,
                ..Content::default()
            },
            removed: self.removed,
            left_out: left_out.collect(),
        }
    }
}

/// A line without space at its ends; `None` when nothing is left of it.
pub(super) fn trimmed(mut line: Vec<Inline>) -> Option<Vec<Inline>> {
    while let Some(first) = line.first_mut() {
        match first {
            Inline::HardBreak => {
                line.remove(0);
            }
            Inline::Text { text, .. } if text.trim_start().is_empty() => {
                line.remove(0);
            }
            Inline::Text { text, .. } => {
                *text = text.trim_start().to_owned();
                break;
            }
            Inline::Number { .. } | Inline::Suggested { .. } => break,
        }
    }
    while let Some(last) = line.last_mut() {
        match last {
            Inline::HardBreak => {
                line.pop();
            }
            Inline::Text { text, .. } if text.trim_end().is_empty() => {
                line.pop();
            }
            Inline::Text { text, .. } => {
                text.truncate(text.trim_end().len());
                break;
            }
            Inline::Number { .. } | Inline::Suggested { .. } => break,
        }
    }
    (!line.is_empty()).then_some(line)
}

/// A paragraph, if anything is in it.
pub(super) fn paragraph(line: Vec<Inline>) -> Option<Block> {
    trimmed(line).map(|content| Block::Paragraph { content })
}
