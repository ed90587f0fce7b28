"""A foreign client in conversation with `mock_server`: every operation, hostile texts, faults, null and
empty. What the client is told to send is what the mock has to read, and what the mock serves what the
client has to read. Then it reads answers with null and empty in them, hostile texts, and faults of .NET.

Usage: client.py [MISTAKE…] SOAP_VERSION COMMAND…; in the command, @WSDL and @URL stand for addresses.
The mistakes are those that the stack is known to make:

  --raw-cr          writes a CR in text bare, which reads as an LF (XML 1.0, section 2.11)
  --raw-reference   writes a text that looks like a reference as one (XML 1.0, section 2.4)
  --trims           reads a text without the spaces at its ends, though those of a string are preserved
                    (XML Schema part 2, sections 3.2.1 and 4.3.6)
  --reads-no-empty  reads an empty string as none, though only xsi:nil makes an element that is there none
                    (XML Schema part 1, section 2.6.2)
"""

import re
import sys
import xml.etree.ElementTree as ET
from html import unescape
from urllib.parse import quote_plus, unquote

import hollow
from lines import (ACCOUNT, NAMES, PASSWORD, TEXTS, Program, parse, same, session, session_token, text,
                   token, with_line_ends)
from mock import Mock, addressed

LIHUA = ("lihua@lihua.com", "丽华订餐机器人^_^", "谁知盘中餐，粒粒皆辛苦！")
EVENTS = ["OnLog", "OnLogin", "OnNicknameChanged", "OnReceiveBuddies", "OnStatusChanged",
          "OnBuddyStatusChanged"]
SESSION = ("73EDE71C-2239-4707-BA85-0ABB408E6458", "testing", "2008-06-30 22:14:03", "127.0.0.1")
BEFORE = "Server was unable to process request. ---> "
CODES = {"1.1": "Server", "1.2": "Receiver"}
ECHO = "echo@example.com"


