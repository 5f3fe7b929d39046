//! Saved queries by name: those that come with the program, and the user's own.
//! Rule: a segment is a query of the same language as everywhere; a name of one's own hides a built-in one.

use super::names::Names;
use super::query::Query;
use crate::domain::text::fold::fold;
use crate::domain::text::{Text, t};
use crate::domain::{Book, Id, Kind};
use std::collections::HashMap;

/// A segment that comes with the program.
pub struct BuiltIn {
    pub key: &'static str,
    pub name: Text,
    pub of: Kind,
    pub query: &'static str,
    /// Key of a colour; empty for none.
    pub colour: &'static str,
}

macro_rules! built_in {
    ($($key:literal $en:literal $zh:literal, $kind:ident, $colour:literal, $query:literal;)*) => {
        /// Every built-in segment, in the order of the list.
        pub static BUILT_IN: &[BuiltIn] = &[$(BuiltIn {
            key: $key, name: t($en, $zh), of: Kind::$kind, query: $query, colour: $colour,
        }),*];
    };
}

built_in! {
    "all-customers" "All customers" "全部客户", Customer, "", "not relation:contact not archived:yes";
    "customers" "Buyers" "现有客户", Customer, "green", "relation:customer";
    "prospects" "Prospects" "意向客户", Customer, "blue", "relation:prospect";
    "leads" "New leads" "新线索", Customer, "blue", "lead_state:new,contacted";
    "partners" "Partners" "合作伙伴", Customer, "cyan", "relation:partner";
    "suppliers" "Suppliers" "供应商", Customer, "", "relation:supplier";
    "contacts" "Contacts" "联系人", Customer, "", "relation:contact";
    "organisations" "Organisations" "组织客户", Customer, "", "type:organisation";
    "grade-a" "Grade A" "A 级客户", Customer, "magenta", "grade:a";
    "overdue-contact" "Contact overdue" "联系逾期", Customer, "red", "due<today";
    "overdue-a" "Overdue A customers" "A 级联系逾期", Customer, "red", "grade:a due<today";
    "no-touch-90" "No touch in 90 days" "90 天未联系", Customer, "yellow", "relation:customer,prospect not last<=90d";
    "birthdays-30" "Birthdays in 30 days" "30 天内生日", Customer, "magenta", "birthday:30d";
    "birthdays-month" "Birthdays this month" "本月生日", Customer, "magenta", "birthday:this-month";
    "incomplete" "Incomplete data" "资料不完整", Customer, "yellow", "phones:none emails:none reaches:none not archived:yes";
    "open-complainers" "Complaining now" "投诉处理中", Customer, "red", "cases.state:open,waiting";
    "won-never-surveyed" "Won, never surveyed" "成交未调查", Customer, "yellow", "deals.stage:won surveys:none";
    "open-deals" "With open deals" "有进行中商机", Customer, "green", "deals.stage:lead,qualified,proposal,negotiation";
    "buyers-without-deal" "Buyers without a deal" "无商机的买家", Customer, "", "orders>=1 not deals.stage:lead,qualified,proposal,negotiation";
    "new-buyers" "Bought once" "购买一次", Customer, "blue", "orders=1";
    "repeat-buyers" "Bought again" "重复购买", Customer, "green", "orders>=2";
    "no-purchase-180" "No purchase in 180 days" "180 天未购买", Customer, "yellow", "recency>180d";
    "win-back" "Win back" "待挽回", Customer, "yellow", "(recency>180d or lifecycle:lost) orders>=1 not do_not_contact:yes";
    "lost" "Lost" "已流失", Customer, "red", "lifecycle:lost";
    "advocates" "Advocates" "提倡者", Customer, "green", "lifecycle:advocate or nps>=9";
    "detractors" "Detractors" "贬损者", Customer, "red", "nps<7";
    "satisfied" "Satisfied" "满意", Customer, "green", "satisfaction:satisfied";
    "dissatisfied" "Dissatisfied" "不满意", Customer, "red", "satisfaction:dissatisfied";
    "churn-risk" "Risk of loss" "流失风险高", Customer, "red", "churn>=70";
    "vip" "Members, VIP" "VIP 会员", Customer, "magenta", "tier:vip";
    "rfm-important-value" "RFM: important, value" "RFM 重要价值", Customer, "green", "rfm:important-value";
    "rfm-important-develop" "RFM: important, develop" "RFM 重要发展", Customer, "green", "rfm:important-develop";
    "rfm-important-keep" "RFM: important, keep" "RFM 重要保持", Customer, "yellow", "rfm:important-keep";
    "rfm-important-retain" "RFM: important, retain" "RFM 重要挽留", Customer, "red", "rfm:important-retain";
    "rfm-ordinary-value" "RFM: ordinary, value" "RFM 一般价值", Customer, "blue", "rfm:ordinary-value";
    "rfm-ordinary-develop" "RFM: ordinary, develop" "RFM 一般发展", Customer, "blue", "rfm:ordinary-develop";
    "rfm-ordinary-keep" "RFM: ordinary, keep" "RFM 一般保持", Customer, "", "rfm:ordinary-keep";
    "rfm-ordinary-retain" "RFM: ordinary, retain" "RFM 一般挽留", Customer, "", "rfm:ordinary-retain";
    "rf-active" "Active buyers" "活跃买家", Customer, "green", "rf:active-new,active-second,active-old,active-fan";
    "rf-silent" "Silent buyers" "沉默买家", Customer, "yellow", "rf:silent-new,silent-second,silent-old,silent-fan";
    "rf-asleep" "Sleeping buyers" "沉睡买家", Customer, "yellow", "rf:asleep-new,asleep-second,asleep-old,asleep-fan";
    "rf-lost" "Lost buyers" "流失买家", Customer, "red", "rf:lost-new,lost-second,lost-old,lost-fan";
    "rf-active-new" "R×F: active, new" "R×F 活跃-新", Customer, "green", "rf:active-new";
    "rf-active-second" "R×F: active, second" "R×F 活跃-二次", Customer, "green", "rf:active-second";
    "rf-active-old" "R×F: active, old" "R×F 活跃-老", Customer, "green", "rf:active-old";
    "rf-active-fan" "R×F: active, fan" "R×F 活跃-粉丝", Customer, "green", "rf:active-fan";
    "rf-silent-new" "R×F: silent, new" "R×F 沉默-新", Customer, "blue", "rf:silent-new";
    "rf-silent-second" "R×F: silent, second" "R×F 沉默-二次", Customer, "blue", "rf:silent-second";
    "rf-silent-old" "R×F: silent, old" "R×F 沉默-老", Customer, "blue", "rf:silent-old";
    "rf-silent-fan" "R×F: silent, fan" "R×F 沉默-粉丝", Customer, "blue", "rf:silent-fan";
    "rf-asleep-new" "R×F: asleep, new" "R×F 沉睡-新", Customer, "yellow", "rf:asleep-new";
    "rf-asleep-second" "R×F: asleep, second" "R×F 沉睡-二次", Customer, "yellow", "rf:asleep-second";
    "rf-asleep-old" "R×F: asleep, old" "R×F 沉睡-老", Customer, "yellow", "rf:asleep-old";
    "rf-asleep-fan" "R×F: asleep, fan" "R×F 沉睡-粉丝", Customer, "yellow", "rf:asleep-fan";
    "rf-lost-new" "R×F: lost, new" "R×F 流失-新", Customer, "red", "rf:lost-new";
    "rf-lost-second" "R×F: lost, second" "R×F 流失-二次", Customer, "red", "rf:lost-second";
    "rf-lost-old" "R×F: lost, old" "R×F 流失-老", Customer, "red", "rf:lost-old";
    "rf-lost-fan" "R×F: lost, fan" "R×F 流失-粉丝", Customer, "red", "rf:lost-fan";
    "abc-a" "ABC: class A" "ABC：A 类", Customer, "magenta", "abc:a";
    "abc-b" "ABC: class B" "ABC：B 类", Customer, "blue", "abc:b";
    "abc-c" "ABC: class C" "ABC：C 类", Customer, "", "abc:c";
    "lifecycle-suspect" "Life cycle: suspect" "生命周期：潜在", Customer, "", "lifecycle:suspect";
    "lifecycle-prospect" "Life cycle: prospect" "生命周期：意向", Customer, "blue", "lifecycle:prospect";
    "lifecycle-first-time" "Life cycle: first-time" "生命周期：首次", Customer, "blue", "lifecycle:first-time";
    "lifecycle-repeat" "Life cycle: repeat" "生命周期：重复", Customer, "green", "lifecycle:repeat";
    "lifecycle-majority" "Life cycle: majority" "生命周期：多数", Customer, "green", "lifecycle:majority";
    "lifecycle-loyal" "Life cycle: loyal" "生命周期：忠诚", Customer, "green", "lifecycle:loyal";
    "lifecycle-advocate" "Life cycle: advocate" "生命周期：提倡", Customer, "magenta", "lifecycle:advocate";
    "lifecycle-lost" "Life cycle: lost" "生命周期：流失", Customer, "red", "lifecycle:lost";
    "matrix-i" "Matrix I: careful" "矩阵 I：谨慎", Customer, "yellow", "matrix:i";
    "matrix-ii" "Matrix II: cherish" "矩阵 II：珍惜", Customer, "green", "matrix:ii";
    "matrix-iii" "Matrix III: let go" "矩阵 III：放手", Customer, "red", "matrix:iii";
    "matrix-iv" "Matrix IV: watch" "矩阵 IV：观察", Customer, "blue", "matrix:iv";
    "portfolio-quality" "Portfolio: quality" "组合：优质", Customer, "green", "portfolio:quality";
    "portfolio-fashion" "Portfolio: fashion" "组合：时尚", Customer, "blue", "portfolio:fashion";
    "portfolio-problem" "Portfolio: problem" "组合：问题", Customer, "yellow", "portfolio:problem";
    "portfolio-low" "Portfolio: low" "组合：低质", Customer, "red", "portfolio:low";
    "do-not-contact" "Do not contact" "请勿联系", Customer, "red", "do_not_contact:yes";
    "archived" "Archived" "已归档", Customer, "", "archived:yes";
    "deals-open" "Open deals" "进行中的商机", Deal, "green", "not stage:won,lost,won-back,let-go";
    "deals-without-step" "Deals without a next step" "无下一步的商机", Deal, "yellow", "not stage:won,lost,won-back,let-go next_step:none";
    "deals-overdue" "Deals past their date" "逾期商机", Deal, "red", "not stage:won,lost,won-back,let-go expected_close<today";
    "deals-won" "Won deals" "赢单", Deal, "green", "stage:won";
    "tasks-overdue" "Overdue tasks" "逾期任务", Task, "red", "state:open,waiting due<today";
    "tasks-today" "Tasks of today" "今日任务", Task, "yellow", "state:open,waiting due:today";
    "promises-ours" "Our promises" "我方承诺", Task, "magenta", "state:open,waiting promise:ours";
    "promises-theirs" "Their promises" "对方承诺", Task, "blue", "state:open,waiting promise:theirs";
    "cases-open" "Open cases" "未结服务单", Case, "yellow", "state:open,waiting";
    "complaints-open" "Open complaints" "未结投诉", Case, "red", "type:complaint state:open,waiting";
    "receivables-overdue" "Overdue receivables" "逾期应收款", Receivable, "red", "state:open due<today";
}

