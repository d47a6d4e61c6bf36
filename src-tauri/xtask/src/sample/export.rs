//! Writes the sample as HubSpot and Salesforce export it: every cell quoted, each system's date spelling,
//! and Salesforce's footer under its reports. Knows nothing of stories.

use super::calendar::{Minute, at, hubspot, salesforce, salesforce_minute};
use super::deals::{Deal, LADDER};
use super::met::{Member, Role};
use super::people::STATUS_CHANGED_ON;
use super::person::Person;
use super::tasks::{ROBOT, Task};

const ASSIGNMENT: &str = "Lead Assignment";

const FOOTER: &str = "\"Confidential Information - Do Not Distribute\"\n\
    \"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"\n";

/// A table being written.
struct Table {
    text: String,
    rows: usize,
}

impl Table {
    fn new(header: &str) -> Table {
        let mut table = Table {
            text: String::new(),
            rows: 0,
        };
        table.line(header.split('|').map(str::to_owned));
        table
    }

    fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.line(cells.into_iter());
        self.rows += 1;
    }

    fn line(&mut self, cells: impl Iterator<Item = String>) {
        let quoted: Vec<String> = cells
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        self.text += &quoted.join(",");
        self.text.push('\n');
    }

    /// A Salesforce report: the table, blank lines, the footer.
    fn report(self) -> String {
        format!(
            "{}\n\n\"Grand Totals ({} records)\"\n{FOOTER}",
            self.text, self.rows
        )
    }
}

fn yes_no(value: bool) -> String {
    if value { "Yes" } else { "No" }.to_owned()
}

fn checkbox(value: bool) -> String {
    u8::from(value).to_string()
}

/// The HubSpot contacts export.
pub fn hubspot_contacts(people: &[Person], deals: &[Deal]) -> String {
    let mut table = Table::new(
        "Record ID|First Name|Last Name|Email|Phone Number|Job Title|Company Name|Industry|Country/Region|Contact owner|\
         Owner assigned date|Lifecycle Stage|Lead Status|Create Date|Became a Marketing Qualified Lead Date|\
         Original Traffic Source|HubSpot Score|Demo requested|Number of Form Submissions|Recent Conversion|\
         Recent Conversion Date|Last Activity Date|Unsubscribed from all email|Salesforce Lead ID",
    );
    for person in people.iter().filter(|person| person.in_hubspot()) {
        let assigned_at = person.in_salesforce().then(|| at(person.lead_created_on, 20, 30));
        let qualified_at = (person.score >= 60).then_some(person.contact_created_at + 95);
        let (form, form_at) = person
            .conversion
            .map_or(("", None), |(form, at)| (form, Some(at)));
        table.row([
            person.contact_id.clone(),
            person.name.0.to_owned(),
            person.name.1.to_owned(),
            person.hubspot_email.clone(),
            person.phone.clone(),
            person.title.to_owned(),
            person.company.name(),
            person.company.industry().to_owned(),
            person.company.country().to_owned(),
            person.owner.to_owned(),
            optional(assigned_at),
            lifecycle(person, deals).to_owned(),
            person.status.to_owned(),
            hubspot(person.contact_created_at),
            optional(qualified_at),
            person.source.0.to_owned(),
            person.score.to_string(),
            person.demo.map(yes_no).unwrap_or_default(),
            person.forms.to_string(),
            form.to_owned(),
            optional(form_at),
            optional(person.last_activity_on.map(|on| at(on, 16, 0))),
            yes_no(person.opt_out),
            if person.synced {
                person.lead_id.clone()
            } else {
                String::new()
            },
        ]);
    }
    table.text
}

fn optional(minute: Option<Minute>) -> String {
    minute.map(hubspot).unwrap_or_default()
}

/// The furthest stage of HubSpot's ladder that the record has reached.
fn lifecycle(person: &Person, deals: &[Deal]) -> &'static str {
    let won = |deal: &Deal| deal.id == person.opportunity_id && deal.stage == "Closed Won";
    match person {
        person if !person.opportunity_id.is_empty() && deals.iter().any(won) => "Customer",
        person if !person.opportunity_id.is_empty() => "Opportunity",
        person if person.score >= 60 && matches!(person.status, "Accepted" | "Working") => {
            "Sales Qualified Lead"
        }
        person if person.score >= 60 => "Marketing Qualified Lead",
        person if person.in_salesforce() || person.forms > 0 => "Lead",
        _ => "Subscriber",
    }
}

