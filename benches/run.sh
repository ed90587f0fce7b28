#!/bin/sh
# Runs the whole suite: the tests that make its figures worth something, the benches, and the report
# with its chart. With `--write`, README.md and chart.svg take the new figures.
set -e
cd "$(dirname "$0")/.."
cargo test -q --profile bench -p bsim-benches
cargo bench -p bsim-benches
python3 benches/report.py "$@"
