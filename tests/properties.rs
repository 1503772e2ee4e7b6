//! Properties of all values and messages, with the inputs that the feature `arbitrary` makes.
//!
//! A message is read and written by the native reader and writer, its URI, its headers, its constructors, and by `serde` in
//! a human-readable format and a binary one. The oracle of the violations is sections 1, 2 and 5 of the contract, on the
//! values of `serde_json` and with `regex`.
#![cfg(all(feature = "arbitrary", feature = "serde"))]

mod support;

use std::fmt::Debug;
use std::sync::LazyLock;

use arbitrary::Arbitrary;
use iot_shapes::greengrassv2::{
    BatchAssociateClientDeviceWithCoreDeviceError, BatchAssociateClientDeviceWithCoreDeviceRequest,
    BatchAssociateClientDeviceWithCoreDeviceResponse, BatchDisassociateClientDeviceFromCoreDeviceRequest, ThingName,
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
    AnyRequest, ArbitraryStorage, FailFast, Operation, Report, ResponseError, ResponseHead, Text, Violation,
    ViolationKind,
};
use proptest::prelude::*;
use proptest::sample::Index;
use regex::Regex;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use support::{post, strategy};

/// Storage with a capacity that bounds the texts.
type Inline = heapless::String<512>;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// A request or a response in owned storage, with all that reads and writes it.
trait Message: for<'a> Arbitrary<'a> + PartialEq + Debug + Serialize + DeserializeOwned {
    /// Returns the request target, which is empty for a response.
    fn target(&self) -> String;
    /// Returns the members in the target, the label first.
    fn uri(&self) -> Vec<(&'static str, String)>;
    fn json(&self) -> String;
    fn read(target: &str, body: &[u8], sink: &mut dyn Sink) -> Result<Self, Violation>;
    /// Builds the same value of its members.
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
                let read = $name::<Text<'_>, N>::from_http_with(&post(target), body, sink)?;
                Ok(read.try_to_owned().expect("the original is in the same storage"))
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
            uri: vec![("projectId", request.project_id.to_string())],
            rebuilt: {
                let assets = request.asset_ids.iter().copied();
                let rebuilt = $name::<Text<'_>, N>::try_from_iter(request.project_id, assets).unwrap();
                match &request.client_token {
                    Some(token) => rebuilt.with_client_token(token.clone()),
                    None => rebuilt.try_to_owned().unwrap(),
                }
            }
        );
    };
}

project_assets_request!(BatchAssociateProjectAssetsRequest);
project_assets_request!(BatchDisassociateProjectAssetsRequest);

macro_rules! client_devices_request {
    ($name:ident) => {
        request!($name, |request|
            uri: vec![("coreDeviceThingName", request.core_device_thing_name.to_string())],
            rebuilt: {
                let core = request.core_device_thing_name.clone();
                match &request.entries {
                    Some(entries) => Self::try_from_iter(core, entries.iter().cloned()).unwrap(),
                    None => Self::without_entries(core),
                }
            }
        );
    };
}

client_devices_request!(BatchAssociateClientDeviceWithCoreDeviceRequest);
client_devices_request!(BatchDisassociateClientDeviceFromCoreDeviceRequest);

request!(AssociateTargetsWithJobRequest, |request|
    uri: {
        let namespace = request.namespace_id.as_ref().map(|namespace| ("namespaceId", namespace.to_string()));
        [("jobId", request.job_id.to_string())].into_iter().chain(namespace).collect()
    },
    rebuilt: {
        let mut rebuilt = Self::try_from_iter(request.job_id.clone(), request.targets.iter().cloned()).unwrap();
        if let Some(namespace) = &request.namespace_id {
            rebuilt = rebuilt.with_namespace_id(namespace.clone());
        }
        match &request.comment {
            Some(comment) => rebuilt.with_comment(comment.clone()),
            None => rebuilt,
        }
    }
);

