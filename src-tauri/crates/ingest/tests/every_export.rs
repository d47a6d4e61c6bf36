//! Every real export at hand: the profile that must recognise it, the table it must fill and the records it must
//! hold. They live outside the project: where they are absent the test says so.

use std::collections::BTreeSet;
use std::path::Path;

use crate::kept::{import, shared};

/// File, profile, table and records. `-` for the table: recognised, and belongs to none. `?`: its headers tell
/// nothing, and the user is asked.
const EXPORTS: &str = "
fivetran/fivetran+dbt_dynamics_365_crm/account_data ? ? 1
fivetran/fivetran+dbt_dynamics_365_crm/appointment_data ? ? 1
fivetran/fivetran+dbt_dynamics_365_crm/appointment_no_maps_data ? ? 1
fivetran/fivetran+dbt_dynamics_365_crm/contact_data ? ? 1
fivetran/fivetran+dbt_dynamics_365_crm/email_data dynamics-activities activities 2
fivetran/fivetran+dbt_dynamics_365_crm/incident_data ? ? 1
fivetran/fivetran+dbt_dynamics_365_crm/msdyn_customerasset_data ? ? 2
fivetran/fivetran+dbt_dynamics_365_crm/msdyn_workorder_data ? ? 2
fivetran/fivetran+dbt_dynamics_365_crm/msdyn_workorderproduct_data ? ? 2
fivetran/fivetran+dbt_dynamics_365_crm/opportunity_data ? ? 1
fivetran/fivetran+dbt_dynamics_365_crm/phonecall_data ? ? 1
fivetran/fivetran+dbt_dynamics_365_crm/stringmap_data dynamics-choices - 30
fivetran/fivetran+dbt_dynamics_365_crm/systemuser_data ? ? 1
fivetran/fivetran+dbt_dynamics_365_crm/task_data dynamics-activities activities 4
fivetran/fivetran+dbt_hubspot/company_data hubspot-companies - 24
fivetran/fivetran+dbt_hubspot/company_data_databricks hubspot-companies - 24
fivetran/fivetran+dbt_hubspot/company_data_postgres hubspot-companies - 24
fivetran/fivetran+dbt_hubspot/company_data_snowflake hubspot-companies - 24
fivetran/fivetran+dbt_hubspot/company_property_history_data hubspot-company-property-history - 100
fivetran/fivetran+dbt_hubspot/contact_data hubspot-contacts leads 22
fivetran/fivetran+dbt_hubspot/contact_form_submission_data hubspot-form-submissions activities 5
fivetran/fivetran+dbt_hubspot/contact_list_data hubspot-lists - 60
fivetran/fivetran+dbt_hubspot/contact_list_member_data hubspot-lists - 100
fivetran/fivetran+dbt_hubspot/contact_merge_audit_data hubspot-merges - 4
fivetran/fivetran+dbt_hubspot/contact_property_history_data hubspot-contact-property-history stage-history 100
fivetran/fivetran+dbt_hubspot/deal_company_data hubspot-associations - 2
fivetran/fivetran+dbt_hubspot/deal_contact_data hubspot-deal-contacts contact-roles 11
fivetran/fivetran+dbt_hubspot/deal_data hubspot-deals opportunities 44
fivetran/fivetran+dbt_hubspot/deal_pipeline_data hubspot-pipelines - 6
fivetran/fivetran+dbt_hubspot/deal_pipeline_stage_data hubspot-pipelines - 71
fivetran/fivetran+dbt_hubspot/deal_property_history_data hubspot-deal-property-history stage-history 100
fivetran/fivetran+dbt_hubspot/deal_stage_data hubspot-deal-stages stage-history 14
fivetran/fivetran+dbt_hubspot/email_campaign_data hubspot-email-campaigns - 100
fivetran/fivetran+dbt_hubspot/email_event_bounce_data hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_click_data hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_data hubspot-email-events activities 100
fivetran/fivetran+dbt_hubspot/email_event_deferred_data hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_delivered_data hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_dropped_data hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_dropped_data_postgres hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_dropped_data_snowflake hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_forward_data hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_open_data hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_print_data hubspot-email-event-details - 5
fivetran/fivetran+dbt_hubspot/email_event_sent_data hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_sent_data_postgres hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_sent_data_snowflake hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/email_event_spam_report_data hubspot-email-event-details - 32
fivetran/fivetran+dbt_hubspot/email_event_status_change_data hubspot-email-event-details - 100
fivetran/fivetran+dbt_hubspot/engagement_call_data hubspot-activities activities 1
fivetran/fivetran+dbt_hubspot/engagement_communication_data hubspot-activities activities 1
fivetran/fivetran+dbt_hubspot/engagement_company_data hubspot-associations - 1
fivetran/fivetran+dbt_hubspot/engagement_contact_data hubspot-associations - 1
fivetran/fivetran+dbt_hubspot/engagement_data ? ? 1
fivetran/fivetran+dbt_hubspot/engagement_deal_data hubspot-associations - 1
fivetran/fivetran+dbt_hubspot/engagement_email_data hubspot-activities activities 1
fivetran/fivetran+dbt_hubspot/engagement_meeting_data hubspot-activities activities 100
fivetran/fivetran+dbt_hubspot/engagement_note_data hubspot-activities activities 1
fivetran/fivetran+dbt_hubspot/engagement_task_data hubspot-activities activities 2
fivetran/fivetran+dbt_hubspot/form_data hubspot-forms - 5
fivetran/fivetran+dbt_hubspot/merged_deal_data hubspot-merges - 14
fivetran/fivetran+dbt_hubspot/owner_data hubspot-users - 100
fivetran/fivetran+dbt_hubspot/owner_team_data hubspot-users - 3
fivetran/fivetran+dbt_hubspot/property_data hubspot-properties - 10
fivetran/fivetran+dbt_hubspot/property_option_data hubspot-properties - 20
fivetran/fivetran+dbt_hubspot/role_data hubspot-users - 2
fivetran/fivetran+dbt_hubspot/team_data ? ? 3
fivetran/fivetran+dbt_hubspot/team_user_data hubspot-users - 2
fivetran/fivetran+dbt_hubspot/ticket_company_data hubspot-associations - 9
fivetran/fivetran+dbt_hubspot/ticket_contact_data hubspot-associations - 9
fivetran/fivetran+dbt_hubspot/ticket_data hubspot-tickets - 25
fivetran/fivetran+dbt_hubspot/ticket_deal_data hubspot-associations - 9
fivetran/fivetran+dbt_hubspot/ticket_engagement_data hubspot-associations - 9
fivetran/fivetran+dbt_hubspot/ticket_pipeline_data hubspot-pipelines - 9
fivetran/fivetran+dbt_hubspot/ticket_pipeline_stage_data hubspot-tickets - 15
fivetran/fivetran+dbt_hubspot/ticket_property_history_data hubspot-ticket-property-history - 15
fivetran/fivetran+dbt_hubspot/users_data hubspot-users - 2
fivetran/fivetran+dbt_marketo/marketo_activity_change_data_value_data marketo-changes stage-history 100
fivetran/fivetran+dbt_marketo/marketo_activity_click_email_data marketo-activities activities 100
fivetran/fivetran+dbt_marketo/marketo_activity_delete_lead_data marketo-activities activities 31
fivetran/fivetran+dbt_marketo/marketo_activity_email_bounced_data marketo-activities activities 100
fivetran/fivetran+dbt_marketo/marketo_activity_email_delivered_data marketo-activities activities 100
fivetran/fivetran+dbt_marketo/marketo_activity_merge_leads_data marketo-activities activities 100
fivetran/fivetran+dbt_marketo/marketo_activity_open_email_data marketo-activities activities 100
fivetran/fivetran+dbt_marketo/marketo_activity_send_email_data marketo-activities activities 100
fivetran/fivetran+dbt_marketo/marketo_activity_unsubscribe_email_data marketo-activities activities 100
fivetran/fivetran+dbt_marketo/marketo_campaign_data marketo-programs - 100
fivetran/fivetran+dbt_marketo/marketo_email_template_history_data marketo-emails - 100
fivetran/fivetran+dbt_marketo/marketo_lead_data marketo-people leads 100
fivetran/fivetran+dbt_marketo/marketo_lead_describe_data marketo-fields - 100
fivetran/fivetran+dbt_marketo/marketo_program_data marketo-programs - 100
fivetran/fivetran+dbt_pardot_source/pardot_campaign_data pardot-campaigns - 100
fivetran/fivetran+dbt_pardot_source/pardot_list_data pardot-lists - 100
fivetran/fivetran+dbt_pardot_source/pardot_list_membership_data pardot-lists - 100
fivetran/fivetran+dbt_pardot_source/pardot_opportunity_data pardot-opportunities opportunities 100
fivetran/fivetran+dbt_pardot_source/pardot_opportunity_prospect_data pardot-opportunity-prospects contact-roles 100
fivetran/fivetran+dbt_pardot_source/pardot_prospect_data pardot-prospects leads 100
fivetran/fivetran+dbt_pardot_source/pardot_visitor_activity_data pardot-activities activities 100
fivetran/fivetran+dbt_pardot_source/pardot_visitor_data pardot-visitors - 100
fivetran/fivetran+dbt_salesforce/sf_account_data salesforce-accounts - 10
fivetran/fivetran+dbt_salesforce/sf_account_history_data salesforce-accounts - 10
fivetran/fivetran+dbt_salesforce/sf_contact_data salesforce-contacts leads 4
fivetran/fivetran+dbt_salesforce/sf_contact_history_data salesforce-contacts leads 4
fivetran/fivetran+dbt_salesforce/sf_event_data salesforce-activities activities 10
fivetran/fivetran+dbt_salesforce/sf_lead_data salesforce-leads leads 1
fivetran/fivetran+dbt_salesforce/sf_opportunity_data salesforce-opportunities opportunities 10
fivetran/fivetran+dbt_salesforce/sf_opportunity_history_data salesforce-opportunity-versions stage-history 10
fivetran/fivetran+dbt_salesforce/sf_opportunity_line_item_data salesforce-line-items - 10
fivetran/fivetran+dbt_salesforce/sf_order_data salesforce-orders - 10
fivetran/fivetran+dbt_salesforce/sf_product_2_data salesforce-products - 2
fivetran/fivetran+dbt_salesforce/sf_task_data salesforce-activities activities 10
fivetran/fivetran+dbt_salesforce/sf_user_data salesforce-users - 10
fivetran/fivetran+dbt_salesforce/sf_user_role_data salesforce-user-roles - 10
hubspot_labels/company_labels hubspot-properties - 198
hubspot_labels/contact_labels hubspot-properties - 355
hubspot_labels/deal_labels hubspot-properties - 190
leakfinder/sample_hubspot_deals hubspot-deals opportunities 1600
leakfinder/sample_salesforce_history salesforce-opportunity-history stage-history 5931
leakfinder/test1_hubspot_clean hubspot-deals opportunities 1600
maven/accounts generic-accounts - 85
maven/products generic-products - 7
maven/sales_pipeline generic-opportunities opportunities 8800
maven/sales_teams generic-sales-teams - 35
olist/olist_closed_deals_dataset generic-opportunities opportunities 842
olist/olist_marketing_qualified_leads_dataset generic-leads leads 8000
pipecheck/real_companies hubspot-companies - 30
pipecheck/real_contacts hubspot-contacts leads 30
pipecheck/real_deals hubspot-deals opportunities 20
sf_devorg/data/Account salesforce-accounts - 18
sf_devorg/data/Contact salesforce-contacts leads 25
sf_devorg/data/Lead salesforce-leads leads 22
sf_devorg/data/Opportunity salesforce-opportunities opportunities 36
sf_devorg/data/OpportunityHistory salesforce-opportunity-history stage-history 48
sf_devorg/data/OpportunityHistoryGroup ? ? 10
sparklesquad/accounts generic-accounts - 97
sparklesquad/clicks generic-leads leads 30244
sparklesquad/products generic-products - 8
sparklesquad/sales-pipeline generic-opportunities opportunities 14277
sparklesquad/sales-teams generic-sales-teams - 30
xeducation/Leads generic-leads leads 9240
zoho/Calls zoho-calls activities 4100
zoho/Campaign_Lead_Status zoho-campaign-members campaign-members 3900
zoho/Campaigns zoho-campaigns - 110
zoho/Events zoho-events activities 2978
zoho/Leads zoho-leads leads 3900
zoho/Potentials zoho-potentials opportunities 3632
zoho/Tasks zoho-tasks activities 2978
";

