//! The waterfall: one row per movement, from the start at the top to the end at the bottom. What
//! comes in is solid, what goes out is hollow, and a movement of nothing is a line.

use crate::Size;
use crate::scene::Scene;
use crate::spec::Waterfall;

use super::floating::{self, Colours, Columns, Row};

/// Places every bar and text. O(steps).
pub(super) fn layout(spec: &Waterfall, size: Size) -> Scene {
    let columns = Columns::of(size);
    let total = Colours {
        number: |p| p.text,
        edge: |p| p.shared,
        tint: |p| p.shared,
    };
    let gain = Colours {
        edge: |p| p.outline,
        tint: |p| p.outline,
        ..total
    };
    let loss = Colours {
        edge: |p| p.outline,
        tint: |p| p.ground,
        ..total
    };
    let mut running = spec.start.value;
    let mut rows = vec![Row::total("start", &spec.start, total, &columns)];
    for step in &spec.steps {
        let colours = if step.value > 0.0 { gain } else { loss };
        rows.push(Row::step(step, &mut running, colours, &columns).showing_nothing());
    }
    rows.push(Row::total("end", &spec.end, total, &columns));
    floating::layout(&spec.title, &spec.subtitle, &rows, &columns, size)
}
