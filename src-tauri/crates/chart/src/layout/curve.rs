//! Curves: steps over days from 0 to 100 %, each with its band or whisker, the ticks of those last seen, its
//! median and, at its end, its name. No legend to look up.

use crate::Size;
use crate::scene::{Anchor, Block, Dash, Ink, Item, Rect, Scene, leading};
use crate::spec::{Curve, CurveLine, Tone};
use crate::tokens::TOKENS;

use super::inks;
use super::scale::{Scale, write_ticks};
use super::spread::spread;

const TICK: i32 = 3;
/// More bands than these make mud; then each curve has its last interval as a whisker.
const MOST_BANDS: usize = 3;

/// The field that curves are drawn in.
struct Field {
    x: Scale,
    y: Scale,
    left: i32,
    right: i32,
    bottom: i32,
}

/// A curve before its name has a place.
struct Drawn<'a> {
    line: &'a CurveLine,
    ink: Ink,
    dash: Dash,
    name: Block,
    text: Block,
    median: Block,
}

impl Drawn<'_> {
    fn height(&self) -> i32 {
        self.name.height() + self.text.height() + self.median.height()
    }
}

/// Places every curve and text. O(steps).
pub(super) fn layout(spec: &Curve, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let width = size.width as i32;
    let names = ((width - 4 * space) * 3 / 10).clamp(96, 240);
    let lines = drawn(spec, names);
    let y_label = Block::note(&spec.y_label, width - 4 * space);
    let y_ticks = (spec.y_ticks.iter()).map(|tick| Block::note(&tick.text, names).width());
    let left = 2 * space + y_ticks.max().unwrap_or(0) + space;
    let x_label = Block::note(&spec.x_label, width - names - 4 * space - left);

    let head = scene.heading(&spec.title, &spec.subtitle);
    scene.block(&y_label, 2 * space, head, Anchor::Start);
    let top = head + y_label.height() + space;
    let below = 2 * leading(TOKENS.size.small) + x_label.height() + 2 * space;
    let texts: i32 = lines.iter().map(|line| line.height() + space).sum();
    let spare = size.height as i32 - top - below;
    let height = ((width * 2 / 5).clamp(200, 360)).max(spare).max(texts);
    let right = width - names - 4 * space;
    let field = field(spec, [left, right, top, top + height]);

    let axis = axes(&mut scene, spec, &field);
    scene.block(&x_label, field.left, axis, Anchor::Start);
    for (nth, line) in lines.iter().enumerate() {
        if lines.len() <= MOST_BANDS {
            band(&mut scene, line, &field);
        } else {
            whisker(&mut scene, line, &field, nth as i32);
        }
    }
    let wanted: Vec<(i32, i32)> = lines
        .iter()
        .map(|line| (field.y.at(end_height(line.line)), line.height() + space))
        .collect();
    let tops = spread(&wanted, top - space / 2, field.bottom + space / 2);
    for (line, label_top) in lines.iter().zip(tops) {
        place(&mut scene, line, &field, label_top + space / 2, names);
    }
    if let [only] = lines.as_slice() {
        median_text(&mut scene, only, &field);
    }
    scene.end_at(axis + x_label.height() + 2 * space);
    scene
}

fn drawn(spec: &Curve, room: i32) -> Vec<Drawn<'_>> {
    let single = spec.lines.len() == 1;
    let mut seen = [0; 3];
    spec.lines
        .iter()
        .map(|line| {
            let nth = &mut seen[line.tone as usize];
            let (ink, dash) = inks::stroke(line.tone, *nth);
            *nth += 1;
            // A single curve has its median written where it is.
            let own_place = single && line.median.is_some();
            let median = if own_place { "" } else { &line.median_text };
            let name_ink = inks::text(line.tone);
            Drawn {
                line,
                ink,
                dash,
                name: Block::wrap(&line.label, TOKENS.size.body, true, name_ink, room, 12),
                text: Block::note(&line.text, room),
                median: Block::note(median, room),
            }
        })
        .collect()
}

fn field(spec: &Curve, [left, right, top, bottom]: [i32; 4]) -> Field {
    let ends = spec.lines.iter().map(|line| line.end);
    let ticks = spec.x_ticks.iter().map(|tick| tick.value);
    let last = ends.chain(ticks).fold(0.0, f64::max);
    Field {
        x: Scale::new((0.0, last), (left, right)),
        y: Scale::new((0.0, 1.0), (bottom, top)),
        left,
        right,
        bottom,
    }
}

/// Grid, axis and ticks; returns the y below them.
fn axes(scene: &mut Scene, spec: &Curve, field: &Field) -> i32 {
    let space = TOKENS.space;
    for tick in &spec.y_ticks {
        let y = field.y.at(tick.value);
        scene.fill(field.left, y, field.right - field.left, 1, |p| p.hairline);
    }
    // From the bottom up, a text that would touch the one below is left out.
    let mut free = i32::MAX;
    let mut ticks: Vec<_> = spec.y_ticks.iter().collect();
    ticks.sort_by(|a, b| a.value.total_cmp(&b.value));
    for tick in ticks {
        let text = Block::note(&tick.text, field.left - 2 * space);
        let top = field.y.at(tick.value) - text.height() / 2;
        if top + text.height() <= free {
            scene.block(&text, field.left - space, top, Anchor::End);
            free = top;
        }
    }
    scene.fill(field.left, field.bottom, field.right - field.left, 1, |p| {
        p.outline
    });
    for tick in &spec.x_ticks {
        scene.fill(field.x.at(tick.value), field.bottom, 1, TICK + 1, |p| p.outline);
    }
    // The lowest y text stands left of the axis and may reach below it.
    let below = field.bottom + leading(TOKENS.size.small) / 2 + 2;
    write_ticks(scene, &spec.x_ticks, &field.x, below)
}

