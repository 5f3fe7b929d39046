//! Address books: Google, Outlook, Thunderbird, LinkedIn. Every person in them is a customer of his own.
//! Rule: the company of a person stays a text here.

use super::super::incoming::DateOrder;
use super::super::mapping::slot::{Part, Slot, Slot::*};
use super::{BASE, Form, Headers, Source};

/// Groups of numbered or named columns.
const GROUPS: [&str; 10] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"];

fn group(number: &str) -> &'static str {
    GROUPS
        .iter()
        .find(|g| **g == number)
        .copied()
        .unwrap_or("more")
}

fn address(group: &'static str, part: &str) -> Option<Slot> {
    let part = match part {
        "Formatted" => Part::Whole,
        "Street" => Part::Street,
        "Extended Address" => Part::Street2,
        "City" => Part::City,
        "Region" => Part::Region,
        "Postal Code" => Part::Code,
        "Country" => Part::Country,
        "PO Box" => Part::Box,
        "Label" | "Type" => return Some(Label),
        _ => return None,
    };
    Some(Address(group, part))
}

/// `E-mail 1 - Value` and its like.
fn google(header: &str) -> Option<Slot> {
    let (name, part) = header.trim().split_once(" - ")?;
    let (name, number) = name.rsplit_once(' ')?;
    if !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let label = matches!(part, "Label" | "Type");
    Some(match (name, part) {
        ("Organization", "Type") => Drop,
        (_, _) if label => Label,
        ("E-mail", "Value") => Email(""),
        ("Phone", "Value") => Phone(""),
        ("Website", "Value") => Reach("web"),
        ("IM", "Service") => Drop,
        ("IM", "Value") => Reach("im"),
        ("Event", "Value") => Anniversary,
        ("Relation", "Value") => Related("related"),
        ("Custom Field", "Value") => Custom,
        ("Organization", "Name") => Company,
        ("Organization", "Title") => Job,
        ("Organization", "Department") => Department,
        ("Address", part) => return address(group(number), part),
        _ => return None,
    })
}

/// `Business Street 2`, `商务地址 街道` and their like.
fn outlook(header: &str) -> Option<Slot> {
    const WHERE: [(&str, &str); 6] = [
        ("Business ", "work"),
        ("Home ", "home"),
        ("Other ", "other"),
        ("商务地址", "work"),
        ("住宅地址", "home"),
        ("其他地址", "other"),
    ];
    let header = header.trim();
    let (label, rest) = WHERE
        .iter()
        .find_map(|(start, label)| Some((*label, header.strip_prefix(start)?)))?;
    let rest: String = rest
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect();
    let part = match rest.as_str() {
        "Street" | "街道" => Part::Street,
        "Street2" | "Street3" | "街道2" | "街道3" => Part::Street2,
        "City" | "市/县" => Part::City,
        "State" | "省/市/自治区" => Part::Region,
        "PostalCode" | "邮政编码" => Part::Code,
        "Country" | "Country/Region" | "国家/地区" => Part::Country,
        "AddressPOBox" | "邮箱" => Part::Box,
        "Phone" | "Phone2" => return Some(Phone(label)),
        "Fax" => return Some(Phone("fax")),
        _ => return None,
    };
    Some(Address(label, part))
}

fn is_outlook(h: &Headers) -> bool {
    let signs = [
        "E-mail Address",
        "Business Phone",
        "Business Street",
        "Company Main Phone",
        "E-mail 2 Address",
        "Given Yomi",
    ];
    h.has("First Name") && h.count(&signs) >= 3
}