fn invalid_only<T>(read: Result<T, ResponseError<'_>>) -> Result<T, Violation> {
    read.map_err(|error| match error {
        ResponseError::Invalid(violation) => violation,
        ResponseError::Service(response) => panic!("{response}"),
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
                let read = $name::<Text<'_> $(, $capacity)?>::from_http_with(&ResponseHead::new(200), body, sink);
                Ok(invalid_only(read)?.try_to_owned().expect("the original is in the same storage"))
            }

            fn rebuilt(&self) -> Self {
                let $response = self;
                $rebuilt
            }
        }
    };
}

// `try_from_iter` makes no list of no failures, so an empty list is assigned.
response!(BatchAssociateProjectAssetsResponse<S, N>, |response| {
    let mut rebuilt = Self::try_from_iter(response.errors.iter().flatten().cloned()).unwrap();
    if response.errors.as_ref().is_some_and(|errors| errors.is_empty()) {
        rebuilt.errors = Some(heapless::Vec::new());
    }
    rebuilt
});
response!(BatchAssociateClientDeviceWithCoreDeviceResponse<S, N>, |response| {
    let mut rebuilt = Self::try_from_iter(response.error_entries.iter().flatten().cloned()).unwrap();
    if response.error_entries.as_ref().is_some_and(|entries| entries.is_empty()) {
        rebuilt.error_entries = Some(heapless::Vec::new());
    }
    rebuilt
});
response!(AssociateTargetsWithJobResponse<S>, |response| {
    let mut rebuilt = Self::default();
    rebuilt.job_arn = response.job_arn.clone();
    rebuilt.job_id = response.job_id.clone();
    rebuilt.description = response.description.clone();
    rebuilt
});

/// The style of another writer: choices, which are repeated.
#[derive(Clone, Debug)]
struct Style {
    choices: Vec<u8>,
    made: usize,
}

fn style() -> impl Strategy<Value = Style> {
    prop::collection::vec(any::<u8>(), 1..48).prop_map(|choices| Style { choices, made: 0 })
}

impl Style {
    /// Returns a number below `count`.
    fn choice(&mut self, count: usize) -> usize {
        let choice = self.choices[self.made % self.choices.len()];
        self.made += 1;
        usize::from(choice) % count
    }

    /// Encodes a text for a URI. Any character may be percent-encoded, those in `encoded` always are.
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

    /// Returns the target of a request, with other parts that a target may have.
    fn target(&mut self, operation: Operation, uri: &[(&str, String)]) -> String {
        let [(label, value), query @ ..] = uri else { panic!("{operation:?}: no label") };
        let value = self.percent(value, "/?%");
        let path = operation.uri_template().to_string().replace(&format!("{{{label}}}"), &value);
        let path = path + ["", "/"][self.choice(2)];
        match query.first() {
            Some((name, value)) => {
                let before = ["", "x&", "namespaceid=1&", "%zz=%&&"][self.choice(4)];
                let after = ["", "&", "&namespaceId=other", "&x=%"][self.choice(4)];
                let (name, value) = (self.percent(name, ""), self.percent(value, "&%"));
                format!("{path}?{before}{name}={value}{after}")
            }
            None => path + ["", "?", "?x=1&NamespaceId=1"][self.choice(3)],
        }
    }
}

/// A written body, and the position of each of its values.
struct Written {
    style: Style,
    text: String,
    /// The pointer and the offset of each value, in the order in which the values end.
    positions: Vec<(String, usize)>,
}

impl Written {
    fn new(style: &Style, value: &Value) -> Self {
        let mut written = Self { style: style.clone(), text: String::new(), positions: Vec::new() };
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
        self.positions.push((pointer, offset));
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
                // Unescaped if possible, else by a short escape if there is one.
                _ => {
                    let quoted = serde_json::to_string(&c).unwrap();
                    self.text += &quoted[1..quoted.len() - 1];
                }
            }
        }
        self.text.push('"');
    }
}

