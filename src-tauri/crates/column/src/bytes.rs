//! Arrays as bytes for storage, little-endian, each part padded to 64 bytes. No checksum: the store
//! adds its own.

use crate::{Codes, Data, TextData};

/// Why bytes are not a column's array.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BytesError {
    /// The tag names no array type.
    #[error("unknown array type {tag}")]
    UnknownTag {
        /// The tag.
        tag: u8,
    },
    /// There are too few bytes for the rows, or a text is not where it should be.
    #[error("the array is cut short or damaged")]
    Damaged,
}

const ALIGN: usize = 64;

/// The tag of the array's type, stored beside the bytes.
pub fn tag(data: &Data) -> u8 {
    match data {
        Data::Codes(Codes::U8(_)) => 1,
        Data::Codes(Codes::U16(_)) => 2,
        Data::Codes(Codes::U32(_)) => 3,
        Data::Text(_) => 4,
        Data::Number(_) => 5,
        Data::Money(_) => 6,
        Data::Date(_) => 7,
        Data::Instant(_) => 8,
        Data::YesNo(_) => 9,
    }
}

/// Appends the array's bytes to the buffer, padded to 64 bytes. O(bytes).
pub fn write(data: &Data, out: &mut Vec<u8>) {
    match data {
        Data::Codes(Codes::U8(values)) | Data::YesNo(values) => put(values, out),
        Data::Codes(Codes::U16(values)) => put(values, out),
        Data::Codes(Codes::U32(values)) => put(values, out),
        Data::Text(text) => {
            put(&text.ends, out);
            put(&text.arena, out);
        }
        Data::Number(values) => put(values, out),
        Data::Money(values) | Data::Instant(values) => put(values, out),
        Data::Date(values) => put(values, out),
    }
}

/// Reads an array of `rows` rows. O(bytes).
///
/// # Errors
/// When the tag is unknown, or the bytes do not hold that many rows.
pub fn read(tag: u8, rows: usize, bytes: &[u8]) -> Result<Data, BytesError> {
    Ok(match tag {
        1 => Data::Codes(Codes::U8(take(bytes, rows)?.0)),
        2 => Data::Codes(Codes::U16(take(bytes, rows)?.0)),
        3 => Data::Codes(Codes::U32(take(bytes, rows)?.0)),
        4 => {
            let (ends, rest) = take::<u32>(bytes, rows)?;
            let (arena, _) = take::<u8>(rest, ends.last().copied().unwrap_or(0) as usize)?;
            let sound = ends.is_sorted()
                && std::str::from_utf8(&arena)
                    .is_ok_and(|text| ends.iter().all(|end| text.is_char_boundary(*end as usize)));
            if !sound {
                return Err(BytesError::Damaged);
            }
            Data::Text(TextData { ends, arena })
        }
        5 => Data::Number(take(bytes, rows)?.0),
        6 => Data::Money(take(bytes, rows)?.0),
        7 => Data::Date(take(bytes, rows)?.0),
        8 => Data::Instant(take(bytes, rows)?.0),
        9 => Data::YesNo(take(bytes, rows)?.0),
        tag => return Err(BytesError::UnknownTag { tag }),
    })
}

/// The arrays of consecutive segments as one array. Codes are widened to the widest of them.
///
/// # Errors
/// When the segments are not all of one type.
pub fn concat(parts: Vec<Data>) -> Result<Data, BytesError> {
    let mut parts = parts.into_iter();
    let Some(mut whole) = parts.next() else {
        return Ok(Data::Codes(Codes::U8(Vec::new())));
    };
    for part in parts {
        append(&mut whole, part)?;
    }
    Ok(whole)
}

fn append(whole: &mut Data, part: Data) -> Result<(), BytesError> {
    match (whole, part) {
        (Data::Codes(a), Data::Codes(b)) => append_codes(a, b),
        (Data::Text(a), Data::Text(b)) => {
            let base = a.arena.len();
            a.arena.extend_from_slice(&b.arena);
            if u32::try_from(a.arena.len()).is_err() {
                return Err(BytesError::Damaged);
            }
            a.ends.extend(b.ends.iter().map(|end| end + base as u32));
        }
        (Data::Number(a), Data::Number(b)) => a.extend(b),
        (Data::Money(a), Data::Money(b)) | (Data::Instant(a), Data::Instant(b)) => a.extend(b),
        (Data::Date(a), Data::Date(b)) => a.extend(b),
        (Data::YesNo(a), Data::YesNo(b)) => a.extend(b),
        _ => return Err(BytesError::Damaged),
    }
    Ok(())
}

