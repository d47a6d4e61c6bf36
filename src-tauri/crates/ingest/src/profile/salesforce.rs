//! Salesforce: report labels and API names. Knows no custom field (`…__c`).

use model::Table;

use super::{Export, OWN};

/// Its exports.
pub(super) const EXPORTS: &[Export] = &[
    LEADS,
    OPPORTUNITIES,
    OPPORTUNITY_HISTORY,
    OPPORTUNITY_FIELD_HISTORY,
    LEAD_HISTORY,
    TASKS,
    CONTACT_ROLES,
    CAMPAIGN_MEMBERS,
];

const LEADS: Export = Export {
    id: "salesforce-leads",
    label: "Salesforce Leads",
    table: Table::Leads,
    us_dates: true,
    headers: &[
        ("id", &["Lead ID", "Lead ID (18 Char)", "Id"]),
        ("email", &["Email"]),
        ("first_name", &["First Name", "FirstName"]),
        ("last_name", &["Last Name", "LastName"]),
        ("full_name", &["Name", "Full Name"]),
        ("title", &["Title"]),
        ("company", &["Company / Account", "Company"]),
        ("industry", &["Industry"]),
        (
            "employees",
            &["No. of Employees", "Employees", "NumberOfEmployees"],
        ),
        ("annual_revenue", &["Annual Revenue", "AnnualRevenue"]),
        ("country", &["Country"]),
        ("state", &["State/Province", "State"]),
        ("city", &["City"]),
        ("phone", &["Phone"]),
        ("website", &["Website"]),
        ("lead_source", &["Lead Source", "LeadSource"]),
        ("campaign", &["Primary Campaign", "Campaign Name"]),
        ("lead_status", &["Lead Status", "Status"]),
        ("rating", &["Rating"]),
        ("last_activity_at", &["Last Activity", "LastActivityDate"]),
        ("email_opt_out", &["Email Opt Out", "HasOptedOutOfEmail"]),
        ("do_not_call", &["Do Not Call", "DoNotCall"]),
        ("email_bounced_at", &["Email Bounced Date", "EmailBouncedDate"]),
        ("owner", &["Lead Owner", "OwnerId"]),
        ("owner_assigned_at", &["Last Transfer Date", "LastTransferDate"]),
        ("created_at", &["Create Date", "CreatedDate"]),
        ("modified_at", &["Last Modified", "LastModifiedDate"]),
        ("converted", &["Converted", "IsConverted"]),
        ("converted_at", &["Converted Date", "ConvertedDate"]),
        (
            "opportunity_id",
            &["Converted Opportunity ID", "ConvertedOpportunityId"],
        ),
        (
            OWN,
            &[
                "Created By",
                "Created Alias",
                "Created Month",
                "Last Modified By",
                "Last Modified Alias",
            ],
        ),
        (
            OWN,
            &[
                "Owner Role Display",
                "Lead Owner: Manager",
                "Salutation",
                "Street",
                "Unread By Owner",
            ],
        ),
        (
            OWN,
            &[
                "IsDeleted",
                "MasterRecordId",
                "MobilePhone",
                "EmailBouncedReason",
                "IsUnreadByOwner",
            ],
        ),
        (
            OWN,
            &[
                "ConvertedAccountId",
                "ConvertedContactId",
                "CreatedById",
                "LastModifiedById",
                "SystemModstamp",
            ],
        ),
    ],
};

