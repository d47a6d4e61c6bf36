//! Charts of metrics: what is drawn, in which words, from the tables the metric fills. Knows no drawing (see
//! `chart`) and computes no figure.

mod money;
mod overlap;
mod stays;

use chart::{Cell, Chart, DotRow, Dots, Funnel, FunnelStep, Matrix, Slope, SlopeLine, Tick, Tone};
use model::ratio::percent;
use model::{Money, Team};
use workspace::Workspace;

use super::answers::cell;
use super::measured;
use crate::Workbench;
use crate::api::{
    ChartDrawing, MetricCell, MetricChartRequest, MetricRequest, MetricRow, MetricTable, MetricView, Unit,
};
use crate::chart_of::{self, grouped};
use crate::error::WorkbenchError;
use crate::session::Model;

/// Curves in one picture, and sources in one slope, at most: those with most deals.
const LINES: usize = 6;

/// True when a metric that fills these tables has a chart.
pub(super) fn is_drawn(metric: &str, tables: &[MetricTable]) -> bool {
    let has = |table: &str| tables.iter().any(|own| own.id == table && !own.rows.is_empty());
    match metric {
        "credit" => has("models"),
        "influenced" => has("overlap"),
        "committee" => has("roles"),
        _ => true,
    }
}

impl Workbench {
    /// Draws the chart of a metric as SVG, or as PNG at double resolution in base64.
    ///
    /// # Errors
    /// When the metric can't be computed or has no chart.
    pub fn metric_chart(&self, request: &MetricChartRequest) -> Result<ChartDrawing, WorkbenchError> {
        let spec = self.read(|workspace, model| spec(workspace, model, &request.metric))?;
        chart_of::drawing(&spec, request.dark, request.width, request.png)
    }

    /// Draws the chart of a metric as the bytes of an SVG or PNG file.
    ///
    /// # Errors
    /// As [`Workbench::metric_chart`].
    pub fn metric_chart_bytes(&self, request: &MetricChartRequest) -> Result<Vec<u8>, WorkbenchError> {
        let spec = self.read(|workspace, model| spec(workspace, model, &request.metric))?;
        chart_of::bytes(&spec, request.dark, request.width, request.png)
    }
}

fn spec(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &MetricRequest,
) -> Result<Chart, WorkbenchError> {
    let measured = measured(workspace, model, request)?;
    let view = &measured.view;
    let picture = Picture { view };
    if !view.has_chart {
        let metric = request.metric.clone();
        return Err(WorkbenchError::NoChart { metric });
    }
    Ok(match request.metric.as_str() {
        // A step that was asked for is shown as every tool counts it.
        "conversion" if request.parameters.contains_key("from") => {
            Chart::Dots(picture.dots("presets", "rate"))
        }
        "conversion" if request.by.is_none() => Chart::Funnel(picture.funnel()),
        "conversion" => Chart::Dots(picture.dots("steps", "rate")),
        "time_in_stage" => Chart::Curve(picture.curves(&measured.curves)),
        "transitions" => Chart::Matrix(picture.matrix()),
        "aging" => Chart::Dots(picture.aging()),
        "win_rate" => Chart::Dots(picture.dots("variants", "rate")),
        "attrition" => Chart::Dots(picture.dots("stages", "share")),
        "contribution" => Chart::Dots(picture.dots("sources", "open_share")),
        "velocity" => Chart::Factors(picture.factors()),
        "coverage" => Chart::Coverage(picture.coverage()),
        "movement" => Chart::Waterfall(picture.waterfall()),
        "forecast" => Chart::Coverage(picture.forecast()),
        "trends" => Chart::Trend(picture.trend()),
        "sourced" => Chart::Dots(picture.dots("rules", "share")),
        "influenced" => Chart::UpSet(picture.sourced_and_influenced()),
        "committee" => Chart::Dots(picture.dots("roles", "won")),
        "credit" => Chart::Matrix(picture.credit()),
        "source_quality" => Chart::Slope(picture.slope()),
        metric => {
            let metric = metric.to_owned();
            return Err(WorkbenchError::NoChart { metric });
        }
    })
}

/// A metric to be drawn.
struct Picture<'a> {
    view: &'a MetricView,
}

