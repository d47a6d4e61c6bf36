//! HubSpot: property labels, internal names, and the same names as a warehouse writes them. Knows no custom
//! property, nor translated labels.

mod reference;

use model::{StageDate, Table};

use super::Export;
pub(super) use reference::REFERENCE;

/// Its exports that fill a table.
pub(super) const EXPORTS: &[Export] = &[
    CONTACTS,
    DEALS,
    DEAL_STAGES,
    DEAL_PROPERTY_HISTORY,
    CONTACT_PROPERTY_HISTORY,
    DEAL_REVISIONS,
    CONTACT_REVISIONS,
    ACTIVITIES,
    EMAIL_EVENTS,
    FORM_SUBMISSIONS,
    DEAL_CONTACTS,
];

/// Stages of people and companies, all in one pipeline; a stage named by its id may be one.
fn lifecycle(stage: &StageDate) -> bool {
    stage
        .pipeline
        .as_deref()
        .is_none_or(|pipeline| pipeline == "Lifecycle Stage Pipeline")
}

/// Stages of deals.
fn deal_stages(stage: &StageDate) -> bool {
    stage.pipeline.as_deref() != Some("Lifecycle Stage Pipeline")
}

const CONTACTS: Export = Export {
    id: "hubspot-contacts",
    label: "HubSpot Contacts",
    table: Some(Table::Leads),
    needs: &["email|first_name|last_name|lifecycle_stage|lead_status"],
    stages: lifecycle,
    headers: "
        id: Record ID | Contact ID | Vid | hs_object_id | id
        crm_id: Salesforce Lead ID | Salesforce ID | Salesforce Contact ID
        email: Email
        first_name: First Name
        last_name: Last Name
        title: Job Title
        company: Company Name | Associated Company | Primary Company | Company
        company_id: Company ID | Primary Associated Company ID | Associated Company IDs | associatedcompanyid
        industry: Industry
        employees: Number of Employees | numemployees
        annual_revenue: Annual Revenue
        country: Country/Region | Country
        state: State/Region | State
        city: City
        phone: Phone Number | Mobile Phone Number | phone | mobilephone
        website: Website URL | website
        lead_source: Original Traffic Source | Original Source | Original Source Type | hs_analytics_source
        source_detail: Original Traffic Source Drill-Down 1 | Original Source Drill-Down 1 | hs_analytics_source_data_1
        latest_source: Latest Traffic Source | Latest Source | hs_latest_source
        campaign: First Touch Converting Campaign
        lifecycle_stage: Lifecycle Stage
        lead_status: Lead Status | hs_lead_status
        rating: Lead Rating
        lead_score: HubSpot Score | Lead Score | Predictive Lead Score
        demo_requested: Demo Requested
        form_submissions: Number of Form Submissions | num_conversion_events
        recent_conversion: Recent Conversion | recent_conversion_event_name
        recent_conversion_at: Recent Conversion Date
        page_views: Number of Pageviews | hs_analytics_num_page_views
        last_activity_at: Last Activity Date | Last Engagement Date | notes_last_updated
        last_contacted_at: Last Contacted | notes_last_contacted
        times_contacted: Number of times contacted | num_contacted_notes
        email_opt_out: Unsubscribed from all email | hs_email_optout
        email_bounced_at: Last email bounce date
        owner: Contact owner | HubSpot Owner | hubspot_owner_id | HubSpot Owner Name (legacy)
        owner_assigned_at: Owner assigned date | hubspot_owner_assigneddate
        created_at: Create Date | createdate | Object create date/time
        created_by: Created by user ID | hs_created_by_user_id
        modified_at: Last Modified Date | Object last modified date/time | hs_lastmodifieddate
        became_lead_at: Became a Lead Date | Date entered 'Lead (Lifecycle Stage Pipeline)'
        | hs_lifecyclestage_lead_date | hs_v2_date_entered_lead
        became_mql_at: Became a Marketing Qualified Lead Date
        | Date entered 'Marketing Qualified Lead (Lifecycle Stage Pipeline)'
        | hs_lifecyclestage_marketingqualifiedlead_date | hs_v2_date_entered_marketingqualifiedlead
        became_sql_at: Became a Sales Qualified Lead Date
        | Date entered 'Sales Qualified Lead (Lifecycle Stage Pipeline)'
        | hs_lifecyclestage_salesqualifiedlead_date | hs_v2_date_entered_salesqualifiedlead
        became_opportunity_at: Became an Opportunity Date
        | Date entered 'Opportunity (Lifecycle Stage Pipeline)'
        | hs_lifecyclestage_opportunity_date | hs_v2_date_entered_opportunity
        became_customer_at: Became a Customer Date | Date entered 'Customer (Lifecycle Stage Pipeline)'
        | hs_lifecyclestage_customer_date | hs_v2_date_entered_customer
        opportunity_id: Associated Deal IDs
        -: First Conversion | First Conversion Date | Email hard bounce reason | Marketing emails bounced
        | Marketing emails delivered | Marketing emails opened | Marketing emails clicked | Associated Deal
        | Days To Close | Record Source | Original Traffic Source Drill-Down 2 | Latest Traffic Source Date
        | Latest Traffic Source Drill-Down 1 | Latest Traffic Source Drill-Down 2 | Merged Contact IDs
        | Time between contact creation and deal close | Time between contact creation and deal creation
        | Lead response time | Time to move from lead to customer | Associated Note | Associated Note IDs
        | Time to move from marketing qualified lead to customer | Time to move from opportunity to customer
        | Time to move from sales qualified lead to customer | Marketing contact status | Salutation
        | Street Address | Postal Code | Fax Number | Job function | Seniority | Persona | Message
        | Time First Seen | Time Last Seen | Time of First Session | Time of Last Session | Number of Sessions
        | First Page Seen | Last Page Seen | First Referring Site | Last Referring Site | Event Revenue
        | Last Touch Converting Campaign | Number of Unique Forms Submitted | Contact unworked | Buying Role
        | Number of Sales Activities | Next Activity Date | Likelihood to close | Contact priority
        | First Deal Created Date | Recent Deal Amount | Recent Deal Close Date | Number of Associated Deals
        | HubSpot Team | Last marketing email open date | Last marketing email click date | Merged record IDs
        | Legal basis for processing contact's data | Date of first engagement | First outreach date
        | property_email_1 | property_hs_merged_object_ids | property_created_at | Work email | Time Zone
    ",
    ..Export::BASE
};

