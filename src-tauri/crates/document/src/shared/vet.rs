//! Looks through an update that somebody sent before the CRDT reads it: every count, every nesting and every
//! name is checked here, because the CRDT's own reader trusts them with memory and stack.
//!
//! Knows the binary form of yjs updates, version 1, as far as this document uses it.

use std::collections::{BTreeMap, BTreeSet};

use super::DocumentError;
use super::schema::{MAX_DEPTH, is_mark, is_node, is_root};

/// How deep the value of an attribute may be.
const MAX_VALUE_DEPTH: usize = 16;
/// Types that may stand in each other within one update: an item of a list or a cell is more than one.
const MAX_CHAIN: usize = 2 * MAX_DEPTH;
/// Numbers of clients have 53 bits.
const MAX_CLIENT: u64 = 1 << 53;
/// Clients that one update may tell of: the CRDT's reader recurses over them.
const MAX_CLIENTS: usize = 4096;
/// How far a client may have written.
const MAX_CLOCK: u64 = (u32::MAX >> 1) as u64;

type Id = (u64, u64);

/// Where an item hangs.
#[derive(Clone, Copy)]
enum Hangs {
    /// On a root.
    Top,
    /// Beside this item.
    Beside(Id),
    /// In the type that this item is.
    In(Id),
}

/// Looks through an update; `have` says how far the document already goes for a client. Gives back the first
/// thing in it that this program doesn't know.
///
/// # Errors
/// When the update can't be read, is built to break its reader, or leaves a gap.
pub(super) fn update(bytes: &[u8], have: impl Fn(u64) -> u64) -> Result<Option<String>, DocumentError> {
    let mut reader = Reader {
        bytes,
        at: 0,
        unknown: None,
    };
    let mut items: BTreeMap<Id, (u64, Hangs)> = BTreeMap::new();
    let mut clients = BTreeSet::new();
    for _ in 0..reader.count()? {
        let structs = reader.count()?;
        let client = reader.client()?;
        let mut clock = reader.number()?;
        if structs == 0 || clients.len() >= MAX_CLIENTS || !clients.insert(client) {
            return Err(reader.broken());
        }
        if clock > have(client) {
            return Err(DocumentError::Incomplete);
        }
        for _ in 0..structs {
            let (len, hangs) = reader.item()?;
            if let Some(hangs) = hangs {
                items.insert((client, clock), (len, hangs));
            }
            clock += len;
            if clock > MAX_CLOCK {
                return Err(reader.broken());
            }
        }
    }
    reader.deleted()?;
    if reader.at != bytes.len() {
        return Err(reader.broken());
    }
    check_chains(&items)?;
    Ok(reader.unknown)
}

/// # Errors
/// When a state vector can't be read.
pub(super) fn state(bytes: &[u8]) -> Result<(), DocumentError> {
    let mut reader = Reader {
        bytes,
        at: 0,
        unknown: None,
    };
    for _ in 0..reader.count()? {
        reader.client()?;
        reader.number()?;
    }
    Ok(())
}

/// Follows each item to what it hangs on, so that types can't stand in each other deeper than the CRDT's
/// recursion goes, nor in a ring.
fn check_chains(items: &BTreeMap<Id, (u64, Hangs)>) -> Result<(), DocumentError> {
    let holding = |(client, clock): Id| {
        let (start, (len, hangs)) = items.range((client, 0)..=(client, clock)).next_back()?;
        (clock < start.1 + len).then_some((*start, *hangs))
    };
    // `None` while it is being followed.
    let mut depths: BTreeMap<Id, Option<usize>> = BTreeMap::new();
    for start in items.keys() {
        let mut path: Vec<(Id, usize)> = Vec::new();
        let mut next = Some(*start);
        let mut depth = 0;
        while let Some((id, hangs)) = next.and_then(holding) {
            match depths.get(&id) {
                Some(Some(known)) => {
                    depth = *known;
                    break;
                }
                Some(None) => return Err(DocumentError::Unreadable("it stands in itself".to_owned())),
                None => {}
            }
            let (step, on) = match hangs {
                Hangs::Top => (0, None),
                Hangs::Beside(other) => (0, Some(other)),
                Hangs::In(parent) => (1, Some(parent)),
            };
            depths.insert(id, None);
            path.push((id, step));
            next = on;
        }
        for (id, step) in path.into_iter().rev() {
            depth += step;
            depths.insert(id, Some(depth));
            if depth > MAX_CHAIN {
                return Err(DocumentError::TooDeep);
            }
        }
    }
    Ok(())
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    unknown: Option<String>,
}

impl<'a> Reader<'a> {
    fn broken(&self) -> DocumentError {
        DocumentError::Unreadable(format!("it breaks off or makes no sense at byte {}", self.at))
    }

    fn byte(&mut self) -> Result<u8, DocumentError> {
        let byte = self.bytes.get(self.at).copied().ok_or_else(|| self.broken())?;
        self.at += 1;
        Ok(byte)
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8], DocumentError> {
        let end = usize::try_from(len).ok().and_then(|len| self.at.checked_add(len));
        let taken = end
            .and_then(|end| self.bytes.get(self.at..end))
            .ok_or_else(|| self.broken())?;
        self.at += taken.len();
        Ok(taken)
    }

