//! Fields that every kind has. `kind`, `id`, `uid`, `created` and `updated` belong to the record itself.

use crate::domain::field::{Field, Group, Type};

/// The rows that stand at the end of every kind's table.
pub fn rows() -> Vec<Field> {
    vec![
        Field::new("tags", "Tags", "标签", Type::Tags, Group::Main, 16).also(&["tag"]),
        Field::new("notes", "Notes", "备注", Type::Long, Group::Notes, 24).also(&["note"]),
        Field::new(
            "files",
            "Files",
            "文件引用",
            Type::Rows(FILE_PARTS),
            Group::Notes,
            0,
        )
        .also(&["file"]),
        Field::new("source", "Origin", "来历", Type::Line, Group::Record, 14).kept(),
        Field::new(
            "foreign_ids",
            "Outside ids",
            "外部编号",
            Type::Pairs,
            Group::Record,
            14,
        )
        .also(&["foreign_id", "ext"]),
        Field::new(
            "custom",
            "Own fields",
            "自定义字段",
            Type::Pairs,
            Group::Notes,
            0,
        ),
        Field::new(
            "overrides",
            "Overruled by hand",
            "人工更正",
            Type::Rows(OVERRIDE_PARTS),
            Group::Record,
            0,
        ),
        Field::new(
            "raw",
            "Kept as it came",
            "原样保留",
            Type::Raw,
            Group::Record,
            0,
        )
        .kept(),
    ]
}

use crate::domain::field::Part;
use crate::domain::text::t;

static FILE_PARTS: &[Part] = &[
    Part {
        key: "caption",
        label: t("Caption", "说明"),
        ty: Type::Line,
    },
    Part {
        key: "path",
        label: t("Path or address", "路径或网址"),
        ty: Type::Line,
    },
];

/// A derived figure overruled by hand, visibly: which, what it is taken to be, why.
static OVERRIDE_PARTS: &[Part] = &[
    Part {
        key: "figure",
        label: t("Figure", "指标"),
        ty: Type::Line,
    },
    Part {
        key: "value",
        label: t("Value", "数值"),
        ty: Type::Line,
    },
    Part {
        key: "note",
        label: t("Why", "原因"),
        ty: Type::Line,
    },
];
