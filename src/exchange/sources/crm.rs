//! CRM programs of the world: HubSpot, Salesforce, Pipedrive, Atomic, Krayin, EspoCRM, Frappe, crm.cli.
//! Rule: companies in them are customers, people their contacts.

use super::super::mapping::slot::{Part, Slot, Slot::*};
use super::{BASE, Form, Headers, Source};

/// A CRM source with the usual settings.
const CRM: Source = Source {
    crm: true,
    loose: false,
    ..BASE
};

/// The first column's prefix decides; languages differ only in the word before the dash.
fn pipedrive(h: &Headers, prefixes: &[&str], without: &[&str]) -> bool {
    prefixes.iter().any(|p| h.first_starts(p)) || (!without.is_empty() && h.all(without))
}

/// Street, city, state, code and country behind a prefix.
fn place(rest: &str, label: &'static str) -> Option<Slot> {
    let part = match rest {
        "Street" => Part::Street,
        "City" => Part::City,
        "State" => Part::Region,
        "PostalCode" => Part::Code,
        "Country" => Part::Country,
        _ => return None,
    };
    Some(Address(label, part))
}

fn places(header: &str) -> Option<Slot> {
    for (prefix, label) in [
        ("Billing", "work"),
        ("Shipping", "other"),
        ("Mailing", "work"),
        ("billingAddress", "work"),
        ("shippingAddress", "other"),
        ("address", ""),
        ("Billing Address ", "work"),
    ] {
        if let Some(slot) = header
            .trim()
            .strip_prefix(prefix)
            .and_then(|rest| place(rest, label))
        {
            return Some(slot);
        }
    }
    place(header.trim(), "")
}

