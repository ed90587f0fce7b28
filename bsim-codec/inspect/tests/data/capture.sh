#!/bin/sh
# Makes the captures in this directory: the example client sends the requests of the published
# session to the example server, and tcpdump listens. It needs tcpdump, and the right to capture.
set -eu
cd "$(dirname "$0")/../../.."
port=8008
cargo build --quiet -p bsim-examples --example mock_server --example client

# Captures one session: in a file, from an interface, with a link layer.
capture() {
    tcpdump -i "$2" -y "$3" -U -w - "tcp port $port" >"inspect/tests/data/$1" &
    tcpdump=$!
    cargo run --quiet -p bsim-examples --example mock_server -- --port $port --for 4 --quiet &
    server=$!
    sleep 2
    cargo run --quiet -p bsim-examples --example client -- --script --server "127.0.0.1:$port" >/dev/null
    wait $server
    kill $tcpdump
    wait $tcpdump || true
}

capture loopback.pcap lo EN10MB
capture cooked.pcap any LINUX_SLL
capture cooked2.pcap any LINUX_SLL2
