//! Customers: persons and organisations in any relation to us, contacts included.
//! Rule: a name is never identity; two 王芳 are two customers.

use crate::domain::field::{Choices, Field, Group, Part, Type, choice};
use crate::domain::kind::Kind;
use crate::domain::text::t;
use crate::field_table;

pub static TYPES: Choices = Choices {
    name: "type",
    open: false,
    rows: &[
        choice("person", "Person", "个人"),
        choice("organisation", "Organisation", "组织"),
    ],
};

pub static RELATIONS: Choices = Choices {
    name: "relation",
    open: false,
    rows: &[
        choice("prospect", "Prospect", "意向"),
        choice("customer", "Customer", "客户"),
        choice("contact", "Contact", "联系人"),
        choice("partner", "Partner", "合作伙伴"),
        choice("supplier", "Supplier", "供应商"),
        choice("competitor", "Competitor", "竞争对手"),
        choice("personal", "Personal", "私人"),
        choice("other", "Other", "其他"),
    ],
};

pub static LIFECYCLE: Choices = Choices {
    name: "lifecycle",
    open: true,
    rows: &[
        choice("suspect", "Suspect", "潜在"),
        choice("prospect", "Prospect", "意向"),
        choice("first-time", "First-time", "首次"),
        choice("repeat", "Repeat", "重复"),
        choice("majority", "Majority", "多数"),
        choice("loyal", "Loyal", "忠诚"),
        choice("advocate", "Advocate", "提倡"),
        choice("lost", "Lost", "流失"),
    ],
};

pub static LEAD_STATES: Choices = Choices {
    name: "lead_state",
    open: false,
    rows: &[
        choice("new", "New", "新线索"),
        choice("contacted", "Contacted", "已联系"),
        choice("qualified", "Qualified", "已确认"),
        choice("converted", "Converted", "已转化"),
        choice("discarded", "Discarded", "已放弃"),
    ],
};

pub static GRADES: Choices = Choices {
    name: "grade",
    open: false,
    rows: &[
        choice("a", "A important", "A 重要"),
        choice("b", "B ordinary", "B 普通"),
        choice("c", "C small", "C 小"),
    ],
};

pub static GENDERS: Choices = Choices {
    name: "gender",
    open: true,
    rows: &[
        choice("female", "Female", "女"),
        choice("male", "Male", "男"),
        choice("other", "Other", "其他"),
    ],
};

pub static ACQUISITION: Choices = Choices {
    name: "acquisition",
    open: true,
    rows: &[
        choice("store", "Own store", "自有门店"),
        choice("merchant", "Cooperating merchant", "合作商户"),
        choice("online", "Own online platform", "自有线上平台"),
        choice("site", "Cooperating site", "合作网站"),
        choice("referral", "Referral", "推荐"),
        choice("event", "Event or fair", "展会"),
        choice("rival", "Customer of a competitor", "竞争对手客户"),
        choice("other", "Other", "其他"),
    ],
};

pub static CLIENT_CLASSES: Choices = Choices {
    name: "client_class",
    open: false,
    rows: &[
        choice("consumer", "Individual consumer", "个人消费者"),
        choice("industrial", "Industrial client", "产业客户"),
        choice("intermediary", "Intermediary", "中间商客户"),
        choice("internal", "Internal", "内部客户"),
        choice("public", "Public", "公众客户"),
        choice("agent", "Agent", "代理商"),
        choice("dealer", "Dealer", "经销商"),
    ],
};

pub static TIES: Choices = Choices {
    name: "tie",
    open: false,
    rows: &[
        choice("trading", "Trading", "买卖关系"),
        choice("preferred", "Preferred supply", "优先供应关系"),
        choice("partner", "Partner", "合作伙伴关系"),
        choice("alliance", "Strategic alliance", "战略联盟关系"),
    ],
};

