//! Counts the planted stories in the written files, from their text alone, and says where a reader finds
//! them. Knows nothing of how the files were made.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::audit::{Row, Rows};
use super::calendar::day;
use super::met::BUYER;
use super::people::{LEFT_REP, REP_LEFT_ON};
use super::tasks::ROBOT;

/// One thing planted, as found in the files.
pub struct Fact {
    /// What a reader should find.
    pub what: &'static str,
    /// Where and how.
    pub how: String,
    /// What was planned.
    pub planned: &'static str,
    /// What the files hold.
    pub found: String,
}

/// Everything planted outside the 40/15 case.
///
/// # Errors
/// When a file does not read back.
pub fn facts(files: &BTreeMap<&'static str, String>) -> Result<Vec<Fact>> {
    let rows = |name: &str| Rows::read(&files[name]);
    let (leads, history) = (
        rows("salesforce-leads.csv")?,
        rows("salesforce-lead-history.csv")?,
    );
    let tasks = rows("salesforce-tasks.csv")?;
    let (deals, targets) = (rows("salesforce-opportunities.csv")?, rows("targets.csv")?);
    let mut facts = vec![
        sat(&leads, &tasks),
        left_rep(&leads, &tasks),
        collisions(&leads, &tasks),
        silent_change(&leads, &history, &tasks),
    ];
    facts.extend(pipelines(&deals));
    facts.push(coverage(&deals, &targets));
    let (roles, members) = (
        rows("salesforce-contact-roles.csv")?,
        rows("salesforce-campaign-members.csv")?,
    );
    facts.push(buyers(&deals, &roles));
    facts.push(campaigns(&leads, &roles, &members));
    Ok(facts)
}

/// The days of those tasks that are kept, by lead.
fn days_by_lead(tasks: &Rows, keep: impl Fn(Row) -> bool) -> BTreeMap<&str, Vec<i64>> {
    let mut days: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for task in tasks.iter().filter(|task| keep(*task)) {
        days.entry(task.get("Lead ID"))
            .or_default()
            .extend(task.day("Date"));
    }
    days
}

fn sat(leads: &Rows, tasks: &Rows) -> Fact {
    let human = days_by_lead(tasks, |task| task.get("Assigned") != ROBOT);
    let sat = leads.iter().filter(|lead| {
        let first = human.get(lead.get("Lead ID")).and_then(|days| days.iter().min());
        first
            .zip(lead.day("Create Date"))
            .is_some_and(|(first, created)| (14..=21).contains(&(first - created)))
    });
    Fact {
        what: "Leads that sat two to three weeks",
        how: "`salesforce-leads.csv` against `salesforce-tasks.csv`: 14 to 21 days from *Create Date* (assigned the same \
              day) to the first task of a human"
            .to_owned(),
        planned: "24 leads",
        found: format!("{} leads", sat.count()),
    }
}

fn left_rep(leads: &Rows, tasks: &Rows) -> Fact {
    let theirs: Vec<Row> = leads
        .iter()
        .filter(|lead| lead.get("Lead Owner") == LEFT_REP)
        .collect();
    let later = theirs
        .iter()
        .filter(|lead| lead.day("Create Date") > Some(REP_LEFT_ON))
        .count();
    let tasks = tasks
        .iter()
        .filter(|task| task.get("Assigned") == LEFT_REP && task.day("Date") > Some(REP_LEFT_ON));
    Fact {
        what: "A rep who left",
        how: format!(
            "*Lead Owner* {LEFT_REP}: last task by 20 March 2026, leads still assigned, some assigned after"
        ),
        planned: "31 leads, 9 of them assigned after the last day, 0 tasks after it",
        found: format!(
            "{} leads, {later} of them assigned after the last day, {} tasks after it",
            theirs.len(),
            tasks.count()
        ),
    }
}

fn collisions(leads: &Rows, tasks: &Rows) -> Fact {
    let mails = days_by_lead(tasks, |task| task.get("Assigned") == ROBOT);
    let calls = days_by_lead(tasks, |task| {
        task.get("Assigned") != ROBOT && task.get("Activity Type") == "Call"
    });
    let collided = leads.iter().filter(|lead| {
        let of = |days: &BTreeMap<&str, Vec<i64>>| days.get(lead.get("Lead ID")).cloned().unwrap_or_default();
        let calls = of(&calls);
        of(&mails)
            .iter()
            .any(|mail| calls.iter().any(|call| (call - mail).abs() <= 3))
    });
    Fact {
        what: "A nurture sequence colliding with sales calls",
        how: format!(
            "`salesforce-tasks.csv`: a mail assigned to {ROBOT} and a call by a rep on the same lead, at most three days \
             apart"
        ),
        planned: "14 leads",
        found: format!("{} leads", collided.count()),
    }
}

fn silent_change(leads: &Rows, history: &Rows, tasks: &Rows) -> Fact {
    let with_status =
        |status: &'static str| leads.iter().filter(move |lead| lead.get("Lead Status") == status);
    let ready: BTreeSet<&str> = with_status("Ready for Sales")
        .map(|lead| lead.get("Lead ID"))
        .collect();
    let changed = history.iter().filter(|row| {
        (row.get("Old Value"), row.get("New Value")) == ("Open", "Ready for Sales")
            && row.get("Edit Date") == "4/13/2026 2:10 AM"
    });
    Fact {
        what: "A picklist change nobody saw",
        how: "`salesforce-lead-history.csv`: on 13 April 2026 at 2:10 AM the status *Open* became *Ready for Sales*, which \
              sales' definition does not name; L29–L31 of the case below are among them"
            .to_owned(),
        planned: "27 leads changed, 39 in the new status, 0 left in the old, 0 tasks on them",
        found: format!(
            "{} leads changed, {} in the new status, {} left in the old, {} tasks on them",
            changed.count(),
            ready.len(),
            with_status("Open").count(),
            tasks.iter().filter(|task| ready.contains(task.get("Lead ID"))).count()
        ),
    }
}

