//! What is different between two texts: blocks that came, went or changed, and the words within them. For
//! two versions of a document, and for two teams' wordings side by side.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::tree::{Block, Content, Criteria, Inline, NumberOf};

/// Two blocks whose words agree at least so far are one block that was edited, in percent.
const ALIKE: usize = 40;
/// Among so many blocks that took the place of others, pairs are looked for; more are told as they stand.
const PAIRED: usize = 400;
/// A block's words are compared up to this many; a longer one is told as wholly changed.
const WORDS: usize = 4_000;

/// A block of two texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// In both.
    Same(Block),
    /// Only in the second.
    Added(Block),
    /// Only in the first.
    Removed(Block),
    /// In both, with other words.
    Edited {
        /// As it stood.
        before: Block,
        /// As it stands.
        after: Block,
        /// Its words in order; all that are not `Added` are the first text, all not `Removed` the second.
        words: Vec<(Kept, String)>,
    },
}

/// What became of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In both.
    Same,
    /// Only in the second.
    Added,
    /// Only in the first.
    Removed,
}

/// What changed from one content to another, block by block. Criteria are compared by their wordings, marks
/// and comments are not looked at when words are told apart, but a block whose marks changed is `Edited`
/// with all its words `Same`. Expected O(n) for texts that are nearly alike, O(n·changes) otherwise.
pub fn changes(before: &Content, after: &Content) -> Vec<Changed> {
    let mut numbers = BTreeMap::new();
    let (old, new) = (keys(before, &mut numbers), keys(after, &mut numbers));
    let mut found = Vec::new();
    let (mut was, mut is) = (0, 0);
    let ends = (before.blocks.len(), after.blocks.len());
    for (at, next) in matched(&old, &new).into_iter().chain([ends]) {
        let gap = (&before.blocks[was..at], &after.blocks[is..next]);
        replaced((before, gap.0), (after, gap.1), &mut found);
        found.extend(after.blocks.get(next).cloned().map(Changed::Same));
        (was, is) = (at + 1, next + 1);
    }
    found
}

/// The places that stay, in order: a longest common subsequence. What stands in one sequence only can't stay
/// and is set aside first, so that two texts with nothing in common cost nothing.
fn matched<T: Ord + Copy + Eq + Hash>(old: &[T], new: &[T]) -> Vec<(usize, usize)> {
    let (olds, news): (BTreeSet<T>, BTreeSet<T>) =
        (old.iter().copied().collect(), new.iter().copied().collect());
    let shared = |all: &[T], others: &BTreeSet<T>| -> Vec<usize> {
        (0..all.len()).filter(|at| others.contains(&all[*at])).collect()
    };
    let (left, right) = (shared(old, &news), shared(new, &olds));
    let values = |all: &[T], places: &[usize]| -> Vec<T> { places.iter().map(|at| all[*at]).collect() };
    let ops = capture_diff_slices(Algorithm::Myers, &values(old, &left), &values(new, &right));
    let pairs = ops.into_iter().filter_map(|op| match op {
        DiffOp::Equal {
            old_index,
            new_index,
            len,
        } => Some((0..len).map(move |at| (old_index + at, new_index + at))),
        _ => None,
    });
    pairs
        .flatten()
        .map(|(old, new)| (left[old], right[new]))
        .collect()
}

/// What blocks are compared by: equal blocks have the same number, and so have criteria that say the same.
fn keys(content: &Content, numbers: &mut BTreeMap<String, usize>) -> Vec<usize> {
    let mut number = |block: &Block| {
        let key = match block {
            Block::Criteria { .. } => format!("criteria {}", said(content, block)),
            block => serde_json::to_string(block).unwrap_or_else(|_| plain(block)),
        };
        let next = numbers.len();
        *numbers.entry(key).or_insert(next)
    };
    content.blocks.iter().map(&mut number).collect()
}

/// The words of a block; of criteria, those of their wordings.
fn said(content: &Content, block: &Block) -> String {
    let Block::Criteria { id } = block.bare() else {
        return plain(block);
    };
    let wordings = |criteria: &Criteria| {
        let texts = criteria.wordings.iter().map(|wording| match wording.by {
            Some(team) => format!("{}: {}", team.label(), wording.text),
            None => wording.text.clone(),
        });
        texts.collect::<Vec<_>>().join("\n")
    };
    content.criteria.get(id).map(wordings).unwrap_or_default()
}

