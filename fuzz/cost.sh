#!/bin/sh
# Counts the instructions that hostile input costs, by callgrind: an input four times as long may cost
# at most 4.4 times as much, or the time is not linear. Prints a table; fails if a shape costs more.
# Takes the shapes to count; without arguments, all of them, with every option.
set -eu

cd "$(dirname "$0")"
cargo build --quiet --release --no-default-features --example cost
cost=${CARGO_TARGET_DIR:-target}/release/examples/cost

count() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null --collect-atstart=no \
        --toggle-collect="*measured*" "$cost" "$1" "$2" 2>&1 |
        awk '/Collected/ { print $NF }'
}

[ $# -gt 0 ] || set -- $("$cost")
printf '%-32s %15s %15s %7s\n' shape 'i/byte, 100 kB' 'i/byte, 400 kB' ratio
failed=0
for shape; do
    small=$(count "$shape" 100000)
    large=$(count "$shape" 400000)
    awk -v shape="$shape" -v small="$small" -v large="$large" 'BEGIN {
        # A body that is refused at its start costs the same at any length.
        ratio = large / small
        printf "%-32s %15.2f %15.2f %7.2f\n", shape, small / 1e5, large / 4e5, ratio
        exit ratio > 4.4
    }' || failed=1
done
exit $failed
