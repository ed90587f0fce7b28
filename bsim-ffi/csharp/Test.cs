// Tests Bsim.cs with the published session: mono test.exe DIRECTORY
using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Bsim;

static class Test
{
    static string directory;

    static byte[] Load(string name) { return File.ReadAllBytes(Path.Combine(directory, name)); }

    static void Equal<T>(T got, T expected, string what)
    {
        if (!Equals(got, expected))
            throw new Exception(what + ": " + got + ", not " + expected);
    }

    static void Fails(int code, long offset, string detail, Action call, long? related = null)
    {
        try
        {
            call();
        }
        catch (BsimException error)
        {
            Equal(error.Code, code, "code");
            Equal(error.Offset, offset, "offset");
            if (detail != null)
                Equal(error.Detail, detail, "detail");
            Equal(error.IsPeers, code >= 100, "peer");
            Equal(error.Related, related, "related");
            Equal(error.Message.Length > 0, true, "message");
            return;
        }
        throw new Exception("no error " + code);
    }

    static void Requests()
    {
        var session = Codec.ParseResponse(Load("LoginResponse.xml")).Session;
        Equal(session.ClientIP, "210.13.111.138", "client");
        foreach (var request in new[]
        {
            new Request { Operation = Operation.Login, UserId = "testing", Password = "password" },
            new Request
            {
                Operation = Operation.LoginIM, Session = session, ImType = "msn", Account = "bstest2@live.com",
                Password = "123456789",
            },
            new Request { Operation = Operation.KeepSessionAlive, Session = session },
            new Request
            {
                Operation = Operation.ChangeStatus, Session = session, ImType = "msn", Account = "bstest2@live.com",
                Status = "NLN",
            },
            new Request
            {
                Operation = Operation.SendMessage, Session = session, ImType = "msn", Account = "bstest2@live.com",
                ToAccount = "bstest02@live.com", Message = "Test Message",
            },
        })
        {
            var body = Load(request.Operation + ".xml");
            Equal(Codec.Encode(request).SequenceEqual(body), true, request.Operation.ToString());
            // A parsed request encodes to the same bytes: absent fields stay absent.
            var read = Codec.ParseRequest(body);
            Equal(read.Message, request.Message, "message");
            Equal(Codec.Encode(read).SequenceEqual(body), true, "again");
        }
        var odd = new Request { Operation = Operation.Login, UserId = "丽 \U0001F600 <&>", Password = "" };
        var back = Codec.ParseRequest(Codec.Encode(odd));
        Equal(back.UserId, odd.UserId, "user");
        Equal(back.Password, "", "empty");
        Equal(Codec.ParseRequest(Codec.Encode(new Request { Operation = Operation.Login })).UserId, null, "absent");
    }

    static void Events()
    {
        foreach (var form in new[] { "escaped", "inline" })
        {
            var body = Load("poll-login." + form + ".xml");
            var events = Codec.Events(body);
            // Each enumeration starts again.
            Equal(events.Count(), 41, "events");
            var buddies = events.Where(it => it.Kind == EventKind.Buddy).ToList();
            Equal(buddies.Count, 16, "buddies");
            Equal(buddies[5].Nickname, "丽华订餐机器人^_^", "nickname");
            Equal(buddies[5].GroupId, "", "empty");
            Equal(buddies[5].Sender, null, "absent");
            var message = Codec.Events(Load("poll-message." + form + ".xml")).Last();
            Equal(message.Kind, EventKind.Message, "kind");
            Equal(message.Sender, "bstest02@live.com", "sender");
            Equal(message.Text, "Retur...  (TRIAL MESSAGE)", "text");
            for (int cut = 0; cut < body.Length; cut += 97)
                Fails(100, cut, null, () => Codec.Events(body.Take(cut).ToArray()).Count());
            // First() disposes of the enumerator before its end.
            Equal(events.First().Kind, EventKind.Session, "first");
        }
        var text = Encoding.UTF8.GetString(Load("poll-message.inline.xml"));
        var bad = Encoding.UTF8.GetBytes(text.Replace("%20%20", "%20%zz"));
        Fails(140, text.IndexOf("%20%20") + 3, null, () => Codec.Events(bad).Count());
        Equal(Codec.Events(bad, lossy: true).Last().Text, "Retur... %zz(TRIAL MESSAGE)", "lossy");
    }

