//! Stages of files that the default pipeline does not know: they make a pipeline of their own, named after the source.
//! Rule: the default pipeline is never changed by a file.

use serde_json::{Value as Json, json};

pub const DEFAULT: &str = "default";

fn find<'a>(pipelines: &'a Json, key: &str) -> Option<&'a Json> {
    let fits = |p: &&Json| p.get("key").and_then(Json::as_str) == Some(key);
    pipelines.as_array()?.iter().find(fits)
}

/// The keys of a pipeline's stages.
pub fn stages(pipelines: &Json, key: &str) -> Vec<String> {
    let stages = find(pipelines, key)
        .and_then(|p| p.get("stages"))
        .and_then(Json::as_array);
    let key = |stage: &Json| stage.get("key").and_then(Json::as_str).map(str::to_owned);
    stages
        .map(|all| all.iter().filter_map(key).collect())
        .unwrap_or_default()
}

/// The key of the stage that a word names in a pipeline: its key or one of its labels.
pub fn stage_of(pipelines: &Json, key: &str, word: &str) -> Option<String> {
    let word = word.trim().to_lowercase();
    let stages = find(pipelines, key)?.get("stages")?.as_array()?;
    let fits = |stage: &&Json| {
        ["key", "en", "zh"].iter().any(|part| {
            stage
                .get(part)
                .and_then(Json::as_str)
                .map(str::to_lowercase)
                .as_deref()
                == Some(&word)
        })
    };
    stages
        .iter()
        .find(fits)?
        .get("key")?
        .as_str()
        .map(str::to_owned)
}

fn stage(key: &str, en: &str, zh: &str, bp: i64) -> Json {
    json!({"key": key, "en": en, "zh": zh, "probability_bp": bp, "stale_days": 30})
}

/// Adds stages to the pipeline of a source, which is made when there is none; won and lost stand at its end.
/// Answers the pipeline's key.
pub fn add(pipelines: &mut Json, source: &str, words: &[String]) -> String {
    let key = source.to_owned();
    if find(pipelines, &key).is_none() {
        let ends = [
            stage("won", "Won", "赢单", 10_000),
            stage("lost", "Lost", "输单", 0),
        ];
        if let Some(all) = pipelines.as_array_mut() {
            all.push(json!({"key": key, "en": source, "zh": source, "stages": ends}));
        }
    }
    let known = stages(pipelines, &key);
    let slot = pipelines.as_array_mut().and_then(|all| {
        all.iter_mut()
            .find(|p| p.get("key").and_then(Json::as_str) == Some(&key))
    });
    let Some(list) = slot
        .and_then(|p| p.get_mut("stages"))
        .and_then(Json::as_array_mut)
    else {
        return key;
    };
    for word in words.iter().filter(|word| !known.contains(word)) {
        let place = list.len().saturating_sub(2);
        list.insert(place, stage(word, word, word, 5000));
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stages_of_a_source_are_added_once_before_the_ends() {
        let mut all = json!([{"key": "default", "en": "Sales", "zh": "销售", "stages": [stage("lead", "Lead", "初步接洽", 1000)]}]);
        let words = ["demo".to_owned(), "trial".to_owned()];
        assert_eq!(add(&mut all, "hubspot", &words), "hubspot");
        add(&mut all, "hubspot", &words);
        assert_eq!(stages(&all, "hubspot"), ["demo", "trial", "won", "lost"]);
        assert_eq!(stages(&all, DEFAULT), ["lead"]);
        assert_eq!(stage_of(&all, DEFAULT, "初步接洽").as_deref(), Some("lead"));
    }
}
