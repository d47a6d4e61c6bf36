//! The arrays: cells and line numbers of each segment, dictionaries of columns, with a checksum each.
//! Knows their place and their bytes, not what they mean.

use column::{Codes, Data, Dictionary, TextData, bytes};
use rusqlite::{Connection, OptionalExtension, params};
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::SourceId;
use crate::error::Fault;

pub(crate) const V1: &str = "
    CREATE TABLE array (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        slot INTEGER NOT NULL,      -- the column's place, from 0; -1 for the line numbers
        part INTEGER NOT NULL,      -- the segment's number, from 0; -1 for the dictionary
        tag INTEGER NOT NULL,       -- the type of the array
        rows INTEGER NOT NULL,
        checksum INTEGER NOT NULL,  -- xxh3-64 of the bytes, seeded with tag and rows
        bytes BLOB NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX array_place ON array (source, slot, part);
";

/// The slot of the line numbers.
const LINES: i64 = -1;
/// The part that is a column's dictionary.
const DICTIONARY: i64 = -1;

/// Where an array belongs.
#[derive(Debug, Clone, Copy)]
struct Place {
    source: SourceId,
    slot: i64,
    part: i64,
}

/// Stores the columns and line numbers of one segment. The buffer is reused from array to array.
pub(crate) fn put_segment(
    connection: &Connection,
    source: SourceId,
    index: u32,
    columns: &[Data],
    lines: &[u32],
) -> Result<(), Fault> {
    let mut buffer = Vec::new();
    let part = i64::from(index);
    for (slot, data) in (0..).zip(columns) {
        put(connection, Place { source, slot, part }, data, &mut buffer)?;
    }
    let lines = Data::Codes(Codes::U32(lines.to_vec()));
    put(
        connection,
        Place {
            source,
            slot: LINES,
            part,
        },
        &lines,
        &mut buffer,
    )
}

/// Stores the dictionary of a column; an empty one takes no space.
pub(crate) fn put_dictionary(
    connection: &Connection,
    source: SourceId,
    slot: i64,
    dictionary: &Dictionary,
) -> Result<(), Fault> {
    if dictionary.is_empty() {
        return Ok(());
    }
    let mut texts = TextData::default();
    dictionary.texts().for_each(|text| texts.push(text));
    let place = Place {
        source,
        slot,
        part: DICTIONARY,
    };
    put(connection, place, &Data::Text(texts), &mut Vec::new())
}

fn put(connection: &Connection, place: Place, data: &Data, buffer: &mut Vec<u8>) -> Result<(), Fault> {
    buffer.clear();
    bytes::write(data, buffer);
    let (tag, rows) = (i64::from(bytes::tag(data)), data.len() as i64);
    connection
        .prepare_cached(
            "INSERT INTO array (source, slot, part, tag, rows, checksum, bytes)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )?
        .execute(params![
            place.source.0,
            place.slot,
            place.part,
            tag,
            rows,
            checksum(tag, rows, buffer),
            &*buffer
        ])?;
    Ok(())
}

fn checksum(tag: i64, rows: i64, bytes: &[u8]) -> i64 {
    xxh3_64_with_seed(bytes, (rows << 8 | tag) as u64) as i64
}

/// The cells of a column over all segments. O(bytes of that column).
pub(crate) fn column(connection: &Connection, source: SourceId, slot: i64) -> Result<Data, Fault> {
    let parts = read(connection, source, slot, 0..=i64::MAX)?;
    bytes::concat(parts).map_err(|_| {
        damage(
            connection,
            Place {
                source,
                slot,
                part: 0,
            },
        )
    })
}

/// The line numbers over all segments.
pub(crate) fn lines(connection: &Connection, source: SourceId) -> Result<Vec<u32>, Fault> {
    match column(connection, source, LINES)? {
        Data::Codes(Codes::U32(lines)) => Ok(lines),
        other if other.is_empty() => Ok(Vec::new()),
        _ => Err(damage(
            connection,
            Place {
                source,
                slot: LINES,
                part: 0,
            },
        )),
    }
}

/// The dictionary of a column; empty when it has none.
pub(crate) fn dictionary(connection: &Connection, source: SourceId, slot: i64) -> Result<Dictionary, Fault> {
    match read(connection, source, slot, DICTIONARY..=DICTIONARY)?.pop() {
        None => Ok(Dictionary::default()),
        Some(Data::Text(texts)) => Ok(Dictionary::from_texts(
            (0..texts.ends.len()).map(|row| texts.get(row)),
        )),
        Some(_) => Err(damage(
            connection,
            Place {
                source,
                slot,
                part: DICTIONARY,
            },
        )),
    }
}

/// How many rows the segments hold in this slot.
pub(crate) fn rows(connection: &Connection, source: SourceId, slot: i64) -> Result<u64, Fault> {
    let sum: i64 = connection
        .prepare_cached(
            "SELECT coalesce(sum(rows), 0) FROM array WHERE source = ?1 AND slot = ?2 AND part >= 0",
        )?
        .query_row(params![source.0, slot], |row| row.get(0))?;
    Ok(sum as u64)
}

/// How many rows have a line number.
pub(crate) fn line_rows(connection: &Connection, source: SourceId) -> Result<u64, Fault> {
    rows(connection, source, LINES)
}

fn read(
    connection: &Connection,
    source: SourceId,
    slot: i64,
    parts: std::ops::RangeInclusive<i64>,
) -> Result<Vec<Data>, Fault> {
    let mut select = connection.prepare_cached(
        "SELECT part, tag, rows, checksum, bytes FROM array
         WHERE source = ?1 AND slot = ?2 AND part BETWEEN ?3 AND ?4 ORDER BY part",
    )?;
    let mut rows = select.query(params![source.0, slot, parts.start(), parts.end()])?;
    let mut arrays = Vec::new();
    while let Some(row) = rows.next()? {
        let place = Place {
            source,
            slot,
            part: row.get(0)?,
        };
        arrays.push(verified(row, 1).ok_or_else(|| damage(connection, place))?);
    }
    Ok(arrays)
}

/// The array of a row whose tag, rows, checksum and bytes stand from `at`; `None` when it is damaged.
fn verified(row: &rusqlite::Row, at: usize) -> Option<Data> {
    let (tag, rows): (i64, i64) = (row.get(at).ok()?, row.get(at + 1).ok()?);
    let expected: i64 = row.get(at + 2).ok()?;
    let bytes = row.get_ref(at + 3).ok()?.as_blob().ok()?;
    if checksum(tag, rows, bytes) != expected {
        return None;
    }
    bytes::read(u8::try_from(tag).ok()?, usize::try_from(rows).ok()?, bytes).ok()
}

/// A sentence for every array whose bytes are not those that were written.
pub(crate) fn damaged(connection: &Connection) -> Result<Vec<String>, Fault> {
    let mut select = connection.prepare(
        "SELECT source, slot, part, tag, rows, checksum, bytes FROM array ORDER BY source, slot, part",
    )?;
    let mut rows = select.query([])?;
    let mut problems = Vec::new();
    while let Some(row) = rows.next()? {
        let place = Place {
            source: SourceId(row.get(0)?),
            slot: row.get(1)?,
            part: row.get(2)?,
        };
        if verified(row, 3).is_none() {
            problems.push(format!("{} can't be read", name(connection, place)));
        }
    }
    Ok(problems)
}

fn damage(connection: &Connection, place: Place) -> Fault {
    Fault::Damaged {
        what: name(connection, place),
    }
}

/// The array in words: which column of which source.
fn name(connection: &Connection, Place { source, slot, part }: Place) -> String {
    let of_part = match part {
        DICTIONARY => "the list of values".to_owned(),
        part => format!("segment {}", part + 1),
    };
    if slot == LINES {
        return format!("{of_part} of the line numbers of source {source}");
    }
    let key: Option<String> = connection
        .query_row(
            "SELECT key FROM source_column WHERE source = ?1 AND slot = ?2",
            params![source.0, slot],
            |row| row.get(0),
        )
        .optional()
        .unwrap_or_default();
    let key = key.unwrap_or_else(|| (slot + 1).to_string());
    format!("{of_part} of column {key} of source {source}")
}
