//! The distinct texts of one column, each with a code. Code 0 is null and stands for no text.

use rustc_hash::FxHashMap;

/// Distinct texts in order of first appearance; the first has code 1.
#[derive(Debug, Clone, Default)]
pub struct Dictionary {
    texts: Vec<Box<str>>,
    // order unseen: looked up by text; `texts` has the order.
    codes: FxHashMap<Box<str>, u32>,
}

impl Dictionary {
    /// The dictionary of these texts, in this order. A repeated text keeps its first code.
    pub fn from_texts<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Dictionary {
        let mut dictionary = Dictionary::default();
        for text in texts {
            dictionary.intern(text.as_ref());
        }
        dictionary
    }

    /// The code of the text, given one if it has none.
    pub fn intern(&mut self, text: &str) -> u32 {
        if let Some(code) = self.codes.get(text) {
            return *code;
        }
        self.texts.push(text.into());
        let code = u32::try_from(self.texts.len()).expect("fewer than 2^32 distinct texts");
        self.codes.insert(text.into(), code);
        code
    }

    /// The text of the code; `None` for 0 and for codes never given.
    pub fn text(&self, code: u32) -> Option<&str> {
        (code as usize)
            .checked_sub(1)
            .and_then(|at| self.texts.get(at))
            .map(AsRef::as_ref)
    }

    /// The code of the text, if it has one.
    pub fn code(&self, text: &str) -> Option<u32> {
        self.codes.get(text).copied()
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// True when there is no text.
    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// The texts in code order, the first with code 1.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(AsRef::as_ref)
    }
}
