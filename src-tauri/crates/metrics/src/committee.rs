//! The buying committee: how many contacts stand on opportunities, and which roles, by how the deals came out.
//!
//! | figure | definition |
//! |---|---|
//! | contacts | people on a deal; rows of one deal and one person are one |
//! | without | deals with no contact at all; they count as 0 in mean and median |
//! | single | deals with exactly one |
//! | present, missing | deals that have, or lack, somebody in a role |
//!
//! **Unit**: the deal that ever stood on a step or was won; won or lost when it stands so at the end of the as-of
//! day, open otherwise. **Null rule**: a group without deals has no mean; a contact without a role counts as a contact,
//! and is counted. Contacts are as the export has them: when each was added is not known. Knows no person.

use column::NO_ROW;
use model::StageKind;

use crate::catalogue::Entry;
use crate::course::Walk;
use crate::deals::Deals;
use crate::feed::NO_ID;
use crate::figure::{Figure, NoFigure, median, ratio};
use crate::interval::Share;

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "committee",
    name: "Buying committee",
    measures: "How many contacts stand on opportunities and which roles are present or missing, by how the deals came out.",
    formula: "contacts ÷ deals; deals with a role ÷ deals; for won, lost and open ones",
    unit: "deals",
    parameters: &[],
    undefined: "A group without deals has no figure. Contacts without a role are contacts, and counted.",
};

/// Contacts of deals, as columns.
#[derive(Debug, Clone, Copy)]
pub struct Contacts<'a> {
    /// The deal of each row; [`NO_ROW`] when it is not among them, [`NO_ID`] when the row names none.
    pub deals: &'a [u32],
    /// The person of each row; `None` when the export names none, so that every row is one.
    pub people: Option<&'a [u32]>,
    /// The role of each row, from 1 on; 0 is none.
    pub roles: &'a [u32],
    /// How many roles there are.
    pub count: usize,
}

/// Deals that came out one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Deals.
    pub deals: u64,
    /// Their contacts.
    pub contacts: u64,
    /// Deals without any.
    pub without: u64,
    /// Deals with one.
    pub single: u64,
    /// Mean contacts of a deal.
    pub mean: Figure,
    /// Median contacts of a deal.
    pub median: Figure,
    /// Per role, from 1 on: deals that have it, of all.
    pub present: Vec<Share>,
    /// The deals behind `deals`, with their contacts: rows, ascending.
    pub rows: Vec<(u32, u64)>,
    /// The deals behind `present`, ascending.
    pub with_role: Vec<Vec<u32>>,
}

impl Group {
    /// Deals that lack a role, from 1 on.
    pub fn missing(&self, role: usize) -> u64 {
        let present = role.checked_sub(1).and_then(|at| self.present.get(at));
        present.map_or(0, |share| share.n - share.k)
    }
}

/// Contacts by how the deals came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committee {
    /// Deals that were asked about.
    pub among: u64,
    /// Deals that never stood on a step and were never won.
    pub outside: u64,
    /// Rows whose deal is not known.
    pub orphans: u64,
    /// Contacts without a role.
    pub without_role: u64,
    /// Standing won.
    pub won: Group,
    /// Standing lost.
    pub lost: Group,
    /// The others.
    pub open: Group,
}

/// The committees of the deals that are asked about. O(visits + rows · log(rows of one deal)).
pub fn committee(deals: &Deals, contacts: &Contacts) -> Committee {
    let count = deals.log.opportunities();
    let (offsets, mut rows, orphans) = by_deal(count, contacts);
    let mut groups: [Adding; 3] = std::array::from_fn(|_| Adding::new(contacts.count));
    let mut seen = vec![usize::MAX; contacts.count];
    let walk = Walk::new(deals, 0);
    let (mut among, mut outside, mut without_role) = (0, 0, 0);
    for row in deals.rows() {
        among += 1;
        let (mut case, mut last) = (false, StageKind::Open);
        walk.episodes(row, |course| {
            case |= course.has_entered() || course.kind == StageKind::Won;
            last = course.kind;
        });
        if !case {
            outside += 1;
            continue;
        }
        let group = &mut groups[match last {
            StageKind::Won => 0,
            StageKind::Lost => 1,
            StageKind::Open | StageKind::Detour => 2,
        }];
        let own = &mut rows[offsets[row] as usize..offsets[row + 1] as usize];
        own.sort_unstable_by_key(|at| (contacts.person(*at), contacts.role(*at)));
        let mut people = 0;
        for (at, contact) in own.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| own[before]);
            people +=
                u64::from(before.is_none_or(|before| contacts.person(before) != contacts.person(*contact)));
            match contacts.role(*contact).checked_sub(1) {
                None => without_role += 1,
                Some(role) if seen[role] != row => {
                    seen[role] = row;
                    group.with_role[role].push(row as u32);
                }
                Some(_) => {}
            }
        }
        group.rows.push((row as u32, people));
    }
    let [won, lost, open] = groups.map(Adding::finish);
    Committee {
        among,
        outside,
        orphans,
        without_role,
        won,
        lost,
        open,
    }
}

/// The rows by deal, and how many have none.
fn by_deal(count: usize, contacts: &Contacts) -> (Vec<u32>, Vec<u32>, u64) {
    let known = |deal: u32| deal != NO_ROW && deal != NO_ID && (deal as usize) < count;
    let mut offsets = vec![0_u32; count + 1];
    for deal in contacts.deals.iter().filter(|deal| known(**deal)) {
        offsets[*deal as usize + 1] += 1;
    }
    for deal in 0..count {
        offsets[deal + 1] += offsets[deal];
    }
    let mut next = offsets.clone();
    let mut rows = vec![0_u32; offsets[count] as usize];
    for (row, deal) in (0_u32..).zip(contacts.deals).filter(|(_, deal)| known(**deal)) {
        let place = &mut next[*deal as usize];
        rows[*place as usize] = row;
        *place += 1;
    }
    let orphans = (contacts.deals.len() - rows.len()) as u64;
    (offsets, rows, orphans)
}

impl Contacts<'_> {
    fn person(&self, row: u32) -> u32 {
        self.people
            .and_then(|people| people.get(row as usize))
            .copied()
            .unwrap_or(row)
    }

    fn role(&self, row: u32) -> usize {
        let role = self.roles.get(row as usize).map_or(0, |role| *role as usize);
        if role > self.count { 0 } else { role }
    }
}

struct Adding {
    rows: Vec<(u32, u64)>,
    with_role: Vec<Vec<u32>>,
}

impl Adding {
    fn new(roles: usize) -> Adding {
        Adding {
            rows: Vec::new(),
            with_role: vec![Vec::new(); roles],
        }
    }

    fn finish(self) -> Group {
        let deals = self.rows.len() as u64;
        let contacts: u64 = self.rows.iter().map(|(_, people)| people).sum();
        let with = |n: u64| self.rows.iter().filter(|(_, people)| *people == n).count() as u64;
        let people = self.rows.iter().map(|(_, people)| i64::try_from(*people));
        let mut people: Vec<i64> = people.map(|people| people.unwrap_or(i64::MAX)).collect();
        let present = self.with_role.iter().map(|rows| Share {
            k: rows.len() as u64,
            n: deals,
        });
        Group {
            deals,
            contacts,
            without: with(0),
            single: with(1),
            mean: ratio(contacts.into(), deals.into(), NoFigure::NoCases),
            median: median(&mut people, NoFigure::NoCases),
            present: present.collect(),
            rows: self.rows,
            with_role: self.with_role,
        }
    }
}
