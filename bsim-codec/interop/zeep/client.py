"""A client by zeep. Arguments: WSDL, port."""

import sys

import zeep
from lines import token, value, value_token

service = zeep.Client(sys.argv[1]).bind("BSIMService", sys.argv[2])
for line in sys.stdin:
    operation, *words = line.split()
    try:
        answer = ["=", value_token(service[operation](*map(value, words)))]
    except zeep.exceptions.Fault as fault:
        answer = ["!", token(fault.code), token(fault.message)]
    print(*answer, flush=True)
