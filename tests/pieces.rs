//! Bodies read in pieces: any split of any body gives the parts and the verdict of the whole.

use iot_shapes::greengrassv2::{
    self, BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName,
};
use iot_shapes::iot::{self, AssociateTargetsWithJobPart, AssociateTargetsWithJobRequest, JobId};
use iot_shapes::sitewise::{
    self, AssetId, BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssetsResponse, ProjectAssetsPart,
    ProjectId,
};
use iot_shapes::violation::Sink;
use iot_shapes::{FailFast, Failure, Kind, Report, ResponseHead, Violation};
use proptest::prelude::*;

const PROJECT: ProjectId = ProjectId::literal("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
const ASSET: &str = "f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a";

/// What is known of a body when it has been read: its parts as text if it was sound, the first violation, the report.
#[derive(Debug, PartialEq)]
struct Outcome {
    parts: Read,
    told: Vec<Violation>,
    total: usize,
}

type Told = Report<64>;
type Read = Result<Vec<String>, Violation>;

/// The five bodies that can be read in pieces.
#[derive(Clone, Copy, Debug)]
enum Body {
    Assets,
    AssetErrors,
    Devices,
    DeviceErrors,
    Targets,
}

const BODIES: [Body; 5] = [Body::Assets, Body::AssetErrors, Body::Devices, Body::DeviceErrors, Body::Targets];

fn body_of<T>(read: Result<T, Failure<'_>>) -> Result<T, Violation> {
    read.map_err(|failure| match failure {
        Failure::Body(violation) => violation,
        Failure::Error(reply) => panic!("{reply}"),
    })
}

impl Body {
    /// The parts in the order of the model, as the reader of whole bodies gives them. Lists with room for any number.
    fn whole(self, body: &[u8], sink: &mut dyn Sink) -> Read {
        let ok = ResponseHead::new(200);
        Ok(match self {
            Self::Assets => {
                let request = BatchAssociateProjectAssetsRequest::<_, 100>::read_json(PROJECT, body, sink)?;
                let ids = request.asset_ids().iter().map(AssetId::to_string);
                ids.chain(request.client_token().map(|token| format!("token {token}"))).collect()
            }
            Self::AssetErrors => {
                let response = body_of(BatchAssociateProjectAssetsResponse::<_, 400>::read_http(&ok, body, sink))?;
                response.errors().iter().map(|error| format!("{error:?}")).collect()
            }
            Self::Devices => {
                let core = ThingName::literal("gw");
                let request = BatchAssociateClientDeviceWithCoreDeviceRequest::<_, 100>::read_json(core, body, sink)?;
                request.entries().iter().map(|entry| format!("{entry:?}")).collect()
            }
            Self::DeviceErrors => {
                let response =
                    body_of(BatchAssociateClientDeviceWithCoreDeviceResponse::<_, 400>::read_http(&ok, body, sink))?;
                response.error_entries().iter().map(|entry| format!("{entry:?}")).collect()
            }
            Self::Targets => {
                let job = JobId::literal("fw-7");
                let request = AssociateTargetsWithJobRequest::<_, 100>::read_json(job, body, sink)?;
                let targets = request.targets().iter().map(|target| target.to_string());
                targets.chain(request.comment().map(|comment| format!("comment {comment}"))).collect()
            }
        })
    }

    fn in_pieces(self, pieces: &[&[u8]], room: usize, sink: &mut dyn Sink) -> Read {
        let mut buffer = vec![0; room];
        let (mut parts, mut others) = (Vec::new(), Vec::new());
        macro_rules! read {
            ($pieces:ty, $take:expr) => {{
                let mut reader = <$pieces>::new(&mut buffer);
                for piece in pieces {
                    reader.push(piece, sink, $take)?;
                }
                reader.finish(sink)?
            }};
        }
        let count = match self {
            Self::Assets => read!(sitewise::RequestPieces, |part| match part {
                ProjectAssetsPart::AssetId(id) => parts.push(id.to_string()),
                ProjectAssetsPart::ClientToken(token) => others.push(format!("token {token}")),
            }),
            Self::AssetErrors => read!(sitewise::ResponsePieces, |error| parts.push(format!("{error:?}"))),
            Self::Devices => read!(greengrassv2::RequestPieces, |entry| parts.push(format!("{entry:?}"))),
            Self::DeviceErrors => read!(greengrassv2::ResponsePieces, |entry| parts.push(format!("{entry:?}"))),
            Self::Targets => read!(iot::RequestPieces, |part| match part {
                AssociateTargetsWithJobPart::Target(target) => parts.push(target.to_string()),
                AssociateTargetsWithJobPart::Comment(comment) => others.push(format!("comment {comment}")),
            }),
        };
        assert_eq!(count, parts.len());
        parts.append(&mut others);
        Ok(parts)
    }

    /// Reads in both ways, collecting and failing fast, and holds them together.
    fn compare(self, body: &[u8], pieces: &[&[u8]]) {
        let outcome = |read: &dyn Fn(&mut dyn Sink) -> Read| {
            let mut told = Told::new();
            let parts = read(&mut told);
            Outcome { parts, told: told.violations().to_vec(), total: told.total() }
        };
        let room = body.len() + 128;
        assert_eq!(
            outcome(&|sink| self.in_pieces(pieces, room, sink)),
            outcome(&|sink| self.whole(body, sink)),
            "{self:?} collecting {pieces:?}"
        );
        assert_eq!(
            self.in_pieces(pieces, room, &mut FailFast),
            self.whole(body, &mut FailFast),
            "{self:?} failing fast {pieces:?}"
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

/// Members and items, sound and broken, in any order.
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
        prop::collection::vec(member_of_item(), 0..3),
        0_usize..5,
        prop::option::weighted(0.3, (any::<prop::sample::Index>(), any::<u8>())),
        prop::option::weighted(0.2, any::<prop::sample::Index>()),
    )
        .prop_map(|(body, items, members, extra, place, flip, cut)| {
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
            members.insert(place.min(members.len()), format!("\"{list}\": [{}]", items.join(" ,\n")));
            let mut text = format!(" {{{}\t}} ", members.join(", ")).into_bytes();
            if let Some((index, byte)) = flip {
                let at = index.index(text.len());
                text[at] = byte;
            }
            if let Some(index) = cut {
                text.truncate(index.index(text.len()));
            }
            (body, text)
        })
}

fn member_of_item() -> impl Strategy<Value = (usize, String)> {
    (0_usize..4, prop_oneof![Just("\"v\"".to_string()), Just("null".into()), Just("1".into()), Just("\"\"".into())])
}

/// Cuts a body where the lengths say, over and over.
fn split<'b>(mut body: &'b [u8], lengths: &[usize]) -> Vec<&'b [u8]> {
    let mut pieces = Vec::new();
    for length in lengths.iter().cycle() {
        if body.is_empty() {
            break;
        }
        let (piece, rest) = body.split_at((*length).min(body.len()));
        pieces.push(piece);
        body = rest;
    }
    pieces
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_split_of_any_body_is_the_body((body, text) in bodies(), lengths in prop::collection::vec(0_usize..40, 1..6)) {
        let lengths: Vec<_> = lengths.iter().copied().chain([1]).collect();
        body.compare(&text, &split(&text, &lengths));
        body.compare(&text, &split(&text, &[1]));
    }
}

