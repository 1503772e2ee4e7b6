//! What holds of any value, any message and any way to write it, by what the feature `arbitrary` makes of any bytes.
//!
//! The doors: the native reader and writer, the URI, the headers, the constructors, and `serde` through a format for
//! people and one for machines. The oracle of what is told of broken requests is the contract's own sections 1, 2 and
//! 5, on `serde_json`'s values and with `regex`.
#![cfg(all(feature = "arbitrary", feature = "serde"))]

mod support;

use std::fmt::Debug;
use std::sync::LazyLock;

use arbitrary::Arbitrary;
use iot_shapes::greengrassv2::{
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName,
};
use iot_shapes::http::{ERROR_TYPE, RETRY_AFTER};
use iot_shapes::iot::{
    AssociateTargetsWithJobError, AssociateTargetsWithJobRequest, AssociateTargetsWithJobResponse, Comment, JobId,
    NamespaceId, TargetArn,
};
use iot_shapes::sitewise::{
    AssetId, BatchAssociateProjectAssetsError, BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssetsResponse,
    BatchDisassociateProjectAssetsError, BatchDisassociateProjectAssetsRequest, ClientToken, ProjectId,
};
use iot_shapes::violation::Sink;
use iot_shapes::{
    AnyRequest, ArbitraryStorage, FailFast, Failure, Kind, Operation, Report, ResponseHead, Text, Violation,
};
use proptest::prelude::*;
use proptest::sample::Index;
use regex::Regex;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use support::{post, strategy};

