#!/bin/sh
# Counts the instructions that hostile bodies cost, by callgrind: an input sixteen times as long may
# cost hardly more for each byte, or the time is not linear. Prints a table; fails if a shape's cost
# for each byte grows by more than a tenth.
set -eu

cd "$(dirname "$0")"
cargo build --quiet --release --no-default-features --example cost
cost=${CARGO_TARGET_DIR:-target}/release/examples/cost

count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
        --toggle-collect=measured "$cost" "$1" "$2" 2>&1 |
        awk '/Collected/ { print $NF }'
}

[ $# -gt 0 ] || set -- $("$cost")
printf '%-26s %14s %14s %7s\n' shape 'i/byte, 1 MB' 'i/byte, 16 MB' ratio
failed=0
for shape; do
    small=$(count "$shape" 1000000)
    large=$(count "$shape" 16000000)
    awk -v shape="$shape" -v small="$small" -v large="$large" 'BEGIN {
        # A body that is refused at its start costs the same at any length.
        ratio = large / 16 / small
        printf "%-26s %14.2f %14.2f %7.2f\n", shape, small / 1e6, large / 16e6, ratio
        exit ratio > 1.1
    }' || failed=1
done
exit $failed
