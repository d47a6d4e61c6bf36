//! HubSpot: property labels of contact and deal exports. Knows no custom property, nor translated labels.

use model::Table;

use super::{Export, OWN};

/// Its exports.
pub(super) const EXPORTS: &[Export] = &[CONTACTS, DEALS];

const CONTACTS: Export = Export {
    id: "hubspot-contacts",
    label: "HubSpot Contacts",
    table: Table::Leads,
    us_dates: false,
    headers: &[
        ("id", &["Record ID", "Contact ID", "Vid"]),
        (
            "crm_id",
            &["Salesforce Lead ID", "Salesforce ID", "Salesforce Contact ID"],
        ),
        ("email", &["Email"]),
        ("first_name", &["First Name"]),
        ("last_name", &["Last Name"]),
        ("title", &["Job Title"]),
        (
            "company",
            &["Company Name", "Associated Company", "Primary Company", "Company"],
        ),
        ("industry", &["Industry"]),
        ("employees", &["Number of Employees"]),
        ("annual_revenue", &["Annual Revenue"]),
        ("country", &["Country/Region", "Country"]),
        ("state", &["State/Region", "State"]),
        ("city", &["City"]),
        ("phone", &["Phone Number", "Mobile Phone Number"]),
        ("website", &["Website URL"]),
        (
            "lead_source",
            &[
                "Original Traffic Source",
                "Original Source",
                "Original Source Type",
            ],
        ),
        (
            "source_detail",
            &[
                "Original Traffic Source Drill-Down 1",
                "Original Source Drill-Down 1",
            ],
        ),
        ("latest_source", &["Latest Traffic Source", "Latest Source"]),
        ("campaign", &["First Touch Converting Campaign"]),
        ("lifecycle_stage", &["Lifecycle Stage"]),
        ("lead_status", &["Lead Status"]),
        ("rating", &["Lead Rating"]),
        (
            "lead_score",
            &["HubSpot Score", "Lead Score", "Predictive Lead Score"],
        ),
        ("demo_requested", &["Demo Requested"]),
        ("form_submissions", &["Number of Form Submissions"]),
        ("recent_conversion", &["Recent Conversion"]),
        ("recent_conversion_at", &["Recent Conversion Date"]),
        ("page_views", &["Number of Pageviews"]),
        (
            "last_activity_at",
            &["Last Activity Date", "Last Engagement Date"],
        ),
        ("last_contacted_at", &["Last Contacted"]),
        ("times_contacted", &["Number of times contacted"]),
        ("email_opt_out", &["Unsubscribed from all email"]),
        ("email_bounced_at", &["Last email bounce date"]),
        ("owner", &["Contact owner", "HubSpot Owner"]),
        ("owner_assigned_at", &["Owner assigned date"]),
        ("created_at", &["Create Date"]),
        (
            "modified_at",
            &["Last Modified Date", "Object last modified date/time"],
        ),
        (
            "became_lead_at",
            &[
                "Became a Lead Date",
                "Date entered 'Lead (Lifecycle Stage Pipeline)'",
            ],
        ),
        (
            "became_mql_at",
            &[
                "Became a Marketing Qualified Lead Date",
                "Date entered 'Marketing Qualified Lead (Lifecycle Stage Pipeline)'",
            ],
        ),
        (
            "became_sql_at",
            &[
                "Became a Sales Qualified Lead Date",
                "Date entered 'Sales Qualified Lead (Lifecycle Stage Pipeline)'",
            ],
        ),
        (
            "became_opportunity_at",
            &[
                "Became an Opportunity Date",
                "Date entered 'Opportunity (Lifecycle Stage Pipeline)'",
            ],
        ),
        (
            "became_customer_at",
            &[
                "Became a Customer Date",
                "Date entered 'Customer (Lifecycle Stage Pipeline)'",
            ],
        ),
        (
            OWN,
            &[
                "Became a Subscriber Date",
                "Became an Evangelist Date",
                "Became an Other Lifecycle Date",
            ],
        ),
        (
            OWN,
            &[
                "First Conversion",
                "First Conversion Date",
                "Email hard bounce reason",
                "Marketing emails bounced",
            ],
        ),
        (
            OWN,
            &[
                "Associated Deal",
                "Associated Deal IDs",
                "Company ID",
                "Days To Close",
                "Record Source",
            ],
        ),
        (
            OWN,
            &[
                "Original Traffic Source Drill-Down 2",
                "Time between contact creation and deal close",
            ],
        ),
    ],
};

const DEALS: Export = Export {
    id: "hubspot-deals",
    label: "HubSpot Deals",
    table: Table::Opportunities,
    us_dates: false,
    headers: &[
        ("id", &["Record ID", "Deal ID"]),
        ("crm_id", &["Salesforce Opportunity ID", "Salesforce ID"]),
        ("name", &["Deal Name"]),
        ("account", &["Associated Company", "Primary Associated Company"]),
        ("account_id", &["Associated Company IDs"]),
        ("stage", &["Deal Stage"]),
        ("pipeline", &["Pipeline"]),
        ("type", &["Deal Type"]),
        ("amount", &["Amount", "Amount in company currency"]),
        ("currency", &["Currency"]),
        ("probability", &["Deal probability"]),
        ("forecast_category", &["Forecast category"]),
        ("closed", &["Is Deal Closed?", "Is Closed"]),
        ("won", &["Is Closed Won"]),
        ("close_on", &["Close Date"]),
        ("created_at", &["Create Date"]),
        ("modified_at", &["Last Modified Date"]),
        ("last_activity_at", &["Last Activity Date"]),
        (
            "stage_changed_at",
            &["Enter Stage Date", "Date entered current stage"],
        ),
        ("owner", &["Deal owner"]),
        (
            "lead_source",
            &[
                "Original Traffic Source",
                "Original Source",
                "Original Source Type",
            ],
        ),
        ("latest_source", &["Latest Traffic Source"]),
        ("source_detail", &["Original Traffic Source Drill-Down 1"]),
        ("campaign", &["HubSpot Campaign"]),
        ("next_step", &["Next step"]),
        ("lost_reason", &["Closed Lost Reason"]),
        ("primary_contact", &["Associated Contact"]),
        (
            OWN,
            &[
                "Closed Won Reason",
                "Days to close",
                "Deal Description",
                "Last Contacted",
                "Next Activity Date",
            ],
        ),
        (
            OWN,
            &[
                "Number of Sales Activities",
                "Number of times contacted",
                "Record source",
                "Merged Deal IDs",
            ],
        ),
        (
            OWN,
            &["Associated Contact IDs", "Original Traffic Source Drill-Down 2"],
        ),
    ],
};
