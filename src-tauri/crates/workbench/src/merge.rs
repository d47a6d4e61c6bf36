//! Columns of several sources as one: stacked one after another, or one filling the gaps of another.
//! Knows no word of the trade.

use std::sync::Arc;

use column::{Bitmap, Cell, Codes, Column, Data, Dictionary, TextData};

/// The columns of consecutive sources as one column; a source without the column gives nulls.
/// Of columns of different types the one at `leading` decides; cells of another type become null. O(rows).
pub(crate) fn stack(parts: Vec<(Option<Column>, usize)>, leading: usize) -> Option<Column> {
    if parts.len() == 1 {
        return parts.into_iter().next()?.0;
    }
    let mut builder = Builder::like(&parts.get(leading)?.0.as_ref()?.data);
    for (column, rows) in &parts {
        for row in 0..*rows {
            builder.push(column.as_ref().map_or(Cell::Null, |column| column.cell(row)));
        }
    }
    Some(builder.finish())
}

/// The column with the rows of `from_other` taken from the other column. O(rows).
pub(crate) fn fill(own: Column, other: &Column, from_other: &Bitmap) -> Column {
    if !from_other.any() {
        return own;
    }
    let mut builder = Builder::like(&own.data);
    for row in 0..own.len() {
        builder.push(if from_other.get(row) {
            other.cell(row)
        } else {
            own.cell(row)
        });
    }
    builder.finish()
}

/// A column of so many rows as more rows of another: of its type, in its codes, to which new texts are added.
/// Cells of another type become null. O(rows + texts).
pub(crate) fn more_of(whole: &Column, more: Option<&Column>, rows: usize) -> Column {
    let mut builder = match Builder::like(&whole.data) {
        Builder::Codes(codes, _) => Builder::Codes(codes, (*whole.dictionary).clone()),
        other => other,
    };
    for row in 0..rows {
        builder.push(more.map_or(Cell::Null, |column| column.cell(row)));
    }
    builder.finish()
}

enum Builder {
    Codes(Vec<u32>, Dictionary),
    Text(TextData),
    Number(Vec<f64>),
    Money(Vec<i64>),
    Date(Vec<i32>),
    Instant(Vec<i64>),
    YesNo(Vec<u8>),
}

impl Builder {
    fn like(data: &Data) -> Builder {
        match data {
            Data::Codes(_) => Builder::Codes(Vec::new(), Dictionary::default()),
            Data::Text(_) => Builder::Text(TextData::default()),
            Data::Number(_) => Builder::Number(Vec::new()),
            Data::Money(_) => Builder::Money(Vec::new()),
            Data::Date(_) => Builder::Date(Vec::new()),
            Data::Instant(_) => Builder::Instant(Vec::new()),
            Data::YesNo(_) => Builder::YesNo(Vec::new()),
        }
    }

    fn push(&mut self, cell: Cell<'_>) {
        match (self, cell) {
            (Builder::Codes(codes, dictionary), Cell::Text(text)) => codes.push(dictionary.intern(text)),
            (Builder::Codes(codes, _), _) => codes.push(0),
            (Builder::Text(out), Cell::Text(text)) => out.push(text),
            (Builder::Text(out), _) => out.push(""),
            (Builder::Number(out), Cell::Number(value)) => out.push(value),
            (Builder::Number(out), _) => out.push(f64::NAN),
            (Builder::Money(out), Cell::Money(value)) => out.push(value),
            (Builder::Money(out), _) => out.push(i64::MIN),
            (Builder::Date(out), Cell::Date(day)) => out.push(day),
            (Builder::Date(out), Cell::Instant(at)) => out.push(column::kernel::day_of_instant(at)),
            (Builder::Date(out), _) => out.push(i32::MIN),
            (Builder::Instant(out), Cell::Instant(at)) => out.push(at),
            (Builder::Instant(out), Cell::Date(day)) => out.push(i64::from(day) * 86_400),
            (Builder::Instant(out), _) => out.push(i64::MIN),
            (Builder::YesNo(out), Cell::YesNo(yes)) => out.push(1 + u8::from(yes)),
            (Builder::YesNo(out), _) => out.push(0),
        }
    }

    fn finish(self) -> Column {
        match self {
            Builder::Codes(codes, dictionary) => Column {
                data: Data::Codes(Codes::narrow(&codes)),
                dictionary: Arc::new(dictionary),
            },
            Builder::Text(text) => Column::plain(Data::Text(text)),
            Builder::Number(values) => Column::plain(Data::Number(values)),
            Builder::Money(values) => Column::plain(Data::Money(values)),
            Builder::Date(values) => Column::plain(Data::Date(values)),
            Builder::Instant(values) => Column::plain(Data::Instant(values)),
            Builder::YesNo(values) => Column::plain(Data::YesNo(values)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(column: &Column) -> Vec<Option<&str>> {
        (0..column.len())
            .map(|row| match column.cell(row) {
                Cell::Text(text) => Some(text),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn two_exports_of_one_team_read_as_one_and_a_missing_column_is_unknown() {
        let first = Column::from_texts(&["DE", ""]);
        let second = Column::from_texts(&["AT", "DE"]);
        let whole = stack(vec![(Some(first), 2), (None, 1), (Some(second), 2)], 2).unwrap();
        assert_eq!(texts(&whole), [Some("DE"), None, None, Some("AT"), Some("DE")]);
    }

    #[test]
    fn a_record_absent_from_the_own_system_is_read_from_the_other() {
        let own = Column::from_texts(&["Director", "", ""]);
        let other = Column::from_texts(&["VP", "Chief", "Head"]);
        let absent = Bitmap::from_fn(3, |row| row == 2);
        assert_eq!(
            texts(&fill(own, &other, &absent)),
            [Some("Director"), None, Some("Head")]
        );
    }
}
