"""The declarations of the package agree with bsim.h."""

import ctypes
import doctest
import re
import unittest

import bsim
from bsim import _library
from bsim.event import KINDS
from bsim.request import OPERATIONS
from demo import TOP

HEADER = (TOP / "include/bsim.h").read_text()
CONSTANTS = {
    name: int(value) for name, value in re.findall(r"^#define BSIM_(\w+) (\d+)$", HEADER, re.M)
}


def camel(constant):
    return "".join(word.capitalize() for word in constant.split("_")).replace("LoginIm", "LoginIM")


class Library(unittest.TestCase):
    def test_codes(self):
        kinds = ("BUFFER_TOO_SMALL", "MISUSE_", "ENCODE_", "PANIC", "ERROR_")
        expected = {name: value for name, value in CONSTANTS.items() if name.startswith(kinds)}
        self.assertGreater(len(expected), 60)
        self.assertEqual({it.name: it.value for it in bsim.Code}, expected)

    def test_enums(self):
        for prefix, kind in (("FAULT_", bsim.FaultKind), ("SOAP_", bsim.SoapVersion)):
            expected = {
                name.removeprefix(prefix): value
                for name, value in CONSTANTS.items() if name.startswith(prefix)
            }
            self.assertEqual({it.name.lstrip("V"): it.value for it in kind}, {
                name.lstrip("V"): value for name, value in expected.items()
            })

    def test_presences(self):
        code_of = _library.lib.bsim_presence_code
        code_of.restype, code_of.argtypes = _library.Str, [ctypes.c_int32]
        expected = {
            name.removeprefix("PRESENCE_"): str(code_of(value))
            for name, value in CONSTANTS.items() if name.startswith("PRESENCE_") and value
        }
        self.assertEqual({it.name: it.value for it in bsim.Presence}, expected)

    def test_messages_in_the_order_of_the_constants(self):
        for prefix, kinds in (
            ("EVENT_", KINDS), ("OPERATION_", OPERATIONS), ("OPERATION_", bsim.response.ANSWERS),
        ):
            names = [(value, camel(name.removeprefix(prefix)))
                     for name, value in CONSTANTS.items() if name.startswith(prefix)]
            self.assertEqual([it.__name__ for it in kinds], [name for _, name in sorted(names)])

    def test_structs(self):
        compared = 0
        for body, name in re.findall(r"typedef struct \{\n(.*?)\n\} bsim_(\w+);", HEADER, re.S):
            struct = getattr(_library, name.capitalize(), None)
            if struct is None:
                continue
            body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
            declared = re.findall(r"(?:const )?(\w+) (\*?)(\w+)(?:\[\d+\])?;", body)
            self.assertEqual([name for name, _ in struct._fields_], [name for *_, name in declared])
            for (name, kind), (c_kind, star, _) in zip(struct._fields_, declared):
                kind_name = kind.__name__
                if star and name != "ptr":
                    self.assertEqual(kind_name, f"LP_{c_kind.removeprefix('bsim_').capitalize()}")
                elif c_kind.startswith("bsim_"):
                    self.assertEqual(kind_name, c_kind.removeprefix("bsim_").capitalize())
            compared += 1
        self.assertEqual(compared, 15)

    def test_version_and_documentation(self):
        self.assertEqual(bsim.version().count("."), 2)
        self.assertIn(f'version = "{bsim.version()}"',
                      (TOP / "bsim-ffi/python/pyproject.toml").read_text())
        self.assertEqual(doctest.testmod(bsim).failed, 0)
        for module in (bsim, bsim.event, bsim.http, bsim.request, bsim.response):
            for name in module.__all__:
                self.assertTrue(hasattr(module, name), name)


if __name__ == "__main__":
    unittest.main()
