//! Gives the shared library its SONAME, which plain cargo does not, and the tests their target.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Cargo sets these for build scripts.
    let [os, target, major, minor] =
        ["CARGO_CFG_TARGET_OS", "TARGET", "CARGO_PKG_VERSION_MAJOR", "CARGO_PKG_VERSION_MINOR"]
            .map(|name| std::env::var(name).unwrap_or_default());
    if os == "linux" {
        // Before 1.0, programs have to be compiled anew for each minor version.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libbsim.so.{major}.{minor}");
    }
    println!("cargo:rustc-env=BSIM_TARGET={target}");
}
