//! The exports of a large company, the same on every machine: a million leads, a million opportunities and
//! four and a half million rows of stage history as Salesforce reports them, about 709 MB together. Some
//! fields are quoted and hold commas, doubled quotes and line ends. Knows nothing of how they are read.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// How a set of exports is written. The records are the same in each.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Its name, and its folder's.
    pub name: &'static str,
    quote_all: bool,
    line_end: &'static str,
    shuffled: bool,
}

/// Quotes where they are needed, lines that end in a line feed, in the order of the ids.
const PLAIN: Form = Form {
    name: "plain",
    quote_all: false,
    line_end: "\n",
    shuffled: false,
};

/// Every form: as most systems write it, every cell quoted, Windows line ends, in no order.
pub const FORMS: [Form; 4] = [
    PLAIN,
    Form {
        name: "quoted",
        quote_all: true,
        ..PLAIN
    },
    Form {
        name: "crlf",
        line_end: "\r\n",
        ..PLAIN
    },
    Form {
        name: "unsorted",
        shuffled: true,
        ..PLAIN
    },
];

/// The three files of a set, in the order in which they are brought in.
pub const NAMES: [&str; 3] = ["leads.csv", "opportunities.csv", "history.csv"];

const FIRST: [&str; 8] = ["Maria", "James", "Wei", "Aisha", "Björn", "Chloé", "Ravi", "Olga"];
const LAST: [&str; 8] = [
    "Garcia",
    "Whitfield",
    "Zhang",
    "Okonkwo",
    "Åström",
    "Dubois",
    "Patel",
    "Ivanova",
];
const TITLES: [&str; 6] = [
    "Director of Procurement",
    "VP Marketing",
    "Engineer",
    "Office Manager",
    "CTO",
    "Analyst",
];
const COUNTRIES: [&str; 7] = [
    "Germany",
    "Austria",
    "Switzerland",
    "France",
    "United States",
    "Brazil",
    "",
];
const SOURCES: [&str; 6] = [
    "Web",
    "Trade Show",
    "Partner Referral",
    "Purchased List",
    "Organic Search",
    "",
];
const STATUSES: [&str; 4] = ["Open - Not Contacted", "Working", "Qualified", "Unqualified"];
const STAGES: [&str; 7] = [
    "Prospecting",
    "Qualification",
    "Proposal/Price Quote",
    "Negotiation",
    "Verbal",
    "Closed Won",
    "Closed Lost",
];
const NOTES: [&str; 4] = [
    "Met at the fair, wants a demo",
    "Asked for a quote:\n200 seats, three years",
    "Says \"call me in spring\"",
    "Budget not approved\nTry the new owner\nin the third quarter",
];

/// Writes one row of a table, or its headers without one.
type Record = fn(&mut Line<'_>, Option<u64>);

/// The files of a set of `leads` leads in this form, written unless they stand there already. O(bytes).
///
/// # Errors
/// When they can't be written.
pub fn files(folder: &Path, form: Form, leads: u64) -> io::Result<[PathBuf; 3]> {
    let folder = folder.join(format!("{}-{leads}", form.name));
    std::fs::create_dir_all(&folder)?;
    let paths = NAMES.map(|name| folder.join(name));
    let tables: [(u64, Record); 3] = [(leads, lead), (leads, opportunity), (leads / 2 * 9, step)];
    for (path, (rows, record)) in paths.iter().zip(tables) {
        if !path.exists() {
            write(path, form, rows, record)?;
        }
    }
    Ok(paths)
}

fn write(path: &Path, form: Form, rows: u64, record: Record) -> io::Result<()> {
    let part = path.with_extension("part");
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&part)?);
    let mut cells = String::new();
    for row in std::iter::once(None).chain((0..rows).map(Some)) {
        cells.clear();
        let mut line = Line {
            form,
            text: &mut cells,
        };
        // A prime that no number of rows is a multiple of: every row comes once, far from its neighbour.
        let row = row.map(|row| {
            if form.shuffled {
                row * 982_451_653 % rows
            } else {
                row
            }
        });
        record(&mut line, row);
        cells.pop();
        out.write_all(cells.as_bytes())?;
        out.write_all(form.line_end.as_bytes())?;
    }
    out.into_inner()
        .map_err(io::IntoInnerError::into_error)?
        .sync_all()?;
    std::fs::rename(part, path)
}

/// A record being written: each cell is followed by a comma.
struct Line<'a> {
    form: Form,
    text: &'a mut String,
}

impl Line<'_> {
    fn cell(&mut self, cell: &str) {
        if self.form.quote_all || cell.contains([',', '"', '\n']) {
            let cell = cell.replace('"', "\"\"").replace('\n', self.form.line_end);
            self.text.push('"');
            self.text.push_str(&cell);
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
        self.text.push(',');
    }

    fn cells<const N: usize>(&mut self, cells: [&str; N]) {
        cells.iter().for_each(|cell| self.cell(cell));
    }
}

