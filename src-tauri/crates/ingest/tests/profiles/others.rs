//! Pipedrive, Zoho, Dynamics 365, Marketo, Pardot, and files of no system in particular.

use model::Table;

use super::{comes_in, is_no_table};

#[test]
fn pipedrive_keeps_won_and_lost_apart_from_the_stage() {
    let deals = comes_in(
        "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of Value,Deal - Organization,Deal - Pipeline,Deal - Stage,Deal - Status,Deal - Deal created,Deal - Won time,Deal - Lost time,Deal - Lost reason,Deal - Expected close date,Person - Email - Work\n\
         11,Falk renewal,12000,EUR,Falk & Sons,Sales,Proposal,Won,2026-01-04 10:00:00,2026-03-30 11:00:00,,,2026-03-31,ada@falk.example\n\
         12,Lind pilot,5000,EUR,Lind AB,Sales,Demo,Lost,2026-01-05 10:00:00,,2026-02-01 09:00:00,Price,2026-02-28,bo@lind.example\n",
        "pipedrive-deals",
        Table::Opportunities,
        &[
            ("Deal - Status", "status"),
            ("Deal - Stage", "stage"),
            ("Deal - Won time", "won_at"),
            ("Deal - Lost time", "lost_at"),
            ("Person - Email - Work", "contact_email"),
        ],
    );
    assert_eq!(deals.column("status"), ["Won", "Lost"]);
    comes_in(
        "Obchod - Název,Obchod - Hodnota,Obchod - Fáze,Obchod - Stav,Obchod - Datum výhry\nPilot,5000,Demo,Otevřený,\n",
        "pipedrive-deals",
        Table::Opportunities,
        &[
            ("Obchod - Fáze", "stage"),
            ("Obchod - Stav", "status"),
            ("Obchod - Datum výhry", "won_at"),
        ],
    );
    comes_in(
        "Person - ID,Person - Name,Person - Email - Work,Person - Organization,Person - Person created\n\
         21,Ada Falk,ada@falk.example,Falk & Sons,2026-01-04 10:00:00\n",
        "pipedrive-persons",
        Table::Leads,
        &[
            ("Person - Person created", "created_at"),
            ("Person - Organization", "company"),
        ],
    );
}

#[test]
fn zoho_deals_leads_and_the_older_potentials() {
    comes_in(
        "Record Id,Deal Owner.id,Deal Owner,Amount,Deal Name,Closing Date,Account Name.id,Account Name,Stage,Type,Probability (%),Lead Source,Created Time,Modified Time,Reason For Loss\n\
         zcrm_1,zcrm_9,Kim Reyes,12000,Falk renewal,2026-03-31,zcrm_5,Falk & Sons,Proposal,Existing Business,50,Web,2026-01-04 10:00:00,2026-03-01 10:00:00,\n",
        "zoho-deals",
        Table::Opportunities,
        &[
            ("Account Name.id", "account_id"),
            ("Deal Owner.id", ""),
            ("Reason For Loss", "lost_reason"),
        ],
    );
    comes_in(
        "Record Id,Lead Owner.id,Lead Owner,Company,First Name,Last Name,Email,Lead Source,Lead Status,Created Time,Converted Account,Converted Deal,Lead Conversion Time\n\
         zcrm_2,zcrm_9,Kim Reyes,Falk & Sons,Ada,Falk,ada@falk.example,Web,Contacted,2026-01-04 10:00:00,,,\n",
        "zoho-leads",
        Table::Leads,
        &[("Converted Deal", "opportunity_id"), ("Lead Conversion Time", "")],
    );
    let potentials = comes_in(
        "Potential Name,Potential Owner,Created Time,Closing Date,Amount,Stage,Forecast Type,Age in Days,Amount Tier,LEADID\n\
         \"Falk, Ada\",Kim Reyes,\"15 Apr, 2026 00:02:00\",\"16 May, 2026 00:03:00\",\"$22,700.00\",Needs Analysis,Open,1,\"3. $20,001 - $30K\",1832\n",
        "zoho-potentials",
        Table::Opportunities,
        &[("Age in Days", "age"), ("LEADID", "lead_id"), ("Amount Tier", "")],
    );
    assert_eq!(potentials.column("amount"), ["22700"]);
}

