//! The package of a Word document: which part is which, and no part larger than it may be. Knows the text
//! of none.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::gather::Gather;
use super::text::decode;
use super::word::{Known, Style, body};
use super::xml::{Element, parse};
use super::{ReadError, too_large};
use crate::tree::{Block, Remark, Thread};

/// A part may unpack to this much.
const PART_BYTES: usize = 32 << 20;

/// What the file is called in messages.
const WHAT: &str = "a Word document";

/// Reads the document. O(unpacked bytes).
///
/// # Errors
/// When it is no whole Word document, or a part of it unpacks to more than it may.
pub(super) fn read(name: &str, bytes: &[u8], gather: &mut Gather) -> Result<Vec<Block>, ReadError> {
    let mut package = Package {
        name,
        archive: ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(name, error))?,
    };
    let main = package.main()?;
    let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
    let at = |part: &str| match folder {
        "" => part.to_owned(),
        folder => format!("{folder}/{part}"),
    };
    let document = package
        .part(&main)?
        .ok_or_else(|| damaged(name, "it has no document in it"))?;
    let styles = package.part(&at("styles.xml"))?.unwrap_or_default();
    let numbering = package.part(&at("numbering.xml"))?.unwrap_or_default();
    let links = package
        .part(&at(&format!("_rels/{file}.rels")))?
        .unwrap_or_default();
    let comments = package.part(&at("comments.xml"))?.unwrap_or_default();
    let extended = package.part(&at("commentsExtended.xml"))?.unwrap_or_default();
    let known = Known {
        styles: optional(name, &styles)?
            .map(|root| styles_of(&root))
            .unwrap_or_default(),
        ordered: optional(name, &numbering)?
            .map(|root| ordered_of(&root))
            .unwrap_or_default(),
        links: optional(name, &links)?
            .map(|root| links_of(&root))
            .unwrap_or_default(),
        threads: match optional(name, &comments)? {
            Some(comments) => threads_of(&comments, optional(name, &extended)?.as_ref(), gather),
            None => BTreeMap::new(),
        },
    };
    let document = parse(&document).map_err(|why| damaged(name, why))?;
    let text = document
        .child("body")
        .ok_or_else(|| damaged(name, "it has no text in it"))?;
    Ok(body(text, &known, gather))
}

/// The root of a part that need not be there.
fn optional<'a>(name: &str, text: &'a str) -> Result<Option<Element<'a>>, ReadError> {
    match text.is_empty() {
        true => Ok(None),
        false => parse(text).map(Some).map_err(|why| damaged(name, why)),
    }
}

fn damaged(name: &str, why: impl ToString) -> ReadError {
    ReadError::Damaged {
        name: name.to_owned(),
        what: WHAT,
        why: why.to_string(),
    }
}

struct Package<'a> {
    name: &'a str,
    archive: ZipArchive<Cursor<&'a [u8]>>,
}

impl Package<'_> {
    /// A part's text, if there is such a part. Stated sizes may be lies: what comes out is counted.
    fn part(&mut self, path: &str) -> Result<Option<String>, ReadError> {
        let Some(at) = self.archive.index_for_name(path) else {
            return Ok(None);
        };
        let entry = self
            .archive
            .by_index(at)
            .map_err(|error| damaged(self.name, error))?;
        let mut bytes = Vec::new();
        entry
            .take(PART_BYTES as u64 + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| damaged(self.name, error))?;
        if bytes.len() > PART_BYTES {
            return Err(too_large(self.name, PART_BYTES));
        }
        Ok(Some(decode(&bytes).into_owned()))
    }

    /// The path of the document's part.
    fn main(&mut self) -> Result<String, ReadError> {
        const USUAL: &str = "word/document.xml";
        let Some(text) = self.part("_rels/.rels")? else {
            return Ok(USUAL.to_owned());
        };
        let root = parse(&text).map_err(|why| damaged(self.name, why))?;
        let found = root.elements().find(|one| {
            one.attribute("Type")
                .is_some_and(|kind| kind.ends_with("/officeDocument"))
        });
        let target = found.and_then(|one| one.attribute("Target"));
        Ok(target.map_or(USUAL.to_owned(), |path| path.trim_start_matches('/').to_owned()))
    }
}

