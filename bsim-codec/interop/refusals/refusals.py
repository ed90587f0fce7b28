"""Checks what the table in the README says of zeep and gSOAP: which answers they refuse that bsim
refuses. Arguments: WSDL, an answer to Login, gSOAP's reader, a directory to work in."""

import logging
import subprocess
import sys
from pathlib import Path

import requests
import zeep

logging.disable(logging.CRITICAL)  # zeep logs what it refuses.
wsdl, answer, reader, work = sys.argv[1:]
body = Path(answer).read_bytes()


def changed(old, new):
    assert body.count(old) == 1, old
    return body.replace(old, new)


def zeep_reads(document, forbid_dtd):
    client = zeep.Client(wsdl, settings=zeep.Settings(forbid_dtd=forbid_dtd))
    binding = client.bind("BSIMService", "BSIMServiceSoap")._binding
    response = requests.Response()
    response.status_code, response._content = 200, document
    response.headers["Content-Type"] = "text/xml; charset=utf-8"
    try:
        return binding.process_reply(client, binding.get("Login"), response).UserId is not None
    except (zeep.exceptions.Error, ValueError):
        return False


def gsoap_reads(document, *strict):
    file = Path(work) / "answer.http"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: {len(document)}\r\n\r\n"
    file.write_bytes(head.encode() + document)
    done = subprocess.run([reader, file, *strict], capture_output=True, timeout=10)
    assert done.returncode in (0, 1), done
    return done.returncode == 0


header = b'<soap:Header><a xmlns="urn:a" soap:mustUnderstand="1"/></soap:Header><soap:Body>'
# Read by: zeep, zeep with forbid_dtd, gSOAP, gSOAP with SOAP_XML_STRICT.
rows = {
    "as it is": (body, [True, True, True, True]),
    "cut": (body.removesuffix(b"</soap:Envelope>"), [False, False, False, False]),
    "DOCTYPE": (changed(b"<soap:Envelope", b"<!DOCTYPE a><soap:Envelope"), [True, False, True, True]),
    "more": (body + b"more", [False, False, True, True]),
    "U+0001": (changed(b"testing", b"tes\x01ing"), [False, False, True, True]),
    "]]>": (changed(b"testing", b"tes]]>ing"), [False, False, True, True]),
    "--": (changed(b"testing", b"tes<!-- a -- b -->ing"), [False, False, True, True]),
    "end tag": (changed(b"testing</UserId>", b"testing</User>"), [False, False, True, False]),
    "namespace": (changed(b"http://www.imcomponents.com", b"http://www.example.com"), [False] * 4),
    "header": (changed(b"<soap:Body>", header), [True, True, False, False]),
}
wrong = 0
for name, (document, expected) in rows.items():
    read = [zeep_reads(document, False), zeep_reads(document, True),
            gsoap_reads(document), gsoap_reads(document, "strict")]
    if read != expected:
        print(f"  {name}: read by {read}, not {expected}")
        wrong += 1
if wrong == 0:
    print(f"  {len(rows)} rows are so")
sys.exit(wrong > 0)
