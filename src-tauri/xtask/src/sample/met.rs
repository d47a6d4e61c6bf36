//! Who was met on each deal, and which campaigns they answered. Draws of its own, so that the other files stay as they
//! are. Knows no spelling of an export.

use super::calendar::{Day, day, workday};
use super::deals::Deal;
use super::names::{JUNIOR, SENIOR, person};
use super::people::AS_OF;
use super::person::Person;
use super::random::Draws;

/// The role that decides over money.
pub const BUYER: &str = "Economic Buyer";
/// When the trade show was.
const SHOW_ON: Day = day(2026, 3, 18);
const SHOW: &str = "Spring trade show";
/// Names from here on are nobody's among the leads and contacts.
const FIRST_NAME: usize = 700;

/// A contact with its role on a deal.
pub struct Role {
    /// Salesforce's 18-character contact id.
    pub contact_id: String,
    /// The deal's place among the deals.
    pub deal: usize,
    /// Given and family name.
    pub name: (&'static str, &'static str),
    /// Job title.
    pub title: &'static str,
    /// Address.
    pub email: String,
    /// What the contact is to the deal.
    pub role: &'static str,
    /// The first one met.
    pub primary: bool,
}

/// Somebody's membership in a campaign.
pub struct Member {
    /// Campaign.
    pub campaign: &'static str,
    /// Of a lead; else empty.
    pub lead_id: String,
    /// Of a contact; else empty.
    pub contact_id: String,
    /// Given and family name.
    pub name: (&'static str, &'static str),
    /// Employer.
    pub company: String,
    /// Address.
    pub email: String,
    /// When they answered; `None` for those who were sent it and did not.
    pub answered_on: Option<Day>,
    /// When they were put in.
    pub created_on: Day,
}

/// The contacts of every deal, in the order of the deals. Deals that were won had the economic buyer at the table, but
/// for every eighth; deals that were lost did not, but for every fifth.
pub fn roles(deals: &[Deal], people: &[Person]) -> Vec<Role> {
    let mut draws = Draws::named("roles");
    let (mut won, mut lost) = (0, 0);
    let mut roles: Vec<Role> = Vec::new();
    for (at, deal) in deals.iter().enumerate() {
        let wanted: &[&str] = match deal.stage {
            "Closed Won" => {
                won += 1;
                if won % 8 == 0 {
                    &["Champion", "Technical Evaluator"]
                } else {
                    &["Champion", BUYER, "Technical Evaluator"]
                }
            }
            "Closed Lost" => {
                lost += 1;
                if lost % 5 == 0 {
                    &["Champion", BUYER]
                } else {
                    &["Champion"]
                }
            }
            "Proposal" | "Negotiation" => &["Champion", BUYER],
            "Demo" => &["Champion", "Technical Evaluator"],
            _ => &["Champion"],
        };
        let lead = people.iter().find(|person| person.opportunity_id == deal.id);
        for (k, role) in wanted.iter().enumerate() {
            let number = roles.len();
            let invented = person(FIRST_NAME + number);
            let (name, title, email) = match lead.filter(|_| k == 0) {
                Some(lead) => (lead.name, lead.title, lead.salesforce_email.clone()),
                None => {
                    let title = draws.pick(if *role == BUYER { &SENIOR } else { &JUNIOR });
                    let at = deal.account.domain();
                    let email = format!("{}.{}@{at}", invented.0, invented.1).to_lowercase();
                    (invented, title, email)
                }
            };
            roles.push(Role {
                contact_id: super::salesforce_id("003", 3000 + 7 * number),
                deal: at,
                name,
                title,
                email,
                role,
                primary: k == 0,
            });
        }
    }
    roles
}

/// Memberships in campaigns: of the people on deals that marketing touched, before and during the deal, and of leads
/// that became none. The older first.
pub fn members(deals: &[Deal], people: &[Person], roles: &[Role]) -> Vec<Member> {
    let mut draws = Draws::named("members");
    let mut members = Vec::new();
    for (at, deal) in deals.iter().enumerate().filter(|(_, deal)| deal.touches > 0) {
        let contacts: Vec<&Role> = roles.iter().filter(|role| role.deal == at).collect();
        let lead = people.iter().find(|person| person.opportunity_id == deal.id);
        for (k, (campaign, on)) in touches(deal, &mut draws).into_iter().enumerate() {
            members.push(match (lead, k) {
                (Some(lead), 0) => of_lead(lead, campaign, Some(on)),
                _ => of_contact(contacts[k % contacts.len()], deal, campaign, on),
            });
        }
    }
    let without = people
        .iter()
        .filter(|person| person.in_salesforce() && person.opportunity_id.is_empty());
    for (n, lead) in without.enumerate().filter(|(n, _)| n % 4 == 0) {
        let campaign = draws.pick(&["Product newsletter", "Webinar: One pipeline", "Benchmark report"]);
        let answered = (n % 12 != 0).then_some(lead.lead_created_on);
        members.push(of_lead(lead, campaign, answered));
    }
    members.sort_by(|a, b| {
        let key = |own: &Member| (own.created_on, own.lead_id.clone(), own.contact_id.clone());
        key(a).cmp(&key(b))
    });
    members
}

/// What touched a deal: it begins with what people find by themselves and ends among customers; who was in a deal at the
/// time came to the trade show.
fn touches(deal: &Deal, draws: &mut Draws) -> Vec<(&'static str, Day)> {
    let until = if deal.closed() { deal.close_on } else { AS_OF } - 1;
    let begun = deal.created_on;
    let first = draws.pick(&["Benchmark report", "Webinar: One pipeline"]);
    let mut touches = vec![(first, begun - draws.between(15, 60))];
    if deal.touches >= 3 {
        touches.push(("Product newsletter", begun - draws.between(1, 14)));
    }
    if (begun..=until).contains(&SHOW_ON) {
        touches.push((SHOW, SHOW_ON));
    }
    if deal.touches >= 6 && until > begun {
        touches.push(("Customer roundtable", draws.between(begun, until)));
    }
    touches
        .into_iter()
        .map(|(campaign, on)| {
            (
                campaign,
                if campaign == SHOW {
                    on
                } else {
                    workday(on).min(until)
                },
            )
        })
        .collect()
}

fn of_lead(lead: &Person, campaign: &'static str, answered_on: Option<Day>) -> Member {
    Member {
        campaign,
        lead_id: lead.lead_id.clone(),
        contact_id: String::new(),
        name: lead.name,
        company: lead.company.name(),
        email: lead.salesforce_email.clone(),
        answered_on,
        created_on: answered_on.unwrap_or(lead.lead_created_on),
    }
}

fn of_contact(contact: &Role, deal: &Deal, campaign: &'static str, on: Day) -> Member {
    Member {
        campaign,
        lead_id: String::new(),
        contact_id: contact.contact_id.clone(),
        name: contact.name,
        company: deal.account.name(),
        email: contact.email.clone(),
        answered_on: Some(on),
        created_on: on,
    }
}
