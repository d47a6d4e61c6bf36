//! The overlap of several sets: a row per intersection, the largest first. Which sets it is in stands
//! as dots on the left, its size as a bar on the right. The sets' names are stairs over their dots.

use crate::Size;
use crate::scene::{Anchor, Block, Rect, Scene};
use crate::spec::{UpSet, UpSetPart};
use crate::tokens::TOKENS;

use super::inks;
use super::scale::Scale;
use super::stairs::Stairs;

const COLUMN: i32 = 24;
const ROW: i32 = 32;
const BAR: i32 = 16;
const DOT: i32 = 5;

/// Places every dot, bar and text. O(sets × intersections).
pub(super) fn layout(spec: &UpSet, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let width = size.width as i32;
    let x = |set: usize| 2 * space + COLUMN / 2 + set as i32 * COLUMN;
    let parts = spec.sorted();
    let numbers: Vec<Block> = parts
        .iter()
        .map(|part| Block::body(&part.text, false, (width / 4).max(64)))
        .collect();
    let number = numbers.iter().map(Block::width).max().unwrap_or(0);
    let left = x(spec.sets.len()) + space;
    let right = (width - 4 * space - number).max(left + 1);
    let most = parts.iter().map(|part| part.value).fold(0.0, f64::max);
    let scale = Scale::new((0.0, most), (left, right));

    let head = scene.heading(&spec.title, &spec.subtitle);
    let mut y = names(&mut scene, spec, &x, head);
    for (part, number) in parts.into_iter().zip(&numbers) {
        let height = (number.height() + space).max(ROW);
        let hit = Rect {
            x: space,
            y,
            width: width - 2 * space,
            height,
        };
        scene.mark(&part.key, &spec.describe(part), hit, |scene| {
            dots(scene, spec, part, &x, y + height / 2);
            let length = (scale.at(part.value) - left).max(i32::from(part.value > 0.0));
            scene.fill(left, y + (height - BAR) / 2, length, BAR, |p| p.shared);
            let top = y + (height - number.height()) / 2;
            scene.block(number, width - 2 * space, top, Anchor::End);
        });
        y += height;
    }
    scene.end_at(y + 2 * space);
    scene
}

/// The sets' names, each a mark of its own; returns the y below.
fn names(scene: &mut Scene, spec: &UpSet, x: &dyn Fn(usize) -> i32, y: i32) -> i32 {
    let space = TOKENS.space;
    let names: Vec<(i32, String)> = spec
        .sets
        .iter()
        .enumerate()
        .map(|(at, set)| (x(at), format!("{} {}", set.label, set.text)))
        .collect();
    let stairs = Stairs::new(&names, scene.width as i32 - 2 * space);
    let keys: Vec<&str> = spec.sets.iter().map(|set| set.key.as_str()).collect();
    stairs.draw_marks(scene, y, &keys);
    y + stairs.height
}

/// One dot per set: filled where the intersection is in it, with a line through those.
fn dots(scene: &mut Scene, spec: &UpSet, part: &UpSetPart, x: &dyn Fn(usize) -> i32, y: i32) {
    let flags = || part.members.iter().copied().take(spec.sets.len()).enumerate();
    let mut inside = flags().filter(|(_, member)| *member).map(|(at, _)| at);
    if let Some(first) = inside.next() {
        let last = inside.next_back().unwrap_or(first);
        scene.fill(x(first), y - 1, x(last) - x(first), 2, |p| p.outline);
    }
    for (at, member) in flags() {
        if member {
            scene.dot(x(at), y, DOT, inks::solid(spec.sets[at].tone));
        } else {
            scene.dot(x(at), y, 2, |p| p.hairline);
        }
    }
}
