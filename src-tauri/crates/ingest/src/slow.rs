//! A slow, obvious reading of delimited text, to hold the fast one against. Knows nothing of how that one works.

/// What the slow reader says of a stretch of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Slow {
    Accepted {
        line: u64,
        cells: Vec<String>,
    },
    Rejected {
        line: u64,
        lines: u64,
        code: &'static str,
    },
    Skipped {
        lines: u64,
        rule: &'static str,
    },
    Blank(u64),
}

/// The physical lines of a text, each with its line end.
pub(crate) fn lines(text: &str) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        line.push(char);
        if char == '\n' || (char == '\r' && chars.peek() != Some(&'\n')) {
            lines.push(std::mem::take(&mut line));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The fields of the record that starts with the first of these lines and the number of lines it takes; or
/// the number of lines up to the one where a quote opens that does not close.
fn fields(lines: &[String]) -> Result<(Vec<String>, usize), usize> {
    let chars: Vec<(usize, char)> = lines
        .iter()
        .enumerate()
        .flat_map(|(n, line)| line.chars().map(move |char| (n, char)))
        .collect();
    let (mut cells, mut at) = (Vec::new(), 0);
    let is_end = |at: usize| {
        chars
            .get(at)
            .is_none_or(|(_, char)| *char == '\n' || *char == '\r')
    };
    loop {
        let mut cell = String::new();
        let mut line = chars.get(at).map_or(0, |(line, _)| *line);
        if chars.get(at).is_some_and(|(_, char)| *char == '"') {
            let opened = line;
            at += 1;
            loop {
                match (chars.get(at), chars.get(at + 1)) {
                    (None, _) => return Err(opened + 1),
                    (Some((_, '"')), Some((_, '"'))) => {
                        cell.push('"');
                        at += 2;
                    }
                    (Some((_, '"')), _) => break,
                    (Some((_, char)), _) => {
                        cell.push(*char);
                        at += 1;
                    }
                }
            }
            line = chars[at].0;
            at += 1;
            if line > opened && !is_end(at) && chars[at].1 != ',' {
                return Err(opened + 1);
            }
        }
        while !is_end(at) && chars[at].1 != ',' {
            cell.push(chars[at].1);
            at += 1;
        }
        cells.push(cell.trim().to_owned());
        if is_end(at) {
            return Ok((cells, line + 1));
        }
        line = chars[at].0;
        at += 1;
        if at == chars.len() {
            cells.push(String::new());
            return Ok((cells, line + 1));
        }
    }
}

/// A record as cut from the lines of a text.
struct Cut<'a> {
    at: usize,
    lines: &'a [String],
    cells: Result<Vec<String>, ()>,
}

impl Cut<'_> {
    fn line(&self) -> u64 {
        self.at as u64 + 2
    }

    fn raw(&self) -> String {
        self.lines.concat().trim_end_matches(['\n', '\r']).to_owned()
    }

    fn is_blank(&self) -> bool {
        self.cells.as_ref().is_ok_and(|cells| used(cells) == 0)
    }

    fn skipped(&self, rule: &'static str) -> Slow {
        Slow::Skipped {
            lines: self.lines.len() as u64,
            rule,
        }
    }

    fn rejected(&self, code: &'static str) -> Slow {
        Slow::Rejected {
            line: self.line(),
            lines: self.lines.len() as u64,
            code,
        }
    }
}

fn cut(lines: &[String]) -> Vec<Cut<'_>> {
    let (mut at, mut records) = (0, Vec::new());
    while at < lines.len() {
        let (cells, taken) = match fields(&lines[at..]) {
            Ok((cells, taken)) => (Ok(cells), taken),
            Err(taken) => (Err(()), taken),
        };
        let lines = &lines[at..at + taken];
        records.push(Cut { at, lines, cells });
        at += taken;
    }
    records
}

/// The number of cells up to the last filled one.
fn used(cells: &[String]) -> usize {
    cells
        .iter()
        .rposition(|cell| !cell.is_empty())
        .map_or(0, |at| at + 1)
}