/// Storage that any text fits, and storage that has bounds of its own.
type Inline = heapless::String<512>;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// A request or a response in storage of its own, and its doors.
trait Message: for<'a> Arbitrary<'a> + PartialEq + Debug + Serialize + DeserializeOwned {
    /// The request target; empty for a response.
    fn target(&self) -> String;
    /// The members that stand in the target, label first.
    fn uri(&self) -> Vec<(&'static str, String)>;
    fn json(&self) -> String;
    fn read(target: &str, body: &[u8], sink: &mut dyn Sink) -> Result<Self, Violation>;
    /// The same value, built of its parts.
    fn rebuilt(&self) -> Self;
}

macro_rules! request {
    ($name:ident, |$request:ident| uri: $uri:expr, rebuilt: $rebuilt:expr) => {
        impl<S: ArbitraryStorage + Clone + PartialEq, const N: usize> Message for $name<S, N> {
            fn target(&self) -> String {
                self.target().to_string()
            }

            fn uri(&self) -> Vec<(&'static str, String)> {
                let $request = self;
                $uri
            }

            fn json(&self) -> String {
                self.json().to_string()
            }

            fn read(target: &str, body: &[u8], sink: &mut dyn Sink) -> Result<Self, Violation> {
                let read = $name::<Text<'_>, N>::read_http(&post(target), body, sink)?;
                Ok(read.copied().expect("it was made in such storage"))
            }

            fn rebuilt(&self) -> Self {
                let $request = self;
                $rebuilt
            }
        }
    };
}

macro_rules! project_assets_request {
    ($name:ident) => {
        request!($name, |request|
            uri: vec![("projectId", request.project_id().to_string())],
            rebuilt: {
                let assets = request.asset_ids().iter().copied();
                let rebuilt = $name::<Text<'_>, N>::collect(request.project_id(), assets).unwrap();
                match request.client_token() {
                    Some(token) => rebuilt.with_client_token(token.clone()),
                    None => rebuilt.copied().unwrap(),
                }
            }
        );
    };
}

project_assets_request!(BatchAssociateProjectAssetsRequest);
project_assets_request!(BatchDisassociateProjectAssetsRequest);

request!(BatchAssociateClientDeviceWithCoreDeviceRequest, |request|
    uri: vec![("coreDeviceThingName", request.core_device_thing_name().to_string())],
    rebuilt: {
        let mut rebuilt = Self::empty(request.core_device_thing_name().clone());
        request.entries().iter().for_each(|entry| rebuilt.push(entry.clone()).unwrap());
        rebuilt
    }
);

request!(AssociateTargetsWithJobRequest, |request|
    uri: {
        let namespace = request.namespace_id().map(|namespace| ("namespaceId", namespace.to_string()));
        [("jobId", request.job_id().to_string())].into_iter().chain(namespace).collect()
    },
    rebuilt: {
        let mut rebuilt = Self::collect(request.job_id().clone(), request.targets().iter().cloned()).unwrap();
        if let Some(namespace) = request.namespace_id() {
            rebuilt = rebuilt.with_namespace_id(namespace.clone());
        }
        match request.comment() {
            Some(comment) => rebuilt.with_comment(comment.clone()),
            None => rebuilt,
        }
    }
);

fn body_of<T>(read: Result<T, Failure<'_>>) -> Result<T, Violation> {
    read.map_err(|failure| match failure {
        Failure::Body(violation) => violation,
        Failure::Error(reply) => panic!("{reply}"),
    })
}

macro_rules! response {
    ($name:ident<S $(, $capacity:ident)?>, |$response:ident| $rebuilt:expr) => {
        impl<S: ArbitraryStorage + Clone + PartialEq $(, const $capacity: usize)?> Message for $name<S $(, $capacity)?> {
            fn target(&self) -> String {
                String::new()
            }

            fn uri(&self) -> Vec<(&'static str, String)> {
                Vec::new()
            }

            fn json(&self) -> String {
                self.json().to_string()
            }

            fn read(_: &str, body: &[u8], sink: &mut dyn Sink) -> Result<Self, Violation> {
                let read = $name::<Text<'_> $(, $capacity)?>::read_http(&ResponseHead::new(200), body, sink);
                Ok(body_of(read)?.copied().expect("it was made in such storage"))
            }

            fn rebuilt(&self) -> Self {
                let $response = self;
                $rebuilt
            }
        }
    };
}

// An empty list and an absent one are not told apart by the parts, so whoever has none is left as it is.
response!(BatchAssociateProjectAssetsResponse<S, N>, |response| {
    let mut rebuilt = if response.errors().is_empty() { response.clone() } else { Self::default() };
    response.errors().iter().for_each(|error| rebuilt.push(error.clone()).unwrap());
    rebuilt
});
response!(BatchAssociateClientDeviceWithCoreDeviceResponse<S, N>, |response| {
    let mut rebuilt = if response.error_entries().is_empty() { response.clone() } else { Self::default() };
    response.error_entries().iter().for_each(|entry| rebuilt.push(entry.clone()).unwrap());
    rebuilt
});
response!(AssociateTargetsWithJobResponse<S>, |response| Self {
    job_arn: response.job_arn.clone(),
    job_id: response.job_id.clone(),
    description: response.description.clone(),
});

/// How a writer that is not this crate writes: choices made over and over.
#[derive(Clone, Debug)]
struct Style {
    choices: Vec<u8>,
    made: usize,
}

fn style() -> impl Strategy<Value = Style> {
    prop::collection::vec(any::<u8>(), 1..48).prop_map(|choices| Style { choices, made: 0 })
}

impl Style {
    /// One of so many.
    fn choice(&mut self, count: usize) -> usize {
        let choice = self.choices[self.made % self.choices.len()];
        self.made += 1;
        usize::from(choice) % count
    }

    /// A text of a URI in which any character may be percent-encoded, and these are.
    fn percent(&mut self, text: &str, encoded: &str) -> String {
        let mut written = String::new();
        for c in text.chars() {
            if !encoded.contains(c) && self.choice(2) == 0 {
                written.push(c);
                continue;
            }
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                written += &if self.choice(2) == 0 { format!("%{byte:02x}") } else { format!("%{byte:02X}") };
            }
        }
        written
    }

    /// The target of a request, with whatever else a target may have.
    fn target(&mut self, operation: Operation, uri: &[(&str, String)]) -> String {
        let [(label, value), query @ ..] = uri else { panic!("{operation:?}: no label") };
        let value = self.percent(value, "/?%");
        let path = operation.uri_template().to_string().replace(&format!("{{{label}}}"), &value);
        let path = path + ["", "/"][self.choice(2)];
        match query.first() {
            Some((name, value)) => {
                let before = ["", "x&", "namespaceid=1&", "%zz=%&&"][self.choice(4)];
                let behind = ["", "&", "&namespaceId=other", "&x=%"][self.choice(4)];
                let (name, value) = (self.percent(name, ""), self.percent(value, "&%"));
                format!("{path}?{before}{name}={value}{behind}")
            }
            None => path + ["", "?", "?x=1&NamespaceId=1"][self.choice(3)],
        }
    }
}

/// A body as it is written, and where each of its values stands.
struct Written {
    style: Style,
    text: String,
    /// The values' pointers and offsets, each where its value ends.
    places: Vec<(String, usize)>,
}

