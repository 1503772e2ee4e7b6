//! The messages, as real clients write them. They are the same in every run.

use std::fmt::Write;
use std::iter;

/// The shape of a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shape {
    Associate,
    Disassociate,
    AssociateDevices,
    DisassociateDevices,
    JobTargets,
    /// The response to the first two.
    Failures,
}

impl Shape {
    /// Returns the target of a request, empty for a response.
    pub fn target(self) -> &'static str {
        match self {
            Self::Associate => "/projects/6513270e-269e-4d37-b2a7-4de452e6b438/assets/associate",
            Self::Disassociate => "/projects/6513270e-269e-4d37-b2a7-4de452e6b438/assets/disassociate",
            Self::AssociateDevices => "/greengrass/v2/coreDevices/gateway-hall-3/associateClientDevices",
            Self::DisassociateDevices => "/greengrass/v2/coreDevices/gateway-hall-3/disassociateClientDevices",
            Self::JobTargets => "/jobs/firmware-2026_11/targets",
            Self::Failures => "",
        }
    }
}

/// A message, and the result that every reader must give for it.
pub struct Message {
    pub shape: Shape,
    pub target: &'static str,
    pub body: String,
    /// The number of items of its list. `None` if it is not valid.
    pub items: Option<usize>,
    /// `true` if a string that is read has an escape.
    pub escaped: bool,
}

/// The white space that a client puts between members and items.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// None, as JavaScript, Go and Rust write it.
    Compact,
    /// Spaces, as Python's `json.dumps` writes it.
    Spaced,
}

/// The headers of a request, as boto3 sends it.
pub const HEADERS: [(&str, &[u8]); 6] = [
    ("Host", b"monitor.iotsitewise.eu-west-1.amazonaws.com"),
    ("Content-Type", b"application/json"),
    ("User-Agent", b"Boto3/1.44.3 md/Botocore#1.44.3 ua/2.1 os/linux lang/python#3.12.7"),
    ("X-Amz-Date", b"20261103T081502Z"),
    (
        "Authorization",
        b"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261103/eu-west-1/SERVICE/aws4_request, \
          SignedHeaders=host;x-amz-date, Signature=0",
    ),
    ("Content-Length", b"149"),
];

/// 100 characters, most of which take three bytes.
const JAPANESE: &str = "第3ラインの圧力センサーを入れ替えました。新しいファームウェアは夜間に配信し、翌朝の点検で温度と振動の値を確認します。\
                        異常があれば、すぐに前の版へ戻してください。担当は保全課の田中です。🚀完了";

const ENGLISH: &str = "Line 3 has new pressure sensors. The firmware is rolled out at night; in the morning, temperature \
                       and vibration are checked, and if anything is odd the version before is put back at once.";

impl Style {
    fn join(self, items: impl Iterator<Item = String>) -> String {
        items.collect::<Vec<_>>().join(if self == Self::Compact { "," } else { ", " })
    }

    fn member(self, name: &str, value: &str) -> String {
        let colon = if self == Self::Compact { ":" } else { ": " };
        format!("\"{name}\"{colon}{value}")
    }

    fn object(self, members: impl IntoIterator<Item = String>) -> String {
        format!("{{{}}}", self.join(members.into_iter()))
    }

