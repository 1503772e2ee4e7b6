//! Writes the initial corpora: `cargo run --example seeds -- corpus`, in `fuzz/`. `./run merge` adds to them.
//!
//! The inputs are the crate's example messages, the edge cases of the contract, and known edge cases of JSON, UTF-8,
//! UUIDs and percent-encodings.

use std::fs;
use std::path::{Path, PathBuf};

use iot_shapes::Operation;
use iot_shapes_fuzz::message::Message;
use iot_shapes_fuzz::oracle::http::route;
use iot_shapes_fuzz::oracle::model::Model;
use iot_shapes_fuzz::read;

/// The directory of the corpora. Each input is a file with a number in its name.
struct Corpora(PathBuf);

impl Corpora {
    fn add(&self, target: &str, input: impl AsRef<[u8]>) {
        let directory = self.0.join(target);
        fs::create_dir_all(&directory).expect("the directory can be made");
        let number = fs::read_dir(&directory).expect("the directory is there").count();
        fs::write(directory.join(format!("seed-{number}")), input).expect("the file can be written");
    }

    /// Adds an input at a bound, or one past it, under the name of the value.
    fn bound(&self, target: &str, value: &str, length: usize, input: &str) {
        let directory = self.0.join(target);
        fs::create_dir_all(&directory).expect("the directory can be made");
        let bytes = if input.is_ascii() { "" } else { "-of-two-bytes" };
        fs::write(directory.join(format!("bound-{value}-{length}{bytes}")), input).expect("the file can be written");
    }

    /// Adds the body of a request, with the values of its URI.
    fn request(&self, operation: Operation, uri: &str, body: &[u8]) {
        self.add(&target(operation), [uri.as_bytes(), b"\n", body].concat());
        match operation {
            Operation::AssociateTargetsWithJob => self.chunks(4, body),
            Operation::BatchAssociateClientDeviceWithCoreDevice => self.chunks(2, body),
            Operation::BatchDisassociateClientDeviceFromCoreDevice => self.chunks(5, body),
            Operation::BatchAssociateProjectAssets => self.chunks(0, body),
            // Same body as `BatchAssociateProjectAssets`.
            _ => {}
        }
    }

    fn response(&self, operation: Operation, head: &str, body: &[u8]) {
        let number = Operation::ALL.iter().position(|other| *other == operation).expect("it is one of them");
        self.add("responses", [format!("{number} {head}\n").as_bytes(), body].concat());
        match operation {
            Operation::AssociateTargetsWithJob => {}
            Operation::BatchAssociateClientDeviceWithCoreDevice => self.chunks(3, body),
            // Same body as `BatchAssociateClientDeviceWithCoreDevice`.
            Operation::BatchDisassociateClientDeviceFromCoreDevice => {}
            _ => self.chunks(1, body),
        }
    }

    fn chunks(&self, shape: u8, body: &[u8]) {
        let head = if body.len().is_multiple_of(2) { [shape, 0, 64, b'\n'] } else { [shape, 100, 7, b'\n'] };
        self.add("split", [&head, body].concat());
    }
}

/// Returns the name of the target of an operation's requests.
fn target(operation: Operation) -> String {
    operation.name().chars().fold(String::new(), |name, c| match c {
        'A'..='Z' if name.is_empty() => format!("{name}{}", c.to_ascii_lowercase()),
        'A'..='Z' => format!("{name}_{}", c.to_ascii_lowercase()),
        c => format!("{name}{c}"),
    })
}

const PROJECT: &str = "0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70";

