//! Bodies read in chunks: any split of any body gives the items and the violations of the whole.

use iot_shapes::greengrassv2::ThingName;
use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device as devices;
use iot_shapes::greengrassv2::batch_disassociate_client_device_from_core_device as disassociated;
use iot_shapes::iot::{JobId, associate_targets_with_job as job};
use iot_shapes::sitewise::{AssetId, ProjectId, batch_associate_project_assets as assets};
use iot_shapes::text::BufferTooSmall;
use iot_shapes::violation::Sink;
use iot_shapes::{ChunkReader, FailFast, Report, ResponseError, ResponseHead, Violation, ViolationKind};
use proptest::prelude::*;

const PROJECT: ProjectId = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
const ASSET: &str = "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a";

/// The result of reading a body: its items or the first violation, and the report.
#[derive(Debug, PartialEq)]
struct Outcome {
    items: Items,
    reported: Vec<Violation>,
    total: usize,
}

type Reported = Report<64>;
/// The items of a valid body as text, its other members after those of the list.
type Items = Result<Vec<String>, Violation>;

/// The five bodies that can be read in chunks.
#[derive(Clone, Copy, Debug)]
enum Body {
    Assets,
    AssetErrors,
    Devices,
    DeviceErrors,
    Targets,
}

const BODIES: [Body; 5] = [Body::Assets, Body::AssetErrors, Body::Devices, Body::DeviceErrors, Body::Targets];

fn invalid_only<T>(read: Result<T, ResponseError<'_>>) -> Result<T, Violation> {
    read.map_err(|error| match error {
        ResponseError::Invalid(violation) => violation,
        ResponseError::Service(response) => panic!("{response}"),
    })
}

impl Body {
    /// Reads a whole body. The lists of responses have capacity for more items than any body has here.
    fn whole(self, body: &[u8], sink: &mut dyn Sink) -> Items {
        let ok = ResponseHead::new(200);
        Ok(match self {
            Self::Assets => {
                let request = assets::Request::<_>::from_json_with(PROJECT, body, sink)?;
                let ids = request.asset_ids.iter().map(AssetId::to_string);
                ids.chain(request.client_token.map(|token| format!("token {token}"))).collect()
            }
            Self::AssetErrors => {
                let response = invalid_only(assets::Response::<_, 400>::from_http_with(&ok, body, sink))?;
                response.errors.iter().flatten().map(|error| format!("{error:?}")).collect()
            }
            Self::Devices => {
                let core = ThingName::from_static("gw");
                let request = devices::Request::<_>::from_json_with(core, body, sink)?;
                request.entries.iter().flatten().map(|entry| format!("{entry:?}")).collect()
            }
            Self::DeviceErrors => {
                let response = invalid_only(devices::Response::<_, 400>::from_http_with(&ok, body, sink))?;
                response.error_entries.iter().flatten().map(|entry| format!("{entry:?}")).collect()
            }
            Self::Targets => {
                let request = job::Request::<_>::from_json_with(JobId::from_static("fw-7"), body, sink)?;
                let targets = request.targets.iter().map(|target| target.to_string());
                targets.chain(request.comment.map(|comment| format!("comment {comment}"))).collect()
            }
        })
    }

    /// Reads a body in these chunks, through a buffer of this number of bytes.
    fn in_chunks(self, chunks: &[&[u8]], capacity: usize, sink: &mut dyn Sink) -> Items {
        let (mut items, mut others) = (Vec::new(), Vec::new());
        macro_rules! read {
            ($message:ty, $take:expr) => {{
                let mut reader = ChunkReader::<$message, _>::new(vec![0; capacity]).unwrap();
                for chunk in chunks {
                    reader.push(chunk, sink, $take)?;
                }
                reader.finish(sink)?
            }};
        }
        let count = match self {
            Self::Assets => read!(assets::Request, |item| match item {
                assets::RequestItem::AssetId(id) => items.push(id.to_string()),
                assets::RequestItem::ClientToken(token) => others.push(format!("token {token}")),
                other => panic!("{other:?}"),
            }),
            Self::AssetErrors => read!(assets::Response, |error| items.push(format!("{error:?}"))),
            Self::Devices => read!(devices::Request, |entry| items.push(format!("{entry:?}"))),
            Self::DeviceErrors => read!(devices::Response, |entry| items.push(format!("{entry:?}"))),
            Self::Targets => read!(job::Request, |item| match item {
                job::RequestItem::Target(target) => items.push(target.to_string()),
                job::RequestItem::Comment(comment) => others.push(format!("comment {comment}")),
                other => panic!("{other:?}"),
            }),
        };
        assert_eq!(count, items.len());
        items.append(&mut others);
        Ok(items)
    }

