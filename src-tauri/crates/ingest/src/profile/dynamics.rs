//! Microsoft Dynamics 365: what "Export to Excel" writes, saved as CSV. Of its three hidden columns the first
//! holds the record's id; the other two are technical. Knows no custom field, nor translated labels.

use model::Table;

use super::Export;

/// Its exports.
pub(super) const EXPORTS: &[Export] = &[OPPORTUNITIES, LEADS, CONTACTS, ACTIVITIES, ACCOUNTS, CHOICES];

const OPPORTUNITIES: Export = Export {
    id: "dynamics-opportunities",
    label: "Dynamics 365 Opportunities",
    table: Some(Table::Opportunities),
    needs: &["name|id", "close_on|amount|stage|account|closed_at"],
    headers: "
        id: (Do Not Modify) Opportunity | opportunityid
        name: Topic
        account: Potential Customer | Account
        primary_contact: Contact
        lead_id: Originating Lead
        stage: Sales Stage | Pipeline Phase
        status: Status | Status Reason
        amount: Est. revenue | Estimated revenue | Est. Revenue (Base) | Actual Revenue
        currency: Currency
        probability: Probability
        forecast_category: Forecast Category
        close_on: Est. close date | Estimated close date
        closed_at: Actual Close Date
        created_at: Created On
        created_by: Created By
        modified_at: Modified On
        owner: Owner
        lead_source: Lead Source
        campaign: Source Campaign
        lost_reason: Lost Reason
        -: Rating | Description | Purchase Timeframe | Budget Amount | Email Address | Process Stage
        !: (Do Not Modify) Row Checksum | (Do Not Modify) Modified On
    ",
    ..Export::BASE
};

const LEADS: Export = Export {
    id: "dynamics-leads",
    label: "Dynamics 365 Leads",
    table: Some(Table::Leads),
    needs: &["full_name|id|last_name", "company|lead_status|lead_source|id"],
    headers: "
        id: (Do Not Modify) Lead | leadid
        full_name: Name
        first_name: First Name
        last_name: Last Name
        email: Email | Email Address
        title: Job Title
        company: Company Name
        phone: Business Phone | Mobile Phone
        industry: Industry
        annual_revenue: Annual Revenue
        employees: No. of Employees
        country: Country/Region
        city: City
        website: Website
        lead_source: Lead Source
        campaign: Source Campaign
        lead_status: Status Reason | Status
        rating: Rating
        lead_score: Lead Score
        owner: Owner
        created_at: Created On
        created_by: Created By
        modified_at: Modified On
        -: Topic | Status | Description
        !: (Do Not Modify) Row Checksum | (Do Not Modify) Modified On
    ",
    ..Export::BASE
};

const CONTACTS: Export = Export {
    id: "dynamics-contacts",
    label: "Dynamics 365 Contacts",
    table: Some(Table::Leads),
    needs: &["full_name|last_name|email", "id"],
    headers: "
        id: (Do Not Modify) Contact | contactid
        full_name: Full Name
        first_name: First Name
        last_name: Last Name
        email: Email | Email Address
        title: Job Title
        company: Company Name | Account
        phone: Business Phone | Mobile Phone
        owner: Owner
        lead_status: Status
        created_at: Created On
        modified_at: Modified On
        -: Address 1: City | Address 1: Country/Region
        !: (Do Not Modify) Row Checksum | (Do Not Modify) Modified On
    ",
    ..Export::BASE
};

const ACTIVITIES: Export = Export {
    id: "dynamics-activities",
    label: "Dynamics 365 Activities",
    table: Some(Table::Activities),
    needs: &["id|activity_type", "subject|activity_type|status"],
    headers: "
        id: (Do Not Modify) Activity | (Do Not Modify) Phone Call | (Do Not Modify) Task
        | (Do Not Modify) Appointment | (Do Not Modify) Email | activityid
        activity_type: Activity Type | task_type
        subject: Subject
        status: Activity Status | Status | Status Reason | task_status | email_reason
        opportunity_id: Regarding
        direction: Direction
        duration: Duration
        owner: Owner | email_assignee
        created_at: Created On
        activity_at: Actual End | Start Date | Due Date
        modified_at: Modified On
        -: Priority | Description
        !: (Do Not Modify) Row Checksum | (Do Not Modify) Modified On
    ",
    ..Export::BASE
};

const ACCOUNTS: Export = Export {
    id: "dynamics-accounts",
    label: "Dynamics 365 Accounts",
    needs: &["account"],
    headers: "
        account: (Do Not Modify) Account | accountid
        -: Account Name | Main Phone | Address 1: City | Primary Contact | Email (Primary Contact) | Status
        | Relationship Type | Parent Account | Owner | Created On | Modified On | Website | Industry
        | Annual Revenue | Number of Employees | (Do Not Modify) Row Checksum | (Do Not Modify) Modified On
    ",
    ..Export::BASE
};

const CHOICES: Export = Export {
    id: "dynamics-choices",
    label: "Dynamics 365 Choices",
    needs: &["choice"],
    headers: "
        choice: stringmapid | objecttypecode
        -: attributename | attributevalue | value | renamed_attributename | displayorder | langid
    ",
    ..Export::BASE
};
