//! Makes the sample's activities: what reps did, and what the nurture programme sent by itself.
//! The stories about silence and collisions live in the dates here.

use super::calendar::{Day, workday};
use super::deals::Deal;
use super::people::{AS_OF, REP_LEFT_ON};
use super::person::{Person, Story, gap_case};
use super::random::Draws;

/// Who sends the nurture mails: no human.
pub const ROBOT: &str = "HubSpot Integration";

/// One activity.
pub struct Task {
    /// The lead it belongs to; empty for deals.
    pub lead_id: String,
    /// The opportunity it belongs to; empty for leads.
    pub opportunity_id: String,
    /// Address of the lead; empty for deals.
    pub email: String,
    /// The company.
    pub company: String,
    /// Who did it.
    pub owner: &'static str,
    /// When.
    pub on: Day,
    /// `Call`, `Email` or `Meeting`.
    pub kind: &'static str,
    /// Subject line.
    pub subject: String,
    /// Outcome of a call; empty otherwise.
    pub result: &'static str,
}

/// Every activity, oldest first; leads and deals get their last activity date.
pub fn tasks(people: &mut [Person], deals: &mut [Deal]) -> Vec<Task> {
    let mut draws = Draws::named("tasks");
    let mut tasks = Vec::new();
    for person in people.iter_mut().filter(|person| person.in_salesforce()) {
        let own = lead_tasks(person, &mut draws);
        person.last_activity_on = own.iter().map(|task| task.on).max();
        tasks.extend(own);
    }
    for deal in deals.iter_mut() {
        let own = deal_tasks(deal, &mut draws);
        deal.last_activity_on = own.iter().map(|task| task.on).max();
        tasks.extend(own);
    }
    tasks.sort_by(|a, b| (a.on, &a.lead_id, &a.opportunity_id).cmp(&(b.on, &b.lead_id, &b.opportunity_id)));
    tasks
}

fn lead_tasks(person: &Person, draws: &mut Draws) -> Vec<Task> {
    let assigned_on = person.lead_created_on;
    match person.story {
        Story::Gap(29..=31) | Story::SilentChange | Story::NewStatus | Story::MarketingOnly => vec![],
        Story::Gap(n) if !gap_case(n).accepted => nurture(person, assigned_on + 2, draws),
        Story::Nurtured => nurture(person, assigned_on + 2, draws),
        // 14 to 19 days, and at most two more to get past a weekend.
        Story::Sat => worked(person, assigned_on + draws.between(14, 19), 2, draws),
        Story::LeftRep if assigned_on > REP_LEFT_ON => vec![],
        Story::LeftRep => {
            let mut own = worked(person, assigned_on + draws.between(0, 3), 3, draws);
            own.retain(|task| task.on <= REP_LEFT_ON);
            own
        }
        Story::Collision => {
            let mut own = nurture(person, assigned_on + 3, draws);
            own.extend(worked(person, assigned_on + 3 + 8, 2, draws));
            own
        }
        Story::Unqualified => worked(person, assigned_on + draws.between(0, 4), 1, draws),
        Story::Gap(_) | Story::Converted | Story::Ordinary => worked(
            person,
            assigned_on + draws.between(0, 4),
            draws.between(1, 3),
            draws,
        ),
    }
}

/// Calls, mails and meetings by the owner, from the first workday on or after `from`.
fn worked(person: &Person, from: Day, count: i64, draws: &mut Draws) -> Vec<Task> {
    let mut on = workday(from);
    let mut own = Vec::new();
    for _ in 0..count {
        let (kind, subject) = draws.pick(&[
            ("Call", "Call: introduction"),
            ("Email", "Email: next step"),
            ("Meeting", "Meeting: needs"),
        ]);
        // The first touch of a collision is a call, whatever was drawn.
        let call = kind == "Call" || (person.story == Story::Collision && own.is_empty());
        let (kind, subject) = if call {
            ("Call", "Call: introduction")
        } else {
            (kind, subject)
        };
        let result = if call {
            draws.pick(&["Connected", "No answer", "Left voicemail"])
        } else {
            ""
        };
        own.push(task_of_lead(
            person,
            person.owner,
            on,
            kind,
            subject.to_owned(),
            result,
        ));
        on = workday(on + draws.between(4, 12));
    }
    own.retain(|task| task.on < AS_OF);
    own
}

/// One nurture mail a week, sent by the integration.
fn nurture(person: &Person, from: Day, draws: &mut Draws) -> Vec<Task> {
    let steps = draws.between(3, 5);
    let mails = (0..steps).map(|step| {
        let subject = format!("Nurture mail {} of {steps}", step + 1);
        task_of_lead(person, ROBOT, from + 7 * step, "Email", subject, "")
    });
    mails.filter(|task| task.on < AS_OF).collect()
}

fn task_of_lead(
    person: &Person,
    owner: &'static str,
    on: Day,
    kind: &'static str,
    subject: String,
    result: &'static str,
) -> Task {
    Task {
        lead_id: person.lead_id.clone(),
        opportunity_id: String::new(),
        email: person.salesforce_email.clone(),
        company: person.company.name(),
        owner,
        on,
        kind,
        subject,
        result,
    }
}

/// A few meetings over a deal's life.
fn deal_tasks(deal: &Deal, draws: &mut Draws) -> Vec<Task> {
    let until = if deal.closed() { deal.close_on } else { AS_OF - 1 };
    let mut on = workday(deal.created_on + draws.between(0, 6));
    let mut own = Vec::new();
    while on <= until {
        let kind = draws.pick(&["Call", "Email", "Meeting"]);
        own.push(Task {
            lead_id: String::new(),
            opportunity_id: deal.id.clone(),
            email: String::new(),
            company: deal.account.name(),
            owner: deal.owner,
            on,
            kind,
            subject: format!(
                "{kind}: {}",
                draws.pick(&["scope", "offer", "security questions", "timeline"])
            ),
            result: if kind == "Call" {
                draws.pick(&["Connected", "No answer"])
            } else {
                ""
            },
        });
        on = workday(on + draws.between(20, 60));
    }
    own
}