    /// Reads a body whole and in chunks, collecting and failing fast, and compares the outcomes.
    fn compare(self, body: &[u8], chunks: &[&[u8]]) {
        let outcome = |read: &dyn Fn(&mut dyn Sink) -> Items| {
            let mut report = Reported::new();
            let items = read(&mut report);
            Outcome { items, reported: report.violations().to_vec(), total: report.total() }
        };
        let capacity = body.len() + 128;
        assert_eq!(
            outcome(&|sink| self.in_chunks(chunks, capacity, sink)),
            outcome(&|sink| self.whole(body, sink)),
            "{self:?} collecting {chunks:?}"
        );
        assert_eq!(
            self.in_chunks(chunks, capacity, &mut FailFast),
            self.whole(body, &mut FailFast),
            "{self:?} failing fast {chunks:?}"
        );
    }

    fn names(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::Assets => ("assetIds", &["clientToken"]),
            Self::AssetErrors => ("errors", &["assetId", "code", "message"]),
            Self::Devices => ("entries", &["thingName"]),
            Self::DeviceErrors => ("errorEntries", &["thingName", "code", "message"]),
            Self::Targets => ("targets", &["comment"]),
        }
    }

    fn valid_item(self) -> String {
        match self {
            Self::Assets => format!("{ASSET:?}"),
            Self::AssetErrors => {
                format!(r#"{{"assetId": {ASSET:?}, "code": "INTERNAL_FAILURE", "x": [{{}}], "message":"caf\u00e9 é"}}"#)
            }
            Self::Devices => r#"{"thingName":"pump \ud83d\ude80 🚀", "y":{"thingName":1}}"#.into(),
            Self::DeviceErrors => r#"{"code":"c","thingName":"p","message":"\/"}"#.into(),
            Self::Targets => r#""arn:aws:iot:::thinggroup\/line-é""#.into(),
        }
    }
}

/// Members and items, valid and broken, in any order.
fn bodies() -> impl Strategy<Value = (Body, Vec<u8>)> {
    let value = prop_oneof![
        Just("null".to_string()),
        Just("12".into()),
        Just("[[1,2,{\"a\":\"é\"}],-1.5e3]".into()),
        Just("\"\"".into()),
        Just("\"short\"".into()),
        Just("\"\\ud83d\"".into()),
        Just("\"\\n\"".into()),
        Just("{\"a\":tru}".into()),
        Just("{}".into()),
        Just("[]".into()),
        "\"[ a-z🚀é]{0,50}\"",
        Just(format!("\"{}\"", "x".repeat(200))),
        Just(format!("{}{}", "[".repeat(125), "]".repeat(125))),
        Just(format!("{}{}", "[".repeat(130), "]".repeat(130))),
    ];
    let member = (0_usize..8, value.clone());
    (
        0..BODIES.len(),
        prop::collection::vec((0_u8..10, value), 0..5),
        prop::collection::vec(member, 0..4),
        prop::collection::vec(item_member(), 0..3),
        0_usize..5,
        prop::option::weighted(0.3, (any::<prop::sample::Index>(), any::<u8>())),
        prop::option::weighted(0.2, any::<prop::sample::Index>()),
    )
        .prop_map(|(body, items, members, extra, index, flip, cut)| {
            let body = BODIES[body];
            let (list, names) = body.names();
            let items: Vec<_> = items
                .into_iter()
                .map(|(kind, value)| if kind < 8 { body.valid_item() } else { value })
                .chain(extra.into_iter().map(|(name, value)| {
                    format!("{{\"{}\" : {value}}}", names.get(name).copied().unwrap_or("thing\\u004eame"))
                }))
                .collect();
            let mut members: Vec<_> = members
                .into_iter()
                .map(|(name, value)| {
                    let name = match name {
                        0 => list,
                        1 => "clientToken",
                        2 => "c\\u006fmment",
                        3 => "comment",
                        _ => "unknown member whose name is longer than any that is known, and then some more",
                    };
                    format!("\"{name}\":{value}")
                })
                .collect();
            members.insert(index.min(members.len()), format!("\"{list}\": [{}]", items.join(" ,\n")));
            let mut text = format!(" {{{}\t}} ", members.join(", ")).into_bytes();
            if let Some((index, byte)) = flip {
                let index = index.index(text.len());
                text[index] = byte;
            }
            if let Some(index) = cut {
                text.truncate(index.index(text.len()));
            }
            (body, text)
        })
}