const ACTIVE: &str =
    "Closed is no and Type is New Business and Stage is one of (Demo, Proposal, Negotiation)";

fn open(deal: Row) -> bool {
    deal.get("Closed") == "0"
}

fn active(deal: Row) -> bool {
    let stages = ["Demo", "Proposal", "Negotiation"];
    open(deal) && deal.get("Type") == "New Business" && stages.contains(&deal.get("Stage"))
}

fn dollars(deals: &Rows, keep: impl Fn(Row) -> bool) -> i64 {
    deals
        .iter()
        .filter(|deal| keep(*deal))
        .filter_map(|deal| deal.number("Amount"))
        .sum()
}

fn pipelines(deals: &Rows) -> [Fact; 4] {
    let pipeline = |what, criteria: &str, planned, keep: fn(Row) -> bool| Fact {
        what,
        how: format!("`salesforce-opportunities.csv`: `{criteria}`"),
        planned,
        found: money(dollars(deals, keep)),
    };
    [
        pipeline(
            "Marketing's pipeline: influenced",
            "Marketing touches ≥ 1",
            "$12,000,000",
            |deal| deal.number("Marketing touches") >= Some(1),
        ),
        pipeline("Sales' pipeline: active", ACTIVE, "$7,000,000", active),
        pipeline(
            "Expansion pipeline",
            "Closed is no and Type is Expansion",
            "$3,000,000",
            |deal| open(deal) && deal.get("Type") == "Expansion",
        ),
        pipeline(
            "Forecast pipeline",
            "Closed is no and Forecast category is one of (Commit, Best Case)",
            "$4,200,000",
            |deal| open(deal) && ["Commit", "Best Case"].contains(&deal.get("Forecast Category")),
        ),
    ]
}

/// Who decides over money is met on deals that are won.
fn buyers(deals: &Rows, roles: &Rows) -> Fact {
    let met: BTreeSet<&str> = roles
        .iter()
        .filter(|role| role.get("Role") == BUYER)
        .map(|role| role.get("Opportunity ID"))
        .collect();
    let of = |won: &str| {
        let ended = deals
            .iter()
            .filter(|deal| deal.get("Closed") == "1" && deal.get("Won") == won);
        let ids: Vec<&str> = ended.map(|deal| deal.get("Opportunity ID")).collect();
        (ids.iter().filter(|id| met.contains(**id)).count(), ids.len())
    };
    let ((won, all_won), (lost, all_lost)) = (of("1"), of("0"));
    Fact {
        what: "The buyer whom lost deals never met",
        how: format!("`salesforce-contact-roles.csv`: deals with a contact whose *Role* is {BUYER}"),
        planned: "27 of 30 won deals, 4 of 24 lost ones",
        found: format!("{won} of {all_won} won deals, {lost} of {all_lost} lost ones"),
    }
}

/// Campaigns reach people on deals through their lead or their contact, and many who are on none.
fn campaigns(leads: &Rows, roles: &Rows, members: &Rows) -> Fact {
    let converted = leads
        .iter()
        .map(|lead| (lead.get("Lead ID"), lead.get("Converted Opportunity ID")));
    let contacts = roles
        .iter()
        .map(|role| (role.get("Contact ID"), role.get("Opportunity ID")));
    let deal_of: BTreeMap<&str, &str> = converted
        .chain(contacts)
        .filter(|(_, deal)| !deal.is_empty())
        .collect();
    let found: Vec<Option<&&str>> = members
        .iter()
        .map(|member| {
            deal_of
                .get(member.get("Lead ID"))
                .or_else(|| deal_of.get(member.get("Contact ID")))
        })
        .collect();
    let deals: BTreeSet<&&str> = found.iter().copied().flatten().collect();
    Fact {
        what: "Campaigns that touch deals: influenced and credited",
        how: "`salesforce-campaign-members.csv`: the lead became an opportunity, or the contact has a role on one"
            .to_owned(),
        planned: "283 members, 206 of them on 74 deals",
        found: format!(
            "{} members, {} of them on {} deals",
            found.len(),
            found.iter().flatten().count(),
            deals.len()
        ),
    }
}

fn coverage(deals: &Rows, targets: &Rows) -> Fact {
    let quarter = day(2026, 7, 1)..=day(2026, 9, 30);
    let closes_in_quarter = |deal: Row| deal.day("Close Date").is_some_and(|day| quarter.contains(&day));
    let eligible = dollars(deals, |deal| active(deal) && closes_in_quarter(deal));
    let target = targets
        .iter()
        .find(|row| row.get("Period") == "2026-Q3" && row.get("Team") == "Sales");
    let target = target.and_then(|row| row.number("Amount")).unwrap_or(1);
    Fact {
        what: "Coverage of the next quarter",
        how: format!("`{ACTIVE} and Close date in 2026-Q3`, over the target in `targets.csv`"),
        planned: "$5,500,000 over $2,500,000 = 2.2",
        found: format!(
            "{} over {} = {}",
            money(eligible),
            money(target),
            eligible as f64 / target as f64
        ),
    }
}

/// `$1,234,000`
fn money(dollars: i64) -> String {
    let digits = dollars.to_string();
    let mut out = String::from("$");
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