const DEALS: Export = Export {
    id: "hubspot-deals",
    label: "HubSpot Deals",
    table: Some(Table::Opportunities),
    needs: &["name|stage", "stage|amount|close_on"],
    stages: deal_stages,
    headers: "
        id: Record ID | Deal ID | hs_object_id
        crm_id: Salesforce Opportunity ID | Salesforce ID
        name: Deal Name
        account: Associated Company | Primary Associated Company
        account_id: Associated Company IDs
        contact_id: Associated Contact IDs
        stage: Deal Stage | deal_pipeline_stage_id
        pipeline: Pipeline | deal_pipeline_id
        type: Deal Type
        amount: Amount | Amount in company currency | amount_in_home_currency
        currency: Currency | deal_currency_code
        expected_revenue: Weighted amount | hs_projected_amount
        probability: Deal probability | hs_deal_stage_probability
        forecast_category: Forecast category | hs_manual_forecast_category
        closed: Is Deal Closed? | Is Closed | hs_is_closed
        won: Is Closed Won | hs_is_closed_won
        close_on: Close Date | closedate
        created_at: Create Date | createdate | HubSpot Create Date
        created_by: Created by user ID | hs_created_by_user_id
        modified_at: Last Modified Date | Object last modified date/time | hs_lastmodifieddate
        last_activity_at: Last Activity Date | notes_last_updated
        stage_changed_at: Enter Stage Date | Date entered current stage | hs_v2_date_entered_current_stage
        owner: Deal owner | hubspot_owner_id | owner_id
        lead_source: Original Traffic Source | Original Source | Original Source Type | hs_analytics_source
        latest_source: Latest Traffic Source | hs_analytics_latest_source
        source_detail: Original Traffic Source Drill-Down 1 | hs_analytics_source_data_1
        campaign: HubSpot Campaign
        next_step: Next step | hs_next_step
        lost_reason: Closed Lost Reason
        won_reason: Closed Won Reason
        won_at: Closed Won Date (Internal) | hs_closed_won_date
        primary_contact: Associated Contact
        -: Days to close | Deal Description | Description | Last Contacted | Next Activity Date | Is closed lost
        | Number of Sales Activities | Number of times contacted | Record source | Merged Deal IDs | Priority
        | Original Traffic Source Drill-Down 2 | Latest Traffic Source Data 1 | Latest Traffic Source Data 2
        | Latest Traffic Source Timestamp | Time in current stage | Number of Associated Contacts | HubSpot Team
        | Owner assigned date | Forecast amount | Forecast probability | Annual contract value
        | Annual recurring revenue | Monthly recurring revenue | Total contract value | Deal Score | Is Stalled
        | Days to close (without rounding) | Deal Collaborator | Exchange rate | Average call duration
        | Closed Deal Amount | Closed Deal Close Date | Closed Deal Create Date | Next Meeting Start Time
        | Is Closed (numeric) | Is Open (numeric) | Number of call engagements | Number of inbound calls
        | Number of outbound calls | Number of scheduled meetings | Weighted amount in company currency
        | is_deleted | portal_id | Likelihood to close by the close date | Deal Tags | Associated Note
        | Associated Note IDs | Associated Line item | Associated Line item IDs
    ",
    ..Export::BASE
};

/// The stages a deal was in, as a warehouse keeps them.
const DEAL_STAGES: Export = Export {
    id: "hubspot-deal-stages",
    label: "HubSpot Deal stages",
    table: Some(Table::StageHistory),
    needs: &["opportunity_id", "stage", "changed_at"],
    headers: "
        opportunity_id: deal_id
        stage: value
        changed_at: date_entered
        changed_by: source_id
        -: source | _fivetran_start | _fivetran_end | _fivetran_active
    ",
    ..Export::BASE
};

