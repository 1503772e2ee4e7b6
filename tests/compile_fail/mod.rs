//! What must not compile: literals that are not valid, parts that are private, matches that a later version would
//! break.
//!
//! Each row is two programs that differ in one expression. The first compiles and runs; the second does not, with the
//! error that is meant. So no row can hold for another reason than its own, such as a name that was misspelled. They
//! run with the crate's documentation tests (`cargo test --doc compile_fail`); only a nightly compiler, or one with
//! `RUSTC_BOOTSTRAP=1`, looks at the error's code.

/// The rows of one kind of program: `before [good | bad] after`.
macro_rules! twins {
    ($( $test:ident, $code:literal: $before:expr, [$good:literal | $bad:literal], $after:literal; )+) => {
        $(
            #[doc = concat!("```\n", $before, $good, $after, "\n```")]
            #[doc = concat!("```compile_fail,", $code, "\n", $before, $bad, $after, "\n```")]
            mod $test {}
        )+
    };
}

/// The same of a value's literal, as it stands in a constant.
macro_rules! literals {
    ($( $test:ident: $service:ident::$value:ident [$good:literal | $bad:literal] )+) => {
        twins! {
            $(
                $test, "E0080": concat!(
                    "use iot_shapes::", stringify!($service), "::", stringify!($value), ";\n\n",
                    // The same character over and over.
                    "const fn text<const N: usize>(bytes: &'static [[u8; N]]) -> &'static str {\n",
                    "    match core::str::from_utf8(bytes.as_flattened()) {\n",
                    "        Ok(text) => text,\n",
                    "        Err(_) => \"\",\n",
                    "    }\n",
                    "}\n\n",
                    "const VALUE: ", stringify!($value), " = ", stringify!($value), "::literal("
                ), [$good | $bad], ");\nassert!(VALUE.to_string().len() <= 4 * 2048);";
            )+
        }
    };
}

