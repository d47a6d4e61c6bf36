//! Marketo: person fields under the names of its screens, of REST and of SOAP, and its activities. Knows no
//! custom field.

use model::Table;

use super::Export;

/// Its exports.
pub(super) const EXPORTS: &[Export] = &[PEOPLE, CHANGES, ACTIVITIES, PROGRAMS, TEMPLATES, FIELDS];

const PEOPLE: Export = Export {
    id: "marketo-people",
    label: "Marketo People",
    table: Some(Table::Leads),
    needs: &["email|last_name|full_name"],
    headers: "
        id: Id | Marketo Lead Id
        crm_id: SFDC Id | SFDC Lead Id | SFDC Contact Id
        email: Email Address | email
        first_name: First Name
        last_name: Last Name
        full_name: Full Name | mktoName
        title: Job Title | title
        company: Company Name | company
        company_id: SFDC Account Id
        industry: Industry
        employees: Num Employees | numberOfEmployees
        annual_revenue: Annual Revenue
        country: Country
        state: State
        city: City
        phone: Phone Number | phone | Mobile Phone Number | mobilePhone
        website: Website
        lead_source: Lead Source
        source_detail: Original Source Info
        campaign: Acquisition Program | acquisitionProgramId
        lead_status: Lead Status
        rating: Lead Rating | rating
        lead_score: Lead Score
        email_opt_out: Unsubscribed
        do_not_call: Do Not Call
        owner: SFDC Lead Owner Id | Lead Owner Email Address | Sales Owner
        created_at: Created At
        modified_at: Updated At
        -: Original Source Type | Registration Source Type | Registration Source Info | Original Referrer
        | Original Search Engine | Original Search Phrase | Person Type | SFDC Type | Relative Score
        | Relative Urgency | Urgency | Priority | Marketing Suspended | Marketing Suspended Cause | Black Listed
        | Black Listed Cause | Unsubscribed Reason | Email Invalid | Email Invalid Cause | Email Suspended
        | Email Suspended Cause | Email Suspended At | Do Not Call Reason | Do Not Call Cause
        | mktoDoNotCallCause | Inferred Company | Inferred Country | Inferred City | Inferred State Region
        | Inferred Postal Code | Inferred Metropolitan Area | Inferred Phone Area Code | Anonymous IP
        | Is Anonymous | Is Partner | mktoIsPartner | Is Customer | mktoIsCustomer | Is Lead | Salutation
        | Middle Name | Fax Number | fax | Contact Company | Date of Birth | Address | Postal Code
        | Person Time Zone | Person Notes | mktoPersonNotes | Company Notes | mktoCompanyNotes | Department
        | Cookies | External Sales Person Id | External Company Id | Lead Person | Role | leadRole | Site
        | Billing Address | billingStreet | Billing City | Billing State | Billing Country
        | Billing Postal Code | Main Phone | SIC Code | Primary Lead Interest | personPrimaryLeadInterest
        | Person Primary Lead Interest | Lead Partition Id
    ",
    ..Export::BASE
};

/// Changes of a field, which tell when a person became an MQL.
const CHANGES: Export = Export {
    id: "marketo-changes",
    label: "Marketo Data value changes",
    table: Some(Table::StageHistory),
    needs: &["lead_id", "changed_at", "new_value"],
    headers: "
        id: marketoGUID | id
        lead_id: lead_id
        changed_at: activity_date
        changed_by: modifying_user | source
        field_name: primary_attribute_value | Attribute Name
        old_value: old_value
        new_value: new_value
        -: activity_type_id | api_method_name | campaign_id | primary_attribute_value_id | reason | request_id
    ",
    ..Export::BASE
};

const ACTIVITIES: Export = Export {
    id: "marketo-activities",
    label: "Marketo Activities",
    table: Some(Table::Activities),
    needs: &["activity_at", "lead_id", "activity_type"],
    headers: "
        id: marketoGUID | id
        lead_id: lead_id
        email: email
        activity_type: Activity Type | activity_type_id
        subject: primary_attribute_value
        activity_at: activity_date
        -: campaign_id | campaign | campaign_run_id | choice_number | device | email_template_id
        | is_mobile_device | link | platform | primary_attribute_value_id | step_id | user_agent | category
        | details | subcategory | action_result | client_ip_address | form_fields | query_parameters
        | referrer_url | webform_id | webpage_id | master_updated | merge_ids | merge_source | merged_in_sales
        | attributes
    ",
    ..Export::BASE
};

const PROGRAMS: Export = Export {
    id: "marketo-programs",
    label: "Marketo Programs and campaigns",
    needs: &["program", "name"],
    headers: "
        program: channel | program_id | smart_list_id | computed_url
        name: name | Program Name
        -: id | active | created_at | updated_at | description | type | status | url | workspace
        | workspace_name | sfdc_id | sfdc_name | start_date | end_date | flow_id | folder_id | folder_type
        | is_communication_limit_enabled | is_requestable | is_system | max_members | qualification_rule_type
        | qualification_rule_interval | qualification_rule_unit | recurrence_start_at | recurrence_end_at
        | recurrence_interval_type | recurrence_interval | recurrence_weekday_only | recurrence_day_of_month
        | recurrence_day_of_week | recurrence_week_of_month
    ",
    ..Export::BASE
};

const TEMPLATES: Export = Export {
    id: "marketo-emails",
    label: "Marketo Emails",
    needs: &["mail"],
    headers: "
        mail: from_email | reply_email | text_only | web_view | publish_to_msi
        -: created_at | updated_at | description | folder_folder_name | folder_id | folder_type | folder_value
        | from_name | id | name | operational | program_id | status | subject | template | url | version
        | workspace
    ",
    ..Export::BASE
};

const FIELDS: Export = Export {
    id: "marketo-fields",
    label: "Marketo Fields",
    needs: &["field"],
    headers: "
        field: restname | soapname | restread_only | soapread_only
        -: data_type | display_name | id | length
    ",
    ..Export::BASE
};
