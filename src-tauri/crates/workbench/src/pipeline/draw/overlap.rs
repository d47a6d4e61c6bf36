//! The chart of what is sourced and influenced: each deal once, by the sets it is in. Knows no drawing.

use chart::{UpSet, UpSetMember, UpSetPart};

use super::Picture;
use crate::api::Unit;

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
}
