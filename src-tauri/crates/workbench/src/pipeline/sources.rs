//! The metrics of where deals come from as tables: source quality, contribution.

use column::{Codes, Dictionary};
use metrics::outcome::Outcomes;
use metrics::source_quality::{self, Stood};
use metrics::{Share, Sources, Total, contribution, velocity};
use model::StageKind;
use workspace::Workspace;

use super::cores;
use super::money::LOST;
use super::outcomes::WON;
use super::scope::Scoped;
use super::sheet::{Sheet, count, exact, figure, money, share};
use super::terms::Terms;
use crate::api::{MetricCell, Unit};
use crate::error::WorkbenchError;

/// The field that says where a deal comes from.
const SOURCE: &str = "lead_source";

/// The source of each deal, by name.
pub(super) struct Named {
    codes: Codes,
    names: Dictionary,
    plain: Vec<u32>,
}

impl Named {
    pub fn of(workspace: &Workspace, scoped: &Scoped) -> Result<Named, WorkbenchError> {
        let (plain, names) = scoped.facts.codes(workspace, SOURCE)?;
        Ok(Named {
            codes: Codes::narrow(&plain),
            names,
            plain,
        })
    }

    /// The sources' names by code, from 1 on.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.texts()
    }

    pub fn sources(&self) -> Sources<'_> {
        Sources {
            codes: &self.codes,
            names: &self.names,
        }
    }

    fn name(&self, source: usize) -> String {
        self.sources().name(source).unwrap_or("unknown").to_owned()
    }

    /// Those of some deals that a source brought.
    fn brought<'a>(&'a self, source: usize, rows: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        let own = move |row: &u32| self.plain[*row as usize] as usize == source;
        rows.iter().copied().filter(own)
    }
}

/// The deals of one source as its quality counts them.
struct Stands(Vec<(u32, Stood)>);

impl Stands {
    fn rows(&self, with: impl Fn(&Stood) -> bool) -> Vec<u32> {
        let own = self.0.iter().filter(|(_, stood)| with(stood));
        own.map(|(row, _)| *row).collect()
    }

    /// A source's share of what was decided, or of what came further than a step or was lost there.
    fn share(
        &self,
        sheet: &mut Sheet,
        of: Share,
        key: &str,
        did: (&str, &dyn Fn(&Stood) -> bool),
        lost: &dyn Fn(&Stood) -> bool,
    ) -> MetricCell {
        let others = self.rows(|stood| stood.kind == StageKind::Lost && lost(stood));
        sheet.open_both(share(of), key, (did.0, &self.rows(did.1)), (LOST, &others))
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
    let (deals, sources) = (scoped.deals(), named.sources());
    let part = |rows| source_quality::Part::of(&deals, &sources, asked, scoped.days(), rows);
    let found = cores::over(scoped.facts.count(), part, source_quality::Part::and).finish(&sources);
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
    let (stood, open) = source_quality::stood(&scoped.deals(), asked.entry, scoped.days());
    let mut by_source: Vec<Vec<(u32, Stood)>> = vec![Vec::new(); named.sources().count()];
    for (row, stood) in stood {
        by_source[named.plain[row as usize] as usize].push((row, stood));
    }
    sheet.keep("open", &open);
    for own in sources {
        let stands = Stands(std::mem::take(&mut by_source[own.source]));
        let cells = quality(sheet, &named, own, &stands, (&open, found.sources.as_slice()));
        let name = named.name(own.source);
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

/// The row of a source.
fn quality(
    sheet: &mut Sheet,
    named: &Named,
    own: &source_quality::Source,
    stands: &Stands,
    (open, all): (&[u32], &[source_quality::Source]),
) -> Vec<MetricCell> {
    let name = named.name(own.source);
    let won = |stood: &Stood| stood.kind == StageKind::Won;
    let rows = stands.rows(|stood| stood.opportunity);
    let still: Vec<u32> = named.brought(own.source, open).collect();
    let share_of_open = MetricCell {
        of: Some(all.iter().map(|own| own.open.n).sum()),
        ..figure(own.pipeline_share, own.open.n)
    };
    let mut cells = vec![
        sheet.open(count(own.opportunities), format!("{name}:deals"), &rows),
        stands.share(
            sheet,
            own.decided(),
            &format!("{name}:decided"),
            (WON, &won),
            &|stood| stood.opportunity,
        ),
        sheet.open(count(own.won.n), format!("{name}:won"), &stands.rows(won)),
        money(&own.won),
        figure(own.days_to_win, own.won.n - own.entry_unknown),
        figure(own.velocity.velocity(), own.velocity.won.n),
        sheet.open_part(
            share_of_open,
            &format!("{name}:open"),
            ("open, from here", &still),
            ("open, from elsewhere", "open"),
        ),
        count(own.rank_by_volume as u64),
        count(own.rank_by_win_rate as u64),
    ];
    for (at, step) in (0_u16..).zip(&own.steps) {
        let further = |stood: &Stood| won(stood) || stood.furthest > Some(at);
        cells.push(stands.share(
            sheet,
            step.moved_on,
            &format!("{name}:step:{at}"),
            ("came further", &further),
            &|stood| stood.furthest == Some(at),
        ));
    }
    cells
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
                &format!("Created in {}", scoped.named(period)),
                Unit::Money,
            ),
            ("created_share", "Of all created", Unit::Share),
        ],
    );
    sheet.keep("open", &found.open_rows);
    sheet.keep("created", &found.created_rows);
    for own in &found.sources {
        let name = named.name(own.source);
        let mut part = |what: &str, of: metrics::Figure, [n, all]: [u64; 2], rows: &[u32]| {
            let cell = MetricCell {
                of: Some(all),
                ..figure(of, n)
            };
            let rows: Vec<u32> = named.brought(own.source, rows).collect();
            let (here, elsewhere) = (format!("{what}, from here"), format!("{what}, from elsewhere"));
            sheet.open_part(
                cell,
                &format!("{name}:{what}"),
                (&here, &rows),
                (&elsewhere, what),
            )
        };
        let ns = [[own.open.n, found.open.n], [own.created.n, found.created.n]];
        let open = part("open", own.open_share, ns[0], &found.open_rows);
        let created = part("created", own.created_share, ns[1], &found.created_rows);
        sheet.row(
            name.clone(),
            name,
            vec![money(&own.open), open, money(&own.created), created],
        );
    }
    all_sources(sheet, &found);
    Ok(())
}

/// The row of what all sources brought.
fn all_sources(sheet: &mut Sheet, found: &contribution::Contribution) {
    let whole = |of: &Total| MetricCell {
        n: Some(of.n),
        of: Some(of.n),
        ..exact(
            (of.minor != 0).then(|| model::Exact::from_integer(1)),
            "the amounts sum to nothing",
        )
    };
    let cells = vec![
        sheet.open(money(&found.open), "open", &found.open_rows),
        whole(&found.open),
        sheet.open(money(&found.created), "created", &found.created_rows),
        whole(&found.created),
    ];
    sheet.row("all", "All sources", cells);
}