/// The Salesforce Leads report, oldest lead first.
pub fn salesforce_leads(people: &[Person]) -> String {
    let mut table = Table::new(
        "Lead ID|First Name|Last Name|Title|Company / Account|Email|Phone|Country|Lead Source|Lead Status|Lead Owner|\
         Rating|Create Date|Last Activity|Email Opt Out|HubSpot Score|Demo requested|Converted|Converted Date|\
         Converted Opportunity ID",
    );
    for person in people.iter().filter(|person| person.in_salesforce()) {
        table.row([
            person.lead_id.clone(),
            person.name.0.to_owned(),
            person.name.1.to_owned(),
            person.title.to_owned(),
            person.company.name(),
            person.salesforce_email.clone(),
            person.phone.clone(),
            person.company.country().to_owned(),
            person.source.1.to_owned(),
            person.status.to_owned(),
            person.owner.to_owned(),
            ["Cold", "Warm", "Hot"][usize::from(person.score >= 40) + usize::from(person.score >= 60)]
                .to_owned(),
            salesforce(person.lead_created_on),
            person.last_activity_on.map(salesforce).unwrap_or_default(),
            checkbox(person.opt_out),
            if person.in_hubspot() {
                person.score.to_string()
            } else {
                String::new()
            },
            checkbox(person.demo == Some(true)),
            checkbox(person.converted_on.is_some()),
            person.converted_on.map(salesforce).unwrap_or_default(),
            person.opportunity_id.clone(),
        ]);
    }
    table.report()
}

/// The Salesforce Lead History report: creation, assignment and every change of status.
pub fn salesforce_lead_history(people: &[Person], tasks: &[Task]) -> String {
    let mut table =
        Table::new("Lead ID|Company / Account|Field / Event|Old Value|New Value|Edit Date|Edited By");
    for person in people.iter().filter(|person| person.in_salesforce()) {
        let mut write = |what: &str, old: &str, new: &str, edited_at: Minute, by: &str| {
            let cells = [
                &person.lead_id,
                &person.company.name(),
                what,
                old,
                new,
                &salesforce_minute(edited_at),
                by,
            ];
            table.row(cells.map(str::to_owned));
        };
        let created_at = at(person.lead_created_on, 8, 10);
        write("Created.", "", "", created_at, ROBOT);
        write(
            "Lead Owner",
            "Unassigned",
            person.owner,
            created_at + 20,
            ASSIGNMENT,
        );
        let mut status = "New";
        if person.lead_created_on < STATUS_CHANGED_ON {
            write("Lead Status", status, "Open", created_at + 20, ASSIGNMENT);
            status = "Open";
        }
        let first_task_on = tasks
            .iter()
            .find(|task| task.lead_id == person.lead_id)
            .map(|task| task.on);
        let (edited_at, by) = match person.status {
            "Ready for Sales" if status == "Open" => (at(STATUS_CHANGED_ON, 2, 10), "Org Admin"),
            "Ready for Sales" => (created_at + 20, ASSIGNMENT),
            "Nurture" => (created_at + 30, ROBOT),
            _ => (
                at(
                    person
                        .converted_on
                        .or(first_task_on)
                        .unwrap_or(person.lead_created_on),
                    17,
                    25,
                ),
                person.owner,
            ),
        };
        write("Lead Status", status, person.status, edited_at, by);
    }
    table.report()
}

/// The Salesforce Opportunities report.
pub fn salesforce_opportunities(deals: &[Deal]) -> String {
    let mut table = Table::new(
        "Opportunity ID|Opportunity Name|Account Name|Opportunity Owner|Type|Stage|Amount Currency|Amount|\
         Probability (%)|Forecast Category|Close Date|Created Date|Last Stage Change Date|Last Activity|Next Step|Lead Source|\
         Primary Campaign Source|Marketing touches|Closed|Won|Closed Lost Reason",
    );
    for deal in deals {
        let changed_on = deal
            .history
            .iter()
            .rfind(|change| change.from != change.to)
            .map(|change| change.on);
        table.row([
            deal.id.clone(),
            deal.name.clone(),
            deal.account.name(),
            deal.owner.to_owned(),
            deal.kind.to_owned(),
            deal.stage.to_owned(),
            "USD".to_owned(),
            dollars(deal.amount),
            probability(deal.stage).to_string(),
            deal.forecast.to_owned(),
            salesforce(deal.close_on),
            salesforce(deal.created_on),
            changed_on.map(salesforce).unwrap_or_default(),
            deal.last_activity_on.map(salesforce).unwrap_or_default(),
            next_step(deal).to_owned(),
            deal.source.to_owned(),
            deal.campaign.to_owned(),
            deal.touches.to_string(),
            checkbox(deal.closed()),
            checkbox(deal.stage == "Closed Won"),
            deal.lost_reason.to_owned(),
        ]);
    }
    table.report()
}

fn dollars(amount: Option<i64>) -> String {
    amount.map(|amount| format!("{amount}.00")).unwrap_or_default()
}

fn probability(stage: &str) -> i64 {
    let rank = LADDER.iter().position(|known| *known == stage);
    rank.map_or(0, |rank| [10, 20, 40, 60, 80, 100][rank])
}

