//! Requests signed by Signature Version 4, compared with botocore, which made `sigv4/vectors.json`.

use std::fmt::Display;

use iot_shapes::greengrassv2::{
    AssociateClientDeviceWithCoreDeviceEntry as Entry, BatchAssociateClientDeviceWithCoreDeviceRequest as Associate,
    BatchDisassociateClientDeviceFromCoreDeviceRequest as Disassociate, ThingName,
};
use iot_shapes::iot::{AssociateTargetsWithJobRequest, Comment, JobId, NamespaceId, TargetArn};
use iot_shapes::sitewise::{
    AssetId, BatchAssociateProjectAssetsRequest, BatchDisassociateProjectAssetsRequest, ClientToken, ProjectId,
};
use iot_shapes::text::is_unreserved;
use iot_shapes::{AnyRequest, Operation, RequestHead, Text};
use serde::Deserialize;
use sigv4::{Canonical, Hash, Signer};

#[path = "../examples/sign/sigv4.rs"]
mod sigv4;

const PROJECT: ProjectId = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");
const PUMP: AssetId = AssetId::from_static("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a");
const VALVE: AssetId = AssetId::from_static("00000000-0000-4000-8000-000000000001");
const TOKEN: ClientToken = ClientToken::from_static("5a5a5a5a-5a5a-4a5a-9a5a-5a5a5a5a5a5a");
const LINE: TargetArn = TargetArn::from_static("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4");

/// All printable characters of ASCII.
const PRINTABLE: &str =
    " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";

/// The vector whose label is a dot segment, which botocore removes.
const DOTS: &str = "core-device-of-dots";

#[derive(Deserialize)]
struct Vectors {
    region: String,
    timestamp: String,
    access_key_id: String,
    secret_access_key: String,
    requests: Vec<Vector>,
    hosts: Vec<HostVector>,
}

#[derive(Deserialize)]
struct Vector {
    name: String,
    service: String,
    method: String,
    host: String,
    path: String,
    query: String,
    signed_headers: std::collections::BTreeMap<String, String>,
    body: String,
    canonical_request: String,
    string_to_sign: String,
    authorization: String,
    compact_body: String,
    compact_authorization: String,
}

#[derive(Deserialize)]
struct HostVector {
    service: String,
    region: String,
    host: String,
}

fn vectors() -> Vectors {
    serde_json::from_str(include_str!("sigv4/vectors.json")).unwrap()
}

/// Returns the request for which botocore made the vector of this name.
fn request(name: &str) -> AnyRequest {
    let thing = |name| ThingName::new(name).unwrap();
    let job = |id| AssociateTargetsWithJobRequest::new(JobId::from_static(id), [LINE]).unwrap();
    match name {
        "project" => {
            let request = BatchAssociateProjectAssetsRequest::new(PROJECT, [PUMP, VALVE]).unwrap();
            request.with_client_token(TOKEN).into()
        }
        "project-with-session-token" => {
            let request = BatchDisassociateProjectAssetsRequest::new(PROJECT, [PUMP]).unwrap();
            request.with_client_token(TOKEN).into()
        }
        "core-device-with-colon-slash-and-accent" => {
            let entries = [Entry::new(thing("pump:1")), Entry::new(thing("Ventil \"é\" 🚀"))];
            Associate::new(thing("line:4/é"), entries).unwrap().into()
        }
        "core-device-with-space-and-percent" => {
            Disassociate::new(thing("50 %3A"), [Entry::new(thing("pump-1"))]).unwrap().into()
        }
        "core-device-of-all-printable-ascii" => Associate::<_>::without_entries(thing(PRINTABLE)).into(),
        DOTS => Disassociate::<_>::without_entries(thing("..")).into(),
        "job" => job("firmware_7-b").into(),
        "job-with-namespace" => job("firmware-7")
            .with_namespace_id(NamespaceId::from_static("plant_2-b"))
            .with_comment(Comment::from_static("line 4 joins: é"))
            .into(),
        name => panic!("the vector {name} has no request"),
    }
}

