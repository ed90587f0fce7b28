"""A client by suds-community. Arguments: WSDL, port."""

import sys

import suds.client

FIELDS = ("SessionId", "UserId", "LoginTime", "ClientIP")


def text(word):
    return None if word == "-" else bytes.fromhex(word[1:]).decode()


def token(it):
    return "-" if it is None else "+" + it.encode().hex()


def argument(word):
    if "," in word:
        return dict(zip(FIELDS, map(text, word.split(","))))
    return text(word)


client = suds.client.Client(sys.argv[1], cache=None)
client.set_options(port=sys.argv[2])
for line in sys.stdin:
    operation, *words = line.split()
    try:
        result = getattr(client.service, operation)(*map(argument, words))
    except suds.WebFault as error:
        answer = ["!", token(error.fault.faultcode), token(error.fault.faultstring)]
    else:
        if operation == "Login" and result:
            answer = ["=", ",".join(token(getattr(result, field, None)) for field in FIELDS)]
        else:
            answer = ["=", token(result)]
    print(*answer, flush=True)
