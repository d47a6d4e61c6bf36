//! Long and wholly different texts are compared in a bounded time.

use std::time::{Duration, Instant};

use document::{Block, Changed, Content, Inline, changes};

fn clauses(count: usize, words: impl Fn(usize) -> String) -> Content {
    let blocks = (0..count).map(|at| Block::Paragraph {
        content: vec![Inline::Text {
            text: words(at),
            marks: Default::default(),
        }],
    });
    Content {
        blocks: blocks.collect(),
        ..Content::default()
    }
}

#[test]
fn one_change_in_ten_thousand_clauses_is_found() {
    let before = clauses(10_000, |at| format!("Clause {at} holds for every lead."));
    let mut after = before.clone();
    after.blocks.remove(7_000);
    let found = changes(&before, &after);
    let told = found
        .iter()
        .filter(|one| !matches!(one, Changed::Same(_)))
        .count();
    assert_eq!((found.len(), told), (10_000, 1));
}

#[test]
fn nothing_in_common_takes_no_longer_than_a_moment() {
    let start = Instant::now();
    let before = clauses(10_000, |at| format!("Before {at}"));
    let after = clauses(10_000, |at| format!("Then {at}"));
    assert_eq!(changes(&before, &after).len(), 20_000);
    let long = |word: &str| {
        clauses(1, |_| {
            format!("same same same {}", format!("{word} ").repeat(50_000))
        })
    };
    assert_eq!(changes(&long("a"), &long("b")).len(), 2);
    assert!(
        start.elapsed() < Duration::from_secs(120),
        "{:?}",
        start.elapsed()
    );
}