fn main() {
    let corpora = Corpora(std::env::args_os().nth(1).expect("the directory to write to").into());
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");

    for file in files(&examples.join("requests")) {
        let bytes = read(&file);
        let message = Message::parse(&bytes);
        corpora.add("http", &bytes);
        corpora.add("kernels", [file.file_name().expect("it is a file").as_encoded_bytes(), b"\n", &bytes].concat());
        corpora.add("json_against_serde_json", message.body);
        let target = message.word(1).expect("a request has a target");
        corpora.add("uri_against_percent_encoding", target);
        if let Ok(uri) = route(target) {
            let query = uri.query.map(|value| format!("?namespaceId={value}")).unwrap_or_default();
            corpora.request(uri.model.operation, &format!("{}{query}", uri.label), message.body);
        }
    }
    for operation in Operation::ALL {
        for file in files(&examples.join("responses").join(operation.name())) {
            let bytes = read(&file);
            let message = Message::parse(&bytes);
            corpora.add("http", &bytes);
            corpora
                .add("kernels", [file.file_name().expect("it is a file").as_encoded_bytes(), b"\n", &bytes].concat());
            let status = String::from_utf8_lossy(message.word(1).expect("a response has a status"));
            let error = message.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-ErrorType"));
            let error = error.map(|(_, value)| String::from_utf8_lossy(value).trim().to_owned()).unwrap_or_default();
            corpora.response(*operation, &format!("{status} 30 {error}"), message.body);
        }
    }
    edges(&corpora);
    bounds(&corpora);
    texts(&corpora);
    structures(&corpora);
    errors(&corpora);
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else { return Vec::new() };
    let mut files: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    files.sort();
    files
}

