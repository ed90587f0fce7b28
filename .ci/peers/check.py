"""Compares what a foreign client says it sent and read with what the mock read and serves.

Arguments: the mock's log (--json), the client's transcript, account, password, texts…
"""

import json
import sys
import xml.etree.ElementTree as ET
from urllib.parse import unquote

LIHUA = ("lihua@lihua.com", "丽华订餐机器人^_^", "谁知盘中餐，粒粒皆辛苦！")
EVENTS = ["OnLog", "OnLogin", "OnNicknameChanged", "OnReceiveBuddies", "OnStatusChanged",
          "OnBuddyStatusChanged"]
BEFORE = "Server was unable to process request. ---> "


def same(what, got, expected):
    if got != expected:
        sys.exit(f"{what}:\n  got      {got!r}\n  expected {expected!r}")


def conversation(session, account, password, texts):
    """Every request of the conversation, as the mock prints those that it read."""
    me = {"im_type": "msn", "account": account}
    yield {"message": "Login", "user_id": "testing", "password": "wrong"}
    yield {"message": "Login", "user_id": "testing", "password": "password"}
    yield {"message": "GetVersion"}
    yield {"message": "LoginIM", "session": session, **me, "password": password}
    poll = {"message": "KeepSessionAlive", "session": session}
    yield poll
    yield {"message": "ChangeStatus", "session": session, **me, "status": "BSY"}
    yield poll
    for text in texts:
        to = {"to_account": "echo@example.com", "text": text}
        yield {"message": "SendMessage", "session": session, **me, **to}
        yield poll
    yield {"message": "KeepSessionAlive", "session": {**session, "session_id": "unknown"}}


def events(result, session, account):
    """The events in a poll's result, which is a document of its own."""
    root = ET.fromstring(result.encode())
    same("root", (root.tag, root.attrib), ("Session", {"id": session["session_id"]}))
    same("account", [it.attrib for it in root], [{"type": "msn", "account": account}])
    return list(root[0])


def main():
    log, transcript, account, password, *texts = sys.argv[1:]
    read = [json.loads(line) for line in open(log, encoding="utf-8") if line.startswith("{")]
    shown = [line.split(" ") for line in open(transcript, encoding="ascii").read().splitlines()]
    shown = [(name, bytes.fromhex(text).decode()) for name, text in shown]

    names = ["Fault", "SessionId", "UserId", "LoginTime", "ClientIP", "Version", "Poll", "Poll"]
    names += ["Poll"] * len(texts) + ["Fault"]
    same("steps", [name for name, _ in shown], names)
    texts_read = [text for _, text in shown]
    session = dict(zip(["session_id", "user_id", "login_time", "client_ip"], texts_read[1:5]))
    expected = {"session_id": "73EDE71C-2239-4707-BA85-0ABB408E6458", "user_id": "testing",
                "login_time": "2008-06-30 22:14:03", "client_ip": "127.0.0.1"}
    same("session", session, expected)
    same("bad login", texts_read[0], BEFORE + "Wrong user or password.")
    same("version", texts_read[5], "v1.0.20080508")
    same("unknown session", texts_read[-1], BEFORE + "Unknown session.")

    # What it sent is what the mock read.
    requests = list(conversation(session, account, password, texts))
    same("number of requests", len(read), len(requests))
    for got, request in zip(read, requests):
        same("request", got, request)

    # What it read is what the mock serves.
    polls = [events(result, session, account) for result in texts_read[6:-1]]
    same("events", [event.tag for event in polls[0]], EVENTS)
    contact = polls[0][-1][0]
    fields = ["Account", "Nickname", "PersonalMessage"]
    same("contact", tuple(unquote(contact.findtext(name)) for name in fields), LIHUA)
    same("nickname", unquote(polls[0][2].text), account)
    same("status", [(event.tag, event.text) for event in polls[1]], [("OnStatusChanged", "BSY")])
    for text, poll in zip(texts, polls[2:]):
        got = [(event.tag, it.get("from"), unquote(it.text)) for event in poll for it in event]
        same("message", got, [("OnMessage", "echo@example.com", text)])
    print(f"  {len(read)} requests and {len(polls)} polls are equal on both sides")


main()
