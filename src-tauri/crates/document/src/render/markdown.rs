//! Markdown: CommonMark with tables and footnotes, suggestions in CriticMarkup. Every letter of the text
//! that could be a mark is escaped, so that what is read back is what was written.

use super::piece::{Note, Piece, PieceCell, PieceWording, Run, Sheet};

/// The whole document.
pub(super) fn write(sheet: &Sheet) -> String {
    let mut parts = vec![format!("# {}", start_safe(&escaped(&sheet.title)))];
    if !sheet.state.is_empty() {
        parts.push(format!("**{}**", escaped(&sheet.state)));
    }
    if !sheet.details.is_empty() {
        let lines = sheet
            .details
            .iter()
            .map(|(label, value)| format!("- {}: {}", start_safe(&escaped(label)), escaped(value)));
        parts.push(lines.collect::<Vec<_>>().join("\n"));
    }
    parts.extend(blocks(&sheet.body, 1));
    parts.extend(blocks(&sheet.closing, 1));
    if !sheet.notes.is_empty() {
        parts.push("## Comments".to_owned());
        parts.extend(sheet.notes.iter().enumerate().map(|(at, one)| note(at, one)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// The text alone, headings at their own levels.
pub(super) fn write_text(body: &[Piece]) -> String {
    let parts = blocks(body, 0);
    if parts.is_empty() {
        return String::new();
    }
    parts.join("\n\n") + "\n"
}

fn note(at: usize, note: &Note) -> String {
    let mut lines = vec![format!("“{}”", escaped(&note.passage))];
    if note.resolved {
        lines.push("(settled)".to_owned());
    }
    for remark in &note.remarks {
        lines.push(format!(
            "{}, {}: {}",
            escaped(&remark.who),
            escaped(&remark.when),
            escaped(&remark.text)
        ));
    }
    let body = lines.join("\\\n");
    format!("[^{}]: {}", at + 1, indented(&body, "    "))
}

/// The blocks as paragraphs of Markdown. Headings sink by `shift`, as the title stands above them.
fn blocks(pieces: &[Piece], shift: u8) -> Vec<String> {
    let mut written = Vec::new();
    let mut other = false;
    for (at, piece) in pieces.iter().enumerate() {
        // Two lists in a row are told apart by their marks.
        other = match (at.checked_sub(1).map(|before| &pieces[before]), piece) {
            (Some(Piece::List { ordered: a, .. }), Piece::List { ordered: b, .. }) if a == b => !other,
            _ => false,
        };
        written.push(block(piece, shift, other));
    }
    written.retain(|part| !part.is_empty());
    written
}

fn block(piece: &Piece, shift: u8, other: bool) -> String {
    match piece {
        Piece::Heading { level, runs } => {
            let text = inline(runs, false).replace("\\\n", " ");
            format!("{} {}", "#".repeat(usize::from(level + shift)), text.trim())
        }
        Piece::Paragraph(runs) => start_safe(inline(runs, false).trim()),
        Piece::Prompt(runs) => {
            let asked = runs.iter().map(|run| Run {
                em: true,
                ..run.clone()
            });
            start_safe(inline(&asked.collect::<Vec<_>>(), false).trim())
        }
        Piece::List { ordered, items } => list(*ordered, items, shift, other),
        Piece::Quote(content) => quoted(&blocks(content, shift).join("\n\n")),
        Piece::Table(rows) => table(rows),
        Piece::Criteria { label, wordings } => criteria(label, wordings),
    }
}

fn list(ordered: bool, items: &[Vec<Piece>], shift: u8, other: bool) -> String {
    let nested = |piece: &Piece| matches!(piece, Piece::List { .. });
    let tight = items.iter().all(|item| match item.as_slice() {
        [] | [Piece::Paragraph(_)] => true,
        [Piece::Paragraph(_), rest @ ..] => rest.len() == 1 && nested(&rest[0]),
        _ => false,
    });
    let gap = if tight { "\n" } else { "\n\n" };
    let written = items.iter().enumerate().map(|(at, item)| {
        let mark = match (ordered, other) {
            (false, false) => "- ".to_owned(),
            (false, true) => "* ".to_owned(),
            (true, false) => format!("{}. ", at + 1),
            (true, true) => format!("{}) ", at + 1),
        };
        let body = blocks(item, shift).join(gap);
        let under = " ".repeat(mark.len());
        format!("{mark}{}", indented(&body, &under)).trim_end().to_owned()
    });
    written.collect::<Vec<_>>().join(gap)
}

/// Every line but the first moved in.
fn indented(text: &str, under: &str) -> String {
    let mut lines = text.lines();
    let mut moved = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        moved.push('\n');
        if !line.is_empty() {
            moved.push_str(under);
            moved.push_str(line);
        }
    }
    moved
}

fn quoted(text: &str) -> String {
    let lines = text.lines().map(|line| format!("> {line}").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn table(rows: &[Vec<PieceCell>]) -> String {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    if width == 0 {
        return String::new();
    }
    let line = |row: &[PieceCell]| {
        let cells = (0..width).map(|at| row.get(at).map_or(String::new(), |cell| in_cell(&cell.content)));
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let headed = rows[0].iter().any(|cell| cell.header);
    let mut lines = vec![line(if headed { &rows[0] } else { &[] })];
    lines.push(format!("|{}", " --- |".repeat(width)));
    lines.extend(rows.iter().skip(usize::from(headed)).map(|row| line(row)));
    lines.join("\n")
}

/// What a cell holds, on one line: Markdown's cells know no blocks.
fn in_cell(pieces: &[Piece]) -> String {
    let parts = pieces.iter().map(|piece| match piece {
        Piece::Heading { runs, .. } | Piece::Paragraph(runs) | Piece::Prompt(runs) => {
            inline(runs, true).trim().replace("\\\n", " / ")
        }
        Piece::List { items, .. } => joined(items.iter().map(|item| in_cell(item))),
        Piece::Quote(content) => in_cell(content),
        Piece::Table(rows) => joined(rows.iter().flatten().map(|cell| in_cell(&cell.content))),
        Piece::Criteria { label, wordings } => {
            let lines = wordings.iter().flat_map(|wording| &wording.lines);
            joined(std::iter::once(escaped(label)).chain(lines.map(|line| escaped(line))))
        }
    });
    joined(parts)
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" / ")
}

fn criteria(label: &str, wordings: &[PieceWording]) -> String {
    let mut parts = vec![format!("**{}**", escaped(label))];
    if wordings.is_empty() {
        parts.push("Nothing written yet.".to_owned());
    }
    for wording in wordings {
        if let Some(team) = wording.by {
            parts.push(format!("*{} wording*", team.possessive()));
        }
        let lines = wording
            .lines
            .iter()
            .map(|line| format!("- {}", start_safe(&escaped(line))));
        parts.push(lines.collect::<Vec<_>>().join("\n"));
    }
    parts.retain(|part| !part.is_empty());
    quoted(&parts.join("\n\n"))
}

/// Runs in one line; a break is a backslash at a line's end.
fn inline(runs: &[Run], cell: bool) -> String {
    let mut text = String::new();
    for part in runs.split_inclusive(|run| run.line_break) {
        let (broken, words) = match part.split_last() {
            Some((last, words)) if last.line_break => (true, words),
            _ => (false, part),
        };
        let line = grouped(words, 0, cell);
        let line = line.trim_start();
        match text.is_empty() {
            true => text.push_str(line),
            false => text.push_str(&start_safe(line)),
        }
        // Markdown has no empty line within a paragraph.
        if broken && !text.is_empty() && !text.ends_with("\\\n") {
            text.truncate(text.trim_end().len());
            text.push_str("\\\n");
        }
    }
    while let Some(shorter) = text.strip_suffix("\\\n") {
        text.truncate(shorter.trim_end().len());
    }
    text
}

/// Runs that share a mark under one pair of its signs, the outermost mark first.
fn grouped(runs: &[Run], level: usize, cell: bool) -> String {
    type Same = fn(&Run, &Run) -> bool;
    let same: [Same; 4] = [
        |a, b| a.link == b.link,
        |a, b| (a.insertion, a.deletion) == (b.insertion, b.deletion),
        |a, b| a.strong == b.strong,
        |a, b| a.em == b.em,
    ];
    let Some(same) = same.get(level) else {
        return runs.iter().map(|run| words(run, cell)).collect();
    };
    let groups = runs.chunk_by(same).map(|group| {
        let inside = grouped(group, level + 1, cell);
        let first = &group[0];
        match level {
            0 => match &first.link {
                Some(address) => format!("[{inside}](<{address}>)"),
                None => inside,
            },
            1 => suggested(first, inside),
            2 if first.strong => hugged("**", &inside),
            3 if first.em => hugged("*", &inside),
            _ => inside,
        }
    });
    groups.collect()
}

fn suggested(run: &Run, inside: String) -> String {
    let taken = match run.deletion {
        Some(team) => format!("{{--{inside}--}}{{>>{}<<}}", team.label()),
        None => inside,
    };
    match run.insertion {
        Some(team) => format!("{{++{taken}++}}{{>>{}<<}}", team.label()),
        None => taken,
    }
}

/// The signs around the words, with the spaces at their ends outside: emphasis must touch its words.
fn hugged(signs: &str, inside: &str) -> String {
    let words = inside.trim();
    if words.is_empty() {
        return inside.to_owned();
    }
    let start = inside.len() - inside.trim_start().len();
    let (before, after) = (&inside[..start], &inside[start + words.len()..]);
    format!("{before}{signs}{words}{signs}{after}")
}

fn words(run: &Run, cell: bool) -> String {
    let mut text = match run.code && !run.text.trim().is_empty() {
        true => code(&run.text, cell),
        false => escaped(&run.text),
    };
    for note in &run.ends {
        text.push_str(&format!("[^{}]", note + 1));
    }
    text
}

fn code(text: &str, cell: bool) -> String {
    let longest = text
        .split(|letter| letter != '`')
        .map(str::len)
        .max()
        .unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let text = if cell {
        text.replace('|', "\\|")
    } else {
        text.to_owned()
    };
    let padded =
        text.starts_with('`') || text.ends_with('`') || (text.starts_with(' ') && text.ends_with(' '));
    match padded {
        true => format!("{fence} {text} {fence}"),
        false => format!("{fence}{text}{fence}"),
    }
}

/// Every sign that Markdown could read as a mark, behind a backslash.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if "\\`*_[]<>{}|~&".contains(letter) {
            safe.push('\\');
        }
        safe.push(letter);
    }
    safe
}

/// A line that would begin a heading, a list or a rule, made a line of text.
fn start_safe(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = digits > 0 && line[digits..].starts_with(['.', ')']);
    if numbered {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    match line.starts_with(['#', '+', '-', '=', ':']) {
        true => format!("\\{line}"),
        false => line.to_owned(),
    }
}
