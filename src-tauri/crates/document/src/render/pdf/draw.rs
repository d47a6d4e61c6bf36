//! Pages into a file: letters, rules, links, tags, bookmarks and page numbers. Decides nothing about where
//! things stand.

use krilla::action::{Action, LinkAction};
use krilla::annotation::{Annotation, LinkAnnotation, Target};
use krilla::color::rgb;
use krilla::configure::{Accessibility, Configuration, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Node, SpanTag, TagTree};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::super::piece::Sheet;
use super::super::tokens::channels;
use super::layout::{Layout, SMALL};
use super::letters::{Frag, Look, REGULAR, STRONG, fitted, shape, width};
use super::pages::{PAGE, Placed, SIDE};
use super::slice::Op;

/// The file. It says that it is accessible (PDF/UA-1) where it is: a text with letters that the font lacks is
/// written without that claim.
///
/// # Errors
/// In words, when krilla refuses.
pub(super) fn draw(sheet: &Sheet, layout: &Layout, pages: &[Vec<Placed>]) -> Result<Vec<u8>, String> {
    let accessible = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish();
    if let (Ok(accessible), true) = (accessible, layout.missing.is_empty())
        && let Ok(bytes) = drawn(sheet, layout, pages, accessible)
    {
        return Ok(bytes);
    }
    drawn(sheet, layout, pages, Configuration::default()).map_err(|error| format!("{error:?}"))
}

fn drawn(
    sheet: &Sheet,
    layout: &Layout,
    pages: &[Vec<Placed>],
    configuration: Configuration,
) -> krilla::error::KrillaResult<Vec<u8>> {
    let settings = SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    };
    let mut pen = Pen {
        document: Document::new_with(settings),
        fonts: [REGULAR, STRONG].map(|bytes| Font::new(bytes.into(), 0).expect("the embedded font is sound")),
        drawn: vec![Vec::new(); layout.tags.leaves()],
        bookmarks: Vec::new(),
    };
    for (at, page) in pages.iter().enumerate() {
        pen.page(sheet, layout, page, (at, pages.len()));
    }
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    for node in layout.tags.nodes(&mut pen.drawn) {
        tree.push(node);
    }
    let mut document = pen.document;
    document.set_tag_tree(tree);
    document.set_outline(outline(pen.bookmarks));
    let title = if sheet.title.is_empty() {
        "Untitled"
    } else {
        &sheet.title
    };
    document.set_metadata(
        Metadata::new()
            .title(title.to_owned())
            .language("en".to_owned())
            .creator("Counterpart".to_owned()),
    );
    document.finish()
}

/// A place that the reader can jump to.
struct Bookmark {
    level: u8,
    title: String,
    page: usize,
    top: f32,
}

struct Pen {
    document: Document,
    fonts: [Font; 2],
    /// What each leaf of the tags was drawn as.
    drawn: Vec<Vec<Node>>,
    bookmarks: Vec<Bookmark>,
}

/// Where a link can be clicked.
struct Spot {
    rect: Rect,
    link: usize,
    leaf: usize,
}

impl Pen {
    fn page(&mut self, sheet: &Sheet, layout: &Layout, placed: &[Placed], at: (usize, usize)) {
        let settings = PageSettings::from_wh(PAGE.0, PAGE.1).expect("A4 is a size");
        let mut page = self.document.start_page_with(settings);
        let mut spots: Vec<Spot> = Vec::new();
        let mut surface = page.surface();
        grounds(&mut surface, placed);
        let mut ops = placed.iter().peekable();
        while let Some(Placed { top, op }) = ops.next() {
            match op {
                Op::Block { .. } => {}
                Op::Bookmark { level, title } => self.bookmarks.push(Bookmark {
                    level: *level,
                    title: title.clone(),
                    page: at.0,
                    top: *top,
                }),
                Op::Text {
                    frag,
                    left,
                    baseline,
                    leaf,
                } => {
                    let tag = match leaf {
                        Some(_) => ContentTag::Span(SpanTag::empty()),
                        None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
                    };
                    let identifier = surface.start_tagged(tag);
                    text(&mut surface, &self.fonts, frag, *left, top + baseline);
                    spots.extend(spot(frag, *left, top + baseline, *leaf));
                    // The rest of the leaf.
                    while let Some(Placed {
                        top,
                        op:
                            Op::Text {
                                frag, left, baseline, ..
                            },
                    }) = ops.next_if(|next| leaf.is_some() && of(&next.op) == *leaf)
                    {
                        text(&mut surface, &self.fonts, frag, *left, top + baseline);
                        spots.extend(spot(frag, *left, top + baseline, *leaf));
                    }
                    surface.end_tagged();
                    if let Some(leaf) = leaf {
                        self.drawn[*leaf].push(identifier.into());
                    }
                }
            }
        }
        footer(&mut surface, &self.fonts, sheet, at);
        surface.finish();
        for spot in spots {
            let address = &layout.links[spot.link];
            let target = Target::Action(Action::Link(LinkAction::new(address.clone())));
            let link = LinkAnnotation::new(spot.rect, target);
            let annotation = Annotation::new_link(link, Some(address.clone()));
            self.drawn[spot.leaf].push(page.add_tagged_annotation(annotation).into());
        }
        page.finish();
    }
}