const OPPORTUNITIES: Export = Export {
    id: "salesforce-opportunities",
    label: "Salesforce Opportunities",
    table: Table::Opportunities,
    us_dates: true,
    headers: &[
        ("id", &["Opportunity ID", "Opportunity ID (18 Char)", "Id"]),
        ("name", &["Opportunity Name", "Name"]),
        ("account", &["Account Name"]),
        ("account_id", &["Account ID", "AccountId"]),
        ("stage", &["Stage", "StageName"]),
        ("type", &["Type"]),
        ("amount", &["Amount", "Amount (converted)"]),
        (
            "currency",
            &[
                "Opportunity Currency",
                "CurrencyIsoCode",
                "Amount Currency",
                "Amount (converted) Currency",
            ],
        ),
        ("expected_revenue", &["Expected Revenue", "ExpectedRevenue"]),
        ("probability", &["Probability (%)", "Probability"]),
        (
            "forecast_category",
            &["Forecast Category", "ForecastCategoryName", "ForecastCategory"],
        ),
        ("closed", &["Closed", "IsClosed"]),
        ("won", &["Won", "IsWon"]),
        ("close_on", &["Close Date", "CloseDate"]),
        ("created_at", &["Created Date", "CreatedDate"]),
        ("modified_at", &["Last Modified Date", "LastModifiedDate"]),
        ("last_activity_at", &["Last Activity", "LastActivityDate"]),
        (
            "stage_changed_at",
            &["Last Stage Change Date", "LastStageChangeDate"],
        ),
        ("owner", &["Opportunity Owner", "OwnerId"]),
        ("owner_role", &["Owner Role"]),
        ("lead_source", &["Lead Source", "LeadSource"]),
        ("campaign", &["Primary Campaign Source", "CampaignId"]),
        ("next_step", &["Next Step", "NextStep"]),
        ("lost_reason", &["Closed Lost Reason", "Loss Reason"]),
        (
            OWN,
            &[
                "Stage Duration",
                "Age",
                "Fiscal Period",
                "Close Month",
                "Close Date (2)",
                "Created By",
            ],
        ),
        (
            OWN,
            &[
                "Created Alias",
                "Last Modified By",
                "Last Modified Alias",
                "Opportunity Owner: Manager",
            ],
        ),
        (
            OWN,
            &[
                "Opportunity Owner Alias",
                "Account Owner",
                "Account Owner Alias",
                "Account: Created Date",
            ],
        ),
        (
            OWN,
            &[
                "IsDeleted",
                "IsPrivate",
                "Description",
                "StageSortOrder",
                "FiscalYear",
                "FiscalQuarter",
            ],
        ),
        (
            OWN,
            &[
                "HasOpportunityLineItem",
                "Pricebook2Id",
                "CreatedById",
                "LastModifiedById",
                "SystemModstamp",
            ],
        ),
    ],
};

const OPPORTUNITY_HISTORY: Export = Export {
    id: "salesforce-opportunity-history",
    label: "Salesforce Opportunity History",
    table: Table::StageHistory,
    us_dates: true,
    headers: &[
        ("id", &["Id"]),
        ("opportunity_id", &["Opportunity ID", "OpportunityId"]),
        ("name", &["Opportunity Name"]),
        ("from_stage", &["From Stage", "FromOpportunityStageName"]),
        ("stage", &["To Stage", "StageName"]),
        ("changed_at", &["Last Modified", "CreatedDate"]),
        ("changed_by", &["Last Modified By", "CreatedById"]),
        ("amount", &["Amount"]),
        ("close_on", &["Close Date", "CloseDate"]),
        ("probability", &["Probability (%)", "Probability"]),
        ("stage_duration", &["Stage Duration"]),
        (
            OWN,
            &[
                "Stage",
                "Created Date",
                "CreatedDateForInsert",
                "ExpectedRevenue",
                "ForecastCategory",
            ],
        ),
        (
            OWN,
            &[
                "FromForecastCategory",
                "PrevForecastUpdate",
                "PrevOpportunityStageUpdate",
                "PrevAmount",
            ],
        ),
        (
            OWN,
            &[
                "PrevCloseDate",
                "ValidThroughDate",
                "SystemModstamp",
                "IsDeleted",
                "OpportunityHistoryKey",
            ],
        ),
    ],
};

const OPPORTUNITY_FIELD_HISTORY: Export = Export {
    id: "salesforce-opportunity-field-history",
    label: "Salesforce Opportunity Field History",
    table: Table::StageHistory,
    us_dates: true,
    headers: &[
        ("id", &["Id"]),
        ("opportunity_id", &["Opportunity ID", "OpportunityId"]),
        ("name", &["Opportunity Name"]),
        ("changed_at", &["Edit Date", "CreatedDate"]),
        ("changed_by", &["Edited By", "CreatedById"]),
        ("field_name", &["Field / Event", "Field"]),
        ("old_value", &["Old Value", "OldValue"]),
        ("new_value", &["New Value", "NewValue"]),
        ("amount", &["Amount"]),
        ("close_on", &["Close Date"]),
        (
            OWN,
            &[
                "Opportunity Owner",
                "Stage",
                "Stage Duration",
                "Last Activity",
                "Last Stage Change Date",
            ],
        ),
        (OWN, &["Primary Campaign Source"]),
    ],
};

