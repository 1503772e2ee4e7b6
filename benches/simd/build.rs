//! Chooses all kernels. The crate's own `build.rs` does so at the opt-level of the benchmark.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rustc-cfg=kernels=\"all\"");
}
