//! Runs `specs/*.md`: prose, deals as a table, and the figures that must come out. The form is explained in
//! `specs/README.md`; how a figure of each metric is written stands in `figure.rs`.

mod figure;
mod money;

use std::path::{Path, PathBuf};

use crate::deal_table::{DealTable, Line, day, ladder};
use metrics::Days;
use model::Period;

/// A section of a page: deals, and what must come out.
#[derive(Default)]
pub struct Section {
    title: String,
    settings: Settings,
    lines: Vec<Line>,
    /// Per deal.
    pub reasons: Vec<String>,
    /// Per deal; empty is unknown.
    pub sources: Vec<String>,
    /// Per deal, such as `amount 100 to 150 2026-02-10; close 2026-03-01 to 2026-06-01 2026-02-12`.
    pub changes: Vec<String>,
    expected: Vec<(String, String)>,
}

/// What holds until a later section says otherwise.
#[derive(Default, Clone)]
struct Settings {
    stages: String,
    as_of: String,
    period: Option<String>,
}

impl Section {
    fn table(&self) -> DealTable {
        DealTable::of(
            ladder(&self.settings.stages),
            day(&self.settings.as_of),
            &self.lines,
        )
    }

    /// The period; none for any time.
    pub fn period(&self) -> Option<Days> {
        let text = self.settings.period.as_deref()?;
        Some(Days::of(Period::parse(text).unwrap()))
    }
}

fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

fn read(page: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = vec![Section::default()];
    let mut header: Vec<&str> = Vec::new();
    for line in page.lines() {
        let last = sections.len() - 1;
        let section = &mut sections[last];
        if let Some(title) = line.strip_prefix("## ") {
            let settings = section.settings.clone();
            sections.push(Section {
                title: title.to_owned(),
                settings,
                ..Section::default()
            });
        } else if let Some((what, text)) = line.split_once(": `") {
            let text = text.trim_end_matches('`').to_owned();
            match what {
                "Stages" => section.settings.stages = text,
                "As of" => section.settings.as_of = text,
                "Period" => section.settings.period = Some(text),
                _ => panic!("there is no setting “{what}”"),
            }
        } else if let Some(cells) = cells(line) {
            match cells[..] {
                ["deal", ..] | ["figure", ..] => header = cells,
                [first, ..] if first.starts_with("---") => {}
                [figure, value] => section.expected.push((figure.to_owned(), value.to_owned())),
                _ => {
                    let column = |name: &str| {
                        let at = header.iter().position(|own| *own == name);
                        at.map_or("", |at| cells[at])
                    };
                    let line = format!(
                        "{} | {} | {} | {} | {}",
                        cells[0],
                        cells[1],
                        cells[2],
                        column("created"),
                        column("close")
                    );
                    section.lines.push(Line::read(&line));
                    section.reasons.push(column("reason").to_owned());
                    section.sources.push(column("source").to_owned());
                    section.changes.push(column("changes").to_owned());
                }
            }
        }
    }
    sections.retain(|section| !section.expected.is_empty());
    sections
}

fn pages() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md") && !path.ends_with("README.md"))
        .collect();
    paths.sort();
    let name = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let page = |path: PathBuf| (name(&path), std::fs::read_to_string(&path).unwrap());
    paths.into_iter().map(page).collect()
}

#[test]
fn every_page_comes_out_as_written() {
    let mut wrong = Vec::new();
    for (metric, page) in pages() {
        let Some(figure) = figure::of(&metric) else {
            continue;
        };
        let sections = read(&page);
        assert!(!sections.is_empty(), "{metric} expects nothing");
        for section in sections {
            let table = section.table();
            for (name, value) in &section.expected {
                let came = figure(&section, &table, name);
                if came != *value {
                    let title = &section.title;
                    wrong.push(format!(
                        "{metric}, {title}: {name} should be {value}, came out {came}"
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_page_is_named_by_a_metric_of_the_catalogue() {
    let pages = pages();
    for (metric, _) in &pages {
        assert!(
            metrics::CATALOGUE.iter().any(|entry| entry.id == metric),
            "{metric}"
        );
    }
    for metric in [
        "conversion",
        "time_in_stage",
        "transitions",
        "aging",
        "win_rate",
        "attrition",
        "velocity",
        "coverage",
        "movement",
        "forecast",
        "source_quality",
    ] {
        assert!(
            figure::of(metric).is_some() && pages.iter().any(|page| page.0 == metric),
            "{metric}"
        );
    }
    for (at, entry) in metrics::CATALOGUE.iter().enumerate() {
        let again = metrics::CATALOGUE[at + 1..]
            .iter()
            .any(|other| other.id == entry.id);
        assert!(!again, "{} stands in the catalogue twice", entry.id);
    }
}
