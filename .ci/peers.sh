#!/usr/bin/env bash
# SOAP software that nobody here wrote against the examples: foreign clients against `mock_server`, a
# foreign server against `client`. All on loopback, all bounded in time. Installs what it needs into
# target/peers, once. A peer that cannot be installed is named, and fails the check.
set -uo pipefail
cd "$(dirname "$0")/.."
peers=$PWD/.ci/peers
target=${CARGO_TARGET_DIR:-$PWD/target}
work=$target/peers
mkdir -p "$work"
failures=0

# Texts that hurt: markup, references, form and percent encoding, other scripts, line ends, spaces.
texts=("Test Message" "<&>\"'" ']]> <![CDATA[x]]> <!-- --> &amp; &#x41;' '1 + 1 = 2, 100% of %41, a+b%2Bc'
    '你好，世界 😀 👩‍💻 é' $'first line\r\nsecond line\rthird\nfourth\ttab' '  spaces at both ends  ' ' ')
account="peer <&>\"' 😀@example.com"
password=$' <&>"\'\r\n]]> 100% + %41 \t密码 😀 '

fail() {
    printf '  FAILED: %s\n' "$*"
    failures=$((failures + 1))
}

# install NAME COMMAND...: runs it, or says why it cannot.
install() {
    local name=$1
    shift
    "$@" >"$work/install-$name.log" 2>&1 && return
    fail "$name cannot be installed here: $(grep -i error "$work/install-$name.log" | tail -n 1)"
    return 1
}

# start LOG COMMAND...: a server in the background; sets $server and $host.
start() {
    local log=$1
    shift
    : >"$log" # What the last server said is in it.
    timeout 120 "$@" >"$log" 2>"$log.err" &
    server=$!
    for _ in $(seq 100); do
        host=$(sed -n 's/^listening on //p' "$log")
        [ -n "$host" ] && return
        sleep 0.1
    done
    fail "$1 does not start: $(cat "$log.err")"
    return 1
}

stop() {
    kill "$server" 2>/dev/null
    wait "$server" 2>/dev/null
}

# client NAME COMMAND...: a foreign client in conversation with a mock of its own. In the command,
# @WSDL and @URL stand for addresses.
client() {
    local name=$1
    shift
    printf '%s\n' "$name"
    local log="$work/mock.log" transcript="$work/transcript"
    start "$log" "$target/release/examples/mock_server" --port 0 --for 100 --json || return
    local url="http://$host/imsoap/BSIMService.asmx"
    local command=("${@//@WSDL/$url?wsdl}")
    command=("${command[@]//@URL/$url}")
    if timeout 60 "${command[@]}" "$account" "$password" "${texts[@]}" >"$transcript" 2>"$transcript.err"; then
        python3 "$peers/check.py" "$log" "$transcript" "$account" "$password" "${texts[@]}" || fail "$name"
    else
        fail "$name: $(tail -n 3 "$transcript.err")"
    fi
    stop
}

cargo build --quiet --release -p bsim-examples --example mock_server --example client || exit 1

venv=$work/venv
if [ -x "$venv/bin/python" ] || install venv python3 -m venv "$venv"; then
    if install zeep timeout 300 "$venv/bin/pip" install --quiet zeep==4.3.3; then
        for port in BSIMServiceSoap BSIMServiceSoap12; do
            client "zeep 4.3.3, $port" "$venv/bin/python" "$peers/zeep_client.py" @WSDL $port
        done
    fi
fi

mkdir -p "$work/node"
[ -f "$work/node/package.json" ] || echo '{"private": true}' >"$work/node/package.json"
if install node-soap timeout 300 npm install --loglevel=error --no-audit --no-fund --prefix "$work/node" \
    soap@1.13.0; then
    for port in BSIMServiceSoap BSIMServiceSoap12; do
        client "node-soap 1.13.0, $port" env NODE_PATH="$work/node/node_modules" \
            node "$peers/node_client.js" @WSDL $port
    done
fi

gsoap() {
    if ! command -v soapcpp2 || [ ! -f /usr/include/stdsoap2.h ]; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq && timeout 300 apt-get install -y -qq gsoap libgsoap-dev || return
    fi
    mkdir -p "$work/gsoap" && cd "$work/gsoap" &&
        wsdl2h -c -o bsim.h "$peers/../../bsim-codec/docs/bsim.wsdl" &&
        soapcpp2 -c -C -x -L -w bsim.h &&
        gcc -I. -o client "$peers/gsoap_client.c" soapC.c soapClient.c -lgsoap &&
        gcc -I. -o reader "$peers/gsoap_reader.c" soapC.c soapClient.c -lgsoap
}
if install gsoap eval '(gsoap)'; then
    version=$(soapcpp2 -V 2>/dev/null | head -n 1)
    for soap in 1 2; do
        client "gSOAP $version, SOAP 1.$soap" "$work/gsoap/client" @URL $soap
    done
    printf 'the table in the README\n'
    codec=$PWD/bsim-codec
    "$venv/bin/python" "$peers/refusals.py" "$codec/docs/bsim.wsdl" "$codec/tests/data/demo/LoginResponse.xml" \
        "$work/gsoap/reader" "$work" || fail "the table in the README"
fi

# serves MODE LINES...: our client with the foreign server.
serves() {
    local mode=$1 log="$work/spyne.log" output="$work/client.out" options=()
    shift
    printf 'spyne 2.14.0, client %s\n' "$mode"
    start "$log" "$venv/bin/python" "$peers/spyne_server.py" || return
    [ "$mode" = script ] && options=(--script)
    if printf '%s\n' "$@" | timeout 60 "$target/release/examples/client" --server "$host" "${options[@]}" \
        --account "$account" --account-password "$password" >"$output" 2>"$output.err"; then
        python3 "$peers/check_server.py" "$log" "$output" "$account" "$password" "$mode" "$@" || fail "spyne, $mode"
    else
        fail "spyne, $mode: $(cat "$output.err")"
    fi
    stop
}

if install spyne timeout 300 "$venv/bin/pip" install --quiet spyne==2.14.0 lxml setuptools; then
    serves script
    # A line holds no line end but the CR in its middle.
    serves typed "${texts[@]:0:5}" $'a\rb\tc' '  spaces at both ends  '
fi

printf 'wrk\n  '
timeout 60 "$peers/load.sh" 3 || fail "load"

[ "$failures" -eq 0 ] || { printf '%s peer checks failed\n' "$failures"; exit 1; }
