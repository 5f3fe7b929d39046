//! How names sound: pinyin without tones for Chinese, letters for the rest, so that a name is found as it is typed.

use super::fold::fold;
use pinyin::ToPinyin;

/// What a text sounds like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sounds {
    /// Everything without blanks: `lixiaoming`, `alicechen`.
    pub full: String,
    /// First letters of syllables and words: `lxm`, `ac`.
    pub initials: String,
}

/// Characters that sound differently as a family name. The crate knows only the common reading.
static SURNAMES: &[(&str, &[&str])] = &[
    ("尉迟", &["yu", "chi"]),
    ("万俟", &["mo", "qi"]),
    ("长孙", &["zhang", "sun"]),
    ("令狐", &["ling", "hu"]),
    ("澹台", &["tan", "tai"]),
    ("单于", &["chan", "yu"]),
    ("单", &["shan"]),
    ("曾", &["zeng"]),
    ("仇", &["qiu"]),
    ("解", &["xie"]),
    ("查", &["zha"]),
    ("任", &["ren"]),
    ("区", &["ou"]),
    ("盖", &["ge"]),
    ("翟", &["zhai"]),
    ("朴", &["piao"]),
    ("种", &["chong"]),
    ("召", &["shao"]),
    ("折", &["she"]),
    ("员", &["yun"]),
    ("覃", &["qin"]),
    ("缪", &["miao"]),
    ("乐", &["yue"]),
    ("那", &["na"]),
    ("黑", &["he"]),
    ("秘", &["bi"]),
    ("冼", &["xian"]),
    ("洗", &["xian"]),
    ("繁", &["po"]),
    ("柏", &["bai"]),
    ("石", &["shi"]),
    ("沈", &["shen"]),
    ("葛", &["ge"]),
    ("哈", &["ha"]),
    ("宿", &["su"]),
    ("句", &["gou"]),
    ("燕", &["yan"]),
    ("阚", &["kan"]),
    ("谌", &["chen"]),
    ("应", &["ying"]),
    ("能", &["nai"]),
    ("车", &["che"]),
    ("卜", &["bu"]),
    ("祭", &["zhai"]),
    ("隗", &["wei"]),
    ("逄", &["pang"]),
    ("撒", &["sa"]),
    ("贾", &["jia"]),
    ("郗", &["xi"]),
    ("佴", &["nai"]),
    ("邵", &["shao"]),
    ("盛", &["sheng"]),
    ("华", &["hua"]),
    ("纪", &["ji"]),
    ("过", &["guo"]),
    ("牟", &["mu"]),
    ("芮", &["rui"]),
    ("臧", &["zang"]),
    ("乜", &["nie"]),
    ("要", &["yao"]),
    ("相", &["xiang"]),
    ("尹", &["yin"]),
    ("鲜", &["xian"]),
    ("都", &["du"]),
    ("幺", &["yao"]),
    ("度", &["du"]),
    ("余", &["yu"]),
    ("俞", &["yu"]),
    ("于", &["yu"]),
    ("吕", &["lv"]),
    ("闾", &["lv"]),
];

/// Frequent words in names of companies and places whose characters have several readings.
static WORDS: &[(&str, &[&str])] = &[
    ("重庆", &["chong", "qing"]),
    ("银行", &["yin", "hang"]),
    ("长春", &["chang", "chun"]),
    ("长沙", &["chang", "sha"]),
    ("长江", &["chang", "jiang"]),
    ("长城", &["chang", "cheng"]),
    ("成都", &["cheng", "du"]),
    ("首都", &["shou", "du"]),
    ("厦门", &["xia", "men"]),
    ("大厦", &["da", "sha"]),
    ("音乐", &["yin", "yue"]),
    ("朝阳", &["chao", "yang"]),
    ("调味", &["tiao", "wei"]),
    ("会计", &["kuai", "ji"]),
    ("蚌埠", &["beng", "bu"]),
    ("六安", &["lu", "an"]),
    ("行业", &["hang", "ye"]),
    ("商行", &["shang", "hang"]),
    ("车行", &["che", "hang"]),
    ("行长", &["hang", "zhang"]),
    ("董事长", &["dong", "shi", "zhang"]),
    ("校长", &["xiao", "zhang"]),
    ("市长", &["shi", "zhang"]),
    ("会长", &["hui", "zhang"]),
    ("店长", &["dian", "zhang"]),
    ("部长", &["bu", "zhang"]),
    ("成长", &["cheng", "zhang"]),
    ("单位", &["dan", "wei"]),
    ("解决", &["jie", "jue"]),
    ("解放", &["jie", "fang"]),
    ("种子", &["zhong", "zi"]),
    ("能源", &["neng", "yuan"]),
    ("区域", &["qu", "yu"]),
    ("查询", &["cha", "xun"]),
    ("员工", &["yuan", "gong"]),
    ("乐高", &["le", "gao"]),
    ("乐园", &["le", "yuan"]),
    ("重阳", &["chong", "yang"]),
    ("便宜", &["pian", "yi"]),
    ("任务", &["ren", "wu"]),
    ("黑龙江", &["hei", "long", "jiang"]),
    ("黑马", &["hei", "ma"]),
    ("石油", &["shi", "you"]),
    ("折扣", &["zhe", "kou"]),
];

