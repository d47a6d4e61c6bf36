//! The overlap: one bar in three parts, what only marketing counts, what both count, what only
//! sales counts, and under it the three numbers in the same order.

use crate::Size;
use crate::scene::{Anchor, Block, Ink, Item, Rect, Scene};
use crate::spec::{Bar, Overlap};
use crate::tokens::TOKENS;

const BAR: i32 = 32;
const LEAST_PART: i32 = 3;
const BETWEEN: i32 = 2;

/// Places the parts and their numbers. Negative parts (refunds) have no length.
pub(super) fn layout(spec: &Overlap, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let bar_top = scene.heading(&spec.title, &spec.subtitle) + space;
    let room = size.width as i32 - 4 * space;
    let column = (room - 4 * space) / 3;
    let parts: [(&str, &Bar, Ink, Ink, Anchor); 3] = [
        (
            "only_a",
            &spec.only_a,
            |p| p.marketing,
            |p| p.marketing_ink,
            Anchor::Start,
        ),
        ("both", &spec.both, |p| p.shared, |p| p.text, Anchor::Middle),
        ("only_b", &spec.only_b, |p| p.sales, |p| p.sales_ink, Anchor::End),
    ];
    let lengths = lengths(parts.map(|part| part.1.value), room);
    if lengths == [0, 0, 0] {
        scene.fill(2 * space, bar_top + BAR / 2, room, 1, |p| p.outline);
    }
    let text_top = bar_top + BAR + space;
    let (mut x, mut bottom) = (2 * space, text_top);
    for (at, (key, bar, fill, ink, anchor)) in parts.into_iter().enumerate() {
        let number = Block::wrap(&bar.text, TOKENS.size.heading, true, ink, column, 12);
        let label = Block::wrap(&bar.label, TOKENS.size.small, false, |p| p.text_muted, column, 12);
        let height = number.height() + label.height();
        let left = 2 * space + at as i32 * (column + 2 * space);
        scene.items.push(Item::Open {
            key: key.to_owned(),
            label: format!("{}, {}", bar.label, bar.text),
            hit: Rect {
                x: left,
                y: text_top - space / 2,
                width: column,
                height: height + space,
            },
        });
        if lengths[at] > 0 {
            scene.fill(x, bar_top, lengths[at], BAR, fill);
            x += lengths[at] + BETWEEN;
        }
        let text_x = match anchor {
            Anchor::Start => left,
            Anchor::Middle => left + column / 2,
            Anchor::End => size.width as i32 - 2 * space,
        };
        scene.block(&number, text_x, text_top, anchor);
        scene.block(&label, text_x, text_top + number.height(), anchor);
        scene.items.push(Item::Close);
        bottom = bottom.max(text_top + height);
    }
    scene.end_at(bottom + 2 * space);
    scene
}

/// Pixels per part, proportional, yet never so short that a part that exists is not seen.
fn lengths(values: [f64; 3], room: i32) -> [i32; 3] {
    let values = values.map(|value| value.max(0.0));
    let shown = values.iter().filter(|value| **value > 0.0).count() as i32;
    let room = room - BETWEEN * (shown - 1).max(0);
    let total: f64 = values.iter().sum();
    let mut lengths = values.map(|value| {
        if value > 0.0 {
            ((value / total * f64::from(room)) as i32).max(LEAST_PART)
        } else {
            0
        }
    });
    // What rounding left over, or took too much, goes to the longest part.
    let rest = if shown > 0 {
        room - lengths.iter().sum::<i32>()
    } else {
        0
    };
    if let Some(longest) = lengths.iter_mut().max() {
        *longest += rest;
    }
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_fill_the_bar_in_proportion_and_the_smallest_stays_visible() {
        assert_eq!(lengths([27.0, 13.0, 2.0], 424), [270, 130, 20]);
        assert_eq!(lengths([1_000_000.0, 0.0, 1.0], 402), [397, 0, 3]);
        assert_eq!(lengths([0.0, 0.0, 0.0], 400), [0, 0, 0]);
    }
}