/// Blocks that took the place of others: pairs of the same kind whose words are alike, in order, are edits.
fn replaced(old: (&Content, &[Block]), new: (&Content, &[Block]), found: &mut Vec<Changed>) {
    let mut at = 0;
    if old.1.is_empty() || new.1.is_empty() || old.1.len().max(new.1.len()) > PAIRED {
        found.extend(old.1.iter().cloned().map(Changed::Removed));
        found.extend(new.1.iter().cloned().map(Changed::Added));
        return;
    }
    let texts = |(content, blocks): (&Content, &[Block])| -> Vec<String> {
        blocks.iter().map(|block| said(content, block)).collect()
    };
    let (was, is) = (texts(old), texts(new));
    let bags: Vec<Bag> = is.iter().map(|text| Bag::of(text)).collect();
    for (block, text) in old.1.iter().zip(&was) {
        let bag = Bag::of(text);
        let partner = (at..new.1.len()).find(|next| {
            let same_kind = std::mem::discriminant(block) == std::mem::discriminant(&new.1[*next]);
            same_kind && (text == &is[*next] || bag.alike(&bags[*next]) >= ALIKE)
        });
        let Some(partner) = partner else {
            found.push(Changed::Removed(block.clone()));
            continue;
        };
        found.extend(new.1[at..partner].iter().cloned().map(Changed::Added));
        found.push(Changed::Edited {
            before: block.clone(),
            after: new.1[partner].clone(),
            words: words(text, &is[partner]),
        });
        at = partner + 1;
    }
    found.extend(new.1[at..].iter().cloned().map(Changed::Added));
}

/// How often each word stands in a text.
struct Bag<'a> {
    words: BTreeMap<&'a str, usize>,
    count: usize,
}