sources! {
    Source {
        key: "hubspot-contacts", form: Form::Person, ids: "hubspot-contacts",
        must: |h| h.has("Record ID") && h.count(&["First Name", "Email"]) > 0,
        columns: &[
            ("Record ID", Id), ("First Name", Given), ("Last Name", Family), ("Email", Email("")), ("Phone Number", Phone("")),
            ("Mobile Phone Number", Phone("cell")), ("Lifecycle Stage", Lifecycle), ("Job Title", Job),
            ("Company Name|Associated Company|Associated Company (Primary)", Company),
            ("Associated Company IDs|Associated Company IDs (Primary)", CompanyIds("hubspot-companies")),
            ("City", Address("", Part::City)), ("State/Region", Address("", Part::Region)),
            ("Country/Region", Address("", Part::Country)), ("Postal Code", Address("", Part::Code)),
            ("Website URL", Reach("web")), ("Unsubscribed from all email", NoMail), ("Notes", NoteHtml),
        ],
        ..CRM
    },
    Source {
        key: "hubspot-companies", form: Form::Company, ids: "hubspot-companies",
        must: |h| h.all(&["Record ID", "Company name"]) && h.count(&["First Name", "Email", "Deal Name"]) == 0,
        columns: &[
            ("Record ID", Id), ("Company name", Company), ("Phone Number", Phone("")), ("City", Address("", Part::City)),
            ("State/Region", Address("", Part::Region)), ("Country/Region", Address("", Part::Country)),
            ("Postal Code", Address("", Part::Code)), ("Street Address", Address("", Part::Street)), ("Industry", Industry),
            ("Company Domain Name", Reach("web")), ("Website URL", Reach("web")), ("Number of Employees", Size),
            ("Annual Revenue", Revenue), ("Lifecycle Stage", Lifecycle), ("Parent Company", ParentName), ("Description", NoteHtml),
        ],
        ..CRM
    },
    Source {
        key: "hubspot-deals", form: Form::Deal, ids: "hubspot-deals",
        must: |h| h.all(&["Record ID", "Deal Name"]),
        columns: &[
            ("Record ID", Id), ("Deal Name", DealName), ("Deal Stage", Stage), ("Close Date", Close), ("Amount", Amount),
            ("Pipeline", Pipeline), ("Deal probability", Probability), ("Currency", Currency),
            ("Associated Company|Associated Company (Primary)", Company),
            ("Associated Company IDs|Associated Company IDs (Primary)", CompanyIds("hubspot-companies")),
            ("Associated Contact IDs", ContactIds("hubspot-contacts")), ("Closed Lost Reason", LostReason),
        ],
        ..CRM
    },
    Source {
        key: "salesforce-account", form: Form::Company, ids: "salesforce-account", pattern: Some(places),
        must: |h| h.all(&["Id", "Name"]) && (h.count(&["BillingStreet", "MasterRecordId"]) > 0 && h.count(&["LastName", "StageName"]) == 0 || h.id_starts("001")),
        columns: &[
            ("Id", Id), ("IsDeleted", Deleted), ("Name", Company), ("ParentId", ParentId), ("Phone", Phone("")), ("Fax", Phone("fax")),
            ("Website", Reach("web")), ("Industry", Industry), ("AnnualRevenue", Revenue), ("NumberOfEmployees", Size),
            ("Description", Note), ("OwnerId|MasterRecordId|LastModifiedDate", Custom),
        ],
        ..CRM
    },
    Source {
        key: "salesforce-contact", form: Form::Person, ids: "salesforce-contact", pattern: Some(places),
        must: |h| h.has("Id") && (h.all(&["LastName", "AccountId"]) || h.id_starts("003")),
        columns: &[
            ("Id", Id), ("IsDeleted", Deleted), ("AccountId", CompanyId("salesforce-account")), ("LastName", Family),
            ("FirstName", Given), ("Salutation", Prefix), ("Name", Person), ("Phone", Phone("")), ("MobilePhone", Phone("cell")),
            ("HomePhone", Phone("home")), ("Fax", Phone("fax")), ("Email", Email("")), ("Title", Job), ("Department", Department),
            ("LeadSource", CameBy), ("Birthdate", Birthday), ("Description", Note), ("HasOptedOutOfEmail", NoMail),
        ],
        ..CRM
    },
    Source {
        key: "salesforce-lead", form: Form::Lead, ids: "salesforce-lead", pattern: Some(places),
        must: |h| h.has("Id") && (h.all(&["LastName", "Company", "Status"]) || h.id_starts("00Q")),
        columns: &[
            ("Id", Id), ("IsDeleted", Deleted), ("LastName", Family), ("FirstName", Given), ("Salutation", Prefix), ("Name", Person),
            ("Title", Job), ("Company", Company), ("Phone", Phone("")), ("MobilePhone", Phone("cell")), ("Email", Email("")),
            ("Website", Reach("web")), ("Description", Note), ("LeadSource", CameBy), ("Status", LeadState), ("Industry", Industry),
            ("IsConverted", Converted),
        ],
        ..CRM
    },
    Source {
        key: "salesforce-opportunity", form: Form::Deal, ids: "salesforce-opportunity",
        must: |h| h.has("Id") && (h.all(&["StageName", "CloseDate"]) || h.id_starts("006")),
        columns: &[
            ("Id", Id), ("IsDeleted", Deleted), ("AccountId", CompanyId("salesforce-account")), ("Name", DealName), ("Description", Note),
            ("StageName", Stage), ("Amount", Amount), ("Probability", Probability), ("CloseDate", Close), ("NextStep", NextStep),
            ("CurrencyIsoCode", Currency), ("LeadSource", Custom),
        ],
        ..CRM
    },
    Source {
        key: "salesforce-activity", form: Form::Touch, ids: "salesforce-activity",
        must: |h| h.all(&["Subject", "ActivityDate"]) && h.count(&["WhoId", "WhatId"]) > 0,
        columns: &[
            ("Id", Id), ("IsDeleted", Deleted), ("WhoId", ContactIds("salesforce-contact")), ("AccountId", CompanyId("salesforce-account")),
            ("Subject", TouchSubject), ("ActivityDate|ActivityDateTime", TouchAt), ("Description", TouchText), ("Type|TaskSubtype", TouchChannel),
            ("Status", Status),
        ],
        ..CRM
    },
    Source {
        key: "salesforce-report", form: Form::Any, ids: "salesforce-report", loose: true,
        must: |h| {
            !h.has("Id") && !h.has("Record ID")
                && h.count(&["Account Name", "Account Owner", "Opportunity Name", "Last Modified Date"]) >= 2
                && !h.exact("accountName")
        },
        columns: &[
            ("Account Name", Company), ("Opportunity Name", DealName), ("Stage", Stage), ("Amount", Amount), ("Close Date", Close),
            ("Probability (%)", Probability), ("Last Activity", Custom), ("Last Modified Date", Custom), ("Type", Custom),
            ("Billing State/Province", Address("work", Part::Region)), ("Billing City", Address("work", Part::City)),
            ("Billing Street", Address("work", Part::Street)), ("Billing Zip/Postal Code", Address("work", Part::Code)),
            ("Billing Country", Address("work", Part::Country)), ("Annual Revenue", Revenue), ("Annual Revenue Currency", Custom),
            ("Account Owner|Opportunity Owner", Custom), ("Rating", Custom), ("First Name", Given), ("Last Name", Family), ("Email", Email("")),
        ],
        ..CRM
    },
    Source {
        key: "pipedrive-people", form: Form::Person, ids: "pipedrive-people",
        must: |h| pipedrive(h, &["Person - ", "Osoba - "], &["Marketing status", "Open deals"]),
        columns: &[
            ("Person - Name|Name", Person), ("Person - First name|First name", Given), ("Person - Last name|Last name", Family),
            ("Person - Organization|Organization|Organization - Name", Company), ("Person - Email - Work|Email - Work", Email("work")),
            ("Person - Email - Home|Email - Home", Email("home")), ("Person - Email - Other|Email - Other|Person - Email|Email", Email("other")),
            ("Person - Phone - Work|Phone - Work", Phone("work")), ("Person - Phone - Home|Phone - Home", Phone("home")),
            ("Person - Phone - Mobile|Phone - Mobile", Phone("cell")), ("Person - Phone - Other|Phone - Other|Person - Phone|Phone", Phone("other")),
            ("Person - Job title|Job title", Job), ("Person - Label|Label", Tags), ("Person - Next activity date|Next activity date", NextContact),
            ("Person - Last activity date|Last activity date", LastContact), ("Person - ID|ID", Id), ("Person - Notes", Note),
        ],
        ..CRM
    },
    Source {
        key: "pipedrive-organizations", form: Form::Company, ids: "pipedrive-organizations",
        must: |h| pipedrive(h, &["Organization - ", "Organizace - "], &[]),
        columns: &[
            ("Organization - Name", Company), ("Organization - Address", Address("", Part::Whole)), ("Organization - Label", Tags),
            ("Organization - Next activity date", NextContact), ("Organization - Last activity date", LastContact), ("Organization - ID", Id),
            ("Organization - Website", Reach("web")), ("Organization - Industry", Industry), ("Organization - Number of employees", Size),
        ],
        ..CRM
    },
    Source {
        key: "pipedrive-deals", form: Form::Deal, ids: "pipedrive-deals",
        must: |h| pipedrive(h, &["Deal - ", "Obchod - "], &["Pipeline", "Expected close date", "Organization"]),
        columns: &[
            ("Deal - ID|ID", Id), ("Deal - Title|Title", DealName), ("Deal - Value|Value", Amount),
            ("Deal - Currency of Value|Deal - Currency|Currency of Value|Currency", Currency), ("Deal - Organization|Organization", Company),
            ("Deal - Contact person|Contact person", Contact), ("Deal - Pipeline|Pipeline", Pipeline), ("Deal - Stage|Stage", Stage),
            ("Deal - Status|Status", DealStatus), ("Deal - Expected close date|Expected close date", Close),
            ("Deal - Lost reason|Lost reason", LostReason), ("Deal - Label|Label", Tags), ("Deal - Probability|Probability", Probability),
        ],
        ..CRM
    },
    Source {
        key: "atomic-crm", form: Form::Person, ids: "atomic-crm-contacts",
        must: |h| h.all(&["first_name", "last_name", "background", "first_seen", "last_seen", "has_newsletter"]),
        columns: &[
            ("id", Id), ("first_name", Given), ("last_name", Family), ("gender", Gender), ("title", Job), ("background", Note),
            ("tags", Tags), ("company_id", CompanyId("atomic-crm-companies")), ("company|company_name", Company),
            ("linkedin_url", Reach("linkedin")), ("email_work", Email("work")), ("email_home", Email("home")), ("email_other", Email("other")),
            ("phone_work", Phone("work")), ("phone_home", Phone("home")), ("phone_other", Phone("other")), ("status", Custom),
        ],
        ..CRM
    },
    Source {
        key: "krayin-person", form: Form::Person, ids: "krayin-persons",
        must: |h| h.all(&["name", "emails", "contact_numbers"]),
        columns: &[
            ("id", Id), ("name", Person), ("emails", Email("")), ("contact_numbers", Phone("")), ("job_title", Job),
            ("organization_id", CompanyId("krayin-organizations")), ("organization", Company),
        ],
        ..CRM
    },
    Source {
        key: "krayin-lead", form: Form::Deal, ids: "krayin-leads",
        must: |h| h.has("lead_value"),
        columns: &[
            ("id", Id), ("title", DealName), ("description", Note), ("lead_value", Amount), ("expected_close_date", Close),
            ("person", Contact), ("organization", Company),
        ],
        ..CRM
    },
    Source {
        key: "espocrm-opportunity", form: Form::Deal, ids: "espocrm-opportunity",
        must: |h| h.all(&["closeDate", "stage", "amount"]) && !h.has("Opportunity Name"),
        columns: &[
            ("id", Id), ("name", DealName), ("amount", Amount), ("amountCurrency", Currency), ("accountName|Account Name", Company),
            ("accountId", CompanyId("espocrm-account")), ("stage", Stage), ("probability", Probability), ("closeDate", Close),
            ("description", Note), ("contactName", Contact),
        ],
        ..CRM
    },
    Source {
        key: "espocrm-lead", form: Form::Lead, ids: "espocrm-lead", pattern: Some(places),
        must: |h| h.all(&["firstName", "lastName", "status"]) && h.count(&["opportunityAmount", "convertedAt", "source"]) > 0,
        columns: &[
            ("id", Id), ("salutationName", Prefix), ("firstName|First Name", Given), ("lastName|Last Name", Family), ("accountName|Account Name", Company),
            ("title", Job), ("emailAddress|Email", Email("")), ("phoneNumber|Phone", Phone("")), ("status", LeadState), ("source", CameBy),
            ("industry", Industry), ("website", Reach("web")), ("description", Note), ("convertedAt", Converted),
        ],
        ..CRM
    },
    Source {
        key: "espocrm-contact", form: Form::Person, ids: "espocrm-contact", pattern: Some(places),
        must: |h| h.all(&["firstName", "lastName"]) && h.count(&["accountName", "emailAddress", "Created At"]) >= 2,
        columns: &[
            ("id", Id), ("salutationName|Salutation", Prefix), ("firstName|First Name", Given), ("lastName|Last Name", Family),
            ("name", Person), ("accountName|Account Name", Company), ("accountId", CompanyId("espocrm-account")), ("title", Job),
            ("emailAddress|Email", Email("")), ("phoneNumber|Phone", Phone("")), ("description|Description", Note),
        ],
        ..CRM
    },
    Source {
        key: "espocrm-account", form: Form::Company, ids: "espocrm-account", pattern: Some(places),
        must: |h| h.has("name") && h.count(&["billingAddressStreet", "sicCode", "emailAddress"]) >= 2 && !h.has("lastName"),
        columns: &[
            ("id", Id), ("name", Company), ("website", Reach("web")), ("emailAddress", Email("")), ("phoneNumber", Phone("")),
            ("type", Custom), ("industry", Industry), ("description", Note),
        ],
        ..CRM
    },
    Source {
        key: "frappe-lead", form: Form::Lead, ids: "frappe-lead",
        must: |h| h.id_starts("CRM-LEAD") || h.all(&["Lead Owner", "No. of Employees"]),
        columns: &[
            ("ID", Id), ("Salutation", Prefix), ("First Name", Given), ("Middle Name", Middle), ("Last Name", Family), ("Gender", Gender),
            ("Status", LeadState), ("Email", Email("")), ("Website", Reach("web")), ("Mobile No.", Phone("cell")), ("Phone", Phone("")),
            ("No. of Employees", Custom), ("Source", CameBy), ("Industry", Industry), ("Full Name|Lead Name", Person), ("Job Title", Job),
            ("Organization", Company), ("Converted", Converted),
        ],
        ..CRM
    },
    Source {
        key: "frappe-deal", form: Form::Deal, ids: "frappe-deal",
        must: |h| h.id_starts("CRM-DEAL") || h.has("Deal Owner") && h.count(&["Deal Value", "Expected Deal Value", "Organization"]) > 0 && !h.has("Record ID"),
        columns: &[
            ("ID", Id), ("Organization|Organization Name", Company), ("Probability", Probability), ("Next Step", NextStep),
            ("Primary email|Email", Email("")), ("Primary mobile no|Mobile No.", Phone("cell")), ("Status", Stage), ("First name", Given),
            ("Last name", Family), ("Lead Name", Person), ("Currency", Currency), ("Deal Value", Amount), ("Expected Closure Date", Close),
            ("Lost Reason", LostReason), ("Lost Notes", Note),
        ],
        ..CRM
    },
    Source {
        key: "frappe-organization", form: Form::Company, ids: "frappe-organization",
        must: |h| h.all(&["Organization Name", "Territory"]) && !h.has("Deal Owner"),
        columns: &[
            ("ID", Id), ("Organization Name", Company), ("Website", Reach("web")), ("Annual Revenue", Revenue), ("Industry", Industry),
            ("Address", Address("", Part::Whole)),
        ],
        ..CRM
    },
    Source {
        key: "crm-cli-contacts", form: Form::Person, ids: "crm-cli-contacts",
        must: |h| h.has("name") && h.count(&["emails", "phones"]) == 2 && h.count(&["companies", "linkedin", "bluesky", "telegram"]) > 0,
        columns: &[
            ("id", Id), ("name", Person), ("email|emails", Email("")), ("phone|phones", Phone("")), ("company|companies", Company),
            ("tags", Tags), ("linkedin", Reach("linkedin")), ("x", Reach("x")), ("bluesky", Reach("bluesky")), ("telegram", Reach("telegram")),
        ],
        ..CRM
    },
    Source {
        key: "crm-cli-companies", form: Form::Company, ids: "crm-cli-companies",
        must: |h| h.all(&["name", "websites"]),
        columns: &[("id", Id), ("name", Company), ("website|websites", Reach("web")), ("phone|phones", Phone("")), ("tags", Tags)],
        ..CRM
    },
    Source {
        key: "crm-cli-deals", form: Form::Deal, ids: "crm-cli-deals",
        must: |h| h.all(&["title", "value", "stage"]) && h.count(&["expected_close", "contacts"]) > 0,
        columns: &[
            ("id", Id), ("title", DealName), ("value", Amount), ("stage", Stage), ("contacts", Contact), ("company", Company),
            ("expected_close", Close), ("probability", Probability), ("tags", Tags),
        ],
        ..CRM
    },
}
