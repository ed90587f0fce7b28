#!/bin/sh
# Installs the C library: headers, shared and static library, pkg-config and CMake files.
#
#     bsim-ffi/install.sh PREFIX                  installs
#     DESTDIR=STAGE bsim-ffi/install.sh PREFIX    installs into STAGE/PREFIX, to make a package
#     bsim-ffi/install.sh --uninstall PREFIX      removes what PREFIX/share/bsim/installed lists
#
# The prefix can be moved afterwards. The libraries are optimised as one and stripped.
#
# This is for Linux, with cargo, a C compiler and GNU binutils. On other systems,
# `cargo build --release -p bsim-ffi` makes the library in target/release, and the headers are in include.
set -eu

fail() { echo "$0: $*" >&2; exit 2; }

action=install
[ "${1-}" != --uninstall ] || { action=uninstall; shift; }
{ [ $# -eq 1 ] && [ -n "$1" ]; } || fail "usage: $0 [--uninstall] PREFIX"
case $1 in
/*) prefix=${DESTDIR-}$1 ;;
-*) fail "usage: $0 [--uninstall] PREFIX" ;;
*) [ -z "${DESTDIR-}" ] || fail "with DESTDIR, the prefix begins with a /"; prefix=$PWD/$1 ;;
esac
list=share/bsim/installed

# Removes the files that the list names, and the directories that are bsim's alone.
remove() {
    while read -r file; do rm -f "$prefix/$file"; done <"$prefix/$list"
    rm -f "$prefix/$list"
    rmdir "$prefix/lib/cmake/bsim" "$prefix/share/bsim"
}

if [ "$action" = uninstall ]; then
    [ -f "$prefix/$list" ] || fail "nothing to remove: no $prefix/$list"
    remove
    exit
fi

[ "$(uname -s)" = Linux ] || fail "this script knows Linux only: its header says what to do elsewhere"
for tool in cargo ld objcopy nm ar strip; do
    command -v $tool >/dev/null || fail "$tool is needed, and is not here"
done

root=$(cd "$(dirname "$0")/.." && pwd)
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
shared=libbsim.so.$version
# As build.rs names the library.
abi=$major.$minor

# Cargo's archive holds all of Rust's standard library, and shows its symbols, which clash with those
# of other libraries in Rust. This is one object with what is needed, and with our symbols alone.
symbols=$(nm -D --defined-only "$built/libbsim.so" | awk '{ print $3 }')
ld -r --gc-sections $(printf -- '-u %s ' $symbols) -o "$built/bsim-all.o" "$built/libbsim.a"
objcopy -R .llvmbc -R .llvmcmd --strip-unneeded $(printf -- '--keep-global-symbol=%s ' $symbols) \
    "$built/bsim-all.o" "$built/bsim.o"
archive=$built/installed.a
rm -f "$archive"
ar crs "$archive" "$built/bsim.o"

# An earlier version may have had other files.
[ ! -f "$prefix/$list" ] || remove
mkdir -p "$prefix/share/bsim"

# place MODE FILE NAME: installs a file, and lists it.
place() {
    install -D -m "$1" "$2" "$prefix/$3"
    echo "$3" >>"$prefix/$list"
}
# points NAME FILE: the same for a link.
points() {
    ln -sf "$2" "$prefix/$1"
    echo "$1" >>"$prefix/$list"
}
# fills NAME: the same for a template, which is named as the file.
fills() {
    sed "s/@VERSION@/$version/g; s/@MAJOR@/$major/g; s/@MINOR@/$minor/g; s/@ABI@/$abi/g" \
        "bsim-ffi/packaging/$(basename "$1").in" >"$built/filled"
    place 644 "$built/filled" "$1"
}

for header in include/bsim*.h*; do place 644 "$header" "$header"; done
place 755 "$built/libbsim.so" "lib/$shared"
strip --strip-unneeded "$prefix/lib/$shared"
# The name that programs ask for when they run, and the one that the linker asks for.
points "lib/libbsim.so.$abi" "$shared"
points lib/libbsim.so "libbsim.so.$abi"
place 644 "$archive" lib/libbsim.a
fills lib/pkgconfig/bsim.pc
fills lib/pkgconfig/bsim-static.pc
fills lib/cmake/bsim/bsimConfigVersion.cmake
fills lib/cmake/bsim/bsimConfig.cmake