#[test]
fn any_split_of_a_sound_body_is_the_body() {
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
            let parts = body.whole(text.as_bytes(), &mut FailFast).unwrap();
            let has_other = matches!(body, Body::Assets | Body::Targets);
            assert_eq!(parts.len(), 3 + usize::from(has_other), "{parts:?}");
            for length in 1..=text.len() {
                body.compare(text.as_bytes(), &split(text.as_bytes(), &[length]));
            }
        }
    }
}

#[test]
fn any_split_of_a_broken_character_or_surrogate_is_the_body() {
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
fn whatever_is_wrong_is_told_as_of_the_whole_body() {
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
fn an_identifier_is_the_same_wherever_it_is_cut() {
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
fn empty_bodies_and_empty_pieces() {
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
fn more_than_100_items_of_a_request_break_its_length() {
    let body = format!(r#"{{"assetIds":[{}]}}"#, vec![format!("{ASSET:?}"); 101].join(","));
    Body::Assets.compare(body.as_bytes(), &split(body.as_bytes(), &[64]));
}

#[test]
fn a_part_that_the_buffer_is_too_small_for_says_what_it_takes() {
    let item = Body::AssetErrors.valid_item();
    let body = format!(r#"{{"errors":[{item},{item}]}}"#);
    for length in [1, 7, 64, 1460] {
        let pieces = split(body.as_bytes(), &[length]);
        assert_eq!(Body::AssetErrors.in_pieces(&pieces, item.len(), &mut FailFast).unwrap().len(), 2);
        let violation = Body::AssetErrors.in_pieces(&pieces, item.len() - 1, &mut FailFast).unwrap_err();
        assert_eq!(violation.kind(), Kind::Capacity);
        assert_eq!(violation.pointer().to_string(), "/errors/0");
        assert_eq!(violation.offset(), Some(11));
        assert_eq!(violation.length(), Some(item.len()));
    }
    // Where it is cut short, nobody knows.
    let cut = &body.as_bytes()[..body.len() - 10];
    let larger = body.replacen(&item, &item.replace("é", ""), 1).into_bytes();
    assert!(larger.len() < body.len());
    let violation = Body::AssetErrors.in_pieces(&[&cut[..item.len() + 5]], 64, &mut FailFast).unwrap_err();
    assert_eq!((violation.kind(), violation.length()), (Kind::Capacity, None));
}

#[test]
fn an_item_is_as_large_as_the_buffer_at_most_however_it_is_spelled_and_cut() {
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
                let pieces = split(text.as_bytes(), &[length]);
                assert_eq!(body.in_pieces(&pieces, item.len(), &mut FailFast).unwrap().len(), 2, "{body:?} {length}");
                let violation = body.in_pieces(&pieces, item.len() - 1, &mut FailFast).unwrap_err();
                assert_eq!((violation.kind(), violation.length()), (Kind::Capacity, Some(item.len())), "{body:?}");
                assert_eq!(violation.pointer().to_string(), format!("/{list}/0"));
                assert_eq!(violation.offset(), text.find(&item));
            }
        }
    }
}

#[test]
fn an_item_of_a_wrong_type_is_told_as_such_whatever_it_takes() {
    for body in BODIES {
        let list = body.names().0;
        for item in ["1".repeat(300), format!("[{}]", " ".repeat(300)), "x".repeat(300)] {
            let text = format!(r#"{{"{list}":[{item}]}}"#);
            let kind = if item.starts_with('x') { Kind::Syntax } else { Kind::Type };
            for length in [1, 7, text.len()] {
                let violation = body.in_pieces(&split(text.as_bytes(), &[length]), 100, &mut FailFast).unwrap_err();
                assert_eq!((violation.kind(), violation.offset()), (kind, text.find(&item)), "{body:?} {length}");
            }
        }
    }
}

#[test]
fn a_member_that_the_buffer_is_too_small_for_is_told_by_its_pointer() {
    let body = format!(r#"{{"clientToken":"{}","assetIds":[]}}"#, "x".repeat(200));
    let violation = Body::Assets.in_pieces(&[body.as_bytes()], 100, &mut FailFast).unwrap_err();
    assert_eq!((violation.kind(), violation.pointer().to_string()), (Kind::Capacity, "/clientToken".into()));
    assert_eq!((violation.offset(), violation.length()), (Some(15), Some(202)));
    // Unknown members of any size need no buffer, nor do names, whether or not they are known.
    let body = format!(r#"{{"{}":"{}","assetIds":[{ASSET:?}]}}"#, "n".repeat(5000), "x".repeat(5000));
    assert_eq!(Body::Assets.in_pieces(&split(body.as_bytes(), &[1]), 38, &mut FailFast).unwrap(), [ASSET]);
    // A character does: the longest is an escaped surrogate pair.
    assert_eq!(sitewise::RequestPieces::MIN_BUFFER, 12);
    let body = format!(r#"{{"\ud83d\ude80":"\ud83d\ude80","assetIds":[{ASSET:?}]}}"#);
    assert_eq!(Body::Assets.in_pieces(&split(body.as_bytes(), &[1]), 38, &mut FailFast).unwrap(), [ASSET]);
    let violation = Body::Assets.in_pieces(&split(body.as_bytes(), &[1]), 9, &mut FailFast).unwrap_err();
    assert_eq!((violation.kind(), violation.pointer().to_string()), (Kind::Capacity, String::new()));
    assert_eq!((violation.offset(), violation.length()), (Some(2), Some(12)));
}

#[test]
fn item_that_outgrows_the_buffer_and_is_not_json_is_reported_as_in_the_whole_body() {
    // The identifier is too short, and a quote is missing before `false`: so the scan for the item's end goes astray.
    let body =
        br#"{"errors":[{"assetId":"c6b789ef-836-4acc-bf88-af5933736dcc",false":"INTERNAL_FAILURE","message":"m"}]}"#;
    let mut told = Told::new();
    let whole = Body::AssetErrors.whole(body, &mut told);
    assert_eq!(whole.clone().unwrap_err().kind(), Kind::Syntax);
    for length in [1, 7, 64] {
        let mut told_in_pieces = Told::new();
        let read = Body::AssetErrors.in_pieces(&split(body, &[length]), 80, &mut told_in_pieces);
        assert_eq!((read, told_in_pieces), (whole.clone(), told.clone()), "{length}");
    }
}

#[test]
fn an_error_is_returned_again() {
    let mut buffer = [0; 128];
    let mut pieces = greengrassv2::RequestPieces::new(&mut buffer);
    let mut report = Told::new();
    let error = pieces.push(b"{]", &mut report, |_| {}).unwrap_err();
    assert_eq!(pieces.push(b"{}", &mut report, |_| {}), Err(error));
    assert_eq!(pieces.finish(&mut report), Err(error));
    assert_eq!(report.total(), 1);
}

#[test]
fn a_reply_of_100_kb_is_read_through_2_kb() {
    let message = "The asset is not in this project. ".repeat(28);
    let details = format!(r#"{{"assetId":{ASSET:?},"code":"INTERNAL_FAILURE","message":"{message}"}}"#);
    let body = format!(r#"{{"errors":[{}],"x":"{}"}}"#, vec![details; 100].join(","), "y".repeat(10_000));
    assert!(body.len() > 100 * 1024);
    let mut buffer = [0; 2048];
    let mut pieces = sitewise::ResponsePieces::new(&mut buffer);
    let mut seen = 0;
    for piece in body.as_bytes().chunks(1460) {
        pieces
            .push(piece, &mut FailFast, |error| {
                assert_eq!(error.message, message.as_str());
                seen += 1;
            })
            .unwrap();
    }
    assert_eq!((pieces.finish(&mut FailFast), seen), (Ok(100), 100));
}
