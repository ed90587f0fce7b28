#!/bin/sh
# Installs the C library: headers, shared and static library, pkg-config and CMake files.
#
#     bsim-ffi/install.sh PREFIX                  installs
#     DESTDIR=STAGE bsim-ffi/install.sh PREFIX    installs into STAGE/PREFIX, to make a package
#     bsim-ffi/install.sh --uninstall PREFIX      removes what PREFIX/share/bsim/installed lists
#
# You can move the prefix afterwards. The libraries are built with link-time optimization and
# stripped.
#
# This script needs Linux, cargo, a C compiler and GNU binutils. On other systems, `cargo build
# --release -p bsim-ffi` builds the libraries in target/release. The headers are in include.
set -eu
# `cd` prints the directory if CDPATH is set.
unset CDPATH
# Other users have to read the files.
umask 022

fail() { echo "$0: $*" >&2; exit 2; }

action=install
[ "${1-}" != --uninstall ] || { action=uninstall; shift; }
{ [ $# -eq 1 ] && [ -n "$1" ]; } || fail "usage: $0 [--uninstall] PREFIX"
case ${DESTDIR-} in
'' | /*) ;;
*) fail "DESTDIR must be an absolute path" ;;
esac
case $1 in
/*) prefix=${DESTDIR-}$1 ;;
-*) fail "usage: $0 [--uninstall] PREFIX" ;;
*) [ -z "${DESTDIR-}" ] || fail "with DESTDIR, the prefix must be an absolute path"; prefix=$PWD/$1 ;;
esac
list=share/bsim/installed

# Removes the listed files, and the directories that only bsim uses.
remove() {
    while read -r file; do rm -f "$prefix/$file"; done <"$prefix/$list"
    rm -f "$prefix/$list"
    # A directory may be missing, or contain files of others.
    rmdir "$prefix/lib/cmake/bsim" "$prefix/share/bsim" 2>/dev/null || :
}

if [ "$action" = uninstall ]; then
    [ -f "$prefix/$list" ] || fail "nothing to remove: $prefix/$list does not exist"
    remove
    exit
fi

[ "$(uname -s)" = Linux ] || fail "this script needs Linux: see the comment at its start"
for tool in cargo ld objcopy nm ar strip; do
    command -v $tool >/dev/null || fail "$tool is needed but was not found"
done

root=$(cd "$(dirname "$(readlink -f "$0")")/.." && pwd)
cd "$root"

# A separate directory: these settings would make all other builds stale.
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}/install-c
CARGO_PROFILE_RELEASE_LTO=fat
CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1
CARGO_PROFILE_RELEASE_DEBUG=false
export CARGO_TARGET_DIR CARGO_PROFILE_RELEASE_LTO CARGO_PROFILE_RELEASE_CODEGEN_UNITS \
    CARGO_PROFILE_RELEASE_DEBUG
# The script installs libraries for this machine.
unset CARGO_BUILD_TARGET
cargo build --quiet --release -p bsim-ffi
built=$CARGO_TARGET_DIR/release

version=$(cargo pkgid -p bsim-ffi | sed 's/.*[#@]//')
major=${version%%.*}
rest=${version#*.}
minor=${rest%%.*}
shared=libbsim.so.$version
# The same version as in the SONAME that build.rs sets.
abi=$major.$minor

# Cargo's archive contains all of Rust's standard library and exports its symbols. They clash with
# the symbols of other Rust libraries. So this builds one object that has only the needed code and
# exports only our symbols.
symbols=$(nm -D --defined-only "$built/libbsim.so" | awk '{ print $3 }')
ld -r --gc-sections $(printf -- '-u %s ' $symbols) -o "$built/bsim-all.o" "$built/libbsim.a"
objcopy -R .llvmbc -R .llvmcmd --strip-unneeded $(printf -- '--keep-global-symbol=%s ' $symbols) \
    "$built/bsim-all.o" "$built/bsim.o"
archive=$built/installed.a
rm -f "$archive"
ar crs "$archive" "$built/bsim.o"

# An earlier version may have installed other files.
[ ! -f "$prefix/$list" ] || remove
mkdir -p "$prefix/share/bsim"

# place MODE FILE NAME: installs FILE as NAME, and adds NAME to the list.
place() {
    install -D -m "$1" "$2" "$prefix/$3"
    echo "$3" >>"$prefix/$list"
}
# points NAME FILE: installs NAME as a symbolic link to FILE, and adds NAME to the list.
points() {
    ln -sfT "$2" "$prefix/$1"
    echo "$1" >>"$prefix/$list"
}
# fills NAME: installs NAME from its template, and adds NAME to the list.
fills() {
    sed "s/@VERSION@/$version/g; s/@MAJOR@/$major/g; s/@MINOR@/$minor/g; s/@ABI@/$abi/g" \
        "bsim-ffi/packaging/$(basename "$1").in" >"$built/filled"
    place 644 "$built/filled" "$1"
}

for header in include/bsim*.h*; do place 644 "$header" "$header"; done
place 755 "$built/libbsim.so" "lib/$shared"
strip --strip-unneeded "$prefix/lib/$shared"
# The dynamic loader looks for the first name, the linker for the second.
points "lib/libbsim.so.$abi" "$shared"
points lib/libbsim.so "libbsim.so.$abi"
place 644 "$archive" lib/libbsim.a
fills lib/pkgconfig/bsim.pc
fills lib/pkgconfig/bsim-static.pc
fills lib/cmake/bsim/bsimConfigVersion.cmake
fills lib/cmake/bsim/bsimConfig.cmake