/// Names of the built-in segments, in both languages and by key.
pub fn names() -> impl Iterator<Item = &'static str> {
    BUILT_IN
        .iter()
        .flat_map(|row| [row.name.en, row.name.zh, row.key])
}

/// A saved query, ready for use.
#[derive(Clone, Debug)]
pub struct Segment {
    /// The record of a segment of one's own.
    pub id: Option<Id>,
    /// Key of a built-in one.
    pub key: Option<&'static str>,
    pub name: NameOf,
    pub query: Query,
    pub colour: String,
}

/// What a segment is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NameOf {
    BuiltIn(Text),
    Own(String),
}

impl Segment {
    pub fn name(&self, lang: crate::domain::Lang) -> &str {
        match &self.name {
            NameOf::BuiltIn(text) => text.get(lang),
            NameOf::Own(name) => name,
        }
    }
}

/// All segments that can be read, by name.
#[derive(Clone, Debug, Default)]
pub struct Segments {
    pub all: Vec<Segment>,
    by_name: HashMap<String, usize>,
    /// Segments of one's own whose query cannot be read any more, with the reason.
    pub broken: Vec<(Id, super::QueryError)>,
}

impl Segments {
    /// The built-in segments and those of a book.
    pub fn of(book: &Book) -> Segments {
        let mut segments = Segments::default();
        let mut known: HashMap<Kind, Names> = HashMap::new();
        for row in BUILT_IN {
            let names = known
                .entry(row.of)
                .or_insert_with(|| Names::of(row.of, book));
            let Ok(query) = super::parse(row.query, names) else {
                continue;
            };
            let segment = Segment {
                id: None,
                key: Some(row.key),
                name: NameOf::BuiltIn(row.name),
                query,
                colour: row.colour.to_owned(),
            };
            segments.add(segment, &[row.key, row.name.en, row.name.zh]);
        }
        for record in book.iter(Kind::Segment) {
            let kind = Kind::parse(record.text("of")).unwrap_or(Kind::Customer);
            let names = known.entry(kind).or_insert_with(|| Names::of(kind, book));
            match super::parse(record.text("query"), names) {
                Ok(query) => {
                    let name = record.text("name").to_owned();
                    let segment = Segment {
                        id: Some(record.id),
                        key: None,
                        name: NameOf::Own(name.clone()),
                        query,
                        colour: record.text("colour").to_owned(),
                    };
                    segments.add(segment, &[&name]);
                }
                Err(error) => segments.broken.push((record.id, error)),
            }
        }
        segments
    }