fn of(op: &Op) -> Option<usize> {
    match op {
        Op::Text { leaf, .. } => *leaf,
        _ => None,
    }
}

/// Where a frag can be clicked, when it is part of a link.
fn spot(frag: &Frag, left: f32, baseline: f32, leaf: Option<usize>) -> Option<Spot> {
    let size = frag.look.size;
    let rect = Rect::from_xywh(left + frag.x, baseline - size, frag.width.max(0.1), size * 1.3)?;
    Some(Spot {
        rect,
        link: frag.look.link?,
        leaf: leaf?,
    })
}

fn fill(colour: &str) -> Fill {
    let [red, green, blue] = channels(colour);
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn area(surface: &mut Surface<'_>, left: f32, top: f32, width: f32, height: f32, colour: &str) {
    let Some(rect) = Rect::from_xywh(left, top, width, height) else {
        return;
    };
    let mut path = PathBuilder::new();
    path.push_rect(rect);
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
    }
}

/// What lies under the letters: rules, bars and tints. They mean nothing to the ear.
fn grounds(surface: &mut Surface<'_>, placed: &[Placed]) {
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    for Placed { top: down, op } in placed {
        match op {
            Op::Block {
                left,
                top,
                width,
                height,
                colour,
            } => {
                area(surface, *left, down + top, *width, *height, colour);
            }
            Op::Text {
                frag, left, baseline, ..
            } if frag.look.tinted => {
                let size = frag.look.size;
                let top = down + baseline - size * 0.95;
                area(surface, left + frag.x, top, frag.width, size * 1.25, "surface-2");
            }
            _ => {}
        }
    }
    surface.end_tagged();
}

/// Letters, and the lines under and through them.
fn text(surface: &mut Surface<'_>, fonts: &[Font; 2], frag: &Frag, left: f32, baseline: f32) {
    let Look {
        size,
        strong,
        slanted,
        colour,
        ..
    } = frag.look;
    let (x, y) = (left + frag.x, baseline - frag.look.raised);
    let glyphs: Vec<KrillaGlyph> = frag
        .text
        .char_indices()
        .map(|(at, letter)| {
            let shape = shape(letter, strong);
            let range = at..at + letter.len_utf8();
            KrillaGlyph::new(
                GlyphId::new(u32::from(shape.glyph)),
                shape.advance,
                0.0,
                0.0,
                0.0,
                range,
                None,
            )
        })
        .collect();
    if glyphs.is_empty() {
        return;
    }
    surface.set_fill(Some(fill(colour)));
    if slanted {
        // Inter's upright, leaned over: x moves by a fifth of the height above the baseline.
        surface.push_transform(&Transform::from_row(1.0, 0.0, -0.2, 1.0, 0.2 * y, 0.0));
    }
    let font = fonts[usize::from(strong)].clone();
    surface.draw_glyphs(Point::from_xy(x, y), &glyphs, font, &frag.text, size, false);
    if slanted {
        surface.pop();
    }
    for (on, height) in [(frag.look.underline, 0.13), (frag.look.strike, -0.27)] {
        if on {
            area(surface, x, y + size * height, frag.width, size * 0.06, colour);
        }
    }
}

/// What the document is, how far it is, and which page of how many.
fn footer(surface: &mut Surface<'_>, fonts: &[Font; 2], sheet: &Sheet, (at, of): (usize, usize)) {
    let look = Look {
        colour: "text-muted",
        ..Look::of(SMALL)
    };
    let y = PAGE.1 - 44.0;
    let mut put = |text_: String, x: f32| {
        let frag = Frag {
            x: 0.0,
            width: width(&text_, &look),
            text: text_,
            look,
        };
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(
            ArtifactType::PaginationOther,
        )));
        text(surface, fonts, &frag, x, y);
        surface.end_tagged();
    };
    let number = format!("{} of {of}", at + 1);
    let wide = width(&number, &look);
    let end = if sheet.state.is_empty() {
        String::new()
    } else {
        format!(" · {}", sheet.state)
    };
    let end = fitted(&end, &look, 180.0);
    let room = PAGE.0 - 2.0 * SIDE - wide - 24.0 - width(&end, &look);
    put(format!("{}{end}", fitted(&sheet.title, &look, room)), SIDE);
    put(number, PAGE.0 - SIDE - wide);
}

/// Bookmarks, nested by their levels.
fn outline(bookmarks: Vec<Bookmark>) -> Outline {
    let mut outline = Outline::new();
    let mut left = bookmarks.into_iter().peekable();
    while let Some(bookmark) = left.next() {
        outline.push_child(node(bookmark, &mut left));
    }
    outline
}

fn node(bookmark: Bookmark, left: &mut std::iter::Peekable<std::vec::IntoIter<Bookmark>>) -> OutlineNode {
    let point = Point::from_xy(0.0, (bookmark.top - 8.0).max(0.0));
    let mut node =
        OutlineNode::new(bookmark.title, XyzDestination::new(bookmark.page, point)).with_open(true);
    while let Some(next) = left.next_if(|next| next.level > bookmark.level) {
        node.push_child(self::node(next, left));
    }
    node
}
