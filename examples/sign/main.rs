//! Signs requests by Signature Version 4, and prints each step.
//!
//! `cargo run --example sign`
//! `cargo run --example sign -- --region us-east-1 --date 20261127T120000Z '/jobs/fw-7/targets' '{"targets":["a"]}'`
//!
//! The credentials are the example of AWS's documentation. Nothing is sent.

mod sigv4;

use std::error::Error;
use std::fmt::Display;
use std::process::ExitCode;

use clap::Parser;
use iot_shapes::{AnyRequest, RequestHead, Text, greengrassv2, iot, sitewise};
use sigv4::{Canonical, Hash, Signer};

/// Signs requests by Signature Version 4, and prints the canonical request, the text that is signed, and the message.
///
/// Without TARGET and BODY it signs one request of each service.
#[derive(Parser)]
#[command(name = "sign", version)]
struct Arguments {
    /// The region of the endpoint.
    #[arg(long, default_value = "eu-west-1")]
    region: String,

    /// The time of the signature, as `date -u +%Y%m%dT%H%M%SZ` prints it.
    #[arg(long, default_value = "20261127T120000Z", value_parser = timestamp)]
    date: String,

    /// The target of a request, such as /jobs/firmware-7/targets.
    #[arg(requires = "body")]
    target: Option<String>,

    /// The JSON body of the request.
    body: Option<String>,
}

/// Returns the text if it is a time of Signature Version 4.
fn timestamp(text: &str) -> Result<String, String> {
    let has_form = text.len() == 16
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    if has_form { Ok(text.into()) } else { Err("it is not of the form 20261127T120000Z".into()) }
}

/// Returns a request of each service. The name of the core device has three characters that are encoded, twice in the
/// canonical path.
fn examples() -> Result<[AnyRequest; 3], Box<dyn Error>> {
    let pump = greengrassv2::AssociateClientDeviceWithCoreDeviceEntry::new(greengrassv2::ThingName::new("pump:1")?);
    let devices = greengrassv2::BatchAssociateClientDeviceWithCoreDeviceRequest::new(
        greengrassv2::ThingName::new("line:4/é")?,
        [pump],
    )?;

    let target = iot::TargetArn::new("arn:aws:iot:eu-west-1:123456789012:thinggroup/line-4")?;
    let job = iot::AssociateTargetsWithJobRequest::new(iot::JobId::new("firmware-7")?, [target])?
        .with_namespace_id(iot::NamespaceId::new("plant_2")?);

    let asset = sitewise::AssetId::new("f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a")?;
    let project = sitewise::ProjectId::new("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70")?;
    let assets = sitewise::BatchAssociateProjectAssetsRequest::new(project, [asset])?;

    Ok([devices.into(), job.into(), assets.into()])
}

/// Signs a request, and prints each step.
fn sign(arguments: &Arguments, request: &AnyRequest<Text<'_>>) {
    let operation = request.operation();
    let service = operation.service();
    let signer = Signer {
        access_key_id: "AKIDEXAMPLE",
        secret_access_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
        region: &arguments.region,
        service: service.signing_name(),
        timestamp: &arguments.date,
    };
    // Temporary credentials have a token, which is a signed header too: `x-amz-security-token`, the last of them.
    let headers: [(&str, &dyn Display); 3] = [
        ("content-type", &"application/json"),
        ("host", &service.host(&arguments.region)),
        ("x-amz-date", &arguments.date),
    ];
    let canonical = Canonical {
        method: operation.method(),
        path: &request.canonical_path(),
        query: &request.query(),
        headers: &headers,
        payload: Hash::of(&request.json()),
    };

    println!("==== {operation}: the canonical request\n{canonical}\n");
    println!("==== the text that is signed\n{}\n", signer.string_to_sign(&canonical));
    println!("==== the message\n{} {} HTTP/1.1", operation.method(), request.target());
    for (name, value) in headers {
        println!("{name}: {value}");
    }
    println!("authorization: {}", signer.authorization(&canonical));
    println!("content-length: {}\n\n{}\n", request.json().len(), request.json());
}

fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if let (Some(target), Some(body)) = (&arguments.target, &arguments.body) {
        let head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
        sign(arguments, &AnyRequest::from_http(&head, body.as_bytes())?);
        return Ok(());
    }
    examples()?.iter().for_each(|request| sign(arguments, request));
    Ok(())
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sign: {error}");
            ExitCode::FAILURE
        }
    }
}
