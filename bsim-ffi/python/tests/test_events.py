"""The events of the published session: whole, truncated and with errors."""

import gc
import re
import unittest

import bsim
from bsim import Code, _events, event
from demo import load

HEAD, TAIL = re.split(b"(?<=>)[^<>]+(?=</Message>)", load("poll-message.inline.xml"))


class Events(unittest.TestCase):
    def test_known_answers(self):
        for form in ("escaped", "inline"):
            events = list(bsim.events(load(f"poll-login.{form}.xml")))
            self.assertEqual(len(events), 41)
            self.assertEqual(events[1], event.Account(im_type="msn", account="bstest2@live.com"))
            buddies = [it for it in events if isinstance(it, event.Buddy)]
            self.assertEqual(len(buddies), 16)
            self.assertEqual(buddies[5].account, "lihua@lihua.com")
            self.assertEqual(buddies[5].nickname, "丽华订餐机器人^_^")
            # An empty field is not absent.
            self.assertEqual(buddies[5].group_id, "")
            self.assertEqual(buddies[5].status, bsim.Presence.HIDDEN)
            *_, message = bsim.events(load(f"poll-message.{form}.xml"))
            self.assertEqual(message, event.Message(
                sender="bstest02@live.com", text="Retur...  (TRIAL MESSAGE)"
            ))

    def test_absent_fields_are_none(self):
        body = load("poll-login.inline.xml").replace(b"<Blocked>0</Blocked>", b"")
        buddies = [it for it in bsim.events(body) if isinstance(it, event.Buddy)]
        self.assertEqual({it.blocked for it in buddies}, {None})

    def test_every_kind(self):
        events = [
            event.Session("1"), event.Account("msn", "me"), event.LogStart(), event.LogItem("a%20b"),
            event.Login("2008-06-30 22:14:03"), event.NicknameChanged("丽 <华>"), event.GroupsStart(),
            event.Group("1", "a b"), event.BuddiesStart(),
            event.Buddy("a", "b", "", "NLN", "c", "0", "%d"), event.StatusChanged("AWY"),
            event.BuddyStatusesStart(), event.BuddyStatus("a", status="BSY"),
            event.MessagesStart(), event.Message("you", '"1 < 2"'),
            event.Unknown(xml="<OnNudge from='you'/>"),
        ]
        self.assertEqual([type(it) for it in events], list(event.KINDS))
        for inline in (False, True):
            body = bsim.encode(bsim.response.KeepSessionAlive(events, inline=inline))
            read = list(bsim.events(body))
            self.assertEqual(len(read), len(events))
            for given, got in zip(events, read):
                self.assertIs(type(got), type(given))
                for name in given.__slots__:
                    if getattr(given, name) is not None:
                        self.assertEqual(getattr(got, name), getattr(given, name))

    def test_a_name_in_two_pieces(self):
        inner = b"<![CDATA[<Session><IM><A]]><![CDATA[" + 255 * b"A" + b"/></IM></Session>]]>"
        body = re.sub(b"(<KeepSessionAliveResult>).*(?=</KeepSessionAliveResult>)",
                      lambda match: match[1] + inner, load("poll-message.inline.xml"), flags=re.S)
        *_, unknown = bsim.events(body)
        self.assertEqual(unknown, event.Unknown(name=256 * "A", xml=f"<{256 * 'A'}/>"))

    def test_truncated_bodies(self):
        for form in ("escaped", "inline"):
            body = load(f"poll-login.{form}.xml")
            for cut in range(0, len(body), 97):
                with self.assertRaises(bsim.BsimError) as caught:
                    list(bsim.events(body[:cut]))
                self.assertEqual(caught.exception.code, Code.ERROR_UNEXPECTED_END)
                self.assertEqual(caught.exception.offset, cut)

    def test_the_start_is_checked_at_once(self):
        for body in (b"<html>", load("Login.xml"), load("LoginResponse.xml")):
            with self.assertRaises(bsim.BsimError):
                bsim.events(body)

    def test_strict_and_lossy(self):
        body = HEAD + b"a%20%zz%C4" + TAIL
        events = bsim.events(body)
        with self.assertRaises(bsim.BsimError) as caught:
            list(events)
        self.assertEqual(caught.exception.code, Code.ERROR_INVALID_PERCENT)
        self.assertEqual(caught.exception.offset, body.index(b"%zz"))
        self.assertEqual(list(events), [])
        *_, message = bsim.events(body, lossy=True)
        self.assertEqual(message.text, "a %zz\N{REPLACEMENT CHARACTER}")
        self.assertEqual(bsim.parse_response(body, lossy=True).events[-1], message)

    def test_events_are_kept(self):
        kept = [bsim.events(load("poll-login.inline.xml")) for _ in range(2)]
        self.assertEqual(list(kept[0]), list(kept[1]))

    def test_cursors_are_freed(self):
        lib, freed = _events.lib, []
        free = lib.bsim_events_free
        lib.bsim_events_free = lambda cursor: freed.append(free(cursor))
        try:
            body = load("poll-login.inline.xml")
            list(bsim.events(body))
            bsim.events(body)
            next(bsim.events(body))
            with self.assertRaises(bsim.BsimError):
                bsim.events(b"<a/>")
            with self.assertRaises(bsim.BsimError):
                list(bsim.events(body[:-1]))
            gc.collect()
        finally:
            lib.bsim_events_free = free
        self.assertEqual(len(freed), 5)


if __name__ == "__main__":
    unittest.main()
