//! The same export saved in other ways gives the same records: another encoding, delimiter or line end, quotes
//! everywhere, columns and rows in another order, lines that are no records put around and between them.

use std::collections::BTreeMap;
use std::path::Path;

use crate::kept::{Imported, import_text};
use encoding_rs::{MACINTOSH, SHIFT_JIS, WINDOWS_1252};

/// Enough records to tell every column's kind.
const RECORDS: usize = 120;

/// A table as text cells, its header first.
#[derive(Clone)]
struct Table(Vec<Vec<String>>);

impl Table {
    /// The first records of an export of the sample, without its footer.
    fn sample(name: &str) -> Table {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../../sample")
            .join(name);
        let text = std::fs::read_to_string(path).unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let rows = reader.records().map(|record| record.unwrap());
        let rows: Vec<Vec<String>> = rows
            .map(|record| record.iter().map(str::to_owned).collect())
            .take(RECORDS + 1)
            .collect();
        assert!(rows.iter().all(|row: &Vec<String>| row.len() == rows[0].len()));
        Table(rows)
    }

    /// Leads of people whose names need other letters than ASCII's.
    fn western() -> Table {
        let people = [
            ("Zoë Müller", "Café Größe GmbH", "Köln"),
            ("François Lefèvre", "Crédit d’Été", "Orléans"),
            ("Núria Peña", "Muñoz y Cía", "Málaga"),
            ("Åse Sørensen", "Bjørn & Søn", "Århus"),
        ];
        Table::people(&people)
    }

    fn japanese() -> Table {
        let people = [
            ("山田 太郎", "株式会社テスト", "東京"),
            ("鈴木 花子", "日本商事", "大阪"),
            ("佐藤 健", "ソフトウェア開発", "名古屋"),
        ];
        Table::people(&people)
    }

    fn people(people: &[(&str, &str, &str)]) -> Table {
        let mut rows = vec![
            [
                "Lead ID",
                "Full Name",
                "Company",
                "City",
                "Lead Score",
                "Created Date",
            ]
            .map(str::to_owned)
            .to_vec(),
        ];
        for n in 0..40 {
            let (name, company, city) = people[n % people.len()];
            let texts = [
                format!("L{n:03}"),
                name.to_owned(),
                company.to_owned(),
                city.to_owned(),
            ];
            rows.push(
                [
                    &texts[..],
                    &[format!("{}", n * 7 % 100), format!("2026-03-{:02}", n % 28 + 1)],
                ]
                .concat(),
            );
        }
        Table(rows)
    }

    fn text(&self, delimiter: u8, line_end: &str, quote_all: bool) -> String {
        let style = if quote_all {
            csv::QuoteStyle::Always
        } else {
            csv::QuoteStyle::Necessary
        };
        let lines = self.0.iter().map(|row| {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(delimiter)
                .quote_style(style)
                .from_writer(Vec::new());
            writer.write_record(row).unwrap();
            let line = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            line.trim_end_matches('\n').to_owned() + line_end
        });
        lines.collect()
    }

    fn plain(&self) -> String {
        self.text(b',', "\n", false)
    }

    fn lines(&self) -> Vec<String> {
        self.plain().lines().map(str::to_owned).collect()
    }
}

/// The records of an import, each as what its headers hold, in an order of their own.
fn records(imported: &Imported) -> Vec<BTreeMap<String, String>> {
    let mut records = vec![BTreeMap::new(); imported.account.rows as usize];
    for column in &imported.account.columns {
        for (record, cell) in records.iter_mut().zip(imported.column(&column.plan.key)) {
            record.insert(column.plan.header.clone(), cell);
        }
    }
    records.sort();
    records
}

#[track_caller]
fn same(table: &Table, text: impl AsRef<[u8]>, how: &str) -> Imported {
    let before = import_text(table.plain()).unwrap();
    let after = import_text(text).unwrap();
    assert_eq!(before.account.rejected, 0);
    assert_eq!(
        after.account.rejected,
        0,
        "{how}: {:?}",
        after.kept.rejected.first()
    );
    assert!(
        records(&before) == records(&after),
        "{how}: other records come out"
    );
    assert_eq!(before.plan.table, after.plan.table, "{how}");
    after
}