impl<'a> Bag<'a> {
    fn of(text: &'a str) -> Bag<'a> {
        let mut words: BTreeMap<&str, usize> = BTreeMap::new();
        let mut count = 0;
        let parts = text.split(|letter: char| !letter.is_alphanumeric());
        for word in parts.filter(|part| !part.is_empty()) {
            *words.entry(word).or_default() += 1;
            count += 1;
        }
        Bag { words, count }
    }

    /// How much two texts share, in percent of the words of both.
    fn alike(&self, other: &Bag<'_>) -> usize {
        let shared: usize = self
            .words
            .iter()
            .map(|(word, times)| (*times).min(other.words.get(word).copied().unwrap_or_default()))
            .sum();
        match self.count + other.count {
            0 => 100,
            all => 200 * shared / all,
        }
    }
}

/// The words of two texts, told apart. Runs of the same fate are one entry.
fn words(before: &str, after: &str) -> Vec<(Kept, String)> {
    let (old, new) = (split(before), split(after));
    if old.len() + new.len() > WORDS {
        return vec![
            (Kept::Removed, before.to_owned()),
            (Kept::Added, after.to_owned()),
        ];
    }
    let mut told: Vec<(Kept, String)> = Vec::new();
    let mut tell = |kept: Kept, words: &[&str]| {
        let text = words.concat();
        if text.is_empty() {
            return;
        }
        match told.last_mut() {
            Some((last, before)) if *last == kept => before.push_str(&text),
            _ => told.push((kept, text)),
        }
    };
    let (mut was, mut is) = (0, 0);
    for (at, next) in matched(&old, &new).into_iter().chain([(old.len(), new.len())]) {
        tell(Kept::Removed, &old[was..at]);
        tell(Kept::Added, &new[is..next]);
        tell(
            Kept::Same,
            old.get(at).map(std::slice::from_ref).unwrap_or_default(),
        );
        (was, is) = (at + 1, next + 1);
    }
    told
}

/// Words and signs, each with the space behind it.
fn split(text: &str) -> Vec<&str> {
    #[derive(PartialEq, Clone, Copy)]
    enum Kind {
        Word,
        Sign,
        Space,
    }
    let kind = |letter: char| match letter {
        letter if letter.is_whitespace() => Kind::Space,
        letter if letter.is_alphanumeric() || "_'’-".contains(letter) => Kind::Word,
        _ => Kind::Sign,
    };
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before = Kind::Space;
    for (at, letter) in text.char_indices() {
        let now = kind(letter);
        let begins = at > 0 && now != Kind::Space && (now != before || now == Kind::Sign);
        if begins {
            parts.push(&text[start..at]);
            start = at;
        }
        before = now;
    }
    if start < text.len() {
        parts.push(&text[start..]);
    }
    parts
}

/// The words of a block, without marks: items and cells on lines of their own. A figure is told by what it
/// counts, criteria by their identifier. O(size of the block), however deep it nests.
pub fn plain(block: &Block) -> String {
    let mut lines = Vec::new();
    let mut left = vec![block];
    while let Some(block) = left.pop() {
        match block {
            Block::Heading { content, .. } | Block::Paragraph { content } | Block::Prompt { content } => {
                lines.push(line(content));
            }
            Block::BulletList { items } | Block::OrderedList { items } => {
                left.extend(items.iter().flatten().rev());
            }
            Block::Blockquote { content } => left.extend(content.iter().rev()),
            Block::Table { rows } => {
                left.extend(rows.iter().flatten().flat_map(|cell| &cell.content).rev());
            }
            Block::Criteria { id } => lines.push(format!("[criteria {id}]")),
            Block::Ladder => lines.push("[stage ladder]".to_owned()),
            Block::Suggested { block, .. } => left.push(block),
        }
    }
    lines.join("\n")
}

fn line(content: &[Inline]) -> String {
    content.iter().map(said_inline).collect()
}

fn said_inline(inline: &Inline) -> String {
    match inline {
        Inline::Text { text, .. } => text.clone(),
        Inline::HardBreak => "\n".to_owned(),
        Inline::Number { term, of } => {
            let whose = match of {
                NumberOf::Common => "both",
                NumberOf::Marketing => "marketing",
                NumberOf::Sales => "sales",
                NumberOf::Gap => "gap",
            };
            format!("[{term}, {whose}]")
        }
        Inline::Suggested { inline, .. } => said_inline(inline),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::Wording;

    fn text(words: &str) -> Block {
        let content = vec![Inline::Text {
            text: words.to_owned(),
            marks: Default::default(),
        }];
        Block::Paragraph { content }
    }

    fn of(paragraphs: &[&str]) -> Content {
        Content {
            blocks: paragraphs.iter().map(|words| text(words)).collect(),
            ..Content::default()
        }
    }

    #[test]
    fn a_block_that_came_one_that_went_and_one_that_was_edited() {
        let before = of(&["A lead is a person.", "Score 60 or more.", "Nothing else."]);
        let after = of(&[
            "A lead is a person.",
            "Score 70 or more, and a demo.",
            "A new paragraph.",
        ]);
        let found = changes(&before, &after);
        assert_eq!(found[0], Changed::Same(text("A lead is a person.")));
        let Changed::Edited { words, .. } = &found[1] else {
            panic!("edited: {found:?}")
        };
        let told: Vec<(Kept, &str)> = words.iter().map(|(kept, text)| (*kept, text.as_str())).collect();
        assert_eq!(
            told,
            [
                (Kept::Same, "Score "),
                (Kept::Removed, "60 "),
                (Kept::Added, "70 "),
                (Kept::Same, "or more"),
                (Kept::Added, ", and a demo"),
                (Kept::Same, "."),
            ]
        );
        assert_eq!(found[2], Changed::Removed(text("Nothing else.")));
        assert_eq!(found[3], Changed::Added(text("A new paragraph.")));
    }

    #[test]
    fn two_teams_wordings_are_aligned_although_one_has_more_to_say() {
        let marketing = of(&[
            "Title is Director or above.",
            "Lead score at least 60.",
            "Any company size.",
        ]);
        let sales = of(&[
            "Budget is known.",
            "Title is Director, VP or above.",
            "Any company size.",
        ]);
        let kinds: Vec<&str> = changes(&marketing, &sales)
            .iter()
            .map(|one| match one {
                Changed::Same(_) => "same",
                Changed::Added(_) => "added",
                Changed::Removed(_) => "removed",
                Changed::Edited { .. } => "edited",
            })
            .collect();
        assert_eq!(kinds, ["added", "edited", "removed", "same"]);
    }

    #[test]
    fn criteria_are_compared_by_what_they_say() {
        let with = |text: &str| {
            let wordings = vec![Wording {
                text: text.to_owned(),
                by: None,
            }];
            let criteria = Criteria {
                term: "mql".to_owned(),
                wordings,
            };
            Content {
                blocks: vec![Block::Criteria { id: "c".to_owned() }],
                criteria: [("c".to_owned(), criteria)].into(),
                ..Content::default()
            }
        };
        assert!(matches!(
            changes(&with("score >= 60"), &with("score >= 60"))[..],
            [Changed::Same(_)]
        ));
        assert!(matches!(
            &changes(&with("score >= 60"), &with("score >= 70"))[..],
            [Changed::Edited { words, .. }] if words.len() == 3
        ));
    }

    #[test]
    fn both_texts_can_be_told_from_the_words() {
        for (a, b) in [("", "x"), ("one two  three", "two three\nfour"), ("é ü", "é u")] {
            let told = words(a, b);
            let side = |not: Kept| -> String {
                told.iter()
                    .filter(|(kept, _)| *kept != not)
                    .map(|(_, text)| text.as_str())
                    .collect()
            };
            assert_eq!((side(Kept::Added).as_str(), side(Kept::Removed).as_str()), (a, b));
        }
    }
}
