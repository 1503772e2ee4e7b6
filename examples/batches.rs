//! Associates 250 assets with a project, 100 a request, over a network that loses a response and with a service that
//! throttles and fails.
//!
//! `cargo run --example batches`
//!
//! The first part is what a device does, without a heap. The second is a service to try it with.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use iot_shapes::sitewise::batch_associate_project_assets::{
    Error, MAX_JSON_LEN, MAX_PATH_LEN, Request, Response, response_json,
};
use iot_shapes::sitewise::{AssetErrorCode, AssetErrorDetails, AssetId, GeneratedToken, ProjectId, TokenSource};
use iot_shapes::{
    BatchResults, ChunkReader, ErrorResponse, FailFast, Operation, Outcome, RequestHead, ResponseError, ResponseHead,
    heapless,
};

const PROJECT: ProjectId = ProjectId::from_static("0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70");

/// The number of assets.
const ASSETS: usize = 250;
/// The number of requests that takes.
const BATCHES: usize = ASSETS.div_ceil(100);
/// The number of times that a request is sent, and that an asset is asked for.
const TRIES: usize = 3;
/// The time to wait if the service does not say.
const PAUSE: Duration = Duration::from_secs(1);

fn main() {
    let assets: [AssetId; ASSETS] = core::array::from_fn(|n| AssetId::from_bytes((n as u128).to_be_bytes()));
    let mut service = Service::default();
    let mut tokens = TokenSource::new([0x5a; 16]); // 16 bytes of the device's entropy

    let mut outcomes = [Outcome::Pending; ASSETS];
    let mut results = BatchResults::new(&mut outcomes);
    associate(&mut service, &mut tokens, &assets, &mut results);

    println!("{} of {ASSETS} assets are associated", results.succeeded());
    assert_eq!((results.succeeded(), results.unmatched()), (ASSETS, 0));
    assert!(assets.iter().all(|asset| service.associated[asset] == 1), "each once, though requests were sent again");
    // Three requests, and one for the three assets that failed. Three of the four are sent again with their tokens.
    assert_eq!((service.received, service.responses.len(), service.failed.len(), tokens.counter()), (7, 4, 3, 4));
    assert_eq!(service.waited, Duration::from_secs(3) + PAUSE, "as the service said, and a pause");
}

// ---- the device ----

/// Associates all assets. Requests those again that fail for a passing reason.
fn associate(
    service: &mut Service,
    tokens: &mut TokenSource,
    assets: &[AssetId; ASSETS],
    results: &mut BatchResults<'_, bool>,
) {
    let mut asked: heapless::Vec<usize, ASSETS> = (0..ASSETS).collect();
    for _ in 0..TRIES {
        associate_these(service, tokens, assets, &asked, results);
        asked = results.retryable(|is_retryable| *is_retryable).collect();
        if asked.is_empty() {
            return;
        }
        println!("request again, with a new token: {asked:?}");
    }
}

/// Associates the assets with these indices. Sends each request until there is a response, with the same token.
fn associate_these(
    service: &mut Service,
    tokens: &mut TokenSource,
    assets: &[AssetId; ASSETS],
    asked: &[usize],
    results: &mut BatchResults<'_, bool>,
) {
    let mut kept = heapless::Vec::<GeneratedToken, BATCHES>::new();
    for _ in 0..TRIES {
        let mut is_done = true;
        // Made of the same assets each time, the requests are the same.
        let batches = Request::<_>::batches(PROJECT, asked.iter().map(|index| assets[*index]));
        for (number, (range, request)) in batches.enumerate() {
            let indices = asked[range].iter().copied();
            let token = match kept.get(number) {
                Some(_) if !results.needs_resend(indices.clone()) => continue,
                Some(token) => token.clone(),
                None => {
                    let token = tokens.next_token();
                    kept.push(token.clone()).expect("there are no more batches");
                    token
                }
            };
            let request = request.with_client_token(token);
            exchange(service, &request, indices.clone(), results);
            is_done &= !results.needs_resend(indices);
        }
        if is_done {
            return;
        }
        service.wait(results.take_retry_after().unwrap_or(PAUSE));
    }
}