impl Written {
    fn new(style: &Style, value: &Value) -> Self {
        let mut written = Self { style: style.clone(), text: String::new(), places: Vec::new() };
        written.space();
        written.value(String::new(), value);
        written.space();
        written
    }

    fn space(&mut self) {
        self.text += ["", "", "", " ", "\n", "\t", "\r\n  "][self.style.choice(7)];
    }

    fn value(&mut self, pointer: String, value: &Value) {
        let offset = self.text.len();
        match value {
            Value::String(text) => self.string(text),
            Value::Array(items) => {
                self.text.push('[');
                self.separated(items.iter().enumerate(), |written, (index, item)| {
                    written.value(format!("{pointer}/{index}"), item);
                });
                self.text.push(']');
            }
            Value::Object(members) => {
                let mut members = Vec::from_iter(members);
                let mut shuffled = Vec::new();
                while !members.is_empty() {
                    shuffled.push(members.swap_remove(self.style.choice(members.len())));
                }
                self.text.push('{');
                self.separated(shuffled.into_iter(), |written, (name, value)| {
                    written.string(name);
                    written.space();
                    written.text.push(':');
                    written.space();
                    written.value(format!("{pointer}/{name}"), value);
                });
                self.text.push('}');
            }
            scalar => self.text += &scalar.to_string(),
        }
        self.places.push((pointer, offset));
    }

    fn separated<T>(&mut self, items: impl Iterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.space();
        for (index, item) in items.enumerate() {
            if index > 0 {
                self.text.push(',');
                self.space();
            }
            write(self, item);
            self.space();
        }
    }

    fn string(&mut self, text: &str) {
        self.text.push('"');
        for c in text.chars() {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units).iter();
            match (self.style.choice(4), c) {
                (0, _) => self.text.extend(units.map(|unit| format!("\\u{unit:04x}"))),
                (1, _) => self.text.extend(units.map(|unit| format!("\\u{unit:04X}"))),
                (2, '/') => self.text += "\\/",
                // As it is where it may be, and with a letter where there is one.
                _ => {
                    let quoted = serde_json::to_string(&c).unwrap();
                    self.text += &quoted[1..quoted.len() - 1];
                }
            }
        }
        self.text.push('"');
    }
}

/// What is written is read back equal, in the same storage; the constructors make the same of its parts.
fn is_read_back<M: Message>(message: &M) {
    let (target, json) = (message.target(), message.json());
    let mut report = Report::<4>::new();
    assert_eq!(M::read(&target, json.as_bytes(), &mut FailFast).as_ref(), Ok(message), "{target} {json}");
    assert_eq!(M::read(&target, json.as_bytes(), &mut report).as_ref(), Ok(message));
    assert!(report.is_empty());
    assert_eq!(message.rebuilt(), *message);
    // The members through `serde` are those of the URI and those of the body, and `serde_json` reads the body alike.
    let uri = message.uri().into_iter().map(|(name, value)| (name.to_owned(), Value::String(value)));
    let body: Map<String, Value> = serde_json::from_str(&json).unwrap();
    let expected = Value::Object(uri.chain(body).collect());
    assert_eq!(serde_json::to_value(message).unwrap(), expected);
}

/// Whatever was written through `serde` is read back equal, and no shorter.
fn is_read_back_through_serde<M: PartialEq + Debug + Serialize + DeserializeOwned>(message: &M) {
    let json = serde_json::to_string(message).unwrap();
    assert_eq!(serde_json::from_str::<M>(&json).unwrap(), *message, "{json}");
    let value = serde_json::to_value(message).unwrap();
    assert_eq!(serde_json::from_value::<M>(value).unwrap(), *message, "{json}");
    let bytes = postcard::to_stdvec(message).unwrap();
    let (read, rest) = postcard::take_from_bytes::<M>(&bytes).unwrap();
    assert_eq!(read, *message, "{json}");
    assert!(rest.is_empty());
    assert!(postcard::from_bytes::<M>(&bytes[..bytes.len() - 1]).is_err());
}

/// Any white space, any order of members, any character escaped in JSON or encoded in the target: it means the same.
fn means_the_same_in_any_spelling<M: Message>(message: &M, mut style: Style, operation: Option<Operation>) {
    let target = operation.map_or_else(String::new, |operation| style.target(operation, &message.uri()));
    let written = Written::new(&style, &serde_json::from_str(&message.json()).unwrap());
    let read = M::read(&target, written.text.as_bytes(), &mut FailFast);
    assert_eq!(read.as_ref(), Ok(message), "{target} {}", written.text);
}

