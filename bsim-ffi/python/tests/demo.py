"""The published session, from the test data of bsim-codec."""

from pathlib import Path

TOP = Path(__file__).parents[3]


def load(name: str) -> bytes:
    return (TOP / "bsim-codec/tests/data/demo" / name).read_bytes()
