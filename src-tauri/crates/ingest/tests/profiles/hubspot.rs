//! HubSpot: exports of people, deals, companies and activities, by labels and by internal names.

use model::{StageDate, StageSide, Table};

use super::{comes_in, is_no_table};

#[test]
fn contacts_with_old_and_with_new_lifecycle_columns() {
    let contacts = comes_in(
        "\"Record ID\",\"First Name\",\"Last Name\",\"Email\",\"Contact owner\",\"Lifecycle Stage\",\"Create Date\",\"Became a Lead Date\",\"Became A Marketing Qualified Lead Date\",\"Became an Evangelist Date\",\"Original Traffic Source\",\"Number of Form Submissions\"\n\
         \"101\",\"Ada\",\"Falk\",\"ada@falk.example\",\"Kim Reyes\",\"Marketing Qualified Lead\",\"2026-01-04 10:00\",\"2026-01-04 10:00\",\"2026-01-09 08:30\",\"\",\"Organic Search\",\"2.0\"\n\
         \"102\",\"Bo\",\"Lind\",\"bo@lind.example\",\"Kim Reyes\",\"Lead\",\"2026-01-05 10:00\",\"2026-01-05 10:00\",\"\",\"\",\"Direct Traffic\",\"0.0\"\n",
        "hubspot-contacts",
        Table::Leads,
        &[
            ("Became A Marketing Qualified Lead Date", "became_mql_at"),
            ("Became an Evangelist Date", ""),
            ("Original Traffic Source", "lead_source"),
        ],
    );
    assert_eq!(contacts.column("became_mql_at"), ["2026-01-09 08:30:00", ""]);
    assert_eq!(contacts.column("form_submissions"), ["2", "0"]);
    comes_in(
        "Record ID,Email,Lifecycle Stage,Salesforce Lead ID,\"Date entered \"\"Sales Qualified Lead (Lifecycle Stage Pipeline)\"\"\",\"Date exited \"\"Sales Qualified Lead (Lifecycle Stage Pipeline)\"\"\",\"Latest time in \"\"Sales Qualified Lead (Lifecycle Stage Pipeline)\"\"\"\n\
         101,ada@falk.example,Opportunity,00Q1,2026-01-09 08:30,2026-01-10 08:30,86400\n",
        "hubspot-contacts",
        Table::Leads,
        &[
            ("Salesforce Lead ID", "crm_id"),
            (
                "Date entered \"Sales Qualified Lead (Lifecycle Stage Pipeline)\"",
                "became_sql_at",
            ),
            (
                "Date exited \"Sales Qualified Lead (Lifecycle Stage Pipeline)\"",
                "",
            ),
        ],
    );
}

#[test]
fn deals_tell_which_stage_each_of_their_dates_is_about_in_every_spelling() {
    for (entered, exited) in [
        (
            "\"Date entered \"\"Demo (Sales)\"\"\"",
            "\"Date exited \"\"Demo (Sales)\"\"\"",
        ),
        ("Date entered 'Demo (Sales)'", "Date exited 'Demo (Sales)'"),
        (
            "Date entered \u{201c}Demo (Sales)\u{201d}",
            "Date exited \u{201c}Demo (Sales)\u{201d}",
        ),
    ] {
        let deals = comes_in(
            format!(
                "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Close Date,Create Date,Deal owner,{entered},{exited},Enter Stage Date,Is Closed Won,Deal probability\n\
                 201,Falk renewal,Sales,Proposal,12000,2026-03-31 00:00,2026-01-04 10:00,Kim Reyes,2026-01-09 08:30,2026-01-20 08:30,2026-01-20 08:30,false,0.5\n"
            ),
            "hubspot-deals",
            Table::Opportunities,
            &[
                ("Enter Stage Date", "stage_changed_at"),
                ("Is Closed Won", "won"),
                ("Pipeline", "pipeline"),
            ],
        );
        let stages: Vec<StageDate> = deals
            .account
            .columns
            .iter()
            .filter_map(|column| column.plan.stage.clone())
            .collect();
        let demo = |side| StageDate {
            stage: "Demo".to_owned(),
            pipeline: Some("Sales".to_owned()),
            side,
        };
        assert_eq!(
            stages,
            [demo(StageSide::Entered), demo(StageSide::Exited)],
            "{entered}"
        );
        assert_eq!(
            deals.preview.profile.unwrap().why,
            "13 of 13 headers of HubSpot Deals"
        );
    }
}

