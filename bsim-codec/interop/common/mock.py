"""The example `mock_server`, which prints every request that it has read.

As a program: mock.py COMMAND…, a command that needs no more than the WSDL (`@WSDL` is its address).
"""

import json
import os
import subprocess
import sys

from lines import Program, same

EXAMPLES = os.environ["BSIM_EXAMPLES"]


class Mock(Program):
    def __init__(self):
        super().__init__([f"{EXAMPLES}/mock_server", "--port", "0", "--for", "100", "--json"])
        first = self.read() or sys.exit(self.complaint())
        self.url = f"http://{first.removeprefix('listening on ')}/imsoap/BSIMService.asmx"

    def heard(self, expected):
        """Compares the next request that it read."""
        same("request", json.loads(self.read()), expected)


def addressed(command, url):
    """The command with the addresses of a server."""
    return [word.replace("@WSDL", f"{url}?wsdl").replace("@URL", url) for word in command]


if __name__ == "__main__":
    with Mock() as mock:
        sys.exit(subprocess.run(addressed(sys.argv[1:], mock.url)).returncode)