pub static TOUCH: Choices = Choices {
    name: "touch",
    open: false,
    rows: &[
        choice("high", "High touch", "高接触"),
        choice("low", "Low touch", "低接触"),
        choice("tech", "Tech touch", "技术接触"),
    ],
};

pub static LOYALTY_KINDS: Choices = Choices {
    name: "loyalty_kind",
    open: false,
    rows: &[
        choice("monopoly", "Monopoly", "垄断"),
        choice("inertia", "Inertia", "惰性"),
        choice("latent", "Latent", "潜在"),
        choice("convenience", "Convenience", "方便"),
        choice("price", "Price", "价格"),
        choice("incentive", "Incentive", "激励"),
        choice("premium", "Surplus value", "超值"),
    ],
};

pub static LOSS_CAUSES: Choices = Choices {
    name: "loss_cause",
    open: true,
    rows: &[
        choice("product", "Product quality", "产品质量"),
        choice("service", "Service quality", "服务质量"),
        choice("staff-left", "Staff left", "员工跳槽"),
        choice("no-innovation", "No innovation", "缺乏创新"),
        choice("given-up", "Given up by us", "主动放弃"),
        choice("rival-policy", "Policy of a rival", "竞争对手政策"),
        choice("rival-quality", "Quality of a rival", "竞争对手质量"),
        choice("need-changed", "Need changed", "需求变化"),
        choice("malicious", "Malicious", "恶意离开"),
        choice("objective", "Objective (moved, closed)", "客观原因"),
    ],
};

/// Consent per purpose and channel: given, refused, withdrawn.
pub static CONSENT_PARTS: &[Part] = &[
    Part {
        key: "channel",
        label: t("Channel", "渠道"),
        ty: Type::Line,
    },
    Part {
        key: "purpose",
        label: t("Purpose", "用途"),
        ty: Type::Line,
    },
    Part {
        key: "state",
        label: t("State", "状态"),
        ty: Type::Line,
    },
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "source",
        label: t("Source", "来源"),
        ty: Type::Line,
    },
];

/// A change of life-cycle stage.
pub static STAGE_PARTS: &[Part] = &[
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "stage",
        label: t("Stage", "阶段"),
        ty: Type::Line,
    },
    Part {
        key: "why",
        label: t("Why", "原因"),
        ty: Type::Line,
    },
    Part {
        key: "by",
        label: t("By", "由谁"),
        ty: Type::Line,
    },
];

/// A standing preference, shown at the next touch.
pub static PREFERENCE_PARTS: &[Part] = &[
    Part {
        key: "name",
        label: t("What", "项目"),
        ty: Type::Line,
    },
    Part {
        key: "value",
        label: t("Preference", "偏好"),
        ty: Type::Line,
    },
    Part {
        key: "source",
        label: t("Source", "来源"),
        ty: Type::Line,
    },
    Part {
        key: "confirmed",
        label: t("Confirmed", "确认日期"),
        ty: Type::Day,
    },
];

/// Dated knowledge: dialogue, observation, prediction, the customer's own.
pub static KNOWLEDGE_PARTS: &[Part] = &[
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "kind",
        label: t("Kind", "类别"),
        ty: Type::Line,
    },
    Part {
        key: "text",
        label: t("Text", "内容"),
        ty: Type::Line,
    },
];

/// The guanxi ledger: what each side gave.
pub static GIVEN_PARTS: &[Part] = &[
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "side",
        label: t("Who gave", "谁给予"),
        ty: Type::Line,
    },
    Part {
        key: "what",
        label: t("What", "内容"),
        ty: Type::Line,
    },
    Part {
        key: "worth",
        label: t("Worth", "价值"),
        ty: Type::Money,
    },
    Part {
        key: "resource",
        label: t("Social or economic", "社会/经济"),
        ty: Type::Line,
    },
];

/// A dated score from 1 to 5 (relation quality, switching costs, attitude).
pub static SCORE_PARTS: &[Part] = &[
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Day,
    },
    Part {
        key: "what",
        label: t("What", "项目"),
        ty: Type::Line,
    },
    Part {
        key: "score",
        label: t("Score", "分数"),
        ty: Type::Int(t("of 5", "满分 5")),
    },
];

