//! The registry of profiles: which system writes which headers, and the canonical field each one fills.
//!
//! A profile is a table of spellings and nothing else; adding a system is adding a file and a line below.
//! Knows headers, never cells.

mod dynamics;
mod generic;
mod hubspot;
mod marketo;
mod pardot;
mod pipedrive;
mod recognise;
mod salesforce;
mod spelling;
mod stage_date;
mod zoho;

use std::sync::LazyLock;

use model::{StageDate, Table, field, fields_of};

pub(crate) use recognise::{Recognised, candidates, recognise};
pub(crate) use spelling::normal;
use spelling::{OWN, Spellings, TECHNICAL};
pub(crate) use stage_date::stage_date;

/// One kind of export of one system.
#[derive(Debug)]
pub(crate) struct Export {
    /// `salesforce-leads`.
    pub id: &'static str,
    /// `Salesforce Leads`.
    pub label: &'static str,
    /// The table its records belong to; `None` when they belong to none.
    pub table: Option<Table>,
    /// True when its dates have the month first unless something proves otherwise.
    pub us_dates: bool,
    /// Without a header for one of the keys in each of these (`stage|amount`) it is not this export.
    pub needs: &'static [&'static str],
    /// Which columns about one stage belong to it.
    pub stages: fn(&StageDate) -> bool,
    /// The canonical keys and the headers that fill them, the best first: see [`Spellings::read`].
    pub headers: &'static str,
}

impl Export {
    /// An export of which everything is still to be said.
    const BASE: Export = Export {
        id: "",
        label: "",
        table: None,
        us_dates: false,
        needs: &[],
        stages: |_| false,
        headers: "",
    };

    /// False for the common words of many systems.
    fn is_of_a_system(&self) -> bool {
        !self.id.starts_with("generic")
    }
}

/// An export with its spellings read.
struct Known {
    export: &'static Export,
    spellings: Spellings,
}

/// Every export; where two match equally well, the first wins.
fn exports() -> impl Iterator<Item = &'static Known> {
    static REGISTRY: LazyLock<Vec<Known>> = LazyLock::new(|| {
        [
            salesforce::EXPORTS,
            salesforce::REFERENCE,
            hubspot::EXPORTS,
            hubspot::REFERENCE,
            pipedrive::EXPORTS,
            zoho::EXPORTS,
            dynamics::EXPORTS,
            marketo::EXPORTS,
            pardot::EXPORTS,
            generic::EXPORTS,
        ]
        .into_iter()
        .flatten()
        .map(|export| Known {
            export,
            spellings: Spellings::read(export.headers),
        })
        .collect()
    });
    REGISTRY.iter()
}

/// What the headers of a file are taken for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fields {
    /// The canonical field each header fills, each field at most once.
    pub keys: Vec<Option<&'static str>>,
    /// Whether it is technical, and left out unless asked for.
    pub technical: Vec<bool>,
}

/// The canonical field each header fills, each field at most once: by the export's spellings, then by the
/// common spellings of the table, then by the field's own label or key. O(headers · log spellings).
pub(crate) fn fields(headers: &[&str], table: Table, export: Option<&Export>) -> Fields {
    let plain: Vec<String> = headers.iter().map(|header| normal(header)).collect();
    let mut fields = Fields {
        keys: vec![None; headers.len()],
        technical: vec![false; headers.len()],
    };
    let mut own = vec![false; headers.len()];
    let of_system = exports().filter(|known| export.is_some_and(|export| export.id == known.export.id));
    let generic =
        exports().filter(|known| !known.export.is_of_a_system() && known.export.table == Some(table));
    for known in of_system.chain(generic) {
        let mut found = Vec::new();
        for (at, header) in plain.iter().enumerate() {
            match known.spellings.find(header) {
                Some(spelling) if spelling.key == TECHNICAL => {
                    own[at] = true;
                    fields.technical[at] = true;
                }
                Some(spelling) if spelling.key == OWN => own[at] = true,
                Some(spelling) => found.push((spelling.rank, at, spelling.key)),
                None => {}
            }
        }
        found.sort_unstable();
        for (_, at, key) in found {
            if field(table, key).is_some() {
                fields.take(at, key, &own);
            }
        }
    }
    for spec in fields_of(table).iter().filter(|spec| spec.key != DERIVED) {
        let (label, key) = (normal(spec.label), normal(spec.key));
        if let Some(at) = plain.iter().position(|header| *header == label || *header == key) {
            fields.take(at, spec.key, &own);
        }
    }
    fields
}

impl Fields {
    /// Gives a column a field, unless it has one, is a column of its own, or another column has the field.
    fn take(&mut self, at: usize, key: &'static str, own: &[bool]) {
        if self.keys[at].is_none() && !own[at] && !self.keys.contains(&Some(key)) {
            self.keys[at] = Some(key);
        }
    }
}

/// Derived from the e-mail address, never mapped.
pub(crate) const DERIVED: &str = model::field::key::EMAIL_DOMAIN;

#[cfg(test)]
mod tests;