fn is_wordy(cell: &str) -> bool {
    !cell.contains(|char: char| char.is_ascii_digit() || char == '@')
}

/// Where the footer begins among the records. The only wording of one that these tests have is "Grand Total".
fn footer(records: &[Cut], width: usize) -> usize {
    let sums = |record: &Cut| {
        record
            .raw()
            .trim_start_matches([',', '"', ' '])
            .starts_with("Grand Total")
    };
    let lone = |record: &Cut| {
        width > 1
            && record
                .cells
                .as_ref()
                .is_ok_and(|cells| used(cells) == 1 && cells[0].contains(' '))
    };
    let mut run = records.len();
    while run > 0 && records.len() - run < 64 && {
        let record = &records[run - 1];
        record.is_blank() || sums(record) || lone(record)
    } {
        run -= 1;
    }
    let Some(known) = (run..records.len()).find(|at| sums(&records[*at])) else {
        return records.len();
    };
    let blank = (run..known).find(|at| records[*at].is_blank());
    blank
        .and_then(|blank| (blank..known).find(|at| !records[*at].is_blank()))
        .unwrap_or(known)
}

/// How a record ends: its fields, whether it lacks the first cell, whether it ends with an empty one.
type End = (usize, bool, bool);

/// Reads records of a table so wide.
struct Reader {
    width: usize,
    short: bool,
    ends: Vec<End>,
    damaged: usize,
}

impl Reader {
    fn rule(&self, record: &Cut, next: Option<&Cut>, after_blank: bool) -> Option<&'static str> {
        let width = self.width;
        let Ok(cells) = &record.cells else {
            let comment = record.lines.len() == 1 && record.raw().starts_with('#');
            return comment.then_some("comment");
        };
        let misfit = cells.len() < width || used(cells) > width;
        let words = used(cells) == 1 && cells[0].starts_with("# ");
        if width > 1 && record.raw().starts_with('#') && (misfit || words) {
            return Some("comment");
        }
        let names: Vec<String> = (0..width).map(|n| format!("h{n}")).collect();
        if cells[..used(cells)] == names {
            return Some("repeated-header");
        }
        let names = &cells[..used(cells)];
        let all_differ = (0..names.len()).all(|at| !names[..at].contains(&names[at]));
        let header = names
            .iter()
            .all(|name| is_wordy(name) && !name.is_empty() && name.len() <= 80);
        let below = next.and_then(|next| next.cells.as_ref().ok())?;
        if !after_blank || names.len() < 2 || !all_differ || !header {
            return None;
        }
        let begins = if cells.len() < width || names.len() > width {
            used(below) > 0 && below.len() == cells.len()
        } else {
            let told = below.iter().filter(|cell| !is_wordy(cell)).count();
            names.len() > 2 && used(below) <= names.len() && told * 2 >= names.len()
        };
        begins.then_some("second-table")
    }

    /// The cells of a record that stands in one cell, or its own.
    fn unwrapped(&self, record: &Cut, cells: Vec<String>) -> Vec<String> {
        let lone = if cells.len() == 1 {
            self.width > 2
        } else {
            self.width > 4 && used(&cells) == 1
        };
        if !lone || !record.raw().starts_with('"') {
            return cells;
        }
        let inner = lines(&cells[0]);
        match fields(&inner) {
            Ok((inside, taken)) if taken == inner.len() && !cells[0].ends_with(['\n', '\r']) => {
                let fits = inside.len() == self.width && self.width > 1
                    || (inside.len() > self.width && used(&inside) <= self.width);
                if fits { inside } else { cells }
            }
            _ => cells,
        }
    }

    fn judge(&mut self, record: &Cut, strict: bool) -> Slow {
        let width = self.width;
        let Ok(cells) = record.cells.clone() else {
            self.damaged += 1;
            return record.rejected("unclosed-quote");
        };
        let mut cells = self.unwrapped(record, cells);
        let raw = record.raw();
        let ends_empty = raw.ends_with(',') || raw.ends_with(",\"\"");
        if cells.len() > width && used(&cells) > width {
            self.damaged += 1;
            return record.rejected("too-many-fields");
        }
        let short = cells.len() < width;
        if short && (!self.short || strict || record.lines.len() > 1) {
            self.ends.push((cells.len(), raw.starts_with(','), ends_empty));
            return record.rejected("too-few-fields");
        }
        if !short {
            self.ends.push((width, false, ends_empty || cells.len() > width));
        }
        cells.resize(width, String::new());
        Slow::Accepted {
            line: record.line(),
            cells,
        }
    }

    /// What is said of a record; of each of its lines, where that makes sense of a misfit.
    fn read(&mut self, record: &Cut) -> Vec<Slow> {
        let before = (self.ends.len(), self.damaged);
        let one = self.judge(record, false);
        let wrong = matches!(one, Slow::Rejected { code, .. } if code != "unclosed-quote");
        if !wrong || record.lines.len() == 1 || self.width < 3 {
            return vec![one];
        }
        let after = (
            self.ends.split_off(before.0),
            std::mem::replace(&mut self.damaged, before.1),
        );
        let mut singles = Vec::new();
        for (n, line) in record.lines.iter().enumerate() {
            let mut single = cut(std::slice::from_ref(line)).remove(0);
            single.at = record.at + n;
            let rule = self.rule(&single, None, false);
            singles.push(match rule {
                _ if single.is_blank() => Slow::Blank(1),
                Some(rule) => single.skipped(rule),
                None => self.judge(&single, true),
            });
        }
        if singles
            .iter()
            .any(|single| matches!(single, Slow::Accepted { .. }))
        {
            return singles;
        }
        self.ends.truncate(before.0);
        self.ends.extend(after.0);
        self.damaged = after.1;
        vec![one]
    }

    fn leaves_out_empty_ends(&self, rows: usize) -> bool {
        let width = self.width;
        let pairs: Vec<(usize, usize)> = self.ends.windows(2).map(|pair| (pair[0].0, pair[1].0)).collect();
        let short: Vec<&End> = self.ends.iter().filter(|end| end.0 < width).collect();
        let alike = pairs.iter().filter(|(a, b)| *b < width && a == b).count();
        let halves = pairs
            .iter()
            .filter(|(a, b)| *b < width && a + b == width + 1)
            .count();
        short.len() >= 5
            && short.len() * 50 >= rows + short.len()
            && short.iter().all(|end| end.0 * 2 > width && !end.1)
            && self.damaged == 0
            && halves * 4 <= short.len()
            && (self.ends.iter().all(|end| !end.2) || alike * 10 >= short.len() * 8)
    }
}