/// Checks that a written message is read back equal, in the same storage, and that the constructors build the same.
fn assert_read_back<M: Message>(message: &M) {
    let (target, json) = (message.target(), message.json());
    let mut report = Report::<4>::new();
    assert_eq!(M::read(&target, json.as_bytes(), &mut FailFast).as_ref(), Ok(message), "{target} {json}");
    assert_eq!(M::read(&target, json.as_bytes(), &mut report).as_ref(), Ok(message));
    assert!(report.is_empty());
    assert_eq!(message.rebuilt(), *message);
    // The members by `serde` are those of the URI and those of the body, which `serde_json` reads too.
    let uri = message.uri().into_iter().map(|(name, value)| (name.to_owned(), Value::String(value)));
    let body: Map<String, Value> = serde_json::from_str(&json).unwrap();
    let expected = Value::Object(uri.chain(body).collect());
    assert_eq!(serde_json::to_value(message).unwrap(), expected);
}

/// Checks that a value written by `serde` is read back equal, and that a truncated one is rejected.
fn assert_read_back_by_serde<M: PartialEq + Debug + Serialize + DeserializeOwned>(message: &M) {
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

/// Checks that white space, the order of members, escapes and percent-encoding do not change the message.
fn assert_read_in_style<M: Message>(message: &M, mut style: Style, operation: Option<Operation>) {
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
                    fn written_message_is_read_back(message in strategy::<$type>()) {
                        assert_read_back(&message);
                    }

                    #[test]
                    fn message_written_by_serde_is_read_back(message in strategy::<$type>()) {
                        assert_read_back_by_serde(&message);
                    }

                    #[test]
                    fn message_in_any_style_is_read_equal(message in strategy::<$type>(), style in style()) {
                        assert_read_in_style(&message, style, $operation);
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
    requests_to_disassociate_devices: BatchDisassociateClientDeviceFromCoreDeviceRequest<String>,
        Some(Operation::BatchDisassociateClientDeviceFromCoreDevice);
    requests_to_disassociate_devices_inline: BatchDisassociateClientDeviceFromCoreDeviceRequest<Inline, 8>,
        Some(Operation::BatchDisassociateClientDeviceFromCoreDevice);
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

/// Checks that an error, sent as a status, headers and a body, is read back equal.
macro_rules! errors {
    ($( $test:ident: $error:ident<$storage:ty $(, $capacity:literal)?>, $response:ident; )+) => {
        proptest! {
            #![proptest_config(config(256))]

            $(
                #[test]
                fn $test(error in strategy::<$error<$storage $(, $capacity)?>>(), style in style()) {
                    assert_read_back_by_serde(&error);
                    let name = error.name().map(|name| name.to_string());
                    let retry_after = error.retry_after_seconds().map(|seconds| seconds.to_string());
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
                        match $response::from_http(&head, body.as_bytes()) {
                            Err(ResponseError::Service(response)) => {
                                let read = $error::<Text<'_> $(, $capacity)?>::from(&response).try_to_owned();
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
    error_of_associating_assets_is_read_back:
        BatchAssociateProjectAssetsError<String>, BatchAssociateProjectAssetsResponse;
    error_of_disassociating_assets_is_read_back:
        BatchDisassociateProjectAssetsError<Inline>, BatchAssociateProjectAssetsResponse;
    error_of_associating_devices_is_read_back:
        BatchAssociateClientDeviceWithCoreDeviceError<String, 32>, BatchAssociateClientDeviceWithCoreDeviceResponse;
    error_of_associating_devices_inline_is_read_back:
        BatchAssociateClientDeviceWithCoreDeviceError<Inline, 4>, BatchAssociateClientDeviceWithCoreDeviceResponse;
    error_of_associating_targets_is_read_back:
        AssociateTargetsWithJobError<String>, AssociateTargetsWithJobResponse;
}

/// Returns the text of a value, or one with a character more, less, or replaced.
fn near<T: for<'a> Arbitrary<'a> + ToString + Debug>() -> impl Strategy<Value = String> {
    (strategy::<T>(), any::<Index>(), 0..4_u8, any::<char>()).prop_map(|(value, index, change, c)| {
        let mut chars = Vec::from_iter(value.to_string().chars());
        match (change, index.index(chars.len() + 1)) {
            (0, _) => {}
            (1, index) => chars.insert(index, c),
            (2, index) if index < chars.len() => drop(chars.remove(index)),
            (_, index) if index < chars.len() => chars[index] = c,
            _ => {}
        }
        chars.into_iter().collect()
    })
}

/// Checks that the constructors and `serde` in both formats accept the same texts.
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

/// Encodes a text in the binary format.
fn binary_text(text: &str) -> Option<Vec<u8>> {
    Some(postcard::to_stdvec(text).unwrap())
}

/// Encodes an identifier in the binary format, which has it as 16 bytes.
fn binary_id(text: &str) -> Option<Vec<u8>> {
    // The crate accepts only the form in which it writes a UUID.
    let uuid = uuid::Uuid::parse_str(text).ok().filter(|uuid| uuid.hyphenated().to_string() == text)?;
    Some(postcard::to_stdvec(uuid.as_bytes().as_slice()).unwrap())
}

values! {
    project_id_by_new_and_by_serde_is_the_same: ProjectId, ProjectId, binary_id;
    asset_id_by_new_and_by_serde_is_the_same: AssetId, AssetId, binary_id;
    client_token_by_new_and_by_serde_is_the_same: ClientToken, ClientToken<String>, binary_text;
    thing_name_by_new_and_by_serde_is_the_same: ThingName, ThingName<heapless::String<520>>, binary_text;
    job_id_by_new_and_by_serde_is_the_same: JobId, JobId<String>, binary_text;
    target_arn_by_new_and_by_serde_is_the_same: TargetArn, TargetArn<String>, binary_text;
    comment_by_new_and_by_serde_is_the_same: Comment, Comment<String>, binary_text;
    namespace_id_by_new_and_by_serde_is_the_same: NamespaceId, NamespaceId<String>, binary_text;
}

/// A violation as kind, pointer and offset.
type Reported = (ViolationKind, String, Option<usize>);

/// Returns the kind of the violation of a value with this pointer, by section 2 of the contract.
fn violation_kind(pointer: &str, value: &Value) -> Option<ViolationKind> {
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
        Some(ViolationKind::Length)
    } else if !matches {
        Some(ViolationKind::Pattern)
    } else {
        None
    }
}

/// Returns the violations of a body, by sections 1 and 5 of the contract, in the order in which its values end.
fn expected(operation: Operation, body: &Value, written: &Written) -> Vec<Reported> {
    let mut reported = Vec::new();
    for (pointer, offset) in &written.positions {
        let value = body.pointer(pointer).unwrap();
        if let Some(kind) = violation_kind(pointer, value) {
            reported.push((kind, pointer.clone(), Some(*offset)));
        }
        let required = match (operation, pointer.split('/').count() - 1) {
            (Operation::BatchAssociateProjectAssets | Operation::BatchDisassociateProjectAssets, 0) => "assetIds",
            (Operation::AssociateTargetsWithJob, 0) => "targets",
            (
                Operation::BatchAssociateClientDeviceWithCoreDevice
                | Operation::BatchDisassociateClientDeviceFromCoreDevice,
                2,
            ) => "thingName",
            _ => continue,
        };
        if value.get(required).is_none_or(Value::is_null) {
            reported.push((ViolationKind::Required, format!("{pointer}/{required}"), None));
        }
    }
    reported
}

/// Returns the indices of the values to break in a body, each with the way to break it.
fn breaks() -> impl Strategy<Value = Vec<(Index, u8)>> {
    prop::collection::vec((any::<Index>(), any::<u8>()), 0..7)
}

/// Changes one of the values below, which may break its constraint.
fn break_value(value: &mut Value, index: &Index, how: u8) {
    let mut pointers = Vec::new();
    pointers_below(value, String::new(), &mut pointers);
    // There are many items and few members, so prefer the members at times.
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
    // A `null` list item would be a violation of another kind, and an absent one no violation.
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

/// Checks that a collector gets the violations of the contract, in its order, and that `FailFast` returns the first. The
/// typed reader and `validate_http` agree.
fn assert_reported_by_contract<M: Message>(
    operation: Operation,
    message: &M,
    style: &Style,
    breaks: &[(Index, u8)],
    bad_target: Option<(&str, &[&str])>,
) {
    let mut body: Value = serde_json::from_str(&message.json()).unwrap();
    breaks.iter().for_each(|(index, how)| break_value(&mut body, index, *how));
    let written = Written::new(style, &body);
    let (target, bytes) =
        (bad_target.map_or_else(|| message.target(), |(target, _)| target.to_string()), &written.text);
    let of_uri = bad_target.map_or([].as_slice(), |(_, pointers)| pointers).iter();
    let of_uri = of_uri.map(|pointer| (ViolationKind::Pattern, pointer.to_string(), None));
    let expected: Vec<Reported> = of_uri.chain(expected(operation, &body, &written)).collect();

    let head = post(&target);
    let mut report = Report::<400>::new();
    let checked = Operation::validate_http(&head, bytes.as_bytes(), &mut report);
    let as_reported = |violation: &Violation| (violation.kind(), violation.pointer().to_string(), violation.offset());
    let collected: Vec<Reported> = report.violations().iter().map(as_reported).collect();
    assert_eq!(collected, expected, "{target} {bytes}");
    assert_eq!(report.total(), expected.len());
    let first = checked.as_ref().err();
    assert_eq!(first, report.violations().first());

    // Offsets increase, except that of the length of a list, which is reported after its items.
    let lists = ["/assetIds", "/entries", "/targets"];
    let offsets = collected.iter().filter(|(_, pointer, _)| !lists.contains(&pointer.as_str()));
    let offsets: Vec<_> = offsets.filter_map(|(.., offset)| *offset).collect();
    assert!(offsets.is_sorted_by(|a, b| a < b), "{offsets:?}");

    let mut again = Report::<400>::new();
    let read = AnyRequest::<_>::from_http_with(&head, bytes.as_bytes(), &mut again);
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
                    assert_reported_by_contract(Operation::$operation, &message, &style, &breaks, bad_target);
                }
            )+
        }
    };
}

verdicts! {
    request_to_associate_assets_reports_violations_by_contract:
        BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssets,
        ("/projects/00000000-0000-0000-0000-00000000000A/assets/associate", &["/projectId"]);
    request_to_disassociate_assets_reports_violations_by_contract:
        BatchDisassociateProjectAssetsRequest, BatchDisassociateProjectAssets,
        ("/projects/000000000000000000000000000000000000/assets/disassociate", &["/projectId"]);
    request_to_associate_devices_reports_violations_by_contract:
        BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDevice,
        ("/greengrass/v2/coreDevices/%20/associateClientDevices", &[]);
    request_to_disassociate_devices_reports_violations_by_contract:
        BatchDisassociateClientDeviceFromCoreDeviceRequest, BatchDisassociateClientDeviceFromCoreDevice,
        ("/greengrass/v2/coreDevices/%20/disassociateClientDevices", &[]);
    request_to_associate_targets_reports_violations_by_contract:
        AssociateTargetsWithJobRequest, AssociateTargetsWithJob,
        ("/jobs/a.b/targets?namespaceId=", &["/jobId", "/namespaceId"]);
}