fn next_step(deal: &Deal) -> &'static str {
    match deal.stage {
        "Prospecting" => "Find the sponsor",
        "Discovery" => "Book the demo",
        "Demo" => "Send the offer",
        "Proposal" => "Security review",
        "Negotiation" => "Signature",
        _ => "",
    }
}

/// The Salesforce Opportunity History report; a row whose two stages are the same is an edit.
pub fn salesforce_opportunity_history(deals: &[Deal]) -> String {
    let mut table = Table::new(
        "Opportunity ID|Opportunity Name|From Stage|To Stage|Stage Duration|Amount|Probability (%)|Close Date|\
         Last Modified|Last Modified By",
    );
    for deal in deals {
        let mut entered_on = deal.created_on;
        for change in &deal.history {
            table.row([
                deal.id.clone(),
                deal.name.clone(),
                change.from.to_owned(),
                change.to.to_owned(),
                if change.from.is_empty() {
                    String::new()
                } else {
                    (change.on - entered_on).to_string()
                },
                dollars(change.amount),
                probability(change.to).to_string(),
                salesforce(change.close_on),
                salesforce(change.on),
                deal.owner.to_owned(),
            ]);
            if change.from != change.to {
                entered_on = change.on;
            }
        }
    }
    table.report()
}

/// The Salesforce Tasks and Events report.
pub fn salesforce_tasks(tasks: &[Task]) -> String {
    let mut table = Table::new(
        "Activity ID (18 Char)|Lead ID|Opportunity ID|Assigned|Date|Company / Account|Email|Subject|Activity Type|\
         Status|Call Result",
    );
    for (n, task) in tasks.iter().enumerate() {
        table.row([
            super::salesforce_id("00T", 7000 + 11 * n),
            task.lead_id.clone(),
            task.opportunity_id.clone(),
            task.owner.to_owned(),
            salesforce(task.on),
            task.company.clone(),
            task.email.clone(),
            task.subject.clone(),
            task.kind.to_owned(),
            "Completed".to_owned(),
            task.result.to_owned(),
        ]);
    }
    table.report()
}

/// The Salesforce report *Opportunities with Contact Roles*.
pub fn salesforce_contact_roles(roles: &[Role], deals: &[Deal]) -> String {
    let mut table = Table::new(
        "Opportunity ID|Opportunity Name|Account Name|Contact ID|Contact Name|Title|Email|Role|Is Primary",
    );
    for role in roles {
        let deal = &deals[role.deal];
        table.row([
            deal.id.clone(),
            deal.name.clone(),
            deal.account.name(),
            role.contact_id.clone(),
            format!("{} {}", role.name.0, role.name.1),
            role.title.to_owned(),
            role.email.clone(),
            role.role.to_owned(),
            checkbox(role.primary),
        ]);
    }
    table.report()
}

/// The Salesforce report *Campaigns with Campaign Members*.
pub fn salesforce_campaign_members(members: &[Member]) -> String {
    let mut table = Table::new(
        "Campaign Name|Member ID|Member Type|Lead ID|Contact ID|First Name|Last Name|Company|Email|Member Status|\
         Responded|Member Created Date|Member First Responded Date",
    );
    for (n, member) in members.iter().enumerate() {
        table.row([
            member.campaign.to_owned(),
            super::salesforce_id("00v", 2000 + 19 * n),
            if member.lead_id.is_empty() {
                "Contact"
            } else {
                "Lead"
            }
            .to_owned(),
            member.lead_id.clone(),
            member.contact_id.clone(),
            member.name.0.to_owned(),
            member.name.1.to_owned(),
            member.company.clone(),
            member.email.clone(),
            if member.answered_on.is_some() {
                "Responded"
            } else {
                "Sent"
            }
            .to_owned(),
            checkbox(member.answered_on.is_some()),
            salesforce(member.created_on),
            member.answered_on.map(salesforce).unwrap_or_default(),
        ]);
    }
    table.report()
}

/// What each team was to reach per quarter.
pub fn targets() -> String {
    let mut table = Table::new("Period|Starts on|Ends on|Team|Metric|Amount|Count");
    let quarters = [
        ("2026-Q1", "2026-01-01", "2026-03-31", 2_100_000, 40),
        ("2026-Q2", "2026-04-01", "2026-06-30", 2_300_000, 45),
        ("2026-Q3", "2026-07-01", "2026-09-30", 2_500_000, 45),
        ("2026-Q4", "2026-10-01", "2026-12-31", 2_800_000, 50),
    ];
    for (period, from, until, dollars, leads) in quarters {
        let quarter = [period, from, until].map(str::to_owned);
        let [period, from, until] = quarter;
        table.row([
            period.clone(),
            from.clone(),
            until.clone(),
            "Sales".to_owned(),
            "New business won".to_owned(),
            format!("{dollars}.00"),
            String::new(),
        ]);
        table.row([
            period,
            from,
            until,
            "Marketing".to_owned(),
            "MQL".to_owned(),
            String::new(),
            leads.to_string(),
        ]);
    }
    table.text
}
