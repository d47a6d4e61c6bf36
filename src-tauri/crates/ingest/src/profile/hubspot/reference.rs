//! HubSpot exports that fill no table of Counterpart: they are recognised so that it can be said.

use super::lifecycle;
use crate::profile::Export;

/// Its exports that fill no table.
pub(in crate::profile) const REFERENCE: &[Export] = &[
    COMPANIES,
    COMPANY_HISTORY,
    TICKETS,
    TICKET_HISTORY,
    LINKS,
    EVENT_DETAILS,
    EMAILS,
    FORMS,
    LISTS,
    MERGES,
    PEOPLE,
    STAGES,
    PROPERTIES,
];

const COMPANIES: Export = Export {
    id: "hubspot-companies",
    label: "HubSpot Companies",
    needs: &["company"],
    stages: lifecycle,
    headers: "
        company: Company Domain Name | Domain Name | Company owner | Number of child companies | Year Founded
        | Parent Company | Merged Company IDs | Company name | property_name | property_industry
        | property_annualrevenue | Target Account | Is Public | Web Technologies | Company Keywords
        -: Record ID | id | Name | Industry | Country/Region | Create Date | Phone Number | City | State/Region
        | Street Address | Street Address 2 | Postal Code | Annual Revenue | Number of Employees | Website URL
        | Number of Associated Contacts | Number of Associated Deals | Lifecycle Stage | Lead Status | Type
        | Last Activity Date | Last Contacted | Last Modified Date | Owner assigned date | HubSpot Team
        | Original Traffic Source | Original Traffic Source Drill-Down 1 | Original Traffic Source Drill-Down 2
        | Latest Traffic Source | Latest Traffic Source Data 1 | Latest Traffic Source Data 2
        | Number of Form Submissions | Number of Pageviews | Number of Sessions | Number of Sales Activities
        | Number of times contacted | Next Activity Date | Recent Conversion | Recent Conversion Date
        | First Conversion | First Conversion Date | First Deal Created Date | Recent Deal Amount
        | Recent Deal Close Date | Total Revenue | Total Money Raised | Total open deal value | Days to Close
        | Close Date | Time First Seen | Time Last Seen | Time of First Session | Time of Last Session
        | Time Zone | Description | About Us | Number of open deals | Number of decision makers | Record source
        | Object create date/time | Pipeline | HubSpot Score | Additional Domains | LinkedIn Company Page
        | LinkedIn Bio | Facebook Company Page | Facebook Fans | Twitter Handle | Twitter Bio
        | Twitter Followers | Google Plus Page | Employee range | Revenue range | Industry group
        | Ideal Customer Profile Tier | First Contact Create Date | Likelihood to close | HubSpot Owner Name
        | HubSpot Owner Email | is_deleted | property_address | property_address_2 | property_description
        | property_createdate | property_city | property_state | property_country
        | Number of contacts with a buying role | Number of blockers | Latest Traffic Source Timestamp
    ",
    ..Export::BASE
};

const COMPANY_HISTORY: Export = Export {
    id: "hubspot-company-property-history",
    label: "HubSpot Company property history",
    needs: &["company", "value"],
    headers: "
        company: company_id
        value: value
        -: timestamp | source | source_id | name | _fivetran_start | _fivetran_end | _fivetran_active
    ",
    ..Export::BASE
};

const TICKETS: Export = Export {
    id: "hubspot-tickets",
    label: "HubSpot Tickets",
    needs: &["ticket"],
    headers: "
        ticket: Ticket name | Ticket status | Ticket owner | Ticket ID | hs_ticket_category | hs_ticket_priority
        | ticket_state
        -: id | is_deleted | Record ID | Pipeline | Create date | Close date | Priority | Category | Source
        | closed_date | createdate | first_agent_reply_date | hs_pipeline | hs_pipeline_stage | hubspot_owner_id
        | subject | content | Associated Contact | Associated Company | Associated Deal | stage_id | active
        | display_order | is_closed | label | pipeline_id | created_at | updated_at
    ",
    ..Export::BASE
};