literals! {
    a_project_id_is_not_empty: sitewise::ProjectId
        [r#""0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70""# | r#""""#]
    a_project_id_is_not_shorter: sitewise::ProjectId
        [r#""0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70""# | r#""0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f7""#]
    a_project_id_is_in_lower_case: sitewise::ProjectId
        [r#""0d5fba1e-7c3a-4a4b-9f57-2f1c4d5e6f70""# | r#""0d5fba1e-7c3a-4A4b-9f57-2f1c4d5e6f70""#]
    an_asset_id_is_not_longer: sitewise::AssetId
        [r#""f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a""# | r#""f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a0""#]
    an_asset_id_has_its_hyphens: sitewise::AssetId
        [r#""f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a""# | r#""f2c61a9e0-b77-4d1c-8a35-6f0e5d4c3b2a""#]
    an_asset_id_is_of_hexadecimal_digits: sitewise::AssetId
        [r#""f2c61a9e-0b77-4d1c-8a35-6f0e5d4c3b2a""# | r#""f2c61a9g-0b77-4d1c-8a35-6f0e5d4c3b2a""#]

    a_token_has_36_characters: sitewise::ClientToken ["text(&[[b'a']; 36])" | "text(&[[b'a']; 35])"]
    a_token_has_36_characters_not_bytes: sitewise::ClientToken
        ["text(&[[0xc3, 0xa9]; 36])" | "text(&[[0xc3, 0xa9]; 18])"]
    a_token_has_no_more_than_64: sitewise::ClientToken ["text(&[[b'a']; 64])" | "text(&[[b'a']; 65])"]
    a_token_has_no_white_space: sitewise::ClientToken ["text(&[[b'a', b'_']; 20])" | "text(&[[b'a', b' ']; 20])"]

    a_name_of_a_thing_is_not_empty: greengrassv2::ThingName [r#"" ""# | r#""""#]
    a_name_of_a_thing_has_no_more_than_128: greengrassv2::ThingName
        ["text(&[[0xf0, 0x9f, 0x9a, 0x80]; 128])" | "text(&[[0xf0, 0x9f, 0x9a, 0x80]; 129])"]

    a_job_id_is_not_empty: iot::JobId [r#""0""# | r#""""#]
    a_job_id_has_no_more_than_64: iot::JobId ["text(&[[b'a']; 64])" | "text(&[[b'a']; 65])"]
    a_job_id_has_no_space: iot::JobId [r#""firmware-7""# | r#""firmware 7""#]
    a_job_id_is_of_ascii: iot::JobId [r#""cafe""# | r#""café""#]

    a_target_has_no_more_than_2048: iot::TargetArn
        ["text(&[[0xf0, 0x9f, 0x9a, 0x80]; 2048])" | "text(&[[0xf0, 0x9f, 0x9a, 0x80]; 2049])"]

    a_comment_is_not_empty: iot::Comment [r#"" ""# | r#""""#]
    a_comment_has_no_more_than_2028: iot::Comment ["text(&[[b'a']; 2028])" | "text(&[[b'a']; 2029])"]
    a_comment_is_one_line: iot::Comment [r#""two lines""# | r#""two\nlines""#]
    a_comment_has_no_private_character: iot::Comment [r#""\u{d7a3}""# | r#""\u{e000}""#]

    a_namespace_is_not_empty: iot::NamespaceId [r#""_""# | r#""""#]
    a_namespace_has_no_slash: iot::NamespaceId [r#""plant_2""# | r#""plant/2""#]
}

// What has no room is refused as it is built, not as it runs.
twins! {
    a_list_has_room_for_an_item, "E0080":
        "use iot_shapes::List;\n\nlet list = List::<u8, ", ["1" | "0"], ">::with_first(7);\nassert_eq!(list.len(), 1);";
    a_request_has_room_for_an_item, "E0080":
        concat!(
            "use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};\n\n",
            "let request = AssociateTargetsWithJobRequest::<_, ",
        ),
        ["1" | "0"],
        ">::collect(JobId::literal(\"fw-7\"), [TargetArn::literal(\"a\")]);\nassert!(request.is_ok());";
    a_report_keeps_a_violation, "E0080":
        "let report = iot_shapes::Report::<", ["1" | "0"], ">::new();\nassert!(report.is_empty());";
}

// No value and no request is made, taken apart or changed but through its doors.
twins! {
    an_id_is_made_by_its_constructors, "E0423":
        "use iot_shapes::sitewise::AssetId;\n\nlet id = ", ["AssetId::from_bytes([0; 16])" | "AssetId([0; 16])"],
        ";\nassert!(id.is_nil());";
    a_text_is_made_by_its_constructors, "E0423":
        "use iot_shapes::iot::JobId;\n\nlet id = ", ["JobId::literal(\"a\")" | "JobId(\"a b\")"],
        ";\nassert_eq!(id.to_string().len(), 1);";
    a_text_is_not_changed_in_its_place, "E0616":
        "let id = iot_shapes::iot::JobId::from_storage(\"a\").unwrap();\nassert_eq!(id.", ["as_str()" | "0"], ", \"a\");";
    a_list_is_made_by_its_constructors, "E0423":
        "use iot_shapes::{List, heapless::Vec};\n\nlet list = ",
        ["List::<u8, 4>::with_first(7)" | "List::<u8, 4>(Vec::new())"], ";\nassert_eq!(list.len(), 1);";
    a_list_is_not_emptied, "E0596":
        "let mut list = iot_shapes::List::new(7_u8);\nlet first: Option<&",
        ["u8> = list.first()" | "mut u8> = list.first_mut()"], ";\nassert!(first.is_some());\nlist.push(8).unwrap();";
    a_request_is_made_by_its_constructors, "E0451":
        concat!(
            "use iot_shapes::greengrassv2::{BatchAssociateClientDeviceWithCoreDeviceRequest as Request, ThingName};\n\n",
            "let core = ThingName::literal(\"gateway-1\");\nlet request: Request = "
        ),
        ["Request::without_entries(core)" | "Request { core_device_thing_name: core, entries: None }"],
        ";\nassert!(request.entries().is_empty());";
    a_request_is_not_changed_in_its_place, "E0616":
        concat!(
            "use iot_shapes::iot::{AssociateTargetsWithJobRequest, JobId, TargetArn};\n\n",
            "let job = JobId::literal(\"fw-7\");\n",
            "let request = AssociateTargetsWithJobRequest::new(job, [TargetArn::literal(\"a\")]).unwrap();\n",
            "assert!(request."
        ),
        ["comment()" | "comment"], ".is_none());";
    a_violation_is_told_not_made, "E0616":
        "let violation = iot_shapes::iot::JobId::new(\"\").unwrap_err();\nassert_eq!(violation.",
        ["length()" | "length"], ", Some(0));";
    a_report_is_filled_by_readers, "E0616":
        "let report = iot_shapes::Report::<4>::default();\nassert_eq!(report.", ["total()" | "total"], ", 0);";
}

// What is there today is not all there may ever be.
twins! {
    operations_may_be_more, "E0004":
        concat!(
            "use iot_shapes::Operation::*;\n\n",
            "let is_of_jobs = match iot_shapes::Operation::ALL[0] {\n",
            "    AssociateTargetsWithJob => true,\n",
            "    BatchAssociateProjectAssets | BatchDisassociateProjectAssets => false,\n",
            "    "
        ),
        ["_" | "BatchAssociateClientDeviceWithCoreDevice"], " => false,\n};\nassert!(!is_of_jobs);";
    storage_is_what_the_crate_knows, "E0277":
        concat!(
            "use iot_shapes::text::{Storage, Text};\n\nstruct Kept(&'static str);\n\n",
            "trait Other {\n    fn text(&self) -> Text<'_>;\n}\n\nimpl "
        ),
        ["Other" | "Storage"],
        " for Kept {\n    fn text(&self) -> Text<'_> {\n        self.0.into()\n    }\n}\nassert_eq!(Kept(\"a\").text(), \"a\");";
}
