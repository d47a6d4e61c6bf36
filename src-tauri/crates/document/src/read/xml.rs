//! A part of a Word file as a tree of elements, of bounded depth and number. Entities of its own are not
//! expanded, nothing is fetched.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

/// Elements may nest this deep: a table in a table in a list needs about forty.
const DEPTH: usize = 200;
/// A part may have this many elements.
const ELEMENTS: usize = 2_000_000;

/// An element.
pub(super) struct Element<'a> {
    start: BytesStart<'a>,
    pub children: Vec<Node<'a>>,
}

/// What stands in an element.
pub(super) enum Node<'a> {
    Element(Element<'a>),
    Text(Cow<'a, str>),
}

impl<'a> Element<'a> {
    /// Its name without its prefix.
    pub fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// An attribute, by its name without its prefix.
    pub fn attribute(&self, name: &str) -> Option<String> {
        let found = self
            .start
            .attributes()
            .flatten()
            .find(|attribute| attribute.key.local_name().into_inner() == name)?;
        found
            .normalized_value(XmlVersion::Implicit1_0)
            .ok()
            .map(Cow::into_owned)
    }

    /// The elements in it.
    pub fn elements(&self) -> impl Iterator<Item = &Element<'a>> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element of this name in it.
    pub fn child(&self, name: &str) -> Option<&Element<'a>> {
        self.elements().find(|element| element.name() == name)
    }

    /// The `val` of the first element of this name in it.
    pub fn value(&self, name: &str) -> Option<String> {
        self.child(name)?.attribute("val")
    }

    /// Its text, not that of the elements in it.
    pub fn text(&self) -> String {
        let texts = self.children.iter().filter_map(|node| match node {
            Node::Text(text) => Some(text.as_ref()),
            Node::Element(_) => None,
        });
        texts.collect()
    }
}

/// The part's root. O(bytes).
///
/// # Errors
/// In words, when it is not well formed or goes beyond the limits.
pub(super) fn parse(text: &str) -> Result<Element<'_>, String> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element {
        start: BytesStart::new(""),
        children: Vec::new(),
    }];
    let mut count = 0;
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let inside = open.last_mut().ok_or("an element too many ends")?;
        match event {
            Event::Start(start) | Event::Empty(start) if count >= ELEMENTS => {
                return Err(format!("more than {ELEMENTS} elements, at {:?}", start.name()));
            }
            Event::Start(start) => {
                count += 1;
                if open.len() > DEPTH {
                    return Err(format!("elements nest more than {DEPTH} deep"));
                }
                open.push(Element {
                    start,
                    children: Vec::new(),
                });
            }
            Event::Empty(start) => {
                count += 1;
                inside.children.push(Node::Element(Element {
                    start,
                    children: Vec::new(),
                }));
            }
            Event::End(_) => {
                let done = open.pop().ok_or("an element too many ends")?;
                let outer = open.last_mut().ok_or("an element too many ends")?;
                outer.children.push(Node::Element(done));
            }
            Event::Text(text) => inside
                .children
                .push(Node::Text(text.xml10_content().into_owned().into())),
            Event::CData(text) => inside.children.push(Node::Text(text.into_inner())),
            Event::GeneralRef(reference) => inside.children.push(Node::Text(letters(reference).into())),
            Event::Eof => break,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
    if open.len() != 1 {
        return Err("it ends in the middle".to_owned());
    }
    let top = open.pop().ok_or("it is empty")?;
    let root = top.children.into_iter().find_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    root.ok_or_else(|| "it is empty".to_owned())
}

/// What a reference stands for: a letter by its number, or one of XML's own five. Others stand for nothing.
fn letters(reference: BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(letter)) => letter.to_string(),
        _ => quick_xml::escape::resolve_predefined_entity(&reference.into_inner())
            .unwrap_or_default()
            .to_owned(),
    }
}
