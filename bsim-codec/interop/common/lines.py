"""The lines in which foreign programs are told what to do and tell what they did (../README.md), and
what every conversation says."""

import argparse
import subprocess
import sys
import tempfile

# Texts that hurt: markup, references, form and percent encoding, other scripts, line ends, spaces.
TEXTS = ["Test Message", "<&>\"'", "]]> <![CDATA[x]]> <!-- --> &amp; &#x41;",
         "1 + 1 = 2, 100% of %41, a+b%2Bc", "你好，世界 😀 👩‍💻 é",
         "first line\r\nsecond line\rthird\nfourth\ttab", "  spaces at both ends  ", " "]
ACCOUNT = "peer <&>\"' 😀@example.com"
PASSWORD = " <&>\"'\r\n]]> 100% + %41 \t密码 😀 "

# The fields of a session, as SOAP has them, and as the examples and `bsim-inspect` print them.
FIELDS = ("SessionId", "UserId", "LoginTime", "ClientIP")
NAMES = ("session_id", "user_id", "login_time", "client_ip")


def token(text):
    """One text, or none, as a word."""
    return "-" if text is None else "+" + text.encode().hex()


def text(word):
    if word != "-" and not word.startswith("+"):
        sys.exit(f"no text: {word!r}")
    return None if word == "-" else bytes.fromhex(word[1:]).decode()


def session_token(session):
    """A session, of four texts, as a word."""
    return "-" if session is None else ",".join(map(token, session))


def session(word):
    return None if word == "-" else tuple(map(text, word.split(",")))


def value(word):
    """A text, or a session by the names of its fields."""
    return dict(zip(FIELDS, session(word))) if "," in word else text(word)


def value_token(it):
    """The word of a text, or of an object that is a session."""
    if it is None or isinstance(it, str):
        return token(it)
    return session_token([getattr(it, field, None) for field in FIELDS])


def same(what, got, expected):
    if got != expected:
        sys.exit(f"{what}:\n  got      {got!r}\n  expected {expected!r}")


def parse(description, *mistakes):
    """What stands on the command line: the mistakes, the version of SOAP, the command."""
    parser = argparse.ArgumentParser(description=description)
    for mistake in mistakes:
        parser.add_argument(mistake, action="store_true")
    parser.add_argument("soap", choices=["1.1", "1.2"])
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser.parse_args()


def with_line_ends(it):
    """The text as an XML reader reads it, if its line ends were not written as references."""
    return it and it.replace("\r\n", "\n").replace("\r", "\n")


class Program:
    """A program that is spoken to by lines, until the block ends."""

    def __init__(self, command):
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=self.errors)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def read(self):
        """The next line; None, if there is no more."""
        line = self.process.stdout.readline()
        return line.decode().rstrip("\r\n") if line else None

    def write(self, line):
        try:
            self.process.stdin.write(line.encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            sys.exit(f"it has ended:\n{self.complaint()}")

    def ask(self, line):
        self.write(line)
        answer = self.read()
        if answer is None:
            sys.exit(f"no answer to {line!r}:\n{self.complaint()}")
        return answer

    def complaint(self):
        """The end of its standard error."""
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")[-2000:]
