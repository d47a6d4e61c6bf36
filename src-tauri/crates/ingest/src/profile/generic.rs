//! Words that many systems use for the same thing, one list per table: the fallback of every profile.

use model::Table;

use super::Export;

/// One per table, then what fills none.
pub(super) const EXPORTS: &[Export] = &[
    LEADS,
    OPPORTUNITIES,
    STAGE_HISTORY,
    ACTIVITIES,
    CAMPAIGN_MEMBERS,
    CONTACT_ROLES,
    TARGETS,
    ACCOUNTS,
    PRODUCTS,
    TEAMS,
];

const LEADS: Export = Export {
    id: "generic-leads",
    label: "Leads",
    table: Some(Table::Leads),
    needs: &[
        "email|first_name|last_name|lead_source|lead_status|lifecycle_stage|lead_score|converted|crm_id",
    ],
    headers: "
        id: lead id | contact id | prospect id | mql id | record id | person id | id
        crm_id: salesforce lead id | salesforce id | sfdc lead id | sfdc id | crm lead fid | crm id
        email: email | email address | e-mail | work email
        first_name: first name | given name
        last_name: last name | surname
        full_name: full name | contact name | lead name | name
        title: job title | title | position
        company: company name | company | company / account | account name | account | organization
        company_id: company id | account id | organization id
        industry: industry | sector
        employees: no. of employees | number of employees | employees | headcount
        annual_revenue: annual revenue | revenue
        country: country | country/region
        state: state | state/region | state/province | region
        city: city
        phone: phone | phone number | mobile
        website: website | website url
        lead_source: lead source | source | origin | original source | channel
        source_detail: source detail | original source info
        campaign: campaign | campaign name | utm campaign
        lifecycle_stage: lifecycle stage | stage
        lead_status: lead status | status
        rating: rating | lead rating
        lead_score: lead score | score | hubspot score | marketing score
        demo_requested: demo requested | requested demo | demo request
        form_submissions: number of form submissions | form submissions | forms submitted
        page_views: page views | number of pageviews
        last_activity_at: last activity date | last activity at | last activity time | last activity
        email_opt_out: email opt out | do not email | unsubscribed | opted out
        do_not_call: do not call
        owner: lead owner | contact owner | owner | sales rep | assigned to
        created_at: created date | create date | created at | created time | created on | first contact date
        | created
        created_by: created by
        modified_at: last modified date | modified time | updated at | modified on
        became_mql_at: mql date | mql at | became an mql date | became a marketing qualified lead date
        became_sql_at: sql date | sql at | became an sql date | became a sales qualified lead date
        converted: converted | is converted
        converted_at: converted date | conversion date
        opportunity_id: converted opportunity id | opportunity id
    ",
    ..Export::BASE
};

const OPPORTUNITIES: Export = Export {
    id: "generic-opportunities",
    label: "Opportunities",
    table: Some(Table::Opportunities),
    needs: &[
        "stage|amount|close_on|won_at|status|engaged_on",
        "id|name|account|lead_id",
    ],
    headers: "
        id: opportunity id | deal id | record id | id
        lead_id: lead id | mql id | originating lead
        name: opportunity name | deal name | potential name | deal title | topic
        account: account name | account | company | company name | organization
        account_id: account id | company id
        contact_id: contact id
        stage: stage | deal stage | stage name | sales stage | opportunity stage
        status: deal status | opportunity status | status
        pipeline: pipeline
        type: type | deal type | opportunity type | lead type
        amount: amount | deal value | close value | value | est. revenue | actual revenue
        currency: currency | currency iso code
        expected_revenue: expected revenue | weighted value
        probability: probability (%) | probability | deal probability
        forecast_category: forecast category
        closed: closed | is closed
        won: won | is won
        close_on: close date | closing date | won date | closed date | actual close date | est. close date
        closed_at: closed at | closed on
        won_at: won at | won time
        lost_at: lost at | lost time | lost date
        created_at: created date | create date | created time | created at | created on
        created_by: created by
        modified_at: last modified date | modified time | modified on | updated at
        engaged_on: engage date | engaged date
        owner: opportunity owner | deal owner | potential owner | owner | sales agent | sales rep | sr id
        lead_source: lead source | source | origin
        campaign: campaign | campaign name | primary campaign source
        next_step: next step
        lost_reason: closed lost reason | lost reason | loss reason | reason for loss
        segment: segment | business segment
        product: product | product name
        contact_email: contact email | email
    ",
    ..Export::BASE
};

