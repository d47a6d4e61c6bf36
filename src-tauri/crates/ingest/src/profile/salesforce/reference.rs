//! Salesforce exports that fill no table of Counterpart: they are recognised so that it can be said.

use super::BASE;
use crate::profile::Export;

/// Its exports that fill no table.
pub(in crate::profile) const REFERENCE: &[Export] = &[
    CASE_HISTORY,
    ACCOUNTS,
    CAMPAIGNS,
    USERS,
    ROLES,
    PRODUCTS,
    LINE_ITEMS,
    ORDERS,
];

const CASE_HISTORY: Export = Export {
    id: "salesforce-case-history",
    label: "Salesforce Case History",
    needs: &["case"],
    headers: "
        case: Case Number | CaseId | CaseNumber
        -: Field / Event | Field | Old Value | New Value | Edited By | Edit Date | Subject | Status | Priority
        | Id | Case Owner | Case Origin | Contact Name | Account Name | Opened Date | Closed Date | CreatedDate
    ",
    ..BASE
};

const ACCOUNTS: Export = Export {
    id: "salesforce-accounts",
    label: "Salesforce Accounts",
    needs: &["billing|parent|ownership"],
    headers: "
        billing: BillingCity | Billing City | Billing State/Province | BillingState | BillingCountry
        | BillingStreet | BillingPostalCode | BillingLatitude | BillingLongitude | BillingGeocodeAccuracy
        | BillingCountryCode | BillingStateCode
        parent: ParentId | Parent Account
        ownership: Ownership
        -: Id | Account ID | Name | Account Name | Type | Industry | AnnualRevenue | NumberOfEmployees | Rating
        | LastActivityDate | AccountNumber | AccountSource | Description | Fax | Phone | PhotoUrl | Sic | SicDesc
        | Site | TickerSymbol | Website | OwnerId | Account Owner | RecordTypeId | MasterRecordId | IsDeleted
        | JigsawCompanyId | Jigsaw | LastReferencedDate | LastViewedDate | ShippingCity | ShippingCountry
        | ShippingCountryCode | ShippingGeocodeAccuracy | ShippingLatitude | ShippingLongitude
        | ShippingPostalCode | ShippingState | ShippingStateCode | ShippingStreet | CreatedDate | CreatedById
        | LastModifiedDate | LastModifiedById | SystemModstamp | Active__c | _fivetran_active
        | _fivetran_start | _fivetran_end
    ",
    ..BASE
};

const CAMPAIGNS: Export = Export {
    id: "salesforce-campaigns",
    label: "Salesforce Campaigns",
    needs: &["cost", "name"],
    headers: "
        cost: BudgetedCost | ActualCost | Budgeted Cost in Campaign | NumberSent | NumberOfLeads
        name: Name | Campaign Name
        -: Id | Campaign ID | Type | Status | StartDate | EndDate | ExpectedRevenue | IsActive | ParentId
        | NumberOfContacts | NumberOfConvertedLeads | NumberOfResponses | NumberOfOpportunities | OwnerId
    ",
    ..BASE
};

const USERS: Export = Export {
    id: "salesforce-users",
    label: "Salesforce Users",
    needs: &["user"],
    headers: "
        user: Username | Alias | CommunityNickname | UserRoleId | ProfileId | LastLoginDate | LocaleSidKey
        | LanguageLocaleKey | TimeZoneSidKey | EmailEncodingKey | ForecastEnabled | ManagerId
        -: Id | Name | FirstName | LastName | Email | IsActive | Title | Department | Division | Phone | Fax
        | AboutMe | AccountId | ContactId | BadgeText | BannerPhotoUrl | CallCenterId | City | CompanyName
        | Country | CountryCode | DefaultGroupNotificationFrequency | DelegatedApproverId | DigestFrequency
        | EmailPreferencesAutoBcc | EmployeeNumber | Extension | FederationIdentifier | FullPhotoUrl
        | GeocodeAccuracy | IndividualId | IsProfilePhotoActive | LastReferencedDate | LastViewedDate | Latitude
        | Longitude | MediumBannerPhotoUrl | MobilePhone | OfflineTrialExpirationDate | PostalCode
        | ProfilePhotoId | ReceivesAdminInfoEmails | ReceivesInfoEmails | SenderEmail | SenderName | Signature
        | SmallPhotoUrl | State | StateCode | StayInTouchNote | StayInTouchSignature | StayInTouchSubject | Street
        | UserType
    ",
    ..BASE
};

const ROLES: Export = Export {
    id: "salesforce-user-roles",
    label: "Salesforce User Roles",
    needs: &["role"],
    headers: "
        role: ParentRoleId | RollupDescription | OpportunityAccessForAccountOwner | CaseAccessForAccountOwner
        | ContactAccessForAccountOwner | ForecastUserId | MayForecastManagerShare
        -: Id | Name | DeveloperName | PortalType | _fivetran_active
    ",
    ..BASE
};

const PRODUCTS: Export = Export {
    id: "salesforce-products",
    label: "Salesforce Products",
    needs: &["product"],
    headers: "
        product: ProductCode | Product Code | Family | QuantityUnitOfMeasure | StockKeepingUnit
        -: Id | Name | Product Name | Description | IsActive | CreatedDate | CreatedById | LastModifiedDate
        | LastModifiedById | SystemModstamp | IsDeleted | RecordTypeId | DisplayUrl | ExternalId
        | ExternalDataSourceId | LastViewedDate | LastReferencedDate | NumberOfQuantityInstallments
        | NumberOfRevenueInstallments | QuantityInstallmentPeriod | QuantityScheduleType
        | RevenueInstallmentPeriod | RevenueScheduleType
    ",
    ..BASE
};

const LINE_ITEMS: Export = Export {
    id: "salesforce-line-items",
    label: "Salesforce Opportunity Products",
    needs: &["item"],
    headers: "
        item: PricebookEntryId | UnitPrice | Product2Id | product_2_id | ListPrice | TotalPrice
        -: Id | OpportunityId | Name | Quantity | Description | Discount | ServiceDate | SortOrder | ProductCode
        | HasSchedule | HasQuantitySchedule | HasRevenueSchedule | CreatedDate | CreatedById | LastModifiedDate
        | LastModifiedById | SystemModstamp | IsDeleted
    ",
    ..BASE
};

const ORDERS: Export = Export {
    id: "salesforce-orders",
    label: "Salesforce Orders",
    needs: &["order"],
    headers: "
        order: OrderNumber | EffectiveDate | ActivatedDate | ActivatedById | OriginalOrderId
        | IsReductionOrder | CompanyAuthorizedById | CustomerAuthorizedById
        -: Id | AccountId | ContractId | Pricebook2Id | Status | Type | TotalAmount | EndDate | OwnerId
        | Description | BillingCity | BillingCountry | BillingStreet | BillingState | BillingPostalCode
        | BillingCountryCode | BillingGeocodeAccuracy | BillingLatitude | BillingLongitude | BillingStateCode
        | ShippingCity | ShippingCountry | ShippingStreet | ShippingState | ShippingPostalCode
        | ShippingCountryCode | ShippingGeocodeAccuracy | ShippingLatitude | ShippingLongitude | ShippingStateCode
        | CreatedDate | CreatedById | LastModifiedDate | LastModifiedById | SystemModstamp | IsDeleted
        | LastReferencedDate | LastViewedDate
    ",
    ..BASE
};