    static void Errors()
    {
        // Thrown at once, before the first event is requested.
        Fails(134, 0, null, () => Codec.Events(Encoding.UTF8.GetBytes("<html>")));
        Fails(100, 0, null, () => Codec.ParseRequest(new byte[0]));
        const string start = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>";
        var mismatched = Encoding.UTF8.GetBytes(start + "<s:Body></s:Envelope>");
        Fails(113, start.Length + 8, null, () => Codec.ParseRequest(mismatched), start.Length);
        Fails(30, 1, "userId", () => Codec.Encode(new Request { Operation = Operation.Login, UserId = "a\x01" }));
        Fails(18, 0, "session",
            () => Codec.Encode(new Request { Operation = Operation.Login, Session = new Session() }));
        Fails(14, 0, "operation", () => Codec.Encode(new Request()));
        var fault = Encoding.UTF8.GetBytes(
            "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body><e:Fault><e:Code>" +
            "<e:Value>e:Sender</e:Value></e:Code><e:Reason><e:Text xml:lang='en'>no</e:Text></e:Reason>" +
            "<e:Node>urn:n</e:Node></e:Fault></e:Body></e:Envelope>");
        var read = Codec.ParseResponse(fault).Fault;
        Equal(read.Kind + read.Code + read.Reason + read.Lang + read.Node, "Cliente:Sendernoenurn:n", "fault");
        Equal(read.Detail, null, "detail");
        Equal(Codec.Version.Split('.').Length, 3, "version");
    }

    static void Throws<T>(Action call) where T : Exception
    {
        try { call(); }
        catch (T) { return; }
        throw new Exception("no " + typeof(T).Name);
    }

    static void InThreads(int count, Action<int> work)
    {
        var failures = new ConcurrentQueue<Exception>();
        var start = new Barrier(count);
        var threads = Enumerable.Range(0, count).Select(number => new Thread(() =>
        {
            start.SignalAndWait();
            try { work(number); }
            catch (Exception error) { failures.Enqueue(error); }
        })).ToList();
        threads.ForEach(it => it.Start());
        threads.ForEach(it => it.Join());
        foreach (var failure in failures)
            throw new Exception("in a thread", failure);
    }

    // Nulls, closed sequences and threads cause exceptions, never a crash.
    static void Misuse()
    {
        Throws<ArgumentNullException>(() => Codec.Events(null));
        Throws<ArgumentNullException>(() => Codec.ParseRequest(null));
        Throws<ArgumentNullException>(() => Codec.ParseResponse(null));
        Throws<ArgumentNullException>(() => Codec.Encode(null));
        Throws<ArgumentException>(() => Codec.Encode(new Request { Operation = Operation.Login, UserId = "\uD800" }));
        Fails(14, 0, "operation", () => Codec.Encode(new Request { Operation = (Operation)77 }));

        var poll = Load("poll-login.escaped.xml");
        // A long body, so that threads overlap.
        var text = Encoding.UTF8.GetString(Load("poll-login.inline.xml"));
        int from = text.IndexOf("<Buddy>"), to = text.IndexOf("</Buddy>") + "</Buddy>".Length;
        var longer = new StringBuilder(text);
        longer.Insert(from, text.Substring(from, to - from), 5000);
        for (int round = 0; round < 50; round++)
        {
            var body = Encoding.UTF8.GetBytes(longer.ToString());
            var one = Codec.Events(body).GetEnumerator();
            one.MoveNext();
            Array.Clear(body, 0, body.Length);
            // One thread disposes of the sequence while others read.
            InThreads(4, number =>
            {
                for (int i = 0; i < 5000; i++)
                {
                    try
                    {
                        one.MoveNext();
                        if (number == 0 && i == 4000)
                            one.Dispose();
                    }
                    catch (ObjectDisposedException) { }
                }
            });
            Equal(one.MoveNext(), false, "closed");
        }
        InThreads(8, number =>
        {
            for (int i = 0; i < 20; i++)
            {
                Equal(Codec.Events(poll).Count(), 41, "events");
                var login = new Request { Operation = Operation.Login, UserId = "user " + number };
                Equal(Codec.ParseRequest(Codec.Encode(login)).UserId, login.UserId, "user");
            }
        });
        // Sequences that are not disposed of.
        for (int i = 0; i < 1000; i++)
            Codec.Events(poll).GetEnumerator().MoveNext();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    static void Main(string[] arguments)
    {
        directory = arguments[0];
        Requests();
        Events();
        Errors();
        Misuse();
    }
}
