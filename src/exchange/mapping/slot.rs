//! What a column of a foreign table means: one word per meaning, whatever the source calls it.
//! Rule: a meaning says nothing of where it is stored; that is the business of the row readers.

/// Parts of a postal address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    Street,
    Street2,
    City,
    District,
    Region,
    Code,
    Country,
    Box,
    /// The whole address in one cell; used when the parts are empty.
    Whole,
}

impl Part {
    pub fn key(self) -> &'static str {
        match self {
            Part::Street | Part::Street2 | Part::Box | Part::Whole => "street",
            Part::City => "city",
            Part::District => "district",
            Part::Region => "region",
            Part::Code => "code",
            Part::Country => "country",
        }
    }
}

/// The meaning of a column. Texts in brackets are labels or sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    // Who
    /// A customer's name that may be a person's or a company's.
    Customer,
    Company,
    /// The name of the person the row is about.
    Person,
    /// A person beside a company.
    Contact,
    Given,
    Family,
    Middle,
    Prefix,
    Suffix,
    Nickname,
    Phonetic,
    // How to reach
    Email(&'static str),
    /// Shown name of an e-mail, used when the address itself is none.
    EmailName,
    Phone(&'static str),
    Reach(&'static str),
    /// Phone, e-mail or another address, by what stands in the cell.
    ByContent,
    Address(&'static str, Part),
    // About them
    Job,
    Department,
    Grade,
    Industry,
    CameBy,
    /// Relation or state of a customer in words.
    Status,
    Tags,
    Note,
    NoteHtml,
    Birthday,
    BirthYear,
    BirthMonth,
    BirthDay,
    Anniversary,
    Gender,
    Size,
    Revenue,
    DecisionMaker,
    Private,
    /// Identity numbers: only with the user's word.
    Sensitive,
    NoMail,
    Lifecycle,
    LeadState,
    Converted,
    NextContact,
    LastContact,
    /// A relation to a named person, with its type.
    Related(&'static str),
    // Ids
    Id,
    /// An id of the record in another space.
    OtherId(&'static str),
    /// An address that is the id (LinkedIn).
    ProfileId,
    CompanyId(&'static str),
    CompanyIds(&'static str),
    ContactIds(&'static str),
    ParentName,
    ParentId,
    Deleted,
    // Deals
    DealName,
    Amount,
    Currency,
    Close,
    Probability,
    Stage,
    Pipeline,
    DealStatus,
    NextStep,
    LostReason,
    Products,
    // Orders
    OrderNumber,
    OrderName,
    OrderDate,
    Total,
    Paid,
    OrderState,
    Shipping,
    Tax,
    Discount,
    Refunded,
    Cancelled,
    Method,
    Channel,
    Deliver,
    Product,
    Sku,
    Quantity,
    Price,
    LineAmount,
    LineDiscount,
    Unit,
    /// A packed line item (`name:…|quantity:…`).
    Packed,
    /// Products in words: `A(1件)；B(2件)`.
    ItemsInWords,
    Guest,
    // Touches, tasks
    TouchText,
    TouchAt,
    TouchChannel,
    TouchSubject,
    TaskTitle,
    TaskDue,
    // Cases
    CaseNumber,
    CaseText,
    CaseSubject,
    CaseSubject2,
    CaseType,
    CaseAt,
    CaseState,
    CaseResult,
    CaseClosed,
    CaseChannel,
    CaseProduct,
    CaseProduct2,
    CaseSeverity,
    CaseScore,
    CaseOrder,
    // Payments
    PayNumber,
    PayAt,
    PayAmount,
    PayMethod,
    PlanAmount,
    PlanAt,
    // Products as records
    ProductName,
    ProductCode,
    ProductPrice,
    ProductUnit,
    ProductKind,
    ProductText,
    // Columns about columns
    /// The label of the column that follows it.
    Label,
    Custom,
    Drop,
}

impl Slot {
    /// Several columns may mean it; of others the first wins.
    pub fn is_many(self) -> bool {
        matches!(
            self,
            Slot::Email(_)
                | Slot::EmailName
                | Slot::Phone(_)
                | Slot::Reach(_)
                | Slot::ByContent
                | Slot::Tags
                | Slot::Address(..)
                | Slot::Label
                | Slot::Custom
                | Slot::Drop
                | Slot::Note
                | Slot::Packed
                | Slot::Related(_)
                | Slot::Products
        )
    }

    /// The cells are dates.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Slot::Birthday
                | Slot::Anniversary
                | Slot::NextContact
                | Slot::LastContact
                | Slot::Close
                | Slot::OrderDate
                | Slot::Cancelled
                | Slot::TouchAt
                | Slot::TaskDue
                | Slot::CaseAt
                | Slot::CaseClosed
                | Slot::PayAt
                | Slot::PlanAt
        )
    }

    /// The cells are amounts of money or other numbers.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Slot::Amount
                | Slot::Probability
                | Slot::Total
                | Slot::Paid
                | Slot::Shipping
                | Slot::Tax
                | Slot::Discount
                | Slot::Refunded
                | Slot::Quantity
                | Slot::Price
                | Slot::LineAmount
                | Slot::LineDiscount
                | Slot::PayAmount
                | Slot::PlanAmount
                | Slot::ProductPrice
        )
    }

    /// It says who or what a row is about.
    pub fn is_identity(self) -> bool {
        matches!(
            self,
            Slot::Customer
                | Slot::Company
                | Slot::Person
                | Slot::Contact
                | Slot::Given
                | Slot::Family
                | Slot::Email(_)
                | Slot::Phone(_)
                | Slot::ByContent
                | Slot::DealName
                | Slot::OrderNumber
                | Slot::CaseNumber
                | Slot::TouchText
                | Slot::CaseText
                | Slot::ProductName
                | Slot::TaskTitle
        )
    }
}
