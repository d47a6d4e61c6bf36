//! One person's record as the sample's company keeps it in HubSpot, in Salesforce or in both.
//! Knows nothing of files.

use super::calendar::{Day, Minute};
use super::names::Company;

/// What the record is there for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Story {
    /// One of the 42 leads of the 40/15 case, by its number.
    Gap(u8),
    /// Sat for two to three weeks between assignment and first contact.
    Sat,
    /// Its status was changed in bulk, and nobody noticed.
    SilentChange,
    /// Came in under the new status, and nobody noticed.
    NewStatus,
    /// Assigned to the rep who left.
    LeftRep,
    /// Got a nurture mail and a sales call within three days.
    Collision,
    /// Only in nurture.
    Nurtured,
    /// Became an opportunity.
    Converted,
    /// Turned down by sales.
    Unqualified,
    /// Being worked.
    Ordinary,
    /// Never passed to sales.
    MarketingOnly,
}

/// One record.
#[derive(Clone)]
pub struct Person {
    /// What it is there for.
    pub story: Story,
    /// Given and family name.
    pub name: (&'static str, &'static str),
    /// Job title.
    pub title: &'static str,
    /// Employer.
    pub company: Company,
    /// Phone, may be empty.
    pub phone: String,
    /// Address as HubSpot holds it; empty when it is not there.
    pub hubspot_email: String,
    /// Address as Salesforce holds it; empty when it is not there.
    pub salesforce_email: String,
    /// HubSpot's record id, when it is there.
    pub contact_id: String,
    /// Salesforce's 18-character lead id, when it is there.
    pub lead_id: String,
    /// HubSpot knows the lead id.
    pub synced: bool,
    /// Score in both systems.
    pub score: i64,
    /// Asked for a demo; `None` when nobody recorded it.
    pub demo: Option<bool>,
    /// Unsubscribed from all mail.
    pub opt_out: bool,
    /// Lead status, the same in both systems.
    pub status: &'static str,
    /// Owner, the same in both systems.
    pub owner: &'static str,
    /// Where the person came from, in HubSpot's and in Salesforce's words.
    pub source: (&'static str, &'static str),
    /// Created in HubSpot.
    pub contact_created_at: Minute,
    /// Created in Salesforce and assigned on the same day.
    pub lead_created_on: Day,
    /// Last form.
    pub conversion: Option<(&'static str, Minute)>,
    /// Number of forms.
    pub forms: i64,
    /// When it converted.
    pub converted_on: Option<Day>,
    /// The opportunity it converted to, filled in when the opportunities are made.
    pub opportunity_id: String,
    /// Days with human or automated activity, filled in when the tasks are made.
    pub last_activity_on: Option<Day>,
}

impl Person {
    /// True when Salesforce has a lead of it.
    pub fn in_salesforce(&self) -> bool {
        self.story != Story::MarketingOnly
    }

    /// True when HubSpot has a contact of it.
    pub fn in_hubspot(&self) -> bool {
        !self.hubspot_email.is_empty()
    }
}

/// How lead `n` of the 40/15 case stands in what the two definitions ask.
pub struct GapCase {
    /// Score of 60 or more; else it lies between 40 and 59.
    pub scored: bool,
    /// Asked for a demo.
    pub demo: bool,
    /// Director, VP, Chief or Head.
    pub senior: bool,
    /// Has not unsubscribed.
    pub reachable: bool,
    /// Accepted, working or qualified by sales.
    pub accepted: bool,
    /// The lead whose later duplicate it is.
    pub duplicate_of: Option<u8>,
}

/// The 42 leads: 40 that marketing counts, 15 that sales counts, 13 that both count.
pub fn gap_case(n: u8) -> GapCase {
    GapCase {
        scored: n < 41,
        demo: !matches!(n, 14..=19 | 32..=38),
        senior: !matches!(n, 20..=24 | 32..=35 | 39..=40),
        reachable: !matches!(n, 39..=40),
        accepted: !matches!(n, 29..=31 | 36..=38),
        duplicate_of: match n {
            25 | 26 => Some(3),
            27 => Some(7),
            28 => Some(11),
            _ => None,
        },
    }
}

/// The address that stands for a person: trimmed, in lower case, without a `+tag`.
pub fn normalised(email: &str) -> String {
    let email = email.trim().to_lowercase();
    match email.split_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or(local)),
        None => email,
    }
}
