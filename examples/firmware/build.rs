//! Gives the linker the memory map of the machine that runs the target. For another device, change it here.

use std::path::PathBuf;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=memory");
    let variable = |name| std::env::var(name).expect("cargo sets it");
    let target = variable("TARGET");
    let machine = match target.split('-').next() {
        Some("thumbv6m") => "microbit",
        Some("thumbv7m") => "lm3s6965evb",
        Some("thumbv7em") => "mps2-an386",
        Some("riscv32imc") => "virt",
        // Nothing is linked for the host, on which the package is only checked.
        _ => return,
    };
    let directory = PathBuf::from(variable("OUT_DIR"));
    std::fs::copy(format!("memory/{machine}.x"), directory.join("memory.x")).expect("the file is there to be copied");
    println!("cargo::rustc-link-search={}", directory.display());
    // The script of the start-up code. On RISC-V it does not include the memory map.
    if target.starts_with("riscv") {
        println!("cargo::rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo::rustc-link-arg-bins=-Tlink.x");
    // The strings of a log, which are not in flash.
    if std::env::var_os("CARGO_FEATURE_DEFMT").is_some() {
        println!("cargo::rustc-link-arg-bins=-Tdefmt.x");
    }
}
