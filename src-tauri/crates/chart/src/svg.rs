//! The SVG surface. Writes presentation attributes only, so that a page whose policy forbids inline
//! styles still shows the colours, and escapes every text: labels come from the user's files.

use std::convert::Infallible;
use std::fmt::Write;

use plotters_backend::text_anchor::HPos;
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
};

use crate::ChartError;
use crate::draw::{Surface, draw};
use crate::scene::{Rect, Scene};
use crate::text::CAP_HEIGHT;
use crate::tokens::Theme;

/// The scene as one `svg` element.
pub(crate) fn render(scene: &Scene, theme: Theme, description: &str) -> Result<String, ChartError> {
    let (width, height) = (scene.width, scene.height);
    let label = escape(description);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{label}\" \
         font-family=\"Inter, sans-serif\" font-variant=\"tabular-nums\">\n"
    );
    let surface = SvgSurface {
        out: &mut out,
        size: (width, height),
    };
    draw(scene, theme, 1, surface)?;
    out.push_str("</svg>\n");
    Ok(out)
}

struct SvgSurface<'a> {
    out: &'a mut String,
    size: (u32, u32),
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl SvgSurface<'_> {
    fn element(&mut self, text: std::fmt::Arguments) {
        // Writing to a String cannot fail.
        let _ = self.out.write_fmt(text);
        self.out.push('\n');
    }
}

impl DrawingBackend for SvgSurface<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        self.draw_rect((x, y), (x + 1, y + 1), &color, true)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let (width, height, fill) = (right - x, bottom - y, hex(style.color()));
        self.element(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{fill}\"/>"
        ));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let (points, stroke, width) = (listed(path), hex(style.color()), style.stroke_width());
        self.element(format_args!(
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{stroke}\" stroke-width=\"{width}\" \
             stroke-linejoin=\"round\"/>"
        ));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let fill = hex(style.color());
        self.element(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" fill=\"{fill}\"/>"
        ));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        points: I,
        style: &S,
    ) -> Drawn {
        let (points, fill, alpha) = (listed(points), hex(style.color()), style.color().alpha);
        self.element(format_args!(
            "<polygon points=\"{points}\" fill=\"{fill}\" fill-opacity=\"{alpha:.2}\" \
             pointer-events=\"none\"/>"
        ));
        Ok(())
    }

    fn draw_text<S: BackendTextStyle>(&mut self, text: &str, style: &S, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let weight = match style.style() {
            FontStyle::Bold => 600,
            _ => 400,
        };
        let baseline = f64::from(y) + style.size() * f64::from(CAP_HEIGHT) / 2.0;
        self.element(format_args!(
            "<text x=\"{x}\" y=\"{baseline:.1}\" font-size=\"{}\" font-weight=\"{weight}\" \
             text-anchor=\"{anchor}\" fill=\"{}\">{}</text>",
            style.size(),
            hex(style.color()),
            escape(text)
        ));
        Ok(())
    }
}

impl Surface for SvgSurface<'_> {
    fn open_mark(&mut self, key: &str, label: &str, hit: Rect) {
        let Rect { x, y, width, height } = hit;
        self.element(format_args!(
            "<g class=\"mark\" data-key=\"{}\" tabindex=\"0\" role=\"button\" aria-label=\"{}\">\n\
             <rect class=\"hit\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" \
             fill=\"none\" pointer-events=\"all\"/>",
            escape(key),
            escape(label)
        ));
    }

    fn close_mark(&mut self) {
        self.element(format_args!("</g>"));
    }
}

/// `0,0 8,4`.
fn listed(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let points: Vec<String> = points.into_iter().map(|(x, y)| format!("{x},{y}")).collect();
    points.join(" ")
}

fn hex(BackendColor { rgb: (r, g, b), .. }: BackendColor) -> String {
    format!("#{r:02x}{g:02x}{b:02x}")
}

/// The text as XML character data, in quotes or out; what XML cannot hold becomes U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            letter => out.push(letter),
        }
    }
    out
}
