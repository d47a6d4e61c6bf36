//! What is wrong with a text, and where. Knows nothing of how the text is read.

use std::ops::Range;

/// Why a text is not a definition, anchored to the words concerned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ParseError {
    /// Bytes of the text, always on character boundaries; may be empty at the end of the text.
    pub span: Range<usize>,
    /// One sentence naming what was expected: "`lead scor` is not a field; did you mean Lead score?"
    pub message: String,
    /// What to do about it; empty when the message says it all.
    pub hint: String,
    /// Texts that can take the place of the span, the likeliest first.
    pub suggestions: Vec<String>,
}

impl ParseError {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>) -> ParseError {
        ParseError {
            span,
            message: message.into(),
            hint: String::new(),
            suggestions: Vec::new(),
        }
    }

    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> ParseError {
        self.hint = hint.into();
        self
    }

    #[must_use]
    pub(crate) fn suggest(mut self, suggestions: impl IntoIterator<Item = String>) -> ParseError {
        self.suggestions.extend(suggestions);
        self
    }
}
