//! Which deals a row of another export is about: by the opportunity it names, else through the person it names, else,
//! where that is asked for, by the account. Knows no touch and no figure.

use column::Column;
use model::Table;
use model::field::key;
use workspace::Workspace;

use super::changes::time;
use super::facts::Facts;
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::frame;

/// Deals by what names them: pairs of what is compared and a deal, ascending.
#[derive(Default)]
struct Index(Vec<(u128, u32)>);

impl Index {
    fn add(&mut self, key: Option<u128>, deals: &[u32]) {
        self.0
            .extend(key.iter().flat_map(|key| deals.iter().map(|deal| (*key, *deal))));
    }

    fn sort(&mut self) {
        self.0.sort_unstable();
        self.0.dedup();
    }

    fn of(&self, key: Option<u128>) -> &[(u128, u32)] {
        let Some(key) = key else { return &[] };
        let start = self.0.partition_point(|(own, _)| *own < key);
        let many = self.0[start..].iter().take_while(|(own, _)| *own == key).count();
        &self.0[start..start + many]
    }
}

/// People with their deals, before they are looked up.
#[derive(Default)]
struct People {
    leads: Index,
    contacts: Index,
    emails: Index,
}

impl People {
    /// Takes the people of an export in, with the deals that `deals` finds for each row.
    fn take(
        &mut self,
        links: &Links,
        keys: &Keys,
        source: &Source,
        deals: fn(&Links, &Keys, usize) -> Vec<u32>,
    ) {
        for row in 0..source.rows as usize {
            let found = deals(links, keys, row);
            for lead in &keys.leads {
                self.leads.add(Keys::id(Some(lead), row), &found);
            }
            self.contacts.add(Keys::id(keys.contact.as_ref(), row), &found);
            self.emails.add(keys.email(row), &found);
        }
    }
}

/// Deals by opportunity, person and account.
pub(super) struct Links {
    opportunities: Index,
    leads: Index,
    contacts: Index,
    emails: Index,
    /// `None` where accounts are not asked for.
    accounts: Option<Index>,
    /// Per deal the earliest creation of a lead that became it, in seconds, and whether it is known to the second.
    pub lead_created: Vec<Option<(i64, bool)>>,
}

/// What a row is about.
pub(super) enum About {
    /// These deals, ascending.
    Deals(Vec<u32>),
    /// Somebody who belongs to none of them.
    NoDeal,
    /// Nobody it names.
    Nobody,
}

/// The columns of an export by which its rows are brought to deals.
pub(super) struct Keys {
    opportunity: Option<Column>,
    leads: Vec<Column>,
    contact: Option<Column>,
    email: Option<Column>,
    accounts: Vec<Column>,
}

/// A column of one export.
pub(super) fn column(
    workspace: &Workspace,
    source: &Source,
    key: &str,
) -> Result<Option<Column>, WorkbenchError> {
    frame::stacked(workspace, std::slice::from_ref(source), key)
}

impl Keys {
    pub fn of(workspace: &Workspace, source: &Source) -> Result<Keys, WorkbenchError> {
        let read = |key: &str| column(workspace, source, key);
        let all = |keys: &[&str]| -> Result<Vec<Column>, WorkbenchError> {
            let found = keys.iter().map(|key| read(key)).collect::<Result<Vec<_>, _>>()?;
            Ok(found.into_iter().flatten().collect())
        };
        let is_lead = source.about.table == Table::Leads;
        Ok(Keys {
            opportunity: read(key::OPPORTUNITY_ID)?,
            leads: all(if is_lead {
                &[key::ID, key::CRM_ID]
            } else {
                &[key::LEAD_ID]
            })?,
            contact: read("contact_id")?,
            email: read(key::EMAIL)?,
            accounts: all(&["account_id", "account", "company_id", "company"])?,
        })
    }

    fn id(column: Option<&Column>, row: usize) -> Option<u128> {
        column.and_then(|column| reconcile::id_hash(column, row))
    }

    fn email(&self, row: usize) -> Option<u128> {
        reconcile::email_hash(self.email.as_ref()?, row)
    }

    fn accounts(&self, row: usize) -> impl Iterator<Item = Option<u128>> {
        self.accounts
            .iter()
            .map(move |column| Keys::id(Some(column), row))
    }

    /// True when the row names an opportunity, known or not.
    pub fn names_opportunity(&self, row: usize) -> bool {
        Keys::id(self.opportunity.as_ref(), row).is_some()
    }

    /// Somebody that the row names: what tells two people apart.
    pub fn person(&self, row: usize) -> Option<u128> {
        Keys::id(self.contact.as_ref(), row).or_else(|| self.email(row))
    }
}

