"""HTTP messages, rendered and split."""

import unittest

import bsim
from bsim import Code, http, request, response
from demo import load

LOGIN = request.Login(user_id="testing", password="password")


def chunked(body, size=8):
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def by_pieces(incoming, wire, size):
    """Splits the messages of `wire`, received in pieces of `size` bytes."""
    found = []
    for at in range(0, len(wire), size):
        incoming.receive(wire[at : at + size])
        while received := incoming.next_message():
            found.append(received)
    return found


class Http(unittest.TestCase):
    def test_requests(self):
        wire = http.render_request(LOGIN, path="/a", host="b", user_agent="c")
        self.assertTrue(wire.startswith(b"POST /a HTTP/1.1\r\n") and wire.endswith(load("Login.xml")))
        self.assertIn(b"\r\nExpect: 100-continue\r\n", wire)
        self.assertNotIn(b"Expect", http.render_request(LOGIN, expect=False))
        for size in (1, 7, 4096, len(wire) * 3):
            found = by_pieces(http.IncomingRequests(), wire * 3, size)
            self.assertEqual([it.message for it in found], [LOGIN] * 3)
            self.assertEqual({it.body for it in found}, {load("Login.xml")})
            head = found[0].head
            self.assertEqual((head.method, head.path, head.operation), ("POST", "/a", request.Login))
            self.assertTrue(head.is_soap and head.keeps_alive)

    def test_expects_continue_is_set_once(self):
        incoming, asked = http.IncomingRequests(), 0
        wire = http.render_request(LOGIN)
        for at in range(2 * len(wire)):
            incoming.receive((wire + wire)[at : at + 1])
            if incoming.next_message() is None and incoming.expects_continue:
                asked += 1
                self.assertIs(incoming.head.operation, request.Login)
        self.assertEqual(asked, 2)
        self.assertTrue(http.CONTINUE.startswith(b"HTTP/1.1 100 "))

    def test_the_progress_is_kept(self):
        incoming = http.IncomingRequests()
        incoming.receive(http.render_request(LOGIN)[:-1])
        self.assertIsNone(incoming.next_message())
        self.assertTrue(any(incoming._progress.words))

    def test_responses(self):
        events = list(bsim.events(load("poll-login.escaped.xml")))
        answers = [
            response.KeepSessionAlive(events), response.GetVersion("v1"),
            bsim.Fault(kind=bsim.FaultKind.SERVER, code="soap:Server", reason="no"),
        ]
        wire = b"".join(map(http.render_response, answers))
        for size in (1, 1000, len(wire)):
            found = by_pieces(http.IncomingResponses(), wire, size)
            self.assertEqual([it.message for it in found], answers)
            self.assertEqual([it.head.status for it in found], [200, 200, 500])

    def test_chunks(self):
        body = load("poll-login.inline.xml")
        wire = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(body)
        for size in (1, len(wire)):
            found = by_pieces(http.IncomingResponses(), wire + wire, size)
            self.assertEqual([it.body for it in found], [body] * 2)
            self.assertEqual(found[0].message, bsim.parse_response(body))

    def test_responses_without_soap(self):
        incoming = http.IncomingResponses()
        self.assertEqual(by_pieces(incoming, http.render_response(None, status=400), 5)[0].message, None)
        incoming.receive(b"HTTP/1.1 503 No\r\n\r\n")
        self.assertIsNone(incoming.next_message())
        incoming.close()
        received = incoming.next_message()
        self.assertEqual((received.head.status, received.message), (503, None))

    def test_the_media_type_overrides_the_declared_encoding(self):
        body = b"<?xml version='1.0' encoding='GBK'?>" + load("poll-status.inline.xml").split(b"?>")[1]
        wire = (b"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                % len(body)) + body
        (received,) = by_pieces(http.IncomingResponses(), wire, len(wire))
        self.assertEqual(len(received.message.events), 3)

    def test_soap_1_2(self):
        wire = http.render_response(response.GetVersion("v1"), soap_version=bsim.SoapVersion.V1_2)
        (received,) = by_pieces(http.IncomingResponses(), wire, len(wire))
        self.assertEqual(received.head.soap_version, bsim.SoapVersion.V1_2)
        self.assertEqual(bsim.soap_version(received.body), bsim.SoapVersion.V1_2)

    def test_an_error_in_a_body_skips_the_message(self):
        incoming = http.IncomingRequests()
        incoming.receive(b"POST /x HTTP/1.1\r\nContent-Length: 3\r\n\r\n<a>" + http.render_request(LOGIN))
        with self.assertRaises(bsim.BsimError) as caught:
            incoming.next_message()
        self.assertEqual(caught.exception.code, Code.ERROR_NOT_SOAP)
        self.assertEqual(incoming.head.path, "/x")
        self.assertEqual(incoming.next_message().message, LOGIN)
        self.assertIsNone(incoming.next_message())
        self.assertIsNone(incoming.head)

    def test_errors_in_heads(self):
        incoming = http.IncomingRequests()
        incoming.receive(b"POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
        for _ in range(2):
            with self.assertRaises(bsim.BsimError) as caught:
                incoming.next_message()
            self.assertEqual(caught.exception.code, Code.ERROR_INVALID_LENGTH)
        with self.assertRaises(bsim.BsimError) as caught:
            http.render_request(LOGIN, host="a b")
        self.assertEqual((caught.exception.code, caught.exception.detail),
                         (Code.ENCODE_INVALID_HEAD, "Host"))
        with self.assertRaisesRegex(TypeError, "not a valid request; expected one of"):
            http.render_request(response.Login())


if __name__ == "__main__":
    unittest.main()