/// A date to remember beside the birthday.
pub static ANNIVERSARY_PARTS: &[Part] = &[
    Part {
        key: "label",
        label: t("What", "名称"),
        ty: Type::Line,
    },
    Part {
        key: "date",
        label: t("Date", "日期"),
        ty: Type::Partial,
    },
];

field_table! {
    Field::new("name", "Name", "姓名/名称", Type::Line, Group::Main, 22),
    Field::new("type", "Type", "类型", Type::Choice(&TYPES), Group::Main, 8),
    Field::new("relation", "Relation", "关系", Type::Choice(&RELATIONS), Group::Main, 10),
    Field::new("grade", "Grade", "级别", Type::Choice(&GRADES), Group::Main, 6),
    Field::new("lifecycle", "Life cycle", "生命周期", Type::Choice(&LIFECYCLE), Group::Main, 10),
    Field::new("lead_state", "Lead state", "线索状态", Type::Choice(&LEAD_STATES), Group::Main, 10),
    Field::new("phones", "Phones", "电话", Type::Phones, Group::Reach, 15).also(&["phone", "mobile"]),
    Field::new("emails", "E-mails", "邮箱", Type::Emails, Group::Reach, 24).also(&["email"]),
    Field::new("reaches", "Other addresses", "其他联系方式", Type::Reaches, Group::Reach, 16).also(&["reach", "im", "wechat"]),
    Field::new("addresses", "Postal addresses", "地址", Type::Addresses, Group::Reach, 24).also(&["address"]),
    Field::new("organisation", "Company", "公司", Type::Line, Group::Main, 20).also(&["company"]),
    Field::new("job", "Job", "职务", Type::Line, Group::Person, 14).also(&["title"]),
    Field::new("department", "Department", "部门", Type::Line, Group::Person, 12),
    Field::new("sort_name", "Sort name", "排序名", Type::Line, Group::Person, 0),
    Field::new("given_name", "Given name", "名", Type::Line, Group::Person, 0),
    Field::new("family_name", "Family name", "姓", Type::Line, Group::Person, 0),
    Field::new("middle_name", "Middle name", "中间名", Type::Line, Group::Person, 0),
    Field::new("prefix", "Prefix", "称谓", Type::Line, Group::Person, 0),
    Field::new("suffix", "Suffix", "后缀", Type::Line, Group::Person, 0),
    Field::new("aliases", "Also called", "别名", Type::Lines, Group::Person, 12).also(&["alias", "nickname"]),
    Field::new("phonetic", "Sounds", "读音", Type::Line, Group::Person, 0),
    Field::new("birthday", "Birthday", "生日", Type::Partial, Group::Person, 12),
    Field::new("anniversaries", "Other dates", "纪念日", Type::Rows(ANNIVERSARY_PARTS), Group::Person, 0).also(&["anniversary"]),
    Field::new("gender", "Gender", "性别", Type::Choice(&GENDERS), Group::Person, 6),
    Field::new("language", "Language", "语言", Type::Line, Group::Person, 8),
    Field::new("zone", "Time zone", "时区", Type::Line, Group::Person, 0),
    Field::new("education", "Education", "学历", Type::Line, Group::Person, 10),
    Field::new("income_band", "Income band", "收入档", Type::Line, Group::Person, 10),
    Field::new("personality", "Personality", "个性", Type::Line, Group::Person, 0),
    Field::new("motive", "Purchase motive", "购买动机", Type::Line, Group::Person, 0),
    Field::new("family", "Family", "家庭", Type::Long, Group::Person, 0),
    Field::new("interests", "Interests", "兴趣", Type::Lines, Group::Person, 0).also(&["interest"]),
    Field::new("preferences", "Preferences", "偏好", Type::Rows(PREFERENCE_PARTS), Group::Person, 0).also(&["preference"]),
    Field::new("knowledge", "Knowledge", "知识", Type::Rows(KNOWLEDGE_PARTS), Group::Person, 0),
    Field::new("industry", "Industry", "行业", Type::Line, Group::Organisation, 12),
    Field::new("size", "People", "人数", Type::Int(t("people", "人")), Group::Organisation, 8),
    Field::new("annual_revenue", "Annual revenue", "年营业额", Type::Line, Group::Organisation, 12),
    Field::new("registration", "Registration", "注册信息", Type::Line, Group::Organisation, 0),
    Field::new("credit_limit", "Credit limit", "信用额度", Type::Money, Group::Organisation, 12),
    Field::new("payment_days", "Payment terms", "付款期限", Type::Span, Group::Organisation, 8),
    Field::new("branch", "Branch", "分店", Type::Line, Group::Organisation, 10),
    Field::new("region", "Region", "地区", Type::Line, Group::Organisation, 10),
    Field::new("client_class", "Class of client", "客户类别", Type::Choice(&CLIENT_CLASSES), Group::Relation, 10),
    Field::new("tie", "Kind of tie", "关系性质", Type::Choice(&TIES), Group::Relation, 10),
    Field::new("acquisition", "Came by", "获客来源", Type::Choice(&ACQUISITION), Group::Relation, 12),
    Field::new("acquisition_cost", "Cost to win", "获客成本", Type::Money, Group::Relation, 10),
    Field::new("referrer", "Referred by", "推荐人", Type::Link(&[Kind::Customer]), Group::Relation, 14),
    Field::new("owner", "Responsible", "负责人", Type::Line, Group::Relation, 10),
    Field::new("previous_owners", "Earlier responsible", "历任负责人", Type::Lines, Group::Relation, 0).also(&["previous_owner"]),
    Field::new("touch", "Contact intensity", "接触强度", Type::Choice(&TOUCH), Group::Relation, 8),
    Field::new("cadence", "Contact every", "联系间隔", Type::Span, Group::Relation, 8),
    Field::new("do_not_contact", "Do not contact", "请勿联系", Type::Flag, Group::Relation, 6),
    Field::new("consents", "Consent", "授权", Type::Rows(CONSENT_PARTS), Group::Relation, 0).also(&["consent"]),
    Field::new("lifecycle_pinned", "Life cycle pinned", "固定生命周期", Type::Flag, Group::Relation, 0),
    Field::new("lifecycle_history", "Life cycle history", "生命周期记录", Type::Rows(STAGE_PARTS), Group::Relation, 0),
    Field::new("discard_reason", "Why discarded", "放弃原因", Type::Line, Group::Relation, 0),
    Field::new("spend_per_year", "Yearly spend on our kind", "年度同类总支出", Type::Money, Group::Relation, 12),
    Field::new("rival", "Buys from rival", "竞争对手供货", Type::Link(&[Kind::Customer]), Group::Relation, 12),
    Field::new("loyalty_kind", "Kind of loyalty", "忠诚类型", Type::Choice(&LOYALTY_KINDS), Group::Relation, 10),
    Field::new("lost_on", "Lost on", "流失日期", Type::Day, Group::Relation, 11),
    Field::new("loss_cause", "Cause of loss", "流失原因", Type::Choice(&LOSS_CAUSES), Group::Relation, 12),
    Field::new("given", "Given and received", "往来人情", Type::Rows(GIVEN_PARTS), Group::Relation, 0),
    Field::new("scores", "Scores", "评分", Type::Rows(SCORE_PARTS), Group::Relation, 0).also(&["score"]),
    Field::new("psychographics", "Life style and beliefs", "心理与生活方式", Type::Long, Group::Person, 0),
    Field::new("archived", "Archived", "已归档", Type::Flag, Group::Record, 6),
    Field::new("photo", "Photo", "照片", Type::Raw, Group::Record, 0).kept(),
}
