//! The one drawing routine: a scene, through plotters, onto any surface.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Drawable, PointCollection};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, IntoFont, TextStyle};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

use crate::ChartError;
use crate::scene::{Anchor, Item, Rect, Scene};
use crate::tokens::{Palette, TOKENS, Theme};

/// A plotters backend that can also group what is drawn into keyed marks.
pub(crate) trait Surface: DrawingBackend {
    fn open_mark(&mut self, key: &str, label: &str, hit: Rect);
    fn close_mark(&mut self);
}

/// Draws the scene at `scale` device pixels per CSS pixel.
pub(crate) fn draw<S: Surface>(
    scene: &Scene,
    theme: Theme,
    scale: u32,
    surface: S,
) -> Result<(), ChartError> {
    let palette = TOKENS.palette(theme);
    let area = surface.into_drawing_area();
    draw_items(scene, palette, scale as i32, &area)
        .and_then(|()| area.present())
        .map_err(|error| ChartError::Drawing {
            reason: error.to_string(),
        })
}

fn draw_items<S: Surface>(
    scene: &Scene,
    palette: &Palette,
    scale: i32,
    area: &DrawingArea<S, Shift>,
) -> Result<(), DrawingAreaErrorKind<S::ErrorType>> {
    scene
        .items
        .iter()
        .try_for_each(|item| area.draw(&Element { item, palette, scale }))
}

struct Element<'a> {
    item: &'a Item,
    palette: &'a Palette,
    scale: i32,
}

impl<'b> PointCollection<'b, BackendCoord> for &'b Element<'_> {
    type Point = BackendCoord;
    type IntoIter = std::iter::Once<BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        let (x, y) = match self.item {
            Item::Fill(rect, _) | Item::Open { hit: rect, .. } => (rect.x, rect.y),
            Item::Text(line) => (line.x, line.y),
            Item::Close => (0, 0),
        };
        std::iter::once((x * self.scale, y * self.scale))
    }
}

impl<S: Surface> Drawable<S> for Element<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut points: I,
        surface: &mut S,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<S::ErrorType>> {
        let Some((x, y)) = points.next() else {
            return Ok(());
        };
        match self.item {
            Item::Fill(rect, ink) => {
                let end = (x + rect.width * self.scale, y + rect.height * self.scale);
                surface.draw_rect((x, y), end, &ink(self.palette).0.filled(), true)
            }
            Item::Text(line) => {
                let weight = if line.strong {
                    FontStyle::Bold
                } else {
                    FontStyle::Normal
                };
                let size = f64::from(line.size) * f64::from(self.scale);
                let h_pos = match line.anchor {
                    Anchor::Start => HPos::Left,
                    Anchor::Middle => HPos::Center,
                    Anchor::End => HPos::Right,
                };
                let colour = (line.ink)(self.palette).0;
                let style =
                    TextStyle::from(FontDesc::new(FontFamily::Name("Inter"), size, weight).into_font())
                        .color(&colour)
                        .pos(Pos::new(h_pos, VPos::Center));
                surface.draw_text(&line.text, &style, (x, y))
            }
            Item::Open { key, label, hit } => {
                surface.open_mark(key, label, *hit);
                Ok(())
            }
            Item::Close => {
                surface.close_mark();
                Ok(())
            }
        }
    }
}
