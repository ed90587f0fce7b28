//! Gives the shared library its SONAME, which plain cargo does not, and the tests their target.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Cargo sets both for build scripts.
    let [os, target] =
        ["CARGO_CFG_TARGET_OS", "TARGET"].map(|name| std::env::var(name).unwrap_or_default());
    if os == "linux" {
        // The ABI's version: it changes when programs have to be compiled anew.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libbsim.so.0");
    }
    println!("cargo:rustc-env=BSIM_TARGET={target}");
}