/// Characters whose usual reading in names is not the one the crate gives first.
static USUAL: &[(&str, &[&str])] = &[("长", &["chang"]), ("晟", &["sheng"]), ("都", &["du"])];

/// A Chinese name with a family name of one character has at most so many; only there does the first sound as a family
/// name. Longer ones are names of companies and places.
const LONGEST_NAME: usize = 3;
/// The same with a family name of two.
const LONGEST_DOUBLE_NAME: usize = 4;

/// What a name or word sounds like; the family name at the head of a Chinese name is read as one.
pub fn sounds(text: &str) -> Sounds {
    let mut out = Sounds::default();
    let folded = fold(text);
    let mut rest = folded.as_str();
    let mut in_word = false;
    while let Some(c) = rest.chars().next() {
        if is_han(c) {
            let run = rest
                .find(|c| !is_han(c))
                .and_then(|end| rest.get(..end))
                .unwrap_or(rest);
            read_han(run, &mut out);
            rest = rest.get(run.len()..).unwrap_or("");
            in_word = false;
            continue;
        }
        if c.is_alphanumeric() {
            // Numbers are typed as they are written, so all their digits count.
            if !in_word || c.is_numeric() {
                out.initials.push(c);
            }
            out.full.push(c);
            in_word = true;
        } else if c != '\'' {
            in_word = false;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
    out
}

fn is_han(c: char) -> bool {
    c.to_pinyin().is_some()
}

fn read_han(run: &str, out: &mut Sounds) {
    let mut rest = run;
    let mut say = |syllables: &[&str]| {
        for syllable in syllables {
            out.full.push_str(syllable);
            out.initials.extend(syllable.chars().next());
        }
    };
    let is_word = WORDS.iter().any(|(word, _)| run.starts_with(word));
    let length = run.chars().count();
    let may_be_name = |syllables: &[&str]| match syllables {
        [_] => length <= LONGEST_NAME && !is_word,
        _ => length <= LONGEST_DOUBLE_NAME && !is_word,
    };
    if let Some((after, syllables)) = head(rest, SURNAMES).filter(|(_, said)| may_be_name(said)) {
        say(syllables);
        rest = after;
    }
    while let Some(c) = rest.chars().next() {
        if let Some((after, syllables)) = head(rest, WORDS).or_else(|| head(rest, USUAL)) {
            say(syllables);
            rest = after;
            continue;
        }
        if let Some(sound) = c.to_pinyin() {
            // On keyboards ü is typed v.
            say(&[&sound.plain().replace('ü', "v")]);
        }
        rest = rest.get(c.len_utf8()..).unwrap_or("");
    }
}

type Reading = (&'static str, &'static [&'static str]);

/// The first word of the table the text begins with: what follows, and its syllables.
fn head<'a>(text: &'a str, table: &[Reading]) -> Option<(&'a str, &'static [&'static str])> {
    table
        .iter()
        .find_map(|(word, syllables)| Some((text.strip_prefix(word)?, *syllables)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sound_as_they_are_typed() {
        for (text, full, initials) in [
            ("李小明", "lixiaoming", "lxm"),
            ("王芳 (芳姐)", "wangfangfangjie", "wffj"),
            ("欧阳文静", "ouyangwenjing", "oywj"),
            ("吕布", "lvbu", "lb"),
            ("Alice Chen", "alicechen", "ac"),
            ("Zoë Müller", "zoemuller", "zm"),
            ("云杉 ERP 二期", "yunshanerperqi", "yseeq"),
            ("3M中国", "3mzhongguo", "3zg"),
            ("O'Neill", "oneill", "o"),
            ("", "", ""),
        ] {
            let heard = sounds(text);
            assert_eq!(
                (heard.full.as_str(), heard.initials.as_str()),
                (full, initials),
                "{text}"
            );
        }
    }

    #[test]
    fn family_names_have_their_own_reading() {
        for (name, full) in [
            ("单田芳", "shantianfang"),
            ("曾国藩", "zengguofan"),
            ("仇英", "qiuying"),
            ("解缙", "xiejin"),
            ("查良镛", "zhaliangyong"),
            ("任正非", "renzhengfei"),
            ("区志明", "ouzhiming"),
            ("盖叫天", "gejiaotian"),
            ("尉迟恭", "yuchigong"),
            ("万俟卨", "moqixie"),
            ("翟天临", "zhaitianlin"),
            ("朴树", "piaoshu"),
            ("长孙无忌", "zhangsunwuji"),
            ("陈晟", "chensheng"),
        ] {
            assert_eq!(sounds(name).full, full, "{name}");
        }
    }

    #[test]
    fn words_of_companies_are_not_read_as_family_names() {
        assert_eq!(sounds("解决方案公司").full, "jiejuefangangongsi");
        assert_eq!(sounds("重庆银行").full, "chongqingyinhang");
        assert_eq!(sounds("长沙").initials, "cs");
        assert_eq!(sounds("区域公司").full, "quyugongsi");
        assert_eq!(sounds("长安集团").full, "changanjituan");
        assert_eq!(sounds("任务").full, "renwu");
        assert_eq!(sounds("单位").full, "danwei");
    }
}
