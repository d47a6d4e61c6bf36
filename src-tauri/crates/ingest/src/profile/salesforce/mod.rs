//! Salesforce: report labels (English and Brazilian), API names, and the same names as a warehouse writes
//! them. Knows no custom field (`…__c`).

mod reference;

use model::Table;

use super::Export;
pub(super) use reference::REFERENCE;

/// Its exports that fill a table.
pub(super) const EXPORTS: &[Export] = &[
    LEADS,
    CONTACTS,
    OPPORTUNITIES,
    OPPORTUNITY_HISTORY,
    OPPORTUNITY_VERSIONS,
    OPPORTUNITY_FIELD_HISTORY,
    LEAD_HISTORY,
    ACTIVITIES,
    CONTACT_ROLES,
    CAMPAIGN_MEMBERS,
];

const BASE: Export = Export {
    us_dates: true,
    ..Export::BASE
};

const LEADS: Export = Export {
    id: "salesforce-leads",
    label: "Salesforce Leads",
    table: Some(Table::Leads),
    needs: &[
        "lead_status|converted|converted_at|lead_source|company|owner",
        "email|last_name|full_name|id|company",
    ],
    headers: "
        id: Lead ID | Lead ID (18 Char) | Id
        email: Email
        first_name: First Name | Primeiro nome
        last_name: Last Name | Sobrenome
        full_name: Name | Full Name
        title: Title | Cargo
        company: Company / Account | Company | Empresa | Empresa / Conta
        industry: Industry | Setor
        employees: No. of Employees | Employees | NumberOfEmployees | Nº de funcionários
        annual_revenue: Annual Revenue | Receita anual
        country: Country | País
        state: State/Province | State | Estado/Província
        city: City | Cidade
        phone: Phone | Telefone
        website: Website | Site
        lead_source: Lead Source | Origem do lead
        source_detail: Lead Source Detail | lead_source_detail_c
        campaign: Primary Campaign | Campaign Name
        lead_status: Lead Status | Status | Status do lead
        rating: Rating | Classificação
        last_activity_at: Last Activity | Last Activity Date | Última atividade
        email_opt_out: Email Opt Out | HasOptedOutOfEmail
        do_not_call: Do Not Call
        email_bounced_at: Email Bounced Date
        owner: Lead Owner | OwnerId | Proprietário do lead
        owner_assigned_at: Last Transfer Date
        created_at: Create Date | CreatedDate | Data de criação
        created_by: Created By | CreatedById | Criado por
        modified_at: Last Modified | LastModifiedDate | Última modificação
        converted: Converted | IsConverted | Convertido
        converted_at: Converted Date | Data da conversão
        opportunity_id: Converted Opportunity ID
        contact_id: Converted Contact ID
        company_id: Converted Account ID
        -: Created Alias | Created Month | Last Modified By | LastModifiedById | Last Modified Alias
        | Owner Role Display | Owner Role | Lead Owner: Manager | Lead Owner Alias | Salutation | Street
        | Zip/Postal Code | PostalCode | Mobile | MobilePhone | Fax | Description | Unread By Owner
        | IsUnreadByOwner | IsDeleted | MasterRecordId | EmailBouncedReason | SystemModstamp | StateCode
        | CountryCode | Latitude | Longitude | GeocodeAccuracy | PhotoUrl | Jigsaw | JigsawContactId
        | IndividualId | LastViewedDate | LastReferencedDate | RecordTypeId | HasOptedOutOfFax
        | Speed to Lead Claimed Date & Time
    ",
    ..BASE
};

