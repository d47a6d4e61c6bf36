//! The slope: the same things ranked twice, a line from each place on the left to its place on the
//! right. Thin ones are dashed, what has no place on the right has no line.

use crate::Size;
use crate::scene::{Anchor, Block, Dash, Ink, Rect, Scene};
use crate::spec::{Slope, SlopeLine, Tone};
use crate::tokens::TOKENS;

use super::inks;
use super::spread::spread;

const LEAST_ROW: i32 = 32;
const DOT: i32 = 4;

/// A line before it has a place.
struct Line<'a> {
    line: &'a SlopeLine,
    left: [Block; 2],
    right: [Block; 2],
}

/// Places every line and text. O(n log n).
pub(super) fn layout(spec: &Slope, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let width = size.width as i32;
    let room = ((width - 4 * space) / 3).clamp(96, 320);
    let lines: Vec<Line> = spec.lines.iter().map(|line| blocks(line, room)).collect();
    let top = titles(&mut scene, spec, room);
    let spare = size.height as i32 - top - 4 * space;
    let needed = |side: fn(&Line) -> i32| lines.iter().map(|line| side(line).max(LEAST_ROW)).sum();
    let height = [needed(left_height), needed(right_height), spare]
        .into_iter()
        .max()
        .unwrap_or(0);
    // Ranks of nothing stand below all others.
    let last = lines.len() as f64 + 1.0;
    let places = |rank: &dyn Fn(&Line) -> f64, side: fn(&Line) -> i32| {
        let count = lines.len().max(1) as f64;
        let wanted: Vec<(i32, i32)> = lines
            .iter()
            .map(|line| {
                let part = ((rank(line) - 0.5) / count).clamp(0.0, 1.0);
                (top + (part * f64::from(height)) as i32, side(line).max(LEAST_ROW))
            })
            .collect();
        let tops = spread(&wanted, top, top + height);
        tops.into_iter()
            .zip(wanted)
            .map(|(top, (_, height))| top + height / 2)
            .collect::<Vec<i32>>()
    };
    let left = places(&|line| line.line.left, left_height);
    let right = places(&|line| line.line.right.unwrap_or(last), right_height);
    for (at, line) in lines.iter().enumerate() {
        place(&mut scene, spec, line, (left[at], right[at]), room);
    }
    let thin = spec.lines.iter().any(|line| line.thin);
    let note = Block::note(if thin { &spec.thin_note } else { "" }, width - 4 * space);
    scene.block(&note, 2 * space, top + height + space, Anchor::Start);
    scene.end_at(top + height + note.height() + 2 * space);
    scene
}

fn left_height(line: &Line) -> i32 {
    line.left[0].height() + line.left[1].height() + TOKENS.space
}

fn right_height(line: &Line) -> i32 {
    line.right[0].height() + line.right[1].height() + TOKENS.space
}

fn blocks(line: &SlopeLine, room: i32) -> Line<'_> {
    let name = || {
        let ink = inks::text(line.tone);
        Block::wrap(&line.label, TOKENS.size.body, line.emphasis, ink, room, 12)
    };
    Line {
        line,
        left: [name(), Block::note(&line.left_text, room)],
        right: [name(), Block::note(&line.right_text, room)],
    }
}

/// What each side is ranked by; returns the y below.
fn titles(scene: &mut Scene, spec: &Slope, room: i32) -> i32 {
    let space = TOKENS.space;
    let y = scene.heading(&spec.title, &spec.subtitle);
    let [left, right] = [&spec.left_title, &spec.right_title].map(|title| {
        let size = TOKENS.size.small;
        Block::wrap(title, size, true, |p| p.text_muted, room, 12)
    });
    scene.block(&left, 2 * space + room, y, Anchor::End);
    scene.block(&right, scene.width as i32 - 2 * space - room, y, Anchor::Start);
    y + left.height().max(right.height()) + space / 2
}

fn place(scene: &mut Scene, spec: &Slope, line: &Line, (left, right): (i32, i32), room: i32) {
    let space = TOKENS.space;
    let width = scene.width as i32;
    let SlopeLine { key, thin, .. } = line.line;
    let hit = Rect {
        x: space,
        y: left - left_height(line).max(LEAST_ROW) / 2,
        width: room + 2 * space,
        height: left_height(line).max(LEAST_ROW),
    };
    scene.mark(key, &line.line.describe(&spec.thin_note), hit, |scene| {
        let (from, to) = (2 * space + room + 2 * space, width - 4 * space - room);
        let ink = ink(spec, line.line);
        if line.line.right.is_some() {
            let dash = if *thin { Dash::Dashed } else { Dash::Solid };
            let stroke = if *thin { 1 } else { 2 };
            scene.path(vec![(from, left), (to, right)], stroke, ink, dash);
            scene.dot(to, right, DOT, ink);
        }
        scene.dot(from, left, DOT, ink);
        column(scene, &line.left, 2 * space + room, left, Anchor::End);
        column(scene, &line.right, width - 2 * space - room, right, Anchor::Start);
    });
}

/// The line's own ink, or a softer one where the headline is about another.
fn ink(spec: &Slope, line: &SlopeLine) -> Ink {
    let behind = !line.emphasis && spec.lines.iter().any(|line| line.emphasis);
    match (behind, line.tone) {
        (true, Tone::Neutral) => |p| p.outline,
        _ => inks::solid(line.tone),
    }
}

/// A name over its text, both centred on `y` together.
fn column(scene: &mut Scene, [name, text]: &[Block; 2], x: i32, y: i32, anchor: Anchor) {
    let top = y - (name.height() + text.height()) / 2;
    scene.block(name, x, top, anchor);
    scene.block(text, x, top + name.height(), anchor);
}
