//! The canonical fields of every table: key, label, kind, and the slot a rule about it falls in.
//!
//! Profiles (in `ingest`) map real column headers to these keys. A column that maps to none is kept
//! as a custom field under its own header.

use crate::{Kind, SlotKind, Table};

/// A canonical field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// Its table.
    pub table: Table,
    /// Identifier on the wire, the command line and in the file: `lead_score`.
    pub key: &'static str,
    /// The words on the screen and in a definition: `Lead score`.
    pub label: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What a rule about it is about.
    pub slot: SlotKind,
}

/// Keys the engine itself relies on.
pub mod key {
    /// A record's id in its own system.
    pub const ID: &str = "id";
    /// A record's id in the CRM both teams share, when the own system is another.
    pub const CRM_ID: &str = "crm_id";
    /// E-mail address, the second identity.
    pub const EMAIL: &str = "email";
    /// The part of the address after the @, derived, never mapped.
    pub const EMAIL_DOMAIN: &str = "email_domain";
    /// When the record was created.
    pub const CREATED_AT: &str = "created_at";
    /// Amount of an opportunity.
    pub const AMOUNT: &str = "amount";
    /// Foreign key to an opportunity.
    pub const OPPORTUNITY_ID: &str = "opportunity_id";
    /// Foreign key to a lead.
    pub const LEAD_ID: &str = "lead_id";
}

macro_rules! fields {
    ($table:ident: $( $key:literal $label:literal $kind:ident $slot:ident; )*) => {
        &[ $( FieldSpec { table: Table::$table, key: $key, label: $label, kind: Kind::$kind, slot: SlotKind::$slot } ),* ]
    };
}

const LEADS: &[FieldSpec] = fields! { Leads:
    "id" "Record ID" Text Other;
    "crm_id" "CRM ID" Text Other;
    "email" "Email" Text Contactability;
    "email_domain" "Email domain" Category Fit;
    "first_name" "First name" Text Other;
    "last_name" "Last name" Text Other;
    "full_name" "Name" Text Other;
    "title" "Title" Text Fit;
    "company" "Company" Text Fit;
    "company_id" "Company ID" Text Other;
    "industry" "Industry" Category Fit;
    "employees" "Employees" Number Fit;
    "annual_revenue" "Annual revenue" Money Fit;
    "country" "Country" Category Fit;
    "state" "State" Category Fit;
    "city" "City" Text Fit;
    "phone" "Phone" Text Contactability;
    "website" "Website" Text Fit;
    "lead_source" "Lead source" Category Source;
    "source_detail" "Source detail" Category Source;
    "latest_source" "Latest source" Category Source;
    "campaign" "Campaign" Category Source;
    "lifecycle_stage" "Lifecycle stage" Category Stage;
    "lead_status" "Lead status" Category Handoff;
    "rating" "Rating" Category Fit;
    "lead_score" "Lead score" Number Behaviour;
    "demo_requested" "Demo requested" YesNo Behaviour;
    "form_submissions" "Form submissions" Number Behaviour;
    "recent_conversion" "Recent conversion" Text Behaviour;
    "recent_conversion_at" "Recent conversion date" DateTime Behaviour;
    "page_views" "Page views" Number Behaviour;
    "last_activity_at" "Last activity date" DateTime Behaviour;
    "last_contacted_at" "Last contacted" DateTime Handoff;
    "times_contacted" "Times contacted" Number Handoff;
    "email_opt_out" "Email opt out" YesNo Contactability;
    "do_not_call" "Do not call" YesNo Contactability;
    "email_bounced_at" "Email bounced date" DateTime Contactability;
    "owner" "Owner" Category Handoff;
    "owner_assigned_at" "Owner assigned date" DateTime Handoff;
    "created_at" "Created date" DateTime Window;
    "created_by" "Created by" Category Other;
    "modified_at" "Last modified date" DateTime Window;
    "became_lead_at" "Became a lead date" DateTime Window;
    "became_mql_at" "Became an MQL date" DateTime Window;
    "became_sql_at" "Became an SQL date" DateTime Window;
    "became_opportunity_at" "Became an opportunity date" DateTime Window;
    "became_customer_at" "Became a customer date" DateTime Window;
    "converted" "Converted" YesNo Handoff;
    "converted_at" "Converted date" DateTime Window;
    "opportunity_id" "Converted opportunity ID" Text Other;
    "contact_id" "Converted contact ID" Text Other;
    "amount" "Expected amount" Money Amount;
};

const OPPORTUNITIES: &[FieldSpec] = fields! { Opportunities:
    "id" "Record ID" Text Other;
    "crm_id" "CRM ID" Text Other;
    "lead_id" "Lead ID" Text Other;
    "name" "Opportunity name" Text Other;
    "account" "Account" Text Fit;
    "account_id" "Account ID" Text Other;
    "stage" "Stage" Category Stage;
    "status" "Status" Category Stage;
    "pipeline" "Pipeline" Category Object;
    "type" "Type" Category Object;
    "amount" "Amount" Money Amount;
    "currency" "Currency" Category Amount;
    "expected_revenue" "Expected revenue" Money Amount;
    "probability" "Probability" Number Stage;
    "forecast_category" "Forecast category" Category Stage;
    "closed" "Closed" YesNo Stage;
    "won" "Won" YesNo Stage;
    "close_on" "Close date" Date Window;
    "closed_at" "Closed at" DateTime Window;
    "won_at" "Won date" DateTime Window;
    "lost_at" "Lost date" DateTime Window;
    "created_at" "Created date" DateTime Window;
    "created_by" "Created by" Category Other;
    "modified_at" "Last modified date" DateTime Window;
    "last_activity_at" "Last activity date" DateTime Behaviour;
    "stage_changed_at" "Last stage change date" DateTime Window;
    "stage_duration" "Stage duration" Number Window;
    "age" "Age" Number Window;
    "engaged_on" "Engaged date" Date Window;
    "owner" "Owner" Category Handoff;
    "owner_role" "Owner role" Category Handoff;
    "lead_source" "Lead source" Category Source;
    "latest_source" "Latest source" Category Source;
    "source_detail" "Source detail" Category Source;
    "campaign" "Campaign" Category Source;
    "marketing_touches" "Marketing touches" Number Source;
    "next_step" "Next step" Text Handoff;
    "lost_reason" "Closed lost reason" Category Stage;
    "won_reason" "Closed won reason" Category Stage;
    "segment" "Segment" Category Fit;
    "product" "Product" Category Object;
    "primary_contact" "Primary contact" Text Other;
    "contact_id" "Contact ID" Text Other;
    "contact_email" "Contact email" Text Contactability;
};

