//! Makes the sample's people: the 42 leads of the 40/15 case, the leads of the other stories, and the
//! contacts that never reached sales. Outside the 42 nobody passes either team's score rule.

use super::calendar::{Day, at, day, day_of, workday};
use super::names::{Company, JUNIOR, SENIOR, person, phone};
use super::person::{Person, Story, gap_case};
use super::random::Draws;

/// The day the exports were taken.
pub const AS_OF: Day = day(2026, 6, 30);

/// The day on which the status `Open` was replaced by `Ready for Sales`.
pub const STATUS_CHANGED_ON: Day = day(2026, 4, 13);

/// The last working day of the rep who left.
pub const REP_LEFT_ON: Day = day(2026, 3, 20);

/// The rep who left.
pub const LEFT_REP: &str = "Marlow Quill";

/// The other reps.
pub const REPS: [&str; 6] = [
    "Casper Wendling",
    "Ilka Brandau",
    "Jorun Halvik",
    "Odessa Farrow",
    "Priya Santhal",
    "Tobin Yarrow",
];

const SOURCES: [(&str, &str); 6] = [
    ("Organic Search", "Web"),
    ("Paid Search", "Web"),
    ("Email Marketing", "Email Campaign"),
    ("Offline Sources", "Trade Show"),
    ("Referrals", "Partner Referral"),
    ("Direct Traffic", "Web"),
];

const FORMS: [&str; 5] = [
    "Guide: Handoffs that hold",
    "Webinar: One pipeline",
    "Pricing page",
    "Newsletter sign-up",
    "Benchmark report",
];

/// How many leads each story outside the 42 has.
pub const STORIES: [(Story, usize); 9] = [
    (Story::Sat, 24),
    (Story::SilentChange, 24),
    (Story::NewStatus, 12),
    (Story::LeftRep, 31),
    (Story::Collision, 14),
    (Story::Nurtured, 36),
    (Story::Converted, 34),
    (Story::Unqualified, 60),
    (Story::Ordinary, 73),
];

const MARKETING_ONLY: usize = 188;
/// Leads that sales made itself and HubSpot never saw: every so many-th of the ordinary and unqualified.
const SALES_OWN_EVERY: usize = 7;
/// Contacts whose lead id HubSpot lost, so that only the address links them.
const UNSYNCED_EVERY: usize = 10;

/// Everyone, oldest contact first, with ids.
pub fn people() -> Vec<Person> {
    let mut draws = Draws::named("people");
    let mut people: Vec<Person> = Vec::new();
    for n in 1..=42 {
        let twin = gap_case(n)
            .duplicate_of
            .map(|first| people[usize::from(first) - 1].clone());
        people.push(gap_lead(n, twin, people.len(), &mut draws));
    }
    for (story, count) in STORIES {
        for k in 0..count {
            let number = people.len();
            people.push(story_lead(story, k, number, &mut draws));
        }
    }
    for _ in 0..MARKETING_ONLY {
        let number = people.len();
        people.push(marketing_contact(number, &mut draws));
    }
    people.sort_by_key(|person| (person.contact_created_at, person.name));
    number(&mut people);
    people
}

fn number(people: &mut [Person]) {
    let mut lead = 0;
    for (n, person) in people.iter_mut().enumerate() {
        if person.in_hubspot() {
            person.contact_id = (84_210_000_151 + 37 * n as u64).to_string();
        }
        if person.in_salesforce() {
            person.lead_id = super::salesforce_id("00Q", 5000 + 13 * lead);
            lead += 1;
        }
    }
}

/// A person with everything still plain: no story told.
fn plain(story: Story, number: usize, created_on: Day, draws: &mut Draws) -> Person {
    let company = Company::number(number * 29 % 144);
    let name = person(number);
    let email = format!("{}.{}@{}", name.0, name.1, company.domain()).to_lowercase();
    let source = draws.pick(&SOURCES);
    let contact_created_at = at(created_on, draws.between(7, 19), draws.between(0, 59));
    let forms = draws.between(0, 3);
    let conversion = (forms > 0).then(|| (draws.pick(&FORMS), contact_created_at));
    Person {
        story,
        name,
        title: if draws.percent(35) {
            draws.pick(&SENIOR)
        } else {
            draws.pick(&JUNIOR)
        },
        company,
        phone: phone(company.country(), draws),
        hubspot_email: email.clone(),
        salesforce_email: email,
        contact_id: String::new(),
        lead_id: String::new(),
        synced: true,
        score: if draws.percent(20) {
            draws.between(40, 59)
        } else {
            draws.between(0, 39)
        },
        demo: if draws.percent(25) { None } else { Some(false) },
        opt_out: draws.percent(8),
        status: "Working",
        owner: draws.pick(&REPS),
        source,
        contact_created_at,
        lead_created_on: workday(created_on),
        conversion,
        forms,
        converted_on: None,
        opportunity_id: String::new(),
        last_activity_on: None,
    }
}