macro_rules! messages {
    ($( $module:ident: $type:ty, $operation:expr; )+) => {
        $(
            mod $module {
                use super::*;

                proptest! {
                    #![proptest_config(config(128))]

                    #[test]
                    fn what_is_written_is_read_back(message in strategy::<$type>()) {
                        is_read_back(&message);
                    }

                    #[test]
                    fn what_is_written_through_serde_is_read_back(message in strategy::<$type>()) {
                        is_read_back_through_serde(&message);
                    }

                    #[test]
                    fn any_spelling_means_the_same(message in strategy::<$type>(), style in style()) {
                        means_the_same_in_any_spelling(&message, style, $operation);
                    }
                }
            }
        )+
    };
}

messages! {
    requests_to_associate_assets: BatchAssociateProjectAssetsRequest<String>,
        Some(Operation::BatchAssociateProjectAssets);
    requests_to_associate_assets_inline: BatchAssociateProjectAssetsRequest<Inline, 8>,
        Some(Operation::BatchAssociateProjectAssets);
    requests_to_disassociate_assets: BatchDisassociateProjectAssetsRequest<String>,
        Some(Operation::BatchDisassociateProjectAssets);
    requests_to_disassociate_assets_inline: BatchDisassociateProjectAssetsRequest<Inline, 8>,
        Some(Operation::BatchDisassociateProjectAssets);
    requests_to_associate_devices: BatchAssociateClientDeviceWithCoreDeviceRequest<String>,
        Some(Operation::BatchAssociateClientDeviceWithCoreDevice);
    requests_to_associate_devices_inline: BatchAssociateClientDeviceWithCoreDeviceRequest<Inline, 8>,
        Some(Operation::BatchAssociateClientDeviceWithCoreDevice);
    requests_to_associate_targets: AssociateTargetsWithJobRequest<String>, Some(Operation::AssociateTargetsWithJob);
    requests_to_associate_targets_inline: AssociateTargetsWithJobRequest<Inline, 8>,
        Some(Operation::AssociateTargetsWithJob);
    responses_of_assets: BatchAssociateProjectAssetsResponse<String>, None;
    responses_of_assets_inline: BatchAssociateProjectAssetsResponse<Inline, 8>, None;
    responses_of_devices: BatchAssociateClientDeviceWithCoreDeviceResponse<String>, None;
    responses_of_devices_inline: BatchAssociateClientDeviceWithCoreDeviceResponse<Inline, 8>, None;
    responses_of_jobs: AssociateTargetsWithJobResponse<String>, None;
    responses_of_jobs_inline: AssociateTargetsWithJobResponse<Inline>, None;
}

/// An error goes out as a status, headers and a body, and comes back the same.
macro_rules! errors {
    ($( $test:ident: $error:ty, $response:ty, $read:expr, $retry_after:expr; )+) => {
        proptest! {
            #![proptest_config(config(256))]

            $(
                #[test]
                fn $test(error in strategy::<$error>(), style in style()) {
                    is_read_back_through_serde(&error);
                    let name = error.name().map(|name| name.to_string());
                    let retry_after = $retry_after(&error).map(|seconds: u32| seconds.to_string());
                    let mut head = ResponseHead::new(error.status());
                    if let Some(name) = &name {
                        head = head.header(ERROR_TYPE, name.as_bytes());
                    }
                    if let Some(seconds) = &retry_after {
                        head = head.header(RETRY_AFTER, seconds.as_bytes());
                    }
                    let json = error.json().to_string();
                    let spelled = Written::new(&style, &serde_json::from_str(&json).unwrap()).text;
                    for body in [json, spelled] {
                        match <$response>::from_http(&head, body.as_bytes()) {
                            Err(Failure::Error(reply)) => {
                                let read = $read(&reply).unwrap().copied();
                                prop_assert_eq!(read.as_ref(), Ok(&error), "{}", body);
                            }
                            other => panic!("{other:?}"),
                        }
                    }
                }
            )+
        }
    };
}

