"""A client by suds-community. Arguments: WSDL, port."""

import sys

import suds.client
from lines import token, value, value_token

client = suds.client.Client(sys.argv[1], cache=None)
client.set_options(port=sys.argv[2])
for line in sys.stdin:
    operation, *words = line.split()
    try:
        answer = ["=", value_token(getattr(client.service, operation)(*map(value, words)))]
    except suds.WebFault as error:
        answer = ["!", token(error.fault.faultcode), token(error.fault.faultstring)]
    print(*answer, flush=True)
