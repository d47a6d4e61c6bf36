//! A plan that was used before, taken up for a new export with the same or nearly the same headers.
//! Knows nothing of where plans are kept.

use std::collections::{HashMap, HashSet};

use model::field;

use crate::mapping::{slug, unique};
use crate::plan::{ColumnPlan, Plan};
use crate::profile::normal;

/// What is not as it was when the plan was used before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recalled {
    /// Headers that are new.
    pub new: Vec<String>,
    /// Headers that are no longer there.
    pub gone: Vec<String>,
}

/// The fingerprint of a set of headers: the same whatever their order, case and spacing. O(headers).
pub fn headers_fingerprint<'a>(headers: impl Iterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = headers.map(normal).collect();
    names.sort_unstable();
    blake3::hash(names.join("\u{1f}").as_bytes()).to_hex().to_string()
}

/// How many of the headers two exports share, of those of the wider one: 1 when they have the same.
/// O(headers).
pub fn likeness<'a>(a: impl Iterator<Item = &'a str>, b: impl Iterator<Item = &'a str>) -> f64 {
    let set = |names: &mut dyn Iterator<Item = &'a str>| names.map(normal).collect::<HashSet<_>>();
    let (mut a, mut b) = (a, b);
    let (a, b) = (set(&mut a), set(&mut b));
    let widest = a.len().max(b.len());
    if widest == 0 {
        return 0.0;
    }
    a.intersection(&b).count() as f64 / widest as f64
}

/// Takes up what was decided before for every column whose header was there before: its field, its kind,
/// whether it is left out. New columns keep what the guesses say of them, unless their field is taken.
/// O(columns).
pub fn recall(plan: &mut Plan, before: &Plan) -> Recalled {
    let known: HashMap<String, &ColumnPlan> = before
        .columns
        .iter()
        .map(|column| (normal(&column.header), column))
        .collect();
    let mut recalled = Recalled::default();
    let (mut keys, mut labels) = (HashSet::new(), HashSet::new());
    let mut new = Vec::new();
    for (at, column) in plan.columns.iter_mut().enumerate() {
        let Some(decided) = known.get(&normal(&column.header)) else {
            recalled.new.push(column.header.clone());
            new.push(at);
            continue;
        };
        let header = std::mem::take(&mut column.header);
        *column = ColumnPlan {
            header,
            ..(*decided).clone()
        };
        keys.insert(column.key.to_lowercase());
        labels.insert(column.label.to_lowercase());
    }
    let there: HashSet<String> = plan.columns.iter().map(|column| normal(&column.header)).collect();
    let gone = before.columns.iter().map(|column| &column.header);
    recalled.gone = gone
        .filter(|header| !there.contains(&normal(header)))
        .cloned()
        .collect();
    let table = plan.table;
    for at in new {
        let column = &mut plan.columns[at];
        if field(table, &column.key).is_some() && keys.insert(column.key.clone()) {
            continue;
        }
        let own = slug(&column.header);
        let own = if field(table, &own).is_some() {
            format!("x_{own}")
        } else {
            own
        };
        column.key = unique(&own, "_", &mut keys);
        column.label = unique(&column.header, " ", &mut labels);
    }
    recalled
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Dialect;
    use model::Table;

    fn plan(columns: &[(&str, &str, bool)]) -> Plan {
        let column = |(header, key, skip): &(&str, &str, bool)| ColumnPlan {
            header: (*header).to_owned(),
            key: (*key).to_owned(),
            label: (*header).to_owned(),
            kind: None,
            stage: None,
            skip: *skip,
            rules: crate::ColumnRules::default(),
        };
        Plan {
            dialect: Dialect {
                encoding: "UTF-8".into(),
                delimiter: ',',
                quote: Some('"'),
                escape: None,
                header_line: 1,
                sheet: None,
            },
            table: Table::Leads,
            columns: columns.iter().map(column).collect(),
        }
    }

    #[test]
    fn what_was_decided_for_a_header_is_taken_up_wherever_it_stands() {
        let before = plan(&[
            ("Fitness", "lead_score", false),
            ("Fax", "fax", true),
            ("Mail", "email", false),
        ]);
        let mut now = plan(&[
            ("mail", "mail", false),
            ("Lead Score", "lead_score", false),
            ("FITNESS", "fitness", false),
            ("Region", "region", false),
        ]);
        let recalled = recall(&mut now, &before);
        let keys: Vec<&str> = now.columns.iter().map(|column| column.key.as_str()).collect();
        assert_eq!(
            keys,
            ["email", "x_lead_score", "lead_score", "region"],
            "the field that was given away stays where it was given"
        );
        assert_eq!(recalled.new, ["Lead Score", "Region"]);
        assert_eq!(recalled.gone, ["Fax"]);
    }

    #[test]
    fn a_set_of_headers_is_known_in_any_order_and_spelling() {
        let print = |headers: &[&str]| headers_fingerprint(headers.iter().copied());
        assert_eq!(print(&["E-Mail", "Lead Score"]), print(&["lead score", "e-mail"]));
        assert_ne!(print(&["E-Mail"]), print(&["E-Mail", "Lead Score"]));
        let alike = likeness(
            ["a", "b", "c", "d"].into_iter(),
            ["D", "c", "b", "A", "e"].into_iter(),
        );
        assert_eq!(alike, 0.8);
    }
}
