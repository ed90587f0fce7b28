#!/usr/bin/env python3
"""Counts the instructions of the main rows with callgrind, and prints a table in Markdown.

    benches/instructions.py [JOB...]    all rows, or the rows of these jobs
    benches/instructions.py --check     only bsim; exits with 1 if a row exceeds its limit

Counts are the same in every run, so they can judge a change on a machine that is too noisy for times.
They do not cover memory, branches, or SIMD levels that valgrind does not support. The reference of jobs
through C (`c-pull`, `c-decode`) is the codec itself, from Rust.
"""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))

# The job, the body, and the limit in instructions per byte with AVX2: 4 % above the last count.
ROWS = [
    ("pull", "roster1k", 2.25),
    ("pull", "mixed", 2.40),
    ("pull", "roster1k-escaped", 1.77),
    ("pull", "roster1k-pretty", 3.08),
    ("pull", "login-prefix", 4.34),
    ("decode", "roster1k", 4.70),
    ("decode", "messages1k", 6.66),
    ("decode", "message", 3.00),
    ("decode", "mixed", 3.72),
    ("decode", "roster1k-escaped", 3.62),
    ("decode", "roster1k-pretty", 4.51),
    ("decode", "login-prefix", 6.24),
    ("decode", "login-cdata", 8.37),
    ("decode", "login-comment", 7.58),
    ("c-pull", "roster1k", 2.44),
    ("c-decode", "roster1k", 6.29),
    ("request", "SendMessage", 3.23),
    ("request", "KeepSessionAlive", 2.73),
    ("request", "Login", 2.79),
    ("request", "SendMessage-zeep", 19.53),
    ("request", "SendMessage-pretty", 10.03),
    ("response", "LoginResponse", 2.82),
    ("response", "ChangeStatusResponse", 1.14),
    ("response", "Fault", 2.73),
    ("response", "Fault12", 2.41),
    ("response", "LoginResponse-prefix", 8.85),
    ("response", "LoginResponse-pretty", 11.27),
    ("response", "message", 4.39),
    ("response", "roster1k", 3.04),
    ("response", "message-escaped", 3.93),
    ("response", "roster1k-escaped", 2.36),
    ("percent", "43", 7.35),
    ("percent", "168", 5.46),
    ("encode", "demo", 2.55),
    ("encode", "varied", 2.98),
    ("encode-slice", "demo", 2.34),
    ("encode-slice", "varied", 2.79),
    ("write", "message", 2.57),
    ("write", "roster1k", 4.46),
    ("write", "LoginResponse", 1.66),
    ("write", "ChangeStatusResponse", 0.40),
    ("write", "Fault", 2.80),
    ("write", "Fault12", 2.97),
    ("write", "message-escaped", 2.22),
    ("write", "roster1k-escaped", 3.55),
]


def instructions_per_byte(program, reader, job, subject):
    command = [
        "valgrind",
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
        "--collect-atstart=no",
        "--toggle-collect=*counted*",
        program,
        reader,
        job,
        subject,
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    collected = re.search(r"Collected : (\d+)", run.stderr)
    return int(collected[1]) / int(run.stdout)


def check(program):
    """The rows that exceed their limits. A change of the code or of the compiler that makes a row slower
    without changing its result fails no test."""
    if "avx2" not in pathlib.Path("/proc/cpuinfo").read_text():
        print("-- the limits are for AVX2, which this CPU does not have: skipped")
        return 0
    slow = 0
    for job, subject, limit in ROWS:
        count = instructions_per_byte(program, "bsim", job, subject)
        if count > limit:
            slow += 1
            print(f"{job} {subject}: {count:.2f} instructions per byte, limit {limit:.2f}")
    print(f"{len(ROWS)} rows, {slow} above their limits")
    return slow


def main():
    build = ["cargo", "build", "-q", "--profile", "bench", "-p", "bsim-benches", "--bins"]
    subprocess.run(build, cwd=ROOT, check=True)
    program = TARGET / "release" / "instructions"
    wanted = sys.argv[1:]
    if wanted == ["--check"]:
        sys.exit(1 if check(program) else 0)
    print("| job | body | bsim | reference | ratio |")
    print("|---|---|--:|--:|--:|")
    for job, subject, _ in ROWS:
        if wanted and job not in wanted:
            continue
        bsim = instructions_per_byte(program, "bsim", job, subject)
        reference = instructions_per_byte(program, "reference", job, subject)
        print(f"| {job} | {subject} | {bsim:.2f} | {reference:.2f} | {reference / bsim:.1f} |",
              flush=True)


if __name__ == "__main__":
    main()
