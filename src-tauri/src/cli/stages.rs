//! `stages` as text for a terminal: how far deals come, and what became of the rows. Computes nothing.

use workbench::api::{StageExport, StageHistory, StageLine, StageShape};

use super::print::table;

/// One block per team.
pub fn text(histories: &[StageHistory]) -> String {
    if histories.is_empty() {
        return "No export here tells of the stages of deals. Bring in opportunities or a stage history."
            .to_owned();
    }
    histories.iter().map(block).collect::<Vec<_>>().join("\n\n")
}

fn block(history: &StageHistory) -> String {
    let mut out = vec![format!(
        "{}: {} deals{}: {} won, {} lost, {} open",
        history.team.label(),
        history.deals,
        if history.deals_from_history {
            " (named by the history; no opportunities were brought)"
        } else {
            ""
        },
        history.won,
        history.lost,
        history.open
    )];
    let header = [
        "  stage",
        "kind",
        "visits",
        "reached",
        "moved on",
        "lost",
        "open",
        "skipped",
        "conversion",
        "median days",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(history.stages.iter().map(line));
    out.push(table(&rows));
    let notes = [
        (
            history.inferred,
            "visits no row tells of, taken from creation dates",
        ),
        (
            history.order_inferred,
            "visits on one day put in the order of the stages",
        ),
        (history.reopened, "times a deal left won or lost"),
        (
            history.entry_unknown,
            "deals whose history begins after their creation",
        ),
        (
            history.without_visit,
            "deals with neither a row nor a creation date",
        ),
        (
            history.ends_elsewhere,
            "deals whose latest row is not the stage they are in now",
        ),
        (history.on_no_step, "deals on no step"),
    ];
    let told = notes.iter().filter(|(count, _)| *count > 0);
    out.extend(told.map(|(count, what)| format!("  {count} {what}")));
    out.extend(history.exports.iter().map(export));
    out.join("\n")
}

fn line(stage: &StageLine) -> Vec<String> {
    let kind = format!("{:?}", stage.kind).to_lowercase();
    let mut cells = vec![format!("  {}", stage.name), kind, stage.visits.to_string()];
    let unknown = || "–".to_owned();
    if let Some(step) = &stage.step {
        let counts = [step.reached, step.moved_on, step.lost, step.open, step.skipped];
        cells.extend(counts.map(|count| count.to_string()));
        let share = model::ratio::percent;
        cells.push(step.conversion.map_or_else(unknown, share));
        cells.push(step.median_days.map_or_else(unknown, |days| days.to_string()));
    }
    cells
}

fn export(export: &StageExport) -> String {
    let shape = match export.shape {
        StageShape::Rows => "one row per change",
        StageShape::StageDates => "one date per stage",
        StageShape::CloseDates => "close dates of deals that are over",
        StageShape::Snapshots => "changes between exports",
    };
    let parts = [
        (export.collapsed, "collapsed"),
        (export.other_field, "of another field"),
        (export.orphans, "orphans"),
        (export.unreadable, "unreadable"),
        (export.unmapped, "under no stage of the ladder"),
        (export.elsewhere, "told better elsewhere"),
    ];
    let sum = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!(" + {count} {what}"))
        .collect::<String>();
    let days = export
        .between
        .map_or_else(String::new, |(from, to)| format!("; between {from} and {to}"));
    let unobservable = if export.re_entries_unobservable {
        "; re-entries unobservable"
    } else {
        ""
    };
    format!(
        "  {} ({shape}): {} rows = {} visits{sum}{days}{unobservable}",
        export.file_name, export.rows, export.visits
    )
}