#[test]
fn internal_names_as_headers() {
    let deals = comes_in(
        "hs_object_id,dealname,dealstage,pipeline,amount,closedate,createdate,hubspot_owner_id,hs_v2_date_entered_closedwon\n\
         201,Falk renewal,closedwon,default,12000,2026-03-31,2026-01-04,77,2026-03-30\n",
        "hubspot-deals",
        Table::Opportunities,
        &[
            ("dealstage", "stage"),
            ("closedate", "close_on"),
            ("hubspot_owner_id", "owner"),
        ],
    );
    assert!(
        deals
            .account
            .columns
            .iter()
            .any(|column| column.plan.stage.is_some())
    );
    comes_in(
        "deal_id,deal_pipeline_id,deal_pipeline_stage_id,owner_id,property_dealname,property_amount,property_closedate,property_createdate\n\
         201,default,closedwon,77,Falk renewal,12000,2026-03-31,2026-01-04\n",
        "hubspot-deals",
        Table::Opportunities,
        &[
            ("property_dealname", "name"),
            ("deal_pipeline_stage_id", "stage"),
            ("property_closedate", "close_on"),
        ],
    );
}

#[test]
fn histories_as_a_warehouse_lands_them() {
    comes_in(
        "_fivetran_start,deal_id,_fivetran_active,_fivetran_end,date_entered,source,source_id,value\n\
         2026-01-09 08:30:00,201,TRUE,9999-12-31 00:00:00,2026-01-09 08:30:00,CRM_UI,77,demo\n",
        "hubspot-deal-stages",
        Table::StageHistory,
        &[("value", "stage"), ("date_entered", "changed_at")],
    );
    comes_in(
        "contact_id,timestamp,source,name,value\n101,2026-01-09 08:30:00,CRM_UI,lifecyclestage,lead\n",
        "hubspot-contact-property-history",
        Table::StageHistory,
        &[
            ("contact_id", "lead_id"),
            ("name", "field_name"),
            ("value", "new_value"),
        ],
    );
}

#[test]
fn calls_and_who_is_on_a_deal() {
    comes_in(
        "Record ID,Activity date,Call title,Call notes,Call outcome,Call status,Call duration (ms),Call direction,Activity assigned to\n\
         301,2026-02-01 09:00,Intro,,Connected,Completed,61000,Outbound,Kim Reyes\n",
        "hubspot-activities",
        Table::Activities,
        &[
            ("Call outcome", "outcome"),
            ("Call direction", "direction"),
            ("Activity assigned to", "owner"),
        ],
    );
    comes_in(
        "contact_id,deal_id,type_id,category\n101,201,3,HUBSPOT_DEFINED\n102,201,3,HUBSPOT_DEFINED\n",
        "hubspot-deal-contacts",
        Table::ContactRoles,
        &[("deal_id", "opportunity_id"), ("contact_id", "contact_id")],
    );
}

#[test]
fn companies_have_no_table() {
    let message = is_no_table(
        "Record ID,Company name,Company Domain Name,Company owner,Lifecycle Stage,Create Date,Industry\n\
         901,Falk & Sons,falk.example,Kim Reyes,Customer,2026-01-04 10:00,Retail\n",
    );
    assert_eq!(
        message,
        "This looks like HubSpot Companies (7 of 7 headers), and Counterpart has no use for that yet."
    );
}