class Conversation:
    def __init__(self, client, mock, soap, sent):
        self.client, self.mock, self.soap = client, mock, soap
        # How a text arrives.
        self.sent = sent
        self.calls = 0

    def call(self, operation, *words):
        self.calls += 1
        return self.client.ask(" ".join([operation, *words]))

    def login(self, user, password):
        answer = self.call("Login", token(user), token(password))
        return answer, {"message": "Login", "user_id": user, "password": password}

    def result(self, answer):
        """The result of an answer that is no fault."""
        if not answer.startswith("="):
            sys.exit(f"a fault: {[text(word) for word in answer.split(' ')[1:]]}")
        return answer[2:]

    def fault(self, answer, code, reason):
        same("a fault", answer[0], "!")
        read = list(map(text, answer[2:].split(" ")))
        # A code may have a prefix or a namespace, as the stack has it.
        same("code", re.split("[:}]", read[0] or "")[-1], code)
        same("reason", read[1], reason)

    def poll(self, me):
        result = self.result(self.call("KeepSessionAlive", session_token(me)))
        self.mock.heard({"message": "KeepSessionAlive", "session": named(me)})
        # The events in a poll's result, which is a document of its own.
        root = ET.fromstring(text(result).encode())
        same("root", (root.tag, root.attrib), ("Session", {"id": me[0]}))
        same("account", [it.attrib for it in root], [{"type": "msn", "account": self.sent(ACCOUNT)}])
        return list(root[0])

    def refused(self, operation, me, *fields, why, **names):
        """An operation that ends in a fault."""
        answer = self.call(operation, session_token(me), *map(token, fields))
        self.fault(answer, CODES[self.soap], BEFORE + why)
        self.mock.heard({"message": operation, "session": named(me), **names})

    def run(self):
        for password in ("wrong", ""):
            user = "testing" if password else None
            answer, expected = self.login(user, password)
            self.fault(answer, CODES[self.soap], BEFORE + "Wrong user or password.")
            self.mock.heard(expected)
        answer, expected = self.login("testing", "password")
        me = session(self.result(answer))
        same("session", me, SESSION)
        self.mock.heard(expected)

        same("version", text(self.result(self.call("GetVersion"))), "v1.0.20080508")
        self.mock.heard({"message": "GetVersion"})

        fields = {"session": named(me), "im_type": "msn", "account": self.sent(ACCOUNT)}
        words = [session_token(me), token("msn"), token(ACCOUNT)]
        self.result(self.call("LoginIM", *words, token(PASSWORD)))
        self.mock.heard({"message": "LoginIM", **fields, "password": self.sent(PASSWORD)})
        events = self.poll(me)
        same("events", [event.tag for event in events], EVENTS)
        contact = events[-1][0]
        names = ["Account", "Nickname", "PersonalMessage"]
        same("contact", tuple(unquote(contact.findtext(name)) for name in names), LIHUA)
        same("nickname", unquote(events[2].text), self.sent(ACCOUNT))

        self.result(self.call("ChangeStatus", *words, token("BSY")))
        self.mock.heard({"message": "ChangeStatus", **fields, "status": "BSY"})
        same("status", [(event.tag, event.text) for event in self.poll(me)],
             [("OnStatusChanged", "BSY")])

        # A text is twice in a message: bare, as the one who gets it, and form-encoded.
        for message in [*TEXTS, ""]:
            to = message or ECHO
            self.result(self.call("SendMessage", *words, token(to), token(quote_plus(message, safe=""))))
            to = self.sent(to)
            self.mock.heard({"message": "SendMessage", **fields, "to_account": to, "text": message})
            got = [(event.tag, it.get("from"), unquote(it.text or "")) for event in self.poll(me)
                   for it in event]
            same("message", got, [("OnMessage", to, message)])

        rest = {"im_type": "msn", "account": self.sent(ACCOUNT), "to_account": ECHO, "text": None}
        self.refused("SendMessage", me, "msn", ACCOUNT, ECHO, None, **rest, why="A field is missing.")
        rest = {"im_type": None, "account": "", "status": None}
        self.refused("ChangeStatus", me, None, "", None, **rest, why="A field is missing.")
        for other in [("unknown", *me[1:]), (None, "", *me[2:]), (None,) * 4, None]:
            self.refused("KeepSessionAlive", other, why="Unknown session.")


def named(me):
    return me and dict(zip(NAMES, me))


def read_hollow(client, conversation, received):
    """Answers with null and empty in them, hostile texts, and faults whose reasons have lines."""
    result = conversation.result
    expected = tuple(map(received, hollow.SESSION))
    same("a session with null and empty", session(result(client.ask("Login - -"))), expected)
    for version in hollow.VERSIONS:
        same("version", text(result(client.ask("GetVersion"))), received(version))
    same("no events", text(result(client.ask("KeepSessionAlive -"))), None)
    for operation in hollow.FAULTS:
        code, reason = hollow.fault(operation, conversation.soap)
        conversation.fault(client.ask(f"{operation} - - - -"), code, received(reason))


def main():
    given = parse(__doc__, "--raw-cr", "--raw-reference", "--trims", "--reads-no-empty")

    def sent(it):
        if given.raw_reference:
            it = re.sub("&(amp|lt|gt|quot|apos);", lambda it: unescape(it[0]), it)
        return with_line_ends(it) if given.raw_cr else it

    def received(it):
        it = it.strip() if given.trims and it else it
        return None if given.reads_no_empty and it == "" else it

    with Mock() as mock, Program(addressed(given.command, mock.url)) as client:
        conversation = Conversation(client, mock, given.soap, sent)
        conversation.run()
    with hollow.serve(given.soap) as url, Program(addressed(given.command, url)) as client:
        read_hollow(client, conversation, received)
    print(f"  {conversation.calls} requests and their answers are equal on both sides")


main()