fn samples() -> [Table; 3] {
    [
        "hubspot-contacts.csv",
        "salesforce-leads.csv",
        "salesforce-opportunity-history.csv",
    ]
    .map(Table::sample)
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A text as Mac Roman, which the library reads but does not write.
fn mac(text: &str) -> Vec<u8> {
    let bytes: Vec<u8> = (0..=255).collect();
    let table: Vec<char> = MACINTOSH.decode_without_bom_handling(&bytes).0.chars().collect();
    let byte = |char| table.iter().position(|own| *own == char).unwrap() as u8;
    text.chars().map(byte).collect()
}

#[test]
fn every_encoding_gives_the_same_records_and_is_named() {
    let western = Table::western();
    let text = western.plain();
    for (bytes, name) in [
        (format!("\u{feff}{text}").into_bytes(), "UTF-8"),
        (utf16(&text, u16::to_le_bytes), "UTF-16LE"),
        (utf16(&text, u16::to_be_bytes), "UTF-16BE"),
        (utf16(&format!("\u{feff}{text}"), u16::to_le_bytes), "UTF-16LE"),
        (utf16(&format!("\u{feff}{text}"), u16::to_be_bytes), "UTF-16BE"),
        (WINDOWS_1252.encode(&text).0.into_owned(), "windows-1252"),
        (mac(&text), "macintosh"),
    ] {
        let imported = same(&western, bytes, name);
        assert_eq!(imported.preview.dialect.encoding, name);
    }
    let japanese = Table::japanese();
    let imported = same(&japanese, SHIFT_JIS.encode(&japanese.plain()).0, "Shift_JIS");
    assert_eq!(imported.preview.dialect.encoding, "Shift_JIS");
}

#[test]
fn another_delimiter_gives_the_same_records() {
    for table in samples() {
        for delimiter in *b";\t|^~" {
            let how = format!("apart by {:?}", char::from(delimiter));
            let imported = same(&table, table.text(delimiter, "\n", false), &how);
            assert_eq!(imported.preview.dialect.delimiter, char::from(delimiter));
        }
        same(
            &table,
            format!("sep=;\r\n{}", table.text(b';', "\r\n", false)),
            "sep=;",
        );
    }
}

#[test]
fn other_line_ends_and_quotes_everywhere_give_the_same_records() {
    for table in samples() {
        same(&table, table.text(b',', "\r\n", false), "CRLF");
        same(&table, table.text(b',', "\r", false), "CR");
        same(&table, table.text(b',', "\n", true), "quotes everywhere");
        same(
            &table,
            table.text(b',', ",\r\n", true),
            "a delimiter at the end of every line",
        );
        let mixed = table
            .lines()
            .iter()
            .enumerate()
            .fold(String::new(), |text, (n, line)| {
                text + line + ["\n", "\r\n", "\r"][n % 3]
            });
        same(&table, mixed, "mixed line ends");
        same(&table, table.plain().trim_end(), "no line end at the end");
    }
}

#[test]
fn columns_and_rows_in_another_order_give_the_same_records() {
    for table in samples() {
        let mut columns = table.clone();
        columns.0.iter_mut().for_each(|row| row.reverse());
        same(&table, columns.plain(), "columns from right to left");
        let mut rows = table.clone();
        rows.0[1..].reverse();
        same(&table, rows.plain(), "rows from the end");
        let at = rows.0.len() / 3;
        rows.0[1..].rotate_left(at);
        same(&table, rows.plain(), "rows from the middle");
    }
}

#[test]
fn lines_around_and_between_the_records_change_none_of_them() {
    for table in samples() {
        let (lines, width) = (table.lines(), table.0[0].len());
        let footer = "\n\n\"Grand Totals (120 records)\"\n\"Confidential Information - Do Not Distribute\"\n\
            \"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"\n";
        let imported = same(&table, table.plain() + footer, "footer");
        assert_eq!((imported.skipped("footer"), imported.account.blank_lines), (3, 2));

        let padding = ",".repeat(width - 1);
        let padded = footer.replace("\"\n", &format!("\"{padding}\n"));
        assert_eq!(
            same(&table, table.plain() + &padded, "padded footer").skipped("footer"),
            3
        );

        let preamble = format!("An export\nmade on 2026-03-29\n\n{}", table.plain());
        assert_eq!(same(&table, preamble, "preamble").account.preamble_lines, 3);

        let mut comments = lines.clone();
        comments.insert(9, "# the next ones are newer".to_owned());
        comments.insert(1, "# first".to_owned());
        assert_eq!(
            same(&table, comments.join("\n"), "comments").skipped("comment"),
            2
        );

        let mut headers = lines.clone();
        headers.insert(50, lines[0].clone());
        assert_eq!(
            same(&table, headers.join("\n"), "header again").skipped("repeated-header"),
            1
        );

        let second = table.plain() + "\nStage,Meaning\nOpen,Not decided\nWon,Decided\n";
        assert_eq!(same(&table, second, "second table").skipped("second-table"), 3);
    }
}

#[test]
fn lines_quoted_into_one_cell_give_the_same_records() {
    for table in samples() {
        let wrapped = |line: &String| format!("\"{}\"", line.replace('"', "\"\""));
        let lines = table.lines();
        let lines = lines
            .iter()
            .enumerate()
            .map(|(n, line)| if n % 7 == 3 { wrapped(line) } else { line.clone() });
        let imported = same(
            &table,
            lines.collect::<Vec<_>>().join("\n"),
            "every seventh line in one cell",
        );
        assert!(imported.codes().contains(&"requoted-lines"));
    }
}
