//! The shortcuts for texts that are plain or ASCII.

use super::*;

#[test]
fn text_of_printable_ascii_has_a_length() {
    for (text, expected) in [
        (Text::new(""), Some(0)),
        (Text::new("!a~"), Some(3)),
        (Text::new("a b"), None),
        (Text::new("a\u{7f}"), None),
        (Text::new("é"), None),
        (Text::from_json("a/b"), Some(3)),
        (Text::from_json(r#"a\/b\"/c"#), Some(6)),
        (Text::from_json(r"\\"), None),
        (Text::from_json(r"a\n"), None),
        (Text::from_json(r"\u0041/"), None),
        (Text::from_percent(b"%41").unwrap_or_default(), None),
    ] {
        assert_eq!(text.len_ascii::<b'!'>(), expected, "{text}");
    }
    assert_eq!(Text::new("a b").len_ascii::<b' '>(), Some(3));
    assert_eq!(Text::new("a\t").len_ascii::<b' '>(), None);
}

#[test]
fn percent_encoded_text_without_escape_is_plain() {
    for (raw, plain) in [("a b", Some("a b")), ("é", Some("é")), ("%41", None), ("", Some(""))] {
        assert_eq!(Text::from_valid_percent(raw.as_bytes(), raw).as_str(), plain, "{raw}");
        assert_eq!(Text::from_percent(raw.as_bytes()).unwrap_or_default().as_str(), plain, "{raw}");
    }
    // Half of the character is an escape.
    assert_eq!(Text::from_valid_percent(b"a\xc3%a9", "a").as_str(), None);
}

#[test]
fn plain_front_has_nothing_to_escape() {
    for (text, length, expected) in
        [("abc", 3, true), ("abc", 0, true), ("abc", 4, false), ("ab\"", 2, true), ("ab\"", 3, false), ("é", 1, true)]
    {
        assert_eq!(Text::new(text).starts_plain(length), expected, "{text}, {length}");
    }
    assert!(!Text::from_json(r"abc\n").starts_plain(3));
}
