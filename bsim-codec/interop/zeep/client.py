"""A client by zeep. Arguments: WSDL, port."""

import sys

import zeep

FIELDS = ("SessionId", "UserId", "LoginTime", "ClientIP")


def text(word):
    return None if word == "-" else bytes.fromhex(word[1:]).decode()


def token(text):
    return "-" if text is None else "+" + text.encode().hex()


def argument(position, word):
    if position == 0 and "," in word:
        return dict(zip(FIELDS, map(text, word.split(","))))
    return text(word)


service = zeep.Client(sys.argv[1]).bind("BSIMService", sys.argv[2])
for line in sys.stdin:
    operation, *words = line.split()
    try:
        result = service[operation](*(argument(*it) for it in enumerate(words)))
    except zeep.exceptions.Fault as fault:
        answer = ["!", token(fault.code), token(fault.message)]
    else:
        if operation == "Login" and result is not None:
            answer = ["=", ",".join(token(result[field]) for field in FIELDS)]
        else:
            answer = ["=", token(result)]
    print(*answer, flush=True)
