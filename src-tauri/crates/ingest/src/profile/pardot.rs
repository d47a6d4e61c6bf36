//! Pardot (Marketing Cloud Account Engagement): prospects, opportunities and activities under the names of
//! its API. Knows no custom field.

use model::Table;

use super::Export;

/// Its exports.
pub(super) const EXPORTS: &[Export] = &[
    PROSPECTS,
    OPPORTUNITIES,
    ACTIVITIES,
    ROLES,
    VISITORS,
    LISTS,
    CAMPAIGNS,
];

const PROSPECTS: Export = Export {
    id: "pardot-prospects",
    label: "Pardot Prospects",
    table: Some(Table::Leads),
    needs: &["email|last_name", "crm_id|rating|lead_score|reviewed"],
    headers: "
        id: id | Prospect Id
        crm_id: crm_lead_fid | crm_contact_fid | CRM Lead FID | CRM Contact FID
        email: email
        first_name: first_name
        last_name: last_name
        title: job_title
        company: company
        company_id: crm_account_fid | prospect_account_id
        industry: industry
        employees: employees
        annual_revenue: annual_revenue
        country: country
        state: state
        city: city
        phone: phone
        website: website
        lead_source: source
        campaign: Campaign | campaign_id
        rating: grade
        lead_score: score
        recent_conversion: recent_interaction
        last_activity_at: last_activity_at | Last Activity
        email_opt_out: opted_out | is_do_not_email
        do_not_call: is_do_not_call
        owner: Assigned User | crm_owner_fid | user_id
        created_at: created_at
        modified_at: updated_at
        reviewed: is_reviewed | is_starred | crm_last_sync | crm_url
        -: address_one | address_two | comments | department | fax | notes | password | salutation | territory
        | years_in_business | zip
    ",
    ..Export::BASE
};

const OPPORTUNITIES: Export = Export {
    id: "pardot-opportunities",
    label: "Pardot Opportunities",
    table: Some(Table::Opportunities),
    needs: &["stage|status", "amount", "closed_at"],
    headers: "
        id: id | crm_opportunity_fid
        name: name
        stage: stage
        status: status
        type: type
        amount: value
        probability: probability
        closed_at: closed_at
        created_at: created_at
        modified_at: updated_at
        campaign: Campaign | campaign_id
    ",
    ..Export::BASE
};

const ACTIVITIES: Export = Export {
    id: "pardot-activities",
    label: "Pardot Visitor activities",
    table: Some(Table::Activities),
    needs: &["lead_id", "activity_type", "activity_at"],
    headers: "
        id: id
        lead_id: prospect_id
        opportunity_id: opportunity_id
        activity_type: type_name | type
        subject: details
        activity_at: created_at
        -: campaign_id | email_id | email_template_id | file_id | form_handler_id | form_id | landing_page_id
        | list_email_id | multivariate_test_variation_id | paid_search_ad_id | site_search_query_id | visit_id
        | visitor_id | visitor_page_view_id | custom_redirect_id
    ",
    ..Export::BASE
};

const ROLES: Export = Export {
    id: "pardot-opportunity-prospects",
    label: "Pardot Prospects of opportunities",
    table: Some(Table::ContactRoles),
    needs: &["opportunity_id", "contact_id"],
    headers: "
        opportunity_id: opportunity_id
        contact_id: prospect_id
        -: updated_at
    ",
    ..Export::BASE
};

const VISITORS: Export = Export {
    id: "pardot-visitors",
    label: "Pardot Visitors",
    needs: &["visit"],
    headers: "
        visit: page_view_count | hostname | campaign_parameter | source_parameter
        -: id | content_parameter | medium_parameter | term_parameter | prospect_id | created_at | updated_at
        | ip_address
    ",
    ..Export::BASE
};

const LISTS: Export = Export {
    id: "pardot-lists",
    label: "Pardot Lists",
    needs: &["list"],
    headers: "
        list: list_id | is_dynamic | is_crm_visible
        -: id | prospect_id | opted_out | created_at | updated_at | is_public | name | title | description
    ",
    ..Export::BASE
};

const CAMPAIGNS: Export = Export {
    id: "pardot-campaigns",
    label: "Pardot Campaigns",
    needs: &["cost", "name"],
    headers: "
        cost: cost
        name: name
        -: id | crm_fid
    ",
    ..Export::BASE
};
