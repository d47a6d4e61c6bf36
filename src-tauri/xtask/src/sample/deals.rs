//! Makes the sample's opportunities and their stage history. Their amounts are cut from fixed totals, so
//! that each pipeline a team would quote is an exact figure.

use super::calendar::{Day, day, workday};
use super::names::Company;
use super::people::{AS_OF, REPS};
use super::person::Person;
use super::random::Draws;

/// Stages from first to won. A lost deal leaves from any of them.
pub const LADDER: [&str; 6] = [
    "Prospecting",
    "Discovery",
    "Demo",
    "Proposal",
    "Negotiation",
    "Closed Won",
];
const LOST: &str = "Closed Lost";
const NEW: &str = "New Business";
const EXPANSION: &str = "Expansion";

/// One opportunity.
pub struct Deal {
    /// Salesforce's 18-character id.
    pub id: String,
    /// `Fernhill Logistics - Platform`
    pub name: String,
    /// The customer.
    pub account: Company,
    /// Rep.
    pub owner: &'static str,
    /// `New Business` or `Expansion`.
    pub kind: &'static str,
    /// Current stage.
    pub stage: &'static str,
    /// Whole dollars; `None` where nobody entered one.
    pub amount: Option<i64>,
    /// Salesforce's forecast category.
    pub forecast: &'static str,
    /// Expected, or actual when closed.
    pub close_on: Day,
    /// Created.
    pub created_on: Day,
    /// Touches by marketing before or during the deal.
    pub touches: i64,
    /// Lead source.
    pub source: &'static str,
    /// Campaign given the credit; empty without touches.
    pub campaign: &'static str,
    /// Why it was lost; empty otherwise.
    pub lost_reason: &'static str,
    /// Last day with a task, filled in when the tasks are made.
    pub last_activity_on: Option<Day>,
    /// Its history, oldest first.
    pub history: Vec<Change>,
}

impl Deal {
    /// Won or lost.
    pub fn closed(&self) -> bool {
        matches!(self.stage, "Closed Won" | LOST)
    }
}

/// One row of the history; a row that keeps the stage records an edit of amount or close date.
pub struct Change {
    /// Stage before; empty at creation.
    pub from: &'static str,
    /// Stage after.
    pub to: &'static str,
    /// When.
    pub on: Day,
    /// Amount at that time.
    pub amount: Option<i64>,
    /// Close date at that time.
    pub close_on: Day,
}

/// A group of deals alike in what the pipelines ask; its amounts sum to `dollars`.
struct Group {
    kind: &'static str,
    touched: bool,
    stages: &'static [&'static str],
    forecast: &'static str,
    closes: (Day, Day),
    count: usize,
    dollars: i64,
    /// How many of them come from converted leads.
    from_leads: usize,
}

const PAST: (Day, Day) = (day(2025, 7, 7), day(2026, 6, 26));
const SOON: (Day, Day) = (day(2026, 7, 6), day(2026, 9, 28));
const LATER: (Day, Day) = (day(2026, 10, 5), day(2026, 12, 18));
const SOMETIME: (Day, Day) = (day(2026, 6, 1), day(2026, 12, 18));
const LATE: &[&str] = &["Proposal", "Negotiation"];
const MIDDLE: &[&str] = &["Demo", "Proposal"];
const EARLY: &[&str] = &["Prospecting", "Discovery"];
const WON: &[&str] = &["Closed Won"];

#[rustfmt::skip]
const GROUPS: [Group; 19] = [
    group(NEW,       true,  WON,      "Closed",    PAST,     14, 2_200_000, 10),
    group(NEW,       true,  &[LOST],  "Omitted",   PAST,     14, 2_400_000, 10),
    group(NEW,       true,  LATE,     "Commit",    SOON,      9, 2_200_000,  9),
    group(NEW,       true,  &["Demo"], "Pipeline", SOON,      8, 1_200_000,  8),
    group(NEW,       true,  EARLY,    "Pipeline",  SOMETIME,  9, 1_300_000,  8),
    group(NEW,       true,  MIDDLE,   "Pipeline",  LATER,     6,   900_000,  0),
    group(NEW,       false, LATE,     "Best Case", SOON,      6, 1_100_000,  0),
    group(NEW,       false, &["Demo"], "Pipeline", SOON,      7, 1_000_000,  0),
    group(NEW,       false, MIDDLE,   "Pipeline",  LATER,     5,   600_000,  0),
    group(NEW,       false, EARLY,    "Pipeline",  SOMETIME,  7,   700_000,  0),
    group(NEW,       false, EARLY,    "Pipeline",  SOMETIME,  4,         0,  0),
    group(NEW,       false, WON,      "Closed",    PAST,      7,   800_000,  0),
    group(NEW,       false, &[LOST],  "Omitted",   PAST,     10, 1_500_000,  0),
    group(EXPANSION, true,  LATE,     "Commit",    SOON,      3,   400_000,  0),
    group(EXPANSION, true,  MIDDLE,   "Pipeline",  LATER,     6,   800_000,  0),
    group(EXPANSION, false, LATE,     "Best Case", SOON,      4,   500_000,  0),
    group(EXPANSION, false, MIDDLE,   "Pipeline",  LATER,     9, 1_300_000,  0),
    group(EXPANSION, true,  WON,      "Closed",    PAST,      5,   600_000,  0),
    group(EXPANSION, false, WON,      "Closed",    PAST,      4,   400_000,  0),
];

#[expect(clippy::too_many_arguments, reason = "one row of the table above")]
const fn group(
    kind: &'static str,
    touched: bool,
    stages: &'static [&'static str],
    forecast: &'static str,
    closes: (Day, Day),
    count: usize,
    dollars: i64,
    from_leads: usize,
) -> Group {
    Group {
        kind,
        touched,
        stages,
        forecast,
        closes,
        count,
        dollars,
        from_leads,
    }
}

