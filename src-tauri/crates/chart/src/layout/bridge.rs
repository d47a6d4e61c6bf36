//! The bridge: one row per bar, from marketing's number at the top to sales' at the bottom, with
//! the causes floating between.

use crate::Size;
use crate::scene::{Ink, Scene};
use crate::spec::Bridge;

use super::floating::{self, Colours, Columns, Row};

/// Places every bar and text. O(steps).
pub(super) fn layout(spec: &Bridge, size: Size) -> Scene {
    let columns = Columns::of(size);
    let towards = |number: Ink, sales: bool| Colours {
        number,
        edge: if sales { |p| p.sales } else { |p| p.marketing },
        tint: if sales {
            |p| p.sales_tint
        } else {
            |p| p.marketing_tint
        },
    };
    let mut running = spec.left.value;
    let mut rows = vec![Row::total(
        "left",
        &spec.left,
        towards(|p| p.marketing_ink, false),
        &columns,
    )];
    for step in &spec.steps {
        let colours = towards(|p| p.text, step.value > 0.0);
        rows.push(Row::step(step, &mut running, colours, &columns));
    }
    let colours = towards(|p| p.sales_ink, true);
    rows.push(Row::total("right", &spec.right, colours, &columns));
    floating::layout(&spec.title, &spec.subtitle, &rows, &columns, size)
}
