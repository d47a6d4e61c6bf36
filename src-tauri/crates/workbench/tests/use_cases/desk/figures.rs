//! Asking for metrics, and the names of the deals behind their cells.

use std::collections::BTreeMap;

use workbench::api::{
    DealsBehind, MetricCell, MetricRequest, MetricView, PipelineScope, RowSet, RowsRequest,
};

use super::Desk;

pub fn asked(metric: &str) -> MetricRequest {
    MetricRequest {
        metric: metric.to_owned(),
        scope: PipelineScope::default(),
        parameters: BTreeMap::new(),
        by: None,
    }
}

pub fn cell<'a>(view: &'a MetricView, table: &str, row: &str, column: &str) -> &'a MetricCell {
    let table = view.tables.iter().find(|own| own.id == table).unwrap();
    let at = table.columns.iter().position(|own| own.id == column).unwrap();
    &table.rows.iter().find(|own| own.key == row).unwrap().cells[at]
}

/// `n of m` of a share, or the exact number.
pub fn written(cell: &MetricCell) -> String {
    match (cell.n, cell.of) {
        (Some(n), Some(of)) => format!("{n} of {of}"),
        _ => cell.exact.clone(),
    }
}

/// The names of the deals behind a cell: of a share, of those that count in it.
pub fn behind(desk: &Desk, request: &MetricRequest, cell: &MetricCell) -> Vec<String> {
    names(desk, request, &cell.open[0])
}

pub fn names(desk: &Desk, request: &MetricRequest, behind: &DealsBehind) -> Vec<String> {
    let set = RowSet::Metric {
        request: request.clone(),
        open: behind.key.clone(),
    };
    let page = desk.bench.rows(&RowsRequest {
        set,
        sort: None,
        offset: 0,
        limit: 50,
    });
    let page = page.unwrap();
    let at = page
        .columns
        .iter()
        .position(|column| column.label == "Opportunity name");
    let at = at.unwrap_or_else(|| panic!("{:?}", page.columns));
    page.rows
        .iter()
        .map(|row| format!("{:?}", row.cells[at]))
        .map(|text| text.replace(['"', ')'], "").replace("Text(", ""))
        .collect()
}
