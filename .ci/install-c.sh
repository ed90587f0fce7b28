#!/bin/sh
# Installs the C library: headers, shared and static library, pkg-config and CMake files.
#
#     .ci/install-c.sh PREFIX
#
# The prefix can be moved afterwards. The libraries are optimised as one and stripped.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 PREFIX" >&2; exit 2; }
root=$(cd "$(dirname "$0")/.." && pwd)
prefix=$1
cd "$root"

# A directory of its own: the settings would make everybody else's build stale.
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}/install-c
CARGO_PROFILE_RELEASE_LTO=fat
CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1
CARGO_PROFILE_RELEASE_DEBUG=false
export CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_LTO CARGO_PROFILE_RELEASE_CODEGEN_UNITS \
    CARGO_PROFILE_RELEASE_DEBUG
cargo build --quiet --release -p bsim-ffi
built=$CARGO_TARGET_DIR/release

version=$(cargo pkgid -p bsim-ffi | sed 's/.*[#@]//')
major=${version%%.*}
rest=${version#*.}
minor=${rest%%.*}

lib=$prefix/lib
mkdir -p "$prefix/include" "$lib/pkgconfig" "$lib/cmake/bsim"
install -m 644 include/bsim*.h* "$prefix/include/"
install -m 755 "$built/libbsim.so" "$lib/libbsim.so.$version"
strip --strip-unneeded "$lib/libbsim.so.$version"

# Cargo's archive holds all of Rust's standard library, and shows its symbols, which clash with those
# of other libraries in Rust. This is one object with what is needed, and with our symbols alone.
symbols=$(nm -D --defined-only "$built/libbsim.so" | awk '{ print $3 }')
ld -r --gc-sections $(printf -- '-u %s ' $symbols) -o "$built/bsim-all.o" "$built/libbsim.a"
objcopy -R .llvmbc -R .llvmcmd --strip-unneeded $(printf -- '--keep-global-symbol=%s ' $symbols) \
    "$built/bsim-all.o" "$built/bsim.o"
rm -f "$lib/libbsim.a"
ar crs "$lib/libbsim.a" "$built/bsim.o"

# The name that programs ask for when they run, and the one that the linker asks for.
ln -sf "libbsim.so.$version" "$lib/libbsim.so.0"
ln -sf libbsim.so.0 "$lib/libbsim.so"

fill() { sed "s/@VERSION@/$version/g; s/@MAJOR@/$major/g; s/@MINOR@/$minor/g" "$1"; }
packaging=bsim-ffi/packaging
fill $packaging/bsim.pc.in >"$lib/pkgconfig/bsim.pc"
fill $packaging/bsimConfigVersion.cmake.in >"$lib/cmake/bsim/bsimConfigVersion.cmake"
install -m 644 $packaging/bsimConfig.cmake "$lib/cmake/bsim/"
