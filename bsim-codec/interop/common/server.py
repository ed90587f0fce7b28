"""A foreign server under our client. The server knows SOAP only: it prints each request as a line, and
reads from a line here what to answer. The example `client` talks to it in both of its modes, in SOAP 1.1,
the one that it has; then single requests, in the version that is asked for, are answered with faults,
null and empty, and `bsim-inspect` reads the answers.

Usage: server.py [MISTAKE…] SOAP_VERSION COMMAND…; in the command, @PORT stands for the port to listen on.
The mistakes are those that the stack is known to make:

  --raw-cr         writes a CR in text bare, which reads as an LF (XML 1.0, section 2.11)
  --faults-of-1.1  writes faults in SOAP 1.2 as SOAP 1.1 has them (SOAP 1.2 part 1, section 5.4)
"""

import itertools
import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote, unquote_plus

from lines import (ACCOUNT, NAMES, PASSWORD, TEXTS, Program, parse, same, session, session_token, text,
                   token, with_line_ends)

SESSION = ("A-<&>\"'-😀", "testing", "2008-06-30 22:14:03", "127.0.0.1")
REFUSED, REASON = "refuse this", "No <&> 😀, \"never\" ]]>."
# What the server is told is in the words of SOAP 1.1.
CODES = {"1.1": {"Server": "Server", "Client": "Client"},
         "1.2": {"Server": "Receiver", "Client": "Sender"}}
NAMESPACES = {"1.1": b"http://schemas.xmlsoap.org/soap/envelope/",
              "1.2": b"http://www.w3.org/2003/05/soap-envelope"}
DATA = Path(__file__).parents[2] / "tests" / "data"


def event(name, content=None, **attributes):
    element = ET.Element(name, attributes)
    element.text = content
    return element


class Service:
    """What the foreign server is told to answer."""

    def __init__(self):
        self.heard, self.waiting = [], []
        self.nothing = itertools.cycle(["= -", "= " + token(""), None])

    def answer(self, line):
        operation, *words = line.split(" ")
        if operation == "Login":
            fields = tuple(map(text, words))
            self.heard.append((operation, *fields))
            refused = fields != ("testing", "password")
            return self.fault(REASON) if refused else "= " + session_token(SESSION)
        me, *fields = session(words[0]), *map(text, words[1:])
        if me != SESSION:
            return self.fault(f"Unknown session: {me!r}")
        self.heard.append((operation, *fields))
        if operation == "LoginIM":
            self.waiting.append(event("OnNicknameChanged", quote(fields[1], safe="")))
            buddies, buddy = event("OnReceiveBuddies"), event("Buddy")
            nickname = quote("丽华订餐机器人^_^ <&> 100%", safe="")
            buddy.extend([event("Account", "lihua@lihua.com"), event("Nickname", nickname),
                          event("Status", "HDN")])
            buddies.append(buddy)
            self.waiting.append(buddies)
        elif operation == "KeepSessionAlive":
            return self.events()
        elif operation == "ChangeStatus":
            self.waiting.append(event("OnStatusChanged", fields[2]))
        elif operation == "SendMessage":
            message = unquote_plus(fields[3], errors="strict")
            if message == REFUSED:
                return self.fault(REASON)
            told, message = event("OnMessage"), event("Message", quote(message, safe=""))
            message.set("from", fields[2])
            told.append(message)
            self.waiting.append(told)
        return "="

    def events(self):
        # No events are no result, an empty one, or a document without any.
        if not self.waiting and (nothing := next(self.nothing)):
            return nothing
        root, account = event("Session", id=SESSION[0]), event("IM", type="msn", account="any")
        account.extend(self.waiting)
        self.waiting.clear()
        root.append(account)
        declaration = '<?xml version="1.0" encoding="UTF-8"?>\r\n'
        return "= " + token(declaration + ET.tostring(root, encoding="unicode"))

    @staticmethod
    def fault(reason):
        return f"! {token('Server')} {token(reason)}"


class Server(Program):
    def __init__(self, command):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = free.getsockname()
        super().__init__([word.replace("@PORT", str(self.address[1])) for word in command])
        self.answer = None
        threading.Thread(target=self.serve, daemon=True).start()
        while True:
            try:
                socket.create_connection(self.address).close()
                break
            except ConnectionRefusedError:
                if self.process.poll() is not None:
                    sys.exit(f"the server does not start:\n{self.complaint()}")
                time.sleep(0.05)

    def serve(self):
        while (line := self.read()) is not None:
            self.write(self.answer(line))


def printable(it):
    """As the client shows control characters."""
    return it.replace("\r", "\\r").replace("\t", "\\t")


def talk(server, script, lines=(), password="password"):
    """Our client with the server: its status, what it said, and what the server heard."""
    service = Service()
    server.answer = service.answer
    command = [f"{os.environ['BSIM_EXAMPLES']}/client", "--server", "%s:%s" % server.address,
               "--password", password, "--account", ACCOUNT, "--account-password", PASSWORD]
    done = subprocess.run([*command, *["--script"] * script], capture_output=True,
                          input="".join(f"{line}\n" for line in lines).encode())
    return done.returncode, (done.stdout + done.stderr).decode(), service.heard


