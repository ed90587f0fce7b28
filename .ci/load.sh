#!/usr/bin/env bash
# How many polls a second `mock_server` answers on one core, by wrk (Debian) on another, and whether
# it answers all of them. Usage: load.sh [SECONDS] [CONNECTIONS]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-10} connections=${2:-32}
examples=${CARGO_TARGET_DIR:-$PWD/target}/release/examples
cargo build --quiet --release -p bsim-examples --example mock_server --example client

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/mock"
taskset -c 0 "$examples/mock_server" --port 0 --quiet --for $((seconds + 3)) >"$work/mock" &
mock=$!
until host=$(sed -n 's/^listening on //p' "$work/mock") && [ -n "$host" ]; do sleep 0.1; done

# The first session of a mock is the published one; the script opens it with seven requests.
"$examples/client" --script --server "$host" >/dev/null
cat >"$work/poll.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Content-Type"] = "text/xml; charset=utf-8"
wrk.headers["SOAPAction"] = '"http://www.imcomponents.com/KeepSessionAlive"'
local file = io.open("bsim-codec/tests/data/demo/KeepSessionAlive.xml")
-- The session names the address that it was opened from.
wrk.body = file:read("*a"):gsub("210%.13%.111%.138", "127.0.0.1")
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format("%d polls answered in %.1f s: %.0f a second; %d failed; 99 %% within %.2f ms",
    summary.requests, summary.duration / 1e6, summary.requests / summary.duration * 1e6, failed,
    latency:percentile(99) / 1e3))
  print("polls " .. summary.requests .. " failed " .. failed)
end
LUA
taskset -c $(($(nproc) - 1)) wrk -t 1 -c "$connections" -d "$seconds" -s "$work/poll.lua" "http://$host/imsoap/BSIMService.asmx" >"$work/wrk"
wait "$mock"
read -r polls failed < <(sed -n 's/^polls \([0-9]*\) failed \([0-9]*\)$/\1 \2/p' "$work/wrk")
answered=$(sed -n 's/^answered \([0-9]*\) requests$/\1/p' "$work/mock")
grep 'a second' "$work/wrk"
# When wrk stops, one poll of every connection may be on its way.
lost=$((answered - 7 - polls))
if [ "$failed" -ne 0 ] || [ "$lost" -lt 0 ] || [ "$lost" -gt "$connections" ]; then
    echo "the mock answered $answered requests, 7 of them the script's; wrk read $polls responses"
    exit 1
fi
