#!/usr/bin/env python3
"""Converts the results of `cargo bench` to Markdown tables and a bar chart.

`run.sh` saves each of its rounds; a ratio is taken within each round, and the median of all rounds
is reported. With `--last`, the last `cargo bench` is the only round. Prints the tables; with
`--write`, puts them into README.md and draws chart.svg, both beside this script. Exits with 1 if a
row misses its limit.
"""

import collections
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target"))

# The job, the bodies, and the limit and the aim as multiples of the speed of the reference.
GOALS = [
    ("pull", ["roster20k"], 15, 20),
    ("decode", ["roster20k", "messages1k"], 8, 12),
    ("decode", ["message", "mixed"], 10, 15),
    ("foreign-pull", ["roster1k-pretty", "login-prefix"], 6, 12),
    ("foreign-decode", ["roster1k-pretty", "login-prefix"], 6, 12),
    ("foreign-decode", ["login-cdata", "login-comment"], 1, 5),
    ("encode", ["demo", "varied"], 3, 5),
    ("encode-slice", ["demo", "varied"], 3, 5),
    ("percent", ["43", "168"], 3, 6),
]

# Whole messages: first the form of the service, then foreign forms.
TREES = ["status", "message", "login", "roster1k"]
MESSAGES = [
    ("request", ["SendMessage", "KeepSessionAlive", "Login"], 8, 15),
    ("request", ["SendMessage-zeep", "SendMessage-pretty", "KeepSessionAlive-pretty", "Login-pretty"],
     1, 5),
    ("response", ["LoginResponse", "ChangeStatusResponse", "Fault", "Fault12"], 8, 15),
    ("response", ["LoginResponse-prefix", "LoginResponse-pretty", "ChangeStatusResponse-prefix",
                  "ChangeStatusResponse-pretty"], 1, 5),
    ("tree", TREES, 8, 15),
    ("escaped-tree", TREES, 8, 15),
    ("write", ["message", "login", "roster1k", "LoginResponse", "ChangeStatusResponse", "Fault",
               "Fault12"], 1, 3),
    ("escaped-write", ["message", "login", "roster1k"], 1, 3),
]

# Rows that are also measured at other SIMD levels: their limits with AVX2, and with the baseline of
# the architecture.
LEVELS = [
    ("percent", "43", 3.5, 2),
    ("percent", "168", 5, 3),
    ("decode", "messages1k", 9, 6),
    ("decode", "mixed", 9, 6),
    ("decode", "roster20k", 12, 7),
]

# Why rows may miss their limits: the beginnings of their names, and the reason.
REASONS = [
    (("cost per byte, roster20k against roster1k, raw",),
     "the row of `roster1kx20` has the same size, but repeats 1,000 buddies. If it costs as much, the size "
     "is the reason: the body does not fit in the fast caches of this CPU."),
    (("cost per byte, roster20k against roster1k, decoded",),
     "the branch predictor remembers the branches of 1,000 buddies, but not of 20,000 buddies. The decoder "
     "of percent escapes has branches that depend on the text. The row of `roster1kx20` shows the part "
     "that is due to the size."),
    (("request: ", "response: ", "tree: "),
     "these messages are small, so the fixed cost of a call is a large part of the time: the check of the "
     "UTF-8, the comparison of the envelope with the service's, and for a tree the allocation of its lists."),
    (("write: ChangeStatusResponse",),
     "the reference is one copy of a constant text, and nothing is faster."),
    (("write: Fault",),
     "the codec checks that the fault code has its meaning in the written envelope. The reference does not."),
    (("percent: ", "decode: "),
     "the decoder checks the UTF-8 of every text in a second pass, because safe code cannot make "
     "a `str` from bytes without this check. On one CPU, this was a third of the time of a short text. "
     "Seven other designs of the decoder were tried for the lower SIMD levels, and none made every message "
     "faster. One decoded texts of up to 32 bytes in vectors of 32 bytes: it took 7 % fewer instructions "
     "for a roster, and the same time. Another one decoded escape by escape: only `percent: 168` at the "
     "baseline took less time, by 20 %, for 55 more lines. A third one left out the empty parts of a block: "
     "`roster1k` took 6 % less time, and `mixed` 5 % more. The bit instructions of BMI2 were not tried, "
     "because some CPUs with AVX2 run them in microcode."),
    (("pull: roster20k",),
     "on some CPUs, this body does not fit in the fast caches. See the cost per byte of `roster1kx20`, which "
     "has the same size."),
    (("foreign-",),
     "the codec compares the tags of the input with the tags that the service writes. With white space "
     "between the fields of a buddy, it compares one field at a time. Without it, several at once."),
    (("pull: ", "encode"),
     "on an older CPU, these rows kept their limits. The cause was not measured."),
]

