//! The teams that bring exports and write definitions. Knows nothing of users or rights.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A team at the table. Marketing and sales are the two counterparts; finance and success may
/// bring exports of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum Team {
    /// Marketing: always left or above.
    Marketing,
    /// Sales: always right or below.
    Sales,
    /// Finance.
    Finance,
    /// Customer success.
    Success,
}

impl Team {
    /// Every team, in display order.
    pub const ALL: [Team; 4] = [Team::Marketing, Team::Sales, Team::Finance, Team::Success];

    /// The word on the wire, the command line and in the file: `marketing`.
    pub fn slug(self) -> &'static str {
        match self {
            Team::Marketing => "marketing",
            Team::Sales => "sales",
            Team::Finance => "finance",
            Team::Success => "success",
        }
    }

    /// The word on the screen: `Marketing`.
    pub fn label(self) -> &'static str {
        match self {
            Team::Marketing => "Marketing",
            Team::Sales => "Sales",
            Team::Finance => "Finance",
            Team::Success => "Success",
        }
    }

    /// The owner of something: `Marketing's`, `Sales'`.
    pub fn possessive(self) -> &'static str {
        match self {
            Team::Marketing => "Marketing's",
            Team::Sales => "Sales'",
            Team::Finance => "Finance's",
            Team::Success => "Success'",
        }
    }

    /// The team whose slug this is.
    pub fn from_slug(slug: &str) -> Option<Team> {
        Team::ALL.into_iter().find(|team| team.slug() == slug)
    }
}