impl Picture<'_> {
    fn table(&self, id: &str) -> Option<&MetricTable> {
        self.view.tables.iter().find(|own| own.id == id)
    }

    fn rows(&self, id: &str) -> &[MetricRow] {
        self.table(id).map_or(&[], |own| own.rows.as_slice())
    }

    fn title(&self, id: &str) -> String {
        let own = self.table(id).or(self.view.tables.first());
        own.map_or_else(|| self.view.about.name.clone(), |own| own.title.clone())
    }

    /// n, period, as-of and definition: no chart without them.
    fn subtitle(&self) -> String {
        let scope = &self.view.scope;
        let mut parts = vec![format!(
            "{} of {} deals",
            grouped(scope.deals.into()),
            grouped(scope.of.into())
        )];
        parts.push(scope.period.clone().unwrap_or_else(|| "all time".to_owned()));
        parts.extend(scope.as_of.map(|day| format!("as of {day}")));
        parts.extend(
            scope
                .term
                .iter()
                .zip(scope.version)
                .map(|(term, version)| format!("{term} v{version}")),
        );
        parts.extend(scope.filters.iter().cloned());
        parts.join(" · ")
    }

    fn tone(&self) -> Tone {
        match self.view.scope.team {
            Some(Team::Marketing) => Tone::Marketing,
            Some(Team::Sales) => Tone::Sales,
            _ => Tone::Neutral,
        }
    }

    fn cell(&self, table: &str, row: &str, column: &str) -> MetricCell {
        cell(self.view, table, row, column).cloned().unwrap_or_default()
    }

    /// A figure as people read it; a dash where there is none.
    fn text(&self, unit: Unit, cell: &MetricCell) -> String {
        let Some(value) = cell.value else {
            return "–".to_owned();
        };
        let trimmed = |value: f64| {
            if value.fract() == 0.0 {
                grouped(value as i128)
            } else {
                format!("{value:.1}")
            }
        };
        match unit {
            Unit::Share => percent(value),
            Unit::Days => format!("{}\u{a0}d", trimmed(value)),
            Unit::Money => self.money(value),
            Unit::MoneyPerDay => format!("{} a\u{a0}day", self.money(value)),
            Unit::Times => format!("{value:.1}x"),
            Unit::Count | Unit::Number | Unit::Text => trimmed(value),
        }
    }

    fn money(&self, minor: f64) -> String {
        chart_of::priced(self.view.scope.currency.as_deref(), minor / Money::SCALE as f64)
    }

    fn funnel(&self) -> Funnel {
        let rows = self.rows("steps");
        let step = |row: &MetricRow| {
            let of = |column: &str| self.cell("steps", &row.key, column);
            let (entered, moved, open, lost) = (of("entered"), of("reached"), of("open"), of("lost"));
            let rate = of("rate");
            let said = |cell: &MetricCell, words: &str| format!("{} {words}", self.text(Unit::Count, cell));
            FunnelStep {
                key: row.key.clone(),
                label: row.label.split(" → ").next().unwrap_or_default().to_owned(),
                value: entered.value.unwrap_or(0.0),
                text: self.text(Unit::Count, &entered),
                moved: moved.value.unwrap_or(0.0),
                moved_text: said(&moved, "came on"),
                open: open.value.unwrap_or(0.0),
                open_text: said(&open, "still open"),
                lost: lost.value.unwrap_or(0.0),
                lost_text: said(&lost, "lost"),
                rate_text: format!("{} came on", self.text(Unit::Share, &rate)),
                interval_text: interval(&rate),
            }
        };
        Funnel {
            title: self.title("steps"),
            subtitle: self.subtitle(),
            tone: self.tone(),
            steps: rows
                .iter()
                .filter(|row| !row.key.contains('-'))
                .map(step)
                .collect(),
        }
    }

    /// One row per row of a table whose column is a share.
    fn dots(&self, table: &str, column: &str) -> Dots {
        let row = |row: &MetricRow| {
            let cell = self.cell(table, &row.key, column);
            let counted = match (cell.n, cell.of) {
                (Some(n), Some(of)) => format!(", {n} of {of}"),
                _ => String::new(),
            };
            DotRow {
                key: row.key.clone(),
                label: row.label.clone(),
                detail: cell.note.clone(),
                value: cell.value,
                low: cell.low,
                high: cell.high,
                text: format!("{}{counted}", self.text(Unit::Share, &cell)),
                tone: self.tone(),
                emphasis: row.key == "ours" || row.key == "count",
            }
        };
        let rows: Vec<DotRow> = self
            .rows(table)
            .iter()
            .filter(|row| row.key != "all")
            .map(row)
            .collect();
        let most = rows
            .iter()
            .filter_map(|row| row.high.or(row.value))
            .fold(1.0, f64::max);
        Dots {
            title: self.title(table),
            subtitle: self.subtitle(),
            ticks: percent_ticks(most),
            rows,
        }
    }

    fn aging(&self) -> Dots {
        let row = |row: &MetricRow| {
            let (old, open) = (
                self.cell("stages", &row.key, "old"),
                self.cell("stages", &row.key, "open"),
            );
            let of = open.value.filter(|open| *open > 0.0);
            DotRow {
                key: row.key.clone(),
                label: row.label.clone(),
                detail: old.note.clone(),
                value: old.value.zip(of).map(|(old, open)| old / open),
                low: None,
                high: None,
                text: format!(
                    "{} of {} open",
                    self.text(Unit::Count, &old),
                    self.text(Unit::Count, &open)
                ),
                tone: self.tone(),
                emphasis: old.value.is_some_and(|old| old > 0.0),
            }
        };
        Dots {
            title: "Open deals older than 9 of 10 stays in their stage".to_owned(),
            subtitle: self.subtitle(),
            ticks: percent_ticks(1.0),
            rows: self.rows("stages").iter().map(row).collect(),
        }
    }

    fn matrix(&self) -> Matrix {
        let columns = self.table("matrix").map_or(&[][..], |own| own.columns.as_slice());
        let line = |row: &MetricRow| {
            let sum: f64 = row.cells.iter().filter_map(|cell| cell.value).sum();
            let one = |(column, own): (&crate::api::MetricColumn, &MetricCell)| {
                let value = own.value.filter(|value| *value > 0.0)?;
                Some(Cell {
                    key: format!("{}>{}", row.key, column.id),
                    share: value / sum,
                    text: self.text(Unit::Count, own),
                    detail: own.note.clone(),
                    backward: !own.note.is_empty(),
                })
            };
            columns.iter().zip(&row.cells).map(one).collect()
        };
        Matrix {
            title: self.title("matrix"),
            subtitle: self.subtitle(),
            row_title: "From".to_owned(),
            column_title: "to".to_owned(),
            backward_note: "outlined: off the ladder".to_owned(),
            rows: self.rows("matrix").iter().map(|row| row.label.clone()).collect(),
            columns: columns.iter().map(|column| column.label.clone()).collect(),
            cells: self.rows("matrix").iter().map(line).collect(),
        }
    }

    fn slope(&self) -> Slope {
        let mut rows: Vec<&MetricRow> = self.rows("sources").iter().collect();
        let rank = |row: &MetricRow, column: &str| self.cell("sources", &row.key, column).value;
        rows.sort_by(|a, b| {
            rank(a, "by_volume")
                .unwrap_or(f64::MAX)
                .total_cmp(&rank(b, "by_volume").unwrap_or(f64::MAX))
        });
        rows.truncate(2 * LINES);
        let best = rows
            .iter()
            .filter_map(|row| rank(row, "by_win_rate"))
            .fold(f64::MAX, f64::min);
        let line = |row: &&MetricRow| {
            let (deals, rate) = (
                self.cell("sources", &row.key, "opportunities"),
                self.cell("sources", &row.key, "win_rate"),
            );
            SlopeLine {
                key: row.key.clone(),
                label: row.label.clone(),
                left: rank(row, "by_volume").unwrap_or(1.0),
                left_text: format!("{} deals", self.text(Unit::Count, &deals)),
                right: rate.value.and(rank(row, "by_win_rate")),
                right_text: format!(
                    "{} won, {} of {}",
                    self.text(Unit::Share, &rate),
                    rate.n.unwrap_or(0),
                    rate.of.unwrap_or(0)
                ),
                tone: self.tone(),
                thin: !rate.note.is_empty(),
                emphasis: rank(row, "by_win_rate") == Some(best),
            }
        };
        Slope {
            title: "From what sources bring to what they close".to_owned(),
            subtitle: self.subtitle(),
            left_title: "by deals".to_owned(),
            right_title: "by win rate".to_owned(),
            thin_note: "dashed: fewer than 30 decided; sources with fewer than 30 deals rank last".to_owned(),
            lines: rows.iter().map(line).collect(),
        }
    }
}

fn percent_ticks(most: f64) -> Vec<Tick> {
    let step = if most > 2.0 {
        1.0
    } else if most > 1.0 {
        0.5
    } else {
        0.25
    };
    let many = (most / step).ceil() as u32;
    let tick = |at: u32| Tick {
        value: f64::from(at) * step,
        text: percent(f64::from(at) * step),
    };
    (0..=many).map(tick).collect()
}

fn interval(cell: &MetricCell) -> String {
    match (cell.low, cell.high, cell.n, cell.of) {
        (Some(low), Some(high), Some(n), Some(of)) => {
            format!("{} to {}, {n} of {of}", percent(low), percent(high))
        }
        _ => cell.note.clone(),
    }
}

/// With a plus where it adds.
fn signed(text: &str, value: Option<f64>) -> String {
    if value.is_some_and(|value| value > 0.0) {
        format!("+{text}")
    } else {
        text.to_owned()
    }
}