/// Calls `check` with each vector, its request, its signer, and the headers as the crate and the signer have them.
fn for_each_vector(mut check: impl FnMut(&Vector, &AnyRequest, &Signer<'_>, &[(&str, &dyn Display)])) {
    let vectors = vectors();
    assert_eq!(vectors.requests.len(), 8);
    for vector in &vectors.requests {
        let request = request(&vector.name);
        let service = request.operation().service();
        let signer = Signer {
            access_key_id: &vectors.access_key_id,
            secret_access_key: &vectors.secret_access_key,
            region: &vectors.region,
            service: service.signing_name(),
            timestamp: &vectors.timestamp,
        };
        let host = service.host(&vectors.region);
        let mut headers: Vec<(&str, &dyn Display)> =
            vec![("content-type", &"application/json"), ("host", &host), ("x-amz-date", &vectors.timestamp)];
        if let Some(token) = vector.signed_headers.get("x-amz-security-token") {
            headers.push(("x-amz-security-token", token));
        }
        check(vector, &request, &signer, &headers);
    }
}

#[test]
fn request_has_the_method_host_path_query_and_body_of_botocore() {
    for_each_vector(|vector, request, signer, headers| {
        let name = &vector.name;
        assert_eq!(request.operation().method(), vector.method, "{name}");
        assert_eq!(request.operation().service().host(signer.region).to_string(), vector.host, "{name}");
        assert_eq!(signer.service, vector.service, "{name}");
        assert_eq!(request.path().to_string(), vector.path, "{name}");
        assert_eq!(request.query().to_string(), vector.query, "{name}");
        assert_eq!(request.json().to_string(), vector.compact_body, "{name}");
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        assert_eq!(headers, Vec::from_iter(vector.signed_headers.clone()), "{name}");

        // The message of botocore, with its spaces and escapes, is read as the same request.
        let target = if vector.query.is_empty() { &vector.path } else { &format!("{}?{}", vector.path, vector.query) };
        let head = RequestHead::new(&vector.method, target).header("Content-Type", b"application/json");
        assert_eq!(AnyRequest::from_http(&head, vector.body.as_bytes()).as_ref(), Ok(request), "{name}");
    });
}

#[test]
fn path_encoded_twice_gives_the_signature_of_botocore() {
    for_each_vector(|vector, request, signer, headers| {
        if vector.name == DOTS {
            return;
        }
        let canonical = Canonical {
            method: request.operation().method(),
            path: &request.canonical_path().to_string(),
            query: &request.query(),
            headers,
            payload: Hash::of(&vector.body),
        };
        assert_eq!(canonical.to_string(), vector.canonical_request, "{}", vector.name);
        assert_eq!(signer.string_to_sign(&canonical).to_string(), vector.string_to_sign, "{}", vector.name);
        assert_eq!(signer.authorization(&canonical).to_string(), vector.authorization, "{}", vector.name);

        // The body as the crate writes it, hashed as it is written.
        let canonical = Canonical { payload: Hash::of(&request.json()), ..canonical };
        assert_eq!(signer.authorization(&canonical).to_string(), vector.compact_authorization, "{}", vector.name);
    });
}

#[test]
fn path_encoded_once_gives_another_signature_if_its_label_is_encoded() {
    let mut encoded = 0;
    for_each_vector(|vector, request, signer, headers| {
        if vector.name == DOTS {
            return;
        }
        let canonical = Canonical {
            method: request.operation().method(),
            path: &request.path(),
            query: &request.query(),
            headers,
            payload: Hash::of(&vector.body),
        };
        let is_equal = signer.authorization(&canonical).to_string() == vector.authorization;
        assert_eq!(is_equal, !vector.path.contains('%'), "{}", vector.name);
        encoded += u32::from(!is_equal);
    });
    assert_eq!(encoded, 3);
}

/// A limit that `docs/signing.md` states: the canonical path has the segment that AWS's clients remove as they sign.
#[test]
fn path_with_dot_segment_is_not_normalized() {
    let vector = vectors().requests.into_iter().find(|vector| vector.name == DOTS).unwrap();
    let normalized = vector.canonical_request.lines().nth(1);
    assert_eq!(vector.path, "/greengrass/v2/coreDevices/../disassociateClientDevices");
    assert_eq!(request(DOTS).canonical_path().to_string(), vector.path);
    assert_eq!(normalized, Some("/greengrass/v2/disassociateClientDevices"));
}

#[test]
fn written_query_is_canonical() {
    let job = AssociateTargetsWithJobRequest::new(JobId::from_static("fw-7"), [LINE]).unwrap();
    assert_eq!(job.query().to_string(), "");
    for namespace in ["a", "plant-2", "plant_2", "0", "-", "_", "Az09-_", &"n".repeat(1000)] {
        let query = job.clone().with_namespace_id(NamespaceId::new(namespace).unwrap()).query().to_string();
        // One member, so the order by name is given. Its name and its value have no byte to encode.
        assert_eq!(query.split('&').count(), 1);
        assert_eq!(query.split_once('='), Some(("namespaceId", namespace)));
        assert!(query.bytes().filter(|byte| *byte != b'=').all(is_unreserved));
    }
    for text in ["plant.2", "plant~2", "plant 2", "a&b", "é", "%41", "+"] {
        assert!(NamespaceId::new(text).is_err(), "{text}");
    }
    // An encoded value is written decoded.
    let head = RequestHead::new("POST", "/jobs/fw-7/targets?b=1&namespaceId=plant%5f2&a=%7E")
        .header("Content-Type", b"application/json");
    let read = AnyRequest::from_http(&head, br#"{"targets":["a"]}"#).unwrap();
    assert_eq!(read.query().to_string(), "namespaceId=plant_2");
}

#[test]
fn unreserved_byte_is_a_letter_a_digit_or_one_of_four_marks() {
    let unreserved = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for byte in 0..=255 {
        assert_eq!(is_unreserved(byte), unreserved.contains(&byte), "{byte:#04x}");
    }
    assert_eq!((0..=255).filter(|byte| is_unreserved(*byte)).count(), 66);
}

#[test]
fn written_label_encodes_all_bytes_but_the_unreserved() {
    for c in (0..=0x2fff).chain([0xfffd, 0x1f680, 0x10ffff]).filter_map(char::from_u32) {
        let name = c.to_string();
        let request = Associate::<_>::without_entries(ThingName::from_storage(Text::new(&name)).unwrap());
        let label: String = name
            .bytes()
            .map(|byte| if is_unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
            .collect();
        let path = format!("/greengrass/v2/coreDevices/{label}/associateClientDevices");
        assert_eq!(request.path().to_string(), path, "{c:?}");
    }
}

#[test]
fn host_is_that_of_botocore() {
    let hosts = vectors().hosts;
    assert_eq!(hosts.len(), 15);
    for vector in hosts {
        let operation = Operation::ALL.iter().find(|operation| operation.service().signing_name() == vector.service);
        let service = operation.unwrap().service();
        let host = service.host(&vector.region);
        let host = if vector.region.starts_with("cn-") { host.with_dns_suffix("amazonaws.com.cn") } else { host };
        assert_eq!(host.to_string(), vector.host);

        let parts = [service.host_prefix().unwrap_or_default(), service.endpoint_prefix(), ".", &vector.region, "."];
        assert!(vector.host.starts_with(&parts.concat()), "{}", vector.host);
    }
}

#[test]
fn host_writes_region_unchanged() {
    let service = Operation::BatchAssociateProjectAssets.service();
    for (region, host) in [
        ("eu-west-1", "monitor.iotsitewise.eu-west-1.amazonaws.com"),
        ("", "monitor.iotsitewise..amazonaws.com"),
        ("a b/é", "monitor.iotsitewise.a b/é.amazonaws.com"),
    ] {
        assert_eq!(service.host(region).to_string(), host);
    }
}
