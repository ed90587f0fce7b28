//! Sets the SONAME of the shared library, which cargo does not set, and passes the target to the
//! tests.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // Cargo sets these for build scripts.
    let [os, target, major, minor] =
        ["CARGO_CFG_TARGET_OS", "TARGET", "CARGO_PKG_VERSION_MAJOR", "CARGO_PKG_VERSION_MINOR"]
            .map(|name| std::env::var(name).unwrap_or_default());
    if os == "linux" {
        // Before 1.0, a new minor version may break the ABI.
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libbsim.so.{major}.{minor}");
    }
    println!("cargo:rustc-env=BSIM_TARGET={target}");
}
