#!/bin/sh
# Runs every fast target for so many executions, 25 million by default: 100 million in all. Prints how many
# there were and what they reached. New inputs go to target/found, logs beside them; a finding ends it.
set -eu

cd "$(dirname "$0")"
for target in fast_events fast_request fast_percent fast_http; do
    found=target/found/$target
    mkdir -p "$found"
    cargo +nightly fuzz build -O -s none "$target"
    if ! cargo +nightly fuzz run -O -s none "$target" "$found" corpus/* -- \
        -dict=bsim.dict -max_len=2048 -runs="${1:-25000000}" >"$found.log" 2>&1; then
        tail -n 30 "$found.log"
        exit 1
    fi
    printf '%-13s %s\n' "$target" "$(grep "^#.*DONE" "$found.log")"
done
