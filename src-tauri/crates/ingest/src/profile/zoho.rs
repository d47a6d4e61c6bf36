//! Zoho: module exports of its CRM, and the older names of its sample data (potentials). Knows no custom field.

use model::Table;

use super::Export;

/// Its exports.
pub(super) const EXPORTS: &[Export] = &[
    LEADS,
    DEALS,
    POTENTIALS,
    CALLS,
    EVENTS,
    TASKS,
    CAMPAIGN_STATUS,
    CAMPAIGNS,
    ACCOUNTS,
];

const LEADS: Export = Export {
    id: "zoho-leads",
    label: "Zoho Leads",
    table: Some(Table::Leads),
    needs: &["lead_status|converted|owner|opportunity_id", "last_name|email|company|full_name"],
    headers: "
        id: Record Id | LEADID | Lead Id
        email: Email
        first_name: First Name
        last_name: Last Name
        full_name: Full Name | Lead Name
        title: Title | Designation
        company: Company
        industry: Industry
        employees: No. of Employees
        annual_revenue: Annual Revenue
        country: Country
        state: State
        city: City
        phone: Phone | Mobile
        website: Website
        lead_source: Lead Source
        lead_status: Lead Status
        rating: Rating
        lead_score: Score
        last_activity_at: Last Activity Time
        email_opt_out: Email Opt Out
        owner: Lead Owner
        created_at: Created Time
        created_by: Created By
        modified_at: Modified Time
        converted: CONVERTED | Is Converted
        converted_at: Converted Date Time
        opportunity_id: Converted Deal.id | Converted Deal
        contact_id: Converted Contact.id | Converted Contact
        company_id: Converted Account.id | Converted Account
        -: Lead Owner.id | Mobile | Fax | Lead Conversion Time | Unsubscribed Mode | Unsubscribed Time
        | Created By.id | Modified By | Modified By.id | Street | Zip Code | Secondary Email | Skype ID | Twitter
        | Salutation | Description | Tag | Change Log Time | Locked | Enrich Status | month_Created Time1
    ",
    ..Export::BASE
};

const DEALS: Export = Export {
    id: "zoho-deals",
    label: "Zoho Deals",
    table: Some(Table::Opportunities),
    needs: &["name", "stage|amount|close_on"],
    headers: "
        id: Record Id | Deal Id
        name: Deal Name
        account: Account Name
        account_id: Account Name.id
        primary_contact: Contact Name
        contact_id: Contact Name.id
        stage: Stage
        pipeline: Pipeline
        type: Type
        amount: Amount
        currency: Currency
        expected_revenue: Expected Revenue
        probability: Probability (%)
        forecast_category: Forecast Category
        close_on: Closing Date
        created_at: Created Time
        created_by: Created By
        modified_at: Modified Time
        last_activity_at: Last Activity Time
        owner: Deal Owner
        lead_source: Lead Source
        campaign: Campaign Source
        next_step: Next Step
        lost_reason: Reason For Loss | Reason For Loss__s
        age: Sales Cycle Duration
        -: Deal Owner.id | Created By.id | Modified By | Modified By.id | Description | Lead Conversion Time
        | Overall Sales Duration | Change Log Time | Locked | Tag | Campaign Source.id | Exchange Rate
    ",
    ..Export::BASE
};

const POTENTIALS: Export = Export {
    id: "zoho-potentials",
    label: "Zoho Potentials",
    table: Some(Table::Opportunities),
    needs: &["name", "stage|amount|close_on"],
    headers: "
        id: Potential Id | POTENTIALID
        lead_id: LEADID
        name: Potential Name
        account: Account Name
        stage: Stage
        type: Type
        amount: Amount
        expected_revenue: Expected Revenue
        probability: Probability
        forecast_category: Forecast Type | Forecast Category
        close_on: Closing Date
        created_at: Created Time
        modified_at: Modified Time
        owner: Potential Owner
        lead_source: Lead Source
        campaign: Campaign Id | Campaign Source
        age: Age in Days
        -: Age Tier | Amount Tier | Tasks Involved | Events Involved | Calls Involved | Activities Involved
    ",
    ..Export::BASE
};

