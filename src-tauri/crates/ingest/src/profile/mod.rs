//! The registry of profiles: which system writes which headers, and the canonical field each one fills.
//!
//! A profile is a table of spellings and nothing else; adding a system is adding a file and a line below.
//! Knows headers, never cells.

mod generic;
mod hubspot;
mod salesforce;
mod stage_date;

use model::{Table, field, fields_of};

use crate::plan::ProfileMatch;

pub(crate) use stage_date::stage_date;

/// One kind of export of one system.
#[derive(Debug)]
pub(crate) struct Export {
    /// `salesforce-leads`.
    pub id: &'static str,
    /// `Salesforce Leads`.
    pub label: &'static str,
    /// The table its records belong to.
    pub table: Table,
    /// True when its dates have the month first unless something proves otherwise.
    pub us_dates: bool,
    /// Canonical key and the headers that fill it, the best first. The key [`OWN`] marks headers that belong
    /// to the export but stay fields of their own.
    pub headers: &'static [(&'static str, &'static [&'static str])],
}

/// The key of headers that a system writes and no canonical field holds.
pub(crate) const OWN: &str = "";

/// Every export, the more specific first: where two match equally well, the first wins.
fn exports() -> impl Iterator<Item = &'static Export> {
    [salesforce::EXPORTS, hubspot::EXPORTS, generic::EXPORTS]
        .into_iter()
        .flatten()
}

/// An export that a file's headers match.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recognised {
    /// The export.
    pub export: &'static Export,
    matched: usize,
    of: usize,
}

impl Recognised {
    /// For the preview.
    pub fn tell(&self) -> ProfileMatch {
        ProfileMatch {
            id: self.export.id.to_owned(),
            label: self.export.label.to_owned(),
            why: format!("{} of {} headers of {}", self.matched, self.of, self.export.label),
        }
    }
}

/// The export whose headers these are: the one with the most matches, of the given table if there is one.
/// A system's export that knows half of the headers is believed before the common words, which know every
/// system's a little. `None` when fewer than two match. O(headers × spellings).
pub(crate) fn recognise(headers: &[&str], table: Option<Table>) -> Option<Recognised> {
    let plain: Vec<String> = headers.iter().map(|header| normal(header)).collect();
    let of = headers.iter().filter(|header| !header.trim().is_empty()).count();
    let believed = |found: &Recognised| {
        let system = !found.export.id.starts_with("generic");
        (system && 2 * found.matched >= found.of, found.matched)
    };
    exports()
        .filter(|export| table.is_none_or(|table| export.table == table))
        .map(|export| Recognised {
            export,
            matched: plain.iter().filter(|header| export.knows(header)).count(),
            of,
        })
        .reduce(|best, next| {
            if believed(&next) > believed(&best) {
                next
            } else {
                best
            }
        })
        .filter(|found| found.matched >= 2)
}

impl Export {
    fn knows(&self, header: &str) -> bool {
        let mut spellings = self.headers.iter().flat_map(|(_, spellings)| *spellings);
        !header.is_empty() && spellings.any(|spelling| normal(spelling) == header)
    }
}

/// The canonical field each header fills, each field at most once: by the export's spellings, then by the
/// common spellings of the table, then by the field's own label or key. O(headers × spellings).
pub(crate) fn fields(headers: &[&str], table: Table, export: Option<&Export>) -> Vec<Option<&'static str>> {
    let plain: Vec<String> = headers.iter().map(|header| normal(header)).collect();
    let mut found: Vec<Option<&'static str>> = vec![None; headers.len()];
    let mut own = vec![false; headers.len()];
    let generic = generic::EXPORTS.iter().find(|export| export.table == table);
    for export in export.into_iter().chain(generic) {
        for (key, spellings) in export.headers {
            for spelling in spellings.iter().map(|spelling| normal(spelling)) {
                let Some(at) = plain.iter().position(|header| *header == spelling) else {
                    continue;
                };
                if *key == OWN {
                    own[at] = true;
                } else if found[at].is_none()
                    && !own[at]
                    && !found.contains(&Some(key))
                    && field(table, key).is_some()
                {
                    found[at] = Some(key);
                }
            }
        }
    }
    for spec in fields_of(table) {
        let at = plain
            .iter()
            .position(|header| *header == normal(spec.label) || *header == normal(spec.key));
        match at {
            Some(at)
                if found[at].is_none()
                    && !own[at]
                    && !found.contains(&Some(spec.key))
                    && spec.key != DERIVED =>
            {
                found[at] = Some(spec.key);
            }
            _ => {}
        }
    }
    found
}

/// Derived from the e-mail address, never mapped.
pub(crate) const DERIVED: &str = model::field::key::EMAIL_DOMAIN;

