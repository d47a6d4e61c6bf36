//! Answers as text for a terminal, and the report as one HTML page. Knows no shape but what it prints.

use model::{Exact, Kind, Money};
use workbench::api::{
    CellValue, Comparison, ImportPreview, Measure, RejectedPage, RowsPage, SideView, SourceCard, Tally,
    TermCard, TermView,
};

/// Columns of texts under each other, two spaces apart; the last column is not padded.
pub(super) fn table(rows: &[Vec<String>]) -> String {
    let width = |at: usize| {
        rows.iter()
            .filter_map(|row| row.get(at))
            .map(|cell| cell.chars().count())
            .max()
    };
    let lines = rows.iter().map(|row| {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            line.push_str(cell);
            if at + 1 < row.len() {
                let gap = width(at).unwrap_or(0) - cell.chars().count() + 2;
                line.push_str(&" ".repeat(gap));
            }
        }
        line.trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn row<const N: usize>(cells: [String; N]) -> Vec<String> {
    cells.to_vec()
}

fn amount(money: Option<Money>, currency: Option<&str>) -> String {
    money.map_or_else(
        || "–".to_owned(),
        |money| {
            let text = money.to_decimal_text();
            currency.map_or(text.clone(), |currency| format!("{currency} {text}"))
        },
    )
}

fn counted(records: u64) -> String {
    if records == 1 {
        "1 record".to_owned()
    } else {
        format!("{records} records")
    }
}

/// `sources`.
pub fn sources(sources: &[SourceCard]) -> String {
    if sources.is_empty() {
        return "No sources yet. Bring one in: counterpart import FILE EXPORT --team marketing".to_owned();
    }
    let mut out = Vec::new();
    for source in sources {
        let account = &source.account;
        out.push(format!(
            "{}: {} ({}), {}",
            source.team.label(),
            source.file_name,
            source.table.label().to_lowercase(),
            counted(account.rows)
        ));
        out.push(format!(
            "  {} lines = {} header + {} accepted + {} blank{} + {} rejected{}",
            account.lines,
            account.header_lines,
            account.accepted_lines,
            account.blank_lines,
            account
                .skipped
                .iter()
                .map(|skipped| format!(" + {} {}", skipped.lines, skipped.label))
                .collect::<String>(),
            account.rejected_lines,
            if account.preamble_lines > 0 {
                format!(" + {} before the header", account.preamble_lines)
            } else {
                String::new()
            },
        ));
        let as_of = source
            .as_of
            .map_or_else(|| "unknown".to_owned(), |day| day.to_string());
        out.push(format!(
            "  as of {as_of}{}",
            if source.as_of_declared { " (declared)" } else { "" }
        ));
        out.extend(former(source));
        out.extend(
            source
                .findings
                .iter()
                .map(|finding| format!("  {}: {}", finding.code, finding.message)),
        );
    }
    out.join("\n")
}

/// A line for each earlier version of a source.
fn former(source: &SourceCard) -> impl Iterator<Item = String> {
    source
        .versions
        .iter()
        .filter(|version| !version.current)
        .map(|version| {
            let as_of = version
                .as_of
                .map_or_else(|| "unknown".to_owned(), |day| day.to_string());
            format!(
                "  before: {} ({}), as of {as_of}",
                version.file_name,
                counted(version.rows)
            )
        })
}

/// `import`: what the updates changed, the new sources, and what was here already.
pub fn imported(new: &[SourceCard], repeated: &[String], differences: &[String]) -> String {
    let mut out = differences.to_vec();
    if !new.is_empty() {
        out.push(sources(new));
    }
    out.extend(repeated.iter().map(|name| {
        format!("{name} was here already, byte for byte; nothing was changed. --as-new counts it twice.")
    }));
    out.join("\n")
}

/// `rejected`.
pub fn rejected(page: &RejectedPage) -> String {
    let mut out = vec![format!("{} rejected", counted(page.total))];
    for one in &page.rejected {
        out.push(format!("  line {}: {}", one.line, one.reason));
        out.push(format!("    {}", one.text.replace(['\r', '\n'], " ")));
    }
    out.join("\n")
}

/// `import --dry-run`.
pub fn preview(preview: &ImportPreview) -> String {
    let seen = &preview.preview;
    let mut out = vec![format!(
        "{}: about {} {}; {}",
        seen.file_name,
        seen.records_estimate,
        preview.plan.table.label().to_lowercase(),
        seen.profile
            .as_ref()
            .map_or("no profile recognises it", |profile| profile.why.as_str()),
    )];
    if let Some(container) = &seen.container {
        let (part, sheet) = (&container.part, &container.sheet);
        out.push(format!("  {}, {part} \"{sheet}\"", container.kind));
    }
    let mut rows = vec![row([
        "  header".into(),
        "field".into(),
        "looks like".into(),
        "examples".into(),
    ])];
    for (plan, guess) in preview.plan.columns.iter().zip(&seen.columns) {
        let field = if plan.skip {
            "(left out)".to_owned()
        } else {
            plan.label.clone()
        };
        rows.push(row([
            format!("  {}", plan.header),
            field,
            guess.kind.label().to_owned(),
            guess.examples.join(" | "),
        ]));
    }
    out.push(table(&rows));
    out.extend(preview.mends.as_ref().map(|mends| format!("  {}", mends.notice)));
    out.extend(
        preview
            .remembered
            .as_ref()
            .map(|known| format!("  {}", known.notice)),
    );
    out.extend(
        seen.findings
            .iter()
            .map(|finding| format!("  {}: {}", finding.code, finding.message)),
    );
    out.join("\n")
}

/// `terms`.
pub fn terms(terms: &[TermCard]) -> String {
    let number = |count: Option<u64>| count.map_or_else(|| "–".to_owned(), |count| count.to_string());
    let mut rows = vec![row([
        "term".into(),
        "counts".into(),
        "Marketing".into(),
        "Sales".into(),
    ])];
    rows.extend(terms.iter().map(|term| {
        row([
            term.name.clone(),
            term.table.label().to_lowercase(),
            number(term.marketing),
            number(term.sales),
        ])
    }));
    table(&rows)
}

/// `define`.
pub fn side(view: &TermView, side: &SideView) -> String {
    let mut out = vec![match side.count {
        Some(count) => format!(
            "{} counts {count} of {} {} as {} (v{}).",
            side.team.label(),
            side.of,
            view.table.label().to_lowercase(),
            view.name,
            side.version
        ),
        None => format!(
            "{} {} is kept; no number yet: {}.",
            side.team.possessive(),
            view.name,
            side.reason
        ),
    }];
    let mut rows = Vec::new();
    for clause in &side.clauses {
        rows.push(row([
            format!("  {}", clause.text),
            format!("holds for {}", clause.holds),
            if clause.unknown > 0 {
                format!("unknown for {}", clause.unknown)
            } else {
                String::new()
            },
        ]));
    }
    out.push(table(&rows));
    out.extend(
        side.warnings
            .iter()
            .map(|warning| format!("  {}", warning.message)),
    );
    out.join("\n").trim_end().to_owned()
}

/// The measured number of a tally.
fn measured(comparison: &Comparison, tally: Tally) -> String {
    match comparison.measure {
        Measure::Records => tally.n.to_string(),
        Measure::Amount => amount(tally.amount, comparison.currency.as_deref()),
    }
}

/// A share in the measure's unit: −15/2 records, or whole money.
fn share(comparison: &Comparison, exact: &str, decimal: f64) -> String {
    let text = match comparison.measure {
        Measure::Records => exact.to_owned(),
        Measure::Amount => {
            let exact: Exact = exact.parse().unwrap_or_default();
            if exact.is_integer() {
                Money(i64::try_from(exact.to_integer()).unwrap_or(i64::MAX)).to_decimal_text()
            } else {
                format!("{:.2}", decimal / Money::SCALE as f64)
            }
        }
    };
    text.replace('-', "−")
}

/// `compare`.
pub fn comparison(comparison: &Comparison) -> String {
    let period = comparison.period.as_deref().unwrap_or("all time");
    let as_of = comparison
        .as_of
        .map_or_else(|| "unknown".to_owned(), |day| day.to_string());
    let mut out = vec![format!(
        "{} · {period} · as of {as_of} · {} {}",
        comparison.name,
        comparison.records,
        comparison.table.label().to_lowercase()
    )];
    out.push(String::new());
    let sides = [
        ("Marketing", &comparison.marketing_side, comparison.marketing),
        ("Sales", &comparison.sales_side, comparison.sales),
    ];
    out.push(table(&sides.map(|(team, side, tally)| {
        row([
            format!("{team}:"),
            measured(comparison, tally),
            format!("{} (v{})", side.text, side.version),
        ])
    })));
    out.push(String::new());
    out.push(format!(
        "Both {}, only Marketing {}, only Sales {}.{}",
        measured(comparison, comparison.both),
        measured(comparison, comparison.only_marketing),
        measured(comparison, comparison.only_sales),
        comparison
            .agreement_by_count
            .map_or_else(String::new, |agreement| {
                format!(" Agreement: {} of {} records.", agreement.n, agreement.of)
            }),
    ));
    out.push(String::new());
    let gap = match comparison.measure {
        Measure::Records => comparison.gap.to_string(),
        Measure::Amount => Money(comparison.gap).to_decimal_text(),
    };
    let gap = gap.replace('-', "−");
    out.push(match (comparison.causes.is_empty(), comparison.measure) {
        (true, _) => "Nothing sets the two numbers apart.".to_owned(),
        (false, Measure::Records) => format!("The gap is {gap}, exactly:"),
        (false, Measure::Amount) => format!("The gap is {gap}; shares to the cent, exact under --json:"),
    });
    out.push(causes(comparison));
    out.extend(comparison.notes.iter().map(|note| format!("Note: {note}")));
    out.join("\n").trim_end().to_owned()
}

/// One line per cause: slot, share, its range over all orders, records, and the cause in words.
fn causes(comparison: &Comparison) -> String {
    let rows: Vec<_> = comparison
        .causes
        .iter()
        .map(|cause| {
            let range = match (cause.range, comparison.measure) {
                (Some((low, high)), Measure::Records) => format!("[{low}, {high}]").replace('-', "−"),
                _ => String::new(),
            };
            row([
                format!("  {}", cause.slot),
                share(comparison, &cause.share, cause.share_decimal),
                range,
                counted(cause.records),
                cause.label.clone(),
            ])
        })
        .collect();
    table(&rows)
}

/// `rows`.
pub fn rows(page: &RowsPage) -> String {
    /// Wide tables do not fit a terminal; `--json` and `--csv` have every column.
    const COLUMNS: usize = 8;
    let columns = &page.columns[..page.columns.len().min(COLUMNS)];
    let head = columns.iter().map(|column| match column.team {
        Some(team) => format!("{} ({})", column.label, team.label()),
        None => column.label.clone(),
    });
    let mut rows = vec![head.collect::<Vec<_>>()];
    for row in &page.rows {
        rows.push(
            columns
                .iter()
                .zip(&row.cells)
                .map(|(column, cell)| text(column.kind, cell))
                .collect(),
        );
    }
    let mut out = table(&rows);
    out.push_str(&format!("\n{} of {}.", page.rows.len(), counted(page.total)));
    out
}

pub(super) fn text(kind: Kind, cell: &CellValue) -> String {
    let text = match cell {
        CellValue::Null => "–".to_owned(),
        CellValue::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        CellValue::Number(minor) if kind == Kind::Money => Money(*minor as i64).to_decimal_text(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Text(text) => text.clone(),
    };
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(40)
        .collect()
}

/// The comparison as one HTML page that needs no network. Texts from data are escaped.
pub fn report(comparison: &Comparison, bridge: &str, overlap: &str) -> String {
    let mut causes = String::new();
    for cause in &comparison.causes {
        causes.push_str(&format!(
            "<tr><td>{}</td><td class=n>{}</td><td>{}</td><td>{}</td><td class=n>{}</td></tr>",
            escape(&cause.label),
            escape(&share(comparison, &cause.share, cause.share_decimal)),
            escape(if cause.marketing.is_empty() {
                "–"
            } else {
                &cause.marketing
            }),
            escape(if cause.sales.is_empty() {
                "–"
            } else {
                &cause.sales
            }),
            cause.records,
        ));
    }
    let notes: String = comparison
        .notes
        .iter()
        .map(|note| format!("<p>{}</p>", escape(note)))
        .collect();
    format!(
        include_str!("report.html"),
        bridge = bridge,
        overlap = overlap,
        causes = causes,
        notes = notes,
        title = escape(&comparison.name),
        period = escape(comparison.period.as_deref().unwrap_or("All time")),
        as_of = comparison
            .as_of
            .map_or_else(|| "unknown".to_owned(), |day| day.to_string()),
        marketing = escape(&measured(comparison, comparison.marketing)),
        sales = escape(&measured(comparison, comparison.sales)),
        marketing_text = escape(&comparison.marketing_side.text),
        sales_text = escape(&comparison.sales_side.text),
        marketing_version = comparison.marketing_side.version,
        sales_version = comparison.sales_side.version,
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other_and_hostile_text_is_escaped() {
        let rows = [row(["a".into(), "1".into()]), row(["long".into(), "22".into()])];
        assert_eq!(table(&rows), "a     1\nlong  22");
        assert_eq!(escape("<script>\"&"), "&lt;script&gt;&quot;&amp;");
    }
}
