//! Grouped reports: which rows are subtotals and totals, and which columns carry a group's value down to the
//! rows below it. A blank cell is filled only where every group ends with its subtotal. Knows nothing of
//! fields; works on the text of a sheet, one line per row.

use std::io::{BufRead, BufReader, BufWriter, Read, Write};

use model::{Finding, Severity};
use tempfile::{NamedTempFile, TempPath};

use super::{Origin, Written};
use crate::dialect;
use crate::lex::Syntax;
use crate::plan::{ImportError, SkippedLines};

/// Leading columns that can be columns of groups.
const LEADS: usize = 4;
/// Text looked at to find the header.
const HEAD: u64 = 256 << 10;
/// A longer cell is no label.
const LABEL_BYTES: usize = 60;

const SUBTOTALS: [&str; 9] = [
    "subtotal",
    "subtotals",
    "sub-total",
    "sub total",
    "zwischensumme",
    "teilergebnis",
    "sous-total",
    "subtotale",
    "subtotaal",
];
const TOTALS: [&str; 16] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "gesamt",
    "gesamtsumme",
    "gesamtergebnis",
    "summe",
    "total général",
    "totale",
    "totale generale",
    "total geral",
    "total general",
    "totaal",
    "eindtotaal",
    "overall total",
];
const MEASURES: [&str; 18] = [
    "sum",
    "count",
    "record count",
    "row count",
    "average",
    "avg",
    "min",
    "max",
    "median",
    "unique count",
    "anzahl",
    "mittelwert",
    "somme",
    "nombre",
    "soma",
    "contagem",
    "suma",
    "recuento",
];

/// What a leading cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Lead {
    #[default]
    Blank,
    Word,
    Subtotal,
    Total,
    Measure,
}

/// What is kept of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Row {
    leads: [Lead; LEADS],
    filled: u32,
}

impl Row {
    fn first(&self) -> Option<usize> {
        self.leads.iter().position(|lead| *lead != Lead::Blank)
    }

    fn label(&self) -> Option<Lead> {
        let lead = self.leads[self.first()?];
        matches!(lead, Lead::Subtotal | Lead::Total).then_some(lead)
    }
}

/// What becomes of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Kept,
    Subtotal,
    Total,
}

/// What a sheet's groups come to.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Groups {
    /// Leading columns whose values carry down.
    columns: usize,
    /// One fate per row.
    fates: Vec<Fate>,
}

/// Decides about the rows below a header. O(rows).
fn groups(rows: &[Row]) -> Groups {
    let aggregates = aggregates(rows);
    let grouped = &rows[..without_footer(rows, &aggregates)];
    let columns = (0..LEADS)
        .take_while(|column| is_group(grouped, &aggregates, *column))
        .count();
    let mut usual: Vec<u32> = rows
        .iter()
        .zip(&aggregates)
        .filter(|(row, fate)| **fate == Fate::Kept && row.filled > 0)
        .map(|(row, _)| row.filled)
        .collect();
    usual.sort_unstable();
    let usual = usual.get(usual.len() / 2).copied().unwrap_or(0);
    let last_record = rows
        .iter()
        .zip(&aggregates)
        .rposition(|(row, fate)| *fate == Fate::Kept && row.filled > 0)
        .unwrap_or(0);
    let mut within = false;
    let decide = |(at, (row, fate)): (usize, (&Row, &Fate))| {
        if *fate == Fate::Kept {
            within = false;
            return Fate::Kept;
        }
        let thin = row.filled * 2 <= usual || (at > last_record && row.filled < usual);
        let proven = row.label().is_some() && row.first().is_some_and(|first| first < columns);
        let continued = within && row.label().is_none();
        within = thin || proven || continued;
        if within { *fate } else { Fate::Kept }
    };
    let fates = rows.iter().zip(&aggregates).enumerate().map(decide).collect();
    Groups { columns, fates }
}

/// The rows that read as subtotals and totals, with the further measures below them.
fn aggregates(rows: &[Row]) -> Vec<Fate> {
    let mut above = None;
    let judge = |row: &Row| {
        let first = row.first();
        above = match (row.label(), first, above) {
            (Some(Lead::Total), Some(first), _) => Some((first, Fate::Total)),
            (Some(_), Some(first), _) => Some((first, Fate::Subtotal)),
            (None, Some(first), Some((label, fate)))
                if row.leads[first] == Lead::Measure && first <= label + 1 =>
            {
                Some((label, fate))
            }
            _ => None,
        };
        above.map_or(Fate::Kept, |(_, fate)| fate)
    };
    rows.iter().map(judge).collect()
}

/// How many rows there are without the notes of one cell below the last total.
fn without_footer(rows: &[Row], aggregates: &[Fate]) -> usize {
    let end = aggregates
        .iter()
        .rposition(|fate| *fate != Fate::Kept)
        .map_or(rows.len(), |last| last + 1);
    if rows[end..].iter().all(|row| row.filled <= 1) {
        end
    } else {
        rows.len()
    }
}

