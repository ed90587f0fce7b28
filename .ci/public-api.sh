#!/bin/sh
# Compares the public API of bsim-codec with the list in bsim-codec/docs/public-api.txt.
#
#     .ci/public-api.sh [--write | --install]
#
# With --write, updates the list. With --install, only installs cargo-public-api into the target
# directory, once. Needs a nightly compiler for rustdoc's JSON output.
set -eu

version=0.52.0
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
list=bsim-codec/docs/public-api.txt
tools=${CARGO_TARGET_DIR:-$root/target}/tools

rustup toolchain list | grep -q '^nightly' || {
    echo "-- no nightly compiler: skipped"
    exit 0
}
if [ "$("$tools/bin/cargo-public-api" --version 2>/dev/null)" != "cargo-public-api $version" ]; then
    [ "${1:-}" = --install ] || { echo "$0 --install has to run first" >&2; exit 1; }
    cargo install --quiet --debug --locked --root "$tools" "cargo-public-api@$version"
fi
[ "${1:-}" != --install ] || exit 0
# Omits blanket and auto trait implementations, which exist for every type.
PATH="$tools/bin:$PATH" cargo +nightly --quiet public-api -p bsim-codec --all-features \
    --omit blanket-impls,auto-trait-impls >"$tools/public-api.txt"
[ "${1:-}" != --write ] || cp "$tools/public-api.txt" "$list"
diff -u "$list" "$tools/public-api.txt" || {
    echo "$list is stale: .ci/public-api.sh --write updates it" >&2
    exit 1
}
