//! Charts of a comparison: what is drawn, in which words. Knows no drawing (see `chart`).

use base64::Engine;
use chart::{Bar, Bridge, Chart, Overlap, Size, Step, Theme};
use model::{Exact, Money};

use crate::Workbench;
use crate::api::{ChartDrawing, ChartKind, ChartRequest, Comparison, Measure, Tally};
use crate::compare;
use crate::error::WorkbenchError;

impl Workbench {
    /// Draws a chart of a comparison as SVG, or as PNG at double resolution in base64.
    ///
    /// # Errors
    /// When the comparison can't be made or the chart can't be drawn.
    pub fn chart(&self, request: &ChartRequest) -> Result<ChartDrawing, WorkbenchError> {
        let spec = self.spec(request)?;
        drawing(&spec, request.dark, request.width, request.png)
    }

    /// Draws a chart of a comparison as the bytes of an SVG or PNG file.
    ///
    /// # Errors
    /// As [`Workbench::chart`].
    pub fn chart_bytes(&self, request: &ChartRequest) -> Result<Vec<u8>, WorkbenchError> {
        bytes(&self.spec(request)?, request.dark, request.width, request.png)
    }

    fn spec(&self, request: &ChartRequest) -> Result<Chart, WorkbenchError> {
        let compared = self.read_at(request.compare.at, |workspace, model| {
            compare::compared(workspace, model, &request.compare)
        })?;
        Ok(match request.chart {
            ChartKind::Bridge => Chart::Bridge(bridge(&compared.comparison)),
            ChartKind::Overlap => Chart::Overlap(overlap(&compared.comparison)),
        })
    }
}

/// A chart as SVG, or as PNG at double resolution in base64.
pub(crate) fn drawing(
    spec: &Chart,
    dark: bool,
    width: u32,
    png: bool,
) -> Result<ChartDrawing, WorkbenchError> {
    let bytes = bytes(spec, dark, width, png)?;
    let image = if png {
        base64::engine::general_purpose::STANDARD.encode(bytes)
    } else {
        String::from_utf8_lossy(&bytes).into_owned()
    };
    Ok(ChartDrawing {
        image,
        description: chart::describe(spec),
    })
}

/// A chart as the bytes of an SVG or PNG file.
pub(crate) fn bytes(spec: &Chart, dark: bool, width: u32, png: bool) -> Result<Vec<u8>, WorkbenchError> {
    let theme = if dark { Theme::Dark } else { Theme::Light };
    let width = width.clamp(320, 2_000);
    let size = Size { width, height: 0 };
    Ok(if png {
        chart::png(spec, theme, size, 2)?
    } else {
        chart::svg(spec, theme, size)?.into_bytes()
    })
}

fn bridge(comparison: &Comparison) -> Bridge {
    let bar = |label: &str, tally: &Tally| Bar {
        label: label.to_owned(),
        value: measured(comparison, tally),
        text: number(comparison, tally),
    };
    let steps = comparison
        .causes
        .iter()
        .map(|cause| Step {
            key: cause.slot.clone(),
            label: cause.label.clone(),
            value: scaled(comparison, cause.share_decimal),
            text: share_text(comparison, &cause.share, cause.share_decimal),
            detail: format!("{} records", cause.records),
        })
        .collect();
    Bridge {
        title: format!("{}: from Marketing's number to Sales'", comparison.name),
        subtitle: subtitle(comparison),
        left: bar("Marketing", &comparison.marketing),
        right: bar("Sales", &comparison.sales),
        steps,
    }
}

fn overlap(comparison: &Comparison) -> Overlap {
    let bar = |label: &str, tally: &Tally| Bar {
        label: label.to_owned(),
        value: measured(comparison, tally),
        text: number(comparison, tally),
    };
    Overlap {
        title: format!("{}: who counts what", comparison.name),
        subtitle: subtitle(comparison),
        only_a: bar("Only Marketing", &comparison.only_marketing),
        both: bar("Both", &comparison.both),
        only_b: bar("Only Sales", &comparison.only_sales),
    }
}

/// Period, as-of, n and definition versions: no chart without them.
fn subtitle(comparison: &Comparison) -> String {
    let period = comparison.period.as_deref().unwrap_or("all time");
    let as_of = comparison
        .as_of
        .map_or_else(|| "as-of unknown".to_owned(), |day| format!("as of {day}"));
    format!(
        "{period} · {as_of} · {} {} · Marketing's definition v{}, Sales' v{}",
        grouped(comparison.records as i128),
        comparison.table.label().to_lowercase(),
        comparison.marketing_side.version,
        comparison.sales_side.version,
    )
}

fn measured(comparison: &Comparison, tally: &Tally) -> f64 {
    match comparison.measure {
        Measure::Records => tally.n as f64,
        Measure::Amount => tally
            .amount
            .map_or(0.0, |amount| amount.0 as f64 / Money::SCALE as f64),
    }
}

fn scaled(comparison: &Comparison, value: f64) -> f64 {
    match comparison.measure {
        Measure::Records => value,
        Measure::Amount => value / Money::SCALE as f64,
    }
}

fn number(comparison: &Comparison, tally: &Tally) -> String {
    match (comparison.measure, tally.amount) {
        (Measure::Amount, Some(amount)) => money(comparison, amount.0 as f64 / Money::SCALE as f64),
        _ => grouped(i128::from(tally.n)),
    }
}

/// A share as people write it: −7½, −8, −3.67; amounts to the unit.
fn share_text(comparison: &Comparison, exact: &str, decimal: f64) -> String {
    if comparison.measure == Measure::Amount {
        return money(comparison, scaled(comparison, decimal));
    }
    let exact: Exact = exact.parse().unwrap_or_default();
    let sign = if decimal < 0.0 { "−" } else { "" };
    let (whole, rest) = (exact.trunc().to_integer().abs(), exact.fract());
    let fraction = match (rest.numer().abs(), *rest.denom()) {
        (0, _) => "",
        (1, 2) => "½",
        (1, 3) => "⅓",
        (2, 3) => "⅔",
        (1, 4) => "¼",
        (3, 4) => "¾",
        _ => return format!("{sign}{:.2}", decimal.abs()),
    };
    match (whole, fraction) {
        (0, fraction) if !fraction.is_empty() => format!("{sign}{fraction}"),
        (whole, fraction) => format!("{sign}{}{fraction}", grouped(whole)),
    }
}

fn money(comparison: &Comparison, units: f64) -> String {
    priced(comparison.currency.as_deref(), units)
}

/// An amount to the unit, with its currency.
pub(crate) fn priced(currency: Option<&str>, units: f64) -> String {
    let sign = if units < 0.0 { "−" } else { "" };
    let text = grouped(units.abs().round() as i128);
    match currency {
        Some("USD") => format!("{sign}${text}"),
        Some("EUR") => format!("{sign}€{text}"),
        Some("GBP") => format!("{sign}£{text}"),
        Some(code) => format!("{sign}{code} {text}"),
        None => format!("{sign}{text}"),
    }
}

/// Digits in groups of three.
pub(crate) fn grouped(number: i128) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
    if number < 0 {
        out.push('−');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_groups_of_three() {
        for (number, text) in [(0, "0"), (40, "40"), (1_000, "1,000"), (-1_234_567, "−1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
