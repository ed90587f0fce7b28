"""Compares what our client sent and showed with what the foreign server read and served.

Arguments: the server's log, the client's output, account, password, script|typed, lines…
"""

import json
import sys


def same(what, got, expected):
    if got != expected:
        sys.exit(f"{what}:\n  got      {got!r}\n  expected {expected!r}")


def printable(text):
    """As the client shows control characters."""
    return text.replace("\r", "\\r").replace("\t", "\\t")


log, output, account, password, mode, *lines = sys.argv[1:]
read = [json.loads(line) for line in open(log, encoding="utf-8") if line.startswith("{")]
shown = open(output, encoding="utf-8", newline="\n").read()

poll = {"message": "KeepSessionAlive"}
me = {"imType": "msn", "account": account}
expected = [{"message": "Login", "userId": "testing", "password": "password"},
            {"message": "LoginIM", **me, "password": password}, poll]
if mode == "script":
    expected += [{"message": "ChangeStatus", "IMType": "msn", "IMAccount": account,
                  "Status": "NLN"}, poll]
    to, lines = "bstest02@live.com", ["Test Message"]
else:
    to = "lihua@lihua.com"
for line in lines:
    expected += [{"message": "SendMessage", **me, "toAccount": to, "text": line}, poll]
# What is typed ends with one poll more, and any may be added while the typist thinks.
same("requests", [it for it in read if it != poll], [it for it in expected if it != poll])
same("enough polls", read.count(poll) >= expected.count(poll), True)

for part in ["丽华订餐机器人^_^ <&> 100%\n", f"OnNicknameChanged     {printable(account)}\n",
             *[f"      {to}: {printable(line)}\n" for line in lines]]:
    same(f"{part!r} in the output", part in shown, True)
print(f"  {len(read)} requests and what came of them are equal on both sides")
