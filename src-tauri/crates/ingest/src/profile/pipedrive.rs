//! Pipedrive: list exports, whose headers say the object and the field (`Deal - Title`). Won and lost are a
//! status here, not a stage. Knows no custom field.

use model::Table;

use super::Export;

/// Its exports.
pub(super) const EXPORTS: &[Export] = &[DEALS, PERSONS, ACTIVITIES, ORGANIZATIONS];

const DEALS: Export = Export {
    id: "pipedrive-deals",
    label: "Pipedrive Deals",
    table: Some(Table::Opportunities),
    needs: &["name|id", "stage|status|amount"],
    headers: "
        id: Deal - ID | Obchod - ID
        name: Deal - Title | Obchod - Název
        account: Deal - Organization | Organization - Name | Obchod - Organizace
        account_id: Deal - Organization ID | Organization - ID
        primary_contact: Deal - Contact person | Person - Name | Obchod - Kontaktní osoba
        contact_id: Deal - Contact person ID | Person - ID
        contact_email: Person - Email - Work | Person - Email - Home | Person - Email - Other | Person - Email
        stage: Deal - Stage | Deal - Stage (pipeline) | Obchod - Fáze
        status: Deal - Status | Obchod - Stav
        pipeline: Deal - Pipeline | Obchod - Pipeline
        type: Deal - Label | Obchod - Štítek
        amount: Deal - Value | Obchod - Hodnota
        currency: Deal - Currency of Value | Deal - Currency | Obchod - Měna hodnoty | Obchod - Měna
        expected_revenue: Deal - Weighted value
        probability: Deal - Probability | Obchod - Pravděpodobnost
        close_on: Deal - Expected close date | Obchod - Očekávané datum uzavření
        closed_at: Deal - Deal closed on | Deal - Close time
        won_at: Deal - Won time | Obchod - Datum výhry
        lost_at: Deal - Lost time | Obchod - Datum prohry
        created_at: Deal - Deal created | Deal - Deal created on | Deal - Add time | Obchod - Obchod vytvořen
        created_by: Deal - Creator | Obchod - Autor
        modified_at: Deal - Update time
        stage_changed_at: Deal - Last stage change
        last_activity_at: Deal - Last activity date
        owner: Deal - Owner | Obchod - Vlastník
        lead_source: Deal - Source | Deal - Source channel
        lost_reason: Deal - Lost reason | Obchod - Důvod prohry
        -: Deal - Next activity date | Deal - Total activities | Deal - Done activities | Deal - Activities to do
        | Deal - Email messages count | Deal - Currency of Weighted value | Deal - Visible to
        | Deal - Source channel ID | Deal - Source origin | Deal - Source origin ID | Deal - Product quantity
        | Deal - Product amount | Deal - Product name | Deal - Archive status | Deal - Archive time
        | Person - Phone - Work | Person - Phone - Home | Person - Phone - Mobile | Person - Phone - Other
    ",
    ..Export::BASE
};

const PERSONS: Export = Export {
    id: "pipedrive-persons",
    label: "Pipedrive Persons",
    table: Some(Table::Leads),
    needs: &["full_name|email|last_name"],
    headers: "
        id: Person - ID
        full_name: Person - Name
        first_name: Person - First name
        last_name: Person - Last name
        email: Person - Email - Work | Person - Email - Home | Person - Email - Other | Person - Email
        phone: Person - Phone - Work | Person - Phone - Mobile | Person - Phone - Home | Person - Phone - Other
        | Person - Phone
        title: Person - Job title
        company: Person - Organization | Organization - Name
        company_id: Person - Organization ID | Organization - ID
        lead_status: Person - Label | Person - Labels
        owner: Person - Owner
        created_at: Person - Person created | Person - Add time
        modified_at: Person - Update time
        last_activity_at: Person - Last activity date
        -: Person - Open deals | Person - Won deals | Person - Lost deals | Person - Closed deals
        | Person - Total activities | Person - Done activities | Person - Activities to do
        | Person - Next activity date | Person - Email messages count | Person - Visible to
        | Person - Marketing status | Person - Last email received | Person - Last email sent
    ",
    ..Export::BASE
};

const ACTIVITIES: Export = Export {
    id: "pipedrive-activities",
    label: "Pipedrive Activities",
    table: Some(Table::Activities),
    needs: &["subject|activity_type"],
    headers: "
        id: Activity - ID
        activity_type: Activity - Type
        subject: Activity - Subject
        status: Activity - Done | Activity - Status
        opportunity_id: Activity - Deal ID | Deal - ID
        contact_id: Activity - Contact person ID | Person - ID
        account: Activity - Organization | Organization - Name
        email: Person - Email - Work
        duration: Activity - Duration
        owner: Activity - Assigned to user | Activity - Owner
        created_by: Activity - Creator
        created_at: Activity - Add time
        modified_at: Activity - Update time
        activity_at: Activity - Due date | Activity - Marked as done time
        -: Activity - Deal | Deal - Title | Activity - Contact person | Activity - Note | Activity - Location
        | Activity - Due time | Activity - Priority | Activity - Public description | Activity - Lead
    ",
    ..Export::BASE
};

const ORGANIZATIONS: Export = Export {
    id: "pipedrive-organizations",
    label: "Pipedrive Organizations",
    needs: &["organization"],
    headers: "
        organization: Organization - Name | Organization - ID
        -: Organization - Owner | Organization - Label | Organization - Address | Organization - People
        | Organization - Open deals | Organization - Won deals | Organization - Lost deals
        | Organization - Closed deals | Organization - Organization created | Organization - Update time
        | Organization - Last activity date | Organization - Next activity date | Organization - Total activities
        | Organization - Done activities | Organization - Activities to do | Organization - Visible to
    ",
    ..Export::BASE
};