impl Links {
    /// O(rows · log(rows)) of deals, leads and contact roles.
    pub fn of(workspace: &Workspace, facts: &Facts, by_account: bool) -> Result<Links, WorkbenchError> {
        let mut links = Links {
            opportunities: Index::default(),
            leads: Index::default(),
            contacts: Index::default(),
            emails: Index::default(),
            accounts: by_account.then(Index::default),
            lead_created: vec![None; facts.count()],
        };
        links.own(workspace, facts)?;
        let mut people = People::default();
        for source in facts
            .beside(Table::ContactRoles)
            .chain(facts.beside(Table::Leads))
        {
            let keys = Keys::of(workspace, source)?;
            people.take(&links, &keys, source, Links::named);
            if source.about.table == Table::Leads {
                links.created(workspace, source, &keys)?;
            }
        }
        links.add(people);
        // Records of the same people in another system, which name no opportunity themselves.
        let mut people = People::default();
        for source in facts.beside(Table::Leads) {
            people.take(&links, &Keys::of(workspace, source)?, source, Links::known);
        }
        links.add(people);
        Ok(links)
    }

    /// What the deals say of themselves.
    fn own(&mut self, workspace: &Workspace, facts: &Facts) -> Result<(), WorkbenchError> {
        let read = |key: &str| facts.column(workspace, key);
        let ids = read(key::ID)?;
        let (leads, contacts, emails) = (read(key::LEAD_ID)?, read("contact_id")?, read("contact_email")?);
        let accounts = [read("account_id")?, read("account")?];
        let keys = Keys {
            opportunity: None,
            leads: Vec::new(),
            contact: None,
            email: emails,
            accounts: Vec::new(),
        };
        for row in 0..facts.count() {
            let deal = [row as u32];
            self.opportunities.add(Keys::id(ids.as_ref(), row), &deal);
            self.leads.add(Keys::id(leads.as_ref(), row), &deal);
            self.contacts.add(Keys::id(contacts.as_ref(), row), &deal);
            self.emails.add(keys.email(row), &deal);
            for account in accounts.iter().flatten() {
                if let Some(index) = &mut self.accounts {
                    index.add(Keys::id(Some(account), row), &deal);
                }
            }
        }
        self.sort();
        Ok(())
    }

    fn sort(&mut self) {
        let people = [
            &mut self.opportunities,
            &mut self.leads,
            &mut self.contacts,
            &mut self.emails,
        ];
        people.into_iter().chain(&mut self.accounts).for_each(Index::sort);
    }

    fn add(&mut self, people: People) {
        self.leads.0.extend(people.leads.0);
        self.contacts.0.extend(people.contacts.0);
        self.emails.0.extend(people.emails.0);
        self.sort();
    }

    /// The deals whose opportunity a row names.
    fn named(&self, keys: &Keys, row: usize) -> Vec<u32> {
        deals(self.opportunities.of(Keys::id(keys.opportunity.as_ref(), row)))
    }

    /// The deals of a person who is known from elsewhere.
    fn known(&self, keys: &Keys, row: usize) -> Vec<u32> {
        match self.about(keys, row) {
            About::Deals(deals) => deals,
            About::NoDeal | About::Nobody => Vec::new(),
        }
    }

    fn created(&mut self, workspace: &Workspace, source: &Source, keys: &Keys) -> Result<(), WorkbenchError> {
        let Some(created) = column(workspace, source, key::CREATED_AT)? else {
            return Ok(());
        };
        for row in 0..created.len() {
            let Some(at) = time(created.cell(row)) else {
                continue;
            };
            for deal in self.named(keys, row) {
                let own = &mut self.lead_created[deal as usize];
                *own = Some(own.map_or(at, |own| own.min(at)));
            }
        }
        Ok(())
    }

    /// The deals a row is about: those of the first of opportunity, person and account that belongs to any.
    pub fn about(&self, keys: &Keys, row: usize) -> About {
        let id = |column: Option<&Column>| Keys::id(column, row);
        let mut named = false;
        let mut of = |index: &Index, key: Option<u128>| {
            named |= key.is_some();
            let found = deals(index.of(key));
            (!found.is_empty()).then_some(found)
        };
        let mut found = of(&self.opportunities, id(keys.opportunity.as_ref()));
        for lead in &keys.leads {
            found = found.or_else(|| of(&self.leads, id(Some(lead))));
        }
        found = found.or_else(|| of(&self.contacts, id(keys.contact.as_ref())));
        found = found.or_else(|| of(&self.emails, keys.email(row)));
        if let Some(accounts) = &self.accounts {
            for account in keys.accounts(row) {
                found = found.or_else(|| of(accounts, account));
            }
        }
        match found {
            Some(deals) => About::Deals(deals),
            None if named => About::NoDeal,
            None => About::Nobody,
        }
    }

    /// The deal a row names itself; `None` when it is not among them or the row names none.
    pub fn opportunity(&self, keys: &Keys, row: usize) -> Option<u32> {
        self.named(keys, row).first().copied()
    }
}

fn deals(found: &[(u128, u32)]) -> Vec<u32> {
    found.iter().map(|(_, deal)| *deal).collect()
}
