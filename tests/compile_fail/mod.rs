//! Programs that must not compile: invalid constants, private parts, matches that a later version would break.
//!
//! Each row is two programs that differ in one expression. The first compiles and runs. The second fails with the error
//! of this code. So no row holds for another reason, such as a misspelled name. They run with the documentation tests of
//! the crate (`cargo test --doc compile_fail`). Only a nightly compiler, or one with `RUSTC_BOOTSTRAP=1`, checks the code
//! of the error.

/// Makes two programs of each row: `before [good | bad] after`.
macro_rules! twins {
    ($( $test:ident, $code:literal: $before:expr, [$good:literal | $bad:literal], $after:expr; )+) => {
        $(
            #[doc = concat!("```\n", $before, $good, $after, "\n```")]
            #[doc = concat!("```compile_fail,", $code, "\n", $before, $bad, $after, "\n```")]
            mod $test {}
        )+
    };
}

/// Makes two programs of each row, with the value in a constant.
macro_rules! constants {
    ($( $test:ident: $service:ident::$value:ident [$good:literal | $bad:literal] )+) => {
        twins! {
            $(
                $test, "E0080": concat!(
                    "use iot_shapes::", stringify!($service), "::", stringify!($value), ";\n\n",
                    // Repeated characters.
                    "const fn text<const N: usize>(bytes: &'static [[u8; N]]) -> &'static str {\n",
                    "    match core::str::from_utf8(bytes.as_flattened()) {\n",
                    "        Ok(text) => text,\n",
                    "        Err(_) => \"\",\n",
                    "    }\n",
                    "}\n\n",
                    "const VALUE: ", stringify!($value), " = ", stringify!($value), "::from_static("
                ), [$good | $bad], ");\nassert!(VALUE.to_string().len() <= 4 * 2048);";
            )+
        }
    };
}