/// Numbers that depend on the record alone, so that every form and order holds the same records.
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }

    fn of(&mut self, list: &[&'static str]) -> &'static str {
        list[self.below(list.len() as u64) as usize]
    }

    /// One in fifteen records carries a note.
    fn note(&mut self) -> &'static str {
        if self.below(15) == 0 { self.of(&NOTES) } else { "" }
    }
}

fn lead(line: &mut Line<'_>, row: Option<u64>) {
    let Some(row) = row else {
        line.cells([
            "Lead ID",
            "First Name",
            "Last Name",
            "Email",
            "Company / Account",
            "Title",
            "Country",
        ]);
        line.cells([
            "Lead Source",
            "Lead Status",
            "Lead Owner",
            "Create Date",
            "Last Activity",
        ]);
        return line.cells(["Annual Revenue", "Lead Score", "Converted", "Description"]);
    };
    let mut draw = Draws(row ^ 0x1ead_0000_0000);
    let (first, last, company) = (draw.of(&FIRST), draw.of(&LAST), draw.below(40_000));
    line.cells([&format!("00QHp{row:010}"), first, last]);
    line.cell(&format!(
        "{}.{}{row}@company-{company}.example",
        &first[..2],
        &last[last.len() - 3..]
    ));
    line.cell(&format!("Company {company} Holdings"));
    line.cells([
        draw.of(&TITLES),
        draw.of(&COUNTRIES),
        draw.of(&SOURCES),
        draw.of(&STATUSES),
    ]);
    line.cell(&format!("Owner {}", draw.below(60)));
    let (year, month, day) = (2020 + draw.below(6), 1 + draw.below(12), 1 + draw.below(28));
    let (hour, minute) = (draw.below(24), draw.below(60));
    line.cell(&format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"));
    line.cell(&format!("{month}/{day}/{}", year + 1));
    line.cell(&format!("{}.00", draw.below(90_000_000)));
    line.cell(&draw.below(100).to_string());
    line.cells([draw.of(&["0", "1"]), draw.note()]);
}

fn opportunity(line: &mut Line<'_>, row: Option<u64>) {
    let Some(row) = row else {
        line.cells([
            "Opportunity ID",
            "Opportunity Name",
            "Account Name",
            "Stage",
            "Amount",
            "Probability (%)",
        ]);
        line.cells([
            "Close Date",
            "Created Date",
            "Opportunity Owner",
            "Type",
            "Lead Source",
        ]);
        return line.cells(["Fiscal Period", "Next Step"]);
    };
    let mut draw = Draws(row ^ 0x0bb0_0000_0000);
    let company = draw.below(40_000);
    line.cell(&format!("006Hp{row:010}"));
    line.cell(&format!("Company {company} - Renewal {}", row % 1000));
    line.cells([&format!("Company {company} Holdings"), draw.of(&STAGES)]);
    line.cell(&format!("{}.{:02}", draw.below(900_000), draw.below(100)));
    line.cell(&(draw.below(11) * 10).to_string());
    let (year, month, day) = (2020 + draw.below(6), 1 + draw.below(12), 1 + draw.below(28));
    line.cell(&format!("{month}/{day}/{year}"));
    line.cell(&format!(
        "{}-{month:02}-{day:02} {:02}:15",
        year - 1,
        draw.below(24)
    ));
    line.cell(&format!("Owner {}", draw.below(60)));
    line.cells([
        draw.of(&["New Business", "Existing Business", ""]),
        draw.of(&SOURCES),
    ]);
    line.cell(&format!("Q{}-{year}", (month - 1) / 3 + 1));
    line.cell(draw.note());
}

/// A change of stage; an opportunity has four or five of them.
fn step(line: &mut Line<'_>, row: Option<u64>) {
    let Some(row) = row else {
        line.cells([
            "Opportunity ID",
            "From Stage",
            "To Stage",
            "Amount",
            "Probability (%)",
        ]);
        return line.cells(["Last Modified", "Last Modified By"]);
    };
    let (of_pair, first) = (row % 9, row / 9 * 2);
    let (id, step) = if of_pair < 4 {
        (first, of_pair)
    } else {
        (first + 1, of_pair - 4)
    };
    let mut draw = Draws(id ^ 0x57e9_0000_0000);
    let (amount, day) = (draw.below(900_000), draw.below(1_800) + step * 20);
    let (year, month, day) = (2020 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
    line.cell(&format!("006Hp{id:010}"));
    let from = if step == 0 { "" } else { STAGES[step as usize - 1] };
    line.cells([from, STAGES[step as usize]]);
    line.cell(&format!("{amount}.00"));
    line.cell(&(step * 20).to_string());
    line.cell(&format!(
        "{year}-{month:02}-{day:02} {:02}:{:02}",
        draw.below(24),
        draw.below(60)
    ));
    line.cell(&format!("Owner {}", draw.below(60)));
}
