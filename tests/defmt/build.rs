//! Links a program of this machine as firmware is linked: the strings of `defmt` are in a separate section at address 0,
//! from which the decoder reads them.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=host.x");
    let directory = std::env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    println!("cargo::rustc-link-arg=-T{directory}/host.x");
    // The address of a string is its number, so the program must not be relocated.
    println!("cargo::rustc-link-arg=-no-pie");
    // LLVM's linker would lay out the whole program by the script.
    println!("cargo::rustc-link-arg=-fuse-ld=bfd");
}