    /// The segments a query needs: none are read for one that names none.
    pub fn needed(query: &Query, book: &Book) -> Segments {
        let mut named = false;
        query.each_test(&mut |test| named |= test.subject.leaf == super::subject::Leaf::Segment);
        match named {
            true => Segments::of(book),
            false => Segments::default(),
        }
    }

    fn add(&mut self, segment: Segment, names: &[&str]) {
        let place = self.all.len();
        self.all.push(segment);
        for name in names {
            self.by_name.insert(fold(name), place);
        }
    }

    /// The place of a segment by its folded name.
    pub fn find(&self, folded: &str) -> Option<usize> {
        self.by_name.get(folded).copied()
    }

    /// A segment by name or key.
    pub fn named(&self, name: &str) -> Option<&Segment> {
        self.all.get(self.find(&fold(name))?)
    }

    /// Places of the user's own segments.
    pub fn own(&self) -> Vec<usize> {
        let own = self.all.iter().enumerate();
        own.filter(|(_, segment)| segment.id.is_some())
            .map(|(place, _)| place)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_segment_can_be_read_and_no_two_share_a_name() {
        let book = Book::default();
        let mut seen = std::collections::BTreeSet::new();
        for row in BUILT_IN {
            let query = super::super::parse(row.query, &Names::of(row.of, &book));
            assert!(query.is_ok(), "{}: {:?}", row.key, query.err());
            for name in [row.key, row.name.zh, row.name.en] {
                let folded = fold(name);
                assert!(
                    seen.insert(folded.clone()) || folded == row.key,
                    "{name} twice"
                );
            }
        }
        assert_eq!(Segments::of(&book).all.len(), BUILT_IN.len());
    }
}
