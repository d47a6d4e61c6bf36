//! The records of other tables that belong to a frame's, found by the keys that exports hold. Knows no criteria.
//!
//! A side counts the records that its own exports of the other table hold; where it brought none, the other
//! side's. A record is known by what either team's system calls it, so that both kinds of id find its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use definitions::Relation;
use model::Table;
use model::field::key;
use workspace::Workspace;

use super::{Frame, SIDES, Told};
use crate::api::FieldReading;
use crate::catalog::Source;
use crate::error::WorkbenchError;

/// What was brought, for the frames of all tables.
pub(crate) struct Brought {
    pub sources: Vec<Source>,
    /// Sources whose place a newer version took.
    pub former: Vec<Source>,
    pub told: Told,
}

/// A key of one table and the one of another that says the same.
type Pair = [&'static str; 2];

/// How the records of two tables are found to belong together.
struct Link {
    tables: [Table; 2],
    /// One pair is enough.
    keys: &'static [Pair],
    /// For records of which no pair finds any.
    otherwise: Option<Pair>,
}

const CONTACT_ID: &str = "contact_id";

/// A lead or contact, in a table that names people.
const PERSON: &[Pair] = &[
    [key::ID, key::LEAD_ID],
    [key::CRM_ID, key::LEAD_ID],
    [key::ID, CONTACT_ID],
    [key::CRM_ID, CONTACT_ID],
    [CONTACT_ID, CONTACT_ID],
    [key::EMAIL, key::EMAIL],
];

/// A deal, in a table that names deals.
const DEAL: &[Pair] = &[[key::ID, key::OPPORTUNITY_ID], [key::CRM_ID, key::OPPORTUNITY_ID]];

const LINKS: [Link; 5] = [
    Link {
        tables: [Table::Leads, Table::Activities],
        keys: PERSON,
        otherwise: None,
    },
    Link {
        tables: [Table::Leads, Table::Opportunities],
        keys: &[
            [key::OPPORTUNITY_ID, key::ID],
            [key::OPPORTUNITY_ID, key::CRM_ID],
            [key::ID, key::LEAD_ID],
            [key::CRM_ID, key::LEAD_ID],
            [CONTACT_ID, CONTACT_ID],
            [key::ID, CONTACT_ID],
            [key::CRM_ID, CONTACT_ID],
            [key::EMAIL, "contact_email"],
        ],
        otherwise: Some(["company_id", "account_id"]),
    },
    Link {
        tables: [Table::Leads, Table::CampaignMembers],
        keys: PERSON,
        otherwise: None,
    },
    Link {
        tables: [Table::Opportunities, Table::Activities],
        keys: DEAL,
        otherwise: None,
    },
    Link {
        tables: [Table::Opportunities, Table::ContactRoles],
        keys: DEAL,
        otherwise: None,
    },
];

/// The tables whose records can belong to those of a table.
pub(crate) fn relatable(table: Table) -> impl Iterator<Item = Table> {
    LINKS.iter().filter_map(move |link| match link.tables {
        [own, other] | [other, own] if own == table => Some(other),
        _ => None,
    })
}

/// The pairs of keys from a table to another, and the pair for records of which none finds any.
fn keys(from: Table, to: Table) -> Option<(Vec<Pair>, Option<Pair>)> {
    let link = LINKS
        .iter()
        .find(|link| link.tables == [from, to] || link.tables == [to, from])?;
    let turned = |[a, b]: &Pair| {
        if link.tables[0] == from {
            [*a, *b]
        } else {
            [*b, *a]
        }
    };
    let keys = link.keys.iter().map(turned).collect();
    Some((keys, link.otherwise.as_ref().map(turned)))
}

impl Frame {
    /// True when either side brought this table.
    pub fn is_brought(&self, table: Table) -> bool {
        let counted = |source: &Source| source.about.table == table && SIDES.contains(&source.about.team);
        self.brought.sources.iter().any(counted)
    }

    /// The records of another table that a side counts as belonging to these, with their frame; `None` when
    /// neither side brought the table or nothing relates the two. O((rows + related rows) · log) once.
    pub fn related(
        &mut self,
        workspace: &Workspace,
        side: usize,
        table: Table,
    ) -> Result<Option<(Arc<Relation>, &mut Frame)>, WorkbenchError> {
        if !self.related.contains_key(&table) {
            let made = Frame::read_from(workspace, &self.brought, table)?;
            self.related.insert(table, made.map(|(frame, _)| Box::new(frame)));
        }
        let slot = (side, table);
        if !self.relations.contains_key(&slot)
            && let (Some(Some(other)), Some(keys)) = (self.related.get(&table), keys(self.table, table))
        {
            let relation = self.relation(workspace, side, other, &keys)?;
            self.relations.insert(slot, Arc::new(relation));
        }
        let relation = self.relations.get(&slot).cloned();
        let other = self.related.get_mut(&table).and_then(Option::as_deref_mut);
        Ok(relation.zip(other))
    }

    fn relation(
        &self,
        workspace: &Workspace,
        side: usize,
        other: &Frame,
        (keys, otherwise): &(Vec<Pair>, Option<Pair>),
    ) -> Result<Relation, WorkbenchError> {
        let counted = &other.sides[other.reading(side)].present;
        let mut of = [BTreeMap::new(), BTreeMap::new()];
        let mut pairs = Vec::new();
        for pair in keys {
            for (at, frame) in [self, other].into_iter().enumerate() {
                if !of[at].contains_key(pair[at]) {
                    of[at].insert(pair[at], frame.known_by(workspace, pair[at])?);
                }
            }
            meet(&of[0][pair[0]], &of[1][pair[1]], |pair| pairs.push(pair));
        }
        pairs.retain(|(_, other)| counted.get(*other as usize));
        if let Some([own, others]) = otherwise {
            let mut found = vec![false; self.units];
            pairs.iter().for_each(|(unit, _)| found[*unit as usize] = true);
            let (own, others) = (self.known_by(workspace, own)?, other.known_by(workspace, others)?);
            meet(&own, &others, |(unit, other)| {
                if !found[unit as usize] && counted.get(other as usize) {
                    pairs.push((unit, other));
                }
            });
        }
        Ok(Relation::new(self.units, pairs))
    }

    /// What either system calls each unit under a key, as hashes in order, each with the unit.
    fn known_by(&self, workspace: &Workspace, key: &str) -> Result<Vec<(u128, u32)>, WorkbenchError> {
        let mut known = Vec::new();
        for side in 0..2 {
            let Some(column) = self.side_column(workspace, side, key)? else {
                continue;
            };
            let hash = match key {
                key::EMAIL | "contact_email" => reconcile::email_hash,
                _ => reconcile::id_hash,
            };
            known.extend((0..column.len()).filter_map(|unit| Some((hash(&column, unit)?, unit as u32))));
        }
        known.sort_unstable();
        known.dedup();
        Ok(known)
    }

    /// The side whose exports of this table a side counts: its own, else the other's.
    fn reading(&self, side: usize) -> usize {
        if self.sides[side].own.is_empty() {
            1 - side
        } else {
            side
        }
    }

    /// Which files a side counts the records of another table in.
    pub fn reads_related(&self, side: usize, table: Table) -> Option<FieldReading> {
        [side, 1 - side].into_iter().find_map(|from| {
            let own = |source: &&Source| source.about.table == table && source.about.team == SIDES[from];
            let files: Vec<String> = self
                .brought
                .sources
                .iter()
                .filter(own)
                .map(|source| source.about.file_name.clone())
                .collect();
            (!files.is_empty()).then(|| FieldReading {
                label: table.label().to_owned(),
                team: SIDES[from],
                files,
                borrowed: from != side,
            })
        })
    }
}

/// Every pair of units that a hash finds on both sides, both in order of hashes. O(units + pairs).
fn meet(a: &[(u128, u32)], b: &[(u128, u32)], mut pair: impl FnMut((u32, u32))) {
    let mut rest = b;
    for (hash, unit) in a {
        let below = rest.iter().take_while(|(other, _)| other < hash).count();
        rest = &rest[below..];
        let same = rest.iter().take_while(|(other, _)| other == hash);
        same.for_each(|(_, other)| pair((*unit, *other)));
    }
}