const CALLS: Export = Export {
    id: "zoho-calls",
    label: "Zoho Calls",
    table: Some(Table::Activities),
    needs: &["activity_at|direction|duration", "subject|owner"],
    headers: "
        id: Record Id | CALLID | TASKID
        lead_id: LEADID
        contact_id: CONTACTID | Contact Name.id
        account_id: ACCOUNTID
        opportunity_id: POTENTIALID | Related To.id
        activity_type: Call Purpose
        subject: Subject
        status: Outgoing Call Status | Call Status
        outcome: Call Result
        direction: Call Type
        duration: Call Duration (in seconds) | Call Duration | Call Duration (in minutes)
        owner: Call Owner
        created_at: Created Time
        modified_at: Modified Time
        activity_at: Call Start Time
        -: Call Owner Id | Call Owner.id | Billable | Who Id Id | What Id | SEMODULE | Contact Name | Related To
        | Call Agenda | Description
    ",
    ..Export::BASE
};

const EVENTS: Export = Export {
    id: "zoho-events",
    label: "Zoho Events",
    table: Some(Table::Activities),
    needs: &["activity_at", "subject|owner"],
    headers: "
        id: Record Id | EVENTID
        lead_id: LEADID
        contact_id: CONTACTID | Contact Name.id
        account_id: ACCOUNTID
        opportunity_id: POTENTIALID | Related To.id
        subject: Subject | Title
        status: Check-In Status
        owner: Event Owner | Host
        created_at: Created Time
        modified_at: Modified Time
        activity_at: Start DateTime | From
        -: Event Owner Id | Host.id | End DateTime | To | Who Id Id | What Id | SEMODULE | Location
        | Contact Name | Related To | All day | Description
    ",
    ..Export::BASE
};

const TASKS: Export = Export {
    id: "zoho-tasks",
    label: "Zoho Tasks",
    table: Some(Table::Activities),
    needs: &["owner", "subject|status"],
    headers: "
        id: Record Id | TASKID
        lead_id: LEADID
        contact_id: CONTACTID | Contact Name.id
        opportunity_id: POTENTIALID | Related To.id
        subject: Subject
        status: Status
        owner: Task Owner
        created_at: Created Time
        modified_at: Modified Time
        activity_at: Due Date
        -: Task Owner.id | Priority | Closed Time | Contact Name | Related To | Description
    ",
    ..Export::BASE
};

const CAMPAIGN_STATUS: Export = Export {
    id: "zoho-campaign-members",
    label: "Zoho Campaign lead status",
    table: Some(Table::CampaignMembers),
    needs: &[
        "campaign|campaign_id",
        "status",
        "last_name|first_name|lead_id|email",
    ],
    headers: "
        campaign: Campaign Name
        campaign_id: CAMPAIGNID
        lead_id: LEADID
        email: Lead Email | Email
        first_name: Lead First Name
        last_name: Lead Last Name
        status: Status | Member Status
        modified_at: Last Modified Time
        -: Is Lead Active?
    ",
    ..Export::BASE
};

const CAMPAIGNS: Export = Export {
    id: "zoho-campaigns",
    label: "Zoho Campaigns",
    needs: &["campaign", "cost"],
    headers: "
        campaign: Campaign Name | CAMPAIGNID | Campaign Owner
        cost: Budgeted Cost | Actual Cost
        -: Record Id | Type | Status | Created Time | Modified Time | Start Date | End Date | Expected Revenue
        | Expected Response | Numbers sent | Parent Campaign
    ",
    ..Export::BASE
};

const ACCOUNTS: Export = Export {
    id: "zoho-accounts",
    label: "Zoho Accounts",
    needs: &["account"],
    headers: "
        account: Account Owner | Account Number | Account Site | Account Type | Parent Account
        -: Record Id | Account Name | Phone | Website | Industry | Annual Revenue | Employees | Ownership | Rating
        | Account Owner.id | Created By | Created By.id | Modified By | Modified By.id | Created Time
        | Modified Time | Last Activity Time | Billing City | Billing Country | Billing State | Billing Street
        | Billing Code | Shipping City | Shipping Country | Shipping State | Shipping Street | Shipping Code
        | Description | Tag | Fax | SIC Code | Ticker Symbol
    ",
    ..Export::BASE
};
