"""The BSIM instant-messaging web service: requests, responses and events, `str` in and out.

    >>> import bsim
    >>> body = bsim.encode(bsim.request.Login(user_id="testing", password="password"))
    >>> bsim.parse_request(body)
    Login(user_id='testing')

An absent field is None; an empty field is "". Errors are `BsimError`.
"""

from . import event, http, request, response
from ._codec import encode, parse_request, parse_response, soap_version
from ._events import events
from ._library import lib as _lib
from ._message import Session
from ._options import Options
from .error import BsimError, Code
from .event import Event
from .request import Presence, Request
from .response import Fault, FaultKind, Response, SoapVersion, Translation

__all__ = [
    "BsimError", "Code", "Event", "Fault", "FaultKind", "Options", "Presence", "Request",
    "Response", "Session", "SoapVersion", "Translation", "encode", "event", "events", "http",
    "parse_request", "parse_response", "request", "response", "soap_version", "version",
]


def version() -> str:
    """The version of the library."""
    return str(_lib.bsim_version())
