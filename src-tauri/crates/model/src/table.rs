//! The canonical tables of the trade. Knows their names, not their columns (see `field`).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A table that an export can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum Table {
    /// People marketing or sales works with before there is a deal: leads and contacts.
    Leads,
    /// Deals.
    Opportunities,
    /// One row per stage change of a lead or an opportunity.
    StageHistory,
    /// Calls, mails, meetings, tasks.
    Activities,
    /// A person's membership in a campaign.
    CampaignMembers,
    /// A person's role on an opportunity.
    ContactRoles,
    /// What was to be reached, per period.
    Targets,
}

impl Table {
    /// Every table, in display order.
    pub const ALL: [Table; 7] = [
        Table::Leads,
        Table::Opportunities,
        Table::StageHistory,
        Table::Activities,
        Table::CampaignMembers,
        Table::ContactRoles,
        Table::Targets,
    ];

    /// The word on the wire, the command line and in the file: `stage-history`.
    pub fn slug(self) -> &'static str {
        match self {
            Table::Leads => "leads",
            Table::Opportunities => "opportunities",
            Table::StageHistory => "stage-history",
            Table::Activities => "activities",
            Table::CampaignMembers => "campaign-members",
            Table::ContactRoles => "contact-roles",
            Table::Targets => "targets",
        }
    }

    /// The word on the screen: `Stage history`.
    pub fn label(self) -> &'static str {
        match self {
            Table::Leads => "Leads",
            Table::Opportunities => "Opportunities",
            Table::StageHistory => "Stage history",
            Table::Activities => "Activities",
            Table::CampaignMembers => "Campaign members",
            Table::ContactRoles => "Contact roles",
            Table::Targets => "Targets",
        }
    }

    /// One record of the table, in the singular: `lead`.
    pub fn record(self) -> &'static str {
        match self {
            Table::Leads => "lead",
            Table::Opportunities => "opportunity",
            Table::StageHistory => "stage change",
            Table::Activities => "activity",
            Table::CampaignMembers => "campaign member",
            Table::ContactRoles => "contact role",
            Table::Targets => "target",
        }
    }

    /// The table whose slug this is.
    pub fn from_slug(slug: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|table| table.slug() == slug)
    }
}
