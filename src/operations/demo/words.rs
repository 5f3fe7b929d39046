//! Lists of made-up names and places: Chinese and its romanisation side by side.
//! Rule: no real person; given names and surnames are combined by chance.

use super::random::Random;
use crate::domain::Lang;

/// A word in Chinese and in Latin letters.
pub type Pair = (&'static str, &'static str);

pub static SURNAMES: &[Pair] = &[
    ("王", "Wang"),
    ("李", "Li"),
    ("张", "Zhang"),
    ("刘", "Liu"),
    ("陈", "Chen"),
    ("杨", "Yang"),
    ("赵", "Zhao"),
    ("黄", "Huang"),
    ("周", "Zhou"),
    ("吴", "Wu"),
    ("徐", "Xu"),
    ("孙", "Sun"),
    ("胡", "Hu"),
    ("朱", "Zhu"),
    ("高", "Gao"),
    ("林", "Lin"),
    ("何", "He"),
    ("郭", "Guo"),
    ("马", "Ma"),
    ("罗", "Luo"),
    ("梁", "Liang"),
    ("宋", "Song"),
    ("郑", "Zheng"),
    ("谢", "Xie"),
    ("韩", "Han"),
    ("唐", "Tang"),
    ("冯", "Feng"),
    ("于", "Yu"),
    ("董", "Dong"),
    ("萧", "Xiao"),
    ("程", "Cheng"),
    ("曹", "Cao"),
    ("袁", "Yuan"),
    ("邓", "Deng"),
    ("许", "Xu"),
    ("傅", "Fu"),
    ("沈", "Shen"),
    ("曾", "Zeng"),
    ("彭", "Peng"),
    ("吕", "Lü"),
    ("苏", "Su"),
    ("卢", "Lu"),
    ("蒋", "Jiang"),
    ("蔡", "Cai"),
    ("贾", "Jia"),
    ("丁", "Ding"),
    ("魏", "Wei"),
    ("薛", "Xue"),
    ("叶", "Ye"),
    ("阎", "Yan"),
    ("欧阳", "Ouyang"),
    ("司徒", "Situ"),
];

/// Given names, female ones first.
pub static GIVEN: &[Pair] = &[
    ("芳", "Fang"),
    ("秀英", "Xiuying"),
    ("敏", "Min"),
    ("静", "Jing"),
    ("丽", "Li"),
    ("艳", "Yan"),
    ("娟", "Juan"),
    ("霞", "Xia"),
    ("桂英", "Guiying"),
    ("雪", "Xue"),
    ("婷", "Ting"),
    ("雨桐", "Yutong"),
    ("欣怡", "Xinyi"),
    ("梓涵", "Zihan"),
    ("诗涵", "Shihan"),
    ("佳怡", "Jiayi"),
    ("思雨", "Siyu"),
    ("若曦", "Ruoxi"),
    ("晓梅", "Xiaomei"),
    ("玉兰", "Yulan"),
    ("红", "Hong"),
    ("慧", "Hui"),
    ("琳", "Lin"),
    ("晨曦", "Chenxi"),
    ("伟", "Wei"),
    ("强", "Qiang"),
    ("磊", "Lei"),
    ("军", "Jun"),
    ("洋", "Yang"),
    ("勇", "Yong"),
    ("杰", "Jie"),
    ("涛", "Tao"),
    ("明", "Ming"),
    ("超", "Chao"),
    ("浩然", "Haoran"),
    ("子轩", "Zixuan"),
    ("宇航", "Yuhang"),
    ("博文", "Bowen"),
    ("俊杰", "Junjie"),
    ("天佑", "Tianyou"),
    ("建国", "Jianguo"),
    ("志强", "Zhiqiang"),
    ("晓东", "Xiaodong"),
    ("海涛", "Haitao"),
    ("鹏飞", "Pengfei"),
    ("家豪", "Jiahao"),
    ("一鸣", "Yiming"),
    ("文博", "Wenbo"),
];

/// Places of the branches: Jilin first, then Heilongjiang from place 12 on.
pub static CITIES: &[Pair] = &[
    ("长春", "Changchun"),
    ("吉林", "Jilin"),
    ("四平", "Siping"),
    ("辽源", "Liaoyuan"),
    ("通化", "Tonghua"),
    ("白山", "Baishan"),
    ("松原", "Songyuan"),
    ("白城", "Baicheng"),
    ("延吉", "Yanji"),
    ("敦化", "Dunhua"),
    ("公主岭", "Gongzhuling"),
    ("梅河口", "Meihekou"),
    ("哈尔滨", "Harbin"),
    ("齐齐哈尔", "Qiqihar"),
    ("牡丹江", "Mudanjiang"),
    ("佳木斯", "Jiamusi"),
    ("大庆", "Daqing"),
    ("鸡西", "Jixi"),
    ("双鸭山", "Shuangyashan"),
    ("伊春", "Yichun"),
    ("七台河", "Qitaihe"),
    ("鹤岗", "Hegang"),
    ("黑河", "Heihe"),
    ("绥化", "Suihua"),
    ("绥芬河", "Suifenhe"),
    ("北安", "Bei'an"),
];

