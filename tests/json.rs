//! RFC 8259 in: its productions and the ways to break them, table by table, and `serde_json` for a judge.
//!
//! In tables `¦` stands before the byte that no valid text can have there; it is taken out before the text is read. A
//! row without one is JSON. Where rows are divided by `|`, the spaces around them are not theirs.

use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId};
use iot_shapes::{AnyRequest, AnyResponse, Failure, Kind, Operation, Report, RequestHead, ResponseHead, Violation};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::de::IgnoredAny;

/// A body is JSON of a known shape, or it is refused with a kind and an offset. What breaks constraints alone is JSON.
type Verdict = Result<(), (Kind, usize)>;

const fn syntax(offset: usize) -> Verdict {
    Err((Kind::Syntax, offset))
}

/// The message that a body belongs to.
#[derive(Clone, Copy, Debug)]
enum Message {
    Request(&'static str),
    Reply(Operation, u16),
}

use Message::{Reply, Request};

const SITEWISE: Message = Request("/projects/00000000-0000-0000-0000-000000000000/assets/associate");
const GREENGRASS: Message = Request("/greengrass/v2/coreDevices/core/associateClientDevices");
const IOT: Message = Request("/jobs/job/targets");
const SITEWISE_REPLY: Message = Reply(Operation::BatchDisassociateProjectAssets, 200);
const GREENGRASS_REPLY: Message = Reply(Operation::BatchAssociateClientDeviceWithCoreDevice, 200);
const IOT_REPLY: Message = Reply(Operation::AssociateTargetsWithJob, 200);
const GREENGRASS_ERROR: Message = Reply(Operation::BatchAssociateClientDeviceWithCoreDevice, 400);
const IOT_ERROR: Message = Reply(Operation::AssociateTargetsWithJob, 400);

impl Message {
    /// What is said of a body by the reader that keeps it and the one that only checks it, which agree.
    #[track_caller]
    fn judge(self, body: &[u8]) -> Verdict {
        let (read, checked) = match self {
            Request(target) => {
                let head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
                let read = AnyRequest::from_http_with(&head, body, &mut Report::<1>::new()).err();
                (read, Operation::validate_http(&head, body, &mut Report::<1>::new()).err())
            }
            Reply(operation, status) => {
                let head = ResponseHead::new(status);
                let read = match AnyResponse::<100>::read_http(operation, &head, body, &mut Report::<1>::new()) {
                    Ok(_) => None,
                    Err(Failure::Error(reply)) => reply.body_violation().copied(),
                    Err(Failure::Body(violation)) => Some(violation),
                };
                (read, operation.validate_response(&head, body, &mut Report::<1>::new()).err())
            }
        };
        let [read, checked] = [read, checked].map(|violation| match violation {
            Some(violation) if !violation.kind().is_constraint() => Err(fault(violation)),
            _ => Ok(()),
        });
        assert_eq!(read, checked, "{self:?} {}", body.escape_ascii());
        read
    }
}

fn fault(violation: Violation) -> (Kind, usize) {
    if matches!(violation.kind(), Kind::Syntax | Kind::Depth) {
        assert_eq!(violation.pointer().to_string(), "");
    }
    (violation.kind(), violation.offset().unwrap())
}

/// Where a value stands: its message, and what is before and behind it there.
type Place = (Message, &'static str, &'static str);

/// Places of values that are skipped, at the end of their object.
const SKIPPED: [Place; 9] = [
    (IOT, r#"{"targets":["a"],"x":"#, "}"),
    (GREENGRASS, r#"{"x":"#, "}"),
    (GREENGRASS, r#"{"entries":[{"thingName":"a","x":"#, r#"}]}"#),
    (SITEWISE, r#"{"x":"#, "}"),
    (SITEWISE_REPLY, r#"{"errors":[{"x":"#, "}]}"),
    (GREENGRASS_REPLY, r#"{"errorEntries":[{"x":"#, "}]}"),
    (IOT_REPLY, r#"{"jobId":"a","x":"#, "}"),
    (GREENGRASS_ERROR, r#"{"fields":[{"x":"#, "}]}"),
    (IOT_ERROR, r#"{"x":"#, "}"),
];

/// Places of strings that are read.
const STRINGS: [Place; 9] = [
    (IOT, r#"{"targets":["#, r#"]}"#),
    (IOT, r#"{"targets":["a"],"comment":"#, r#"}"#),
    (GREENGRASS, r#"{"entries":[{"thingName":"#, r#"}]}"#),
    (SITEWISE, r#"{"assetIds":["#, r#"]}"#),
    (SITEWISE, r#"{"clientToken":"#, r#","assetIds":[]}"#),
    (GREENGRASS_REPLY, r#"{"errorEntries":[{"code":"#, "}]}"),
    (IOT_REPLY, r#"{"description":"#, "}"),
    (GREENGRASS_ERROR, r#"{"fields":[{"name":"#, "}]}"),
    (IOT_ERROR, r#"{"message":"#, "}"),
];

/// Places of names.
const NAMES: [Place; 6] = [
    (IOT, r#"{"targets":["a"],"#, r#":1}"#),
    (GREENGRASS, r#"{"#, r#":1}"#),
    (GREENGRASS, r#"{"entries":[{"thingName":"a", "#, r#" :1}]}"#),
    (SITEWISE, r#"{"x":{"#, r#":1}}"#),
    (SITEWISE_REPLY, r#"{"errors":[{"#, r#":[]}]}"#),
    (IOT_ERROR, r#"{"#, r#":{}}"#),
];

/// A text without its `¦`, and where that stood.
fn unmarked(row: &str) -> (String, Option<usize>) {
    (row.replacen('¦', "", 1), row.find('¦'))
}

/// Judges a text in some places. `fault` is its offset in the text.
#[track_caller]
fn check(places: &[Place], text: &[u8], fault: Option<usize>) {
    for (message, before, behind) in places {
        let body = [before.as_bytes(), text, behind.as_bytes()].concat();
        let offset = fault.map(|fault| before.len() + fault);
        assert_eq!(message.judge(&body), offset.map_or(Ok(()), syntax), "{message:?} {}", body.escape_ascii());
        // The text in front of a fault could go on to be JSON: cut there, it is only cut short.
        let end = offset.unwrap_or(body.len() - 1);
        assert_eq!(message.judge(&body[..end]), syntax(end), "{message:?} {}", body[..end].escape_ascii());
    }
}

/// Judges rows of a table in some places.
#[track_caller]
fn check_rows<'r>(places: &[Place], rows: impl IntoIterator<Item = &'r str>) {
    for row in rows {
        let (text, fault) = unmarked(row);
        check(places, text.as_bytes(), fault);
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

/// Four characters are white space, and the others that some take for it are not.
const WHITE_SPACE: &str = "\t1|\n1|\r1|\r\n1| \t\n\r1 \t\n\r |\t-1.5e1\n|\rnull\r|\n\"\"\n|[\t\n\r ]|[\n1\t,\r2\n]\
    |{\t\n\r }|{\n\"a\"\r:\t1\n,\r\"b\"\n:\t{}\r}|¦|\t\n\r ¦|¦,|¦:|¦\0 1|¦\u{8}1|¦\u{b}1|¦\u{c}1|¦\u{1b}1|¦\u{1f}1\
    |¦\u{7f}1|¦\u{80}1|¦\u{85}1|¦\u{a0}1|¦\u{1680}1|¦\u{2003}1|¦\u{200b}1|¦\u{2028}1|¦\u{2029}1|¦\u{3000}1|¦\u{feff}1\
    |1¦\0|1¦\u{b}|1¦\u{c}|1¦\u{85}|1¦\u{a0}|1¦\u{2028}|1¦\u{feff}| ¦\u{a0}1|[1¦\u{b}]|[¦\u{c}1]|[1,¦\u{a0}]\
    |[¦\u{feff}]|{\"a\"¦\u{b}:1}|{\"a\":¦\u{c}1}|{¦\u{a0}}|{\"a\":1,¦\u{feff}\"b\":1}|{\"a\":1¦\u{85}}|¦/**/1|1¦/**/\
    |¦//\n1|1¦//\n|¦#\n1|1 ¦#|¦<!-- -->1|¦\\n1|¦\\u0020|¦'a'|¦`a`|¦“a”|¦;|1¦;|¦=1|¦@|¦<a>";

#[test]
fn a_value_that_is_skipped_is_held_to_the_grammar() {
    for table in [LITERALS, NUMBERS, ARRAYS, OBJECTS] {
        check_rows(&SKIPPED, table.split('|').map(str::trim));
    }
    check_rows(&SKIPPED, WHITE_SPACE.split('|'));
}

/// Strings of every form, and how each is broken.
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
fn a_string_is_held_to_the_grammar_wherever_it_stands() {
    for places in [&SKIPPED[..], &STRINGS, &NAMES] {
        check_rows(places, ESCAPES.split('|').map(str::trim));
    }
}

#[test]
fn a_string_ends_at_its_first_bare_quote_and_breaks_at_its_first_bare_control_character() {
    // Each character at each place of the eight bytes that are looked at together.
    for places in [&SKIPPED[1..2], &STRINGS[2..3], &NAMES[1..2]] {
        for (head, tail) in (0..18).flat_map(|head| [(head, 0), (head, 20)]) {
            let around = |middle: &[u8]| [b"\"", &[b'z'; 20][..head], middle, &[b'z'; 20][..tail], b"\""].concat();
            for byte in 0..0x20 {
                check(places, &around(&[byte]), Some(1 + head));
            }
            for c in
                "\u{20}!\"#[\\]\u{7f}\u{80}\u{85}\u{a0}¢Ü\u{722}\u{2028}\u{2029}\u{2222}\u{feff}\u{ffff}🚀\u{10ffff}"
                    .chars()
            {
                let text = c.to_string();
                match c {
                    '"' => check(places, &around(b"\\\""), None),
                    '\\' => check(places, &around(b"\\\\"), None),
                    _ => check(places, &around(text.as_bytes()), None),
                }
            }
            if tail > 0 {
                check(places, &around(b"\""), Some(2 + head));
                check(places, &around(b"\\"), Some(2 + head));
            }
        }
    }
}

#[test]
fn an_escape_is_one_of_eight_letters_or_of_four_hexadecimal_digits() {
    for places in [&SKIPPED[1..2], &STRINGS[2..3], &NAMES[1..2]] {
        for byte in 0..=0x7f_u8 {
            let escape = [b'"', b'\\', byte, b'0', b'0', b'4', b'1', b'"'];
            let fits = b"\"\\/bfnrtu".contains(&byte);
            // Behind `\"` the string goes on to the quote.
            check(places, &escape, (!fits).then_some(2));
            for digits in 0..4 {
                let mut unit = *b"\"\\u0041\"";
                unit[3 + digits] = byte;
                let fault = (!byte.is_ascii_hexdigit()).then_some(3 + digits);
                check(places, &unit, fault);
            }
        }
    }
}

#[test]
fn bad_utf_8_is_told_at_the_first_byte_of_its_sequence() {
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
        // An earlier fault is told, whatever comes after it.
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
        let places = if text[0] == b'"' { [&SKIPPED[..], &STRINGS, &NAMES].concat() } else { SKIPPED.to_vec() };
        check(&places, text, Some(fault));
    }
}

/// Whole bodies of a request to Greengrass, of which no member is required.
const DOCUMENTS: &str = "{}| {} |\t\n\r {\t\n\r }\t\n\r |{\"x\":1}\n|| ¦|\t\n\r ¦|¦\u{feff}{}|¦\u{feff}|{}¦\u{feff}\
    |{}¦x|{}¦{}|{} ¦{}|{}¦[]|{}¦,|{}¦}|{} ¦]|{}¦\0|¦\0{}|{¦\0}|{¦|{\"¦|{\"x\"¦|{\"x\":¦|{\"x\":1¦|{\"x\":1,¦|{}¦//\
    |{} ¦/**/|¦//\n{}|¦}|¦]|¦x|¦'|¦,|¦:|¦+|¦.|¦\\|¦/|¦(|¦<html>|¦é|¦\u{a0}{}|{}¦\u{a0}|{¦{}}|{¦[]}|{\"x\":1}¦}\
    |{\"x\":1}¦,\"y\":2}|{\"x\":1}¦\"\"|{\"x\":1}¦1|{\"x\":1}¦null|{¦x:1}|{\"x\":1 ¦\"y\":2}";

#[test]
fn a_body_is_one_object_in_white_space_or_nothing() {
    for row in DOCUMENTS.split('|') {
        let (body, fault) = unmarked(row);
        assert_eq!(GREENGRASS.judge(body.as_bytes()), fault.map_or(Ok(()), syntax), "{row:?}");
    }
    for body in [b"\xff\xfe{\0}\0", b"\xfe\xff\0{\0}"] {
        assert_eq!(GREENGRASS.judge(body), syntax(0));
    }
    assert_eq!(GREENGRASS.judge(b"{\0}\0"), syntax(1));
    assert_eq!(GREENGRASS.judge(b"\0{\0}"), syntax(0));
}

/// Whole bodies whose known members are broken.
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
        SITEWISE_REPLY,
        r#"{} | {"errors":[]} | {"errors":null,"x":[]} | {"errors":[{"assetId":"a","code":"b","message":"c","x":{}}]}
        | {"errors":[{¦]} | {"errors":[{"code":"b"¦:1}]} | {"errors":[{"code":"b" ¦"c"}]} | {"errors":[¦,]}"#,
    ),
    (
        GREENGRASS_REPLY,
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
fn a_known_member_is_held_to_the_grammar() {
    for (message, rows) in MEMBERS {
        for row in rows.split('|').map(str::trim) {
            let (body, fault) = unmarked(row);
            assert_eq!(message.judge(body.as_bytes()), fault.map_or(Ok(()), syntax), "{row}");
        }
    }
}

/// An item that another follows at once is taken at a glance, one that a space follows is not: what is said of a body is
/// the same, wherever the item is broken.
#[test]
fn an_item_broken_anywhere_is_told_alike_before_a_bare_comma_and_a_spaced_one() {
    const ID: &str = "\"0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70\"";
    const DEVICE: &str = r#"{"thingName":"a"}"#;
    const DEVICE_ERROR: &str = r#"{"thingName": "a", "code":"b","message": "c"}"#;
    let asset_error = format!(r#"{{"assetId":{ID},"code":"b","message":"c"}}"#);
    let table: [(Message, &str, &str); 5] = [
        (SITEWISE, r#"{"assetIds":["#, ID),
        (GREENGRASS, r#"{"entries":["#, DEVICE),
        (IOT, r#"{"targets":["#, r#""arn""#),
        (SITEWISE_REPLY, r#"{"errors":["#, &asset_error),
        (GREENGRASS_REPLY, r#"{"errorEntries":["#, DEVICE_ERROR),
    ];
    for (message, before, item) in table {
        let same = |broken: &[u8]| {
            let judge = |comma: &str| {
                let behind = format!("{comma}{item}]}}");
                message.judge(&[before.as_bytes(), broken, behind.as_bytes()].concat())
            };
            let end = before.len() + broken.len();
            let expected = judge(" ,").map_err(|(kind, at)| (kind, if at > end { at - 1 } else { at }));
            assert_eq!(judge(","), expected, "{message:?} {}", broken.escape_ascii());
        };
        same(b"");
        let item = item.as_bytes();
        for start in 0..item.len() {
            for end in start + 1..=item.len() {
                same(&[&item[..start], &item[end..]].concat());
            }
            for byte in *b"\"\\{}[]:, nx0\0\x1f\xc3\xff" {
                same(&[&item[..start], &[byte], &item[start..]].concat());
                same(&[&item[..start], &[byte], &item[start + 1..]].concat());
            }
        }
    }
}

#[test]
fn a_wrong_type_is_told_by_its_first_byte() {
    // What is before a known value, the first byte of its type, and whether it may be absent.
    let table: [(Message, &str, u8, bool); 10] = [
        (GREENGRASS, "", b'{', false),
        (GREENGRASS, r#"{"entries":"#, b'[', true),
        (GREENGRASS, r#"{"entries":["#, b'{', false),
        (GREENGRASS, r#"{"entries":[{},{"thingName":"#, b'"', true),
        (IOT, r#"{"targets": "#, b'[', true),
        (IOT, r#"{"targets":["a","#, b'"', false),
        (IOT, r#"{"comment":"#, b'"', true),
        (SITEWISE_REPLY, r#"{"errors":[{"code":"#, b'"', true),
        (GREENGRASS_ERROR, r#"{"fields":"#, b'[', true),
        (IOT_ERROR, r#"{"message":"#, b'"', true),
    ];
    for (message, before, right, nullable) in table {
        for byte in (0..=0xff).filter(|byte| *byte != right && !b" \t\n\r]".contains(byte)) {
            let kind = match byte {
                b'n' if nullable => continue,
                b'"' | b'{' | b'[' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => Kind::Type,
                _ => Kind::Syntax,
            };
            // Whatever follows.
            for behind in ["", "}", "\u{1}", "ull", "\"]}"] {
                let body = [before.as_bytes(), &[byte], behind.as_bytes()].concat();
                assert_eq!(message.judge(&body), Err((kind, before.len())), "{}", body.escape_ascii());
            }
        }
    }
}

#[test]
fn a_name_is_known_by_its_decoded_text() {
    // An object, `@` standing for a name, and the names that are known in it. A number is of no known member's type.
    let table: [(Message, &str, &[&str]); 8] = [
        (SITEWISE, r#"{@:1}"#, &["assetIds", "clientToken"]),
        (GREENGRASS, r#"{@:1}"#, &["entries"]),
        (GREENGRASS, r#"{"entries":[{@:1}]}"#, &["thingName"]),
        (IOT, r#"{@:1}"#, &["targets", "comment"]),
        (SITEWISE_REPLY, r#"{"errors":[{@:1}]}"#, &["assetId", "code", "message"]),
        (GREENGRASS_REPLY, r#"{"errorEntries":[{@:1}]}"#, &["thingName", "code", "message"]),
        (IOT_REPLY, r#"{@:1}"#, &["jobArn", "jobId", "description"]),
        (IOT_ERROR, r#"{@:1}"#, &["message", "Message", "errorMessage", "code", "__type"]),
    ];
    for (message, object, names) in table {
        let judge = |name: &str| message.judge(object.replace('@', &format!("\"{name}\"")).as_bytes());
        let at = |name: &str| object.find('@').unwrap() + name.len() + 3;
        for name in names {
            let lower = String::from_iter(name.bytes().map(|byte| format!("\\u{byte:04x}")));
            let upper = String::from_iter(name.bytes().map(|byte| format!("\\u{byte:04X}")));
            let one = (0..name.len())
                .map(|i| format!("{}\\u{:04x}{}", &name[..i], name.as_bytes()[i], &name[i + 1..]))
                .chain([lower, upper, (*name).to_owned()]);
            for spelling in one {
                assert_eq!(judge(&spelling), Err((Kind::Type, at(&spelling))), "{spelling}");
                for near in [format!("{spelling}s"), format!("{spelling}\\u0000"), format!("\\u005f{spelling}")] {
                    assert_eq!(judge(&near), Ok(()), "{near}");
                }
            }
            for near in [&name[1..], &name[..name.len() - 1], &name.to_uppercase(), &format!("{name} "), "", "x"] {
                assert_eq!(judge(near), Ok(()), "{near}");
            }
        }
    }
}

#[test]
fn a_known_name_that_comes_twice_is_told_at_the_second() {
    for (message, row) in [
        (IOT, r#"{"targets":["a"],¦"targets":["a"]}"#),
        (IOT, r#"{"targets":["a"],¦"\u0074argets":["a"]}"#),
        (IOT, r#"{"\u0074argets":["a"], ¦"targets":["a"]}"#),
        (IOT, r#"{"targets":null,¦"targets":["a"]}"#),
        (IOT, r#"{"comment":null,"targets":["a"],¦"comment":null}"#),
        (IOT, r#"{"targets":["a"],¦"targets":x"#),
        (GREENGRASS, r#"{"entries":[{"thingName":"a"},{"thingName":"a",¦"thingName":"b"}]}"#),
        (SITEWISE_REPLY, r#"{"errors":[{"code":"a","x":1,"x":2,¦"code":"b"}]}"#),
        (IOT_ERROR, r#"{"Message":"a","message":"b",¦"Message":"c"}"#),
    ] {
        let (body, fault) = unmarked(row);
        assert_eq!(message.judge(body.as_bytes()), Err((Kind::Duplicate, fault.unwrap())), "{row}");
    }
    for body in [r#"{"x":1,"x":2,"\u0078":3}"#, r#"{"entries":[{"thingName":"a"},{"thingName":"a"}]}"#] {
        assert_eq!(GREENGRASS.judge(body.as_bytes()), Ok(()), "{body}");
    }
}

#[test]
fn a_body_that_is_cut_short_is_told_at_its_length() {
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
        (SITEWISE_REPLY, format!(r#"{{"errors":[{{"assetId":"{id}","code":"A","message":"é",{tail}}}],{tail}}}"#)),
        (GREENGRASS_REPLY, format!(r#"{{"errorEntries":[{{"thingName":"é","code":"a",{tail}}}, {{}} ],{tail}}}"#)),
        (IOT_REPLY, format!(r#"{{"jobArn":"a","jobId":"é","description":"\u00e9",{tail}}}"#)),
        (GREENGRASS_ERROR, format!(r#"{{"message":"é","fields":[{{"name":"a",{tail}}}],{tail}}}"#)),
        (IOT_ERROR, format!(r#"{{"message":"é","code":"A",{tail}}}"#)),
    ] {
        assert_eq!(message.judge(body.as_bytes()), Ok(()), "{body}");
        for end in 1..body.len() {
            // In a character's middle: where it starts.
            let expected = (0..=end).rev().find(|end| body.is_char_boundary(*end)).unwrap();
            assert_eq!(message.judge(&body.as_bytes()[..end]), syntax(expected), "{}", &body[..expected]);
        }
    }
}

/// Places of values that are skipped, and the brackets that are open around them.
const DEEP: [(Place, usize); 5] = [(SKIPPED[0], 1), (SKIPPED[1], 1), (SKIPPED[2], 3), (SKIPPED[4], 3), (SKIPPED[7], 3)];

/// Open brackets by turns, and the brackets that close them.
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
fn of_128_open_brackets_none_is_too_many_and_the_129th_is() {
    let mixed = [&["["][..], &[r#"{"a":"#], &["[", r#"{"":"#], &[r#"{"":"#, "["], &["[ ", "[", r#" { "a" : "#]];
    for ((message, before, behind), outer) in DEEP {
        for brackets in mixed {
            let room = 128 - outer;
            for count in [1, room - 1, room] {
                let (open, close) = nested(brackets, count);
                assert_eq!(close.len(), count);
                for core in ["1", "\"[[[[{{{{\"", "null"] {
                    let body = format!("{before}{open}{core}{close}{behind}");
                    assert_eq!(message.judge(body.as_bytes()), Ok(()), "{body}");
                }
            }
            // Whatever the bracket opens, and wherever the body ends behind it.
            let (open, close) = nested(brackets, room);
            let offset = before.len() + open.len();
            for core in ["[]", "{}", "{\"a\":1}", "[", "{x", "[}"] {
                let body = format!("{before}{open}{core}{close}{behind}");
                for body in [body.as_bytes(), &body.as_bytes()[..=offset]] {
                    assert_eq!(message.judge(body), Err((Kind::Depth, offset)), "{}", body.escape_ascii());
                }
            }
        }
    }
}

#[test]
fn depth_is_what_is_open_not_what_was() {
    for ((message, before, behind), outer) in DEEP {
        let deepest = "[".repeat(128 - outer) + &"]".repeat(128 - outer);
        // One level up, many that go to the bottom.
        let inner = &deepest[1..deepest.len() - 1];
        let many = format!("[{}]", vec![inner; 50].join(","));
        let body = format!("{before}{many}{behind}");
        assert_eq!(message.judge(body.as_bytes()), Ok(()), "{body}");
        // The last goes one deeper.
        let many = format!("[{},", vec![inner; 50].join(","));
        let body = format!("{before}{many}[{inner}]]{behind}");
        assert_eq!(
            message.judge(body.as_bytes()),
            Err((Kind::Depth, before.len() + many.len() + 127 - outer)),
            "{body}"
        );
    }
    // A value of a wrong type is told before its depth.
    let body = format!(r#"{{"targets":[{}"#, "[".repeat(500));
    assert_eq!(IOT.judge(body.as_bytes()), Err((Kind::Type, 12)));
    assert_eq!(IOT.judge("[".repeat(500).as_bytes()), Err((Kind::Type, 0)));
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(5_000))]

    #[test]
    fn brackets_close_what_they_opened(
        objects in prop::collection::vec(any::<bool>(), 1..=126),
        siblings in prop::collection::vec(any::<bool>(), 126),
        wrong in prop::option::of(any::<Index>()),
        place in 0..2_usize,
    ) {
        let (message, before, behind) = SKIPPED[place];
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
        body += behind;
        prop_assert_eq!(message.judge(body.as_bytes()), expected, "{}", body);
    }
}

/// The text of a JSON string, in all spellings.
fn string() -> impl Strategy<Value = String> {
    let unit = |unit: u16| match unit % 2 {
        0 => format!("\\u{unit:04x}"),
        _ => format!("\\u{unit:04X}"),
    };
    let piece = prop_oneof![
        3 => "[a-z/ ]",
        2 => "[^\\x00-\\x1f\"\\\\]",
        2 => select(vec!["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t"]).prop_map(str::to_owned),
        2 => any::<char>().prop_map(move |c| c.encode_utf16(&mut [0; 2]).iter().map(|half| unit(*half)).collect()),
    ];
    prop::collection::vec(piece, 0..6).prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

/// The text of a JSON value, with white space in it.
fn value() -> impl Strategy<Value = String> {
    let space = || "[ \t\n\r]{0,2}";
    let scalar = prop_oneof![
        select(vec!["null", "true", "false"]).prop_map(str::to_owned),
        "-?(0|[1-9][0-9]{0,3})(\\.[0-9]{1,3})?([eE][+-]?[0-9]{1,4})?",
        string(),
    ];
    scalar.prop_recursive(4, 16, 4, move |inner| {
        let item = (space(), inner, space()).prop_map(|(before, value, behind)| before + &value + &behind);
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

/// Bytes with up to three changes.
fn mutated(base: impl Strategy<Value = String>) -> impl Strategy<Value = Vec<u8>> {
    let telling = b"{}[]:,\"\"\\\\/u0019dD8cfaeE.+-tnl \t\n\r\0\x1f\x7f\x80\xa0\xc3\xe4\xed\xf0\xff".to_vec();
    let byte = prop_oneof![3 => select(telling), 1 => any::<u8>()];
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

/// What `serde_json` says of a document's grammar: `None` where it is cut short.
fn grammar(document: &[u8]) -> Option<bool> {
    match serde_json::from_slice::<IgnoredAny>(document) {
        Ok(_) => Some(true),
        Err(error) if error.is_eof() => None,
        Err(_) => Some(false),
    }
}

/// The strings of a document whose grammar is right.
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

/// Whether a document is JSON. What `serde_json` reads past without a look is looked at here: where it ignores a value,
/// it checks neither UTF-8 nor surrogates, and where it does not, it refuses numbers that are no `f64`.
fn is_json(document: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(document) else { return false };
    grammar(document) == Some(true)
        && strings(text).all(|string| serde_json::from_str::<String>(&format!("\"{string}\"")).is_ok())
}

/// Whether text can follow that makes a document of this.
fn is_viable(document: &[u8]) -> bool {
    // A number that is cut short is not "cut short" to `serde_json`: a digit mends it.
    let mended = [document, b"0"].concat();
    std::str::from_utf8(document).is_ok() && (grammar(document) != Some(false) || grammar(&mended) != Some(false))
}

/// Whether a fault lies at `offset`: no text can have the byte there, though it can have all that is before it.
fn is_fault(document: &[u8], offset: usize) -> bool {
    let (before, tail) = document.split_at(offset);
    let Some(first) = tail.first() else { return is_viable(before) };
    let bad_utf_8 = std::str::from_utf8(document).is_err_and(|error| error.valid_up_to() == offset);
    // `serde_json` looks at the four digits of an escape together, so that a bad one looks cut short to it.
    let escape = before.iter().rposition(|byte| *byte == b'\\').unwrap_or(0);
    let bad_digit = before[escape..].starts_with(b"\\u") && before.len() - escape < 6 && !first.is_ascii_hexdigit();
    // A lone surrogate is told at its backslash.
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
    fn documents_are_json_where_serde_json_says_so(text in mutated(value()), place in any::<Index>()) {
        let (message, before, behind) = SKIPPED[place.index(SKIPPED.len())];
        let body = [before.as_bytes(), &text, behind.as_bytes()].concat();
        match message.judge(&body) {
            Ok(()) => prop_assert!(is_json(&body), "{}", body.escape_ascii()),
            Err((Kind::Syntax, offset)) => {
                prop_assert!(!is_json(&body) && is_fault(&body, offset), "at {}: {}", offset, body.escape_ascii());
            }
            // A bracket too many may end the list that the value stands in, or its item.
            Err((Kind::Type, _)) if behind.len() > 1 => {}
            Err(other) => prop_assert!(false, "{:?}: {}", other, body.escape_ascii()),
        }
    }

    #[test]
    fn a_document_is_json_in_any_place(text in value(), place in any::<Index>()) {
        let (message, before, behind) = SKIPPED[place.index(SKIPPED.len())];
        let body = [before, text.as_str(), behind].concat();
        prop_assert!(is_json(body.as_bytes()), "{}", body);
        prop_assert_eq!(message.judge(body.as_bytes()), Ok(()), "{}", body);
    }

    #[test]
    fn strings_are_decoded_as_serde_json_decodes_them(
        texts in mutated(prop::collection::vec(string(), 1..4).prop_map(|strings| strings.join(","))),
    ) {
        let list = [b"[", texts.as_slice(), b"]"].concat();
        let body = [b"{\"targets\":", list.as_slice(), b"}"].concat();
        let read = AssociateTargetsWithJobRequest::from_json(JobId::literal("a"), &body);
        match (serde_json::from_slice::<Vec<String>>(&list), read) {
            (Ok(expected), Ok(request)) => {
                prop_assert_eq!(request.targets().len(), expected.len());
                for (target, expected) in request.targets().iter().zip(&expected) {
                    prop_assert_eq!(target.to_string(), expected.as_str());
                    prop_assert_eq!(String::from_iter(target.text().chars()), expected.as_str());
                    prop_assert!(*target == expected.as_str());
                    let mut buffer = vec![0; expected.len()];
                    prop_assert_eq!(target.text().copy_into(&mut buffer), Ok(expected.as_str()));
                }
            }
            // A list without items is JSON, but not a request's.
            (Ok(expected), Err(violation)) => {
                prop_assert_eq!((expected.len(), violation.kind()), (0, Kind::Length), "{}", body.escape_ascii());
            }
            (Err(_), read) => {
                let kind = read.unwrap_err().kind();
                prop_assert!(matches!(kind, Kind::Syntax | Kind::Type | Kind::Length), "{}", body.escape_ascii());
            }
        }
    }
}
