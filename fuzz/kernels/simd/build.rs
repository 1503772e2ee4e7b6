fn main() {
    println!("cargo::rustc-check-cfg=cfg(docsrs)");
    println!("cargo::rustc-check-cfg=cfg(kernels, values(\"none\", \"strings\", \"all\"))");
    println!("cargo::rustc-cfg=kernels=\"all\"");
}
