#!/bin/sh
# Runs the whole suite: first the tests that validate the benches, then the benches in several
# rounds, then the report. With `--write`, the report updates README.md and chart.svg.
set -e
cd "$(dirname "$0")/.."
cargo test -q --profile bench -p bsim-benches
target=${CARGO_TARGET_DIR:-$PWD/target}
find "$target/criterion" "$target"/level-*/criterion -name 'round*' -prune -exec rm -r {} + 2>/dev/null || :
for round in 1 2 3 4 5; do
    cargo bench -p bsim-benches --features measure -- --quiet --save-baseline "round$round"
    # The percent decoder is also measured with lower SIMD levels.
    for level in avx2 baseline; do
        RUSTFLAGS="--cfg bsim_level=\"$level\"" CARGO_TARGET_DIR=$target/level-$level \
            cargo bench -p bsim-benches --features measure --bench percent --bench decode -- --quiet \
            --save-baseline "round$round" 'percent|messages1k|mixed|roster20k'
    done
done
python3 benches/report.py "$@"
