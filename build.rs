//! Chooses the kernels of the crate by `opt-level`, or by the environment variable `IOT_SHAPES_KERNELS`.

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=IOT_SHAPES_KERNELS");
    println!("cargo::rustc-check-cfg=cfg(kernels, values(\"none\", \"strings\", \"all\"))");
    let kernels = env::var("IOT_SHAPES_KERNELS").unwrap_or_else(|_| {
        match env::var("OPT_LEVEL").as_deref() {
            Ok("z") => "none",
            Ok("s") => "strings",
            _ => "all",
        }
        .into()
    });
    assert!(
        matches!(kernels.as_str(), "none" | "strings" | "all"),
        "IOT_SHAPES_KERNELS is `{kernels}`, and may be `none`, `strings` or `all`"
    );
    println!("cargo::rustc-cfg=kernels=\"{kernels}\"");
}