/// What each style is, by its identifier. A style that says nothing is what it is based on.
fn styles_of(root: &Element<'_>) -> BTreeMap<String, Style> {
    let mut styles = BTreeMap::new();
    let mut based: BTreeMap<String, String> = BTreeMap::new();
    for style in root.elements().filter(|one| one.name() == "style") {
        let Some(id) = style.attribute("styleId") else {
            continue;
        };
        let name = style.value("name").unwrap_or_default();
        let outline = style.child("pPr").and_then(|one| one.value("outlineLvl"));
        if let Some(kind) = Style::named(&name).or_else(|| Style::outlined(outline.as_deref())) {
            styles.insert(id.clone(), kind);
        }
        if let Some(base) = style.value("basedOn") {
            based.insert(id, base);
        }
    }
    for id in based.keys() {
        let mut at = id;
        // A chain of styles is short; one that runs in a circle is left.
        for _ in 0..10 {
            if styles.contains_key(at) {
                break;
            }
            let Some(base) = based.get(at) else { break };
            at = base;
        }
        if let Some(kind) = styles.get(at).copied() {
            styles.entry(id.clone()).or_insert(kind);
        }
    }
    styles
}

/// Which levels of which numberings count, by numbering and level.
fn ordered_of(root: &Element<'_>) -> BTreeMap<(String, u8), bool> {
    let mut levels: BTreeMap<String, Vec<(u8, bool)>> = BTreeMap::new();
    for kind in root.elements().filter(|one| one.name() == "abstractNum") {
        let id = kind.attribute("abstractNumId").unwrap_or_default();
        let level = |one: &Element<'_>| {
            let at = one.attribute("ilvl")?.parse().ok()?;
            let format = one.value("numFmt").unwrap_or_default();
            Some((at, !["bullet", "none"].contains(&format.as_str())))
        };
        let of = kind
            .elements()
            .filter(|one| one.name() == "lvl")
            .filter_map(level);
        levels.insert(id, of.collect());
    }
    let mut ordered = BTreeMap::new();
    for numbering in root.elements().filter(|one| one.name() == "num") {
        let id = numbering.attribute("numId").unwrap_or_default();
        let kind = numbering.value("abstractNumId").unwrap_or_default();
        for (level, counts) in levels.get(&kind).into_iter().flatten() {
            ordered.insert((id.clone(), *level), *counts);
        }
    }
    ordered
}

/// Addresses by the identifiers of their relationships.
fn links_of(root: &Element<'_>) -> BTreeMap<String, String> {
    root.elements()
        .filter_map(|one| Some((one.attribute("Id")?, one.attribute("Target")?)))
        .collect()
}

/// Threads by the identifiers of all comments in them, each under the name of its first.
fn threads_of(
    root: &Element<'_>,
    extended: Option<&Element<'_>>,
    gather: &mut Gather,
) -> BTreeMap<String, String> {
    let comments: Vec<&Element<'_>> = root.elements().filter(|one| one.name() == "comment").collect();
    // A comment is known in the other part by its last paragraph.
    let mut by_paragraph = BTreeMap::new();
    for comment in &comments {
        let last = comment.elements().filter(|one| one.name() == "p").last();
        if let (Some(paragraph), Some(id)) = (
            last.and_then(|one| one.attribute("paraId")),
            comment.attribute("id"),
        ) {
            by_paragraph.insert(paragraph, id);
        }
    }
    let mut first_of: BTreeMap<String, String> = BTreeMap::new();
    let mut settled = Vec::new();
    for one in extended.into_iter().flat_map(Element::elements) {
        let of = |name: &str| {
            one.attribute(name)
                .and_then(|paragraph| by_paragraph.get(&paragraph).cloned())
        };
        let Some(id) = of("paraId") else { continue };
        if let Some(parent) = of("paraIdParent") {
            let parent = first_of.get(&parent).cloned().unwrap_or(parent);
            first_of.insert(id.clone(), parent);
        }
        if one.attribute("done").is_some_and(|done| done == "1") {
            settled.push(id);
        }
    }
    let mut named = BTreeMap::new();
    for comment in comments {
        let Some(id) = comment.attribute("id") else {
            continue;
        };
        let first = first_of.get(&id).cloned().unwrap_or_else(|| id.clone());
        let name = format!("comment-{first}");
        let remark = remark(comment, gather);
        let thread: &mut Thread = gather.threads.entry(name.clone()).or_default();
        thread.remarks.push(remark);
        thread.resolved |= settled.contains(&id) && id == first;
        named.insert(id, name);
    }
    named
}

/// A remark; a team in brackets behind a name is that person's team.
fn remark(comment: &Element<'_>, gather: &mut Gather) -> Remark {
    let author = gather.clean(&comment.attribute("author").unwrap_or_default());
    let team = model::Team::ALL
        .into_iter()
        .find(|team| author.ends_with(&format!(" ({})", team.label())));
    let name = match team {
        Some(team) => author[..author.len() - team.label().len() - 3].to_owned(),
        None => author,
    };
    let paragraphs = comment
        .elements()
        .filter(|one| one.name() == "p")
        .map(super::word::words);
    let text = gather.clean(&paragraphs.collect::<Vec<_>>().join("\n"));
    Remark {
        name,
        team,
        at: gather.clean(&comment.attribute("date").unwrap_or_default()),
        text,
    }
}