/// Reads a text below the header `h0,h1,…` of so many columns.
pub(crate) fn slow(text: &str, width: usize) -> Vec<Slow> {
    read(text, width, false)
}

fn read(text: &str, width: usize, short: bool) -> Vec<Slow> {
    let lines = lines(text);
    let records = cut(&lines);
    let footer = footer(&records, width);
    let mut reader = Reader {
        width,
        short,
        ends: Vec::new(),
        damaged: 0,
    };
    let (mut found, mut after_blank) = (Vec::new(), false);
    for (n, record) in records.iter().enumerate() {
        if record.is_blank() {
            found.push(Slow::Blank(record.lines.len() as u64));
            after_blank = true;
            continue;
        }
        if n >= footer {
            let sums = record.cells.as_ref().is_ok_and(|cells| used(cells) > 1);
            found.push(record.skipped(if sums { "subtotal" } else { "footer" }));
        } else {
            match reader.rule(record, records[..footer].get(n + 1), after_blank) {
                Some("second-table") => {
                    found.push(Slow::Skipped {
                        lines: (lines.len() - record.at) as u64,
                        rule: "second-table",
                    });
                    break;
                }
                Some(rule) => found.push(record.skipped(rule)),
                None => found.extend(reader.read(record)),
            }
        }
        after_blank = false;
    }
    let rows = found
        .iter()
        .filter(|one| matches!(one, Slow::Accepted { .. }))
        .count();
    if !short && reader.leaves_out_empty_ends(rows) {
        return read(text, width, true);
    }
    found
}