/// Every opportunity, oldest first. Converted leads get the id of theirs.
pub fn deals(people: &mut [Person]) -> Vec<Deal> {
    let mut draws = Draws::named("deals");
    let mut converted: Vec<usize> = (0..people.len())
        .filter(|&n| people[n].converted_on.is_some())
        .collect();
    converted.sort_by_key(|&n| (people[n].converted_on, n));
    let mut converted = converted.into_iter();
    let mut deals = Vec::new();
    for group in &GROUPS {
        for (k, amount) in amounts(group, &mut draws).into_iter().enumerate() {
            let lead = if k < group.from_leads {
                converted.next()
            } else {
                None
            };
            let deal = deal(group, deals.len(), amount, lead.map(|n| &people[n]), &mut draws);
            deals.push((deal, lead));
        }
    }
    deals.sort_by(|(a, _), (b, _)| (a.created_on, &a.name).cmp(&(b.created_on, &b.name)));
    for (n, (deal, lead)) in deals.iter_mut().enumerate() {
        deal.id = super::salesforce_id("006", 900 + 17 * n);
        if let Some(lead) = *lead {
            people[lead].opportunity_id.clone_from(&deal.id);
        }
    }
    deals.into_iter().map(|(deal, _)| deal).collect()
}

/// Cuts the group's total into uneven whole multiples of 500 dollars.
fn amounts(group: &Group, draws: &mut Draws) -> Vec<Option<i64>> {
    if group.dollars == 0 {
        return vec![None; group.count];
    }
    let weights: Vec<i64> = (0..group.count).map(|_| draws.between(40, 160)).collect();
    let total: i64 = weights.iter().sum();
    let mut amounts: Vec<i64> = weights
        .iter()
        .map(|weight| group.dollars * weight / total / 500 * 500)
        .collect();
    amounts[0] += group.dollars - amounts.iter().sum::<i64>();
    amounts.into_iter().map(Some).collect()
}

fn deal(group: &Group, number: usize, amount: Option<i64>, lead: Option<&Person>, draws: &mut Draws) -> Deal {
    let stage = draws.pick(group.stages);
    let closed = group.closes == PAST;
    let mut close_on = workday(draws.between(group.closes.0, group.closes.1));
    let created_on = match (lead.and_then(|lead| lead.converted_on), closed) {
        (Some(on), true) => {
            close_on = workday(on + draws.between(25, 110)).min(PAST.1);
            on
        }
        (Some(on), false) => on,
        (None, true) => workday(close_on - draws.between(45, 160)),
        (None, false) if group.stages == EARLY => workday(day(2026, 3, 2) + draws.between(0, 105)),
        (None, false) => workday(day(2025, 11, 3) + draws.between(0, 190)),
    };
    let account = lead.map_or_else(|| Company::number(number * 31 + 3), |lead| lead.company);
    let product = if group.kind == NEW {
        draws.pick(&["Pilot", "Platform", "Team plan"])
    } else {
        "Additional sites"
    };
    let mut deal = Deal {
        id: String::new(),
        name: format!("{} - {product}", account.name()),
        account,
        owner: lead.map_or_else(|| draws.pick(&REPS), |lead| lead.owner),
        kind: group.kind,
        stage,
        amount,
        forecast: group.forecast,
        close_on,
        created_on,
        touches: if group.touched { draws.between(1, 9) } else { 0 },
        source: lead.map_or_else(
            || draws.pick(&["Web", "Cold Call", "Partner Referral", "Trade Show"]),
            |l| l.source.1,
        ),
        campaign: if group.touched {
            draws.pick(&["Webinar: One pipeline", "Spring trade show", "Benchmark report"])
        } else {
            ""
        },
        lost_reason: if stage == LOST {
            draws.pick(&["No decision", "Price", "Competitor", "No budget"])
        } else {
            ""
        },
        last_activity_on: None,
        history: Vec::new(),
    };
    deal.history = history(&deal, number, draws);
    deal
}

/// Walks the deal from creation to its stage; every ninth steps back once, and some rows only edit.
fn history(deal: &Deal, number: usize, draws: &mut Draws) -> Vec<Change> {
    let mut path: Vec<&'static str> = match LADDER.iter().position(|stage| *stage == deal.stage) {
        Some(rank) => LADDER[..=rank].to_vec(),
        None => LADDER[..draws.between(1, 5) as usize]
            .iter()
            .copied()
            .chain([LOST])
            .collect(),
    };
    if number % 9 == 4 && path.len() > 3 {
        path.splice(3..3, ["Discovery", "Demo"]);
    }
    let until = if deal.closed() {
        deal.close_on
    } else {
        AS_OF - draws.between(2, 30)
    };
    let steps = path.len() as i64 - 1;
    let mut changes: Vec<Change> = Vec::new();
    let mut from = "";
    for (step, to) in path.into_iter().enumerate() {
        let even = deal.created_on + (until - deal.created_on).max(0) * step as i64 / steps.max(1);
        let on = if step as i64 == steps {
            even
        } else {
            workday(even).min(until.max(deal.created_on))
        };
        let (early, early_close) = (
            step == 0 && draws.percent(30),
            deal.close_on - draws.between(10, 40),
        );
        changes.push(Change {
            from,
            to,
            on,
            amount: deal
                .amount
                .map(|amount| if early { amount / 1000 * 900 } else { amount }),
            close_on: if early { early_close } else { deal.close_on },
        });
        if early {
            changes.push(Change {
                from: to,
                to,
                on,
                amount: deal.amount,
                close_on: deal.close_on,
            });
        }
        from = to;
    }
    changes
}
