//! Salesforce: reports, in English and Portuguese, and the API's names.

use model::{Kind, Table};

use super::{comes_in, is_no_table};

#[test]
fn a_lead_report_is_read_with_the_month_first() {
    let leads = comes_in(
        "Lead ID,Lead Owner,First Name,Last Name,Company / Account,Email,Lead Source,Lead Status,Create Date,Last Activity,Converted Date\n\
         00Q0000000000A1,Kim Reyes,Ada,Falk,Falk & Sons,ada@falk.example,Web,Open,1/4/2026,2/3/2026,\n\
         00Q0000000000A2,Kim Reyes,Bo,Lind,Lind AB,bo@lind.example,Webinar,Working,1/5/2026,2/4/2026,\n\
         00Q0000000000A3,Joe Marsh,Cy,Moran,Moran Ltd,cy@moran.example,Web,Closed - Converted,1/6/2026,2/5/2026,2/9/2026\n",
        "salesforce-leads",
        Table::Leads,
        &[
            ("Company / Account", "company"),
            ("Create Date", "created_at"),
            ("Last Activity", "last_activity_at"),
            ("Converted Date", "converted_at"),
        ],
    );
    assert_eq!(leads.column("created_at")[0], "2026-01-04");
    assert_eq!(leads.column("converted_at"), ["", "", "2026-02-09"]);
}

#[test]
fn leads_and_contacts_by_api_names() {
    comes_in(
        "Id,IsDeleted,LastName,FirstName,Company,Email,Status,OwnerId,IsConverted,ConvertedDate,ConvertedOpportunityId,ConvertedContactId,CreatedDate\n\
         00Q1,false,Falk,Ada,Falk & Sons,ada@falk.example,Open,0051,false,,,,2026-01-04T10:00:00.000Z\n",
        "salesforce-leads",
        Table::Leads,
        &[
            ("IsConverted", "converted"),
            ("ConvertedOpportunityId", "opportunity_id"),
            ("ConvertedContactId", "contact_id"),
            ("IsDeleted", ""),
        ],
    );
    comes_in(
        "id,account_id,last_name,first_name,email,mailing_city,mailing_country,owner_id,created_date,reports_to_id\n\
         0031,0011,Falk,Ada,ada@falk.example,Oslo,Norway,0051,2026-01-04,\n",
        "salesforce-contacts",
        Table::Leads,
        &[("account_id", "company_id"), ("mailing_city", "city")],
    );
}

#[test]
fn an_opportunity_report_and_the_same_in_portuguese() {
    let report = comes_in(
        "Opportunity Name,Stage,Stage Duration,Age,Amount,Probability (%),Close Date,Close Date (2),Created Date,Last Stage Change Date,Opportunity Owner,Opportunity Owner: Manager,Account Name,Primary Campaign Source,Forecast Category\n\
         Falk renewal,Proposal,12,80,\"12,000.00\",50,3/31/2026,3/31/2026,1/4/2026,3/1/2026,Kim Reyes,Ann Berg,Falk & Sons,Expo 2026,Pipeline\n",
        "salesforce-opportunities",
        Table::Opportunities,
        &[
            ("Stage Duration", "stage_duration"),
            ("Age", "age"),
            ("Close Date (2)", ""),
            ("Last Stage Change Date", "stage_changed_at"),
            ("Opportunity Owner: Manager", ""),
            ("Primary Campaign Source", "campaign"),
        ],
    );
    assert_eq!(report.column("amount"), ["12000"]);
    comes_in(
        "Nome da oportunidade;Fase;Valor;Data de fechamento;Data da última mudança de fase;Proprietário da oportunidade\n\
         Renovação;Proposta;12000,00;31/03/2026;01/03/2026;Kim Reyes\n",
        "salesforce-opportunities",
        Table::Opportunities,
        &[
            ("Fase", "stage"),
            ("Data de fechamento", "close_on"),
            ("Proprietário da oportunidade", "owner"),
        ],
    );
}

#[test]
fn opportunity_history_from_a_report_and_from_the_api() {
    let history = comes_in(
        "Opportunity ID,Opportunity Name,From Stage,To Stage,Stage Duration,Last Modified,Amount,Close Date,Stage,Created Date\n\
         0061,Falk renewal,Demo,Proposal,9,3/1/2026,12000,3/31/2026,Proposal,1/4/2026\n\
         0061,Falk renewal,Proposal,Proposal,0,3/15/2026,15000,3/31/2026,Proposal,1/4/2026\n",
        "salesforce-opportunity-history",
        Table::StageHistory,
        &[
            ("To Stage", "stage"),
            ("Stage", ""),
            ("Last Modified", "changed_at"),
            ("Created Date", ""),
        ],
    );
    assert_eq!(history.column("changed_at"), ["2026-03-01", "2026-03-15"]);
    comes_in(
        "Id,OpportunityId,CreatedById,CreatedDate,StageName,Amount,ExpectedRevenue,CloseDate,Probability,ForecastCategory,SystemModstamp,IsDeleted\n\
         0081,0061,0051,2026-03-01T09:00:00.000Z,Proposal,12000,6000,2026-03-31,50,Pipeline,2026-03-01T09:00:00.000Z,false\n",
        "salesforce-opportunity-history",
        Table::StageHistory,
        &[
            ("StageName", "stage"),
            ("CreatedDate", "changed_at"),
            ("CreatedById", "changed_by"),
        ],
    );
}

