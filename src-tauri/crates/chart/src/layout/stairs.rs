//! Names over narrow columns, as stairs: each name on its own line, with a stem down to its column.
//! The leftmost is on top, so that no stem runs through a name.

use crate::scene::{Anchor, Block, Rect, Scene};
use crate::tokens::TOKENS;

/// Names and the x of their columns.
pub(super) struct Stairs {
    names: Vec<(i32, Block)>,
    pub height: i32,
}

impl Stairs {
    /// For columns at these places, in their order, left of `edge`.
    pub fn new(names: &[(i32, String)], edge: i32) -> Stairs {
        let names: Vec<(i32, Block)> = names
            .iter()
            .map(|(x, name)| (*x, Block::note(name, (edge - x - TOKENS.space / 2).max(1))))
            .collect();
        let height = names.iter().map(|(_, name)| name.height()).sum::<i32>() + TOKENS.space / 2;
        Stairs { names, height }
    }

    /// Draws the names and stems with their top at `y`.
    pub fn draw(&self, scene: &mut Scene, y: i32) {
        let mut top = y;
        for at in 0..self.names.len() {
            top = self.one(scene, at, top, y + self.height);
        }
    }

    /// The same, each name as a mark with its key.
    pub fn draw_marks(&self, scene: &mut Scene, y: i32, keys: &[&str]) {
        let mut top = y;
        for (at, key) in keys.iter().enumerate().take(self.names.len()) {
            let (x, name) = &self.names[at];
            let hit = Rect {
                x: *x,
                y: top,
                width: name.width() + TOKENS.space,
                height: name.height(),
            };
            let spoken = name.lines.join(" ");
            scene.mark(key, &spoken, hit, |scene| {
                top = self.one(scene, at, top, y + self.height);
            });
        }
    }

    /// Draws one name from `top`, with its stem to `bottom`; returns the y below the name.
    fn one(&self, scene: &mut Scene, at: usize, top: i32, bottom: i32) -> i32 {
        let (x, name) = &self.names[at];
        let stem = top + TOKENS.space / 2;
        scene.fill(*x, stem, 1, bottom - stem, |p| p.outline);
        scene.block(name, x + TOKENS.space / 2, top, Anchor::Start);
        top + name.height()
    }
}
