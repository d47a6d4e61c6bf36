//! The matrix: from each state to each other one. Knows no stage.

use serde::{Deserialize, Serialize};

use super::Kind;

/// What went from one state to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// By which the cell is known outside.
    pub key: String,
    /// The share that tints it, 0 to 1.
    pub share: f64,
    /// As read: `12`.
    pub text: String,
    /// A second line: `30 %`; may be empty.
    pub detail: String,
    /// Against the order of the states: outlined.
    #[serde(default)]
    pub backward: bool,
}

/// From each state (rows) to each other one (columns).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Matrix {
    /// The headline.
    pub title: String,
    /// Period, as-of and n.
    pub subtitle: String,
    /// What the rows are: `From`.
    pub row_title: String,
    /// What the columns are: `To`.
    pub column_title: String,
    /// What an outline says: `Outlined: backward`. Shown where a cell is backward.
    pub backward_note: String,
    /// The rows' names.
    pub rows: Vec<String>,
    /// The columns' names.
    pub columns: Vec<String>,
    /// Row by row; nothing where nothing can go.
    pub cells: Vec<Vec<Option<Cell>>>,
}

impl Cell {
    /// `Demo, Proposal: 12 (30 %)`.
    pub(crate) fn describe(&self, row: &str, column: &str) -> String {
        super::with_detail(&format!("{row}, {column}: {}", self.text), &self.detail)
    }
}

impl Matrix {
    /// Every cell that is there, with its row and column.
    pub(crate) fn each(&self) -> impl Iterator<Item = (usize, usize, &Cell)> {
        let (rows, columns) = (self.rows.len(), self.columns.len());
        let within = self.cells.iter().take(rows).enumerate();
        within.flat_map(move |(row, cells)| {
            let cells = cells.iter().take(columns).enumerate();
            cells.filter_map(move |(column, cell)| Some((row, column, cell.as_ref()?)))
        })
    }
}

impl Kind for Matrix {
    fn heading(&self) -> [&str; 2] {
        [&self.title, &self.subtitle]
    }

    fn values(&self) -> Vec<(&str, f64)> {
        let cells = self.each();
        cells
            .map(|(row, _, cell)| (self.rows[row].as_str(), cell.share))
            .collect()
    }

    fn sentences(&self) -> Vec<String> {
        let told = |(at, label): (usize, &String)| {
            let cells = self.each().filter(|cell| cell.0 == at);
            let to: Vec<String> = cells
                .map(|(_, column, cell)| {
                    let to = format!("{} {}", self.columns[column], cell.text);
                    super::with_detail(&to, &cell.detail)
                })
                .collect();
            let to = if to.is_empty() {
                "nothing".to_owned()
            } else {
                to.join(", ")
            };
            format!("{} {label}, {}: {to}.", self.row_title, self.column_title)
        };
        self.rows.iter().enumerate().map(told).collect()
    }
}