constants! {
    project_id_empty_fails: sitewise::ProjectId
        [r#""0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70""# | r#""""#]
    project_id_of_35_characters_fails: sitewise::ProjectId
        [r#""0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70""# | r#""0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f7""#]
    project_id_in_upper_case_fails: sitewise::ProjectId
        [r#""0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70""# | r#""0d5fba1e-7c3a-4A4b-9f57-2f1c4d5e6f70""#]
    asset_id_of_37_characters_fails: sitewise::AssetId
        [r#""f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a""# | r#""f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a0""#]
    asset_id_with_misplaced_hyphen_fails: sitewise::AssetId
        [r#""f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a""# | r#""f2c61a9e0-b77-4d1c-8a35-6f0e5d4c3b2a""#]
    asset_id_with_other_digit_fails: sitewise::AssetId
        [r#""f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a""# | r#""f2c61a9g-0b77-4d1c-8a35-6f0e5d4c3b2a""#]

    client_token_of_35_characters_fails: sitewise::ClientToken ["text(&[[b'a']; 36])" | "text(&[[b'a']; 35])"]
    client_token_of_36_bytes_fails: sitewise::ClientToken
        ["text(&[[0xc3, 0xa9]; 36])" | "text(&[[0xc3, 0xa9]; 18])"]
    client_token_of_65_characters_fails: sitewise::ClientToken ["text(&[[b'a']; 64])" | "text(&[[b'a']; 65])"]
    client_token_with_space_fails: sitewise::ClientToken ["text(&[[b'a', b'_']; 20])" | "text(&[[b'a', b' ']; 20])"]

    thing_name_empty_fails: greengrassv2::ThingName [r#"" ""# | r#""""#]
    thing_name_of_129_characters_fails: greengrassv2::ThingName
        ["text(&[[0xf0, 0x9f, 0x9a, 0x80]; 128])" | "text(&[[0xf0, 0x9f, 0x9a, 0x80]; 129])"]

    job_id_empty_fails: iot::JobId [r#""0""# | r#""""#]
    job_id_of_65_characters_fails: iot::JobId ["text(&[[b'a']; 64])" | "text(&[[b'a']; 65])"]
    job_id_with_space_fails: iot::JobId [r#""firmware-7""# | r#""firmware 7""#]
    job_id_with_accent_fails: iot::JobId [r#""cafe""# | r#""café""#]

    target_arn_of_2049_characters_fails: iot::TargetArn
        ["text(&[[0xf0, 0x9f, 0x9a, 0x80]; 2048])" | "text(&[[0xf0, 0x9f, 0x9a, 0x80]; 2049])"]

    comment_empty_fails: iot::Comment [r#"" ""# | r#""""#]
    comment_of_2029_characters_fails: iot::Comment ["text(&[[b'a']; 2028])" | "text(&[[b'a']; 2029])"]
    comment_with_line_feed_fails: iot::Comment [r#""two lines""# | r#""two\nlines""#]
    comment_with_private_character_fails: iot::Comment [r#""\u{d7a3}""# | r#""\u{e000}""#]

    namespace_id_empty_fails: iot::NamespaceId [r#""_""# | r#""""#]
    namespace_id_with_slash_fails: iot::NamespaceId [r#""plant_2""# | r#""plant/2""#]
}

// A capacity of 0 and a buffer that is too small fail to compile.
twins! {
    list_of_capacity_0_fails, "E0080":
        "use iot_shapes::List;\n\nlet list = List::<u8, ", ["1" | "0"], ">::with_first(7);\nassert_eq!(list.len(), 1);";
    request_of_capacity_0_fails, "E0080":
        concat!(
            "use iot_shapes::iot::associate_targets_with_job::Request;\nuse iot_shapes::iot::{JobId, TargetArn};\n\n",
            "let request = Request::<_, ",
        ),
        ["1" | "0"],
        ">::try_from_iter(JobId::from_static(\"fw-7\"), [TargetArn::from_static(\"a\")]);\nassert!(request.is_ok());";
    report_of_capacity_0_fails, "E0080":
        "let report = iot_shapes::Report::<", ["1" | "0"], ">::new();\nassert!(report.is_empty());";
    chunk_reader_with_array_of_11_bytes_fails, "E0080":
        concat!(
            "use iot_shapes::iot::associate_targets_with_job::Request;\nuse iot_shapes::{ChunkReader, FailFast};\n\n",
            "let mut reader = ChunkReader::<Request, _>::from_array([0; ",
        ),
        ["12" | "11"],
        "]);\nassert!(reader.push(b\"{\", &mut FailFast, |_| {}).is_ok());";
    chunk_reader_constant_with_array_of_11_bytes_fails, "E0080":
        concat!(
            "use iot_shapes::ChunkReader;\nuse iot_shapes::sitewise::batch_associate_project_assets::Response;\n\n",
            "const LEN: usize = ",
        ),
        ["12" | "11"],
        concat!(
            ";\nconst READER: ChunkReader<Response, [u8; LEN]> = ChunkReader::from_array([0; LEN]);\n",
            "assert!(READER.finish(&mut iot_shapes::FailFast).is_ok());"
        );
}

// Values, lists, requests, violations and reports are created and changed by their methods only, so they are valid.
twins! {
    id_without_constructor_fails, "E0423":
        "use iot_shapes::sitewise::AssetId;\n\nlet id = ", ["AssetId::from_bytes([0; 16])" | "AssetId([0; 16])"],
        ";\nassert!(id.is_nil());";
    text_without_constructor_fails, "E0423":
        "use iot_shapes::iot::JobId;\n\nlet id = ", ["JobId::from_static(\"a\")" | "JobId(\"a b\")"],
        ";\nassert_eq!(id.to_string().len(), 1);";
    text_with_field_access_fails, "E0616":
        "let id = iot_shapes::iot::JobId::from_storage(\"a\").unwrap();\nassert_eq!(id.", ["as_str()" | "0"], ", \"a\");";
    list_without_constructor_fails, "E0423":
        "use iot_shapes::{List, heapless::Vec};\n\nlet list = ",
        ["List::<u8, 4>::with_first(7)" | "List::<u8, 4>(Vec::new())"], ";\nassert_eq!(list.len(), 1);";
    list_with_mutable_slice_fails, "E0596":
        "let mut list = iot_shapes::List::new(7_u8);\nlet first: Option<&",
        ["u8> = list.first()" | "mut u8> = list.first_mut()"], ";\nassert!(first.is_some());\nlist.push(8).unwrap();";
    request_as_struct_literal_fails, "E0639":
        concat!(
            "use iot_shapes::greengrassv2::ThingName;\n",
            "use iot_shapes::greengrassv2::batch_associate_client_device_with_core_device::Request;\n\n",
            "let core = ThingName::from_static(\"gateway-1\");\nlet request: Request = "
        ),
        ["Request::without_entries(core)" | "Request { core_device_thing_name: core, entries: None }"],
        ";\nassert!(request.entries.is_none());";
    request_as_struct_update_fails, "E0639":
        concat!(
            "use iot_shapes::iot::associate_targets_with_job::Request;\nuse iot_shapes::iot::{JobId, TargetArn};\n\n",
            "let request = Request::new(JobId::from_static(\"fw-7\"), [TargetArn::from_static(\"a\")]).unwrap();\n",
            "let request = "
        ),
        ["Request::clone(&request)" | "Request { comment: None, ..request }"],
        ";\nassert!(request.comment.is_none());";
    request_with_empty_list_fails, "E0308":
        concat!(
            "use iot_shapes::iot::associate_targets_with_job::Request;\nuse iot_shapes::iot::{JobId, TargetArn};\n",
            "use iot_shapes::{List, heapless::Vec};\n\n",
            "let target = TargetArn::from_static(\"a\");\n",
            "let mut request = Request::new(JobId::from_static(\"fw-7\"), [target]).unwrap();\nrequest.targets = "
        ),
        ["List::new(target)" | "Vec::new()"],
        ";\nassert_eq!(request.targets.len(), 1);";
    violation_with_field_access_fails, "E0616":
        "let violation = iot_shapes::iot::JobId::new(\"\").unwrap_err();\nassert_eq!(violation.",
        ["length()" | "length"], ", Some(0));";
    report_with_field_access_fails, "E0616":
        "let report = iot_shapes::Report::<4>::default();\nassert_eq!(report.", ["total()" | "total"], ", 0);";
}

// A later version may have more operations, variants and members.
twins! {
    match_of_all_operations_fails, "E0004":
        concat!(
            "use iot_shapes::Operation::*;\n\n",
            "let is_of_jobs = match iot_shapes::Operation::ALL[0] {\n",
            "    AssociateTargetsWithJob => true,\n",
            "    BatchAssociateProjectAssets | BatchDisassociateProjectAssets => false,\n",
            "    "
        ),
        ["_" | "BatchAssociateClientDeviceWithCoreDevice"], " => false,\n};\nassert!(!is_of_jobs);";
    match_of_all_request_items_fails, "E0004":
        concat!(
            "use iot_shapes::iot::associate_targets_with_job::RequestItem::*;\n\n",
            "let item = Comment(iot_shapes::iot::Comment::from_static(\"a\"));\n",
            "let is_target = match item {\n    Target(_) => true,\n    "
        ),
        ["_" | "Comment(_)"], " => false,\n};\nassert!(!is_target);";
    match_of_all_outcomes_fails, "E0004":
        concat!(
            "use iot_shapes::Outcome::{self, *};\n\nlet outcome = Outcome::Failed(1);\n",
            "let is_done = match outcome {\n    Succeeded => true,\n    Pending | Failed(_) => false,\n    "
        ),
        ["_" | "Rejected { .. }"], " => false,\n};\nassert!(!is_done);";
    batch_without_token_fails, "E0599":
        concat!(
            "use iot_shapes::sitewise::batch_associate_project_assets::Request;\n",
            "use iot_shapes::sitewise::{AssetId, ProjectId, TokenSource};\n\n",
            "let (project, asset) = (ProjectId::from_bytes([1; 16]), AssetId::from_bytes([2; 16]));\n",
            "let mut tokens = TokenSource::new([3; 16]);\n",
            "for (_, request) in Request::<_>::batches(project, [asset]) {\n    assert!(request"
        ),
        [".with_client_token(tokens.next_token())" | ""], ".json().len() > 0);\n}";
    copy_of_token_source_fails, "E0599":
        concat!(
            "use iot_shapes::sitewise::TokenSource;\n\n",
            "let mut tokens = TokenSource::new([3; 16]);\n",
            "let token = tokens"
        ),
        ["" | ".clone()"], ".next_token();\nassert_eq!(token.as_str().len(), 36);";
    match_of_all_members_of_an_error_fails, "E0638":
        concat!(
            "use iot_shapes::iot::associate_targets_with_job::Error;\n\n",
            "let error = Error::throttling_exception(Some(\"a\"));\n",
            "assert!(matches!(error, Error::ThrottlingException { message: Some(\"a\")"
        ),
        [", .." | ""], " }));";
    error_as_struct_literal_fails, "E0639":
        concat!(
            "use iot_shapes::iot::associate_targets_with_job::Error;\n\n",
            "let error = Error::"
        ),
        ["throttling_exception(Some(\"a\"))" | "ThrottlingException { message: Some(\"a\") }"],
        ";\nassert_eq!(error.status(), 400);";
    storage_of_another_crate_fails, "E0277":
        concat!(
            "use iot_shapes::text::{Storage, Text};\n\nstruct Kept(&'static str);\n\n",
            "trait Other {\n    fn as_text(&self) -> Text<'_>;\n}\n\nimpl "
        ),
        ["Other" | "Storage"],
        " for Kept {\n    fn as_text(&self) -> Text<'_> {\n        self.0.into()\n    }\n}\nassert_eq!(Kept(\"a\").as_text(), \"a\");";
}