/// Lead `n` of the 40/15 case; a duplicate takes its person from the earlier record.
fn gap_lead(n: u8, twin: Option<Person>, number: usize, draws: &mut Draws) -> Person {
    let case = gap_case(n);
    // The records that have duplicates come in January, the duplicates after them, all in the first quarter.
    let created_on = match (&twin, n) {
        (Some(first), _) => first.lead_created_on + 14 + i64::from(n - 25) * 6,
        (None, 1..=13) => day(2026, 1, 5) + draws.between(0, 24),
        (None, _) => day(2026, 1, 5) + draws.between(0, 70),
    };
    let mut lead = plain(Story::Gap(n), number, created_on, draws);
    if let Some(first) = twin {
        lead.name = first.name;
        lead.company = first.company;
        lead.phone = first.phone;
        (lead.hubspot_email, lead.salesforce_email) = other_spelling(n, &first.salesforce_email);
    }
    lead.title = if case.senior {
        draws.pick(&SENIOR)
    } else {
        draws.pick(&JUNIOR)
    };
    lead.score = if case.scored {
        draws.between(60, 97)
    } else {
        draws.between(40, 59)
    };
    lead.demo = Some(case.demo);
    lead.opt_out = !case.reachable;
    lead.status = match n {
        29..=31 => "Ready for Sales",
        36 | 37 => "Nurture",
        38 => "Unqualified",
        25..=28 => "Working",
        _ => ["Qualified", "Accepted", "Working"][usize::from(n % 3)],
    };
    lead.converted_on =
        (lead.status == "Qualified").then(|| workday(lead.lead_created_on + draws.between(9, 40)));
    lead.forms = draws.between(1, 6);
    let form = if case.demo {
        "Demo request"
    } else {
        draws.pick(&FORMS)
    };
    lead.conversion = Some((form, lead.contact_created_at));
    lead
}

/// How the duplicates spell the address, in HubSpot and in Salesforce.
fn other_spelling(n: u8, email: &str) -> (String, String) {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let tagged = |tag: &str| format!("{local}+{tag}@{domain}");
    let capital: String = local
        .split('.')
        .map(|part| part[..1].to_uppercase() + &part[1..])
        .collect::<Vec<_>>()
        .join(".");
    match n {
        25 => (tagged("webinar"), format!("{capital}@{domain}")),
        26 => (tagged("pricing"), tagged("pricing")),
        27 => (tagged("trial"), email.to_uppercase()),
        _ => (tagged("demo"), format!(" {capital}+demo@{domain}")),
    }
}

/// Lead `k` of a story outside the 42.
fn story_lead(story: Story, k: usize, number: usize, draws: &mut Draws) -> Person {
    let any_time = day(2025, 10, 1) + draws.between(0, 262);
    let quarter = day(2026, 1, 5) + draws.between(0, 150);
    let created_on = match story {
        Story::Sat => quarter,
        Story::SilentChange => day(2026, 2, 2) + draws.between(0, 66),
        Story::NewStatus => STATUS_CHANGED_ON + draws.between(1, 70),
        // Nine are assigned to the rep after the last working day.
        Story::LeftRep if k < 9 => REP_LEFT_ON + draws.between(4, 60),
        Story::LeftRep => day(2025, 12, 1) + draws.between(0, 100),
        Story::Collision => day(2026, 2, 2) + draws.between(0, 100),
        Story::Converted => day(2025, 10, 1) + draws.between(0, 200),
        _ => any_time,
    };
    let mut lead = plain(story, number, created_on, draws);
    match story {
        Story::SilentChange | Story::NewStatus => lead.status = "Ready for Sales",
        Story::LeftRep => {
            lead.owner = LEFT_REP;
            lead.status = if k < 9 { "Accepted" } else { "Working" };
        }
        Story::Nurtured => lead.status = "Nurture",
        Story::Unqualified => lead.status = "Unqualified",
        Story::Converted => {
            lead.status = "Qualified";
            lead.converted_on = Some(workday(lead.lead_created_on + draws.between(9, 40)));
        }
        Story::Ordinary if draws.percent(40) => lead.status = "Accepted",
        _ => {}
    }
    if matches!(story, Story::Ordinary | Story::Unqualified) && k.is_multiple_of(SALES_OWN_EVERY) {
        lead.hubspot_email.clear();
        lead.source = ("", "Cold Call");
    }
    lead.synced = !number.is_multiple_of(UNSYNCED_EVERY);
    lead
}

/// A contact that never reached sales.
fn marketing_contact(number: usize, draws: &mut Draws) -> Person {
    let created_on = day(2025, 9, 1) + draws.between(0, AS_OF - day(2025, 9, 3));
    let mut contact = plain(Story::MarketingOnly, number, created_on, draws);
    contact.salesforce_email.clear();
    contact.synced = false;
    contact.status = "";
    contact.owner = "";
    let last = (day_of(contact.contact_created_at) + draws.between(0, 60)).min(AS_OF - 1);
    contact.last_activity_on = contact.conversion.is_some().then_some(last);
    contact
}
