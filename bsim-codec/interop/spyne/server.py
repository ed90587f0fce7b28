"""The service by spyne. Arguments: SOAP version, port."""

import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

from lines import text, value, value_token
from spyne import Application, ComplexModel, Fault, ServiceBase, Unicode, rpc
from spyne.protocol.soap import Soap11, Soap12
from spyne.server.wsgi import WsgiApplication

NS = "http://www.imcomponents.com"


class Session(ComplexModel):
    __namespace__ = NS
    SessionId = Unicode
    UserId = Unicode
    LoginTime = Unicode
    ClientIP = Unicode


def ask(operation, *fields):
    """What the answer to a request holds."""
    print(operation, *map(value_token, fields), flush=True)
    kind, *words = sys.stdin.readline().split()
    if kind == "!":
        code, reason = map(text, words)
        raise Fault(code, reason)
    return value(words[0]) if words else None


class Service(ServiceBase):
    @rpc(Unicode, Unicode, _returns=Session)
    def Login(ctx, userId, password):
        session = ask("Login", userId, password)
        return session and Session(**session)

    @rpc(Session, Unicode, Unicode, Unicode)
    def LoginIM(ctx, session, imType, account, password):
        ask("LoginIM", session, imType, account, password)

    @rpc(Session, _returns=Unicode)
    def KeepSessionAlive(ctx, session):
        return ask("KeepSessionAlive", session)

    @rpc(Session, Unicode, Unicode, Unicode)
    def ChangeStatus(ctx, session, IMType, IMAccount, Status):
        ask("ChangeStatus", session, IMType, IMAccount, Status)

    @rpc(Session, Unicode, Unicode, Unicode, Unicode)
    def SendMessage(ctx, session, imType, account, toAccount, message):
        ask("SendMessage", session, imType, account, toAccount, message)

    @rpc(_returns=Unicode)
    def GetVersion(ctx):
        return ask("GetVersion")


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


protocol = {"1.1": Soap11, "1.2": Soap12}[sys.argv[1]]
application = Application([Service], tns=NS, in_protocol=protocol(validator="lxml"),
                          out_protocol=protocol())
make_server("127.0.0.1", int(sys.argv[2]), WsgiApplication(application),
            handler_class=Quiet).serve_forever()
