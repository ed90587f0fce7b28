"""The published session through bsim.py: python3 test_bsim.py DIRECTORY"""

import doctest
import pathlib
import sys

import bsim

directory = pathlib.Path(sys.argv[1])
assert doctest.testmod(bsim).failed == 0

response = bsim.parse_response((directory / "LoginResponse.xml").read_bytes())
assert response["kind"] == "Login" and response["session"]["user_id"] == "testing"
session = response["session"]
poll = bsim.encode("KeepSessionAlive", session=session)
assert poll == (directory / "KeepSessionAlive.xml").read_bytes()
send = bsim.encode(
    "SendMessage", session=session, im_type="msn", account="bstest2@live.com",
    to_account="bstest02@live.com", message="Test Message",
)
assert send == (directory / "SendMessage.xml").read_bytes()
assert bsim.parse_request(send)["message"] == "Test Message"

for form in ("escaped", "inline"):
    body = (directory / f"poll-login.{form}.xml").read_bytes()
    events = list(bsim.events(body))
    assert len(events) == 41
    names = [event["nickname"] for event in events if event["kind"] == "Buddy"]
    assert len(names) == 16 and names[5] == "丽华订餐机器人^_^"
    for cut in range(0, len(body), 97):
        try:
            list(bsim.events(body[:cut]))
            raise AssertionError(cut)
        except bsim.BsimError as error:
            assert error.code == 100 and error.offset == cut

fault = bsim.parse_response(
    b"<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body><e:Fault><e:Code>"
    b"<e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang='en'>no</e:Text></e:Reason>"
    b"<e:Node>urn:n</e:Node></e:Fault></e:Body></e:Envelope>"
)
assert (fault["kind"], fault["fault_kind"], fault["code"]) == ("Fault", "Client", "e:Sender")
assert (fault["reason"], fault["lang"], fault["node"]) == ("no", "en", "urn:n")

try:
    bsim.encode("Login", user_id="a\x01")
    raise AssertionError
except bsim.BsimError as error:
    assert (error.code, error.offset, error.detail) == (30, 1, "userId"), error
assert bsim.version().count(".") == 2
print("ok")