/// True when a column names each group once, in its first row, and every group ends with a subtotal.
fn is_group(rows: &[Row], aggregates: &[Fate], column: usize) -> bool {
    let (mut open, mut closed) = (false, 0);
    for (row, fate) in rows.iter().zip(aggregates) {
        let Some(first) = row.first() else { continue };
        if *fate != Fate::Kept {
            match row.label() {
                Some(Lead::Subtotal) if first <= column => {
                    closed += u64::from(open);
                    open = false;
                }
                Some(Lead::Total) if open => return false,
                _ => {}
            }
        } else if row.leads[column] == Lead::Blank {
            if !open {
                return false;
            }
        } else if std::mem::replace(&mut open, true) {
            return false;
        }
    }
    closed > 0 && !open
}

/// Fills the groups' values down and empties the lines of subtotals and totals, if the sheet is a grouped
/// report or ends in totals. O(text).
///
/// # Errors
/// When the temporary file can't be read or written.
pub(super) fn apply(file: &Origin<'_>, written: Written) -> Result<Written, ImportError> {
    let failed = |error| file.not_unpacked(error);
    let reread = || std::fs::File::open(&written.text).map(BufReader::new);
    let (mut labelled, mut arrows) = (false, false);
    for line in reread().map_err(failed)?.split(b'\n') {
        let line = line.map_err(failed)?;
        labelled |= first_cell(&line).is_some_and(|cell| matches!(lead(cell), Lead::Subtotal | Lead::Total));
        arrows |=
            line.ends_with("↑\"".as_bytes()) || memchr::memmem::find(&line, "↑\",".as_bytes()).is_some();
        if labelled {
            break;
        }
    }
    if !labelled && !arrows {
        return Ok(written);
    }
    let mut head = Vec::new();
    reread()
        .map_err(failed)?
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(failed)?;
    let syntax = Syntax {
        delimiter: b',',
        quote: Some(b'"'),
        escape: None,
    };
    let header = dialect::header_line(&String::from_utf8_lossy(&head), syntax) as usize;
    let mut rows = Vec::new();
    for line in reread().map_err(failed)?.split(b'\n').skip(header) {
        rows.push(row(&line.map_err(failed)?));
    }
    let groups = groups(&rows);
    let lines = reread().map_err(failed)?;
    let (text, filled) = rewrite(lines, header, &groups).map_err(failed)?;
    let left_out = left_out(&groups.fates);
    let mut findings = written.findings;
    findings.extend(finding(filled, &left_out));
    Ok(Written {
        text,
        findings,
        left_out,
        ..written
    })
}

fn rewrite(lines: impl BufRead, header: usize, groups: &Groups) -> std::io::Result<(TempPath, u64)> {
    let mut out = BufWriter::new(NamedTempFile::new()?);
    let mut values: Vec<Vec<u8>> = vec![Vec::new(); groups.columns];
    let mut filled = 0;
    for (at, line) in lines.split(b'\n').enumerate() {
        let line = line?;
        if at + 1 == header {
            out.write_all(&without_arrows(&line))?;
        } else if let Some(fate) = at.checked_sub(header).and_then(|at| groups.fates.get(at)) {
            if *fate == Fate::Kept && !line.is_empty() {
                filled += u64::from(carry_down(&line, &mut values, &mut out)?);
            }
        } else {
            out.write_all(&line)?;
        }
        out.write_all(b"\n")?;
    }
    let out = out.into_inner().map_err(std::io::IntoInnerError::into_error)?;
    Ok((out.into_temp_path(), filled))
}

/// Writes a line with the groups' values where its own cells are blank; true when there was one.
fn carry_down(line: &[u8], values: &mut [Vec<u8>], out: &mut impl Write) -> std::io::Result<bool> {
    let mut rest = line;
    let mut carried = false;
    for value in values {
        let cell = &rest[..cell_end(rest)];
        if cell.is_empty() {
            carried = true;
            out.write_all(value)?;
        } else {
            cell.clone_into(value);
            out.write_all(cell)?;
        }
        rest = &rest[cell.len()..];
        if let [b',', after @ ..] = rest {
            out.write_all(b",")?;
            rest = after;
        }
    }
    out.write_all(rest)?;
    Ok(carried)
}

/// A header without the arrows that say how a report is sorted: `Stage  ↑`.
fn without_arrows(line: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(line);
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive(['↑', '↓']) {
        match piece.strip_suffix(['↑', '↓']) {
            Some(plain) => out.push_str(plain.trim_end()),
            None => out.push_str(piece),
        }
    }
    out.into_bytes()
}

fn left_out(fates: &[Fate]) -> Vec<SkippedLines> {
    let rules = [
        (Fate::Subtotal, "subtotal", "subtotals of groups"),
        (Fate::Total, "total", "totals"),
    ];
    let counted = rules.into_iter().map(|(fate, rule, label)| SkippedLines {
        rule: rule.to_owned(),
        label: label.to_owned(),
        lines: fates.iter().filter(|one| **one == fate).count() as u64,
    });
    counted.filter(|left| left.lines > 0).collect()
}

