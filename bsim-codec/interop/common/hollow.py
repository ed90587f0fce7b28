"""A server whose answers are hollow: null and empty in them; texts that hurt; and faults of .NET. They
are answers that an ASMX page gave, and written as the codec writes them (tests/dotnet.rs,
tests/empty_written.rs)."""

import contextlib
import re
import threading
import xml.etree.ElementTree as ET
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape

from lines import PASSWORD, TEXTS

# What operations are answered with: a fault of the server, and a header that is not understood.
FAULTS = {"ChangeStatus": {"1.1": "wrongpw", "1.2": "boom"}, "LoginIM": {"1.1": "mu", "1.2": "mu"}}
CODEC = Path(__file__).parents[2]
ANSWERS = CODEC / "tests" / "data" / "dotnet" / "answers"
VERSIONS = ["", *TEXTS, PASSWORD]
SESSION = (None, "", "2008-06-30 22:14:03", "127.0.0.1")


def recorded(name, soap):
    file = ANSWERS / f"{name}{'12' if soap == '1.2' else ''}.http"
    return file.read_bytes().split(b"\r\n\r\n", 1)[1]


def answer(operation, soap, versions):
    """The status and the body of an answer. GetVersion has the next of the versions."""
    if operation == "Login":
        body = re.sub(b"<SessionId>.*</SessionId>", b"", recorded("login", soap))
        return 200, re.sub(b"<UserId>.*</UserId>", b"<UserId />", body)
    if operation == "GetVersion":
        version = escape(next(versions), {"\r": "&#xD;"})
        body = recorded("version", soap).replace(b"v1.0.20080508", version.encode())
        return 200, body.replace(b"<GetVersionResult></GetVersionResult>", b"<GetVersionResult />")
    if operation == "KeepSessionAlive":
        response = b'<KeepSessionAliveResponse xmlns="http://www.imcomponents.com" />'
        return 200, re.sub(b"<GetVersionResponse.*Response>", response, recorded("version", soap))
    return 500, recorded(FAULTS[operation][soap], soap)


def fault(operation, soap):
    """The code and the reason of a fault, as another reader of XML reads them."""
    parts = ET.fromstring(answer(operation, soap, None)[1])[0][0]
    code, reason = parts[:2] if soap == "1.1" else (parts[0][0], parts[1][0])
    return code.text.split(":")[1], reason.text


@contextlib.contextmanager
def serve(soap):
    versions = iter(VERSIONS)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def reply(self, status, body, media_type):
            self.send_response(status)
            self.send_header("Content-Type", f"{media_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self):
            wsdl = (CODEC / "docs" / "bsim.wsdl").read_text(encoding="utf-8")
            host = f"127.0.0.1:{self.server.server_port}"
            self.reply(200, wsdl.replace("localhost:8008", host).encode(), "text/xml")

        def do_POST(self):
            body = ET.fromstring(self.rfile.read(int(self.headers["Content-Length"])))
            # The header, if there is one, comes first.
            operation = body[-1][0].tag.split("}")[-1]
            media_type = "application/soap+xml" if soap == "1.2" else "text/xml"
            self.reply(*answer(operation, soap, versions), media_type)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/imsoap/BSIMService.asmx"
        server.shutdown()
