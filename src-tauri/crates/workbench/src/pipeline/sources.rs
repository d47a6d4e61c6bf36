//! The metrics of where deals come from as tables: source quality, contribution.

use column::{Codes, Dictionary};
use metrics::outcome::Outcomes;
use metrics::{Share, Sources, contribution, source_quality, velocity};
use workspace::Workspace;

use super::scope::Scoped;
use super::sheet::{Sheet, count, exact, figure, money, share};
use super::terms::Terms;
use crate::api::{MetricCell, Unit};
use crate::error::WorkbenchError;

/// The field that says where a deal comes from.
const SOURCE: &str = "lead_source";

/// The source of each deal, by name.
struct Named {
    codes: Codes,
    names: Dictionary,
    plain: Vec<u32>,
}

impl Named {
    fn of(workspace: &Workspace, scoped: &Scoped) -> Result<Named, WorkbenchError> {
        let (plain, names) = scoped.facts.codes(workspace, SOURCE)?;
        Ok(Named {
            codes: Codes::narrow(&plain),
            names,
            plain,
        })
    }

    fn sources(&self) -> Sources<'_> {
        Sources {
            codes: &self.codes,
            names: &self.names,
        }
    }

    fn name(&self, source: usize) -> String {
        self.sources().name(source).unwrap_or("unknown").to_owned()
    }

    /// The deals of a source.
    fn rows(&self, scoped: &Scoped, source: usize) -> Vec<u32> {
        let own = |row: &usize| self.plain[*row] as usize == source;
        scoped.among.rows().filter(own).map(|row| row as u32).collect()
    }
}

pub(super) fn source_quality(
    workspace: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let named = Named::of(workspace, scoped)?;
    let asked = velocity::Terms {
        entry: terms.stage("entry", &scoped.facts.stages.ladder, 0)?,
        window: terms.days("window", Some(365))?.unwrap_or(365).max(1),
        outcomes: Outcomes::AsLogged,
    };
    let found = source_quality::source_quality(&scoped.deals(), &named.sources(), asked, scoped.days());
    let steps = scoped.facts.stages.ladder.steps();
    let ids: Vec<String> = (0..steps).map(|step| format!("step:{step}")).collect();
    let labels: Vec<String> = (0..steps)
        .map(|step| format!("{} on", scoped.stage(step as u16)))
        .collect();
    let mut columns = vec![
        ("opportunities", "Deals", Unit::Count),
        ("win_rate", "Win rate", Unit::Share),
        ("won", "Won", Unit::Count),
        ("won_amount", "Won amount", Unit::Money),
        ("days", "Median days to win", Unit::Days),
        ("velocity", "Velocity", Unit::MoneyPerDay),
        ("pipeline", "Share of pipeline", Unit::Share),
        ("by_volume", "Rank by deals", Unit::Number),
        ("by_win_rate", "Rank by win rate", Unit::Number),
    ];
    columns.extend(
        ids.iter()
            .zip(&labels)
            .map(|(id, label)| (id.as_str(), label.as_str(), Unit::Share)),
    );
    sheet.table("sources", "Sources, by what closes", "Source", &columns);
    let mut sources: Vec<&source_quality::Source> = found.sources.iter().collect();
    sources.sort_by_key(|own| (own.rank_by_win_rate, own.rank_by_volume, own.source == 0));
    for own in sources {
        let name = named.name(own.source);
        let rows = named.rows(scoped, own.source);
        let mut cells = vec![
            sheet.open(count(own.opportunities), format!("{name}:deals"), &rows),
            share(own.decided()),
            count(own.won.n),
            money(&own.won),
            figure(own.days_to_win, own.won.n - own.entry_unknown),
            figure(own.velocity.velocity(), own.velocity.won.n),
            figure(own.pipeline_share, own.open.n),
            count(own.rank_by_volume as u64),
            count(own.rank_by_win_rate as u64),
        ];
        cells.extend(own.steps.iter().map(|step| share(Share { ..step.moved_on })));
        sheet.row(name.clone(), name, cells);
    }
    let thin = found.sources.iter().filter(|own| own.thin).count();
    if thin > 0 {
        sheet.notes.push(format!(
            "{thin} sources have fewer than 30 deals: their rates are thin."
        ));
    }
    Ok(())
}

pub(super) fn contribution(
    workspace: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let named = Named::of(workspace, scoped)?;
    let entry = terms.stage("entry", &scoped.facts.stages.ladder, 0)?;
    let (period, days) = scoped.days_or_quarter();
    let found = contribution::contribution(&scoped.deals(), &named.sources(), entry, days);
    sheet.table(
        "sources",
        "What each source brought to the pipeline",
        "Source",
        &[
            ("open", "Open", Unit::Money),
            ("open_share", "Of all open", Unit::Share),
            (
                "created",
                &format!("Created in {}", period.to_text()),
                Unit::Money,
            ),
            ("created_share", "Of all created", Unit::Share),
        ],
    );
    for own in &found.sources {
        let name = named.name(own.source);
        let rows = named.rows(scoped, own.source);
        let of = |part: metrics::Figure, all: u64| MetricCell {
            of: Some(all),
            ..figure(part, 0)
        };
        let cells = vec![
            sheet.open(money(&own.open), format!("{name}:deals"), &rows),
            MetricCell {
                n: Some(own.open.n),
                ..of(own.open_share, found.open.n)
            },
            money(&own.created),
            MetricCell {
                n: Some(own.created.n),
                ..of(own.created_share, found.created.n)
            },
        ];
        sheet.row(name.clone(), name, cells);
    }
    let all = exact(Some(model::Exact::from_integer(found.open.minor)), "");
    sheet.row(
        "all",
        "All sources",
        vec![all, count(1), money(&found.created), count(1)],
    );
    Ok(())
}
