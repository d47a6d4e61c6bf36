//! Short texts one after the other, each behind a swatch of what it names, on as many lines as they
//! need. A legend that is also the figures.

use crate::scene::{Anchor, Block, Ink, Rect, Scene};
use crate::tokens::TOKENS;

const SWATCH: i32 = 8;

/// A text and the fill of its swatch; an edge around it where it would not stand out.
pub(super) struct Piece<'a> {
    pub text: &'a str,
    pub fill: Ink,
    pub edge: Ink,
}

/// A piece, and where it stands from the top left.
struct Placed {
    x: i32,
    y: i32,
    text: Block,
    fill: Ink,
    edge: Ink,
}

/// Pieces with their places.
pub(super) struct Flow {
    placed: Vec<Placed>,
    pub height: i32,
}

impl Flow {
    /// Places what is not empty in lines of at most `room`.
    pub fn new(pieces: &[Piece], room: i32) -> Flow {
        let behind = SWATCH + TOKENS.space / 2;
        let between = 2 * TOKENS.space;
        let mut flow = Flow {
            placed: Vec::new(),
            height: 0,
        };
        let (mut x, mut y) = (0, 0);
        for piece in pieces.iter().filter(|piece| !piece.text.is_empty()) {
            let text = Block::note(piece.text, (room - behind).max(1));
            if x > 0 && x + behind + text.width() > room {
                (x, y) = (0, flow.height);
            }
            flow.height = flow.height.max(y + text.height());
            let advance = behind + text.width() + between;
            flow.placed.push(Placed {
                x,
                y,
                text,
                fill: piece.fill,
                edge: piece.edge,
            });
            x += advance;
        }
        flow
    }

    /// Draws it with its top left corner here.
    pub fn draw(&self, scene: &mut Scene, x: i32, y: i32) {
        for piece in &self.placed {
            let (x, y) = (x + piece.x, y + piece.y);
            let swatch = Rect {
                x,
                y: y + (crate::scene::leading(TOKENS.size.small) - SWATCH) / 2,
                width: SWATCH,
                height: SWATCH,
            };
            scene.outlined(swatch, piece.edge, piece.fill);
            scene.block(&piece.text, x + SWATCH + TOKENS.space / 2, y, Anchor::Start);
        }
    }
}
