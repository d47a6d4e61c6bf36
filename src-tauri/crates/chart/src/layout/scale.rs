//! From a measure's units to pixels, and which texts along an axis have room. Knows no number format.

use crate::scene::{Anchor, Block, Scene};
use crate::spec::Tick;
use crate::tokens::TOKENS;

/// A straight scale.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    from: f64,
    to: f64,
    start: i32,
    end: i32,
}

impl Scale {
    /// From these units to these pixels. Units without extent all fall on `start`.
    pub fn new((from, to): (f64, f64), (start, end): (i32, i32)) -> Scale {
        let to = if to > from { to } else { from + 1.0 };
        Scale { from, to, start, end }
    }

    /// The pixel of a value; what lies beyond an end falls on it.
    pub fn at(&self, value: f64) -> i32 {
        let part = ((value - self.from) / (self.to - self.from)).clamp(0.0, 1.0);
        self.start + (part * f64::from(self.end - self.start)).round() as i32
    }
}

/// Days at which an axis to `end` is best marked: whole weeks, months or years, at most nine.
pub fn day_ticks(end: f64) -> Vec<f64> {
    let steps = [
        1.0, 2.0, 7.0, 14.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0, 1825.0, 3650.0,
    ];
    if !end.is_finite() || end <= 0.0 {
        return vec![0.0];
    }
    let fits = |step: &f64| end / step <= 8.0;
    let step = steps
        .into_iter()
        .find(fits)
        .unwrap_or((end / 8.0 / 365.0).ceil() * 365.0);
    (0..=(end / step) as u32).map(|at| f64::from(at) * step).collect()
}

/// Writes the ticks of a horizontal axis, centred under their places with the top at `y`. Where they
/// would touch, every second, third… is written. Returns the y below them.
pub(super) fn write_ticks(scene: &mut Scene, ticks: &[Tick], scale: &Scale, y: i32) -> i32 {
    let texts: Vec<(i32, Block)> = ticks
        .iter()
        .map(|tick| {
            let text = Block::note(&tick.text, 160);
            let (half, edge) = ((text.width() + 1) / 2, scene.width as i32);
            let centre = scale
                .at(tick.value)
                .clamp(half.min(edge / 2), (edge - half).max(edge / 2));
            (centre, text)
        })
        .collect();
    let stride = stride(texts.iter().map(|(x, text)| (*x, text.width())), TOKENS.space);
    let mut bottom = y;
    for (x, text) in texts.iter().step_by(stride) {
        scene.block(text, *x, y, Anchor::Middle);
        bottom = bottom.max(y + text.height());
    }
    bottom
}

/// The smallest stride at which centred texts keep `gap` pixels between them.
pub(super) fn stride(texts: impl Iterator<Item = (i32, i32)>, gap: i32) -> usize {
    let texts: Vec<(i32, i32)> = texts.collect();
    let apart = |a: &(i32, i32), b: &(i32, i32)| (b.0 - a.0).abs() >= (a.1 + b.1 + 1) / 2 + gap;
    (1..texts.len().max(1))
        .find(|stride| {
            let kept: Vec<&(i32, i32)> = texts.iter().step_by(*stride).collect();
            kept.windows(2).all(|pair| apart(pair[0], pair[1]))
        })
        .unwrap_or(texts.len().max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_marked_in_weeks_months_or_years() {
        assert_eq!(day_ticks(66.0), [0.0, 14.0, 28.0, 42.0, 56.0]);
        assert_eq!(day_ticks(120.0), [0.0, 30.0, 60.0, 90.0, 120.0]);
        assert_eq!(day_ticks(0.0), [0.0]);
        assert!(day_ticks(40_000.0).len() <= 9);
    }

    #[test]
    fn a_scale_without_extent_has_a_place_for_everything() {
        let scale = Scale::new((0.0, 0.0), (10, 20));
        assert_eq!((scale.at(0.0), scale.at(5.0)), (10, 20));
    }

    #[test]
    fn texts_that_touch_are_thinned_evenly() {
        assert_eq!(stride([(0, 20), (30, 20), (60, 20)].into_iter(), 8), 1);
        assert_eq!(stride((0..8).map(|at| (at * 10, 20)), 0), 2);
        assert_eq!(stride(std::iter::empty(), 8), 1);
    }
}
