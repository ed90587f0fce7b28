"""Prints the events of a captured KeepSessionAlive response: python3 poll.py RESPONSE.xml"""

import sys

import bsim
from bsim.event import Buddy, BuddyStatus, Message

with open(sys.argv[1], "rb") as file:
    body = file.read()
try:
    for event in bsim.events(body):
        match event:
            case Buddy() | BuddyStatus():
                print("buddy", event.account, event.status, event.nickname)
            case Message():
                print(f"message from {event.sender}: {event.text}")
except bsim.BsimError as error:
    line, column = error.location(body)
    sys.exit(f"line {line}, column {column}: {error}")