#[test]
fn every_real_export_comes_in_under_its_profile_with_all_of_its_records() {
    let Some(root) = shared(".") else { return };
    let mut wrong = Vec::new();
    let mut listed = BTreeSet::new();
    for line in EXPORTS.lines().filter(|line| !line.is_empty()) {
        let [file, profile, table, rows] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        listed.insert(file);
        let found = match import(&root.join(format!("{file}.csv")), None) {
            Ok(imported) => {
                assert_eq!(imported.account.rejected, 0, "{file}");
                let preview = imported.preview;
                let found = preview.profile.as_ref();
                let table = match found.map(|found| found.table) {
                    None => "?",
                    Some(None) => "-",
                    Some(Some(_)) if preview.undecided => "undecided",
                    Some(Some(table)) => table.slug(),
                };
                format!(
                    "{} {table} {}",
                    found.map_or("?", |found| found.id.as_str()),
                    imported.account.rows
                )
            }
            Err(ingest::ImportError::OnlyHeader { .. }) => format!("{profile} {table} 0"),
            Err(error) => error.to_string(),
        };
        if found != format!("{profile} {table} {rows}") {
            wrong.push(format!("{line}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut unlisted = Vec::new();
    csv_files(&root, &root, &mut unlisted);
    unlisted.retain(|file| !listed.contains(file.as_str()) && !file.starts_with("csv_spectrum"));
    assert!(unlisted.is_empty(), "{unlisted:?}");
}

/// The CSV files under a folder, relative to the root and without their ending.
fn csv_files(root: &Path, folder: &Path, files: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            csv_files(root, &path, files);
        } else if path.extension().is_some_and(|ending| ending == "csv") {
            let relative = path
                .strip_prefix(root)
                .expect("below the root")
                .with_extension("");
            files.push(relative.display().to_string());
        }
    }
}

/// The labels of all properties of a HubSpot portal, as the header of an export.
fn portal(object: &str) -> Option<Vec<String>> {
    let labels = shared("hubspot_labels")?.join(format!("{object}_labels.csv"));
    Some(import(&labels, None).expect("a list of labels").column("label"))
}

#[test]
fn an_export_of_all_properties_of_a_portal_is_recognised() {
    for (object, profile) in [
        ("contact", "hubspot-contacts"),
        ("deal", "hubspot-deals"),
        ("company", "hubspot-companies"),
    ] {
        let Some(labels) = portal(object) else { return };
        let header: Vec<String> = labels
            .iter()
            .map(|label| format!("\"{}\"", label.replace('"', "\"\"")))
            .collect();
        let cells = vec!["\"\""; header.len()];
        let text = format!("{}\n{},\"x\"\n", header.join(","), cells[1..].join(","));
        let imported = crate::kept::import_text(text).expect("an export");
        let found = imported.preview.profile.expect("a profile");
        assert_eq!(found.id, profile, "{}", found.why);
        let stages = imported
            .plan
            .columns
            .iter()
            .filter(|column| column.stage.is_some());
        let named = labels.iter().filter(|label| label.contains("Pipeline)")).count();
        assert_eq!(stages.count(), named, "every column about a stage, and no other");
    }
}