#[test]
fn dynamics_brings_the_id_in_and_leaves_its_other_hidden_columns_out() {
    let deals = comes_in(
        "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Topic,Potential Customer,Est. close date,Est. revenue,Actual Close Date,Status,Status Reason,Sales Stage,Probability,Owner,Modified On\n\
         0b5f-1,aGk=,2026-03-01 10:00:00,Falk renewal,Falk & Sons,2026-03-31,12000,,Open,In Progress,Propose,50,Kim Reyes,2026-03-01 10:00:00\n",
        "dynamics-opportunities",
        Table::Opportunities,
        &[
            ("Est. revenue", "amount"),
            ("Status", "status"),
            ("Sales Stage", "stage"),
            ("Modified On", "modified_at"),
        ],
    );
    assert_eq!(deals.column("id"), ["0b5f-1"]);
    let out: Vec<&str> = deals
        .plan
        .columns
        .iter()
        .filter(|column| column.skip)
        .map(|column| column.header.as_str())
        .collect();
    assert_eq!(
        out,
        ["(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On"]
    );
    comes_in(
        "(Do Not Modify) Lead,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Name,Topic,Status Reason,Company Name,Created On,Lead Source,Owner\n\
         0b5f-2,aGk=,2026-03-01 10:00:00,Ada Falk,New shop,New,Falk & Sons,2026-01-04 10:00:00,Web,Kim Reyes\n",
        "dynamics-leads",
        Table::Leads,
        &[
            ("(Do Not Modify) Lead", "id"),
            ("Name", "full_name"),
            ("Created On", "created_at"),
        ],
    );
}

#[test]
fn marketo_people_under_each_of_their_names_and_the_changes_that_make_an_mql() {
    let mapped = [
        "Id,Email Address,First Name,Company Name,Lead Score,Lead Source,Unsubscribed,Created At,SFDC Lead Id",
        "id,email,firstName,company,leadScore,leadSource,unsubscribed,createdAt,sfdcLeadId",
    ];
    for header in mapped {
        let people = comes_in(
            format!(
                "\u{feff}{header}\n7,ada@falk.example,Ada,Falk & Sons,61,Web,false,2026-01-04T10:00:00Z,00Q1\n"
            ),
            "marketo-people",
            Table::Leads,
            &[],
        );
        for (key, cell) in [
            ("lead_score", "61"),
            ("company", "Falk & Sons"),
            ("crm_id", "00Q1"),
        ] {
            assert_eq!(people.column(key), [cell], "{header}");
        }
    }
    comes_in(
        "\u{feff}activity_date,activity_type_id,api_method_name,campaign_id,id,lead_id,modifying_user,new_value,old_value,primary_attribute_value,reason\n\
         2026-01-09T08:30:00Z,13,,1,900,7,Kim Reyes,MQL,Lead,Lead Status,Score passed 60\n",
        "marketo-changes",
        Table::StageHistory,
        &[
            ("primary_attribute_value", "field_name"),
            ("activity_date", "changed_at"),
        ],
    );
    comes_in(
        "marketoGUID,leadId,activityDate,activityTypeId,campaignId,primaryAttributeValueId,primaryAttributeValue,attributes\n\
         g1,7,2026-01-09T08:30:00Z,10,1,5,Spring mail,\"{\"\"Device\"\":\"\"phone\"\"}\"\n",
        "marketo-activities",
        Table::Activities,
        &[("leadId", "lead_id"), ("activityDate", "activity_at")],
    );
}

#[test]
fn pardot_prospects_and_opportunities() {
    comes_in(
        "id,email,first_name,last_name,company,campaign_id,source,score,grade,created_at,last_activity_at,crm_lead_fid,is_reviewed,user_id\n\
         5,ada@falk.example,Ada,Falk,Falk & Sons,9,Web,61,B+,2026-01-04 10:00:00,2026-02-01 09:00:00,00Q1,true,2\n",
        "pardot-prospects",
        Table::Leads,
        &[
            ("grade", "rating"),
            ("score", "lead_score"),
            ("crm_lead_fid", "crm_id"),
        ],
    );
    comes_in(
        "id,campaign_id,closed_at,created_at,probability,stage,status,type,value,name\n\
         6,9,2026-03-30 00:00:00,2026-01-04 10:00:00,100,Closed Won,won,Renewal,12000,Falk renewal\n",
        "pardot-opportunities",
        Table::Opportunities,
        &[
            ("value", "amount"),
            ("closed_at", "closed_at"),
            ("status", "status"),
        ],
    );
}

#[test]
fn a_list_of_accounts_of_nobody_in_particular_has_no_table() {
    let message = is_no_table("account,sector,revenue,employees\nFalk & Sons,retail,1100,2822\n");
    assert!(message.contains("Accounts (4 of 4 headers)"), "{message}");
}