READING = ["status", "message", "login", "roster1k", "roster20k", "roster1kx20", "messages1k",
           "mixed"]
FOREIGN = ["login-pretty", "login-prefix", "login-cdata", "login-comment",
           "roster1k-pretty", "roster1k-prefix"]
PEERS = [("bsim", "bsim"), ("reference", "reference (quick-xml)"), ("xmlparser", "xmlparser"),
         ("roxmltree", "roxmltree"), ("serde", "quick-xml, serde")]


class Results:
    """The medians of every round."""

    def __init__(self, target=TARGET):
        criterion = target / "criterion"
        wanted = "new" if "--last" in sys.argv[1:] else "round*"
        self.rounds = collections.defaultdict(dict)
        for path in criterion.glob(f"**/{wanted}/benchmark.json"):
            about = json.loads(path.read_text())
            estimates = json.loads(path.with_name("estimates.json").read_text())
            key = (about["group_id"], about["function_id"], about["value_str"])
            nanoseconds = estimates["median"]["point_estimate"]
            self.rounds[path.parent.name][key] = (about["throughput"]["Bytes"], nanoseconds)
        if not self.rounds:
            sys.exit(f"no results below {target}: run `benches/run.sh` first")
        if len({frozenset(medians) for medians in self.rounds.values()}) > 1:
            sys.exit("the rounds are from different runs: run `benches/run.sh` to its end")

    def median(self, figure):
        return statistics.median(figure(medians) for medians in self.rounds.values())

    def size(self, *key):
        """Bytes."""
        return next(iter(self.rounds.values()))[key][0]

    def time(self, *key):
        """Nanoseconds."""
        return self.median(lambda medians: medians[key][1])

    def speed(self, *key):
        """Bytes per nanosecond, which is GB/s."""
        return self.size(*key) / self.time(*key)

    def quotient(self, key, other):
        """The ratio of the speeds, in bytes per second."""
        def figure(medians):
            (size, time), (other_size, other_time) = medians[key], medians[other]
            return size / time / (other_size / other_time)
        return self.median(figure)

    def ratio(self, group, body):
        return self.quotient((group, "bsim", body), (group, "reference", body))


def verdict(value, limit, aim, lower_is_better=False):
    if lower_is_better:
        value, limit, aim = -value, -limit, -aim
    return "aim" if value >= aim else "pass" if value >= limit else "**fail**"


def goals(results):
    """The rows that have a limit: measure, result, limit, aim, verdict."""
    for group, bodies, limit, aim in GOALS + MESSAGES:
        for body in bodies:
            value = results.ratio(group, body)
            yield (f"{group}: {body}", f"{value:.1f}x", f"{limit}x", f"{aim}x",
                   verdict(value, limit, aim))
    for texts, inline, escaped in [("raw", "pull", "escaped-pull"),
                                   ("decoded", "decode", "escaped-decode")]:
        value = results.quotient((escaped, "bsim", "roster1k"), (inline, "bsim", "roster1k"))
        yield (f"escaped roster1k, bytes per second against inline, {texts}", f"{value:.2f}",
               "0.8", "1.0", verdict(value, 0.8, 1.0))
    for texts, group in [("raw", "pull"), ("decoded", "decode")]:
        small = (group, "bsim", "roster1k")
        value = results.quotient(small, (group, "bsim", "roster20k"))
        # Rounded, so that a difference within the measuring error does not count.
        yield (f"cost per byte, roster20k against roster1k, {texts}", f"{value:.2f}",
               "1.1", "1.0", verdict(round(value, 1), 1.1, 1.0, lower_is_better=True))
        value = results.quotient(small, (group, "bsim", "roster1kx20"))
        yield f"cost per byte, roster1kx20 against roster1k, {texts}", f"{value:.2f}", "", "", ""
    for job in ("pull", "decode"):
        for layout in ("inline", "escaped"):
            name = f"roster1k-{layout}"
            value = results.quotient((f"ffi-{job}", "rust", name), (f"ffi-{job}", "c", name))
            yield (f"cost of {job} through C against Rust, {name}", f"{value:.2f}", "1.2", "1.0",
                   verdict(value, 1.2, 1.0, lower_is_better=True))
    # Not measured here: `run.sh` runs this script only if the test of the allocation counts passed.
    yield "allocations (`tests/allocations.rs`)", "0", "0", "0", "aim"


