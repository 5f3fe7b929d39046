//! Words of files that open lists (channels, causes …) do not have yet: they become words of the book.
//! Rule: words are only added, in order of appearance.

use serde_json::{Map, Value as Json};

/// Adds words to the `lists` setting.
pub fn add<'a>(lists: &mut Json, words: impl Iterator<Item = (&'a str, &'a str)>) {
    for (list, word) in words {
        if !lists.is_object() {
            *lists = Json::Object(Map::new());
        }
        let Some(all) = lists.as_object_mut() else {
            return;
        };
        let slot = all
            .entry(list.to_owned())
            .or_insert_with(|| Json::Array(Vec::new()));
        let Some(known) = slot.as_array_mut() else {
            continue;
        };
        let is_word = |entry: &Json| {
            entry.as_str() == Some(word) || entry.get("key").and_then(Json::as_str) == Some(word)
        };
        if !known.iter().any(is_word) {
            known.push(Json::String(word.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_word_is_added_once() {
        let mut lists = json!({"cause": [{"key": "heat"}]});
        add(
            &mut lists,
            [
                ("cause", "heat"),
                ("cause", "noise"),
                ("channel", "wx"),
                ("cause", "noise"),
            ]
            .into_iter(),
        );
        assert_eq!(
            lists,
            json!({"cause": [{"key": "heat"}, "noise"], "channel": ["wx"]})
        );
    }
}