/// Sends one request, and records the response as it arrives.
fn exchange(
    service: &mut Service,
    request: &Request<heapless::String<36>>,
    indices: impl Iterator<Item = usize> + Clone,
    results: &mut BatchResults<'_, bool>,
) {
    let (mut path, mut body) = ([0; MAX_PATH_LEN], [0; MAX_JSON_LEN]);
    let path = request.target().encode_to_slice(&mut path).expect("the longest path fits");
    let body = request.json().encode_to_slice(&mut body).expect("the longest body fits");
    results.begin_request(indices.clone());
    let received = service.handle(path, body);
    let token = request.client_token.as_ref().map_or("", |token| token.as_str());
    println!("{token}: {} assets, {}", request.asset_ids.len(), received.title);
    if received.status == 0 {
        return;
    }

    let head = ResponseHead::new(received.status).header("Retry-After", received.retry_after.as_bytes());
    if !(200..300).contains(&received.status) {
        let operation = Operation::BatchAssociateProjectAssets;
        if let Some(error) = ErrorResponse::from_http(operation, &head, received.body.as_bytes()) {
            results.record_error(indices, received.status, &ResponseError::Service(error));
        }
        return;
    }
    // Each failure is matched and recorded as it arrives. The body is larger than the memory for it.
    let mut response = results.begin_response(indices.clone());
    let mut reader = ChunkReader::<Response, _>::from_array([0; 128]);
    let mut chunks = received.body.as_bytes().chunks(32);
    let pushed = chunks.try_for_each(|chunk| {
        reader.push(chunk, &mut FailFast, |failure| {
            for index in failure.indices_in(&request.asset_ids) {
                response.record_failure(index, failure.code.is_retryable());
            }
        })
    });
    match pushed.and_then(|()| reader.finish(&mut FailFast)) {
        Ok(_) => {
            let unmatched = response.finish();
            if unmatched > 0 {
                println!(
                    "{unmatched} failures have no asset of the batch: those without a failure are requested again"
                );
            }
        }
        // A truncated response is worth the same request again, one with a failure that is larger than the buffer is not.
        Err(violation) => {
            drop(response);
            results.record_error(indices, received.status, &ResponseError::Invalid(violation));
        }
    }
}

// ---- the service ----

/// A response, as it arrives at the device.
struct Received {
    title: &'static str,
    status: u16,
    retry_after: &'static str,
    body: String,
}

#[derive(Default)]
struct Service {
    received: usize,
    waited: Duration,
    /// The number of times that each asset was associated.
    associated: HashMap<AssetId, usize>,
    /// The assets that failed, once each.
    failed: HashSet<AssetId>,
    /// The responses by token, for requests that are sent again.
    responses: HashMap<String, String>,
}

impl Service {
    /// On a device, a timer.
    fn wait(&mut self, time: Duration) {
        println!("wait {time:?}");
        self.waited += time;
    }

    /// The second response is truncated on its way, the third request is throttled, some assets fail at first, and there is no
    /// response at all to the first request for those.
    fn handle(&mut self, target: &[u8], body: &[u8]) -> Received {
        self.received += 1;
        let head = RequestHead::new("POST", target).header("Content-Type", b"application/json");
        let request = Request::from_http(&head, body).expect("the device sends valid requests");
        if self.received == 3 {
            let error = Error::throttling_exception(Some("Rate exceeded"));
            let body = error.json().to_string();
            return Received { title: "throttled", status: error.status(), retry_after: "3", body };
        }
        let token = request.client_token.expect("the device sends tokens").to_string();
        let is_again = self.responses.contains_key(&token);
        if !is_again {
            let response = self.associate(&request.asset_ids);
            self.responses.insert(token.clone(), response);
        }
        let mut body = self.responses[&token].clone();
        let title = match (self.received, is_again) {
            (2, _) => {
                body.truncate(body.len() / 2);
                "the response is truncated"
            }
            (6, _) => return Received { title: "no response", status: 0, retry_after: "", body: String::new() },
            (_, true) => "known by its token, the same response",
            (_, false) => "done",
        };
        Received { title, status: 200, retry_after: "", body }
    }

    /// Associates assets, of which some fail the first time, and returns the response.
    fn associate(&mut self, assets: &[AssetId]) -> String {
        let mut failures = Vec::new();
        for asset in assets {
            if asset.as_bytes()[15] % 100 == 7 && self.failed.insert(*asset) {
                failures.push(AssetErrorDetails::new(*asset, AssetErrorCode::InternalFailure, "busy"));
            } else {
                *self.associated.entry(*asset).or_default() += 1;
            }
        }
        response_json(failures).to_string()
    }
}