def table(head, rows, first_numeric=1):
    yield "| " + " | ".join(head) + " |"
    yield "|" + "|".join("--:" if at >= first_numeric else "---" for at in range(len(head))) + "|"
    for row in rows:
        yield "| " + " | ".join(row) + " |"


def speeds(results, groups, bodies):
    for group in groups:
        for body in bodies:
            key = (group, "bsim", body)
            yield (group, body, f"{results.size(*key):,}", time(results.time(*key)),
                   *(f"{results.speed(group, reader, body):.2f}" for reader in ("bsim", "reference")),
                   f"{results.ratio(group, body):.1f}x")


def time(nanoseconds):
    for limit, unit in [(1e3, "ns"), (1e6, "µs"), (1e9, "ms")]:
        if nanoseconds < limit:
            return f"{nanoseconds / limit * 1e3:.3g} {unit}"
    return f"{nanoseconds / 1e9:.3g} s"


def peers(results):
    for reader, name in PEERS:
        cells = []
        for body in ("login", "roster1k"):
            speed = results.speed("peers", reader, body)
            times = results.quotient(("peers", "bsim", body), ("peers", reader, body))
            cells += [f"{speed:.2f}", f"{times:.1f}x"]
        yield name, *cells


def levels(results):
    """The same rows at the best SIMD level of this CPU, with AVX2, and with the baseline."""
    narrow = [Results(TARGET / f"level-{level}") for level in ("avx2", "baseline")]
    for group, body, *limits in LEVELS:
        ratios = [it.ratio(group, body) for it in narrow]
        cells = [f"{ratio:.1f}x" + (f" (**fail**: limit {limit}x)" if ratio < limit else "")
                 for ratio, limit in zip(ratios, limits)]
        yield f"{group}: {body}", f"{results.ratio(group, body):.1f}x", *cells