/// Adds lists and strings on both sides of their bounds.
fn edges(corpora: &Corpora) {
    let list = |item: &str, count| vec![item; count].join(",");
    for model in Model::all() {
        let (uri, name, item, more) = match model.operation {
            Operation::AssociateTargetsWithJob => ("fw-7?namespaceId=plant", "targets", "\"a\"".into(), "comment"),
            Operation::BatchAssociateClientDeviceWithCoreDevice
            | Operation::BatchDisassociateClientDeviceFromCoreDevice => {
                ("gateway-1", "entries", r#"{"thingName":"a"}"#.into(), "x")
            }
            _ => (PROJECT, "assetIds", format!("\"{PROJECT}\""), "clientToken"),
        };
        for count in [0, 1, 2, 9, 100, 101] {
            let body = format!(r#"{{"{name}":[{}],"{more}":null}}"#, list(&item, count));
            corpora.request(model.operation, uri, body.as_bytes());
        }
        for text in ["é".repeat(36), "x".repeat(64), "🚀".repeat(65), "a\\nb".into(), "\\ud83d\\ude80".repeat(40)] {
            let body = format!(r#" {{ "{more}" : "{text}" , "{name}" : [ {item} , {item}, 12 ] }} "#);
            corpora.request(model.operation, "a b", body.as_bytes());
        }
        for body in [
            String::new(),
            "{}".into(),
            format!(r#"{{"{name}":null,"{name}":null}}"#),
            format!(r#"{{"{name}":[null]}}"#),
            format!(r#"{{"{name}":[{item}],"{name}":[]}}"#),
            format!(r#"{{"{}":[{item}]}}"#, name.bytes().map(|byte| format!("\\u{byte:04x}")).collect::<String>()),
        ] {
            corpora.request(model.operation, "%66w-7/?namespaceId=%70&namespaceId=q", body.as_bytes());
        }
    }
    let asset = format!(r#"{{"assetId":"{PROJECT}","code":"INTERNAL_FAILURE","message":"\u00e9"}}"#);
    let device = r#"{"thingName":"a","code":"C","message":""}"#;
    for count in [0, 1, 9, 101] {
        let body = format!(r#"{{"errors":[{}]}}"#, list(&asset, count.min(12)));
        corpora.response(Operation::BatchAssociateProjectAssets, "200", body.as_bytes());
        let body = format!(r#"{{"errorEntries":[{}]}}"#, list(device, count));
        corpora.response(Operation::BatchAssociateClientDeviceWithCoreDevice, "200", body.as_bytes());
        let body = format!(
            r#"{{"message":"m","reason":"OTHER","fields":[{}]}}"#,
            list(r#"{"name":"n","message":"m"}"#, count)
        );
        let error = "400 1 ns#ValidationException:http://x/";
        corpora.response(Operation::BatchAssociateClientDeviceWithCoreDevice, error, body.as_bytes());
    }
    for (head, body) in [
        ("200", r#"{"jobArn":"arn","jobId":"","description":"two\nlines"}"#),
        ("429 30 ThrottlingException", r#"{"message":"m","quotaCode":"q","serviceCode":"s"}"#),
        ("500 1 A:b", r#"{"code":"B","__type":"C","message":null,"x":[]}"#),
        ("404  ", r#"{"code":"a#ResourceNotFoundException:b","resourceId":"i","resourceType":"t"}"#),
        ("500 x", r#"{"__type":"ns#InternalServerException","Message":"m"}"#),
        ("503", r##"{"errorMessage":"m","code":"#:","__type":"SlowDown"}"##),
        ("403", "<html>"),
        ("408 1 ns#A , B:c", r##"{}"##),
        ("501 1 #:", r##"{"Code":"\tns#SlowDown\u003ax ","code":" , "}"##),
        (
            "400",
            r##"{"code":7,"code":"SlowDown","Code":null,"__type":"RequestTimeoutException","message":[],"Message":"m"}"##,
        ),
        (
            "410",
            r##"{"code":"TransactionInProgressException","message":"m","resourceId":"i","fields":[{"name":1},null"##,
        ),
        ("504", r##"{"message":"whole","Message":"cut"##),
    ] {
        Operation::ALL.iter().for_each(|operation| corpora.response(*operation, head, body.as_bytes()));
    }
}

/// Adds each string and each list of each operation at its bounds, and one past them. Each input has one such value.
fn bounds(corpora: &Corpora) {
    let longer = format!("{PROJECT}0");
    let uuids = [&PROJECT[..35], PROJECT, &longer];
    let repeated = |lengths: &[usize], c: &str| lengths.iter().map(|length| c.repeat(*length)).collect::<Vec<_>>();
    let list = |item: &str, count| vec![item; count].join(",");
    for operation in Operation::ALL {
        let target = target(*operation);
        let add = |value, text: &str, input: String| corpora.bound(&target, value, text.chars().count(), &input);
        let lists = |name: &str, uri, item| {
            for count in [0, 1, 99, 100, 101] {
                corpora.bound(&target, name, count, &format!("{uri}\n{{\"{name}\":[{}]}}", list(item, count)));
            }
        };
        match operation {
            Operation::BatchAssociateProjectAssets | Operation::BatchDisassociateProjectAssets => {
                for text in uuids {
                    add("projectId", text, format!("{text}\n{{\"assetIds\":[\"{PROJECT}\"]}}"));
                    add("asset", text, format!("{PROJECT}\n{{\"assetIds\":[\"{text}\"]}}"));
                }
                for text in [repeated(&[35, 36, 64, 65], "x"), repeated(&[35, 36, 64, 65], "é")].concat() {
                    let body = format!(r#"{{"clientToken":"{text}","assetIds":["{PROJECT}"]}}"#);
                    add("clientToken", &text, format!("{PROJECT}\n{body}"));
                }
                lists("assetIds", PROJECT, &format!("\"{PROJECT}\""));
            }
            Operation::AssociateTargetsWithJob => {
                for text in repeated(&[0, 1, 64, 65], "j") {
                    add("jobId", &text, format!("{text}\n{{\"targets\":[\"a\"]}}"));
                }
                for text in repeated(&[0, 1], "n") {
                    add("namespaceId", &text, format!("fw-7?namespaceId={text}\n{{\"targets\":[\"a\"]}}"));
                }
                for text in [repeated(&[0, 1, 2028, 2029], "c"), repeated(&[2028, 2029], "é")].concat() {
                    add("comment", &text, format!("fw-7\n{{\"targets\":[\"a\"],\"comment\":\"{text}\"}}"));
                }
                for text in [repeated(&[0, 2048, 2049], "t"), repeated(&[2048, 2049], "é")].concat() {
                    add("target", &text, format!("fw-7\n{{\"targets\":[\"{text}\"]}}"));
                }
                lists("targets", "fw-7", "\"a\"");
            }
            _ => {
                for text in [repeated(&[0, 1, 128, 129], "d"), repeated(&[1, 128, 129], "é")].concat() {
                    add("coreDeviceThingName", &text, format!("{text}\n{{}}"));
                    add("thingName", &text, format!("core\n{{\"entries\":[{{\"thingName\":\"{text}\"}}]}}"));
                }
                lists("entries", "core", r#"{"thingName":"a"}"#);
            }
        }
    }
    response_bounds(corpora);
}

/// Adds the bounded values of responses. Those of associating client devices are those of disassociating them.
fn response_bounds(corpora: &Corpora) {
    let add = |operation, value, length, body: String| {
        let number = Operation::ALL.iter().position(|other| *other == operation).expect("it is one of them");
        corpora.bound("responses", value, length, &format!("{number} 200\n{body}"));
    };
    for (value, lengths) in [("jobId", [0, 1, 64, 65]), ("description", [0, 1, 2028, 2029])] {
        for length in lengths {
            let body = format!(r#"{{"{value}":"{}"}}"#, "a".repeat(length));
            add(Operation::AssociateTargetsWithJob, value, length, body);
        }
    }
    let devices = Operation::BatchAssociateClientDeviceWithCoreDevice;
    for (value, lengths) in [("thingName", [0, 1, 128, 129].as_slice()), ("code", &[0, 1]), ("message", &[0, 1])] {
        for length in lengths {
            let body = format!(r#"{{"errorEntries":[{{"{value}":"{}"}}]}}"#, "a".repeat(*length));
            add(devices, value, *length, body);
        }
    }
    for count in [99, 100, 101] {
        add(devices, "errorEntries", count, format!(r#"{{"errorEntries":[{}]}}"#, vec!["{}"; count].join(",")));
    }
    for length in [35, 36, 37] {
        let id = &format!("{PROJECT}0")[..length];
        let body = format!(r#"{{"errors":[{{"assetId":"{id}","code":"C","message":"m"}}]}}"#);
        add(Operation::BatchAssociateProjectAssets, "assetId", length, body);
    }
}

/// Adds edge cases of JSON, UTF-8, UUIDs, encodings and values.
fn texts(corpora: &Corpora) {
    let (open, close) = ("[".repeat(127), "]".repeat(127));
    let json = [
        "null true false 0 -0 0.5 0e1 1.5e+10 -1E-2 1e400 [] {} [[],{}] {\"a\":{\"b\":[1,2]}} \"\" \"\\u00e9\\ud83d\\ude80\" \\b\\f\\n\\r\\t\\/\\u0001\\u001f\u{7f}",
        "nul -  01 1. 1e .5 [1,] [,] {\"a\"} {\"a\":} {,} [1} {\"a\":1,} \"\\x\" \"\\u12G4\" \"\\ud83d\" \"\\ude00\" +1 NaN",
    ];
    for text in json.iter().flat_map(|texts| texts.split(' ')) {
        corpora.add("json_against_serde_json", text);
    }
    for text in [format!("{open}{close}"), format!("[{open}{close}]"), format!("{open}{{\"a\":1}}")] {
        corpora.add("json_against_serde_json", text);
    }
    for bytes in [b"\xff".as_slice(), b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\x9a\x80", b"\\ud83d\xff", b"\xef\xbb\xbf{}"]
    {
        corpora.add("json_against_serde_json", bytes);
        corpora.add("uri_against_percent_encoding", bytes);
    }
    for text in [
        "caf%C3%A9",
        "%",
        "%4",
        "%zz",
        "%C3",
        "a+b%2Bc",
        "namespaceId",
        "namespaceId=",
        "x=1&%6eamespaceId=p",
        "/jobs/a/targets/?namespaceId=b",
        "/jobs/a/targets/?namespaceId=b",
    ] {
        corpora.add("uri_against_percent_encoding", text);
    }
    for text in
        [PROJECT, &PROJECT.to_uppercase(), &PROJECT.replace('-', ""), &PROJECT[1..], "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"]
    {
        corpora.add("uuid_against_uuid", text);
        corpora.add("patterns_against_regex", text);
    }
    for text in
        ["", "a\nb", "plant_2-A", "two words", "é\u{85}\u{a0}\u{feff}", "\u{e000}\u{378}\u{200b}", "🚀\n🚀\u{fe0f}"]
    {
        corpora.add("patterns_against_regex", text);
    }
    // Tokens with a character that is white space in one standard but not in another.
    for c in
        "\t\u{b}\u{85}\u{a0}\u{1680}\u{180e}\u{2000}\u{200a}\u{200b}\u{2028}\u{202f}\u{205f}\u{3000}\u{feff}".chars()
    {
        corpora.add("patterns_against_regex", format!("{c}{}", "x".repeat(35)));
    }
    for (c, count) in
        [("a", 64), ("a", 65), ("é", 128), ("🚀", 129), ("-", 2028), ("_", 2029), ("/", 2048), ("a", 2049)]
    {
        corpora.add("patterns_against_regex", c.repeat(count));
    }
}

/// Adds bytes that generate a shape of each kind, large and small, with any content.
fn structures(corpora: &Corpora) {
    let mut state = 1_u32;
    let mut next = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    for kind in 0..Operation::ALL.len() as u8 * 3 * 2 {
        let kind = [kind / 6, kind / 2 % 3, kind % 2];
        let filling: Vec<_> = (0..96).map(&mut next).collect();
        corpora.add("structured", kind);
        corpora.add("structured", [&kind, filling.as_slice()].concat());
    }
}

/// Adds error bodies that only a lenient reader accepts, and the headers of errors.
fn errors(corpora: &Corpora) {
    let fields = |items: &str| format!(r#"{{"message":"m","reason":"OTHER","fields":[{items}"#);
    let deep = "[".repeat(128);
    for body in [
        fields(r#"null,{"name":null,"name":"a","message":"m"},7,{"name":[],"message":"n"},[{"name":"c"}],{"x":1}]}"#),
        fields(r#"1,{"name":"a"},null,{"name":"b"},{"name":"c"},"d",{"name":"e"},{"name":"f"}],"fields":[]}"#),
        fields(r#"{"name":"a","message":"b"},{"name":"c","message":"cut"#),
        fields(r#"{"name":"a"},{"message":"b"},{"name":"c"},{"name":"d"},{"name":"\ud83d"}]}"#),
        fields(r#"{"name":"a"},{"#),
        fields(r#"{"name":"a"},]}"#),
        fields(&format!(r#"{{"name":"a","x":{deep}"#)),
        fields(""),
        r#"{"reason":7,"reason":"OTHER","fields":{"name":"a"},"fields":[{"name":"b"}]}"#.to_owned(),
        r#"{"fields":null,"fields":[{"name":"b"}],"reason":"UNKNOWN_OPERATION","Message":"m"}"#.to_owned(),
        r#"[{"message":"m","reason":"OTHER"}]"#.to_owned(),
        r#"{"message":"m","reason":"OTHER"}x"#.to_owned(),
        format!(r#"{{"message":"m","x":{deep},"reason":"OTHER"}}"#),
    ] {
        let operation = Operation::BatchAssociateClientDeviceWithCoreDevice;
        corpora.response(operation, "400 1 ValidationException", body.as_bytes());
    }
    for headers in [
        "x-amz-retry-after: 1500\nRetry-After: 30\nx-amzn-RequestId: a-1\nx-amz-request-id: b-2",
        "X-Amz-Retry-After: 4294967296\nretry-after: \t7 \nx-amzn-requestid:\nx-amz-request-id: b-2",
        "x-amz-retry-after: +1\nRetry-After: Fri, 27 Nov 2026 08:00:00 GMT\nx-amzn-RequestId: \u{e9}",
        "x-amz-retry-after: 0\nx-amz-retry-after: 9\nRetry-After: -1\nx-amz-request-id:  \t",
    ] {
        let message = format!(
            "HTTP/1.1 429 Too Many Requests\nx-amzn-ErrorType: ThrottlingException:\n{headers}\n\n{{\"message\":\"m\"}}"
        );
        corpora.add("http", message.as_bytes());
    }
}