errors! {
    errors_of_associating_assets_come_back: BatchAssociateProjectAssetsError<String>,
        BatchAssociateProjectAssetsResponse<Text<'_>>, BatchAssociateProjectAssetsError::from_reply, |_| None;
    errors_of_disassociating_assets_come_back: BatchDisassociateProjectAssetsError<Inline>,
        BatchAssociateProjectAssetsResponse<Text<'_>>, BatchDisassociateProjectAssetsError::from_reply, |_| None;
    errors_of_associating_devices_come_back: BatchAssociateClientDeviceWithCoreDeviceError<String, 32>,
        BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'_>>,
        BatchAssociateClientDeviceWithCoreDeviceError::<Text<'_>, 32>::read_reply,
        BatchAssociateClientDeviceWithCoreDeviceError::retry_after_seconds;
    errors_of_associating_devices_come_back_inline: BatchAssociateClientDeviceWithCoreDeviceError<Inline, 4>,
        BatchAssociateClientDeviceWithCoreDeviceResponse<Text<'_>>,
        BatchAssociateClientDeviceWithCoreDeviceError::<Text<'_>, 4>::read_reply,
        BatchAssociateClientDeviceWithCoreDeviceError::retry_after_seconds;
    errors_of_associating_targets_come_back: AssociateTargetsWithJobError<String>,
        AssociateTargetsWithJobResponse<Text<'_>>, AssociateTargetsWithJobError::from_reply, |_| None;
}

/// A text with one more character, one fewer, or another.
fn near<T: for<'a> Arbitrary<'a> + ToString + Debug>() -> impl Strategy<Value = String> {
    (strategy::<T>(), any::<Index>(), 0..4_u8, any::<char>()).prop_map(|(value, index, change, c)| {
        let mut chars = Vec::from_iter(value.to_string().chars());
        match (change, index.index(chars.len() + 1)) {
            (0, _) => {}
            (1, at) => chars.insert(at, c),
            (2, at) if at < chars.len() => drop(chars.remove(at)),
            (_, at) if at < chars.len() => chars[at] = c,
            _ => {}
        }
        chars.into_iter().collect()
    })
}

/// The constructors and `serde` through both formats take a text, or none of them does.
macro_rules! values {
    ($( $test:ident: $value:ident, $storage:ty, $binary:expr; )+) => {
        proptest! {
            #![proptest_config(config(512))]

            $(
                #[test]
                fn $test(text in near::<$storage>()) {
                    let made = $value::new(&text);
                    let json = serde_json::from_value::<$storage>(Value::from(text.as_str()));
                    match (&made, json) {
                        (Ok(made), Ok(json)) => prop_assert_eq!(made.to_string(), json.to_string()),
                        (Err(made), Err(json)) => prop_assert_eq!(made.to_string(), json.to_string()),
                        (made, json) => prop_assert!(false, "{:?} {:?}: {:?}", text, made, json),
                    }
                    let binary: fn(&str) -> Option<Vec<u8>> = $binary;
                    if let Some(bytes) = binary(&text) {
                        let read = postcard::from_bytes::<$storage>(&bytes);
                        prop_assert_eq!(read.is_ok(), made.is_ok(), "{:?}", text);
                        if let Ok(read) = read {
                            prop_assert_eq!(postcard::to_stdvec(&read).unwrap(), bytes);
                        }
                    }
                }
            )+
        }
    };
}

/// A text in the format for machines, and an identifier, which is 16 bytes there.
fn binary_text(text: &str) -> Option<Vec<u8>> {
    Some(postcard::to_stdvec(text).unwrap())
}

fn binary_id(text: &str) -> Option<Vec<u8>> {
    // The only texts of UUIDs that the crate takes are those that are written so.
    let uuid = uuid::Uuid::parse_str(text).ok().filter(|uuid| uuid.hyphenated().to_string() == text)?;
    Some(postcard::to_stdvec(uuid.as_bytes().as_slice()).unwrap())
}

values! {
    project_ids_are_taken_by_all_doors_or_by_none: ProjectId, ProjectId, binary_id;
    asset_ids_are_taken_by_all_doors_or_by_none: AssetId, AssetId, binary_id;
    tokens_are_taken_by_all_doors_or_by_none: ClientToken, ClientToken<String>, binary_text;
    names_of_things_are_taken_by_all_doors_or_by_none: ThingName, ThingName<heapless::String<520>>, binary_text;
    names_of_jobs_are_taken_by_all_doors_or_by_none: JobId, JobId<String>, binary_text;
    targets_are_taken_by_all_doors_or_by_none: TargetArn, TargetArn<String>, binary_text;
    comments_are_taken_by_all_doors_or_by_none: Comment, Comment<String>, binary_text;
    namespaces_are_taken_by_all_doors_or_by_none: NamespaceId, NamespaceId<String>, binary_text;
}

