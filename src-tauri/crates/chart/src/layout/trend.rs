//! Trends: a small panel per figure over the same periods. A period without a figure is a gap, the
//! interval of each point a whisker.

use crate::Size;
use crate::scene::{Anchor, Block, Dash, Rect, Scene, leading};
use crate::spec::{Panel, Trend, TrendPoint};
use crate::tokens::TOKENS;

use super::inks;
use super::scale::{Scale, stride};

const LEAST_PANEL: i32 = 264;
const FIELD: i32 = 88;
const DOT: i32 = 4;

/// A panel's place.
struct Place {
    left: i32,
    right: i32,
    top: i32,
    title: i32,
}

/// Places every point and text. O(points).
pub(super) fn layout(spec: &Trend, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let room = size.width as i32 - 4 * space;
    let count = spec.panels.len().max(1) as i32;
    let across = ((room + 4 * space) / (LEAST_PANEL + 4 * space)).clamp(1, count.min(4));
    let width = (room - (across - 1) * 4 * space) / across;
    let shared = spec.same_scale.then(|| range(spec.panels.iter()));
    let mut y = scene.heading(&spec.title, &spec.subtitle);
    for row in spec.panels.chunks(across as usize) {
        let titles = row.iter().map(|panel| title(panel, width).height());
        let title = titles.max().unwrap_or(0);
        let mut bottom = y;
        for (at, panel) in row.iter().enumerate() {
            let left = 2 * space + at as i32 * (width + 4 * space);
            let place = Place {
                left,
                right: left + width,
                top: y,
                title,
            };
            let range = shared.unwrap_or_else(|| range([panel].into_iter()));
            bottom = bottom.max(draw(&mut scene, spec, panel, &place, range));
        }
        y = bottom + 2 * space;
    }
    scene.end_at(y);
    scene
}

fn title(panel: &Panel, room: i32) -> Block {
    let ink = inks::text(panel.tone);
    Block::wrap(&panel.title, TOKENS.size.body, true, ink, room, 12)
}

/// The scale over these panels, with zero in it.
fn range<'a>(panels: impl Iterator<Item = &'a Panel>) -> (f64, f64) {
    let points = panels.flat_map(|panel| &panel.points);
    let values = points
        .flat_map(|point| [point.value, point.low, point.high])
        .flatten();
    values.fold((0.0, 0.0), |(low, high), value| (value.min(low), value.max(high)))
}

/// Draws a panel; returns the y below it.
fn draw(scene: &mut Scene, spec: &Trend, panel: &Panel, place: &Place, range: (f64, f64)) -> i32 {
    let space = TOKENS.space;
    scene.block(
        &title(panel, place.right - place.left),
        place.left,
        place.top,
        Anchor::Start,
    );
    let text = leading(TOKENS.size.small);
    // A value stands above its point, so the field begins a line lower.
    let top = place.top + place.title + text + 2 * space;
    let bottom = top + FIELD;
    let y = Scale::new(range, (bottom, top));
    let slot = (place.right - place.left) / spec.periods.len().max(1) as i32;
    let x = |at: usize| place.left + slot * at as i32 + slot / 2;
    scene.fill(place.left, y.at(0.0), place.right - place.left, 1, |p| p.hairline);
    line(scene, panel, &y, &x);
    let points: Vec<(&TrendPoint, &String)> = panel.points.iter().zip(&spec.periods).collect();
    let [values, names, numbers] = [
        points.iter().map(|(point, _)| point.text.as_str()).collect(),
        points.iter().map(|(_, period)| period.as_str()).collect(),
        points.iter().map(|(point, _)| point.n_text.as_str()).collect(),
    ]
    .map(|texts: Vec<&str>| written(&texts, &x, place));
    let line_of = |texts: &[Option<(Block, i32)>]| {
        let heights = texts.iter().flatten().map(|(block, _)| block.height());
        heights.max().unwrap_or(0)
    };
    let name_line = line_of(&names);
    let foot = bottom + space + name_line + line_of(&numbers);
    for (at, (point, period)) in points.iter().enumerate() {
        let hit = Rect {
            x: x(at) - slot / 2,
            y: top - text - space,
            width: slot,
            height: FIELD + text + 2 * space,
        };
        scene.mark(&point.key, &point.describe(&panel.title, period), hit, |scene| {
            mark(scene, point, panel, &y, x(at));
            if let Some((block, x)) = &values[at] {
                let highest = point.high.or(point.value).map_or(bottom, |value| y.at(value));
                let over = highest - block.height() - space;
                scene.block(block, *x, over, Anchor::Middle);
            }
            if let Some((block, x)) = &names[at] {
                scene.block(block, *x, bottom + space, Anchor::Middle);
            }
            if let Some((block, x)) = &numbers[at] {
                scene.block(block, *x, bottom + space + name_line, Anchor::Middle);
            }
        });
    }
    foot
}

/// The texts that have room in a line, with their centres: all, or every second, third… counted
/// from the latest.
fn written(texts: &[&str], x: &dyn Fn(usize) -> i32, place: &Place) -> Vec<Option<(Block, i32)>> {
    let room = place.right - place.left;
    let mut blocks: Vec<Option<(Block, i32)>> = texts
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let block = Block::note(text, room);
            let half = (block.width() + 1) / 2;
            let centre = x(at).clamp(place.left + half, (place.right - half).max(place.left + half));
            Some((block, centre))
        })
        .collect();
    let places = blocks.iter().rev().flatten();
    let stride = stride(places.map(|(block, x)| (*x, block.width())), TOKENS.space);
    let last = blocks.len();
    for (at, block) in blocks.iter_mut().enumerate() {
        if !(last - 1 - at).is_multiple_of(stride) {
            *block = None;
        }
    }
    blocks
}

/// The line through neighbouring points; a period without a figure breaks it.
fn line(scene: &mut Scene, panel: &Panel, y: &Scale, x: &dyn Fn(usize) -> i32) {
    let places: Vec<Option<(i32, i32)>> = panel
        .points
        .iter()
        .enumerate()
        .map(|(at, point)| Some((x(at), y.at(point.value?))))
        .collect();
    for run in places.split(Option::is_none) {
        let run: Vec<(i32, i32)> = run.iter().flatten().copied().collect();
        if run.len() > 1 {
            scene.path(run, 2, inks::solid(panel.tone), Dash::Solid);
        }
    }
}

fn mark(scene: &mut Scene, point: &TrendPoint, panel: &Panel, y: &Scale, x: i32) {
    if let (Some(low), Some(high)) = (point.low, point.high) {
        let (from, to) = (y.at(high), y.at(low));
        scene.fill(x, from, 1, to - from + 1, |p| p.outline);
        scene.fill(x - 3, from, 7, 1, |p| p.outline);
        scene.fill(x - 3, to, 7, 1, |p| p.outline);
    }
    if let Some(value) = point.value {
        scene.dot(x, y.at(value), DOT, inks::solid(panel.tone));
    }
}
