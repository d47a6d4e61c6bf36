//! The buying committee as tables: contacts and roles on deals, by how the deals came out.

use column::{Cell, NO_ROW};
use metrics::committee::{self, Committee, Contacts, Group};
use metrics::{NO_ID, Share};
use model::Table;
use workspace::Workspace;

use super::links::{Keys, Links, column};
use super::money::LOST;
use super::outcomes::WON;
use super::scope::Scoped;
use super::sheet::{Sheet, count, figure, none, share};
use super::terms::Terms;
use crate::api::{MetricCell, Unit};
use crate::error::WorkbenchError;

const NO_EXPORT: &str = "no export of contact roles is here";
/// The ways a deal came out: key, name.
const OUTCOMES: [(&str, &str); 3] = [(WON, "Won"), (LOST, "Lost"), ("open", "Open")];

/// Contacts of deals, row by row.
#[derive(Default)]
struct Rows {
    deals: Vec<u32>,
    people: Vec<u32>,
    roles: Vec<u32>,
    /// The roles, by name; the first is none.
    names: Vec<String>,
    any: bool,
}

impl Rows {
    /// The contacts that exports of contact roles hold, of every team. O(rows · log(rows)).
    fn read(workspace: &Workspace, scoped: &Scoped) -> Result<Rows, WorkbenchError> {
        let links = Links::of(workspace, &scoped.facts, false)?;
        let mut rows = Rows::default();
        let (mut people, mut roles): (Vec<Option<u128>>, Vec<String>) = (Vec::new(), Vec::new());
        for source in scoped.facts.beside(Table::ContactRoles) {
            rows.any = true;
            let keys = Keys::of(workspace, source)?;
            let role = column(workspace, source, "role")?;
            let contact = column(workspace, source, "contact")?;
            for row in 0..source.rows as usize {
                rows.deals.push(match links.opportunity(&keys, row) {
                    Some(deal) => deal,
                    None if keys.names_opportunity(row) => NO_ROW,
                    None => NO_ID,
                });
                let named = || contact.as_ref().and_then(|own| reconcile::id_hash(own, row));
                people.push(keys.person(row).or_else(named));
                roles.push(match role.as_ref().map(|own| own.cell(row)) {
                    Some(Cell::Text(text)) => text.trim().to_owned(),
                    _ => String::new(),
                });
            }
        }
        let mut known: Vec<u128> = people.iter().flatten().copied().collect();
        known.sort_unstable();
        known.dedup();
        // A row that names nobody is a person of its own.
        let person = |(row, own): (usize, &Option<u128>)| match own {
            Some(own) => known.partition_point(|other| other < own) as u32,
            None => (known.len() + row) as u32,
        };
        rows.people = people.iter().enumerate().map(person).collect();
        let mut names = vec![String::new()];
        names.extend(roles.iter().cloned());
        names.sort();
        names.dedup();
        let code = |role: &String| names.partition_point(|own| own < role) as u32;
        rows.roles = roles.iter().map(code).collect();
        rows.names = names;
        Ok(rows)
    }
}

pub(super) fn committee(
    workspace: &Workspace,
    scoped: &Scoped,
    _: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let rows = Rows::read(workspace, scoped)?;
    let found = committee::committee(
        &scoped.deals(),
        &Contacts {
            deals: &rows.deals,
            people: Some(&rows.people),
            roles: &rows.roles,
            count: rows.names.len() - 1,
        },
    );
    let groups = [&found.won, &found.lost, &found.open];
    sheet.table(
        "outcomes",
        "Contacts on a deal, by how it came out",
        "Deals",
        &[
            ("deals", "Deals", Unit::Count),
            ("mean", "Contacts, mean", Unit::Number),
            ("median", "Contacts, median", Unit::Number),
            ("without", "Without any", Unit::Share),
            ("single", "With one only", Unit::Share),
        ],
    );
    for ((key, label), group) in OUTCOMES.into_iter().zip(groups) {
        let all: Vec<u32> = group.rows.iter().map(|(row, _)| *row).collect();
        let mut cells = vec![sheet.open(count(group.deals), key, &all)];
        cells.extend(contacts(sheet, key, group, rows.any));
        sheet.row(key, label, cells);
    }
    if rows.any {
        roles(sheet, &rows.names, groups);
        said(sheet, &found);
    } else {
        sheet.notes.push(format!(
            "{}{}: a report of opportunities with contact roles is enough.",
            NO_EXPORT[..1].to_uppercase(),
            &NO_EXPORT[1..]
        ));
    }
    Ok(())
}

fn contacts(sheet: &mut Sheet, key: &str, group: &Group, any: bool) -> Vec<MetricCell> {
    if !any {
        return (0..4).map(|_| none(NO_EXPORT)).collect();
    }
    let with = |wanted: &dyn Fn(u64) -> bool| -> Vec<u32> {
        let rows = group.rows.iter().filter(|(_, people)| wanted(*people));
        rows.map(|(row, _)| *row).collect()
    };
    let of = |k: u64| share(Share { k, n: group.deals });
    vec![
        figure(group.mean, group.deals),
        figure(group.median, group.deals),
        sheet.open_both(
            of(group.without),
            &format!("{key}:without"),
            ("without a contact", &with(&|people| people == 0)),
            ("with a contact", &with(&|people| people > 0)),
        ),
        sheet.open_both(
            of(group.single),
            &format!("{key}:single"),
            ("with one contact", &with(&|people| people == 1)),
            ("with none or several", &with(&|people| people != 1)),
        ),
    ]
}

fn roles(sheet: &mut Sheet, names: &[String], groups: [&Group; 3]) {
    let columns = OUTCOMES.map(|(key, label)| (key, label, Unit::Share));
    sheet.table("roles", "Deals that have somebody in a role", "Role", &columns);
    for (at, name) in names.iter().skip(1).enumerate() {
        let cells = OUTCOMES.into_iter().zip(groups).map(|((key, _), group)| {
            let present = &group.with_role[at];
            let missing = group.rows.iter().map(|(row, _)| *row);
            let missing: Vec<u32> = missing
                .filter(|row| present.binary_search(row).is_err())
                .collect();
            sheet.open_both(
                share(group.present[at]),
                &format!("{name}:{key}"),
                ("have the role", present),
                ("lack it", &missing),
            )
        });
        let cells = cells.collect();
        sheet.row(name.clone(), name.clone(), cells);
    }
}

fn said(sheet: &mut Sheet, found: &Committee) {
    for (n, what) in [
        (found.orphans, "Contact roles of opportunities that are not here"),
        (
            found.without_role,
            "Contacts without a role, which count as contacts",
        ),
        (
            found.outside,
            "Deals that never became an opportunity and are no case",
        ),
    ] {
        if n > 0 {
            sheet.notes.push(format!("{what}: {n}."));
        }
    }
}
