//! Charts of metrics: what is drawn, in which words. Knows no drawing (see `chart`).

use crate::Workbench;
use crate::api::{ChartDrawing, MetricChartRequest};
use crate::error::WorkbenchError;

/// True when a metric has a chart.
pub(super) fn is_drawn(_metric: &str) -> bool {
    false
}

impl Workbench {
    /// Draws the chart of a metric as SVG, or as PNG at double resolution in base64.
    ///
    /// # Errors
    /// When the metric can't be computed or has no chart.
    pub fn metric_chart(&self, request: &MetricChartRequest) -> Result<ChartDrawing, WorkbenchError> {
        let metric = request.metric.metric.clone();
        Err(WorkbenchError::NoChart { metric })
    }

    /// Draws the chart of a metric as the bytes of an SVG or PNG file.
    ///
    /// # Errors
    /// As [`Workbench::metric_chart`].
    pub fn metric_chart_bytes(&self, request: &MetricChartRequest) -> Result<Vec<u8>, WorkbenchError> {
        let metric = request.metric.metric.clone();
        Err(WorkbenchError::NoChart { metric })
    }
}
