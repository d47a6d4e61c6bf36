//! The charts of what marketing did: what is sourced and influenced, each deal once, by the sets it is in; and what
//! touches are credited with, model beside model. Knows no drawing.

use chart::{Cell, Matrix, UpSet, UpSetMember, UpSetPart};
use model::ratio::percent;

use super::Picture;
use crate::api::{MetricRow, Unit};

/// Touches in the chart of credit at most: those with most.
const TOUCHES: usize = 12;

impl Picture<'_> {
    pub(super) fn sourced_and_influenced(&self) -> UpSet {
        let amount = |row: &str| self.cell("overlap", row, "amount");
        let both = amount("both").value.unwrap_or(0.0);
        let set = |key: &str, label: &str, only: &str| UpSetMember {
            key: key.to_owned(),
            label: label.to_owned(),
            text: self.money(both + amount(only).value.unwrap_or(0.0)),
            tone: self.tone(),
        };
        let part = |key: &str, members: [bool; 2]| {
            let amount = amount(key);
            UpSetPart {
                key: key.to_owned(),
                members: members.into(),
                value: amount.value.unwrap_or(0.0),
                text: format!(
                    "{}, {} deals",
                    self.text(Unit::Money, &amount),
                    self.text(Unit::Count, &self.cell("overlap", key, "deals"))
                ),
            }
        };
        UpSet {
            title: self.title("overlap"),
            subtitle: self.subtitle(),
            sets: vec![
                set("sourced", "Sourced", "only_sourced"),
                set("influenced", "Influenced", "only_influenced"),
            ],
            parts: vec![
                part("both", [true, true]),
                part("only_sourced", [true, false]),
                part("only_influenced", [false, true]),
            ],
        }
    }

    /// A row per touch, a column per model; each cell has the share of what its model credits.
    pub(super) fn credit(&self) -> Matrix {
        let columns = self.table("models").map_or(&[][..], |own| own.columns.as_slice());
        let (rows, left) = {
            let all = self.rows("models");
            all.split_at(all.len().min(TOUCHES))
        };
        let all = |at: usize| -> f64 {
            let cells = self.rows("models").iter().filter_map(|row| row.cells.get(at));
            cells.filter_map(|cell| cell.value).sum()
        };
        let whole: Vec<f64> = (0..columns.len()).map(all).collect();
        let line = |row: &MetricRow| {
            let one = |(at, own): (usize, &crate::api::MetricCell)| {
                let share = own.value.filter(|_| whole[at] > 0.0)? / whole[at];
                Some(Cell {
                    key: format!("{}>{}", row.key, columns[at].id),
                    share,
                    text: percent(share),
                    detail: self.text(columns[at].unit, own),
                    backward: false,
                })
            };
            row.cells.iter().enumerate().map(one).collect()
        };
        let subtitle = match left.len() {
            0 => self.subtitle(),
            n => format!("{} · {n} more touches in the table", self.subtitle()),
        };
        Matrix {
            title: self.title("models"),
            subtitle,
            row_title: "Touch".to_owned(),
            column_title: "credited by".to_owned(),
            backward_note: String::new(),
            rows: rows.iter().map(|row| row.label.clone()).collect(),
            columns: columns.iter().map(|column| column.label.clone()).collect(),
            cells: rows.iter().map(line).collect(),
        }
    }
}