def cpu():
    """The model and its best SIMD level that the codec uses."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    about = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
    features = about.get("flags", "").split()
    level = ("AVX-512" if "avx512_vbmi2" in features else "AVX2" if "avx2" in features
             else "the baseline of the architecture")
    return f"{about.get('model name', 'an unknown CPU')} (SIMD level: {level})"


def reasons(rows):
    """Why each row that fails does so. Rows with the same reason share a paragraph."""
    failed = collections.defaultdict(list)
    for measure, *cells in rows:
        if any("**fail**" in cell for cell in cells):
            why = (reason for measures, reason in REASONS if measure.startswith(measures))
            failed[next(why, "no reason is known, so treat it as a regression.")].append(measure)
    for reason, measures in failed.items():
        yield f"**fail** of {', '.join(f'“{measure}”' for measure in measures)}: {reason}"
        yield ""


def report(results):
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True)
    version = rustc.stdout.split()[1]
    yield "![Parsing speed in GB/s](chart.svg)"
    yield ""
    yield f"Measured on {cpu()}, one core, rustc {version}, default target CPU."
    yield f"All figures are medians of {len(results.rounds)} rounds. Ratios are taken within a round."
    yield ""
    measures = list(goals(results))
    yield from table(["measure", "result", "limit", "aim", ""], measures)
    yield ""
    yield from reasons(measures)
    yield "Every body, in GB/s (bytes of the body as it is sent):"
    yield ""
    rows = [
        *speeds(results, ["pull", "decode", "escaped-pull", "escaped-decode"], READING),
        *speeds(results, ["foreign-pull", "foreign-decode"], FOREIGN),
        *speeds(results, ["encode", "encode-slice"], ["demo", "varied"]),
        *speeds(results, ["percent"], ["43", "168"]),
        *(row for group, bodies, *_ in MESSAGES for row in speeds(results, [group], bodies)),
    ]
    yield from table(["job", "body", "bytes", "time", "bsim", "reference", "ratio"], rows, 2)
    yield ""
    if "--last" not in sys.argv[1:]:
        yield ("Multiples of the speed of the reference, by the SIMD level that the codec uses. The columns "
               "“AVX2” and “baseline” have their own limits, some higher than the limits of the first "
               "table. The limits of the first table apply to the column “this CPU”:")
        yield ""
        rows = list(levels(results))
        yield from table(["measure", "this CPU", "AVX2", "baseline"], rows)
        yield ""
        yield from reasons(rows)
    yield "All parsers, with every text decoded, in GB/s. `11.4x`: bsim is 11.4 times as fast."
    yield ""
    yield from table(["parser", "login", "", "roster1k", ""], peers(results))


def bars(results):
    """The groups of the chart: a title, and bars with label, GB/s and the speed of bsim relative to it."""
    def rows(group, body, readers):
        own = (group, "bsim", body)
        for reader, label in readers:
            key = (group, reader, body)
            yield label, results.speed(*key), results.quotient(own, key)

    def pair(title, group, body):
        return title, list(rows(group, body, PEERS[:2]))

    yield pair("20,000 buddies, raw fields", "pull", "roster20k")
    yield pair("20,000 buddies, texts decoded", "decode", "roster20k")
    yield pair("1,000 messages, texts decoded", "decode", "messages1k")
    yield pair("one message of 600 bytes, decoded", "decode", "message")
    yield "1,000 buddies, texts decoded, all parsers", list(rows("peers", "roster1k", PEERS))


STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #1f2328; }
  .title { font-weight: 600; }
  .value { font-variant-numeric: tabular-nums; }
  .bsim { fill: #0969da; }
  .other { fill: #afb8c1; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .bsim { fill: #4493f8; }
    .other { fill: #57606a; }
  }
"""


def chart(results):
    groups = list(bars(results))
    fastest = max(speed for _, rows in groups for _, speed, _ in rows)
    left, room, row, bar = 140, 430, 20, 14
    y, parts = 4, []
    for title, rows in groups:
        y += 22
        parts.append(f'<text class="title" x="8" y="{y}">{title}</text>')
        y += 10
        for label, speed, faster in rows:
            width = max(speed / fastest * room, 1)
            kind = "bsim" if label == "bsim" else "other"
            times = "" if label == "bsim" else f" (bsim: {faster:.1f}x)"
            text = y + bar - 3
            parts.append(f'<text x="{left - 8}" y="{text}" text-anchor="end">{label}</text>')
            parts.append(f'<rect class="{kind}" x="{left}" y="{y}" width="{width:.1f}" '
                         f'height="{bar}" rx="2"/>')
            parts.append(f'<text class="value" x="{left + width + 6:.1f}" y="{text}">'
                         f'{speed:.2f} GB/s{times}</text>')
            y += row
    width, height = left + room + 170, y + 10
    body = "\n  ".join(parts)
    return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-label="Parsing speed in GB/s">\n'
            f"<style>{STYLE}</style>\n  {body}\n</svg>\n")


def main():
    results = Results()
    text = "\n".join(report(results))
    print(text)
    if "--write" in sys.argv[1:]:
        readme = HERE / "README.md"
        before, rest = readme.read_text().split("<!-- results -->\n", 1)
        _, after = rest.split("<!-- end of results -->", 1)
        readme.write_text(f"{before}<!-- results -->\n{text}\n<!-- end of results -->{after}")
        (HERE / "chart.svg").write_text(chart(results))
    if any(row[-1] == "**fail**" for row in goals(results)):
        sys.exit(1)


if __name__ == "__main__":
    main()
