//! The lines a report ends with: what they look like and where they begin. Knows nothing of columns but
//! how many there are.

use memchr::memmem;

use crate::fields::{Rows, fields, trim};
use crate::lex::{self, Quoted, Syntax};
use crate::seek::Seek;

/// A line longer than this belongs to no footer.
const LINE: usize = 1 << 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    Blank,
    /// Worded as the lines Salesforce writes under a report.
    Known,
    /// Nothing but one cell of several words, as a title or a note.
    Lone,
    Other,
}

/// The end of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending {
    /// Where the footer begins, if this is the end of the file.
    pub footer: Option<usize>,
    /// Where what must be looked at together with what follows begins; the end when there is nothing.
    pub hold: usize,
}

/// Looks at the end of a text whose last records stand at `records`, last first. A footer begins at the first
/// line that is worded as one, or at the lines of one cell between a blank line and that. A line further up
/// that is worded so is a record. O(footer).
pub(crate) fn ending(
    text: &[u8],
    records: impl Iterator<Item = (usize, usize)>,
    syntax: Syntax,
    columns: usize,
) -> Ending {
    let run: Vec<(usize, Looks)> = records
        .map(|(from, to)| (from, looks(&text[from..to], syntax)))
        .take_while(|(_, looks)| match looks {
            Looks::Blank | Looks::Known => true,
            Looks::Lone => columns > 1,
            Looks::Other => false,
        })
        .collect();
    let first_of =
        |records: &[(usize, Looks)], wanted| records.iter().rposition(|(_, looks)| *looks == wanted);
    let known = first_of(&run, Looks::Known);
    let blank = first_of(&run, Looks::Blank);
    let title = blank.and_then(|blank| first_of(&run[..blank], Looks::Lone));
    let footer = known.map(|known| title.filter(|title| *title > known).unwrap_or(known));
    let hold = match (known, title) {
        (None, None) => None,
        (known, _) => known.max(blank),
    };
    Ending {
        footer: footer.map(|at| run[at].0),
        hold: hold.map_or(text.len(), |at| run[at].0),
    }
}

fn looks(line: &[u8], syntax: Syntax) -> Looks {
    if is_blank(line, syntax) {
        return Looks::Blank;
    }
    if line.len() > LINE {
        return Looks::Other;
    }
    let lone = is_lone(line, syntax);
    let lead = lead(line, syntax);
    if says(lead, b"Grand Total")
        || says(lead, b"Copyright (c)")
        || says(lead, "Copyright ©".as_bytes())
        || (lone && says(lead, b"Confidential Information"))
    {
        Looks::Known
    } else if lone && trim(lead).contains(&b' ') {
        Looks::Lone
    } else {
        Looks::Other
    }
}

/// True when nothing stands in a line.
pub(crate) fn is_blank(line: &[u8], syntax: Syntax) -> bool {
    let mut rows = Rows::new(1);
    line.iter().all(|byte| is_padding(*byte, syntax))
        && fields(&mut Seek::new(line, syntax), 0, &mut rows).is_ok()
        && rows.blank_from(line, 0)
}

fn is_padding(byte: u8, syntax: Syntax) -> bool {
    byte == syntax.delimiter || Some(byte) == syntax.quote || byte.is_ascii_whitespace()
}

/// The line from its first letter on.
fn lead(line: &[u8], syntax: Syntax) -> &[u8] {
    let from = line
        .iter()
        .position(|byte| !is_padding(*byte, syntax))
        .unwrap_or(line.len());
    &line[from..]
}

fn says(text: &[u8], start: &[u8]) -> bool {
    text.len() >= start.len() && text[..start.len()].eq_ignore_ascii_case(start)
}