const CONTACTS: Export = Export {
    id: "salesforce-contacts",
    label: "Salesforce Contacts",
    table: Some(Table::Leads),
    needs: &["company_id|mailing|reports_to", "last_name|full_name|email"],
    headers: "
        id: Contact ID | Contact ID (18 Char) | Id
        email: Email
        first_name: First Name
        last_name: Last Name
        full_name: Name | Full Name
        title: Title
        company: Account Name
        company_id: Account ID
        country: Mailing Country
        state: Mailing State/Province | MailingState
        city: Mailing City
        phone: Phone
        lead_source: Lead Source
        last_activity_at: Last Activity | LastActivityDate
        email_opt_out: Email Opt Out | HasOptedOutOfEmail
        do_not_call: Do Not Call
        email_bounced_at: Email Bounced Date
        owner: Contact Owner | OwnerId
        created_at: Created Date
        created_by: Created By | CreatedById
        modified_at: Last Modified Date
        mailing: Mailing Street | Mailing Zip/Postal Code | MailingPostalCode | MailingCountryCode
        | MailingStateCode | MailingLatitude | MailingLongitude | MailingGeocodeAccuracy
        reports_to: ReportsToId | Reports To
        -: Department | Salutation | Mobile | MobilePhone | AssistantPhone | HomePhone | OtherPhone | Fax
        | Birthdate | Description | IsDeleted | MasterRecordId | IsEmailBounced | EmailBouncedReason
        | LastModifiedById | LastModifiedBy | SystemModstamp | LastCURequestDate | LastCUUpdateDate
        | LastViewedDate | LastReferencedDate | PhotoUrl | Jigsaw | JigsawContactId | IndividualId
        | _fivetran_active | _fivetran_start | _fivetran_end
    ",
    ..BASE
};

const OPPORTUNITIES: Export = Export {
    id: "salesforce-opportunities",
    label: "Salesforce Opportunities",
    table: Some(Table::Opportunities),
    needs: &["stage|amount|close_on|stage_changed_at"],
    headers: "
        id: Opportunity ID | Opportunity ID (18 Char) | Id | ID da oportunidade
        name: Opportunity Name | Name | Nome da oportunidade
        account: Account Name | Nome da conta
        account_id: Account ID
        contact_id: Contact ID
        stage: Stage | StageName | Fase
        type: Type | Tipo
        amount: Amount | Amount (converted) | Valor
        currency: Opportunity Currency | CurrencyIsoCode | Amount Currency | Amount (converted) Currency
        expected_revenue: Expected Revenue | Expected Revenue (converted) | Receita esperada
        probability: Probability (%) | Probability | Probabilidade (%)
        forecast_category: Forecast Category | ForecastCategoryName
        closed: Closed | IsClosed | Fechada
        won: Won | IsWon
        close_on: Close Date | Data de fechamento
        created_at: Created Date | Data de criação
        created_by: Created By | CreatedById | Criado por
        modified_at: Last Modified Date | Data da última modificação
        last_activity_at: Last Activity | LastActivityDate | Última atividade
        stage_changed_at: Last Stage Change Date | Data da última mudança de fase
        stage_duration: Stage Duration | Duração da fase
        age: Age | Idade
        owner: Opportunity Owner | OwnerId | Proprietário da oportunidade
        owner_role: Owner Role | Papel do proprietário
        lead_source: Lead Source | Origem do lead
        campaign: Primary Campaign Source | CampaignId | Origem da campanha principal
        next_step: Next Step | Próxima etapa
        lost_reason: Closed Lost Reason | Loss Reason
        -: Account: Created Date | Account: Last Activity | Account: Last Modified Date | Account Owner
        | Account Owner Alias | Close Date (2) | Close Month | Created Alias | Last Modified Alias
        | Last Modified By | LastModifiedById | Opportunity Owner: Manager | Opportunity Owner Alias
        | Fiscal Period | Fiscal | FiscalYear | FiscalQuarter | IsDeleted | IsPrivate | Description
        | StageSortOrder | TotalOpportunityQuantity | HasOpportunityLineItem | HasOpenActivity | HasOverdueTask
        | Pricebook2Id | SystemModstamp | ForecastCategory | SyncedQuoteId | RecordTypeId | Territory2Id
        | IsExcludedFromTerritory2Filter | LastViewedDate | LastReferencedDate | LastAmountChangedHistoryId
        | LastCloseDateChangedHistoryId | PushCount | ContractId | IqScore | _fivetran_active
    ",
    ..BASE
};

