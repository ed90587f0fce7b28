#!/usr/bin/env python3
"""Counts the instructions of the main rows with callgrind, and prints a table in Markdown.

Counts are the same in every run, so they can judge a change on a machine that is too noisy for times.
They do not cover memory, branches, or SIMD levels that valgrind does not support.
"""

import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))

ROWS = [
    ("pull", "roster1k"),
    ("pull", "mixed"),
    ("pull", "roster1k-escaped"),
    ("pull", "roster1k-pretty"),
    ("pull", "login-prefix"),
    ("decode", "roster1k"),
    ("decode", "messages1k"),
    ("decode", "message"),
    ("decode", "mixed"),
    ("decode", "roster1k-escaped"),
    ("decode", "roster1k-pretty"),
    ("decode", "login-prefix"),
    ("decode", "login-cdata"),
    ("decode", "login-comment"),
    ("request", "SendMessage"),
    ("request", "KeepSessionAlive"),
    ("request", "Login"),
    ("request", "SendMessage-zeep"),
    ("request", "SendMessage-pretty"),
    ("response", "LoginResponse"),
    ("response", "ChangeStatusResponse"),
    ("response", "Fault"),
    ("response", "Fault12"),
    ("response", "LoginResponse-prefix"),
    ("response", "LoginResponse-pretty"),
    ("response", "message"),
    ("response", "roster1k"),
    ("response", "message-escaped"),
    ("response", "roster1k-escaped"),
    ("percent", "43"),
    ("percent", "168"),
    ("encode", "demo"),
    ("encode", "varied"),
    ("encode-slice", "demo"),
    ("encode-slice", "varied"),
    ("answer", "message"),
    ("answer", "roster1k"),
    ("answer", "LoginResponse"),
    ("answer", "ChangeStatusResponse"),
    ("answer", "Fault"),
    ("answer", "message-escaped"),
    ("answer", "roster1k-escaped"),
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


def main():
    build = ["cargo", "build", "-q", "--profile", "bench", "-p", "bsim-benches", "--bins"]
    subprocess.run(build, cwd=ROOT, check=True)
    program = TARGET / "release" / "instructions"
    wanted = sys.argv[1:]
    print("| job | body | bsim | reference | ratio |")
    print("|---|---|--:|--:|--:|")
    for job, subject in ROWS:
        if wanted and job not in wanted:
            continue
        bsim = instructions_per_byte(program, "bsim", job, subject)
        reference = instructions_per_byte(program, "reference", job, subject)
        print(f"| {job} | {subject} | {bsim:.2f} | {reference:.2f} | {reference / bsim:.1f} |",
              flush=True)


if __name__ == "__main__":
    main()
