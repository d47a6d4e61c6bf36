//! The one drawing routine: a scene, through plotters, onto any surface.

use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea};
use plotters::element::{Drawable, PointCollection};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, IntoFont, ShapeStyle, TextStyle};
use plotters_backend::{BackendCoord, DrawingBackend, DrawingErrorKind};

use crate::ChartError;
use crate::scene::{Anchor, Dash, Ink, Item, Line, Path, Rect, Scene};
use crate::tokens::{Palette, TOKENS, Theme};

/// How much of its colour a wash has.
const WASH: f64 = 0.16;

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
    type IntoIter = std::vec::IntoIter<BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        let mut points = match self.item {
            Item::Fill(rect, _) | Item::Open { hit: rect, .. } => vec![(rect.x, rect.y)],
            Item::Text(line) => vec![(line.x, line.y)],
            Item::Path(path) => path.points.clone(),
            Item::Wash(points, _) => points.clone(),
            Item::Dot(centre, _, _) => vec![*centre],
            Item::Close => vec![(0, 0)],
        };
        for (x, y) in &mut points {
            (*x, *y) = (*x * self.scale, *y * self.scale);
        }
        points.into_iter()
    }
}

impl<S: Surface> Drawable<S> for Element<'_> {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        surface: &mut S,
        _: (u32, u32),
    ) -> Result<(), DrawingErrorKind<S::ErrorType>> {
        let points: Vec<BackendCoord> = points.collect();
        let Some(&(x, y)) = points.first() else {
            return Ok(());
        };
        match self.item {
            Item::Fill(rect, ink) => {
                let end = (x + rect.width * self.scale, y + rect.height * self.scale);
                surface.draw_rect((x, y), end, &self.solid(*ink, 1), true)
            }
            Item::Text(line) => self.text(line, (x, y), surface),
            Item::Path(path) => self.path(path, points, surface),
            Item::Wash(_, ink) => {
                let coat = ink(self.palette).0.mix(WASH).filled();
                surface.fill_polygon(points, &coat)
            }
            Item::Dot(_, radius, ink) => {
                let radius = (*radius * self.scale) as u32;
                surface.draw_circle((x, y), radius, &self.solid(*ink, 1), true)
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

impl Element<'_> {
    fn solid(&self, ink: Ink, width: u32) -> ShapeStyle {
        ink(self.palette).0.filled().stroke_width(width)
    }

    fn text<S: Surface>(
        &self,
        line: &Line,
        at: BackendCoord,
        surface: &mut S,
    ) -> Result<(), DrawingErrorKind<S::ErrorType>> {
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
        let style = TextStyle::from(FontDesc::new(FontFamily::Name("Inter"), size, weight).into_font())
            .color(&colour)
            .pos(Pos::new(h_pos, VPos::Center));
        surface.draw_text(&line.text, &style, at)
    }

    /// Dashes are cut here, since a plotters style has none.
    fn path<S: Surface>(
        &self,
        path: &Path,
        points: Vec<BackendCoord>,
        surface: &mut S,
    ) -> Result<(), DrawingErrorKind<S::ErrorType>> {
        let style = self.solid(path.ink, path.width * self.scale as u32);
        let (on, off) = match path.dash {
            Dash::Solid => return surface.draw_path(points, &style),
            Dash::Dashed => (6, 4),
            Dash::Dotted => (2, 3),
        };
        dashes(&points, f64::from(on * self.scale), f64::from(off * self.scale))
            .into_iter()
            .try_for_each(|dash| surface.draw_path(dash, &style))
    }
}

/// The pieces of a line that are drawn, when `on` pixels alternate with `off`.
fn dashes(points: &[BackendCoord], on: f64, off: f64) -> Vec<Vec<BackendCoord>> {
    let mut pieces = Vec::new();
    let mut piece = Vec::new();
    let (mut drawing, mut left) = (true, on);
    for pair in points.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
        let length = dx.hypot(dy);
        let at = |way: f64| {
            let part = way / length;
            (
                from.0 + (dx * part).round() as i32,
                from.1 + (dy * part).round() as i32,
            )
        };
        if drawing {
            piece.push(from);
        }
        let mut way = 0.0;
        while length - way > left {
            way += left;
            if drawing {
                piece.push(at(way));
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece.push(at(way));
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
        left -= length - way;
        if drawing {
            piece.push(to);
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| piece.len() > 1);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_go_on_around_corners() {
        let corner = [(0, 0), (8, 0), (8, 10)];
        assert_eq!(
            dashes(&corner, 6.0, 4.0),
            [vec![(0, 0), (6, 0)], vec![(8, 2), (8, 8)]]
        );
        assert!(dashes(&[(3, 3)], 6.0, 4.0).is_empty());
    }
}