const STAGE_HISTORY: Export = Export {
    id: "generic-stage-history",
    label: "Stage history",
    table: Some(Table::StageHistory),
    needs: &[
        "opportunity_id|lead_id",
        "changed_at",
        "from_stage|stage|new_value",
    ],
    headers: "
        opportunity_id: opportunity id | deal id
        lead_id: lead id | contact id
        name: opportunity name | deal name
        from_stage: from stage | old stage | previous stage
        stage: to stage | new stage | stage
        changed_at: changed at | change date | stage date | edit date | entered at | date entered | timestamp
        changed_by: changed by | edited by
        field_name: field / event | field | field name
        old_value: old value
        new_value: new value
        pipeline: pipeline
        amount: amount
        close_on: close date
    ",
    ..Export::BASE
};

const ACTIVITIES: Export = Export {
    id: "generic-activities",
    label: "Activities",
    table: Some(Table::Activities),
    needs: &[
        "activity_type|subject|outcome|activity_at",
        "activity_at|created_at",
    ],
    headers: "
        id: activity id | task id | event id | call id
        lead_id: lead id
        contact_id: contact id
        opportunity_id: opportunity id | potentialid | deal id
        account: account | account name | company
        email: email | contact email
        activity_type: activity type | task type
        subject: subject | call title | activity subject
        status: status | call status | task status
        outcome: outcome | call outcome | call result
        direction: direction | call direction | call type
        duration: duration | call duration
        owner: activity owner | task owner | event owner | call owner | assigned to | assigned
        created_at: created time | created date
        created_by: created by
        modified_at: modified time | last modified date
        activity_at: activity date | date | due date | start datetime | call start time
    ",
    ..Export::BASE
};

const CAMPAIGN_MEMBERS: Export = Export {
    id: "generic-campaign-members",
    label: "Campaign members",
    table: Some(Table::CampaignMembers),
    needs: &[
        "campaign|campaign_id",
        "lead_id|contact_id|email",
        "status|responded|responded_on",
    ],
    headers: "
        campaign: campaign name | campaign
        campaign_id: campaign id
        lead_id: lead id | member id
        contact_id: contact id
        email: email | email address
        first_name: first name
        last_name: last name
        status: member status | status
        responded: responded | has responded
        responded_on: first responded date | responded date
    ",
    ..Export::BASE
};

const CONTACT_ROLES: Export = Export {
    id: "generic-contact-roles",
    label: "Contact roles",
    table: Some(Table::ContactRoles),
    needs: &["opportunity_id", "contact_id|email", "role|is_primary"],
    headers: "
        opportunity_id: opportunity id | deal id
        name: opportunity name | deal name
        contact_id: contact id
        contact: contact | contact name
        email: email
        role: role | contact role | buying role
        is_primary: is primary | primary
    ",
    ..Export::BASE
};

const TARGETS: Export = Export {
    id: "generic-targets",
    label: "Targets",
    table: Some(Table::Targets),
    needs: &["period|starts_on", "amount|count"],
    headers: "
        period: period | quarter | month
        starts_on: starts on | start date | period start
        ends_on: ends on | end date | period end
        team: team
        metric: metric | measure | kpi
        amount: target amount | amount | quota
        count: target count | count
    ",
    ..Export::BASE
};

const ACCOUNTS: Export = Export {
    id: "generic-accounts",
    label: "Accounts",
    needs: &["account", "fit"],
    headers: "
        account: account | account name | company | company name
        fit: revenue | annual revenue | employees | number of employees | sector | industry | website | domain
        -: account id | id | year established | office location | subsidiary of | country | city | phone
    ",
    ..Export::BASE
};

const PRODUCTS: Export = Export {
    id: "generic-products",
    label: "Products",
    needs: &["product", "price"],
    headers: "
        product: product | product name | name
        price: sales price | price | list price | unit price
        -: series | product id | product code | family | id
    ",
    ..Export::BASE
};

const TEAMS: Export = Export {
    id: "generic-sales-teams",
    label: "Sales teams",
    needs: &["agent", "team"],
    headers: "
        agent: sales agent | sales rep | rep | user
        team: manager | regional office | team
        -: region | email | id
    ",
    ..Export::BASE
};
