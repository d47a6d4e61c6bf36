//! Guesses delimiter, quote and header line from the head of a text. Knows nothing of types or fields.

use csv_nose::{SampleSize, Sniffer};

use crate::lex::Syntax;
use crate::loose::{Loose, loose};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Text the sniffer looks at: its cost grows with every dialect it tries.
const SNIFFED: usize = 32 << 10;
/// Records looked at to judge a delimiter or find the header.
const RECORDS: usize = 200;

/// The delimiter and quote of a text. csv-nose proposes; its proposal is taken when most records then have
/// the same number of fields, more than one, and no usual delimiter does clearly better. O(sample).
pub(crate) fn guess(text: &str) -> Syntax {
    let sample = whole_lines(text, SNIFFED);
    let mut sniffer = Sniffer::new();
    sniffer.sample_size(SampleSize::All);
    let sniffed = sniffer
        .sniff_bytes(sample.as_bytes())
        .ok()
        .map(|found| found.dialect);
    let quote = match sniffed.as_ref().and_then(|dialect| dialect.quote.char()) {
        Some(b'\'') if !sample.contains('"') => b'\'',
        _ => b'"',
    };
    let evenness = |delimiter| {
        evenness(
            sample,
            Syntax {
                delimiter,
                quote: Some(quote),
                escape: None,
            },
        )
    };
    let mut best = (b',', 0.0);
    for delimiter in DELIMITERS {
        let even = evenness(delimiter);
        if even > best.1 {
            best = (delimiter, even);
        }
    }
    let delimiter = match sniffed.map(|dialect| dialect.delimiter) {
        Some(proposed)
            if DELIMITERS.contains(&proposed) && evenness(proposed) >= best.1 * 0.95 && best.1 > 0.0 =>
        {
            proposed
        }
        _ => best.0,
    };
    Syntax {
        delimiter,
        quote: Some(quote),
        escape: None,
    }
}

/// Up to `most` bytes, ending with a whole line where there is one.
fn whole_lines(text: &str, most: usize) -> &str {
    let mut end = text.len().min(most);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    match text[..end].rfind('\n') {
        Some(at) if end < text.len() => &text[..=at],
        _ => &text[..end],
    }
}

/// Share of records with the most usual number of fields; 0 when that is one.
fn evenness(text: &str, syntax: Syntax) -> f64 {
    let records = loose(text.as_bytes(), 1, syntax, RECORDS);
    let (width, count) = usual_width(&records);
    if width < 2 {
        0.0
    } else {
        count as f64 / records.len() as f64
    }
}

/// The most usual number of fields and how many records have it; of two equally usual, the larger. Lines of
/// one field, such as the title and the footer of a report, count only when hardly any line has more.
fn usual_width(records: &[Loose]) -> (usize, usize) {
    let widths = || records.iter().map(|record| record.cells.len());
    let wide = widths().filter(|width| *width > 1).count();
    let least = if wide * 5 >= records.len() { 2 } else { 1 };
    let count = |width: usize| widths().filter(|other| *other == width).count();
    widths()
        .filter(|width| *width >= least)
        .map(|width| (count(width), width))
        .max()
        .map_or((0, 0), |(count, width)| (width, count))
}

/// The physical line of the header: the first record at least half of whose usual cells are filled. Titles
/// and notes above a report have fewer. 1 when there is no record. O(text of the first records).
pub(crate) fn header_line(text: &str, syntax: Syntax) -> u64 {
    let records = loose(text.as_bytes(), 1, syntax, RECORDS);
    let (width, _) = usual_width(&records);
    let filled = |record: &&Loose| record.cells.iter().filter(|cell| !cell.is_empty()).count() * 2 > width;
    records
        .iter()
        .find(filled)
        .or(records.first())
        .map_or(1, |record| record.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_delimiters_are_found() {
        for (delimiter, char) in [(b',', ','), (b';', ';'), (b'\t', '\t'), (b'|', '|')] {
            let text: String = (0..30)
                .map(|n| {
                    format!(
                        "{n}{char}name {n}{char}{n}@example.com{char}2026-01-{:02}\n",
                        n % 28 + 1
                    )
                })
                .collect();
            assert_eq!(
                guess(&format!("id{char}name{char}email{char}day\n{text}")).delimiter,
                delimiter,
                "{char}"
            );
        }
    }

    #[test]
    fn amounts_with_a_decimal_comma_do_not_make_a_comma_file() {
        let text = "Name;Betrag;Datum\nA;1.200,50;01.02.2026\nB;3,00;03.02.2026\nC;7,25;05.02.2026\n";
        assert_eq!(guess(text).delimiter, b';');
    }

    #[test]
    fn one_column_is_a_comma_file_and_single_quotes_are_seen() {
        assert_eq!(guess("email\na@example.com\nb@example.com\n").delimiter, b',');
        let single = "id,name\n'1','Smith, John'\n'2','Doe, Jane'\n'3','Roe, Rick'\n";
        assert_eq!(guess(single).quote, Some(b'\''));
    }

    #[test]
    fn titles_above_the_header_are_passed_over() {
        let syntax = Syntax {
            delimiter: b',',
            quote: Some(b'"'),
            escape: None,
        };
        assert_eq!(
            header_line(
                "Leads by month\n\nAs of 2026-03-29,\nId,Name,Email\n1,a,b\n2,c,d\n",
                syntax
            ),
            4
        );
        assert_eq!(header_line("\nId,Name\n1,a\n", syntax), 2);
        assert_eq!(header_line("Id\n1\n", syntax), 1);
        assert_eq!(header_line("", syntax), 1);
    }
}