const OPPORTUNITY_HISTORY: Export = Export {
    id: "salesforce-opportunity-history",
    label: "Salesforce Opportunity History",
    table: Some(Table::StageHistory),
    needs: &["stage", "changed_at", "opportunity_id|name"],
    headers: "
        id: History ID | Id
        opportunity_id: Opportunity ID | Opportunity ID (18 Char)
        name: Opportunity Name | Nome da oportunidade
        from_stage: From Stage | FromOpportunityStageName
        stage: To Stage | StageName
        changed_at: Last Modified | CreatedDate | Última modificação
        changed_by: Last Modified By | CreatedById
        amount: Amount | Valor
        close_on: Close Date | Data de fechamento
        probability: Probability (%) | Probability
        forecast_category: Forecast Category
        currency: CurrencyIsoCode | Amount Currency
        stage_duration: Stage Duration | Duração da fase
        -: Stage | Fase | Created Date | Data de criação | CreatedDateForInsert | ExpectedRevenue
        | FromForecastCategory | PrevForecastUpdate | PrevOpportunityStageUpdate | PrevAmount | PrevCloseDate
        | ValidThroughDate | SystemModstamp | IsDeleted | OpportunityHistoryKey
    ",
    ..BASE
};

/// Every version of an opportunity, as a warehouse keeps them.
const OPPORTUNITY_VERSIONS: Export = Export {
    id: "salesforce-opportunity-versions",
    label: "Salesforce Opportunity versions",
    table: Some(Table::StageHistory),
    needs: &["changed_at", "stage", "opportunity_id"],
    headers: "
        opportunity_id: id
        name: name
        stage: stage_name
        changed_at: _fivetran_start
        amount: amount
        close_on: close_date
        probability: probability
        forecast_category: forecast_category_name
        -: _fivetran_active | _fivetran_end | account_id | campaign_id | created_date | description
        | expected_revenue | fiscal | fiscal_quarter | fiscal_year | forecast_category | has_open_activity
        | has_opportunity_line_item | has_overdue_task | is_closed | is_deleted | is_won | last_activity_date
        | last_referenced_date | last_viewed_date | lead_source | next_step | owner_id | record_type_id
        | synced_quote_id | type | last_modified_date | system_modstamp | created_by_id | last_modified_by_id
    ",
    ..BASE
};

const OPPORTUNITY_FIELD_HISTORY: Export = Export {
    id: "salesforce-opportunity-field-history",
    label: "Salesforce Opportunity Field History",
    table: Some(Table::StageHistory),
    needs: &["field_name", "new_value|old_value", "opportunity_id|name"],
    headers: "
        id: Id
        opportunity_id: Opportunity ID | ID da oportunidade
        name: Opportunity Name | Nome da oportunidade
        changed_at: Edit Date | CreatedDate | Data de edição
        changed_by: Edited By | CreatedById | Editado por
        field_name: Field / Event | Field | Campo/Compromisso
        old_value: Old Value | Valor antigo
        new_value: New Value | Novo valor
        amount: Amount | Valor
        close_on: Close Date | Data de fechamento
        stage_duration: Stage Duration | Duração da fase
        -: Opportunity Owner | Stage | Last Activity | Last Stage Change Date | Primary Campaign Source
        | Proprietário da oportunidade | Fase | Última atividade | Data da última mudança de fase
        | Origem da campanha principal | DataType | IsDeleted
    ",
    ..BASE
};

const LEAD_HISTORY: Export = Export {
    id: "salesforce-lead-history",
    label: "Salesforce Lead History",
    table: Some(Table::StageHistory),
    needs: &["field_name", "new_value|old_value", "lead_id|name"],
    headers: "
        id: Id
        lead_id: Lead ID | Lead ID (18 Char)
        name: Company / Account | Company | Empresa
        changed_at: Edit Date | CreatedDate | Data de edição
        changed_by: Edited By | CreatedById | Editado por
        field_name: Field / Event | Field | Campo/Compromisso
        old_value: Old Value | Valor antigo
        new_value: New Value | Novo valor
        -: Lead Status | Lead Source | Lead Owner | First Name | Last Name | DataType | IsDeleted
        | Speed to Lead Claimed Date & Time | Status do lead | Origem do lead | Proprietário do lead
    ",
    ..BASE
};

