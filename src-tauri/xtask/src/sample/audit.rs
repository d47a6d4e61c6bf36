//! Reads the written files back and applies the two definitions to them, from their text alone: a second,
//! independent way to 40 and 15. Knows nothing of how the files were made.

use std::collections::BTreeMap;

use anyhow::{Result, bail, ensure};

use super::person::normalised;

/// A file read back: header name → cell, one map per record, with its line.
pub struct Rows(Vec<(usize, BTreeMap<String, String>)>);

impl Rows {
    /// Reads a quoted CSV without line breaks in cells; stops at the blank line before a footer.
    pub fn read(text: &str) -> Result<Rows> {
        let mut lines = text.lines().enumerate();
        let header = match lines.next() {
            Some((_, line)) => cells(line),
            None => bail!("an empty file"),
        };
        let mut rows = Vec::new();
        for (n, line) in lines.take_while(|(_, line)| !line.is_empty()) {
            let cells = cells(line);
            ensure!(
                cells.len() == header.len(),
                "line {} has {} cells",
                n + 1,
                cells.len()
            );
            rows.push((n + 1, header.iter().cloned().zip(cells).collect()));
        }
        Ok(Rows(rows))
    }

    /// Each record.
    pub fn iter(&self) -> impl Iterator<Item = Row<'_>> {
        self.0.iter().map(|(line, cells)| Row { line: *line, cells })
    }
}

fn cells(line: &str) -> Vec<String> {
    let inner = line
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(line);
    inner
        .split("\",\"")
        .map(|cell| cell.replace("\"\"", "\""))
        .collect()
}

/// A record read back.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    line: usize,
    cells: &'a BTreeMap<String, String>,
}

impl<'a> Row<'a> {
    /// The cell, empty when there is no such column.
    pub fn get(self, header: &str) -> &'a str {
        self.cells.get(header).map_or("", String::as_str)
    }

    /// The cell as a whole number.
    pub fn number(self, header: &str) -> Option<i64> {
        self.get(header).parse::<f64>().ok().map(|number| number as i64)
    }

    /// The cell as a day, written `3/9/2026`.
    pub fn day(self, header: &str) -> Option<i64> {
        let mut parts = self
            .get(header)
            .split([' ', '/'])
            .map_while(|part| part.parse().ok());
        let (month, date, year) = (parts.next()?, parts.next()?, parts.next()?);
        Some(super::calendar::day(year, month, date))
    }
}

/// The five rules in which the two definitions differ, in the order of the truth table.
pub const SLOTS: [&str; 5] = ["behaviour", "fit", "dedupe", "contactability", "handoff"];

/// A lead both systems know, with the truth of each rule for marketing and for sales.
#[derive(Clone, PartialEq, Debug)]
pub struct Truth {
    /// Salesforce id and the line in its file.
    pub lead: (String, usize),
    /// HubSpot id and the line in its file.
    pub contact: (String, usize),
    /// Name.
    pub name: String,
    /// Truth of each slot for marketing.
    pub marketing: [bool; 5],
    /// Truth of each slot for sales.
    pub sales: [bool; 5],
}

/// The leads that at least one team counts, or would count but for rules the teams differ in: all
/// records whose gap is not zero by rule, in file order.
pub fn truths(contacts: &Rows, leads: &Rows) -> Vec<Truth> {
    let by_id: BTreeMap<&str, Row> = contacts
        .iter()
        .map(|row| (row.get("Salesforce Lead ID"), row))
        .collect();
    let by_email: BTreeMap<String, Row> = contacts
        .iter()
        .map(|row| (normalised(row.get("Email")), row))
        .collect();
    let representatives = representatives(leads);
    let mut truths = Vec::new();
    for lead in leads.iter() {
        let id = lead.get("Lead ID");
        let contact = by_id
            .get(id)
            .or_else(|| by_email.get(&normalised(lead.get("Email"))));
        let score = contact.and_then(|row| row.number("HubSpot Score")).unwrap_or(0);
        let rules = sales_rules(lead);
        let dedupe = representatives
            .get(&normalised(lead.get("Email")))
            .is_some_and(|first| *first == id);
        let truth = Truth {
            lead: (id.to_owned(), lead.line),
            contact: contact.map_or((String::new(), 0), |row| {
                (row.get("Record ID").to_owned(), row.line)
            }),
            name: format!("{} {}", lead.get("First Name"), lead.get("Last Name")),
            marketing: [score >= 60, true, true, true, true],
            sales: [rules[0], rules[1], dedupe, rules[2], rules[3]],
        };
        if (0..5).all(|slot| truth.marketing[slot] || truth.sales[slot]) {
            truths.push(truth);
        }
    }
    truths
}

/// Sales' rules but "one per person": behaviour, fit, contactability, handoff.
fn sales_rules(lead: Row) -> [bool; 4] {
    let title = lead.get("Title").to_lowercase();
    [
        lead.number("HubSpot Score").unwrap_or(0) >= 40 && lead.get("Demo requested") == "1",
        ["director", "vp", "chief", "head"]
            .iter()
            .any(|word| title.contains(word)),
        lead.get("Email Opt Out") != "1",
        ["Accepted", "Working", "Qualified"].contains(&lead.get("Lead Status")),
    ]
}

/// The lead that stands for each person: passing the other rules first, then created first, then by id.
fn representatives(leads: &Rows) -> BTreeMap<String, String> {
    let mut best: BTreeMap<String, (bool, i64, String)> = BTreeMap::new();
    for lead in leads.iter() {
        let fails = !sales_rules(lead).iter().all(|rule| *rule);
        let own = (
            fails,
            lead.day("Create Date").unwrap_or(i64::MAX),
            lead.get("Lead ID").to_owned(),
        );
        let first = best
            .entry(normalised(lead.get("Email")))
            .or_insert_with(|| own.clone());
        if own < *first {
            *first = own;
        }
    }
    best.into_iter().map(|(email, (_, _, id))| (email, id)).collect()
}

/// Each slot's share of the gap, times 120: over all 120 orders of switching the five rules, one by one.
pub fn shares_of_120(truths: &[Truth]) -> [i64; 5] {
    let mut shares = [0; 5];
    for order in orders(5) {
        for truth in truths {
            let mut state = truth.marketing;
            for &slot in &order {
                let before = state.iter().all(|holds| *holds);
                state[slot] = truth.sales[slot];
                shares[slot] += i64::from(state.iter().all(|holds| *holds)) - i64::from(before);
            }
        }
    }
    shares
}

fn orders(n: usize) -> Vec<Vec<usize>> {
    if n == 0 {
        return vec![vec![]];
    }
    let shorter = orders(n - 1);
    (0..n)
        .flat_map(|at| {
            shorter
                .iter()
                .map(move |order| [&order[..at], &[n - 1], &order[at..]].concat())
        })
        .collect()
}