static STREETS: &[Pair] = &[
    ("人民大街", "Renmin Avenue"),
    ("解放路", "Jiefang Road"),
    ("建设街", "Jianshe Street"),
    ("和平路", "Heping Road"),
    ("文化街", "Wenhua Street"),
    ("青年路", "Qingnian Road"),
    ("体育路", "Tiyu Road"),
    ("花园街", "Huayuan Street"),
    ("站前街", "Zhanqian Street"),
    ("学府路", "Xuefu Road"),
];

/// The branches: which place, and which branch there. The first is the model branch.
pub static BRANCHES: &[(usize, u8)] = &[
    (0, 1),
    (0, 2),
    (0, 3),
    (1, 1),
    (1, 2),
    (2, 1),
    (3, 1),
    (4, 1),
    (5, 1),
    (6, 1),
    (7, 1),
    (8, 1),
    (9, 1),
    (10, 1),
    (11, 1),
    (12, 1),
    (12, 2),
    (12, 3),
    (13, 1),
    (13, 2),
    (14, 1),
    (15, 1),
    (16, 1),
    (16, 2),
    (17, 1),
    (18, 1),
    (19, 1),
    (21, 1),
    (23, 1),
    (24, 1),
];

const FIRST_OF_HEILONGJIANG: usize = 12;

/// The word in the language of the book.
pub fn word(lang: Lang, pair: Pair) -> &'static str {
    match lang {
        Lang::Zh => pair.0,
        Lang::En => pair.1,
    }
}

fn city(branch: usize) -> (usize, u8) {
    BRANCHES
        .get(branch % BRANCHES.len().max(1))
        .copied()
        .unwrap_or((0, 1))
}

pub fn city_name(lang: Lang, branch: usize) -> &'static str {
    word(
        lang,
        CITIES
            .get(city(branch).0)
            .copied()
            .unwrap_or(("长春", "Changchun")),
    )
}

/// Name of a branch: `长春一店`, `Changchun 1`.
pub fn branch_name(lang: Lang, branch: usize) -> String {
    let (place, name) = (city(branch).1, city_name(lang, branch));
    match lang {
        Lang::En => format!("{name} {place}"),
        Lang::Zh => format!(
            "{name}{}店",
            match place {
                1 => "一",
                2 => "二",
                _ => "三",
            }
        ),
    }
}

pub fn province_name(lang: Lang, branch: usize) -> &'static str {
    let pair = if city(branch).0 < FIRST_OF_HEILONGJIANG {
        ("吉林", "Jilin")
    } else {
        ("黑龙江", "Heilongjiang")
    };
    word(lang, pair)
}

/// A person's name in parts.
#[derive(Clone, Debug)]
pub struct Name {
    pub full: String,
    pub family: &'static str,
    pub given: &'static str,
    /// Latin letters for a mail address.
    pub latin: String,
    pub female: bool,
    surname: Pair,
}

/// A name by chance, of the family named if one is.
pub fn person(
    random: &mut Random,
    lang: Lang,
    family: Option<&Name>,
    female: Option<bool>,
) -> Name {
    let drawn = random.pick(SURNAMES).copied().unwrap_or(("王", "Wang"));
    let surname = family.map_or(drawn, |name| name.surname);
    let half = GIVEN.len() / 2;
    let female = female.unwrap_or_else(|| random.chance(45));
    let place = if female {
        random.below(half)
    } else {
        half + random.below(GIVEN.len() - half)
    };
    name_of(
        lang,
        surname,
        GIVEN.get(place).copied().unwrap_or(("芳", "Fang")),
        female,
    )
}

/// Somebody of the same family with another given name.
pub fn relative(random: &mut Random, lang: Lang, of: &Name, female: Option<bool>) -> Name {
    let drawn = (0..4).map(|_| person(random, lang, Some(of), female));
    let mut drawn = drawn.filter(|name| name.full != of.full);
    drawn.next().unwrap_or_else(|| of.clone())
}

/// The same name as another hand would have written it down: in Latin letters, or given name first.
pub fn written_otherwise(lang: Lang, name: &Name) -> String {
    match lang {
        Lang::En => format!("{} {}", name.given, name.family),
        Lang::Zh => name
            .latin
            .split('.')
            .rev()
            .map(capital)
            .collect::<Vec<_>>()
            .join(" "),
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The name from its parts.
pub fn name_of(lang: Lang, surname: Pair, given: Pair, female: bool) -> Name {
    let (family, own) = (word(lang, surname), word(lang, given));
    let full = match lang {
        Lang::Zh => format!("{family}{own}"),
        Lang::En => format!("{family} {own}"),
    };
    let latin = format!("{}.{}", given.1, surname.1)
        .to_lowercase()
        .replace('ü', "v")
        .replace('\'', "");
    Name {
        full,
        family,
        given: own,
        latin,
        female,
        surname,
    }
}

/// A street with its house number.
pub fn street(random: &mut Random, lang: Lang) -> String {
    let name = word(
        lang,
        random
            .pick(STREETS)
            .copied()
            .unwrap_or(("人民大街", "Renmin Avenue")),
    );
    let number = random.within(1, 260);
    match lang {
        Lang::Zh => format!("{name}{number}号"),
        Lang::En => format!("{number} {name}"),
    }
}