    fn number(&mut self) -> Result<u64, DocumentError> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.broken())
    }

    /// A number of things, each of which takes a byte at least.
    fn count(&mut self) -> Result<u64, DocumentError> {
        let count = self.number()?;
        let left = (self.bytes.len() - self.at) as u64;
        if count > left {
            Err(self.broken())
        } else {
            Ok(count)
        }
    }

    fn client(&mut self) -> Result<u64, DocumentError> {
        let client = self.number()?;
        if client < MAX_CLIENT {
            Ok(client)
        } else {
            Err(self.broken())
        }
    }

    fn text(&mut self) -> Result<&'a str, DocumentError> {
        let len = self.number()?;
        let bytes = self.take(len)?;
        std::str::from_utf8(bytes).map_err(|_| self.broken())
    }

    fn id(&mut self) -> Result<Id, DocumentError> {
        let (client, clock) = (self.client()?, self.number()?);
        if clock < MAX_CLOCK {
            Ok((client, clock))
        } else {
            Err(self.broken())
        }
    }

    /// Notes what this program doesn't know.
    fn note(&mut self, kind: &str, name: &str) {
        let name: String = name
            .chars()
            .filter(|letter| !letter.is_control())
            .take(40)
            .collect();
        self.unknown.get_or_insert_with(|| format!("{kind} `{name}`"));
    }

    /// A struct: how long it is, and where it hangs if it is more than a trace of something deleted.
    fn item(&mut self) -> Result<(u64, Option<Hangs>), DocumentError> {
        const GONE: u8 = 0;
        const GAP: u8 = 10;
        let head = self.byte()?;
        match head {
            GAP => return Err(DocumentError::Incomplete),
            GONE => return Ok((self.length()?, None)),
            _ => {}
        }
        let left = if head & 0x80 != 0 { Some(self.id()?) } else { None };
        let right = if head & 0x40 != 0 { Some(self.id()?) } else { None };
        let hangs = match left.or(right) {
            Some(other) => Hangs::Beside(other),
            None => {
                let hangs = match self.number()? {
                    1 => {
                        let root = self.text()?;
                        if !is_root(root) {
                            self.note("a part", root);
                        }
                        Hangs::Top
                    }
                    0 => Hangs::In(self.id()?),
                    _ => return Err(self.broken()),
                };
                if head & 0x20 != 0 {
                    self.text()?;
                }
                hangs
            }
        };
        Ok((self.content(head & 0x1f)?, Some(hangs)))
    }

    fn length(&mut self) -> Result<u64, DocumentError> {
        let len = self.number()?;
        if len == 0 || len > MAX_CLOCK {
            return Err(self.broken());
        }
        Ok(len)
    }

    /// The content of an item; its length.
    fn content(&mut self, kind: u8) -> Result<u64, DocumentError> {
        match kind {
            1 => self.length(),
            4 => match self.text()? {
                "" => Err(self.broken()),
                text => Ok(text.encode_utf16().count() as u64),
            },
            3 | 5 => {
                self.note("an object", if kind == 3 { "binary" } else { "embedded" });
                let len = self.number()?;
                self.take(len).map(|_| 1)
            }
            6 => {
                let mark = self.text()?;
                self.text()?;
                if !is_mark(mark) {
                    self.note("a mark", mark);
                }
                Ok(1)
            }
            7 => self.type_of().map(|()| 1),
            8 => {
                let values = self.count()?;
                for _ in 0..values {
                    self.value()?;
                }
                if values == 0 {
                    Err(self.broken())
                } else {
                    Ok(values)
                }
            }
            // Documents in documents, and what yjs has not written for years.
            _ => Err(self.broken()),
        }
    }

    fn type_of(&mut self) -> Result<(), DocumentError> {
        match self.byte()? {
            // An array, a map, text.
            0 | 1 | 6 => {}
            3 => {
                let node = self.text()?;
                if !is_node(node) {
                    self.note("a block", node);
                }
            }
            plain @ (2 | 4) => self.note("a shared type", if plain == 2 { "text" } else { "fragment" }),
            _ => return Err(self.broken()),
        }
        Ok(())
    }

    /// A value, without recursion: how many more are awaited on each level.
    fn value(&mut self) -> Result<(), DocumentError> {
        let mut awaited: Vec<(u64, bool)> = vec![(1, false)];
        while let Some((left, keyed)) = awaited.last_mut() {
            if *left == 0 {
                awaited.pop();
                continue;
            }
            *left -= 1;
            if *keyed {
                self.text()?;
            }
            match self.byte()? {
                116 | 119 => {
                    let len = self.number()?;
                    self.take(len)?;
                }
                kind @ (117 | 118) => {
                    awaited.push((self.count()?, kind == 118));
                    if awaited.len() > MAX_VALUE_DEPTH {
                        return Err(DocumentError::TooDeep);
                    }
                }
                120 | 121 | 126 | 127 => {}
                122 | 123 => self.take(8).map(|_| ())?,
                124 => self.take(4).map(|_| ())?,
                125 => while self.byte()? & 0x80 != 0 {},
                _ => return Err(self.broken()),
            }
        }
        Ok(())
    }

    /// The list of what is deleted.
    fn deleted(&mut self) -> Result<(), DocumentError> {
        for _ in 0..self.count()? {
            self.client()?;
            for _ in 0..self.count()? {
                let start = self.number()?;
                if start + self.length()? > MAX_CLOCK {
                    return Err(self.broken());
                }
            }
        }
        Ok(())
    }
}
