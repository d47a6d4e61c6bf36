//! The bitmap surface: plotters' own for rectangles, text set glyph by glyph at fractions of a pixel,
//! which plotters would round, and strokes, discs and polygons with smooth edges, which plotters
//! leaves jagged.

use ab_glyph::Font;
use image::ImageEncoder;
use image::codecs::png::PngEncoder;
use plotters::backend::BitMapBackend;
use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

use crate::ChartError;
use crate::draw::{Surface, draw};
use crate::raster;
use crate::scene::{Rect, Scene};
use crate::text::{self, CAP_HEIGHT};
use crate::tokens::Theme;

/// The scene as PNG bytes.
pub(crate) fn render(scene: &Scene, theme: Theme, scale: u32) -> Result<Vec<u8>, ChartError> {
    let (width, height) = (scene.width * scale, scene.height * scale);
    let mut pixels = vec![0; width as usize * height as usize * 3];
    let surface = Bitmap(BitMapBackend::with_buffer(&mut pixels, (width, height)));
    draw(scene, theme, scale, surface)?;
    let mut out = Vec::new();
    PngEncoder::new(&mut out)
        .write_image(&pixels, width, height, image::ExtendedColorType::Rgb8)
        .map_err(|error| ChartError::Drawing {
            reason: error.to_string(),
        })?;
    Ok(out)
}

struct Bitmap<'a>(BitMapBackend<'a>);

type Failure<'a> = <BitMapBackend<'a> as DrawingBackend>::ErrorType;
type Drawn<'a> = Result<(), DrawingErrorKind<Failure<'a>>>;

impl<'a> DrawingBackend for Bitmap<'a> {
    type ErrorType = Failure<'a>;

    fn get_size(&self) -> (u32, u32) {
        self.0.get_size()
    }

    fn ensure_prepared(&mut self) -> Drawn<'a> {
        self.0.ensure_prepared()
    }

    fn present(&mut self) -> Drawn<'a> {
        self.0.present()
    }

    fn draw_pixel(&mut self, at: BackendCoord, color: BackendColor) -> Drawn<'a> {
        self.0.draw_pixel(at, color)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn<'a> {
        self.0.draw_rect(from, to, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn<'a> {
        let points: Vec<BackendCoord> = path.into_iter().collect();
        self.cover(style.color(), raster::stroke(&points, style.stroke_width()))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn<'a> {
        self.cover(style.color(), raster::disc(centre, radius))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Drawn<'a> {
        let points: Vec<BackendCoord> = points.into_iter().collect();
        self.cover(style.color(), raster::polygon(&points))
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn<'a> {
        let (size, strong) = (style.size() as f32, matches!(style.style(), FontStyle::Bold));
        let width = text::width(text, size, strong);
        let left = x as f32
            - match style.anchor().h_pos {
                HPos::Left => 0.0,
                HPos::Center => width / 2.0,
                HPos::Right => width,
            };
        let baseline = (y as f32 + size * CAP_HEIGHT / 2.0).round();
        let ink = style.color();
        for mut glyph in text::glyphs(text, size, strong) {
            glyph.position.x += left;
            glyph.position.y += baseline;
            let Some(outline) = text::font(strong).outline_glyph(glyph) else {
                continue;
            };
            let corner = outline.px_bounds().min;
            let mut drawn = Ok(());
            outline.draw(|dx, dy, coverage| {
                let at = (corner.x as i32 + dx as i32, corner.y as i32 + dy as i32);
                let color = BackendColor {
                    alpha: f64::from(coverage.min(1.0)),
                    rgb: ink.rgb,
                };
                if drawn.is_ok() {
                    drawn = self.0.draw_pixel(at, color);
                }
            });
            drawn?;
        }
        Ok(())
    }
}

impl<'a> Bitmap<'a> {
    fn cover(&mut self, ink: BackendColor, pixels: Vec<raster::Pixel>) -> Drawn<'a> {
        pixels.into_iter().try_for_each(|(at, coverage)| {
            let alpha = ink.alpha * f64::from(coverage);
            self.0.draw_pixel(at, BackendColor { alpha, rgb: ink.rgb })
        })
    }
}

impl Surface for Bitmap<'_> {
    fn open_mark(&mut self, _key: &str, _label: &str, _hit: Rect) {}

    fn close_mark(&mut self) {}
}
