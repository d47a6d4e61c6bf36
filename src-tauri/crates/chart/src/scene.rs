//! A laid-out chart: rectangles, lines of text and marks, in CSS pixels from the top left. Knows
//! inks by their role, not their colours.

use crate::Size;
use crate::text;
use crate::tokens::{Palette, TOKENS};

/// What a rectangle or a text is drawn in.
pub(crate) type Ink = fn(&Palette) -> crate::tokens::Colour;

/// Which end of a text stands at its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rect {
    pub x: i32,
    pub y: i32,
    pub width: i32,
    pub height: i32,
}

/// One line of text, centred on `y` by the height of its capitals.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub text: String,
    pub x: i32,
    pub y: i32,
    pub size: u32,
    pub strong: bool,
    pub anchor: Anchor,
    pub ink: Ink,
}

#[derive(Debug, Clone)]
pub(crate) enum Item {
    Fill(Rect, Ink),
    Text(Line),
    /// Until the next `Close`, items belong to this mark, which reacts inside the rectangle.
    Open {
        key: String,
        label: String,
        hit: Rect,
    },
    Close,
}

/// Everything to draw, back to front.
#[derive(Debug)]
pub(crate) struct Scene {
    pub width: u32,
    pub height: u32,
    pub items: Vec<Item>,
}

/// The distance between baselines for a type size.
pub(crate) fn leading(size: u32) -> i32 {
    (size * 10 / 7) as i32
}

impl Scene {
    /// Nothing yet, of at least this size.
    pub fn new(size: Size) -> Scene {
        Scene {
            width: size.width,
            height: size.height,
            items: Vec::new(),
        }
    }

    /// Makes the scene high enough for what ends at `bottom` and puts the ground behind it.
    pub fn end_at(&mut self, bottom: i32) {
        self.height = self.height.max(bottom as u32);
        let ground = Rect {
            x: 0,
            y: 0,
            width: self.width as i32,
            height: self.height as i32,
        };
        self.items.insert(0, Item::Fill(ground, |p| p.ground));
    }

    /// Title and subtitle over the full width; returns the y below them.
    pub fn heading(&mut self, title: &str, subtitle: &str) -> i32 {
        let (sizes, margin) = (&TOKENS.size, 2 * TOKENS.space);
        let room = self.width as i32 - 2 * margin;
        let title = Block::wrap(title, sizes.heading, true, |p| p.text, room, 3);
        let subtitle = Block::wrap(subtitle, sizes.small, false, |p| p.text_muted, room, 4);
        let mut y = margin;
        for block in [title, subtitle].into_iter().filter(|block| block.height() > 0) {
            self.block(&block, margin, y, Anchor::Start);
            y += block.height() + TOKENS.space / 2;
        }
        y + TOKENS.space
    }

    /// Adds a block of lines with its top at `y`.
    pub fn block(&mut self, block: &Block, x: i32, y: i32, anchor: Anchor) {
        let leading = leading(block.size);
        for (at, text) in block.lines.iter().enumerate() {
            self.items.push(Item::Text(Line {
                text: text.clone(),
                x,
                y: y + leading * at as i32 + leading / 2,
                size: block.size,
                strong: block.strong,
                anchor,
                ink: block.ink,
            }));
        }
    }

    /// Adds a filled rectangle.
    pub fn fill(&mut self, x: i32, y: i32, width: i32, height: i32, ink: Ink) {
        self.items.push(Item::Fill(Rect { x, y, width, height }, ink));
    }
}

/// Lines of one size and weight.
pub(crate) struct Block {
    pub lines: Vec<String>,
    size: u32,
    strong: bool,
    ink: Ink,
}

impl Block {
    /// The text in lines of at most `room` pixels, at most `most` of them.
    pub fn wrap(text: &str, size: u32, strong: bool, ink: Ink, room: i32, most: usize) -> Block {
        Block {
            lines: text::wrap(text, size as f32, strong, room as f32, most),
            size,
            strong,
            ink,
        }
    }

    pub fn height(&self) -> i32 {
        self.lines.len() as i32 * leading(self.size)
    }

    pub fn width(&self) -> i32 {
        self.lines
            .iter()
            .map(|line| text::width(line, self.size as f32, self.strong).ceil() as i32)
            .max()
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Bar, Bridge, Overlap, Step};

    /// Left, top, right and bottom of a line's ink, with ascenders and descenders.
    fn bounds(line: &Line) -> [f32; 4] {
        let (size, width) = (
            line.size as f32,
            text::width(&line.text, line.size as f32, line.strong),
        );
        let left = line.x as f32
            - match line.anchor {
                Anchor::Start => 0.0,
                Anchor::Middle => width / 2.0,
                Anchor::End => width,
            };
        let baseline = line.y as f32 + size * text::CAP_HEIGHT / 2.0;
        [left, baseline - 0.76 * size, left + width, baseline + 0.21 * size]
    }

    fn check(scene: &Scene) {
        let lines: Vec<(&Line, [f32; 4])> = (scene.items.iter())
            .filter_map(|item| match item {
                Item::Text(line) => Some((line, bounds(line))),
                _ => None,
            })
            .collect();
        for (at, (line, a)) in lines.iter().enumerate() {
            let inside =
                a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= scene.width as f32 && a[3] <= scene.height as f32;
            assert!(inside, "{:?} leaves the picture", line.text);
            for (other, b) in &lines[at + 1..] {
                let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                assert!(apart, "{:?} runs into {:?}", line.text, other.text);
            }
        }
    }

    fn bar(label: &str, text: &str) -> Bar {
        Bar {
            label: label.to_owned(),
            value: 4.0,
            text: text.to_owned(),
        }
    }

    #[test]
    fn no_text_runs_into_another_or_leaves_the_picture_at_any_width() {
        let long = "An unusually long name of one cause among several ".repeat(3);
        for width in [320, 480, 800, 1280, 1600] {
            for height in [0, 200, 900] {
                let size = Size { width, height };
                for steps in [0, 5, 16] {
                    let step = |at: usize| Step {
                        key: at.to_string(),
                        label: if at % 2 < 1 {
                            long.clone()
                        } else {
                            "Fit".to_owned()
                        },
                        value: -1.0,
                        text: "−1,234,567½".to_owned(),
                        detail: if at % 3 < 1 { long.clone() } else { String::new() },
                    };
                    check(&crate::bridge::layout(
                        &Bridge {
                            title: long.clone(),
                            subtitle: long.clone(),
                            left: bar("Marketing", "€ 12,345,678"),
                            right: bar(&long, &long),
                            steps: (0..steps).map(step).collect(),
                        },
                        size,
                    ));
                }
                check(&crate::overlap::layout(
                    &Overlap {
                        title: long.clone(),
                        subtitle: String::new(),
                        only_a: bar(&long, "€ 12,345,678"),
                        both: bar(&long, "€ 12,345,678"),
                        only_b: bar("Sales only", &long),
                    },
                    size,
                ));
            }
        }
    }
}