fn finding(filled: u64, left_out: &[SkippedLines]) -> Option<Finding> {
    let lines: u64 = left_out.iter().map(|left| left.lines).sum();
    let message = match (lines, filled) {
        (0, 0) => return None,
        (lines, 0) => format!("{lines} lines with totals are left out."),
        (lines, filled) => format!(
            "The rows stand in groups: {filled} rows take the value of their group, and {lines} lines with subtotals and totals are left out."
        ),
    };
    let finding = Finding::new("grouped-rows", Severity::Note, message);
    Some(finding.with_examples(lines.max(filled), Vec::new()))
}

fn row(line: &[u8]) -> Row {
    let mut row = Row {
        leads: [Lead::Blank; LEADS],
        filled: 0,
    };
    if line.is_empty() {
        return row;
    }
    let mut rest = line;
    for at in 0.. {
        let end = cell_end(rest);
        if end > 0 {
            row.filled += 1;
            if let Some(lead_at) = row.leads.get_mut(at) {
                *lead_at = lead(&rest[..end]);
            }
        }
        match rest.get(end + 1..) {
            Some(after) => rest = after,
            None => break,
        }
    }
    row
}

/// Where the cell at the start of this rest of a line ends.
fn cell_end(rest: &[u8]) -> usize {
    if rest.first() != Some(&b'"') {
        return memchr::memchr(b',', rest).unwrap_or(rest.len());
    }
    let mut at = 1;
    while let Some(found) = memchr::memchr(b'"', &rest[at..]) {
        at += found + 1;
        if rest.get(at) != Some(&b'"') {
            return at;
        }
        at += 1;
    }
    rest.len()
}

fn first_cell(line: &[u8]) -> Option<&[u8]> {
    let start = line.iter().position(|byte| *byte != b',')?;
    let rest = &line[start..];
    Some(&rest[..cell_end(rest)])
}

fn lead(cell: &[u8]) -> Lead {
    if cell.is_empty() {
        return Lead::Blank;
    }
    let Some(text) = cell.strip_prefix(b"\"").filter(|text| text.len() <= LABEL_BYTES) else {
        return Lead::Word;
    };
    let text = String::from_utf8_lossy(text.strip_suffix(b"\"").unwrap_or(text)).to_lowercase();
    let plain = text.split('(').next().unwrap_or_default();
    let plain = plain.trim_matches(|char: char| char.is_whitespace() || char == ':');
    let is = |labels: &[&str]| labels.contains(&plain);
    if is(&SUBTOTALS) {
        Lead::Subtotal
    } else if is(&TOTALS) {
        Lead::Total
    } else if is(&MEASURES) {
        Lead::Measure
    } else {
        Lead::Word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fates(lines: &[&str]) -> (usize, String) {
        let rows: Vec<Row> = lines.iter().map(|line| row(line.as_bytes())).collect();
        let groups = groups(&rows);
        let letter = |fate: &Fate| match fate {
            Fate::Kept => '.',
            Fate::Subtotal => 's',
            Fate::Total => 't',
        };
        (groups.columns, groups.fates.iter().map(letter).collect())
    }

    #[test]
    fn groups_that_end_with_a_subtotal_carry_their_value_down() {
        let report = [
            "\"Proposal\",\"Opp A\",100",
            ",\"Opp B\",200",
            "\"Subtotal\",\"Sum\",300",
            ",\"Count\",2",
            "\"Closed Won\",\"Opp C\",50",
            "\"Subtotal\",\"Sum\",50",
            ",\"Count\",1",
            "\"Total\",\"Sum\",350",
            ",\"Count\",3",
        ];
        // The names of the opportunities are no groups: two stand in one without a subtotal between them.
        assert_eq!(fates(&report), (1, "..ss.sstt".to_owned()));
    }

    #[test]
    fn groups_within_groups() {
        let report = [
            "\"EMEA\",\"Proposal\",\"Opp A\",1",
            ",,\"Opp B\",2",
            ",\"Subtotal\",,3",
            ",\"Closed Won\",\"Opp C\",4",
            ",\"Subtotal\",,4",
            "\"Subtotal\",,,7",
            "\"Total\",,,7",
        ];
        assert_eq!(fates(&report), (2, "..s.sst".to_owned()));
    }

    #[test]
    fn a_blank_cell_in_a_plain_list_stays_blank() {
        let list = [
            "\"Müller\",\"a@example.com\",\"DE\"",
            ",\"b@example.com\",\"AT\"",
            "\"Meier\",\"c@example.com\",\"CH\"",
            "\"Total\",,3",
        ];
        assert_eq!(fates(&list), (0, "...t".to_owned()));
    }

    #[test]
    fn a_company_called_total_is_a_record() {
        let list = [
            "\"Shell\",\"a@example.com\",\"NL\"",
            "\"Total\",\"b@example.com\",\"FR\"",
            "\"Total\",\"c@example.com\",\"FR\"",
        ];
        assert_eq!(fates(&list), (0, "...".to_owned()));
    }

    #[test]
    fn a_header_loses_its_arrows() {
        let header = without_arrows("\"Stage  ↑\",\"Name\",\"Amount ↓\"".as_bytes());
        assert_eq!(
            String::from_utf8(header).unwrap(),
            "\"Stage\",\"Name\",\"Amount\""
        );
    }
}