/// True when only the first cell of a line holds anything.
fn is_lone(line: &[u8], syntax: Syntax) -> bool {
    let rest = if Some(line[0]) == syntax.quote {
        match lex::quoted(&mut Seek::new(line, syntax), 0, true) {
            Quoted::Closed { close, lines: 0, .. } => &line[close..],
            _ => return false,
        }
    } else {
        memchr::memchr(syntax.delimiter, line).map_or(&line[line.len()..], |at| &line[at..])
    };
    rest.iter().all(|byte| is_padding(*byte, syntax)) && !trim(line).is_empty()
}

/// True for the line of sums: it says "Grand Total" and more cells than one are filled.
pub(crate) fn is_sums(line: &[u8], syntax: Syntax) -> bool {
    says(lead(line, syntax), b"Grand Total") && !is_lone(line, syntax) && stated(line).is_none()
}

/// The number of records a footer states: 5700 for "Grand Totals (5,700 records)".
pub(crate) fn stated(line: &[u8]) -> Option<u64> {
    let start = memmem::find(line, b"Grand Total")?;
    let inside = &line[start + memchr::memchr(b'(', &line[start..])? + 1..];
    let inside = &inside[..memmem::find(inside, b"record")?];
    let digits: String = inside
        .iter()
        .filter(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    let grouped = |byte: &u8| byte.is_ascii_digit() || b",. '\xc2\xa0\xe2\x80\xaf\x99".contains(byte);
    digits.parse().ok().filter(|_| inside.iter().all(grouped))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SYNTAX: Syntax = Syntax {
        delimiter: b',',
        quote: Some(b'"'),
        escape: None,
    };

    fn footer(text: &str, columns: usize) -> Option<&str> {
        let mut ends = vec![0];
        ends.extend(text.match_indices('\n').map(|(at, _)| at + 1));
        let records: Vec<(usize, usize)> = ends.windows(2).map(|pair| (pair[0], pair[1])).collect();
        let ending = ending(text.as_bytes(), records.into_iter().rev(), SYNTAX, columns);
        ending.footer.map(|at| &text[at..])
    }

    #[test]
    fn the_lines_under_a_report_are_its_footer_in_any_order_and_padded_or_not() {
        let confidential = "\"Confidential Information - Do Not Distribute\"\n";
        let copyright = "\"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"\n";
        let totals = "\"Grand Totals (5,700 records)\"\n";
        for lines in [
            [totals, confidential, copyright],
            [totals, copyright, confidential],
        ] {
            let lines = lines.concat();
            assert_eq!(footer(&format!("1,a,b\n\n\n{lines}"), 3), Some(lines.as_str()));
            let padded = lines.replace('\n', ",,\n");
            assert_eq!(footer(&format!("1,a,b\n,,\n{padded}"), 3), Some(padded.as_str()));
        }
        assert_eq!(
            footer(
                "1,a\n\nInformações confidenciais\nCopyright (c) 2000-2026 salesforce.com, inc.\n",
                2
            ),
            Some("Informações confidenciais\nCopyright (c) 2000-2026 salesforce.com, inc.\n"),
            "a translated line between a blank one and a known one"
        );
    }

    #[test]
    fn a_line_worded_as_a_footer_is_one_only_at_the_end_and_alone() {
        assert_eq!(footer("Confidential Information\n1,a\n", 2), None);
        assert_eq!(footer("1,a\nConfidential Information,b\n", 2), None);
        assert_eq!(footer("1,a\nnote\n", 2), None);
        assert_eq!(footer("a\nb\n\nc\nGrand Total\n", 1), Some("Grand Total\n"));
        assert_eq!(footer("", 2), None);
    }

    #[test]
    fn the_stated_number_of_records_is_read() {
        assert_eq!(stated(b"\"Grand Totals (5700 records)\""), Some(5700));
        assert_eq!(stated(b"Grand Totals (5,700 records),,"), Some(5700));
        assert_eq!(stated(b"Grand Total,,12"), None);
        assert!(is_sums(b"Grand Total,,12\n", SYNTAX));
        assert!(!is_sums(b"\"Grand Totals (2 records)\",,\n", SYNTAX));
    }
}
