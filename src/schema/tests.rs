//! The functions that compose tables run here as code, with rows that no operation has yet.

use std::string::String;
use std::vec::Vec;
use std::{format, vec};

use super::*;

const NAME: Constraint = Constraint::new(1, 4, Pattern::Name);

const fn string(name: &'static str, is_required: bool) -> Row {
    Row { name, value: RowValue::String(NAME), is_required }
}

const ITEM: &[Row] = &[string("x", true), string("yy", false)];
const LIST: Row =
    Row { name: "list", value: RowValue::List(Constraint::length(1, 3), RowItem::Structure(ITEM)), is_required: true };
const MEMBERS: &[Row] = &[string("first", true), LIST, string("last", false)];
const IN_URI: &[Row] = &[string("label", true), string("query", false)];

/// A string before the list, whose items have two members.
const TABLE: Table = table!(MEMBERS, IN_URI);

#[test]
fn table_has_the_rows_of_its_members() {
    let rows: Vec<_> = TABLE.rows.iter().map(|row| (row.path(), row.name(), row.above)).collect();
    assert_eq!(
        rows,
        [
            ("", "", 0),
            ("/first", "first", 0),
            ("/list", "list", 0),
            ("/last", "last", 0),
            ("/label", "label", 0),
            ("/query", "query", 0),
            ("/list/*", "*", 2),
            ("/list/*/x", "x", 6),
            ("/list/*/yy", "yy", 6),
        ]
    );
    let structures: Vec<_> =
        TABLE.rows.iter().filter(|row| row.is_structure()).map(|row| (row.first, row.count, row.required())).collect();
    assert_eq!(structures, [(1, 3, 0b011), (7, 2, 0b01)]);
    assert_eq!(
        (row_count(MEMBERS, IN_URI), path_bytes(MEMBERS, IN_URI)),
        (9, TABLE.rows.iter().map(own_path_len).sum())
    );
    assert_eq!((TABLE.list_field(), TABLE.list().path()), (1, "/list"));
    assert_eq!(TABLE.query().map(Member::path), Some("/query"));
    const NO_QUERY: Table = table!(MEMBERS, &[string("label", true)]);
    assert_eq!(NO_QUERY.query(), None);
}

/// Returns the length of a path that is not the front of another.
fn own_path_len(row: &Member) -> usize {
    if row.is_structure() || row.is_list() { 0 } else { row.path().len() }
}

#[test]
fn list_of_strings_has_a_row_for_its_items() {
    const IDS: Row =
        Row { name: "ids", value: RowValue::List(Constraint::at_least(1), RowItem::String(NAME)), is_required: true };
    let members = &[IDS, string("last", false)];
    assert_eq!((row_count(members, &[]), path_bytes(members, &[])), (4, "/ids/*".len() + "/last".len()));
    const ONLY_IDS: Table = table!(&[IDS], &[]);
    assert_eq!(ONLY_IDS.rows.iter().map(Member::path).collect::<Vec<_>>(), ["", "/ids", "/ids/*"]);
    assert_eq!(ONLY_IDS.max_json_len(2, Spelling::Written), r#"{"ids":["abcd","abcd"]}"#.len());
}

#[test]
fn longest_body_has_the_length_of_one_that_is_written() {
    let length = |items: usize| {
        let item = r#"{"x":"abcd","yy":"abcd"}"#;
        format!(r#"{{"first":"abcd","list":[{}],"last":"abcd"}}"#, vec![item; items].join(",")).len()
    };
    for items in 0..=3 {
        assert_eq!(TABLE.max_json_len(items, Spelling::Written), length(items), "{items}");
    }
    assert_eq!(TABLE.max_json_len(4, Spelling::Written), length(3));

    let escaped = |text: &str| text.chars().map(|c| format!("\\u{:04x}", u32::from(c))).collect::<String>();
    let member = |name: &str| format!(r#""{}":"{}""#, escaped(name), escaped("abcd"));
    let item = format!("{{{},{}}}", member("x"), member("yy"));
    let list = format!(r#""{}":[{}]"#, escaped("list"), [item.as_str(); 3].join(","));
    let body = format!("{{{},{list},{}}}", member("first"), member("last"));
    assert_eq!(TABLE.max_json_len(3, Spelling::Escaped), body.len());
}

#[test]
fn member_is_new_if_none_before_it_has_its_name() {
    let body = &[string("a", true), string("b", true), string("a", true)];
    assert_eq!([0, 1, 2].map(|index| is_new(body, &[], index)), [true, true, false]);
    assert_eq!([0, 1].map(|index| is_new(&[string("a", true)], &[string("a", true)], index)), [true, false]);
}

#[test]
fn names_are_equal_if_all_of_their_bytes_are() {
    for (one, other, expected) in [
        ("", "", true),
        ("ab", "ab", true),
        ("", "a", false),
        ("ab", "abc", false),
        ("abc", "ab", false),
        ("ab", "ac", false),
        ("ab", "bb", false),
    ] {
        assert_eq!(equal(one, other), expected, "{one:?}, {other:?}");
    }
}

#[test]
fn members_fit_up_to_16_rows() {
    let strings = [const { string("a", true) }; 16];
    // The first row is the body.
    assert_eq!([0, 14, 15].map(|index| fits(&strings, &[], index)), [true, true, false]);
    assert_eq!([11, 12].map(|index| fits(&strings[..index], &[LIST], index)), [true, false]);
}

#[test]
fn label_is_between_the_braces_of_a_uri() {
    for (uri, expected) in [("/a/{b}/c", (3, 5)), ("{b}", (0, 2)), ("/{}", (1, 2))] {
        assert_eq!(label(uri), expected, "{uri}");
    }
    for (uri, name, expected) in [
        ("/a/{b}/c", "b", true),
        ("/a/{b}", "b", true),
        ("/a/{b}", "c", false),
        ("/a/{bc}", "b", false),
        ("/{b", "b", false),
        ("/b}", "b", false),
        ("/b", "b", false),
        ("}b{", "b", false),
    ] {
        assert_eq!(is_label(uri, name), expected, "{uri}, {name}");
    }
}