def converse(server, script):
    if script:
        to, lines = "bstest02@live.com", ["Test Message"]
    else:
        # A line holds no line end but the CR in its middle.
        to, lines = "lihua@lihua.com", [it for it in TEXTS if "\n" not in it and it.strip()]
        lines += ["a\rb\tc", REFUSED]
    status, output, heard = talk(server, script, lines)
    if status != 0:
        sys.exit(f"the client fails:\n{output}{server.complaint()}")
    poll = ("KeepSessionAlive",)
    expected = [("Login", "testing", "password"), ("LoginIM", "msn", ACCOUNT, PASSWORD), poll]
    if script:
        expected += [("ChangeStatus", "msn", ACCOUNT, "NLN"), poll]
    for line in lines:
        said = ("SendMessage", "msn", ACCOUNT, to, line)
        expected += [said, poll]
    heard = [(*it[:4], unquote_plus(it[4])) if it[0] == "SendMessage" else it for it in heard]
    # What is typed ends with one poll more, and any may be added while the typist thinks.
    same("requests", [it for it in heard if it != poll], [it for it in expected if it != poll])
    same("enough polls", heard.count(poll) >= expected.count(poll), True)
    shown = [f"      {to}: {printable(line)}\n" for line in lines if line != REFUSED]
    shown += [f"  the server says: {REASON}\n"] * (REFUSED in lines)
    for part in ["丽华订餐机器人^_^ <&> 100%\n", f"OnNicknameChanged     {printable(ACCOUNT)}\n", *shown]:
        same(f"{part!r} in the output", part in output, True)
    return len(heard)


def post(address, soap, operation, body):
    """The whole answer to a request, as it came."""
    body = body.replace(NAMESPACES["1.1"], NAMESPACES[soap])
    action = f"http://www.imcomponents.com/{operation}"
    content = {"1.1": f'text/xml; charset=utf-8\r\nSOAPAction: "{action}"',
               "1.2": f'application/soap+xml; charset=utf-8; action="{action}"'}[soap]
    head = ("POST /imsoap/BSIMService.asmx HTTP/1.1\r\nHost: %s:%s\r\n" % address +
            f"Content-Type: {content}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n")
    with socket.create_connection(address) as connection:
        connection.sendall(head.encode() + body)
        return b"".join(iter(lambda: connection.recv(1 << 16), b""))


def probe(server, soap, operation, request, heard, answer):
    """One request and its answer, which the codec reads. `request` names a file."""
    lines = []

    def reply(line):
        lines.append(line)
        return answer

    server.answer = reply
    body = (DATA / request).read_bytes().split(b"\r\n\r\n", 1)[-1]
    raw = post(server.address, soap, operation, body)
    same("heard", lines, [heard])
    done = subprocess.run([os.environ["BSIM_INSPECT"], "--json", "--secrets", "-"], input=raw,
                          capture_output=True)
    if done.returncode != 0:
        sys.exit(f"{done.stderr.decode()}\n{raw.decode(errors='replace')}")
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def probe_all(server, soap, sent, codes):
    """Faults, hostile texts, null and empty. Returns the number of requests."""
    user, version = "dotnet/requests/002-Login.http", "dotnet/requests/004-GetVersion.http"
    login = f"Login - {token('')}"
    for me in [(None, "", *SESSION[2:]), (SESSION[0], None, "", " "), None]:
        read = probe(server, soap, "Login", user, login, f"= {session_token(me)}")
        expected = me and dict(zip(NAMES, me))
        same("session", read, [{"message": "LoginResponse", "session": expected}])
    results = [*TEXTS, PASSWORD, "", None]
    for result in results:
        read = probe(server, soap, "GetVersion", version, "GetVersion", f"= {token(result)}")
        same("version", read, [{"message": "GetVersionResponse", "version": sent(result)}])
    recorded = session_token(("73EDE71C-2239-4707-BA85-0ABB408E6458", *SESSION[1:]))
    sessions = {"063": "-", "064": "-,-,-,-"}
    for number, word in sessions.items():
        request, heard = f"dotnet/requests/{number}-KeepSessionAlive.http", f"KeepSessionAlive {word}"
        same("no events", probe(server, soap, "KeepSessionAlive", request, heard, "= -"), [])
    request, heard = "dotnet/requests/065-ChangeStatus.http", f"ChangeStatus {recorded} - - -"
    same("no result", probe(server, soap, "ChangeStatus", request, heard, "="),
         [{"message": "ChangeStatusResponse"}])
    for code, written in codes.items():
        answer = f"! {token(code)} {token(REASON)}"
        [fault] = probe(server, soap, "Login", user, login, answer)
        same("a fault", fault["message"], "Fault")
        same("code", re.sub(".*:", "", fault["code"]), written)
        same("reason", fault["reason"], REASON)
    return 3 + len(results) + len(sessions) + 1 + len(codes)


def main():
    given = parse(__doc__, "--raw-cr", "--faults-of-1.1")
    codes = CODES["1.1" if vars(given)["faults_of_1.1"] else given.soap]
    with Server(given.command) as server:
        sent = with_line_ends if given.raw_cr else lambda it: it
        requests = probe_all(server, given.soap, sent, codes)
        if given.soap == "1.1":
            requests += converse(server, script=True) + converse(server, script=False)
            status, output, _ = talk(server, script=True, password="wrong")
            same("a bad login", (status, output.splitlines()[-1]),
                 (1, f"client: the server says: {REASON}"))
    print(f"  {requests} requests and what came of them are equal on both sides")


main()
