//! Guesses delimiter, quote and header line from the head of a text. Knows nothing of types or fields.

use csv_nose::{SampleSize, Sniffer};

use crate::lex::Syntax;
use crate::loose::{Loose, loose};

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// Delimiters that also stand in texts: taken only where nothing speaks against them.
const RARE: [u8; 3] = [b'^', b'~', b' '];
/// Text the sniffer looks at: its cost grows with every dialect it tries.
const SNIFFED: usize = 32 << 10;
/// Records looked at to judge a delimiter or find the header.
const RECORDS: usize = 200;

/// The delimiter, quote and escape of a text. A first line `sep=;`, as Excel writes it, decides the delimiter.
/// Else csv-nose proposes; its proposal is taken when most records then have the same number of fields, more
/// than one, and no usual delimiter does clearly better. O(sample).
pub(crate) fn guess(text: &str) -> Syntax {
    let (stated, body) = match stated(text) {
        Some((delimiter, body)) => (Some(delimiter), body),
        None => (None, text),
    };
    let sample = whole_lines(body, SNIFFED);
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
    let syntax = |delimiter| Syntax {
        delimiter,
        quote: Some(quote),
        escape: None,
    };
    let delimiter = stated.unwrap_or_else(|| {
        let proposed = sniffed.map(|dialect| dialect.delimiter);
        delimiter(sample, proposed, syntax)
    });
    let syntax = syntax(delimiter);
    Syntax {
        escape: escape(sample, syntax),
        ..syntax
    }
}

fn delimiter(sample: &str, proposed: Option<u8>, syntax: impl Fn(u8) -> Syntax) -> u8 {
    let evenness = |delimiter| evenness(sample, syntax(delimiter));
    let mut best = (b',', 0.0);
    for delimiter in DELIMITERS {
        let even = evenness(delimiter);
        if even > best.1 {
            best = (delimiter, even);
        }
    }
    if let Some(proposed) = proposed
        && DELIMITERS.contains(&proposed)
        && best.1 > 0.0
        && evenness(proposed) >= best.1 * 0.95
    {
        return proposed;
    }
    let rare = RARE.into_iter().filter(|rare| is_table(sample, syntax(*rare)));
    rare.map(|rare| (evenness(rare), rare))
        .find(|(even, _)| *even > best.1)
        .map_or(best.0, |(_, rare)| rare)
}

/// True when every record has as many fields as the first, at least three, and some column has a digit or an
/// `@` in each cell but the first: a sentence has none.
fn is_table(sample: &str, syntax: Syntax) -> bool {
    let records = loose(sample.as_bytes(), 1, syntax, RECORDS);
    let Some((header, records)) = records.split_first() else {
        return false;
    };
    let width = header.cells.len();
    let tells = |cell: &str| cell.contains(|char: char| char.is_ascii_digit() || char == '@');
    let column =
        |at: usize| !tells(&header.cells[at]) && records.iter().all(|record| tells(&record.cells[at]));
    width > 2
        && !records.is_empty()
        && records.iter().all(|record| record.cells.len() == width)
        && (0..width).any(column)
}

/// The delimiter that a first line `sep=;` states, and the text below it.
fn stated(text: &str) -> Option<(u8, &str)> {
    let line_end = text.find(['\n', '\r'])?;
    let line = text[..line_end].trim_start_matches('\u{feff}').trim_matches('"');
    let stated = line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep="))?;
    let [delimiter] = line.as_bytes()[stated.len()..] else {
        return None;
    };
    let body = text[line_end..]
        .strip_prefix("\r\n")
        .unwrap_or(&text[line_end + 1..]);
    Some((delimiter, body)).filter(|_| delimiter.is_ascii())
}

/// A backslash where quotes inside fields are escaped by one: one stands inside a cell, and records are no less
/// even when it is read so.
fn escape(sample: &str, syntax: Syntax) -> Option<u8> {
    let quote = char::from(syntax.quote?);
    let escaped = Syntax {
        escape: Some(b'\\'),
        ..syntax
    };
    let sign = format!("\\{quote}");
    let mut after = sample.match_indices(&sign).map(|(at, _)| &sample[at + 2..]);
    let ends =
        |rest: &str| rest.is_empty() || rest.starts_with([char::from(syntax.delimiter), '\n', '\r', quote]);
    let inside = after.any(|rest| !ends(rest));
    (inside && evenness(sample, escaped) >= evenness(sample, syntax)).then_some(b'\\')
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
    if let Some((_, body)) = stated(text) {
        return 1 + header_line(body, syntax);
    }
    let records = loose(text.as_bytes(), 1, syntax, RECORDS);
    let (width, _) = usual_width(&records);
    let filled = |record: &&Loose| record.cells.iter().filter(|cell| !cell.is_empty()).count() * 2 > width;
    let comment =
        |record: &&Loose| record.cells[0].starts_with("# ") && (width == 1 || record.cells.len() != width);
    records
        .iter()
        .find(|record| filled(record) && !comment(record))
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
    fn rare_delimiters_are_found_where_nothing_speaks_against_them() {
        for char in ['^', '~', ' '] {
            let text = "id name day\n1 Anna 2026-01-02\n2 Bob 2026-01-03\n".replace(' ', &char.to_string());
            assert_eq!(char::from(guess(&text).delimiter), char);
        }
        assert_eq!(
            guess("Job title held\nHead of Sales\nVP of Marketing\n").delimiter,
            b','
        );
    }

    #[test]
    fn a_first_line_that_states_the_delimiter_is_believed() {
        for first in ["sep=;", "SEP=;", "\"sep=;\""] {
            let text = format!("{first}\r\nName;Amount, net\r\nA, B;1\r\nC, D;2\r\n");
            let syntax = guess(&text);
            assert_eq!(
                (syntax.delimiter, header_line(&text, syntax)),
                (b';', 2),
                "{first}"
            );
        }
    }

    #[test]
    fn quotes_escaped_by_a_backslash_are_told_from_a_backslash_before_a_closing_one() {
        let escaped = "id,note,n\n1,\"say \\\"hi\\\", then\",2\n2,\"a \\\"b\\\" c\",3\n";
        assert_eq!(guess(escaped).escape, Some(b'\\'));
        let folder = "id,folder,n\n1,\"C:\\\",2\n2,\"D:\\x\\\",3\n";
        assert_eq!(guess(folder).escape, None);
        assert_eq!(guess("id,note\n1,\"say \"\"hi\"\"\"\n").escape, None);
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