fn item_member() -> impl Strategy<Value = (usize, String)> {
    (0_usize..4, prop_oneof![Just("\"v\"".to_string()), Just("null".into()), Just("1".into()), Just("\"\"".into())])
}

/// Cuts a body into chunks of these lengths, repeated until its end.
fn split<'b>(mut body: &'b [u8], lengths: &[usize]) -> Vec<&'b [u8]> {
    let mut chunks = Vec::new();
    for length in lengths.iter().cycle() {
        if body.is_empty() {
            break;
        }
        let (chunk, rest) = body.split_at((*length).min(body.len()));
        chunks.push(chunk);
        body = rest;
    }
    chunks
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_body_in_any_split_reads_as_whole_body((body, text) in bodies(), lengths in prop::collection::vec(0_usize..40, 1..6)) {
        let lengths: Vec<_> = lengths.iter().copied().chain([1]).collect();
        body.compare(&text, &split(&text, &lengths));
        body.compare(&text, &split(&text, &[1]));
    }
}

#[test]
fn valid_body_in_any_split_reads_as_whole_body() {
    for body in BODIES {
        let item = body.valid_item();
        let list = format!(r#""{}":[{item},{item}, {item}]"#, body.names().0);
        let others = [
            r#""clientToken":"0123456789-0123456789-0123456789-00é🚀""#,
            r#""comment":"for line 4, \u00e9 🚀""#,
            r#""x":[{"entries":[]},1.5e-3,null]"#,
        ];
        for members in [[list.as_str(), others[0], others[1], others[2]], [others[2], others[1], others[0], &list]] {
            let text = format!("{{{}}}", members.join(","));
            let items = body.whole(text.as_bytes(), &mut FailFast).unwrap();
            let has_other = matches!(body, Body::Assets | Body::Targets);
            assert_eq!(items.len(), 3 + usize::from(has_other), "{items:?}");
            for length in 1..=text.len() {
                body.compare(text.as_bytes(), &split(text.as_bytes(), &[length]));
            }
        }
    }
}

#[test]
fn broken_character_in_any_split_reads_as_whole_body() {
    for broken in [
        b"\xff".as_slice(),
        b"\xc3",
        b"\xe2\x82",
        b"\xf0\x9f\x98",
        b"\xed\xa0\x80",
        b"\xc0\xaf",
        b"\\ud83d\xff",
        b"\\ud83d\xe2\x82",
        b"\\ud83dx",
        b"\\ud83d\\u0041",
        b"\\ude00",
        b"\\ud83d\\",
    ] {
        for around in [
            (br#"{"entries":[{"thingName":"a"#.as_slice(), br#""}]}"#.as_slice()),
            (br#"{"entries":[{"thingName":"","x":"a"#, br#""}]}"#),
            (br#"{"x":["a"#, br#""]}"#),
            (br#"{"ent"#, br#"":[]}"#),
            (b"{} ", b""),
            (b"", b"{}"),
        ] {
            for end in [around.1, b""] {
                let body = [around.0, broken, end].concat();
                for length in 1..body.len() {
                    Body::Devices.compare(&body, &split(&body, &[length]));
                }
            }
        }
    }
}

#[test]
fn invalid_body_in_any_split_reads_as_whole_body() {
    for body in BODIES {
        let (item, list) = (body.valid_item(), body.names().0);
        for text in [
            r#"{"x":}"#,
            r#"{"x":]}"#,
            r#"{"x" 1}"#,
            r#"{"x":1 2}"#,
            r#"{"x":1,}"#,
            r#"{,}"#,
            r#"{1:2}"#,
            r#"{"comment":1,"clientToken":[]}"#,
            r#"{"comment":nul,"clientToken":null}"#,
            r#"{"comment":null,"clientToken":null}"#,
            r#"{"comment":"\n","clientToken":"short"}"#,
            r#"{"comment":"a","comment":"b"}"#,
            r#"{"clientToken":null,"clientToken":"b"}"#,
            r#"{"LIST":}"#,
            r#"{"LIST":]}"#,
            r#"{"LIST":1}"#,
            r#"{"LIST":"a"}"#,
            r#"{"LIST":{}}"#,
            r#"{"LIST":null}"#,
            r#"{"LIST":nul}"#,
            r#"{"LIST":null,"LIST":[ITEM]}"#,
            r#"{"LIST":[ITEM],"LIST":[]}"#,
            r#"{"LIST":[]}"#,
            r#"{"LIST":[ITEM ITEM]}"#,
            r#"{"LIST":[ITEM,]}"#,
            r#"{"LIST":[,ITEM]}"#,
            r#"{"LIST":[ITEM,,ITEM]}"#,
            r#"{"LIST":[ITEM,n]}"#,
            r#"{"LIST":[ITEM,1]}"#,
            r#"{"LIST":[ITEM,x]}"#,
            r#"{"LIST":[ITEM}"#,
            r#"{"LIST":[ITEM]]"#,
            r#"{"LIST":[ITEM]"x":1}"#,
            r#"{"LIST":[ITEM],"x":tru}"#,
            r#"{"LIST":[ITEM]}}"#,
        ] {
            let text = text.replace("LIST", list).replace("ITEM", &item);
            for length in 1..=text.len() {
                body.compare(text.as_bytes(), &split(text.as_bytes(), &[length]));
            }
        }
    }
}

#[test]
fn identifier_cut_anywhere_reads_as_whole_body() {
    for item in [
        ASSET,
        "F2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a",
        "\\u0066\\u0032c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a",
        "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2",
        "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2aa",
        "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3bé",
        "f2c61a9e-0b77-\\ud83d",
        "f2c61a9e\t",
        "",
        "\"x",
        "\",1,\"",
        "\",\"",
    ] {
        for end in
            [r#"],"clientToken":"a"}"#, "],\"clientToken\":\"0123456789-0123456789-0123456789-012345\"}", "", "]", "é"]
        {
            let body = format!(r#"{{"assetIds":["{item}", "{ASSET}"{end}"#);
            let (opens, body) = (body.find('[').unwrap(), body.as_bytes());
            for first in opens..body.len() {
                for second in (first..body.len()).step_by(3) {
                    Body::Assets.compare(body, &[&body[..first], &body[first..second], &body[second..]]);
                }
            }
        }
    }
}

#[test]
fn empty_body_and_empty_chunks_read_as_whole_body() {
    for body in BODIES {
        body.compare(b"", &[]);
        body.compare(b"", &[b"", b""]);
        body.compare(b" ", &[b" "]);
        body.compare(b"{}", &[b"", b"{", b"", b"}", b""]);
        body.compare(b"null", &[b"n", b"ull"]);
        body.compare(b"[", &[b"["]);
        body.compare(b"{}x", &[b"{}", b"x"]);
    }
}

#[test]
fn invalid_item_is_not_passed_on_if_the_sink_continues() {
    let body = br#"{"entries":[{"thingName":"a"},{},{"thingName":""},{"thingName":null},{"thingName":"b"}]}"#;
    for length in 1..=body.len() {
        let mut report = Reported::new();
        let mut reader = ChunkReader::<devices::Request, _>::from_array([0; 64]);
        let mut taken = Vec::new();
        for chunk in body.chunks(length) {
            reader.push(chunk, &mut report, |entry| taken.push(entry.thing_name.to_string())).unwrap();
        }
        reader.finish(&mut report).unwrap_err();
        assert_eq!(taken, ["a", "b"], "chunks of {length}");
        let kinds: Vec<_> = report.violations().iter().map(Violation::kind).collect();
        assert_eq!(kinds, [ViolationKind::Required, ViolationKind::Length, ViolationKind::Required]);
    }
}

#[test]
fn request_of_101_items_reports_length_as_whole_body() {
    let body = format!(r#"{{"assetIds":[{}]}}"#, vec![format!("{ASSET:?}"); 101].join(","));
    Body::Assets.compare(body.as_bytes(), &split(body.as_bytes(), &[64]));
}

#[test]
fn item_over_the_buffer_reports_capacity_with_its_length() {
    let item = Body::AssetErrors.valid_item();
    let body = format!(r#"{{"errors":[{item},{item}]}}"#);
    for length in [1, 7, 64, 1460] {
        let chunks = split(body.as_bytes(), &[length]);
        assert_eq!(Body::AssetErrors.in_chunks(&chunks, item.len(), &mut FailFast).unwrap().len(), 2);
        let violation = Body::AssetErrors.in_chunks(&chunks, item.len() - 1, &mut FailFast).unwrap_err();
        assert_eq!(violation.kind(), ViolationKind::Capacity);
        assert_eq!(violation.pointer().to_string(), "/errors/0");
        assert_eq!(violation.offset(), Some(11));
        assert_eq!(violation.length(), Some(item.len()));
    }
    // The length of an item that is truncated is unknown.
    let cut = &body.as_bytes()[..body.len() - 10];
    let violation = Body::AssetErrors.in_chunks(&[&cut[..item.len() + 5]], 64, &mut FailFast).unwrap_err();
    assert_eq!((violation.kind(), violation.length()), (ViolationKind::Capacity, None));
}

#[test]
fn item_of_buffer_length_in_any_split_is_read_and_one_byte_more_is_capacity() {
    for (body, item) in [
        (Body::Assets, format!("{ASSET:?}")),
        (Body::AssetErrors, format!(r#"{{"assetId":{ASSET:?},"code":"c","message":"{}"}}"#, "m".repeat(40))),
        (Body::Devices, format!(r#"{{"thingName":"{}"}}"#, "é".repeat(60))),
        (Body::DeviceErrors, format!(r#"{{"thingName":"a","code":"c","message":"{}"}}"#, "m".repeat(90))),
        (Body::Targets, format!("{:?}", "t".repeat(120))),
    ] {
        let list = body.names().0;
        for text in [format!(r#"{{"{list}":[{item},{item}]}}"#), format!(r#"{{"{list}":[ {item} , {item} ]}}"#)] {
            for length in 1..=text.len() {
                let chunks = split(text.as_bytes(), &[length]);
                assert_eq!(body.in_chunks(&chunks, item.len(), &mut FailFast).unwrap().len(), 2, "{body:?} {length}");
                let violation = body.in_chunks(&chunks, item.len() - 1, &mut FailFast).unwrap_err();
                assert_eq!(
                    (violation.kind(), violation.length()),
                    (ViolationKind::Capacity, Some(item.len())),
                    "{body:?}"
                );
                assert_eq!(violation.pointer().to_string(), format!("/{list}/0"));
                assert_eq!(violation.offset(), text.find(&item));
            }
        }
    }
}

#[test]
fn item_over_the_buffer_reports_capacity_and_no_violation_of_its_members() {
    let message = "m".repeat(100);
    let body = format!(r#"{{"errors":[{{"assetId":"A","code":"","message":"{message}"}}]}}"#);
    for length in [1, 7, 64, 1460] {
        let mut report = Reported::new();
        let chunks = split(body.as_bytes(), &[length]);
        let violation = Body::AssetErrors.in_chunks(&chunks, 64, &mut report).unwrap_err();
        assert_eq!(
            (violation.kind(), violation.pointer().to_string().as_str()),
            (ViolationKind::Capacity, "/errors/0")
        );
        assert_eq!(report.violations(), [violation], "chunks of {length}");
    }
}

#[test]
fn item_of_wrong_type_over_the_buffer_reports_type() {
    for body in BODIES {
        let list = body.names().0;
        for item in ["1".repeat(300), format!("[{}]", " ".repeat(300)), "x".repeat(300)] {
            let text = format!(r#"{{"{list}":[{item}]}}"#);
            let kind = if item.starts_with('x') { ViolationKind::Syntax } else { ViolationKind::Type };
            for length in [1, 7, text.len()] {
                let violation = body.in_chunks(&split(text.as_bytes(), &[length]), 100, &mut FailFast).unwrap_err();
                assert_eq!((violation.kind(), violation.offset()), (kind, text.find(&item)), "{body:?} {length}");
            }
        }
    }
}

#[test]
fn member_over_the_buffer_reports_capacity_at_its_pointer() {
    let body = format!(r#"{{"clientToken":"{}","assetIds":[]}}"#, "x".repeat(200));
    let violation = Body::Assets.in_chunks(&[body.as_bytes()], 100, &mut FailFast).unwrap_err();
    assert_eq!((violation.kind(), violation.pointer().to_string()), (ViolationKind::Capacity, "/clientToken".into()));
    assert_eq!((violation.offset(), violation.length()), (Some(15), Some(202)));
}

#[test]
fn unknown_member_of_any_size_needs_no_buffer() {
    // The scan of a name needs none either, known or not.
    let body = format!(r#"{{"{}":"{}","assetIds":[{ASSET:?}]}}"#, "n".repeat(5000), "x".repeat(5000));
    assert_eq!(Body::Assets.in_chunks(&split(body.as_bytes(), &[1]), 38, &mut FailFast).unwrap(), [ASSET]);
}

#[test]
fn new_with_11_bytes_is_rejected_and_with_12_reads_a_surrogate_pair() {
    fn check<T, B>(of: impl Fn(usize) -> Result<ChunkReader<T, B>, BufferTooSmall>) {
        assert_eq!(ChunkReader::<T, B>::MIN_BUFFER_LEN, 12);
        for len in 0..12 {
            assert_eq!(of(len).err(), Some(BufferTooSmall { needed: 12 }), "{len}");
        }
        assert!(of(12).is_ok());
    }
    check(|len| ChunkReader::<assets::Request, _>::new(vec![0; len]));
    check(|len| ChunkReader::<assets::Response, _>::new(vec![0; len]));
    check(|len| ChunkReader::<devices::Request, _>::new(vec![0; len]));
    check(|len| ChunkReader::<disassociated::Request, _>::new(vec![0; len]));
    check(|len| ChunkReader::<devices::Response, _>::new(vec![0; len]));
    check(|len| ChunkReader::<job::Request, _>::new(vec![0; len]));
    let mut buffer = [0; 12];
    assert_eq!(ChunkReader::<job::Request, _>::new(&mut buffer[1..]).err(), Some(BufferTooSmall { needed: 12 }));
    assert!(ChunkReader::<job::Request, _>::new(&mut buffer[..]).is_ok());
    assert!(ChunkReader::<job::Request, _>::new(buffer).is_ok());

    // The longest character is an escaped surrogate pair. Each byte may be the last of a chunk.
    let character = r#""\ud83d\ude80":"\ud83d\ude80""#;
    let body = format!("{{{character}}}");
    let chunks = split(body.as_bytes(), &[1]);
    assert_eq!(Body::AssetErrors.in_chunks(&chunks, 12, &mut FailFast), Ok(Vec::new()));
    let body = format!(r#"{{{character},"assetIds":[{ASSET:?}]}}"#);
    let chunks = split(body.as_bytes(), &[1]);
    assert_eq!(Body::Assets.in_chunks(&chunks, 38, &mut FailFast).unwrap(), [ASSET]);
}

#[test]
fn escape_cut_by_a_character_reports_syntax_in_the_least_buffer() {
    for (before, after) in [(r#"{"x":""#, r#""}"#), (r#"{"y"#, r#"":1}"#)] {
        for character in ["У", "€", "🚀"] {
            let escape = r"\ud83d\ude8";
            let text = format!("{before}{escape}{character}{after}");
            // The first byte of the character is no hexadecimal digit.
            let expected = (ViolationKind::Syntax, Some(before.len() + escape.len()));
            let whole = Body::Devices.whole(text.as_bytes(), &mut FailFast).unwrap_err();
            assert_eq!((whole.kind(), whole.offset()), expected, "{text}");
            for buffer_len in 12..=16 {
                let mut reader = ChunkReader::<devices::Request, _>::new(vec![0; buffer_len]).unwrap();
                let mut bytes = text.as_bytes().chunks(1);
                let read = bytes.try_for_each(|byte| reader.push(byte, &mut FailFast, |_| {}));
                assert_eq!(read, Err(whole), "{text} in {buffer_len}");
            }
        }
    }
}

#[test]
fn reader_that_owns_its_buffer_is_held_by_a_struct_between_chunks() {
    /// A connection of a server: its state and its buffer are one value, which can be moved.
    struct Connection {
        reader: ChunkReader<job::Request, [u8; 64]>,
        targets: Vec<String>,
        comment: Option<String>,
    }

    impl Connection {
        const fn new() -> Self {
            Self { reader: ChunkReader::from_array([0; 64]), targets: Vec::new(), comment: None }
        }

        fn receive(&mut self, chunk: &[u8]) -> Result<(), Violation> {
            let Self { reader, targets, comment } = self;
            reader.push(chunk, &mut FailFast, |item| match item {
                job::RequestItem::Target(target) => targets.push(target.to_string()),
                job::RequestItem::Comment(text) => *comment = Some(text.to_string()),
                other => panic!("{other:?}"),
            })
        }
    }

    let body = r#"{"targets":["thinggroup\/line-4","caf\u00e9"],"comment":"two lines join"}"#;
    for length in 1..=body.len() {
        let mut connections = vec![Connection::new()];
        for chunk in body.as_bytes().chunks(length) {
            let mut connection = connections.pop().unwrap();
            connection.receive(chunk).unwrap();
            connections.push(connection);
        }
        let Connection { reader, targets, comment } = connections.pop().unwrap();
        assert_eq!(reader.finish(&mut FailFast), Ok(2));
        assert_eq!(
            (targets, comment.as_deref()),
            (vec!["thinggroup/line-4".into(), "café".into()], Some("two lines join"))
        );
    }
    // The buffer is the one that `from_array` takes: a value of 65 bytes exceeds it.
    let mut connection = Connection::new();
    let body = format!(r#"{{"targets":["{}"]}}"#, "t".repeat(63));
    let violation = body.as_bytes().chunks(7).find_map(|chunk| connection.receive(chunk).err()).unwrap();
    assert_eq!((violation.kind(), violation.length()), (ViolationKind::Capacity, Some(65)));
    assert_eq!(violation.pointer().to_string(), "/targets/0");
}

#[test]
fn item_that_outgrows_the_buffer_and_is_not_json_is_reported_as_in_the_whole_body() {
    // The identifier is too short, and a quote is missing before `false`: so the scan for the item's end misses it.
    let body =
        br#"{"errors":[{"assetId":"c6b789ef-836-4acc-bf88-af5933736dcc",false":"INTERNAL_FAILURE","message":"m"}]}"#;
    let mut reported = Reported::new();
    let whole = Body::AssetErrors.whole(body, &mut reported);
    assert_eq!(whole.clone().unwrap_err().kind(), ViolationKind::Syntax);
    for length in [1, 7, 64] {
        let mut reported_in_chunks = Reported::new();
        let read = Body::AssetErrors.in_chunks(&split(body, &[length]), 80, &mut reported_in_chunks);
        assert_eq!((read, reported_in_chunks), (whole.clone(), reported.clone()), "{length}");
    }
}

#[test]
fn push_after_an_error_returns_it_again() {
    let mut buffer = [0; 128];
    let mut reader = ChunkReader::<devices::Request, _>::new(&mut buffer[..]).unwrap();
    let mut report = Reported::new();
    let error = reader.push(b"{]", &mut report, |_| {}).unwrap_err();
    assert_eq!(reader.push(b"{}", &mut report, |_| {}), Err(error));
    assert_eq!(reader.finish(&mut report), Err(error));
    assert_eq!(report.total(), 1);
}

#[test]
fn response_of_100_kb_is_read_through_2_kb() {
    let message = "The asset is not in this project. ".repeat(28);
    let details = format!(r#"{{"assetId":{ASSET:?},"code":"INTERNAL_FAILURE","message":"{message}"}}"#);
    let body = format!(r#"{{"errors":[{}],"x":"{}"}}"#, vec![details; 100].join(","), "y".repeat(10_000));
    assert!(body.len() > 100 * 1024);
    let mut buffer = [0; 2048];
    let mut reader = ChunkReader::<assets::Response, _>::new(&mut buffer[..]).unwrap();
    let mut seen = 0;
    for chunk in body.as_bytes().chunks(1460) {
        reader
            .push(chunk, &mut FailFast, |error| {
                assert_eq!(error.message, message.as_str());
                seen += 1;
            })
            .unwrap();
    }
    assert_eq!((reader.finish(&mut FailFast), seen), (Ok(100), 100));
}