/// A violation as the contract speaks of it: kind, pointer, offset.
type Told = (Kind, String, Option<usize>);

/// What the contract's section 2 says of a value, by the pointer it stands at.
fn judged(pointer: &str, value: &Value) -> Option<Kind> {
    static ID: LazyLock<Regex> =
        LazyLock::new(|| Regex::new("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$").unwrap());
    static NO_SPACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"^[^\x{9}-\x{D}\x{20}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]*$",
        )
        .unwrap()
    });
    static NOT_OTHER: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[^\p{C}]+$").unwrap());

    let (length, bounds, matches) = match value {
        Value::Array(items) => (items.len(), 1..=100, true),
        Value::String(text) => {
            let (bounds, matches) = match pointer {
                "/clientToken" => (36..=64, NO_SPACE.is_match(text)),
                "/comment" => (0..=2028, NOT_OTHER.is_match(text)),
                _ if pointer.starts_with("/assetIds/") => (36..=36, ID.is_match(text)),
                _ if pointer.starts_with("/targets/") => (0..=2048, true),
                _ if pointer.ends_with("/thingName") => (1..=128, true),
                _ => panic!("{pointer}"),
            };
            (text.chars().count(), bounds, matches)
        }
        _ => return None,
    };
    if !bounds.contains(&length) {
        Some(Kind::Length)
    } else if !matches {
        Some(Kind::Pattern)
    } else {
        None
    }
}

/// What the contract's sections 1 and 5 have a collector told of a body: in the order in which its values end.
fn expected(operation: Operation, body: &Value, written: &Written) -> Vec<Told> {
    let mut told = Vec::new();
    for (pointer, offset) in &written.places {
        let value = body.pointer(pointer).unwrap();
        if let Some(kind) = judged(pointer, value) {
            told.push((kind, pointer.clone(), Some(*offset)));
        }
        let required = match (operation, pointer.split('/').count() - 1) {
            (Operation::BatchAssociateProjectAssets | Operation::BatchDisassociateProjectAssets, 0) => "assetIds",
            (Operation::AssociateTargetsWithJob, 0) => "targets",
            (Operation::BatchAssociateClientDeviceWithCoreDevice, 2) => "thingName",
            _ => continue,
        };
        if value.get(required).is_none_or(Value::is_null) {
            told.push((Kind::Required, format!("{pointer}/{required}"), None));
        }
    }
    told
}

/// How a body is broken: which of its values, and how.
fn breaks() -> impl Strategy<Value = Vec<(Index, u8)>> {
    prop::collection::vec((any::<Index>(), any::<u8>()), 0..7)
}

/// Breaks the constraint of one of the values below, or does not: what is valid may be so in many ways.
fn broken(value: &mut Value, index: &Index, how: u8) {
    let mut pointers = Vec::new();
    pointers_below(value, String::new(), &mut pointers);
    // Items are many; at times it is one of the few members that is broken.
    if how >= 192 {
        pointers.retain(|pointer| pointer.matches('/').count() == 1);
    }
    if pointers.is_empty() {
        return;
    }
    let pointer = &pointers[index.index(pointers.len())];
    if pointer.is_empty() {
        return;
    }
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    // A list item that is null or absent would be another kind of fault, or none.
    match (value.pointer_mut(parent), how % 16) {
        (Some(Value::Object(members)), 0) => return drop(members.remove(name)),
        (Some(Value::Object(members)), 1) => return drop(members.insert(name.to_owned(), Value::Null)),
        _ => {}
    }
    match value.pointer_mut(pointer).unwrap() {
        Value::Array(items) => match (how % 3, items.first().cloned()) {
            (0, Some(first)) => items.resize(101, first),
            (1, Some(first)) => items.resize(100, first),
            _ => items.clear(),
        },
        Value::String(text) => match how % 7 {
            0 => text.clear(),
            1 => text.push('x'),
            2 => drop(text.pop()),
            3 => *text += "\u{e000}",
            4 => text.insert(0, '\u{2003}'),
            5 => *text = text.repeat(65),
            _ => *text = text.to_uppercase(),
        },
        _ => {}
    }
}