#[test]
fn the_versions_of_an_opportunity_in_a_warehouse_are_its_history() {
    comes_in(
        "_fivetran_active,_fivetran_start,_fivetran_end,_fivetran_synced,id,name,stage_name,amount,close_date,is_won\n\
         false,2026-01-04 10:00:00,2026-02-01 10:00:00,2026-03-01 10:00:00,0061,Falk renewal,Demo,12000,2026-03-31,false\n\
         true,2026-02-01 10:00:00,9999-12-31 00:00:00,2026-03-01 10:00:00,0061,Falk renewal,Proposal,12000,2026-03-31,false\n",
        "salesforce-opportunity-versions",
        Table::StageHistory,
        &[
            ("id", "opportunity_id"),
            ("_fivetran_start", "changed_at"),
            ("stage_name", "stage"),
        ],
    );
}

#[test]
fn field_histories_of_opportunities_and_leads() {
    let mapped = [
        ("Field / Event", "field_name"),
        ("Edit Date", "changed_at"),
        ("Edited By", "changed_by"),
    ];
    comes_in(
        "Opportunity Owner,Edited By,Field / Event,Old Value,New Value,Edit Date,Opportunity Name,Stage,Last Stage Change Date\n\
         Kim Reyes,Kim Reyes,Created.,,,1/4/2026,Falk renewal,Proposal,3/1/2026\n\
         Kim Reyes,Kim Reyes,Stage,Demo,Proposal,3/1/2026,Falk renewal,Proposal,3/1/2026\n",
        "salesforce-opportunity-field-history",
        Table::StageHistory,
        &mapped,
    );
    comes_in(
        "Proprietário da oportunidade,Editado por,Campo/Compromisso,Valor antigo,Novo valor,Data de edição,Nome da oportunidade,Fase,Duração da fase,Última atividade\n\
         Kim Reyes,Kim Reyes,Fase,Demo,Proposta,01/03/2026,Renovação,Proposta,9,15/03/2026\n",
        "salesforce-opportunity-field-history",
        Table::StageHistory,
        &[
            ("Campo/Compromisso", "field_name"),
            ("Data de edição", "changed_at"),
            ("Novo valor", "new_value"),
        ],
    );
    comes_in(
        "Lead ID,Company,Lead Status,Lead Source,Field / Event,Old Value,New Value,Edit Date,Edited By\n\
         00Q1,Falk & Sons,Working,Web,Lead Owner,Queue,Kim Reyes,1/5/2026,Kim Reyes\n",
        "salesforce-lead-history",
        Table::StageHistory,
        &mapped,
    );
}

#[test]
fn tasks_and_events_contact_roles_and_campaign_members() {
    let tasks = comes_in(
        "Assigned,Date,Company / Account,Contact,Opportunity,Subject,Activity Type,Status,Priority,Task,Call Result,Call Type,Created Date,Activity ID (18 Char)\n\
         Kim Reyes,3/2/2026,Falk & Sons,Ada Falk,Falk renewal,Call,Call,Completed,Normal,1,Connected,Outbound,3/1/2026,00T1\n",
        "salesforce-activities",
        Table::Activities,
        &[
            ("Call Result", "outcome"),
            ("Call Type", "direction"),
            ("Assigned", "owner"),
            ("Date", "activity_at"),
        ],
    );
    assert_eq!(tasks.column("activity_at"), ["2026-03-02"]);
    let roles = comes_in(
        "Opportunity ID,Opportunity Name,Account ID,Amount,Type,Stage,Opportunity Owner,Contact ID,Title,Department,Role,Is Primary\n\
         0061,Falk renewal,0011,12000,Renewal,Proposal,Kim Reyes,0031,CFO,Finance,Decision Maker,1\n",
        "salesforce-contact-roles",
        Table::ContactRoles,
        &[("Role", "role"), ("Is Primary", "is_primary"), ("Stage", "")],
    );
    assert_eq!(roles.kind("is_primary"), Kind::YesNo);
    comes_in(
        "Id,CampaignId,LeadId,ContactId,Status,HasResponded,FirstRespondedDate,CreatedDate\n\
         00v1,7011,00Q1,,Responded,true,2026-02-01,2026-01-20T08:00:00.000Z\n",
        "salesforce-campaign-members",
        Table::CampaignMembers,
        &[("HasResponded", "responded"), ("ContactId", "contact_id")],
    );
}

#[test]
fn case_history_and_accounts_are_named_and_have_no_table() {
    let message = is_no_table(
        "Case Number,Field / Event,Old Value,New Value,Edited By,Edit Date,Subject\n\
         00001,Status,New,Closed,Kim Reyes,3/1/2026,No login\n",
    );
    assert!(
        message.starts_with("This looks like Salesforce Case History (7 of 7 headers)"),
        "{message}"
    );
    let message =
        is_no_table("Id,Name,Type,ParentId,BillingCity,Industry\n0011,Falk & Sons,Customer,,Oslo,Retail\n");
    assert!(message.contains("Salesforce Accounts"), "{message}");
}
