# What the checks of every stack have in common. Sourced in `run` of each.
# shellcheck shell=bash
set -euo pipefail
interop=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
root=$(cd "$interop/../.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
work=$target/interop
venv=$work/venv
wsdl=$root/bsim-codec/docs/bsim.wsdl
export BSIM_EXAMPLES=$target/release/examples BSIM_INSPECT=$target/release/bsim-inspect
# For the stacks in Python, which share `lines`.
export PYTHONPATH=$interop/common PYTHONDONTWRITEBYTECODE=1
cd "$(dirname "$0")"

failures=0
trap 'exit $((failures > 0 || $? > 0))' EXIT

# need WHAT FILE|COMMAND...: the stack has to be there.
need() {
    local what=$1 name
    shift
    for name in "$@"; do
        command -v "$name" >/dev/null || [ -e "$name" ] ||
            { echo "  $what is not installed ($name): run bsim-codec/interop/install"; exit 1; }
    done
}

# check WHAT PROGRAM...: one check, which may take a minute.
check() {
    printf '%s\n' "$1"
    shift
    local status=0
    timeout 60 "$@" || status=$?
    [ "$status" -eq 0 ] && return
    [ "$status" -eq 124 ] && echo "  no end after 60 s"
    echo "  FAILED"
    failures=$((failures + 1))
}

# client WHAT [MISTAKE...] SOAP_VERSION COMMAND...: a foreign client (common/client.py).
client() {
    check "$1" python3 "$interop/common/client.py" "${@:2}"
}

# server WHAT SOAP_VERSION COMMAND...: a foreign server (common/server.py).
server() {
    check "$1" python3 "$interop/common/server.py" "${@:2}"
}