fn pointers_below(value: &Value, pointer: String, pointers: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| {
            pointers_below(item, format!("{pointer}/{index}"), pointers);
        }),
        Value::Object(members) => members.iter().for_each(|(name, member)| {
            pointers_below(member, format!("{pointer}/{name}"), pointers);
        }),
        _ => {}
    }
    pointers.push(pointer);
}

/// Of a body that is JSON, the collector is told what the contract says, in its order; whoever stops at the first is
/// told the first of that; the typed reader and the check that keeps nothing agree.
fn is_told_as_the_contract_has_it<M: Message>(
    operation: Operation,
    message: &M,
    style: &Style,
    breaks: &[(Index, u8)],
    bad_target: Option<(&str, &[&str])>,
) {
    let mut body: Value = serde_json::from_str(&message.json()).unwrap();
    breaks.iter().for_each(|(index, how)| broken(&mut body, index, *how));
    let written = Written::new(style, &body);
    let (target, bytes) =
        (bad_target.map_or_else(|| message.target(), |(target, _)| target.to_string()), &written.text);
    let of_uri = bad_target.map_or([].as_slice(), |(_, pointers)| pointers).iter();
    let of_uri = of_uri.map(|pointer| (Kind::Pattern, pointer.to_string(), None));
    let expected: Vec<Told> = of_uri.chain(expected(operation, &body, &written)).collect();

    let head = post(&target);
    let mut report = Report::<400>::new();
    let checked = Operation::validate_http(&head, bytes.as_bytes(), &mut report);
    let told = |violation: &Violation| (violation.kind(), violation.pointer().to_string(), violation.offset());
    let collected: Vec<Told> = report.violations().iter().map(told).collect();
    assert_eq!(collected, expected, "{target} {bytes}");
    assert_eq!(report.total(), expected.len());
    let first = checked.as_ref().err();
    assert_eq!(first, report.violations().first());

    // Offsets only grow, but for a list's own length, which is told behind its items.
    let lists = ["/assetIds", "/entries", "/targets"];
    let offsets = collected.iter().filter(|(_, pointer, _)| !lists.contains(&pointer.as_str()));
    let offsets: Vec<_> = offsets.filter_map(|(.., offset)| *offset).collect();
    assert!(offsets.is_sorted_by(|a, b| a < b), "{offsets:?}");

    let mut again = Report::<400>::new();
    let read = AnyRequest::from_http_with(&head, bytes.as_bytes(), &mut again);
    assert_eq!((read.as_ref().err(), &again), (first, &report));
    let fail_fast = Operation::validate_http(&head, bytes.as_bytes(), &mut FailFast);
    assert_eq!(fail_fast.as_ref().err(), first);
    assert_eq!(fail_fast.ok(), checked.ok());
    assert_eq!(AnyRequest::from_http(&head, bytes.as_bytes()), read);
}

macro_rules! verdicts {
    ($( $test:ident: $request:ident, $operation:ident, $bad_target:expr; )+) => {
        proptest! {
            #![proptest_config(config(512))]

            $(
                #[test]
                fn $test(
                    message in strategy::<$request<String>>(),
                    style in style(),
                    breaks in breaks(),
                    is_bad in prop::bool::weighted(0.2),
                ) {
                    const BAD_TARGET: (&str, &[&str]) = $bad_target;
                    let bad_target = is_bad.then_some(BAD_TARGET);
                    is_told_as_the_contract_has_it(Operation::$operation, &message, &style, &breaks, bad_target);
                }
            )+
        }
    };
}

verdicts! {
    requests_to_associate_assets_are_told_as_the_contract_has_it:
        BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssets,
        ("/projects/00000000-0000-0000-0000-00000000000A/assets/associate", &["/projectId"]);
    requests_to_disassociate_assets_are_told_as_the_contract_has_it:
        BatchDisassociateProjectAssetsRequest, BatchDisassociateProjectAssets,
        ("/projects/000000000000000000000000000000000000/assets/disassociate", &["/projectId"]);
    requests_to_associate_devices_are_told_as_the_contract_has_it:
        BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDevice,
        ("/greengrass/v2/coreDevices/%20/associateClientDevices", &[]);
    requests_to_associate_targets_are_told_as_the_contract_has_it:
        AssociateTargetsWithJobRequest, AssociateTargetsWithJob,
        ("/jobs/a.b/targets?namespaceId=", &["/jobId", "/namespaceId"]);
}