const LEAD_HISTORY: Export = Export {
    id: "salesforce-lead-history",
    label: "Salesforce Lead History",
    table: Table::StageHistory,
    us_dates: true,
    headers: &[
        ("id", &["Id"]),
        ("lead_id", &["Lead ID", "LeadId"]),
        ("name", &["Company / Account", "Company"]),
        ("changed_at", &["Edit Date", "CreatedDate"]),
        ("changed_by", &["Edited By", "CreatedById"]),
        ("field_name", &["Field / Event", "Field"]),
        ("old_value", &["Old Value", "OldValue"]),
        ("new_value", &["New Value", "NewValue"]),
        (OWN, &["Lead Status", "Lead Source", "Lead Owner"]),
    ],
};

const TASKS: Export = Export {
    id: "salesforce-activities",
    label: "Salesforce Tasks and Events",
    table: Table::Activities,
    us_dates: true,
    headers: &[
        ("id", &["Activity ID (18 Char)", "Activity ID", "Id"]),
        ("lead_id", &["Lead ID", "WhoId"]),
        ("opportunity_id", &["Opportunity ID", "WhatId"]),
        ("email", &["Email"]),
        (
            "activity_type",
            &["Activity Type", "Type", "Task Subtype", "TaskSubtype"],
        ),
        ("subject", &["Subject"]),
        ("status", &["Status"]),
        ("outcome", &["Call Result", "CallDisposition"]),
        ("owner", &["Assigned", "Assigned To", "OwnerId"]),
        ("created_at", &["Created Date", "CreatedDate"]),
        (
            "activity_at",
            &["Date", "ActivityDate", "ActivityDateTime", "CompletedDateTime"],
        ),
        (
            OWN,
            &[
                "Company / Account",
                "Contact",
                "Opportunity",
                "Priority",
                "Task",
                "Full Comments",
                "Comments",
            ],
        ),
        (
            OWN,
            &[
                "Location",
                "Call Type",
                "CallType",
                "Account ID",
                "AccountId",
                "IsClosed",
                "IsDeleted",
            ],
        ),
        (OWN, &["CallDurationInSeconds", "Description"]),
    ],
};

const CONTACT_ROLES: Export = Export {
    id: "salesforce-contact-roles",
    label: "Salesforce Opportunities with Contact Roles",
    table: Table::ContactRoles,
    us_dates: true,
    headers: &[
        ("id", &["Id"]),
        ("opportunity_id", &["Opportunity ID", "OpportunityId"]),
        ("contact_id", &["Contact ID", "ContactId"]),
        ("email", &["Email"]),
        ("role", &["Role"]),
        ("title", &["Title"]),
        ("is_primary", &["Is Primary", "Primary", "IsPrimary"]),
        (
            OWN,
            &[
                "Opportunity Name",
                "Account ID",
                "Amount",
                "Type",
                "Stage",
                "Opportunity Created Date",
            ],
        ),
        (
            OWN,
            &["Opportunity Closed Date", "Opportunity Owner", "Department"],
        ),
    ],
};

const CAMPAIGN_MEMBERS: Export = Export {
    id: "salesforce-campaign-members",
    label: "Salesforce Campaign Members",
    table: Table::CampaignMembers,
    us_dates: true,
    headers: &[
        ("id", &["Member ID", "Id"]),
        ("campaign", &["Campaign Name"]),
        ("campaign_id", &["Campaign ID", "CampaignId"]),
        ("lead_id", &["Lead ID", "LeadId"]),
        ("email", &["Email"]),
        ("status", &["Member Status", "Status"]),
        ("responded", &["Responded", "HasResponded"]),
        (
            "responded_on",
            &[
                "Member First Responded Date",
                "First Responded Date",
                "FirstRespondedDate",
            ],
        ),
        ("created_at", &["Member Created Date", "CreatedDate"]),
        (
            OWN,
            &[
                "ContactId",
                "Contact ID",
                "Member Type",
                "First Name",
                "Last Name",
                "Company",
                "IsPrimary",
            ],
        ),
        (OWN, &["IsDeleted"]),
    ],
};