const DEAL_PROPERTY_HISTORY: Export = Export {
    id: "hubspot-deal-property-history",
    label: "HubSpot Deal property history",
    table: Some(Table::StageHistory),
    needs: &["opportunity_id", "field_name", "new_value", "changed_at"],
    headers: "
        opportunity_id: deal_id
        field_name: name
        new_value: value
        changed_at: timestamp | timestamp_instant
        changed_by: source_id
        -: source | _fivetran_start | _fivetran_end | _fivetran_active
    ",
    ..Export::BASE
};

const CONTACT_PROPERTY_HISTORY: Export = Export {
    id: "hubspot-contact-property-history",
    label: "HubSpot Contact property history",
    table: Some(Table::StageHistory),
    needs: &["lead_id", "field_name", "new_value", "changed_at"],
    headers: "
        lead_id: contact_id
        field_name: name
        new_value: value
        changed_at: timestamp | timestamp_instant
        changed_by: source_id
        -: source | _fivetran_start | _fivetran_end | _fivetran_active
    ",
    ..Export::BASE
};

/// A deal's property history, one record per revision: see `container/history.rs`, which names the columns.
const DEAL_REVISIONS: Export = Export {
    id: "hubspot-deal-revisions",
    label: "HubSpot Deal property history",
    table: Some(Table::StageHistory),
    needs: &["opportunity_id", "stage", "changed_at"],
    headers: "
        opportunity_id: Deal ID
        name: Deal name
        stage: Deal stage then
        changed_at: Changed at
    ",
    ..Export::BASE
};

/// A contact's property history, one record per revision.
const CONTACT_REVISIONS: Export = Export {
    id: "hubspot-contact-revisions",
    label: "HubSpot Contact property history",
    table: Some(Table::StageHistory),
    needs: &["lead_id", "stage", "changed_at"],
    headers: "
        lead_id: Contact ID
        name: Contact name
        stage: Lifecycle stage then
        changed_at: Changed at
    ",
    ..Export::BASE
};

const ACTIVITIES: Export = Export {
    id: "hubspot-activities",
    label: "HubSpot Activities",
    table: Some(Table::Activities),
    needs: &["activity_at|created_at", "id|subject|outcome|activity_type"],
    headers: "
        id: Record ID | engagement_id | hs_object_id
        contact_id: Associated Contact IDs
        opportunity_id: Associated Deal IDs
        account: Associated Company
        account_id: Associated Company IDs
        activity_type: Activity type | Call and meeting type | type | hs_task_type | task_type
        subject: Call title | Meeting name | Task title | Email subject | title | hs_email_subject
        status: Call status | Task status | Email send status
        outcome: Call outcome | Meeting outcome
        direction: Call direction | Email direction
        duration: Call duration | Call duration (ms) | Call duration (HH:mm:ss)
        owner: Activity assigned to | Assigned to | hubspot_owner_id
        created_at: Create date | Object create date/time | hs_createdate
        modified_at: Last modified date | Object last modified date/time | hs_lastmodifieddate
        activity_at: Activity date | Meeting start time | Due date | hs_timestamp | start_time
        -: Call notes | Task notes | Email body | Meeting description | Associated Contact | Associated Deal
        | Record source | Meeting end time | end_time | Recording URL | hs_note_body | hs_body_preview
        | hs_email_text | hs_all_owner_ids | hs_all_team_ids | hubspot_team_id | hs_modified_by
        | hs_engagement_source | created_from_link_id | pre_meeting_prospect_reminders | source | source_id
        | web_conference_meeting_id | body | external_url | property_hs_object_id
    ",
    ..Export::BASE
};

const EMAIL_EVENTS: Export = Export {
    id: "hubspot-email-events",
    label: "HubSpot Email events",
    table: Some(Table::Activities),
    needs: &["email", "activity_at", "activity_type"],
    headers: "
        id: id
        email: recipient
        activity_type: type
        activity_at: created
        -: app_id | caused_by_created | caused_by_id | email_campaign_id | obsoleted_by_created
        | obsoleted_by_id | portal_id | sent_by_created | sent_by_id | filtered_event
    ",
    ..Export::BASE
};

const FORM_SUBMISSIONS: Export = Export {
    id: "hubspot-form-submissions",
    label: "HubSpot Form submissions",
    table: Some(Table::Activities),
    needs: &["form", "activity_at"],
    headers: "
        id: conversion_id
        contact_id: contact_id
        email: Email
        subject: title | Conversion Title
        activity_at: timestamp | Conversion Date
        form: form_id | Conversion Page
        -: page_id | page_url | portal_id
    ",
    ..Export::BASE
};

const DEAL_CONTACTS: Export = Export {
    id: "hubspot-deal-contacts",
    label: "HubSpot Contacts of deals",
    table: Some(Table::ContactRoles),
    needs: &["opportunity_id", "contact_id", "role"],
    headers: "
        opportunity_id: deal_id
        contact_id: contact_id
        role: type_id | Association label
        -: category
    ",
    ..Export::BASE
};
