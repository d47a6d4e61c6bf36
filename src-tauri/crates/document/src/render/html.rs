//! One page of HTML that opens anywhere: no script, nothing from outside, every text escaped. Its style is
//! allowed by its hash and nothing else is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::Team;
use sha2::{Digest, Sha256};

use super::piece::{Note, Piece, PieceCell, PieceWording, Run, Sheet};
use super::tokens::{Palette, TOKENS};

/// What the page looks like; the colours stand before it.
const STYLE: &str = include_str!("paper.css");

/// The whole page.
pub(super) fn write(sheet: &Sheet) -> String {
    let mut page = String::with_capacity(16 << 10);
    open(&mut page, sheet);
    page.push_str("<main>\n<header>\n");
    page.push_str(&format!("<h1>{}</h1>\n", escaped(&sheet.title)));
    if !sheet.state.is_empty() {
        page.push_str(&format!("<p class=\"state\">{}</p>\n", escaped(&sheet.state)));
    }
    if !sheet.details.is_empty() {
        page.push_str("<dl>\n");
        for (label, value) in &sheet.details {
            page.push_str(&format!(
                "<div><dt>{}</dt><dd>{}</dd></div>\n",
                escaped(label),
                escaped(value)
            ));
        }
        page.push_str("</dl>\n");
    }
    page.push_str("</header>\n");
    blocks(&mut page, &sheet.body);
    page.push_str("<footer>\n");
    blocks(&mut page, &sheet.closing);
    if !sheet.notes.is_empty() {
        page.push_str("<h2>Comments</h2>\n<ol class=\"notes\">\n");
        for (at, one) in sheet.notes.iter().enumerate() {
            note(&mut page, at, one);
        }
        page.push_str("</ol>\n");
    }
    page.push_str("</footer>\n</main>\n</body>\n</html>\n");
    page
}

fn open(page: &mut String, sheet: &Sheet) {
    let style = format!(
        ":root {{ color-scheme: light dark; {} }}\n@media screen and (prefers-color-scheme: dark) {{ :root {{ {} }} }}\n{STYLE}",
        variables(&TOKENS.color.light),
        variables(&TOKENS.color.dark)
    );
    let hash = STANDARD.encode(Sha256::digest(style.as_bytes()));
    page.push_str("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.push_str(&format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; \
         base-uri 'none'; form-action 'none'\">\n"
    ));
    page.push_str("<meta name=\"referrer\" content=\"no-referrer\">\n");
    page.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.push_str("<meta name=\"generator\" content=\"Counterpart\">\n");
    page.push_str(&format!(
        "<title>{}</title>\n<style>{style}</style>\n</head>\n<body>\n",
        escaped(&sheet.title)
    ));
}

fn variables(palette: &Palette) -> String {
    let named = palette
        .iter()
        .map(|(name, colour)| format!("--{name}: {colour};"));
    named.collect::<Vec<_>>().join(" ")
}

fn blocks(page: &mut String, pieces: &[Piece]) {
    for piece in pieces {
        block(page, piece);
    }
}

fn block(page: &mut String, piece: &Piece) {
    match piece {
        // The title is the page's first heading.
        Piece::Heading { level, runs } => {
            page.push_str(&format!("<h{0}>{1}</h{0}>\n", level + 1, inline(runs)));
        }
        Piece::Paragraph(runs) => page.push_str(&format!("<p>{}</p>\n", inline(runs))),
        Piece::Prompt(runs) => page.push_str(&format!("<p class=\"prompt\">{}</p>\n", inline(runs))),
        Piece::List { ordered, items } => {
            let kind = if *ordered { "ol" } else { "ul" };
            page.push_str(&format!("<{kind}>\n"));
            for item in items {
                page.push_str("<li>");
                held(page, item);
                page.push_str("</li>\n");
            }
            page.push_str(&format!("</{kind}>\n"));
        }
        Piece::Quote(content) => {
            page.push_str("<blockquote>\n");
            blocks(page, content);
            page.push_str("</blockquote>\n");
        }
        Piece::Table(rows) => table(page, rows),
        Piece::Criteria { label, wordings } => criteria(page, label, wordings),
    }
}

/// What an item or a cell holds: a single paragraph needs no box of its own.
fn held(page: &mut String, content: &[Piece]) {
    match content {
        [Piece::Paragraph(runs), rest @ ..]
            if rest.iter().all(|piece| matches!(piece, Piece::List { .. })) =>
        {
            page.push_str(&inline(runs));
            blocks(page, rest);
        }
        content => blocks(page, content),
    }
}