    fn list(self, name: &str, items: impl Iterator<Item = String>) -> String {
        self.member(name, &format!("[{}]", self.join(items)))
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// Returns numbers without a pattern (SplitMix64), so that the processor cannot predict the branches of a reader.
fn numbers() -> impl Iterator<Item = u64> {
    iter::successors(Some(0x9e37_79b9_7f4a_7c15_u64), |state| Some(state.wrapping_add(0x9e37_79b9_7f4a_7c15))).map(
        |state| {
            let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        },
    )
}

/// Returns distinct identifiers.
pub fn uuids() -> impl Iterator<Item = [u8; 16]> {
    let mut numbers = numbers();
    iter::from_fn(move || {
        let halves = [numbers.next()?, numbers.next()?].map(u64::to_be_bytes);
        halves.concat().try_into().ok()
    })
}

/// Returns the text of an identifier.
pub fn uuid_text(uuid: [u8; 16]) -> String {
    uuid::Uuid::from_bytes(uuid).hyphenated().to_string()
}

fn thing_names() -> impl Iterator<Item = String> {
    const KINDS: [&str; 4] = ["pump", "pressure-sensor", "gateway", "temperature-sensor"];
    numbers().zip(1..).map(|(number, position)| {
        let kind = KINDS[(number % 4) as usize];
        format!("{kind}-hall-{}-{position:04}", number >> 8 & 7)
    })
}

fn target_arns() -> impl Iterator<Item = String> {
    thing_names().map(|name| format!("arn:aws:iot:eu-west-1:123456789012:thinggroup/{name}"))
}

/// Inserts white space without a pattern before and after the punctuation, half of the time none. The strings have no
/// escapes.
fn oddly_spaced(body: &str) -> String {
    const GAPS: [&str; 8] = ["", "", "", "", " ", "  ", "\n", "\r\n\t"];
    let mut gaps = numbers().map(|number| GAPS[(number >> 16 & 7) as usize]);
    let mut gap = || gaps.next().unwrap_or_default();
    let mut in_string = false;
    let mut spaced = String::new();
    for c in body.chars() {
        in_string ^= c == '"';
        let is_punctuation = !in_string && "{}[]:,".contains(c);
        let [before, after] = if is_punctuation { [gap(), gap()] } else { ["", ""] };
        spaced.push_str(before);
        spaced.push(c);
        spaced.push_str(after);
    }
    spaced
}

/// Writes all characters beyond ASCII as `\u` escapes, like Python and PHP.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut escaped, c| {
        if c.is_ascii() {
            escaped.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(escaped, "\\u{unit:04x}").expect("a string takes all that is written to it");
            }
        }
        escaped
    })
}

impl Message {
    fn new(shape: Shape, body: String, items: usize) -> Self {
        Self { shape, target: shape.target(), body, items: Some(items), escaped: false }
    }

    fn escaped(self) -> Self {
        Self { escaped: true, ..self }
    }

    fn invalid(self) -> Self {
        Self { items: None, ..self }
    }

    /// Creates a request about a project's assets, with a token, as the SDKs send it.
    pub fn assets(shape: Shape, style: Style, items: usize) -> Self {
        Self::new(shape, style.object(Self::members_of_assets(style, items)), items)
    }

    /// Creates the same with white space in odd places, and the token before the assets.
    pub fn odd_assets(items: usize) -> Self {
        let [ids, token] = Self::members_of_assets(Style::Compact, items);
        Self::new(Shape::Associate, oddly_spaced(&Style::Compact.object([token, ids])), items)
    }

    fn members_of_assets(style: Style, items: usize) -> [String; 2] {
        let ids = uuids().map(|id| quoted(&uuid_text(id))).take(items);
        let token = style.member("clientToken", "\"36f675cc-81e7-4ef5-a8e2-5d940ed90475\"");
        [style.list("assetIds", ids), token]
    }

    pub fn client_devices(shape: Shape, style: Style, items: usize) -> Self {
        let entries = thing_names().map(|name| style.object([style.member("thingName", &quoted(&name))])).take(items);
        Self::new(shape, style.object([style.list("entries", entries)]), items)
    }

    /// Creates a request with white space in odd places. Its entries have one member, so there is no order.
    pub fn odd_client_devices(items: usize) -> Self {
        let message = Self::client_devices(Shape::AssociateDevices, Style::Compact, items);
        Self { body: oddly_spaced(&message.body), ..message }
    }

    pub fn job_targets(style: Style, items: usize) -> Self {
        Self::job(style, items, ENGLISH)
    }

    /// Creates a request with white space in odd places, and the comment before the targets.
    pub fn odd_job_targets(items: usize) -> Self {
        let [targets, comment] = Self::members_of_job(Style::Compact, items, ENGLISH);
        Self::new(Shape::JobTargets, oddly_spaced(&Style::Compact.object([comment, targets])), items)
    }