sources! {
    Source {
        key: "google-2024",
        form: Form::Person,
        must: |h| h.all(&["First Name", "Organization Name", "Labels"]),
        pattern: Some(google),
        loose: false,
        columns: &[
            ("First Name", Given), ("Middle Name", Middle), ("Last Name", Family), ("Phonetic First Name", Phonetic),
            ("Name Prefix", Prefix), ("Name Suffix", Suffix), ("Nickname", Nickname), ("Organization Name", Company),
            ("Organization Title", Job), ("Organization Department", Department), ("Birthday", Birthday), ("Notes", Note),
            ("Labels", Tags),
        ],
        ..BASE
    },
    Source {
        key: "google-old",
        form: Form::Person,
        must: |h| h.all(&["Given Name", "Family Name", "Group Membership"]),
        pattern: Some(google),
        loose: false,
        columns: &[
            ("Name", Person), ("Given Name", Given), ("Additional Name", Middle), ("Family Name", Family),
            ("Given Name Yomi", Phonetic), ("Name Prefix", Prefix), ("Name Suffix", Suffix), ("Nickname", Nickname),
            ("Birthday", Birthday), ("Gender", Gender), ("Notes", Note), ("Group Membership", Tags),
        ],
        ..BASE
    },
    Source {
        key: "linkedin",
        form: Form::Person,
        ids: "linkedin",
        must: |h| h.all(&["First Name", "Last Name", "Email Address", "Company", "Position", "Connected On"]),
        loose: false,
        columns: &[
            ("First Name", Given), ("Last Name", Family), ("URL", ProfileId), ("Email Address", Email("")),
            ("Company", Company), ("Position", Job), ("Connected On", Custom),
        ],
        ..BASE
    },
    Source {
        key: "thunderbird",
        form: Form::Person,
        must: |h| h.all(&["Display Name", "Primary Email"]) && h.count(&["Screen Name", "Secondary Email"]) > 0,
        loose: false,
        columns: &[
            ("First Name", Given), ("Last Name", Family), ("Display Name", Person), ("Nickname", Nickname),
            ("Primary Email|Secondary Email", Email("")), ("Screen Name", Reach("im")), ("Work Phone", Phone("work")),
            ("Home Phone", Phone("home")), ("Fax Number", Phone("fax")), ("Pager Number", Phone("pager")),
            ("Mobile Number", Phone("cell")), ("Home Address", Address("home", Part::Street)),
            ("Home Address 2", Address("home", Part::Street2)), ("Home City", Address("home", Part::City)),
            ("Home State", Address("home", Part::Region)), ("Home ZipCode", Address("home", Part::Code)),
            ("Home Country", Address("home", Part::Country)), ("Work Address", Address("work", Part::Street)),
            ("Work Address 2", Address("work", Part::Street2)), ("Work City", Address("work", Part::City)),
            ("Work State", Address("work", Part::Region)), ("Work ZipCode", Address("work", Part::Code)),
            ("Work Country", Address("work", Part::Country)), ("Job Title", Job), ("Department", Department),
            ("Organization", Company), ("Web Page 1|Web Page 2", Reach("web")), ("Birth Year", BirthYear),
            ("Birth Month", BirthMonth), ("Birth Day", BirthDay), ("Notes", Note),
        ],
        ..BASE
    },
    Source {
        key: "outlook",
        form: Form::Person,
        must: is_outlook,
        pattern: Some(outlook),
        loose: false,
        usual: Some(DateOrder::MonthFirst),
        columns: &[
            ("Title", Prefix), ("First Name", Given), ("Middle Name", Middle), ("Last Name", Family), ("Suffix", Suffix),
            ("Nickname", Nickname), ("Given Yomi", Phonetic), ("Company", Company), ("Department", Department),
            ("Job Title", Job), ("Assistant's Phone", Phone("assistant")), ("Callback|Primary Phone|Radio Phone|TTY/TDD Phone", Phone("other")),
            ("Car Phone", Phone("car")), ("Company Main Phone", Phone("main")), ("Mobile Phone", Phone("cell")),
            ("Pager", Phone("pager")), ("Other Phone", Phone("other")), ("Other Fax|Home Fax|Business Fax", Phone("fax")),
            ("E-mail Address|E-mail 2 Address|E-mail 3 Address", Email("")),
            ("E-mail Display Name|E-mail 2 Display Name|E-mail 3 Display Name", EmailName),
            ("E-mail Type|E-mail 2 Type|E-mail 3 Type", Drop), ("Anniversary", Anniversary), ("Birthday", Birthday),
            ("Categories", Tags), ("Gender", Gender), ("Government ID Number", Sensitive), ("IMAddress", Reach("im")),
            ("Notes", Note), ("Private", Private), ("Web Page|Personal Web Page", Reach("web")), ("Spouse", Related("spouse")),
            ("Assistant's Name", Related("assistant")), ("Manager's Name", Related("manager")), ("Sensitivity|Priority", Custom),
        ],
        ..BASE
    },
    Source {
        key: "outlook-zh",
        form: Form::Person,
        must: |h| h.all(&["名", "姓"]) && h.count(&["电子邮件地址", "移动电话", "商务电话"]) > 0,
        pattern: Some(outlook),
        loose: false,
        columns: &[
            ("英文称谓|中文称谓", Prefix), ("名", Given), ("中间名", Middle), ("姓", Family), ("单位", Company),
            ("部门", Department), ("职务", Job), ("助理的电话", Phone("assistant")), ("商务传真|住宅传真|其他传真", Phone("fax")),
            ("商务电话|商务电话 2", Phone("work")), ("单位主要电话", Phone("main")), ("住宅电话|住宅电话 2", Phone("home")),
            ("移动电话", Phone("cell")), ("其他电话|主要电话|回电话|无绳电话", Phone("other")), ("车载电话", Phone("car")),
            ("寻呼机", Phone("pager")), ("电子邮件地址|电子邮件 2 地址|电子邮件 3 地址", Email("")),
            ("电子邮件显示名称|电子邮件 2 显示名|电子邮件 3 显示名|电子邮件 2 显示名称|电子邮件 3 显示名称", EmailName),
            ("电子邮件类型|电子邮件 2 类型|电子邮件 3 类型", Drop), ("附注", Note), ("纪念日", Anniversary), ("生日", Birthday),
            ("经理姓名", Related("manager")), ("助理的姓名", Related("assistant")), ("配偶", Related("spouse")), ("类别", Tags),
            ("身份证编号", Sensitive), ("私有", Private), ("网页", Reach("web")), ("性别", Gender),
        ],
        ..BASE
    },
}