const STAGE_HISTORY: &[FieldSpec] = fields! { StageHistory:
    "id" "Record ID" Text Other;
    "opportunity_id" "Opportunity ID" Text Other;
    "lead_id" "Lead ID" Text Other;
    "name" "Record name" Text Other;
    "from_stage" "From stage" Category Stage;
    "stage" "Stage" Category Stage;
    "changed_at" "Changed at" DateTime Window;
    "changed_by" "Changed by" Category Handoff;
    "field_name" "Field" Category Other;
    "old_value" "Old value" Text Other;
    "new_value" "New value" Text Other;
    "pipeline" "Pipeline" Category Object;
    "amount" "Amount" Money Amount;
    "currency" "Currency" Category Amount;
    "close_on" "Close date" Date Window;
    "probability" "Probability" Number Stage;
    "forecast_category" "Forecast category" Category Stage;
    "stage_duration" "Stage duration" Number Window;
};

const ACTIVITIES: &[FieldSpec] = fields! { Activities:
    "id" "Record ID" Text Other;
    "lead_id" "Lead ID" Text Other;
    "contact_id" "Contact ID" Text Other;
    "opportunity_id" "Opportunity ID" Text Other;
    "account" "Account" Text Fit;
    "account_id" "Account ID" Text Other;
    "email" "Email" Text Contactability;
    "activity_type" "Activity type" Category Behaviour;
    "subject" "Subject" Text Behaviour;
    "status" "Status" Category Handoff;
    "outcome" "Outcome" Category Handoff;
    "direction" "Direction" Category Behaviour;
    "duration" "Duration" Number Behaviour;
    "owner" "Owner" Category Handoff;
    "created_at" "Created date" DateTime Window;
    "created_by" "Created by" Category Other;
    "modified_at" "Last modified date" DateTime Window;
    "activity_at" "Activity date" DateTime Window;
};

const CAMPAIGN_MEMBERS: &[FieldSpec] = fields! { CampaignMembers:
    "id" "Record ID" Text Other;
    "campaign" "Campaign" Category Source;
    "campaign_id" "Campaign ID" Text Source;
    "lead_id" "Lead ID" Text Other;
    "contact_id" "Contact ID" Text Other;
    "email" "Email" Text Contactability;
    "first_name" "First name" Text Other;
    "last_name" "Last name" Text Other;
    "status" "Status" Category Behaviour;
    "responded" "Responded" YesNo Behaviour;
    "responded_on" "First responded date" Date Window;
    "created_at" "Created date" DateTime Window;
    "modified_at" "Last modified date" DateTime Window;
};

const CONTACT_ROLES: &[FieldSpec] = fields! { ContactRoles:
    "id" "Record ID" Text Other;
    "opportunity_id" "Opportunity ID" Text Other;
    "name" "Opportunity name" Text Other;
    "contact_id" "Contact ID" Text Other;
    "contact" "Contact" Text Other;
    "email" "Email" Text Contactability;
    "role" "Role" Category Fit;
    "title" "Title" Text Fit;
    "is_primary" "Primary" YesNo Fit;
    "created_at" "Created date" DateTime Window;
};

const TARGETS: &[FieldSpec] = fields! { Targets:
    "period" "Period" Category Window;
    "starts_on" "Starts on" Date Window;
    "ends_on" "Ends on" Date Window;
    "team" "Team" Category Object;
    "metric" "Metric" Category Object;
    "amount" "Amount" Money Amount;
    "count" "Count" Number Amount;
};

/// The canonical fields of a table, in display order.
pub fn fields_of(table: Table) -> &'static [FieldSpec] {
    match table {
        Table::Leads => LEADS,
        Table::Opportunities => OPPORTUNITIES,
        Table::StageHistory => STAGE_HISTORY,
        Table::Activities => ACTIVITIES,
        Table::CampaignMembers => CAMPAIGN_MEMBERS,
        Table::ContactRoles => CONTACT_ROLES,
        Table::Targets => TARGETS,
    }
}

/// The canonical field of a table with this key.
pub fn field(table: Table, key: &str) -> Option<&'static FieldSpec> {
    fields_of(table).iter().find(|spec| spec.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_labels_are_unique_within_a_table() {
        for table in Table::ALL {
            let fields = fields_of(table);
            for (i, a) in fields.iter().enumerate() {
                assert_eq!(a.table, table);
                for b in &fields[..i] {
                    assert_ne!(a.key, b.key, "{table:?}");
                    assert_ne!(a.label.to_lowercase(), b.label.to_lowercase(), "{table:?}");
                }
            }
        }
    }
}
