"""Requests and responses, encoded and parsed."""

import unittest

import bsim
from bsim import Code, Session, request, response
from demo import load

SESSION = Session(
    session_id="73EDE71C-2239-4707-BA85-0ABB408E6458", user_id="testing",
    login_time="2008-06-30 22:14:03", client_ip="210.13.111.138",
)
ME = {"im_type": "msn", "account": "bstest2@live.com"}
REQUESTS = {
    "Login": request.Login(user_id="testing", password="password"),
    "LoginIM": request.LoginIM(SESSION, **ME, password="123456789"),
    "KeepSessionAlive": request.KeepSessionAlive(SESSION),
    "ChangeStatus": request.ChangeStatus(SESSION, **ME, status=bsim.Presence.ONLINE),
    "SendMessage": request.SendMessage(
        SESSION, **ME, to_account="bstest02@live.com", message="Test Message"
    ),
}
FAULT = bsim.Fault(
    kind=bsim.FaultKind.SERVER, code="soap:Receiver", reason="no", lang="en", node="urn:n",
    soap_version=bsim.SoapVersion.V1_2, subcodes=["a:b", "c"],
    translations=[bsim.Translation(lang="de", reason="nein")],
)


class Messages(unittest.TestCase):
    def test_requests(self):
        for name, message in REQUESTS.items():
            body = load(f"{name}.xml")
            self.assertEqual(bsim.encode(message), body)
            self.assertEqual(bsim.parse_request(body), message)
        version = request.GetVersion()
        self.assertEqual(bsim.parse_request(bsim.encode(version)), version)

    def test_responses(self):
        body = load("LoginResponse.xml")
        self.assertEqual(bsim.parse_response(body), response.Login(SESSION))
        self.assertEqual(bsim.encode(response.Login(SESSION)), body)
        for kind in (response.LoginIM, response.ChangeStatus, response.SendMessage):
            body = load(f"{kind.__name__}Response.xml")
            self.assertEqual(bsim.parse_response(body), kind())
            self.assertEqual(bsim.encode(kind()), body)
        version = response.GetVersion("v1.0.20080508")
        self.assertEqual(bsim.parse_response(bsim.encode(version)), version)
        for name in ("poll-login", "poll-status", "poll-message"):
            for inline in (False, True):
                body = load(f"{name}.{'inline' if inline else 'escaped'}.xml")
                answer = bsim.parse_response(body)
                self.assertEqual(answer.events, list(bsim.events(body)))
                answer.inline = inline
                self.assertEqual(bsim.parse_response(bsim.encode(answer)), answer)

    def test_faults(self):
        body = bsim.encode(FAULT)
        self.assertEqual(bsim.parse_response(body), FAULT)
        self.assertEqual(bsim.soap_version(body), bsim.SoapVersion.V1_2)
        plain = bsim.Fault(code="soap:Client", kind=bsim.FaultKind.CLIENT, reason="a < b", detail="<a/>")
        self.assertEqual(bsim.parse_response(bsim.encode(plain)), plain)
        with self.assertRaises(bsim.BsimError) as caught:
            bsim.events(body)
        self.assertEqual(caught.exception.code, Code.ERROR_FAULT)

    def test_absent_is_none_and_empty_is_empty(self):
        body = bsim.encode(request.Login(password=""))
        self.assertIn(b"<password />", body)
        self.assertNotIn(b"userId", body)
        self.assertEqual(bsim.parse_request(body), request.Login(user_id=None, password=""))
        session = Session(user_id="")
        back = bsim.parse_request(bsim.encode(request.KeepSessionAlive(session))).session
        self.assertEqual((back.session_id, back.user_id), (None, ""))
        self.assertIsNone(bsim.parse_request(bsim.encode(request.KeepSessionAlive())).session)
        for events in (None, []):
            back = bsim.parse_response(bsim.encode(response.KeepSessionAlive(events)))
            self.assertEqual(back.events, events)

    def test_misspelt_fields_and_wrong_values(self):
        with self.assertRaisesRegex(TypeError, "'pasword'; its fields: user_id, password"):
            request.Login(user_id="a", pasword="b")
        login = request.Login(user_id="a")
        with self.assertRaises(AttributeError):
            login.pasword = "b"
        with self.assertRaisesRegex(TypeError, "not a valid request.*request.Login, .*request.GetVersion"):
            bsim.encode("Login")
        with self.assertRaisesRegex(TypeError, "user_id must be a str or None, not int"):
            bsim.encode(request.Login(user_id=3))
        with self.assertRaisesRegex(TypeError, "dict is not a valid session"):
            bsim.encode(request.KeepSessionAlive({"session_id": "secret"}))
        with self.assertRaisesRegex(TypeError, "not a valid event; expected one of: bsim.event.Session"):
            bsim.encode(response.KeepSessionAlive([request.GetVersion()]))
        with self.assertRaisesRegex(TypeError, "'max_imput'; its fields: max_input"):
            bsim.Options(max_imput=1)

    def test_secrets_are_not_shown(self):
        for message in (*REQUESTS.values(), response.Login(SESSION)):
            self.assertNotIn("73EDE71C", repr(message))
            self.assertNotIn("password=", repr(message))

    def test_options(self):
        body = load("Login.xml")
        self.assertEqual(bsim.parse_request(body, options=bsim.Options()).user_id, "testing")
        with self.assertRaises(bsim.BsimError) as caught:
            bsim.parse_request(body, options=bsim.Options(max_input=10))
        self.assertEqual(caught.exception.code, Code.ERROR_INPUT_TOO_LONG)
        spaced = body.replace(b"testing", b" testing\n")
        self.assertEqual(bsim.parse_request(spaced).user_id, " testing\n")
        trimmed = bsim.parse_request(spaced, options=bsim.Options(trim=True))
        self.assertEqual(trimmed.user_id, "testing")

    def test_errors(self):
        with self.assertRaises(bsim.BsimError) as caught:
            bsim.encode(request.Login(user_id="a\x01"))
        error = caught.exception
        self.assertEqual((error.code, error.offset, error.detail), (30, 1, "userId"))
        self.assertFalse(error.is_peers)
        self.assertIsNone(error.related)
        mismatched = load("Login.xml").replace(b"</userId>", b"</user>")
        with self.assertRaises(bsim.BsimError) as caught:
            bsim.parse_request(mismatched)
        self.assertEqual(caught.exception.related, mismatched.index(b"<userId>"))
        body = b"<a>\n <b/>"
        with self.assertRaises(bsim.BsimError) as caught:
            bsim.parse_request(body)
        error = caught.exception
        self.assertIs(error.code, Code.ERROR_NOT_SOAP)
        self.assertTrue(error.is_peers)
        error.offset = 6
        self.assertEqual(error.location(body), (2, 3))
        for nothing in (bsim.parse_request, bsim.parse_response, bsim.soap_version, bsim.events):
            with self.assertRaises(bsim.BsimError) as caught:
                nothing(b"")
            self.assertIs(caught.exception.code, Code.ERROR_UNEXPECTED_END)


if __name__ == "__main__":
    unittest.main()
