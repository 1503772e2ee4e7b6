//! Reading of RFC 8259: tables of its productions and of ways to break them, and a comparison with `serde_json`.
//!
//! In a table, `¦` marks the byte that no valid text can have there. The mark is removed before the text is read. A row
//! without a mark is JSON. If `|` separates rows, the spaces around a row are not part of it.

use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId};
use iot_shapes::{
    AnyRequest, AnyResponse, ChunkReader, FailFast, Operation, Report, RequestHead, ResponseError, ResponseHead,
    Violation, ViolationKind,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::de::IgnoredAny;

/// The verdict on a body: JSON of a known shape, or a kind and an offset. A constraint violation is no error here.
type Verdict = Result<(), (ViolationKind, usize)>;

const fn syntax(offset: usize) -> Verdict {
    Err((ViolationKind::Syntax, offset))
}

/// The message of a body.
#[derive(Clone, Copy, Debug)]
enum Message {
    Request(&'static str),
    Response(Operation, u16),
}

use Message::{Request, Response};

const SITEWISE: Message = Request("/projects/00000000-0000-0000-0000-000000000000/assets/associate");
const GREENGRASS: Message = Request("/greengrass/v2/coreDevices/core/associateClientDevices");
const IOT: Message = Request("/jobs/job/targets");
const SITEWISE_RESPONSE: Message = Response(Operation::BatchDisassociateProjectAssets, 200);
const GREENGRASS_RESPONSE: Message = Response(Operation::BatchAssociateClientDeviceWithCoreDevice, 200);
const IOT_RESPONSE: Message = Response(Operation::AssociateTargetsWithJob, 200);
const GREENGRASS_ERROR: Message = Response(Operation::BatchAssociateClientDeviceWithCoreDevice, 400);
const IOT_ERROR: Message = Response(Operation::AssociateTargetsWithJob, 400);

impl Message {
    /// Returns the verdict on a body. Panics if the typed reader and the validator disagree.
    #[track_caller]
    fn check(self, body: &[u8]) -> Verdict {
        let (read, checked) = match self {
            Request(target) => {
                let head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
                let read = AnyRequest::<_>::from_http_with(&head, body, &mut Report::<1>::new()).err();
                (read, Operation::validate_http(&head, body, &mut Report::<1>::new()).err())
            }
            Response(operation, status) => {
                let head = ResponseHead::new(status);
                let read = match AnyResponse::<_>::from_http_with(operation, &head, body, &mut Report::<1>::new()) {
                    Ok(_) => None,
                    Err(ResponseError::Service(response)) => response.body_violation().copied(),
                    Err(ResponseError::Invalid(violation)) => Some(violation),
                };
                (read, operation.validate_response(&head, body, &mut Report::<1>::new()).err())
            }
        };
        let [read, checked] = [read, checked].map(|violation| match violation {
            Some(violation) if !violation.kind().is_constraint() => {
                let is_truncated = violation.kind() == ViolationKind::Syntax && is_front(body);
                assert_eq!(violation.is_truncated(), is_truncated, "{self:?} {}", body.escape_ascii());
                Err(kind_and_offset(violation))
            }
            _ => Ok(()),
        });
        assert_eq!(read, checked, "{self:?} {}", body.escape_ascii());
        read
    }
}

/// Returns the kind and the offset of a violation that is not of a constraint.
fn kind_and_offset(violation: Violation) -> (ViolationKind, usize) {
    if matches!(violation.kind(), ViolationKind::Syntax | ViolationKind::Depth) {
        assert_eq!(violation.pointer().to_string(), "");
    }
    (violation.kind(), violation.offset().unwrap())
}

/// The position of a value: its message, and the text before and after it.
type Position = (Message, &'static str, &'static str);

/// Positions of skipped values, at the end of their object.
const SKIPPED: [Position; 9] = [
    (IOT, r#"{"targets":["a"],"x":"#, "}"),
    (GREENGRASS, r#"{"x":"#, "}"),
    (GREENGRASS, r#"{"entries":[{"thingName":"a","x":"#, r#"}]}"#),
    (SITEWISE, r#"{"x":"#, "}"),
    (SITEWISE_RESPONSE, r#"{"errors":[{"x":"#, "}]}"),
    (GREENGRASS_RESPONSE, r#"{"errorEntries":[{"x":"#, "}]}"),
    (IOT_RESPONSE, r#"{"jobId":"a","x":"#, "}"),
    (GREENGRASS_ERROR, r#"{"fields":[{"x":"#, "}]}"),
    (IOT_ERROR, r#"{"x":"#, "}"),
];

/// Positions of strings that are read.
const STRINGS: [Position; 9] = [
    (IOT, r#"{"targets":["#, r#"]}"#),
    (IOT, r#"{"targets":["a"],"comment":"#, r#"}"#),
    (GREENGRASS, r#"{"entries":[{"thingName":"#, r#"}]}"#),
    (SITEWISE, r#"{"assetIds":["#, r#"]}"#),
    (SITEWISE, r#"{"clientToken":"#, r#","assetIds":[]}"#),
    (GREENGRASS_RESPONSE, r#"{"errorEntries":[{"code":"#, "}]}"),
    (IOT_RESPONSE, r#"{"description":"#, "}"),
    (GREENGRASS_ERROR, r#"{"fields":[{"name":"#, "}]}"),
    (IOT_ERROR, r#"{"message":"#, "}"),
];

/// Positions of names.
const NAMES: [Position; 6] = [
    (IOT, r#"{"targets":["a"],"#, r#":1}"#),
    (GREENGRASS, r#"{"#, r#":1}"#),
    (GREENGRASS, r#"{"entries":[{"thingName":"a", "#, r#" :1}]}"#),
    (SITEWISE, r#"{"x":{"#, r#":1}}"#),
    (SITEWISE_RESPONSE, r#"{"errors":[{"#, r#":[]}]}"#),
    (IOT_ERROR, r#"{"#, r#":{}}"#),
];

/// Returns a row without its `¦`, and the offset of the mark.
fn unmarked(row: &str) -> (String, Option<usize>) {
    (row.replacen('¦', "", 1), row.find('¦'))
}

/// Checks a text at some positions. `fault` is the offset of its first invalid byte.
#[track_caller]
fn check_text(positions: &[Position], text: &[u8], fault: Option<usize>) {
    for (message, before, after) in positions {
        let body = [before.as_bytes(), text, after.as_bytes()].concat();
        let offset = fault.map(|fault| before.len() + fault);
        assert_eq!(message.check(&body), offset.map_or(Ok(()), syntax), "{message:?} {}", body.escape_ascii());
        // The text before the fault is the start of some JSON, so it is truncated, not malformed.
        let end = offset.unwrap_or(body.len() - 1);
        assert_eq!(message.check(&body[..end]), syntax(end), "{message:?} {}", body[..end].escape_ascii());
    }
}

/// Checks the rows of a table at some positions.
#[track_caller]
fn check_rows<'r>(positions: &[Position], rows: impl IntoIterator<Item = &'r str>) {
    for row in rows {
        let (text, fault) = unmarked(row);
        check_text(positions, text.as_bytes(), fault);
    }
}

const LITERALS: &str = "
    null | true | false
    | n¦ | nu¦ | nul¦ | t¦ | tr¦ | tru¦ | f¦ | fa¦ | fal¦ | fals¦ | n¦il | n¦an | nu¦Ll | tr¦Ue | tru¦x | fals¦y | f¦f
    | null¦l | true¦e | false¦1 | null¦'' | true¦[] | false¦{} | null ¦null | true¦-1 | null¦\\ | ¦Null | ¦NULL
    | ¦True | ¦TRUE | ¦False | ¦None | ¦undefined | ¦NaN | ¦Infinity | ¦inf | ¦yes | ¦a | ¦_ | ¦$ | ¦é | ¦ｎull | n¦ｕll
    | ¦\\u006eull
";

const NUMBERS: &str = "
    0 | -0 | 1 | -1 | 9 | 10 | 1234567890 | -9876543210 | 0.0 | -0.0 | 0.5 | 1.25 | 10.01 | 0.000 | -1.0 | 1e1 | 1E1
    | 1e+1 | 1E-1 | 0e0 | -0E+0 | 1e00 | 1.5e10 | -0.5E-05 | 9007199254740993 | 18446744073709551616 | 1e400 | -1e400
    | 1e-400 | 1E+99999999999999999999 | 0.1234567890123456789012345678901234567890
    | -¦ | -¦-1 | -¦+1 | -¦a | -¦.5 | -¦ 1 | -¦e1 | -¦Infinity | -¦NaN | -¦null | -¦'1' | ¦+ | ¦+1 | ¦+0 | ¦.5 | ¦.
    | ¦e1 | 0¦1 | 0¦0 | -0¦1 | -0¦0 | 0¦x10 | 0¦b1 | 0¦o7 | 0¦a | 0¦- | 0¦+1 | 0¦_ | 1¦a | 1¦- | 1¦+1 | 1¦_000 | 1¦/2
    | 1¦f | 1¦L | 1.¦ | 1.¦. | 1.¦e1 | 1.¦-1 | 1.¦ 5 | 1.¦a | 0.¦ | -1.¦ | 1.5¦. | 1.5¦.5 | 1.5¦- | 1.5¦+ | 1.5¦f
    | 1.5 ¦5 | 1e¦ | 1e¦. | 1e¦.5 | 1e¦ 5 | 1e¦e1 | 1e¦a | 1E¦ | 1e+¦ | 1e-¦ | 1e+¦-1 | 1e-¦+1 | 1e+¦+1 | 1e+¦ 1
    | 1e+¦.1 | 1e+¦e1 | 1.5e¦ | 1.5e+¦ | 0e¦ | 1e1¦.5 | 1e1¦. | 1e1¦e1 | 1e1¦E1 | 1e1¦-1 | 1e1¦+ | 1e1¦a | 1e1 ¦1
    | 1 ¦2 | 1 ¦.5 | 1 ¦e5 | 1,¦000 | 1¦é | ¦１ | ¦٣ | 1¦２ | ¦½ | ¦−1 | 1¦'' | 1¦[] | 1¦{} | 1¦true | 1¦\\
";

const ARRAYS: &str = r#"
    [] | [ ] | [0] | [ 0 ] | [1,2] | [ 1 , 2 ] | [[]] | [[],[]] | [[[]],[[],[]]] | [{}] | [{},{}] | [-1] | [1e1]
    | [1.5] | [null,true,false,0,"",[],{}] | ["]","[",",","\"]"]
    | ¦] | [¦,] | [¦,1] | [1,¦] | [1, ¦] | [1,¦,2] | [1,2,¦] | [1 ¦2] | [1¦:2] | ["a"¦:1] | [1¦;2] | [¦:] | [¦}]
    | [1¦} | [1,¦} | []¦] | []¦[] | [] ¦[] | [[] ¦[]] | [[]¦[]] | [[]¦1] | [{} ¦{}] | [1]¦2 | [1]¦"" | ["a" ¦"b"]
    | ["a"¦"b"] | [true ¦false] | [null¦null] | ["a"¦1] | [1¦"a"] | [¦x] | [nul¦] | [-¦] | [1.¦] | [1e¦] | [1e+¦]
    | [0¦1] | [tru¦,1] | [1.¦,1] | ¦(1) | [¦'a'] | [¦a] | [¦/**/] | [1,¦//2] | [¦#] | [¦...] | [1¦=2] | [[1]¦} | [{}¦}
    | [{"a":[¦}]}] | [[[[¦}]]] | [¦+1] | [¦\n]
"#;

const OBJECTS: &str = r#"
    {} | { } | {"a":1} | { "a" : 1 } | {"a":1,"b":2} | {"a":1 , "b":2} | {"":0} | {"a":{}} | {"a":{"a":{"a":[]}}}
    | {"a":1,"a":2} | {"a":null,"a":null} | {"}":"{"} | {":":","} | {"a":-0} | {"a":true,"b":false}
    | {"a":[{"b":[{}]}]} | {"targets":1,"assetIds":2,"entries":3,"errors":4}
    | ¦} | {¦,} | {"a"¦} | {"a" ¦} | {"a":¦} | {"a": ¦} | {"a":1,¦} | {"a":1, ¦} | {"a":1,¦,"b":2} | {¦,"a":1}
    | {"a":¦,"b":1} | {"a":1¦"b":2} | {"a":1 ¦"b":2} | {"a"¦1} | {"a" ¦1} | {"a":¦:1} | {"a":1¦:2} | {"a"¦,1}
    | {"a":1,"b"¦} | {"a":1,"b"¦,"c":1} | {¦a:1} | {¦'a':1} | {¦1:1} | {¦-1:1} | {¦null:1} | {¦true:1} | {¦[]:1}
    | {¦{}:1} | {¦:1} | {"a"¦=1} | {"a":1¦;"b":2} | {¦]} | {"a":1¦]} | {"a":¦]} | {"a":1,¦]} | {}¦{} | {} ¦{} | {}¦[]
    | {}¦1 | {}¦"" | {"a":{}¦{}} | {"a":[]¦[]} | {"a":1}¦1 | {"a":1,¦1} | {"a":1,¦[]} | {"a":1,¦null} | {"a":nul¦}
    | {"a":-¦} | {"a":1.¦} | {"a":1e+¦} | {"a":0¦1} | {"a":¦x} | {"a":¦+1} | {¦/**/} | {"a":¦/**/1} | {"a":1¦/**/}
    | {"a":{"b":1¦]} | {"a":[1¦}} | {"a" ¦"b"} | {"a"¦"b":1} | {"a":"b"¦"c"} | {"a":"b"¦:1} | {"a":{"b":{"c":¦}}}
    | {"a":[[{"b"¦]]} | {"a":1,"\¦x":1} | {¦...} | {"a"¦?:1}
"#;

/// The four characters of white space, and others that some parsers accept.
const WHITE_SPACE: &str = "\t1|\n1|\r1|\r\n1| \t\n\r1 \t\n\r |\t-1.5e1\n|\rnull\r|\n\"\"\n|[\t\n\r ]|[\n1\t,\r2\n]\
    |{\t\n\r }|{\n\"a\"\r:\t1\n,\r\"b\"\n:\t{}\r}|¦|\t\n\r ¦|¦,|¦:|¦\0 1|¦\u{8}1|¦\u{b}1|¦\u{c}1|¦\u{1b}1|¦\u{1f}1\
    |¦\u{7f}1|¦\u{80}1|¦\u{85}1|¦\u{a0}1|¦\u{1680}1|¦\u{2003}1|¦\u{200b}1|¦\u{2028}1|¦\u{2029}1|¦\u{3000}1|¦\u{feff}1\
    |1¦\0|1¦\u{b}|1¦\u{c}|1¦\u{85}|1¦\u{a0}|1¦\u{2028}|1¦\u{feff}| ¦\u{a0}1|[1¦\u{b}]|[¦\u{c}1]|[1,¦\u{a0}]\
    |[¦\u{feff}]|{\"a\"¦\u{b}:1}|{\"a\":¦\u{c}1}|{¦\u{a0}}|{\"a\":1,¦\u{feff}\"b\":1}|{\"a\":1¦\u{85}}|¦/**/1|1¦/**/\
    |¦//\n1|1¦//\n|¦#\n1|1 ¦#|¦<!-- -->1|¦\\n1|¦\\u0020|¦'a'|¦`a`|¦“a”|¦;|1¦;|¦=1|¦@|¦<a>";

#[test]
fn skipped_value_follows_grammar() {
    for table in [LITERALS, NUMBERS, ARRAYS, OBJECTS] {
        check_rows(&SKIPPED, table.split('|').map(str::trim));
    }
    check_rows(&SKIPPED, WHITE_SPACE.split('|'));
}

/// Strings of every form, and ways to break them.
const ESCAPES: &str = r#"
    "" | "a" | "é中🚀" | "\"" | "\\" | "\/" | "\b" | "\f" | "\n" | "\r" | "\t" | "\"\\\/\b\f\n\r\t" | "a\"b" | "\\\\"
    | "\\u00" | "\\\"" | "\u0000" | "\u001f" | "\u0022" | "\u005C" | "\u00e9" | "\uABCD" | "\uabcd" | "\uAbCd"
    | "\uFFFF" | "\ufffe" | "\ud7ff" | "\uD7FF" | "\ue000" | "\ud800\udc00" | "\uD83D\uDE80" | "\udbff\udfff"
    | "\uDBFF\uDC00" | "\ud800\uDFFF" | "\ud83d\ude80\ud83d\ude80" | "\ud83d\ude80a" | "\u0061\ud83d\ude80\n"
    | "\u00410" | "//" | "\/\/" | "[{}],:" | "/*" | "'"
    | "\¦a" | "\¦v" | "\¦0" | "\¦x41" | "\¦'" | "\¦U0041" | "\¦ " | "\¦é" | "\¦N" | "\¦1" | "\¦e" | "\¦{" | "\\\¦x"
    | "a\¦-" | "\u¦" | "\u0¦" | "\u00¦" | "\u004¦" | "\u¦G041" | "\u0¦g41" | "\u00¦:1" | "\u004¦/" | "\u004¦`"
    | "\u004¦@" | "\u¦{41}" | "\u¦+041" | "\u¦-041" | "\u¦ 041" | "\u0¦x41" | "\u¦\u0041" | "\u00¦\n" | "\u12¦G4"
    | "\u004¦é" | "\u¦０041" | "\u¦u0041" | "¦\ud800" | "a¦\udbff" | "¦\udc00" | "é¦\udfff" | "¦\uD800" | "¦\uDFFF"
    | "¦\ud800a" | "¦\ud800 \udc00" | "¦\ud800\n" | "¦\ud800\\" | "¦\ud800\"" | "¦\ud800\/" | "¦\ud800\u0041"
    | "¦\ud800\ud800" | "¦\ud800\ud800\udc00" | "¦\ud800\udbff" | "¦\udc00\ud800" | "¦\udc00\udc00" | "¦\ud83d\ue000"
    | "¦\ud83d\ud7ff" | "¦\ud83dé" | "\ud800\udc00¦\udc00" | "\ud800\udc00¦\ud800" | "\ud800\udc00¦\ud800\ud800"
    | "\\¦\ud800" | "\n\n\n¦\udc00\n" | "\ud800\ud¦G00" | "\ud800\udc¦x0" | "\ud800\udc0¦-" | "\ud800\udc0¦é" | ""¦"
    | "a"¦b" | "a"¦"b" | "a" ¦"b" | "a"¦\u0041 | "a"¦1
"#;

#[test]
fn string_at_any_position_follows_grammar() {
    for positions in [&SKIPPED[..], &STRINGS, &NAMES] {
        check_rows(positions, ESCAPES.split('|').map(str::trim));
    }
}

#[test]
fn string_with_bare_quote_or_control_character_reports_offset() {
    // Each character at each index of the eight bytes that the fast path reads at once.
    for positions in [&SKIPPED[1..2], &STRINGS[2..3], &NAMES[1..2]] {
        for (head, tail) in (0..18).flat_map(|head| [(head, 0), (head, 20)]) {
            let around = |middle: &[u8]| [b"\"", &[b'z'; 20][..head], middle, &[b'z'; 20][..tail], b"\""].concat();
            for byte in 0..0x20 {
                check_text(positions, &around(&[byte]), Some(1 + head));
            }
            for c in
                "\u{20}!\"#[\\]\u{7f}\u{80}\u{85}\u{a0}¢Ü\u{722}\u{2028}\u{2029}\u{2222}\u{feff}\u{ffff}🚀\u{10ffff}"
                    .chars()
            {
                let text = c.to_string();
                match c {
                    '"' => check_text(positions, &around(b"\\\""), None),
                    '\\' => check_text(positions, &around(b"\\\\"), None),
                    _ => check_text(positions, &around(text.as_bytes()), None),
                }
            }
            if tail > 0 {
                check_text(positions, &around(b"\""), Some(2 + head));
                check_text(positions, &around(b"\\"), Some(2 + head));
            }
        }
    }
}

#[test]
fn escape_of_other_letter_or_digit_reports_offset() {
    for positions in [&SKIPPED[1..2], &STRINGS[2..3], &NAMES[1..2]] {
        for byte in 0..=0x7f_u8 {
            let escape = [b'"', b'\\', byte, b'0', b'0', b'4', b'1', b'"'];
            let fits = b"\"\\/bfnrtu".contains(&byte);
            // After `\"` the string continues to the quote.
            check_text(positions, &escape, (!fits).then_some(2));
            for digits in 0..4 {
                let mut unit = *b"\"\\u0041\"";
                unit[3 + digits] = byte;
                let fault = (!byte.is_ascii_hexdigit()).then_some(3 + digits);
                check_text(positions, &unit, fault);
            }
        }
    }
}

#[test]
fn bad_utf_8_reports_first_byte_of_sequence() {
    let rows: [(&[u8], usize); 42] = [
        (b"\"\x80\"", 1),
        (b"\"\xbf\"", 1),
        (b"\"\xc0\x80\"", 1),
        (b"\"\xc1\xbf\"", 1),
        (b"\"\xc2\"", 1),
        (b"\"\xc2A\"", 1),
        (b"\"\xc3\xc3\xa9\"", 1),
        (b"\"\xc3\xa9\xa9\"", 3),
        (b"\"\xe0\x80\x80\"", 1),
        (b"\"\xe0\x9f\xbf\"", 1),
        (b"\"\xe4\xb8\"", 1),
        (b"\"\xe4\"", 1),
        (b"\"\xe4\xb8A\"", 1),
        (b"\"\xed\xa0\x80\"", 1),
        (b"\"\xed\xbf\xbf\"", 1),
        (b"\"\xed\xa0\xbd\xed\xba\x80\"", 1),
        (b"\"\xf0\x80\x80\x80\"", 1),
        (b"\"\xf0\x8f\xbf\xbf\"", 1),
        (b"\"\xf0\x9f\x9a\"", 1),
        (b"\"\xf0\x9f\"", 1),
        (b"\"\xf0\"", 1),
        (b"\"\xf4\x90\x80\x80\"", 1),
        (b"\"\xf5\x80\x80\x80\"", 1),
        (b"\"\xf8\x88\x80\x80\x80\"", 1),
        (b"\"\xfe\"", 1),
        (b"\"\xff\"", 1),
        (b"\"ab\xc3\xa9\xff\"", 5),
        (b"\"\xf0\x9f\x9a\x80\xf0\x9f\x9a\"", 5),
        (b"\"\\\xff\"", 2),
        (b"\"\\n\xff\"", 3),
        (b"\"\\u00\xff1\"", 5),
        (b"\"\\u0041\xff\"", 7),
        // The earlier of two faults is reported.
        (b"\"\\x\xff\"", 2),
        (b"\"\n\xff\"", 1),
        (b"\"\\ud800a\xff\"", 1),
        // Outside strings.
        (b"\xff", 0),
        (b"1\xff", 1),
        (b"1.\xff", 2),
        (b"tru\xff", 3),
        (b"[1,\xc3]", 3),
        (b"{\"a\"\xff:1}", 4),
        (b"\xef\xbb", 0),
    ];
    for (text, fault) in rows {
        let positions = if text[0] == b'"' { [&SKIPPED[..], &STRINGS, &NAMES].concat() } else { SKIPPED.to_vec() };
        check_text(&positions, text, Some(fault));
    }
}

/// Whole bodies of a Greengrass request, which has no required member.
const DOCUMENTS: &str = "{}| {} |\t\n\r {\t\n\r }\t\n\r |{\"x\":1}\n|| ¦|\t\n\r ¦|¦\u{feff}{}|¦\u{feff}|{}¦\u{feff}\
    |{}¦x|{}¦{}|{} ¦{}|{}¦[]|{}¦,|{}¦}|{} ¦]|{}¦\0|¦\0{}|{¦\0}|{¦|{\"¦|{\"x\"¦|{\"x\":¦|{\"x\":1¦|{\"x\":1,¦|{}¦//\
    |{} ¦/**/|¦//\n{}|¦}|¦]|¦x|¦'|¦,|¦:|¦+|¦.|¦\\|¦/|¦(|¦<html>|¦é|¦\u{a0}{}|{}¦\u{a0}|{¦{}}|{¦[]}|{\"x\":1}¦}\
    |{\"x\":1}¦,\"y\":2}|{\"x\":1}¦\"\"|{\"x\":1}¦1|{\"x\":1}¦null|{¦x:1}|{\"x\":1 ¦\"y\":2}";

#[test]
fn body_other_than_one_object_reports_syntax() {
    for row in DOCUMENTS.split('|') {
        let (body, fault) = unmarked(row);
        assert_eq!(GREENGRASS.check(body.as_bytes()), fault.map_or(Ok(()), syntax), "{row:?}");
    }
    for body in [b"\xff\xfe{\0}\0", b"\xfe\xff\0{\0}"] {
        assert_eq!(GREENGRASS.check(body), syntax(0));
    }
    assert_eq!(GREENGRASS.check(b"{\0}\0"), syntax(1));
    assert_eq!(GREENGRASS.check(b"\0{\0}"), syntax(0));
}

/// Whole bodies with known members, valid and broken.
const MEMBERS: [(Message, &str); 5] = [
    (
        IOT,
        r#"{"targets":["a"]} | {"targets":["a","b"],"comment":"c"} | {"comment":null,"targets":[ "a" , "b" ] }
        | {"targets":[]}
        | {"targets":[¦,"a"]} | {"targets":["a",¦]} | {"targets":["a"¦"b"]} | {"targets":["a" ¦"b"]}
        | {"targets":["a",¦,"b"]} | {"targets":["a"¦} | {"targets":["a"¦:1]} | {"targets":["a"],¦}
        | {"targets":["a"]¦"x":1} | {"targets" ¦["a"]} | {"targets"¦} | {"targets":¦} | {"targets":¦]}
        | {"targets":¦,"x":1} | {"targets":n¦} | {"targets":nul¦} | {"targets":nul¦L} | {"targets":null¦l}
        | {"targets":null¦"a"} | {¦,"targets":["a"]} | {"targets":["a"]}¦} | {"targets":["a"]} ¦x | {"targets":["a"]¦]
        | {"targets":["a"],"comment":¦x} | {"targets":["a"],"comment":"¦\ud800"} | {"targets":["\¦x"]}
        | {"targets":["a",¦x]} | {"targets":["a"¦/**/]} | {"targets":["a"¦;]} | {"targets":["a"],¦'comment':"c"}
        | {"targets":[¦'a']} | {"targets":¦'a'} | {"targets":["a"¦ | {"targets":["a",¦ | {"targets":[¦
        | {"targets":["¦"#,
    ),
    (
        GREENGRASS,
        r#"{"entries":[{"thingName":"a"}]} | {"entries":[ { "thingName" : "a" } , { "x" : 1 , "thingName" : "b" } ] }
        | {"entries":null}
        | {"entries":[{¦]} | {"entries":[{}¦} | {"entries":[{},¦]} | {"entries":[{}¦{}]} | {"entries":[{} ¦{}]}
        | {"entries":[{"thingName"¦}]} | {"entries":[{"thingName":¦}]} | {"entries":[{"thingName":"a",¦}]}
        | {"entries":[{"thingName":"a"¦]} | {"entries":[¦,{}]} | {"entries":[{"thingName":"a"¦"x":1}]}
        | {"entries":[{¦thingName:"a"}]} | {"entries":[{"thingName":"a","x":tr¦}]} | {"entries":[{"x":-¦}]}
        | {"entries":[{"thingName":"a"},¦,{}]} | {"entries":[{¦,}]} | {"entries":[{}]¦] | {"entries":[{}],¦1}"#,
    ),
    (
        SITEWISE_RESPONSE,
        r#"{} | {"errors":[]} | {"errors":null,"x":[]} | {"errors":[{"assetId":"a","code":"b","message":"c","x":{}}]}
        | {"errors":[{¦]} | {"errors":[{"code":"b"¦:1}]} | {"errors":[{"code":"b" ¦"c"}]} | {"errors":[¦,]}"#,
    ),
    (
        GREENGRASS_RESPONSE,
        r#"{"errorEntries":[{"thingName":"a","code":"b","message":"c"},{}]} | {"errorEntries":[¦,]}
        | {"errorEntries":[¦,{}]} | {"errorEntries":[{},¦,{}]} | {"errorEntries":[{},¦]} | {"errorEntries":[{¦,}]}
        | {"errorEntries":[{¦,,},{}]} | {"errorEntries":[{},{¦,,}]}"#,
    ),
    (
        GREENGRASS_ERROR,
        r#"{} | {"message":"a","reason":"b","fields":[{"name":"c","message":"d"}]} | {"message":null,"x":[{}]}
        | {"message":"a"¦"reason":"b"} | {"message":¦} | {"fields":[{}¦{}]} | {"fields":[{"name"¦}]}
        | {"fields":[{}],¦}"#,
    ),
];

#[test]
fn known_member_follows_grammar() {
    for (message, rows) in MEMBERS {
        for row in rows.split('|').map(str::trim) {
            let (body, fault) = unmarked(row);
            assert_eq!(message.check(body.as_bytes()), fault.map_or(Ok(()), syntax), "{row}");
        }
    }
}

/// The fast path reads an item that a bare comma follows, the full reader one that a space follows. Both must report the
/// same violation, for any break of the item.
#[test]
fn broken_item_before_bare_or_spaced_comma_reports_same() {
    const ID: &str = "\"0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70\"";
    const DEVICE: &str = r#"{"thingName":"a"}"#;
    const DEVICE_ERROR: &str = r#"{"thingName": "a", "code":"b","message": "c"}"#;
    let asset_error = format!(r#"{{"assetId":{ID},"code":"b","message":"c"}}"#);
    let table: [(Message, &str, &str); 5] = [
        (SITEWISE, r#"{"assetIds":["#, ID),
        (GREENGRASS, r#"{"entries":["#, DEVICE),
        (IOT, r#"{"targets":["#, r#""arn""#),
        (SITEWISE_RESPONSE, r#"{"errors":["#, &asset_error),
        (GREENGRASS_RESPONSE, r#"{"errorEntries":["#, DEVICE_ERROR),
    ];
    for (message, before, item) in table {
        let assert_same = |broken: &[u8]| {
            let verdict = |comma: &str| {
                let after = format!("{comma}{item}]}}");
                message.check(&[before.as_bytes(), broken, after.as_bytes()].concat())
            };
            let end = before.len() + broken.len();
            let expected = verdict(" ,").map_err(|(kind, at)| (kind, if at > end { at - 1 } else { at }));
            assert_eq!(verdict(","), expected, "{message:?} {}", broken.escape_ascii());
        };
        assert_same(b"");
        let item = item.as_bytes();
        for start in 0..item.len() {
            for end in start + 1..=item.len() {
                assert_same(&[&item[..start], &item[end..]].concat());
            }
            for byte in *b"\"\\{}[]:, nx0\0\x1f\xc3\xff" {
                assert_same(&[&item[..start], &[byte], &item[start..]].concat());
                assert_same(&[&item[..start], &[byte], &item[start + 1..]].concat());
            }
        }
    }
}

#[test]
fn wrong_type_reports_first_byte() {
    // The text before a known value, the first byte of its type, and `true` if it can be `null`.
    let table: [(Message, &str, u8, bool); 10] = [
        (GREENGRASS, "", b'{', false),
        (GREENGRASS, r#"{"entries":"#, b'[', true),
        (GREENGRASS, r#"{"entries":["#, b'{', false),
        (GREENGRASS, r#"{"entries":[{},{"thingName":"#, b'"', true),
        (IOT, r#"{"targets": "#, b'[', true),
        (IOT, r#"{"targets":["a","#, b'"', false),
        (IOT, r#"{"comment":"#, b'"', true),
        (SITEWISE_RESPONSE, r#"{"errors":[{"code":"#, b'"', true),
        (GREENGRASS_ERROR, r#"{"fields":"#, b'[', true),
        (IOT_ERROR, r#"{"message":"#, b'"', true),
    ];
    for (message, before, right, nullable) in table {
        for byte in (0..=0xff).filter(|byte| *byte != right && !b" \t\n\r]".contains(byte)) {
            let kind = match byte {
                b'n' if nullable => continue,
                b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => ViolationKind::Type,
                _ => ViolationKind::Syntax,
            };
            // The text after the byte makes no difference.
            for after in ["", "}", "\u{1}", "ull", "\"]}"] {
                let body = [before.as_bytes(), &[byte], after.as_bytes()].concat();
                assert_eq!(message.check(&body), Err((kind, before.len())), "{}", body.escape_ascii());
            }
        }
    }
}

#[test]
fn name_with_escapes_is_known_by_decoded_text() {
    // An object with `@` for a name, and its known names. No known member is a number.
    let table: [(Message, &str, &[&str]); 8] = [
        (SITEWISE, r#"{@:1}"#, &["assetIds", "clientToken"]),
        (GREENGRASS, r#"{@:1}"#, &["entries"]),
        (GREENGRASS, r#"{"entries":[{@:1}]}"#, &["thingName"]),
        (IOT, r#"{@:1}"#, &["targets", "comment"]),
        (SITEWISE_RESPONSE, r#"{"errors":[{@:1}]}"#, &["assetId", "code", "message"]),
        (GREENGRASS_RESPONSE, r#"{"errorEntries":[{@:1}]}"#, &["thingName", "code", "message"]),
        (IOT_RESPONSE, r#"{@:1}"#, &["jobArn", "jobId", "description"]),
        (IOT_ERROR, r#"{@:1}"#, &["message", "Message", "errorMessage", "code", "__type"]),
    ];
    for (message, object, names) in table {
        let verdict = |name: &str| message.check(object.replace('@', &format!("\"{name}\"")).as_bytes());
        let at = |name: &str| object.find('@').unwrap() + name.len() + 3;
        for name in names {
            let lower = String::from_iter(name.bytes().map(|byte| format!("\\u{byte:04x}")));
            let upper = String::from_iter(name.bytes().map(|byte| format!("\\u{byte:04X}")));
            let one = (0..name.len())
                .map(|i| format!("{}\\u{:04x}{}", &name[..i], name.as_bytes()[i], &name[i + 1..]))
                .chain([lower, upper, (*name).to_owned()]);
            for spelling in one {
                assert_eq!(verdict(&spelling), Err((ViolationKind::Type, at(&spelling))), "{spelling}");
                for near in [format!("{spelling}s"), format!("{spelling}\\u0000"), format!("\\u005f{spelling}")] {
                    assert_eq!(verdict(&near), Ok(()), "{near}");
                }
            }
            for near in [&name[1..], &name[..name.len() - 1], &name.to_uppercase(), &format!("{name} "), "", "x"] {
                assert_eq!(verdict(near), Ok(()), "{near}");
            }
        }
    }
}

#[test]
fn duplicate_member_reports_second_name() {
    for (message, row) in [
        (IOT, r#"{"targets":["a"],¦"targets":["a"]}"#),
        (IOT, r#"{"targets":["a"],¦"\u0074argets":["a"]}"#),
        (IOT, r#"{"\u0074argets":["a"], ¦"targets":["a"]}"#),
        (IOT, r#"{"targets":null,¦"targets":["a"]}"#),
        (IOT, r#"{"comment":null,"targets":["a"],¦"comment":null}"#),
        (IOT, r#"{"targets":["a"],¦"targets":x"#),
        (GREENGRASS, r#"{"entries":[{"thingName":"a"},{"thingName":"a",¦"thingName":"b"}]}"#),
        (SITEWISE_RESPONSE, r#"{"errors":[{"code":"a","x":1,"x":2,¦"code":"b"}]}"#),
        (IOT_ERROR, r#"{"Message":"a","message":"b",¦"Message":"c"}"#),
    ] {
        let (body, fault) = unmarked(row);
        assert_eq!(message.check(body.as_bytes()), Err((ViolationKind::Duplicate, fault.unwrap())), "{row}");
    }
    for body in [r#"{"x":1,"x":2,"\u0078":3}"#, r#"{"entries":[{"thingName":"a"},{"thingName":"a"}]}"#] {
        assert_eq!(GREENGRASS.check(body.as_bytes()), Ok(()), "{body}");
    }
}

#[test]
fn truncated_body_reports_length() {
    let tail = r#""x": [ -1.5e+10 , true, false ,null, {} , [], {"\u00e9\ud83d\ude80":"é中🚀\n\\"} ] , "é" : "\/" "#;
    let id = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";
    for (message, body) in [
        (SITEWISE, format!(r#" {{ "assetIds" : [ "{id}","{id}" ] , "clientToken":"{id}\ud83d\ude80é",{tail}}}"#)),
        (
            GREENGRASS,
            format!(r#"{{"entries":[ {{"thingName":"pump é\u0041" , {tail} }},{{"thingName":"中"}} ],{tail}}}"#),
        ),
        (IOT, format!(r#"{{"targets":["a\/b","","🚀"],"comment":"第2ライン \ud83d\ude80",{tail}}}"#)),
        (IOT, format!(r#"{{"comment": null ,{tail}, "targets":["a"]}}"#)),
        (SITEWISE_RESPONSE, format!(r#"{{"errors":[{{"assetId":"{id}","code":"A","message":"é",{tail}}}],{tail}}}"#)),
        (GREENGRASS_RESPONSE, format!(r#"{{"errorEntries":[{{"thingName":"é","code":"a",{tail}}}, {{}} ],{tail}}}"#)),
        (IOT_RESPONSE, format!(r#"{{"jobArn":"a","jobId":"é","description":"\u00e9",{tail}}}"#)),
        (GREENGRASS_ERROR, format!(r#"{{"message":"é","fields":[{{"name":"a",{tail}}}],{tail}}}"#)),
        (IOT_ERROR, format!(r#"{{"message":"é","code":"A",{tail}}}"#)),
    ] {
        assert_eq!(message.check(body.as_bytes()), Ok(()), "{body}");
        for end in 1..body.len() {
            // In a cut character, the offset is that of its first byte.
            let expected = (0..=end).rev().find(|end| body.is_char_boundary(*end)).unwrap();
            assert_eq!(message.check(&body.as_bytes()[..end]), syntax(expected), "{}", &body[..expected]);
        }
    }
}

/// Positions of skipped values, and the number of open brackets around them.
const DEEP: [(Position, usize); 5] =
    [(SKIPPED[0], 1), (SKIPPED[1], 1), (SKIPPED[2], 3), (SKIPPED[4], 3), (SKIPPED[7], 3)];

/// Returns `count` opening brackets by turns, and the brackets that close them.
fn nested(brackets: &[&str], count: usize) -> (String, String) {
    let open = String::from_iter(brackets.iter().copied().cycle().take(count));
    let mut close = Vec::from_iter(open.bytes().filter_map(|byte| match byte {
        b'[' => Some(']'),
        b'{' => Some('}'),
        _ => None,
    }));
    close.reverse();
    (open, String::from_iter(close))
}

#[test]
fn bracket_129_reports_depth() {
    let mixed = [&["["][..], &[r#"{"a":"#], &["[", r#"{"":"#], &[r#"{"":"#, "["], &["[ ", "[", r#" { "a" : "#]];
    for ((message, before, after), outer) in DEEP {
        for brackets in mixed {
            let left = 128 - outer;
            for count in [1, left - 1, left] {
                let (open, close) = nested(brackets, count);
                assert_eq!(close.len(), count);
                for core in ["1", "\"[[[[{{{{\"", "null"] {
                    let body = format!("{before}{open}{core}{close}{after}");
                    assert_eq!(message.check(body.as_bytes()), Ok(()), "{body}");
                }
            }
            // The text after the bracket makes no difference, and the body can end after it.
            let (open, close) = nested(brackets, left);
            let offset = before.len() + open.len();
            for core in ["[]", "{}", "{\"a\":1}", "[", "{x", "[}"] {
                let body = format!("{before}{open}{core}{close}{after}");
                for body in [body.as_bytes(), &body.as_bytes()[..=offset]] {
                    assert_eq!(message.check(body), Err((ViolationKind::Depth, offset)), "{}", body.escape_ascii());
                }
            }
        }
    }
}

#[test]
fn closed_brackets_do_not_count_as_depth() {
    for ((message, before, after), outer) in DEEP {
        let deepest = "[".repeat(128 - outer) + &"]".repeat(128 - outer);
        // Many values that reach the deepest level, one after another.
        let inner = &deepest[1..deepest.len() - 1];
        let many = format!("[{}]", vec![inner; 50].join(","));
        let body = format!("{before}{many}{after}");
        assert_eq!(message.check(body.as_bytes()), Ok(()), "{body}");
        // The last value is one level deeper.
        let many = format!("[{},", vec![inner; 50].join(","));
        let body = format!("{before}{many}[{inner}]]{after}");
        assert_eq!(
            message.check(body.as_bytes()),
            Err((ViolationKind::Depth, before.len() + many.len() + 127 - outer)),
            "{body}"
        );
    }
    // A wrong type is reported before the depth.
    let body = format!(r#"{{"targets":[{}"#, "[".repeat(500));
    assert_eq!(IOT.check(body.as_bytes()), Err((ViolationKind::Type, 12)));
    assert_eq!(IOT.check("[".repeat(500).as_bytes()), Err((ViolationKind::Type, 0)));
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(5_000))]

    #[test]
    fn closing_bracket_of_other_kind_reports_syntax(
        objects in prop::collection::vec(any::<bool>(), 1..=126),
        siblings in prop::collection::vec(any::<bool>(), 126),
        wrong in prop::option::of(any::<Index>()),
        position in 0..2_usize,
    ) {
        let (message, before, after) = SKIPPED[position];
        let mut body = String::from(before);
        objects.iter().for_each(|object| body += if *object { r#"{"":"# } else { "[" });
        body += "0";
        let wrong = wrong.map(|index| index.index(objects.len()));
        let mut expected = Ok(());
        for (level, object) in objects.iter().enumerate().rev() {
            if siblings[level] {
                body += if *object { r#","":[]"# } else { ",{}" };
            }
            if wrong == Some(level) {
                expected = syntax(body.len());
            }
            body.push(if *object ^ (wrong == Some(level)) { '}' } else { ']' });
        }
        body += after;
        prop_assert_eq!(message.check(body.as_bytes()), expected, "{}", body);
    }
}

/// Generates JSON strings, with characters in all their forms.
fn string() -> impl Strategy<Value = String> {
    let unit = |unit: u16| match unit % 2 {
        0 => format!("\\u{unit:04x}"),
        _ => format!("\\u{unit:04X}"),
    };
    let character = prop_oneof![
        3 => "[a-z/ ]",
        2 => "[^\\x00-\\x1f\"\\\\]",
        2 => select(vec!["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"]).prop_map(str::to_owned),
        2 => any::<char>().prop_map(move |c| c.encode_utf16(&mut [0; 2]).iter().map(|half| unit(*half)).collect()),
    ];
    prop::collection::vec(character, 0..6).prop_map(|characters| format!("\"{}\"", characters.concat()))
}

/// Generates JSON values with white space.
fn value() -> impl Strategy<Value = String> {
    let space = || "[ \t\n\r]{0,2}";
    let scalar = prop_oneof![
        select(vec!["null", "true", "false"]).prop_map(str::to_owned),
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,4})?",
        string(),
    ];
    scalar.prop_recursive(4, 16, 4, move |inner| {
        let item = (space(), inner, space()).prop_map(|(before, value, after)| before + &value + &after);
        let member =
            (space(), string(), space(), item.clone()).prop_map(|(a, name, b, value)| a + &name + &b + ":" + &value);
        prop_oneof![
            prop::collection::vec(item, 0..4).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::vec(member, 0..4).prop_map(|members| format!("{{{}}}", members.join(","))),
            space().prop_map(|space| format!("[{space}]")),
            space().prop_map(|space| format!("{{{space}}}")),
        ]
    })
}

/// Generates texts with up to three changes of bytes.
fn mutated(base: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<u8>> {
    let special = b"{}[]:,\"\"\\\\/u0019dD8cfaeE.+-tnl \t\n\r\0\x1f\x7f\x80\xa0\xc3\xe4\xed\xf0\xff".to_vec();
    let byte = prop_oneof![3 => select(special), 1 => any::<u8>()];
    let change = (any::<Index>(), any::<Index>(), 0..5_u8, byte);
    (base, prop::collection::vec(change, 0..=3)).prop_map(|(text, changes)| {
        let mut bytes = text.into_bytes();
        for (index, other, change, byte) in changes {
            let (at, other) = (index.index(bytes.len() + 1), other.index(bytes.len() + 1));
            match change {
                0 => bytes.insert(at, byte),
                1 if at < bytes.len() => bytes[at] = byte,
                2 if at < bytes.len() => drop(bytes.remove(at)),
                3 if at < other => drop(bytes.splice(at..at, Vec::from(&bytes[at..other]))),
                4 if at < other => drop(bytes.drain(at..other)),
                _ => {}
            }
        }
        bytes
    })
}

/// Returns `true` if `serde_json` accepts the grammar of a document, and `None` if the document is truncated.
fn grammar(document: &[u8]) -> Option<bool> {
    match serde_json::from_slice::<IgnoredAny>(document) {
        Ok(_) => Some(true),
        Err(error) if error.is_eof() => None,
        Err(_) => Some(false),
    }
}

/// Returns the strings of a document whose grammar is valid.
fn strings(document: &str) -> impl Iterator<Item = &str> {
    let mut rest = document;
    std::iter::from_fn(move || {
        let (_, tail) = rest.split_once('"')?;
        let mut escaped = false;
        let end = tail.find(|c| {
            let ends = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            ends
        })?;
        rest = &tail[end + 1..];
        Some(&tail[..end])
    })
}

/// Returns `true` if a document is JSON.
///
/// `serde_json` checks neither UTF-8 nor surrogates in a value that it ignores, so both are checked here. It cannot read the
/// document as a value instead, because it then rejects numbers that no `f64` can have.
fn is_json(document: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(document) else { return false };
    grammar(document) == Some(true)
        && strings(text).all(|string| serde_json::from_str::<String>(&format!("\"{string}\"")).is_ok())
}

/// The texts that complete a string: those after which it may end, and the rest of an escape or of a surrogate pair.
const COMPLETIONS: [&str; 15] = [
    "",
    "n",
    "0",
    "00",
    "000",
    "0000",
    "u0000",
    "c00",
    "dc00",
    "udc00",
    r"\udc00",
    r"0\udc00",
    r"00\udc00",
    r"000\udc00",
    r"0000\udc00",
];

/// Returns `true` if some bytes after these make a document of them. It is exact, unlike `is_eof` of `serde_json`, which
/// knows neither UTF-8 nor surrogates, and reads the four digits of an escape at once.
fn is_front(document: &[u8]) -> bool {
    // A character completes a sequence of UTF-8. Four do not complete an escape.
    let text = match std::str::from_utf8(document) {
        Ok(text) => text.to_owned(),
        Err(error) if error.error_len().is_some() => return false,
        Err(error) => String::from_utf8_lossy(&document[..error.valid_up_to()]).into_owned() + "éééé",
    };
    let is_string = |content: &str| serde_json::from_str::<String>(&format!("\"{content}\"")).is_ok();
    let mut rest = text.as_str();
    while let Some((_, tail)) = rest.split_once('"') {
        let Some(string) = strings(&format!("\"{tail}")).next().map(str::len) else {
            let closed = &text[..text.len() - tail.len()];
            let completed = COMPLETIONS.iter().any(|completion| is_string(&format!("{tail}{completion}")));
            return completed && grammar(format!("{closed}\"").as_bytes()) != Some(false);
        };
        if !is_string(&tail[..string]) {
            return false;
        }
        rest = &tail[string + 1..];
    }
    // `serde_json` does not report a truncated number as the end of its input. A digit completes the number.
    grammar(text.as_bytes()) != Some(false) || grammar(format!("{text}0").as_bytes()) != Some(false)
}

/// Returns `true` if some text after these bytes makes a document of them.
fn is_viable(document: &[u8]) -> bool {
    // `serde_json` does not report a truncated number as the end of its input. A digit completes the number.
    let completed = [document, b"0"].concat();
    std::str::from_utf8(document).is_ok() && (grammar(document) != Some(false) || grammar(&completed) != Some(false))
}

/// Returns `true` if the first invalid byte is at `offset`: a valid text can have all bytes before it, but not that byte.
fn is_fault(document: &[u8], offset: usize) -> bool {
    let (before, tail) = document.split_at(offset);
    let Some(first) = tail.first() else { return is_viable(before) };
    let bad_utf_8 = std::str::from_utf8(document).is_err_and(|error| error.valid_up_to() == offset);
    // `serde_json` reads the four digits of an escape at once. A bad digit is then the end of the input to it.
    let escape = before.iter().rposition(|byte| *byte == b'\\').unwrap_or(0);
    let bad_digit = before[escape..].starts_with(b"\\u") && before.len() - escape < 6 && !first.is_ascii_hexdigit();
    // The offset of a lone surrogate is that of its backslash.
    let unit = |from: usize| {
        let digits = tail.get(from..from + 6)?.strip_prefix(b"\\u")?;
        u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let lone = match (unit(0), unit(6)) {
        (Some(0xd800..0xdc00), low) => !matches!(low, Some(0xdc00..0xe000)),
        (Some(0xdc00..0xe000), _) => true,
        _ => false,
    };
    is_viable(before) && (bad_utf_8 || bad_digit || lone || !is_viable(&document[..=offset]))
}

proptest! {
    #![proptest_config(config(30_000))]

    #[test]
    fn mutated_document_agrees_with_serde_json(text in mutated(value()), position in any::<Index>()) {
        let (message, before, after) = SKIPPED[position.index(SKIPPED.len())];
        let body = [before.as_bytes(), &text, after.as_bytes()].concat();
        match message.check(&body) {
            Ok(()) => prop_assert!(is_json(&body), "{}", body.escape_ascii()),
            Err((ViolationKind::Syntax, offset)) => {
                prop_assert!(!is_json(&body) && is_fault(&body, offset), "at {}: {}", offset, body.escape_ascii());
            }
            // An additional bracket can end the list of the value, or its item.
            Err((ViolationKind::Type, _)) if after.len() > 1 => {}
            Err(other) => prop_assert!(false, "{:?}: {}", other, body.escape_ascii()),
        }
    }

    #[test]
    fn document_at_any_position_is_json(text in value(), position in any::<Index>()) {
        let (message, before, after) = SKIPPED[position.index(SKIPPED.len())];
        let body = [before, text.as_str(), after].concat();
        prop_assert!(is_json(body.as_bytes()), "{}", body);
        prop_assert_eq!(message.check(body.as_bytes()), Ok(()), "{}", body);
    }

    #[test]
    fn decoded_string_agrees_with_serde_json(
        texts in mutated(prop::collection::vec(string(), 1..4).prop_map(|strings| strings.join(","))),
    ) {
        let list = [b"[", texts.as_slice(), b"]"].concat();
        let body = [b"{\"targets\":", list.as_slice(), b"}"].concat();
        let read = AssociateTargetsWithJobRequest::from_json(JobId::from_static("a"), &body);
        match (serde_json::from_slice::<Vec<String>>(&list), read) {
            (Ok(expected), Ok(request)) => {
                prop_assert_eq!(request.targets.len(), expected.len());
                for (target, expected) in request.targets.iter().zip(&expected) {
                    prop_assert_eq!(target.to_string(), expected.as_str());
                    prop_assert_eq!(String::from_iter(target.as_text().chars()), expected.as_str());
                    prop_assert!(*target == expected.as_str());
                    let mut buffer = vec![0; expected.len()];
                    prop_assert_eq!(target.as_text().decode_to_slice(&mut buffer), Ok(expected.as_str()));
                }
            }
            // A list without items is JSON, but not valid in a request.
            (Ok(expected), Err(violation)) => {
                prop_assert_eq!((expected.len(), violation.kind()), (0, ViolationKind::Length), "{}", body.escape_ascii());
            }
            (Err(_), read) => {
                let kind = read.unwrap_err().kind();
                prop_assert!(matches!(kind, ViolationKind::Syntax | ViolationKind::Type | ViolationKind::Length), "{}", body.escape_ascii());
            }
        }
    }
}

#[test]
fn truncated_body_is_distinguished_from_malformed_one() {
    const TRUNCATED: &[&[u8]] = &[
        b" ",
        b" \t\r\n",
        b"{",
        b"{ ",
        b"{\"",
        b"{\"a",
        b"{\"a\"",
        b"{\"a\":",
        b"{\"a\":1",
        b"{\"a\":0",
        b"{\"a\":-",
        b"{\"a\":1.",
        b"{\"a\":1e",
        b"{\"a\":1e+",
        b"{\"a\":1,",
        b"{\"a\":1, \"",
        b"{\"a\":t",
        b"{\"a\":tru",
        b"{\"a\":true",
        b"{\"a\":n",
        b"{\"a\":[",
        b"{\"a\":[[]",
        b"{\"a\":[{}, ",
        b"{\"targets\":[\"arn",
        b"{\"targets\":[\"arn\"",
        b"{\"targets\":[\"arn\",",
        b"{\"targets\":[\"arn\"]",
        b"{\"a\":\"\\",
        b"{\"a\":\"\\u",
        b"{\"a\":\"\\u1",
        b"{\"a\":\"\\u12",
        b"{\"a\":\"\\u123",
        b"{\"a\":\"\\u1234",
        b"{\"a\":\"\\ud83d",
        b"{\"a\":\"\\ud83d\\",
        b"{\"a\":\"\\ud83d\\u",
        b"{\"a\":\"\\ud83d\\ud",
        b"{\"a\":\"\\uD83D\\uDE",
        b"{\"a\":\"\\ud83d\\udc0",
        b"{\"a\":\"\\ud83d\\udfff",
        b"{\"a\":\"\\\\ud83d\\u12",
        b"{\"\\ud83d",
        b"{\"targets\":[\"\\ud83d",
        // The front of a sequence of UTF-8.
        b"{\"\xc3",
        b"{\"a\":\"\xc2",
        b"{\"a\":\"\xdf",
        b"{\"a\":\"\xe0",
        b"{\"a\":\"\xe0\xa0",
        b"{\"a\":\"\xe2\x82",
        b"{\"a\":\"\xed",
        b"{\"a\":\"\xed\x9f",
        b"{\"a\":\"\xf0",
        b"{\"a\":\"\xf0\x90",
        b"{\"a\":\"\xf0\x9f\x98",
        b"{\"a\":\"\xf4\x8f",
        b"{\"a\":\"\xf4\x8f\xbf",
        b"{\"a\":\"\\\\\xe2\x82",
        b"{\"targets\":[\"\xe2\x82",
    ];
    const MALFORMED: &[&[u8]] = &[
        // A low surrogate without a high one before it: no digit makes it valid.
        b"{\"a\":\"\\udc",
        b"{\"a\":\"\\udc0",
        b"{\"a\":\"\\uDf",
        b"{\"a\":\"\\udff",
        b"{\"\\udc",
        b"{\"targets\":[\"\\udf",
        b"{,",
        b"{1",
        b"{\"a\",",
        b"{\"a\":1 1",
        b"{\"a\":01",
        b"{\"a\":-a",
        b"{\"a\":trx",
        b"{\"a\":tru\0",
        b"{\"a\":1]",
        b"{\"a\":[1}",
        b"{\"a\":1,}",
        b"{}}",
        b"{}\0",
        b"{\"a\":\"\x1f",
        b"{\"a\":\"\0",
        b"{\"a\":\"\\x",
        b"{\"a\":\"\\u12G",
        b"{\"a\":\"\\u12\xc3",
        b"{\"a\":\"\\\xe2\x82",
        b"{\"a\":\"\\ud83d\"",
        b"{\"a\":\"\\ud83d\"}",
        b"{\"a\":\"\\ud83dx",
        b"{\"a\":\"\\ud83d\\n",
        b"{\"a\":\"\\ud83d\\u0041",
        b"{\"a\":\"\\ud83d\xc3",
        b"{\"a\":\"\\udc00",
        b"{\"targets\":[\"\\ud83dx",
        // The offset is that of the end, because the escape after the surrogate is not whole. Its digits are not those of a low
        // surrogate, so nothing after them makes the body valid: it is malformed all the same.
        b"{\"a\":\"\\ud83d\\u1",
        b"{\"a\":\"\\ud83d\\u12",
        b"{\"a\":\"\\ud83d\\u0dc",
        b"{\"a\":\"\\ud83d\\ud8",
        b"{\"a\":\"\\ud83d\\ud83",
        b"{\"targets\":[\"\\ud83d\\udb",
        // The bytes are no front of a sequence of UTF-8.
        b"{\"a\":\"\x80",
        b"{\"a\":\"\xc0",
        b"{\"a\":\"\xc1",
        b"{\"a\":\"\xe0\x9f",
        b"{\"a\":\"\xe2\x28",
        b"{\"a\":\"\xe2\x82\x28",
        b"{\"a\":\"\xed\xa0",
        b"{\"a\":\"\xf0\x80",
        b"{\"a\":\"\xf0\x8f\xbf",
        b"{\"a\":\"\xf4\x90",
        b"{\"a\":\"\xf5",
        b"{\"a\":\"\xff",
        b"{\"targets\":[\"\xf4\x90\x80",
        // The sequence is in no string.
        b"\xef\xbb",
        b"{\xe2\x82",
        b"{\"a\":\xe2\x82",
        b"{\"a\":1\xc3",
        b"{} \xe2\x82",
    ];

    for (bodies, expected) in [(TRUNCATED, true), (MALFORMED, false)] {
        for body in bodies {
            let shown = body.escape_ascii();
            let whole = Operation::AssociateTargetsWithJob.validate_json(body, &mut Report::<1>::new()).unwrap_err();
            assert_eq!((whole.kind(), whole.is_truncated()), (ViolationKind::Syntax, expected), "{shown}");
            for length in 1..=body.len() {
                let mut reader = ChunkReader::<AssociateTargetsWithJobRequest, _>::from_array([0; 128]);
                let mut report = Report::<1>::new();
                let pushed = body.chunks(length).try_for_each(|chunk| reader.push(chunk, &mut report, |_| {}));
                let read = pushed.and_then(|()| reader.finish(&mut report));
                assert_eq!(read, Err(whole), "{shown} in chunks of {length}");
            }
            let head = ResponseHead::new(500);
            match AnyResponse::<_>::from_http(Operation::AssociateTargetsWithJob, &head, body) {
                Err(ResponseError::Service(response)) => {
                    let violation = response.body_violation().unwrap();
                    assert_eq!(
                        (violation.kind(), violation.is_truncated()),
                        (ViolationKind::Syntax, expected),
                        "{shown}"
                    );
                }
                other => panic!("{other:?}"),
            }
        }
    }
    // No other violation is that of a truncated body.
    for other in [b"[".as_slice(), b"{\"targets\":1", b"{\"targets\":[],\"targets\"", b"{}"] {
        let violation = Operation::AssociateTargetsWithJob.validate_json(other, &mut FailFast).unwrap_err();
        assert!(!violation.is_truncated() && violation.kind() != ViolationKind::Syntax, "{violation}");
    }
}

#[test]
fn body_cut_at_any_byte_is_truncated() {
    let body = r#" {"a\u00e9é":[1.5e+7,-0,null,true,false,{"é€😀\ud83d\ude00\n":{}},[]],"targets":["é€😀\ud83d\ude00"],"comment":"x"} "#;
    for end in 1..body.len() - 2 {
        let body = &body.as_bytes()[..end];
        assert_eq!(IOT.check(body).map_err(|(kind, _)| kind), Err(ViolationKind::Syntax), "{end}");
        let violation = Operation::AssociateTargetsWithJob.validate_json(body, &mut FailFast).unwrap_err();
        assert!(violation.is_truncated(), "{}", body.escape_ascii());
    }
}