const TICKET_HISTORY: Export = Export {
    id: "hubspot-ticket-property-history",
    label: "HubSpot Ticket property history",
    needs: &["ticket", "value"],
    headers: "
        ticket: ticket_id
        value: value
        -: timestamp | timestamp_instant | source | source_id | name | _fivetran_start | _fivetran_end
        | _fivetran_active
    ",
    ..Export::BASE
};

const LINKS: Export = Export {
    id: "hubspot-associations",
    label: "HubSpot Associations",
    needs: &["one", "kind"],
    headers: "
        one: company_id | engagement_id | ticket_id
        kind: category
        -: deal_id | contact_id | engagement_type | type_id
    ",
    ..Export::BASE
};

const EVENT_DETAILS: Export = Export {
    id: "hubspot-email-event-details",
    label: "HubSpot Email event details",
    needs: &["event"],
    headers: "
        event: user_agent | smtp_id | drop_reason | reply_to | attempt | response | bounced
        | portal_subscription_status
        -: id | browser | ip_address | location | url | referer | duration | category | status | from | 'from'
        | bcc | cc | subject | drop_message | requested_by | source | subscriptions
    ",
    ..Export::BASE
};

const EMAILS: Export = Export {
    id: "hubspot-email-campaigns",
    label: "HubSpot Email campaigns",
    needs: &["mail"],
    headers: "
        mail: num_included | num_queued | content_id
        -: id | app_id | app_name | name | subject | type | sub_type
    ",
    ..Export::BASE
};

const FORMS: Export = Export {
    id: "hubspot-forms",
    label: "HubSpot Forms",
    needs: &["form"],
    headers: "
        form: form_type | submit_text | css_class | notify_recipients | lead_nurturing_campaign_id
        -: guid | action | created_at | follow_up_id | method | name | portal_id | redirect | updated_at
    ",
    ..Export::BASE
};

const LISTS: Export = Export {
    id: "hubspot-lists",
    label: "HubSpot Lists",
    needs: &["list"],
    headers: "
        list: contact_list_id | processing_type | list_version | filters_updated_at
        -: id | contact_id | added_at | created_at | updated_at | name | created_by_id | object_type_id
        | processing_status
    ",
    ..Export::BASE
};

const MERGES: Export = Export {
    id: "hubspot-merges",
    label: "HubSpot Merged records",
    needs: &["merged"],
    headers: "
        merged: merged_deal_id | vid_to_merge | canonical_vid
        -: deal_id | contact_id | entity_id | first_name | last_name | num_properties_moved | timestamp | user_id
    ",
    ..Export::BASE
};

const PEOPLE: Export = Export {
    id: "hubspot-users",
    label: "HubSpot Users and teams",
    needs: &["user"],
    headers: "
        user: owner_id | active_user_id | primary_team_id | is_team_primary | is_secondary_user
        | requires_billing_write | role_id | team_id
        -: id | user_id | portal_id | type | email | first_name | last_name | created_at | updated_at | name
    ",
    ..Export::BASE
};

const STAGES: Export = Export {
    id: "hubspot-pipelines",
    label: "HubSpot Pipelines and stages",
    needs: &["pipeline", "label"],
    headers: "
        pipeline: pipeline_id
        label: label
        -: stage_id | active | closed_won | is_closed | display_order | probability | created_at | updated_at
        | object_type_id
    ",
    ..Export::BASE
};

const PROPERTIES: Export = Export {
    id: "hubspot-properties",
    label: "HubSpot Properties",
    needs: &["property"],
    headers: "
        property: internal_name | hubspot_object | field_type | hubspot_defined | property_id
        -: label | name | type | group | group_name | calculated | description | created_at | updated_at
        | show_currency_symbol | display_order | hidden | value
    ",
    ..Export::BASE
};