/// A header for comparison: lower case, one space between words, `_` as a space, quotes straight and single,
/// no byte-order mark, no trailing `*`.
pub(crate) fn normal(header: &str) -> String {
    let straight: String = header
        .trim_matches(|char: char| char.is_whitespace() || char == '\u{feff}' || char == '*')
        .chars()
        .map(|char| match char {
            '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' | '"' => '\'',
            '_' => ' ',
            char => char,
        })
        .collect();
    straight
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_a_profile_is_a_field_of_its_table_and_stands_once() {
        for export in exports() {
            let mut seen = Vec::new();
            for (key, spellings) in export.headers {
                assert!(
                    *key == OWN || field(export.table, key).is_some(),
                    "{}: {key}",
                    export.id
                );
                assert!(*key == OWN || !seen.contains(key), "{}: {key} twice", export.id);
                assert_ne!(*key, DERIVED);
                assert!(!spellings.is_empty());
                seen.push(*key);
            }
        }
    }

    #[test]
    fn headers_match_without_case_quotes_stars_and_marks() {
        for header in [
            "\u{feff}Date entered \u{201c}Lead (Lifecycle Stage Pipeline)\u{201d}",
            " date entered \"lead (lifecycle stage pipeline)\" ",
            "Date entered 'Lead (Lifecycle Stage Pipeline)' *",
        ] {
            assert_eq!(normal(header), "date entered 'lead (lifecycle stage pipeline)'");
        }
    }

    fn recognised(headers: &[&str]) -> (String, Vec<Option<&'static str>>) {
        let found = recognise(headers, None).expect("recognised");
        let fields = fields(headers, found.export.table, Some(found.export));
        (found.tell().why, fields)
    }

    #[test]
    fn a_salesforce_lead_report_and_its_api_names() {
        let (why, fields) = recognised(&[
            "Lead ID",
            "Lead Owner",
            "Company / Account",
            "Create Date",
            "My score",
        ]);
        assert_eq!(why, "4 of 5 headers of Salesforce Leads");
        assert_eq!(
            fields,
            [
                Some("id"),
                Some("owner"),
                Some("company"),
                Some("created_at"),
                None
            ]
        );
        let (why, fields) = recognised(&["Id", "LeadSource", "IsConverted", "NumberOfEmployees"]);
        assert!(why.ends_with("Salesforce Leads"), "{why}");
        assert_eq!(
            fields,
            [
                Some("id"),
                Some("lead_source"),
                Some("converted"),
                Some("employees")
            ]
        );
    }

    #[test]
    fn a_hubspot_contact_export_with_old_and_new_lifecycle_dates() {
        let headers = [
            "Record ID",
            "Became A Marketing Qualified Lead Date",
            "Date entered \"Sales Qualified Lead (Lifecycle Stage Pipeline)\"",
            "HubSpot Score",
            "Salesforce Lead ID",
        ];
        let (why, fields) = recognised(&headers);
        assert_eq!(why, "5 of 5 headers of HubSpot Contacts");
        assert_eq!(
            fields,
            [
                Some("id"),
                Some("became_mql_at"),
                Some("became_sql_at"),
                Some("lead_score"),
                Some("crm_id")
            ]
        );
    }

    #[test]
    fn the_stage_of_a_history_row_is_the_one_it_went_to() {
        let (why, fields) = recognised(&[
            "Opportunity ID",
            "From Stage",
            "To Stage",
            "Stage",
            "Last Modified",
        ]);
        assert_eq!(why, "5 of 5 headers of Salesforce Opportunity History");
        assert_eq!(
            fields,
            [
                Some("opportunity_id"),
                Some("from_stage"),
                Some("stage"),
                None,
                Some("changed_at")
            ]
        );
    }

    #[test]
    fn exports_of_nobody_in_particular_are_mapped_by_common_words() {
        let (_, olist) = recognised(&["mql_id", "first_contact_date", "landing_page_id", "origin"]);
        assert_eq!(olist, [Some("id"), Some("created_at"), None, Some("lead_source")]);
        let maven = [
            "opportunity_id",
            "sales_agent",
            "deal_stage",
            "engage_date",
            "close_date",
            "close_value",
        ];
        let expected = ["id", "owner", "stage", "engaged_on", "close_on", "amount"];
        assert_eq!(recognised(&maven).1, expected.map(Some));
        assert!(recognise(&["foo", "bar"], None).is_none());
    }

    #[test]
    fn of_two_columns_for_one_field_the_better_spelling_wins() {
        let (_, fields) = recognised(&["Associated Company", "Company Name", "Record ID", "HubSpot Score"]);
        assert_eq!(fields[..2], [None, Some("company")]);
    }
}
