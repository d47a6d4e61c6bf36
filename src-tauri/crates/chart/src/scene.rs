//! A laid-out chart: rectangles, paths, dots, lines of text and marks, in CSS pixels from the top
//! left. Knows inks by their role, not their colours.

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

/// How a path is stroked, for readers who tell lines apart without colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dash {
    Solid,
    Dashed,
    Dotted,
}

/// A stroke through points.
#[derive(Debug, Clone)]
pub(crate) struct Path {
    pub points: Vec<(i32, i32)>,
    pub width: u32,
    pub ink: Ink,
    pub dash: Dash,
}

#[derive(Debug, Clone)]
pub(crate) enum Item {
    Fill(Rect, Ink),
    Path(Path),
    /// A polygon washed with a thin coat, so that what lies under it is still seen.
    Wash(Vec<(i32, i32)>, Ink),
    /// A disc of this radius.
    Dot((i32, i32), i32, Ink),
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

    /// Draws what belongs to one mark: keyed, spoken, and reacting inside `hit`.
    pub fn mark(&mut self, key: &str, label: &str, hit: Rect, draw: impl FnOnce(&mut Scene)) {
        self.items.push(Item::Open {
            key: key.to_owned(),
            label: label.to_owned(),
            hit,
        });
        draw(self);
        self.items.push(Item::Close);
    }

    /// Adds a stroke.
    pub fn path(&mut self, points: Vec<(i32, i32)>, width: u32, ink: Ink, dash: Dash) {
        self.items.push(Item::Path(Path {
            points,
            width,
            ink,
            dash,
        }));
    }

    /// Adds a disc.
    pub fn dot(&mut self, x: i32, y: i32, radius: i32, ink: Ink) {
        self.items.push(Item::Dot((x, y), radius, ink));
    }

    /// Adds a rectangle of the ground with an edge of one pixel.
    pub fn outlined(&mut self, rect: Rect, edge: Ink, inside: Ink) {
        self.items.push(Item::Fill(rect, edge));
        if rect.width > 2 && rect.height > 2 {
            self.fill(rect.x + 1, rect.y + 1, rect.width - 2, rect.height - 2, inside);
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

    /// In the small size and muted, in as many lines as it takes.
    pub fn note(text: &str, room: i32) -> Block {
        Block::wrap(text, TOKENS.size.small, false, |p| p.text_muted, room, 12)
    }

    /// In the body size, in as many lines as it takes.
    pub fn body(text: &str, strong: bool, room: i32) -> Block {
        Block::wrap(text, TOKENS.size.body, strong, |p| p.text, room, 12)
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