fn table(page: &mut String, rows: &[Vec<PieceCell>]) {
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    if width == 0 {
        return;
    }
    let headed = rows[0].iter().all(|cell| cell.header);
    page.push_str("<div class=\"table\"><table>\n");
    for (at, row) in rows.iter().enumerate() {
        match (at, headed) {
            (0, true) => page.push_str("<thead>"),
            (0, false) | (1, true) => page.push_str("<tbody>"),
            _ => {}
        }
        page.push_str("<tr>");
        for cell in row {
            let (open, close) = match (cell.header, at == 0) {
                (true, true) => ("<th scope=\"col\">", "</th>"),
                (true, false) => ("<th scope=\"row\">", "</th>"),
                _ => ("<td>", "</td>"),
            };
            page.push_str(open);
            held(page, &cell.content);
            page.push_str(close);
        }
        page.push_str(&"<td></td>".repeat(width - row.len()));
        page.push_str("</tr>");
        if at == 0 && headed {
            page.push_str("</thead>");
        }
        page.push('\n');
    }
    if rows.len() > usize::from(headed) {
        page.push_str("</tbody>");
    }
    page.push_str("</table></div>\n");
}

fn criteria(page: &mut String, label: &str, wordings: &[PieceWording]) {
    page.push_str(&format!(
        "<section class=\"criteria\">\n<p class=\"label\">{}</p>\n",
        escaped(label)
    ));
    if wordings.is_empty() {
        page.push_str("<p class=\"muted\">Nothing written yet.</p>\n");
    }
    for wording in wordings {
        let class = wording.by.map_or("both", Team::slug);
        page.push_str(&format!("<div class=\"{class}\">"));
        if let Some(team) = wording.by {
            page.push_str(&format!(
                "<p class=\"label\">{} wording</p>",
                escaped(team.possessive())
            ));
        }
        page.push_str("<ul>");
        for line in &wording.lines {
            page.push_str(&format!("<li>{}</li>", escaped(line)));
        }
        page.push_str("</ul></div>\n");
    }
    page.push_str("</section>\n");
}

fn note(page: &mut String, at: usize, note: &Note) {
    let number = at + 1;
    page.push_str(&format!(
        "<li id=\"note-{number}\"><p class=\"passage\">“{}”{}</p>",
        escaped(&note.passage),
        if note.resolved { " <em>settled</em>" } else { "" }
    ));
    for remark in &note.remarks {
        page.push_str(&format!(
            "<p><strong>{}</strong> <span class=\"muted\">{}</span><br>{}</p>",
            escaped(&remark.who),
            escaped(&remark.when),
            escaped(&remark.text)
        ));
    }
    page.push_str(&format!(
        "<p><a href=\"#passage-{number}\">Back to the text</a></p></li>\n"
    ));
}

fn inline(runs: &[Run]) -> String {
    let mut text = String::new();
    for run in runs {
        if run.line_break {
            text.push_str("<br>");
            continue;
        }
        let mut inside = escaped(&run.text);
        if run.figure {
            inside = format!("<span class=\"figure\">{inside}</span>");
        }
        for (on, tag) in [(run.code, "code"), (run.em, "em"), (run.strong, "strong")] {
            if on {
                inside = format!("<{tag}>{inside}</{tag}>");
            }
        }
        if let Some(team) = run.deletion {
            inside = format!(
                "<del class=\"{0}\" title=\"{1}\">{inside}</del>",
                team.slug(),
                team.label()
            );
        }
        if let Some(team) = run.insertion {
            inside = format!(
                "<ins class=\"{0}\" title=\"{1}\">{inside}</ins>",
                team.slug(),
                team.label()
            );
        }
        if let Some(address) = &run.link {
            inside = format!(
                "<a href=\"{}\" rel=\"noopener noreferrer nofollow\">{inside}</a>",
                escaped(address)
            );
        }
        if !run.notes.is_empty() {
            inside = format!("<span class=\"noted\">{inside}</span>");
        }
        text.push_str(&inside);
        for note in &run.ends {
            let number = note + 1;
            text.push_str(&format!(
                "<sup><a id=\"passage-{number}\" href=\"#note-{number}\">{number}</a></sup>"
            ));
        }
    }
    text
}

/// The text with every sign of HTML as an entity.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            letter => safe.push(letter),
        }
    }
    safe
}
