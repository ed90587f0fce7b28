"""Wrong types, closed iterators and threads raise exceptions and never crash the process."""

import gc
import pickle
import subprocess
import sys
import threading
import unittest

import bsim
from bsim import http, request, response
from demo import load

POLL = load("poll-login.escaped.xml")
LOGIN = load("Login.xml")
READERS = (bsim.events, bsim.parse_request, bsim.parse_response, bsim.soap_version)


def in_threads(count, work):
    """Runs `work` in several threads at once, and raises the first exception of a thread."""
    failures = []

    def run(number):
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


class Misuse(unittest.TestCase):
    def setUp(self):
        interval = sys.getswitchinterval()
        self.addCleanup(sys.setswitchinterval, interval)
        sys.setswitchinterval(1e-6)

    def test_a_body_must_be_bytes(self):
        for read in READERS:
            for wrong in (None, 5, 10**18, -1, 1.5, "<a/>", [60, 97], {}, object(), LOGIN.hex):
                with self.assertRaises(TypeError):
                    read(wrong)
        with self.assertRaises(TypeError):
            http.IncomingRequests().receive(5)
        for same in (bytearray(LOGIN), memoryview(LOGIN), memoryview(LOGIN + b" ")[:-1]):
            self.assertEqual(bsim.parse_request(same), bsim.parse_request(LOGIN))
        self.assertEqual(list(bsim.events(bytearray(POLL))), list(bsim.events(POLL)))

    def test_a_body_that_changes_during_iteration(self):
        body = bytearray(POLL)
        events = bsim.events(body)
        body.clear()
        self.assertEqual(list(events), list(bsim.events(POLL)))

    def test_wrong_values(self):
        for wrong in (0, -1, 2**64, 2**64 + 5):
            with self.assertRaisesRegex(ValueError, "max_text must be from 1"):
                bsim.parse_request(LOGIN, options=bsim.Options(max_text=wrong))
        for wrong in ({}, 5, "trim", bsim.Options):
            with self.assertRaisesRegex(TypeError, "must be Options or None"):
                bsim.parse_request(LOGIN, options=wrong)
        for wrong in (
            lambda: bsim.parse_request(LOGIN, options=bsim.Options(max_text="9")),
            lambda: bsim.parse_request(LOGIN, options=bsim.Options(trim="yes")),
            lambda: bsim.encode(None),
            lambda: bsim.encode(request.Login),
            lambda: bsim.encode(response.KeepSessionAlive(events=5)),
            lambda: bsim.encode(response.KeepSessionAlive(events=[None])),
            lambda: bsim.encode(bsim.Fault(kind="Client")),
            lambda: bsim.encode(bsim.Fault(subcodes=[b"a"])),
            lambda: bsim.encode(bsim.Fault(translations=["a"])),
            lambda: http.render_request(request.GetVersion(), host=5),
            lambda: http.render_request(response.ChangeStatus()),
            lambda: http.render_response(None, status="500"),
            lambda: http.render_response(request.GetVersion()),
        ):
            with self.assertRaises(TypeError):
                wrong()
        for text in ("\ud800", "\udcff"):
            with self.assertRaises(UnicodeEncodeError):
                bsim.encode(request.Login(user_id=text))

    def test_errors_can_be_pickled(self):
        with self.assertRaises(bsim.BsimError) as caught:
            bsim.parse_request(LOGIN.replace(b"</userId>", b"</user>"))
        error, back = caught.exception, pickle.loads(pickle.dumps(caught.exception))
        self.assertEqual(str(back), str(error))
        for name in ("code", "offset", "detail", "related"):
            self.assertEqual(getattr(back, name), getattr(error, name))

    def test_closed_iterators(self):
        events = bsim.events(POLL)
        next(events)
        events.close()
        self.assertEqual(list(events), [])
        for _ in range(1000):
            next(bsim.events(POLL))
        gc.collect()
        with self.assertRaises(bsim.BsimError):
            list(broken := bsim.events(POLL[:-40]))
        self.assertEqual(list(broken), [])

    def test_threads_that_share_an_iterator(self):
        for _ in range(200):
            events, seen = bsim.events(POLL), []

            def work(_number, events=events, seen=seen):
                while True:
                    try:
                        seen.append(next(events))
                    except ValueError as error:  # Another thread is running the generator.
                        self.assertIn("already executing", str(error))
                    except StopIteration:
                        return

            in_threads(4, work)
            self.assertEqual(len(seen), len(list(bsim.events(POLL))))

    def test_threads_that_share_a_connection(self):
        # Long messages, so that the buffer grows while the library reads.
        login, count = request.Login("a", "b" * 20_000), 100
        message = http.render_request(login)
        incoming, seen = http.IncomingRequests(), []

        def work(number):
            for _ in range(count):
                if number % 2:
                    incoming.receive(message)
                elif received := incoming.next_message():
                    seen.append(received.message)

        in_threads(4, work)
        while received := incoming.next_message():
            seen.append(received.message)
        self.assertEqual(seen, [login] * 2 * count)

    def test_threads_with_their_own_iterators(self):
        expected = list(bsim.events(POLL))

        def work(number):
            for _ in range(20):
                self.assertEqual(list(bsim.events(POLL)), expected)
                login = request.Login(str(number), "b" * number)
                self.assertEqual(bsim.parse_request(bsim.encode(login)), login)

        in_threads(8, work)

    def test_exit_with_live_iterators(self):
        """A global variable and a thread that does not end each hold an iterator."""
        program = (
            "import sys, threading, bsim\n"
            "body = sys.stdin.buffer.read()\n"
            "events = bsim.events(body)\n"
            "next(events)\n"
            "def work():\n"
            "    while True:\n"
            "        list(bsim.events(body))\n"
            "threading.Thread(target=work, daemon=True).start()\n"
        )
        for _ in range(5):
            done = subprocess.run([sys.executable, "-c", program], input=POLL, capture_output=True)
            self.assertEqual((done.returncode, done.stderr), (0, b""))


if __name__ == "__main__":
    unittest.main()