/// The height at the curve's end.
fn end_height(line: &CurveLine) -> f64 {
    line.steps.last().map_or(line.start, |step| step.y)
}

/// The height on a day.
fn height_on(line: &CurveLine, day: f64) -> f64 {
    let before = line.steps.iter().take_while(|step| step.x <= day);
    before.last().map_or(line.start, |step| step.y)
}

/// The corners of a step line through these heights.
fn corners(line: &CurveLine, field: &Field, heights: impl Iterator<Item = f64>) -> Vec<(i32, i32)> {
    let mut y = field.y.at(line.start);
    let mut points = vec![(field.x.at(0.0), y)];
    for (step, height) in line.steps.iter().zip(heights) {
        let x = field.x.at(step.x);
        points.push((x, y));
        y = field.y.at(height);
        points.push((x, y));
    }
    points.push((field.x.at(line.end), y));
    points.dedup();
    points
}

fn band(scene: &mut Scene, drawn: &Drawn, field: &Field) {
    let steps = &drawn.line.steps;
    if steps.iter().all(|step| step.low.is_none() && step.high.is_none()) {
        return;
    }
    let high = steps.iter().map(|step| step.high.unwrap_or(step.y));
    let low = steps.iter().map(|step| step.low.unwrap_or(step.y));
    let mut outline = corners(drawn.line, field, high);
    let mut back = corners(drawn.line, field, low);
    back.reverse();
    outline.append(&mut back);
    scene
        .items
        .push(Item::Wash(outline, inks::solid(drawn.line.tone)));
}

/// The interval at the curve's end, a little further left for each curve.
fn whisker(scene: &mut Scene, drawn: &Drawn, field: &Field, nth: i32) {
    let Some(step) = drawn.line.steps.last() else {
        return;
    };
    let (Some(low), Some(high)) = (step.low, step.high) else {
        return;
    };
    let x = (field.x.at(drawn.line.end) - 4 - 8 * nth).max(field.left + TICK);
    let (from, to) = (field.y.at(high), field.y.at(low));
    scene.fill(x, from, 1, to - from + 1, drawn.ink);
    for y in [from, to] {
        scene.fill(x - 2, y, 5, 1, drawn.ink);
    }
}

/// A curve, its ticks, its median and its name.
fn place(scene: &mut Scene, drawn: &Drawn, field: &Field, top: i32, room: i32) {
    let space = TOKENS.space;
    let line = drawn.line;
    let x = field.right + 2 * space;
    let hit = Rect {
        x: x - space / 2,
        y: top - space / 2,
        width: room + space,
        height: drawn.height() + space,
    };
    scene.mark(&line.key, &line.describe(), hit, |scene| {
        if let Some(day) = line.median {
            let (x, y) = (field.x.at(day), field.y.at(0.5));
            let corner = vec![(field.left, y), (x, y), (x, field.bottom)];
            scene.path(corner, 1, |p| p.text_muted, Dash::Dashed);
        }
        let mut last = i32::MIN;
        for day in &line.censored {
            let (x, y) = (field.x.at(*day), field.y.at(height_on(line, *day)));
            if x != last {
                scene.fill(x, y - TICK - 1, 1, 2 * TICK + 2, drawn.ink);
                last = x;
            }
        }
        let heights = line.steps.iter().map(|step| step.y);
        scene.path(corners(line, field, heights), 2, drawn.ink, drawn.dash);
        // From the curve's end to its name, in the curve's own stroke.
        let end = (field.x.at(line.end), field.y.at(end_height(line)));
        let name = (x - space / 2, top + leading(TOKENS.size.body) / 2);
        let elbow = (field.right + space / 2, end.1);
        scene.path(vec![end, elbow, name], 1, drawn.ink, drawn.dash);
        let mut y = top;
        for block in [&drawn.name, &drawn.text, &drawn.median] {
            scene.block(block, x, y, Anchor::Start);
            y += block.height();
        }
    });
}

/// Beside the line down from the median, on the side where the curve is not.
fn median_text(scene: &mut Scene, drawn: &Drawn, field: &Field) {
    let Some(day) = drawn.line.median else {
        return;
    };
    let space = TOKENS.space;
    let x = field.x.at(day);
    let room = [x - field.left - 2 * space, field.right - x - 2 * space];
    let falling = drawn.line.start > 0.5;
    let whole = Block::body(&drawn.line.median_text, false, field.right - field.left).width();
    let left = (falling && room[0] >= whole) || room[1] < whole && room[0] > room[1];
    let text = Block::wrap(
        &drawn.line.median_text,
        TOKENS.size.body,
        false,
        inks::text(Tone::Neutral),
        room[usize::from(!left)].max(48),
        12,
    );
    let y = field.bottom - text.height() - space;
    if left {
        scene.block(&text, x - space, y, Anchor::End);
    } else {
        scene.block(&text, x + space, y, Anchor::Start);
    }
}
