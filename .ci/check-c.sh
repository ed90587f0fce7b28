#!/bin/sh
# Checks the C ABI: first the tests under sanitizers and valgrind, then an installed library with
# pkg-config, CMake and the examples in C, C++, Python, Go and C#.
#
# Needs gcc, g++, binutils, pkg-config, and python3 with venv and pip. pip installs setuptools-rust.
# Without valgrind, cmake, go or mcs (Mono), the script skips their steps and prints a note.
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
data=$root/bsim-codec/tests/data/demo
examples=$root/bsim-ffi/examples

step() { echo "== $*"; }
has() { command -v "$1" >/dev/null || { echo "-- no $1: skipped"; return 1; }; }

# Checks that a program prints the events of the published session.
shows_events() {
    "$@" "$data/poll-login.escaped.xml" >"$work/roster"
    [ "$(grep -c '^buddy ' "$work/roster")" -eq 18 ]
    grep -q '^buddy lihua@lihua.com NLN 丽华订餐机器人^_^$' "$work/roster"
    "$@" "$data/poll-message.inline.xml" | grep -q '^message from bstest02@live.com: Retur...  (TRIAL MESSAGE)$'
    # A request is not a response.
    if "$@" "$data/Login.xml" >"$work/out" 2>&1; then return 1; fi
}

step "C and C++ under AddressSanitizer and UndefinedBehaviorSanitizer"
BSIM_C_FLAGS="-fsanitize=address,undefined -fno-sanitize-recover=all" \
    cargo test --quiet -p bsim-ffi --test it c::

if has valgrind; then
    step "C and C++ under valgrind"
    BSIM_C_RUNNER="valgrind --quiet --error-exitcode=9 --leak-check=full" \
        cargo test --quiet -p bsim-ffi --test it c:: -- --skip hostile --skip filled
fi

step "install"
install=bsim-ffi/install.sh
DESTDIR=$work/stage $install /usr
$install "$work/built"
diff -r "$work/stage/usr" "$work/built"
# An upgrade and an uninstallation keep the files of others, even without a directory of their own.
touch "$work/built/lib/cmake/bsim/other"
$install "$work/built"
rm -r "$work/built/lib/pkgconfig"
$install --uninstall "$work/built"
[ "$(find "$work/built" ! -type d)" = "$work/built/lib/cmake/bsim/other" ]
if DESTDIR=stage $install /usr 2>"$work/log"; then exit 1; fi
# The prefix can be moved.
mv "$work/stage/usr" "$work/prefix"
lib=$work/prefix/lib
PKG_CONFIG_PATH=$lib/pkgconfig
LD_LIBRARY_PATH=$lib
export PKG_CONFIG_PATH LD_LIBRARY_PATH
ls -l "$lib" | awk '/libbsim/ && $5 > 100 { print "   ", $NF, $5, "bytes" }'
readelf -d "$lib/libbsim.so" | grep -q 'SONAME.*\[libbsim.so.0.2\]'
declared=$(grep -oE '^[a-z][a-z_0-9 *]*\bbsim_[a-z_]+\(' include/bsim.h | grep -oE 'bsim_[a-z_]+\(' | tr -d '(' | sort)
for symbols in "$(nm -D --defined-only "$lib/libbsim.so")" "$(nm -g --defined-only "$lib/libbsim.a")"; do
    [ "$(printf '%s\n' "$symbols" | awk 'NF == 3 { print $3 }' | sort)" = "$declared" ]
done

step "C with pkg-config, shared and static"
strict="-Wall -Wextra -Wshadow -Werror -pedantic"
cc -std=c99 $strict "$examples/c/poll.c" $(pkg-config --cflags --libs bsim) -o "$work/poll"
ldd "$work/poll" | grep -q "libbsim.so.0.2 => $lib"
shows_events "$work/poll"
cc -std=c99 $strict "$examples/c/poll.c" $(pkg-config --cflags --libs bsim-static) -o "$work/poll-archive"
if ldd "$work/poll-archive" | grep -q libbsim; then exit 1; fi
shows_events "$work/poll-archive"
cc -static -std=c99 $strict "$examples/c/poll.c" $(pkg-config --cflags --static --libs bsim) -o "$work/poll-static"
if ldd "$work/poll-static" >"$work/log" 2>&1; then exit 1; fi
shows_events "$work/poll-static"

step "C++ with pkg-config"
c++ -std=c++17 $strict "$examples/cpp/poll.cpp" $(pkg-config --cflags --libs bsim) -o "$work/poll-cpp"
shows_events "$work/poll-cpp"
c++ -static -std=c++17 $strict "$examples/cpp/poll.cpp" $(pkg-config --cflags --static --libs bsim) -o "$work/poll-cpp"
shows_events "$work/poll-cpp"

if has cmake; then
    step "C with CMake"
    cmake -S "$examples/c" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$work/prefix" >"$work/log"
    cmake --build "$work/cmake" >>"$work/log"
    shows_events "$work/cmake/poll"
    shows_events "$work/cmake/poll-static"
fi

step "Python with pip"
export PYTHONDONTWRITEBYTECODE=1
python3 -m venv "$work/python"
python=$work/python/bin/python
# Reuses the build of install.sh, which has the same settings.
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target}/install-c \
    "$python" -m pip install --quiet --disable-pip-version-check bsim-ffi/python
"$python" -m unittest discover --quiet -s bsim-ffi/python/tests
shows_events "$python" "$examples/python/poll.py"

if has go; then
    step "Go with cgo"
    (cd "$examples/go" && GOFLAGS=-mod=mod GOCACHE="$work/go" go build -o "$work/poll-go" .)
    shows_events "$work/poll-go"
fi

if has mcs; then
    step "C# with Mono"
    mcs -warnaserror -langversion:5 -out:"$work/test.exe" bsim-ffi/csharp/Bsim.cs bsim-ffi/csharp/Test.cs
    mono --debug "$work/test.exe" "$data"
    mcs -warnaserror -langversion:5 -out:"$work/poll.exe" bsim-ffi/csharp/Bsim.cs "$examples/csharp/Poll.cs"
    shows_events mono "$work/poll.exe"
fi
echo "== all checks of the C ABI passed"