const ACTIVITIES: Export = Export {
    id: "salesforce-activities",
    label: "Salesforce Tasks and Events",
    table: Some(Table::Activities),
    needs: &["subject|activity_type", "activity_at|created_at"],
    headers: "
        id: Activity ID (18 Char) | Activity ID | Id
        lead_id: Lead ID | WhoId
        contact_id: Contact ID
        opportunity_id: Opportunity ID | WhatId
        account: Company / Account
        account_id: Account ID
        email: Email
        activity_type: Activity Type | Type | Task Subtype | EventSubtype | Tipo de atividade
        subject: Subject | Assunto
        status: Status
        outcome: Call Result | CallDisposition
        direction: Call Type
        duration: CallDurationInSeconds | DurationInMinutes | Call Duration
        owner: Assigned | Assigned To | OwnerId | Atribuído a
        created_at: Created Date
        created_by: Created By | CreatedById
        modified_at: Last Modified Date
        activity_at: Date | ActivityDateTime | StartDateTime | ActivityDate | CompletedDateTime | Data
        -: Contact | Lead | Opportunity | Priority | Task | Event | Full Comments | Comments | Location
        | IsClosed | IsDeleted | Description | IsHighPriority | IsTask | WhoCount | WhatCount | CallObject
        | EndDateTime | IsReminderSet | ReminderDateTime | IsRecurrence | RecurrenceActivityId
        | RecurrenceDayOfMonth | RecurrenceDayOfWeekMask | RecurrenceEndDateOnly | RecurrenceInstance
        | RecurrenceInterval | RecurrenceMonthOfYear | RecurrenceRegeneratedType | RecurrenceStartDateOnly
        | RecurrenceStartDateTime | RecurrenceTimeZoneSidKey | RecurrenceType | LastModifiedById
        | SystemModstamp | ShowAs | IsChild | IsGroupEvent | IsPrivate | GroupEventType | IsAllDayEvent
        | IsArchived | IsVisibleInSelfService
    ",
    ..BASE
};

const CONTACT_ROLES: Export = Export {
    id: "salesforce-contact-roles",
    label: "Salesforce Opportunities with Contact Roles",
    table: Some(Table::ContactRoles),
    needs: &["opportunity_id|name", "contact_id|role", "role|is_primary"],
    headers: "
        id: Id
        opportunity_id: Opportunity ID
        name: Opportunity Name
        contact_id: Contact ID
        contact: Contact Name
        email: Email
        role: Role
        title: Title
        is_primary: Is Primary | Primary
        created_at: Created Date
        -: Account ID | Account Name | Amount | Type | Stage | Opportunity Created Date | Opportunity Closed Date
        | Opportunity Owner | Department | IsDeleted | CreatedById | SystemModstamp
    ",
    ..BASE
};

const CAMPAIGN_MEMBERS: Export = Export {
    id: "salesforce-campaign-members",
    label: "Salesforce Campaign Members",
    table: Some(Table::CampaignMembers),
    needs: &[
        "campaign|campaign_id",
        "status|responded|responded_on",
        "id|lead_id|contact_id|email",
    ],
    headers: "
        id: Member ID | Campaign Member ID | Id
        campaign: Campaign Name
        campaign_id: Campaign ID
        lead_id: Lead ID
        contact_id: Contact ID
        email: Email
        first_name: First Name
        last_name: Last Name
        status: Member Status | Status
        responded: Responded | HasResponded
        responded_on: Member First Responded Date | First Responded Date
        created_at: Member Created Date | CreatedDate
        modified_at: Member Status Updated Date | LastModifiedDate
        -: Member Type | Company | Company / Account | IsPrimary | IsDeleted | Campaign Type | CreatedById
        | LastModifiedById | SystemModstamp | LeadOrContactId | Related Record ID | Type
    ",
    ..BASE
};