fn append_codes(a: &mut Codes, b: Codes) {
    match (&mut *a, b) {
        (Codes::U8(a), Codes::U8(b)) => a.extend(b),
        (Codes::U16(a), Codes::U16(b)) => a.extend(b),
        (Codes::U16(a), Codes::U8(b)) => a.extend(b.into_iter().map(u16::from)),
        (Codes::U32(a), b) => a.extend((0..b.len()).map(|row| b.get(row))),
        (Codes::U8(low), b @ Codes::U16(_)) => {
            *a = Codes::U16(low.iter().map(|code| u16::from(*code)).collect());
            append_codes(a, b);
        }
        (_, b @ Codes::U32(_)) => {
            *a = Codes::U32((0..a.len()).map(|row| a.get(row)).collect());
            append_codes(a, b);
        }
    }
}

fn put<T: bytemuck::NoUninit>(values: &[T], out: &mut Vec<u8>) {
    out.extend_from_slice(bytemuck::cast_slice(values));
    out.resize(out.len().next_multiple_of(ALIGN), 0);
}

fn take<T: bytemuck::AnyBitPattern + bytemuck::NoUninit>(
    bytes: &[u8],
    rows: usize,
) -> Result<(Vec<T>, &[u8]), BytesError> {
    let wanted = rows * size_of::<T>();
    let (part, rest) = bytes.split_at_checked(wanted).ok_or(BytesError::Damaged)?;
    let mut values = vec![T::zeroed(); rows];
    bytemuck::cast_slice_mut(&mut values).copy_from_slice(part);
    let padding = wanted.next_multiple_of(ALIGN) - wanted;
    Ok((values, rest.get(padding..).ok_or(BytesError::Damaged)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(rows: &[&str]) -> Data {
        let mut text = TextData::default();
        rows.iter().for_each(|row| text.push(row));
        Data::Text(text)
    }

    #[test]
    fn every_array_type_survives_the_round_trip() {
        for data in [
            Data::Codes(Codes::U8(vec![0, 1, 255])),
            Data::Codes(Codes::U16(vec![0, 256])),
            Data::Codes(Codes::U32(vec![70_000])),
            text(&["", "Zoë", "x"]),
            Data::Number(vec![1.5, -0.0]),
            Data::Money(vec![i64::MIN, 12]),
            Data::Date(vec![i32::MIN, 0]),
            Data::Instant(vec![0, 1]),
            Data::YesNo(vec![0, 1, 2]),
            text(&[]),
        ] {
            let mut bytes = Vec::new();
            write(&data, &mut bytes);
            assert_eq!(bytes.len() % ALIGN, 0);
            assert_eq!(read(tag(&data), data.len(), &bytes).unwrap(), data);
        }
    }

    #[test]
    fn damaged_bytes_are_refused_not_read() {
        let mut bytes = Vec::new();
        write(&text(&["Zoë", "x"]), &mut bytes);
        assert_eq!(read(4, 2, &bytes[..32]), Err(BytesError::Damaged));
        bytes[0] = 3; // the first text would end inside a character
        assert_eq!(read(4, 2, &bytes), Err(BytesError::Damaged));
        assert_eq!(read(99, 0, &[]), Err(BytesError::UnknownTag { tag: 99 }));
    }

    #[test]
    fn segments_of_different_code_width_join() {
        let parts = vec![
            Data::Codes(Codes::U8(vec![1, 2])),
            Data::Codes(Codes::U32(vec![70_000])),
            Data::Codes(Codes::U16(vec![300])),
        ];
        assert_eq!(
            concat(parts).unwrap(),
            Data::Codes(Codes::U32(vec![1, 2, 70_000, 300]))
        );
        assert_eq!(
            concat(vec![text(&["a", ""]), text(&["b"])]).unwrap(),
            text(&["a", "", "b"])
        );
    }
}