    /// Creates a request as PHP's `json_encode` writes it.
    pub fn job_targets_php(items: usize) -> Self {
        let message = Self::job_targets(Style::Compact, items);
        Self { body: message.body.replace('/', r"\/"), ..message.escaped() }
    }

    pub fn japanese() -> Self {
        Self::job(Style::Compact, 1, JAPANESE)
    }

    pub fn japanese_escaped() -> Self {
        Self::job(Style::Spaced, 1, &escaped(JAPANESE)).escaped()
    }

    fn job(style: Style, items: usize, comment: &str) -> Self {
        Self::new(Shape::JobTargets, style.object(Self::members_of_job(style, items, comment)), items)
    }

    fn members_of_job(style: Style, items: usize, comment: &str) -> [String; 2] {
        let targets = style.list("targets", target_arns().map(|arn| quoted(&arn)).take(items));
        [targets, style.member("comment", &quoted(comment))]
    }

    /// Creates a request whose last asset is in upper case.
    pub fn invalid_at_last(items: usize) -> Self {
        let style = Style::Compact;
        let ids = uuids().zip(1..=items).map(|(id, position)| {
            let text = uuid_text(id);
            quoted(&if position == items { text.to_uppercase() } else { text })
        });
        Self::new(Shape::Associate, style.object([style.list("assetIds", ids)]), items).invalid()
    }

    /// Creates the response to a request whose assets all failed.
    pub fn failures(items: usize) -> Self {
        Self::failures_in_order(items, |_, _| ())
    }

    /// Creates the same with white space in odd places, and the members of each failure in any order.
    pub fn odd_failures(items: usize) -> Self {
        let message = Self::failures_in_order(items, |members, number| {
            members.rotate_left((number % 3) as usize);
            members[1..].rotate_left((number >> 8 & 1) as usize);
        });
        Self { body: oddly_spaced(&message.body), ..message }
    }

    fn failures_in_order(items: usize, reorder: fn(&mut [String; 3], u64)) -> Self {
        let style = Style::Compact;
        let failures = uuids().zip(numbers()).take(items).map(|(id, number)| {
            let mut members = [
                style.member("assetId", &quoted(&uuid_text(id))),
                style.member("code", "\"INTERNAL_FAILURE\""),
                style.member("message", "\"The asset could not be associated with the project. Try again later.\""),
            ];
            reorder(&mut members, number);
            style.object(members)
        });
        Self::new(Shape::Failures, style.object([style.list("errors", failures)]), items)
    }

    /// Creates a small request with so many bytes of unknown members, of all kinds and nested like configuration.
    pub fn unknown_members(bytes: usize) -> Self {
        let style = Style::Compact;
        let mut size = 0;
        let unknown = numbers().map(|number| {
            let value = match number % 4 {
                0 => format!("{}.{:02}", number >> 52, number >> 8 & 63),
                1 => quoted(ENGLISH),
                2 => String::from("[true,false,null,-1.5e3]"),
                _ => format!(r#"{{"unit":"kPa","range":[0,{}],"labels":{{"hall":"3"}}}}"#, number >> 56),
            };
            style.member(&format!("tag{:x}", number >> 40), &value)
        });
        let unknown = unknown.take_while(move |member| {
            size += member.len();
            size < bytes
        });
        Self::of_small(style, unknown)
    }

    /// Creates a small request with one unknown member, whose value has so many bytes of repeated `part`.
    pub fn unknown_member(bytes: usize, before: &str, part: &str, after: &str) -> Self {
        let value = [before, &part.repeat(bytes / part.len()), after].concat();
        let style = Style::Compact;
        Self::of_small(style, iter::once(style.member("unknown", &value)))
    }

    fn of_small(style: Style, unknown: impl Iterator<Item = String>) -> Self {
        let entry = style.object([style.member("thingName", "\"pump-1\"")]);
        let members = unknown.chain(iter::once(style.list("entries", iter::once(entry))));
        Self::new(Shape::AssociateDevices, style.object(members), 1)
    }

    /// Creates a request with so many bytes of assets. 100 assets are allowed.
    pub fn too_many(bytes: usize) -> Self {
        Self::assets(Shape::Associate, Style::Compact, bytes / 39).invalid()
    }
}
