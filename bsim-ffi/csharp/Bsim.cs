// libbsim for .NET and Mono, in one file. Texts are strings, bodies are byte arrays. Copy it into a
// project.
//
//     foreach (var item in Codec.Events(response))
//         if (item.Kind == EventKind.Message)
//             Console.WriteLine(item.Sender + ": " + item.Text);
//
// An absent field is null; an empty field is "". Errors are exceptions.
//
// SPDX-License-Identifier: MIT OR Apache-2.0
using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace Bsim
{
    public enum Operation { None, Login, LoginIM, KeepSessionAlive, ChangeStatus, SendMessage, GetVersion }

    public enum EventKind
    {
        None, Session, Account, LogStart, LogItem, Login, NicknameChanged, GroupsStart, Group, BuddiesStart,
        Buddy, StatusChanged, BuddyStatusesStart, BuddyStatus, MessagesStart, Message, Unknown,
    }

    public enum FaultKind { Other, Client, Server, VersionMismatch, MustUnderstand, DataEncodingUnknown }

    /// <summary>An error: what is wrong, and where. The codes are in bsim.h.</summary>
    public sealed class BsimException : Exception
    {
        public int Code { get; private set; }
        /// <summary>The number of bytes before the error.</summary>
        public long Offset { get; private set; }
        /// <summary>What was expected, or the name of the field or parameter.</summary>
        public string Detail { get; private set; }
        /// <summary>The offset of the other location that the error is about, if there is one: the
        /// start tag that an end tag does not match, or the first of two duplicate elements or
        /// attributes.</summary>
        public long? Related { get; private set; }
        /// <summary>Whether the error is in the input.</summary>
        public bool IsPeers { get { return Code >= 100; } }

        internal BsimException(Native.Error error) : base(Sentence(error))
        {
            Code = error.Code;
            Offset = (long)error.Offset;
            Detail = error.Detail.ToString();
            if (error.Related != NoOffset)
                Related = (long)error.Related;
        }

        private static readonly UIntPtr NoOffset = (UIntPtr)(UIntPtr.Size == 4 ? uint.MaxValue : ulong.MaxValue);

        private static string Sentence(Native.Error error)
        {
            UIntPtr len;
            Native.bsim_error_message(ref error, null, UIntPtr.Zero, out len);
            var text = new byte[(int)len];
            Native.bsim_error_message(ref error, text, len, out len);
            return Encoding.UTF8.GetString(text);
        }
    }

    /// <summary>A session with the service. The Login response contains it, and every later request except
    /// GetVersion repeats it. Do not log the id: anyone who knows it can use the session.</summary>
    public sealed class Session
    {
        public string SessionId, UserId, LoginTime, ClientIP;
    }

    /// <summary>A request of any operation. Fields that the operation does not have must be null.</summary>
    public sealed class Request
    {
        public Operation Operation;
        public Session Session;
        public string UserId, Password, ImType, Account, ToAccount, Status, Message;
    }

    /// <summary>A SOAP fault: the error response of the service.</summary>
    public sealed class Fault
    {
        public FaultKind Kind;
        public string Code, Reason, Lang, Actor, Node, Detail;
    }

    /// <summary>A response of any kind. Codec.Events reads the events of a KeepSessionAlive response.</summary>
    public sealed class Response
    {
        /// <summary>The operation; None for a fault.</summary>
        public Operation Operation;
        public Session Session;
        public string Version;
        public Fault Fault;
    }

    /// <summary>An event. Fields that its kind does not have are null. bsim.h lists the members of each
    /// kind.</summary>
    public sealed class Event
    {
        public EventKind Kind;
        public string Id, Account, Nickname, GroupId, Status, Blocked, PersonalMessage, ImType, DateTime, Sender,
            Text, Name, Xml;
    }

    public static class Codec
    {
        /// <summary>The version of the library.</summary>
        public static string Version { get { return Native.bsim_version().ToString(); } }

        /// <summary>Encodes the body of a request.</summary>
        public static byte[] Encode(Request request)
        {
            using (var kept = new Kept())
            {
                var raw = kept.Raw(request);
                Native.Error error;
                UIntPtr len;
                int status = Native.bsim_request_encode(ref raw, null, UIntPtr.Zero, out len, out error);
                if (status != Native.BufferTooSmall)
                    throw new BsimException(error);
                var body = new byte[(int)len];
                Native.Check(Native.bsim_request_encode(ref raw, body, len, out len, out error), error);
                return body;
            }
        }

        /// <summary>Parses the body of a request.</summary>
        public static Request ParseRequest(byte[] body)
        {
            using (var kept = new Kept())
            {
                Native.Request raw;
                Native.Error error;
                Native.Check(Native.bsim_request_parse(kept.View(body), IntPtr.Zero, out raw, out error), error);
                return new Request
                {
                    Operation = (Operation)raw.Operation, Session = SessionOf(raw.Session),
                    UserId = raw.UserId.Decode(), Password = raw.Password.Decode(), ImType = raw.ImType.Decode(),
                    Account = raw.Account.Decode(), ToAccount = raw.ToAccount.Decode(),
                    Status = raw.Status.Decode(), Message = raw.Message.Decode(),
                };
            }
        }

        /// <summary>Parses the body of a response, faults included.</summary>
        public static Response ParseResponse(byte[] body)
        {
            using (var kept = new Kept())
            {
                Native.Response raw;
                Native.Error error;
                Native.Check(Native.bsim_response_parse(kept.View(body), IntPtr.Zero, out raw, out error), error);
                if (raw.Kind == Native.ResponseFault)
                {
                    return new Response { Fault = new Fault
                    {
                        Kind = (FaultKind)raw.Fault.Kind, Code = raw.Fault.Code.Decode(),
                        Reason = raw.Fault.Reason.Decode(), Lang = raw.Fault.Lang.Decode(),
                        Actor = raw.Fault.Actor.Decode(), Node = raw.Fault.Node.Decode(),
                        Detail = raw.Fault.Detail.Decode(),
                    } };
                }
                return new Response
                {
                    Operation = (Operation)raw.Kind, Session = SessionOf(raw.Session), Version = raw.Version.Decode(),
                };
            }
        }

        /// <summary>Iterates over the events of a KeepSessionAlive response, with decoded texts. If
        /// the body is not UTF-8 or does not begin as such a response, this throws at once. Any other
        /// error is thrown when the iterator reaches it. A text that cannot be decoded is an error, unless lossy is
        /// set.</summary>
        public static IEnumerable<Event> Events(byte[] body, bool lossy = false)
        {
            new Cursor(body).Dispose();
            return Pull(body, lossy ? Native.DecodeLossy : Native.DecodeStrict);
        }

        private static IEnumerable<Event> Pull(byte[] body, int mode)
        {
            using (var cursor = new Cursor(body))
            {
                Event next;
                while ((next = cursor.Next(mode)) != null)
                    yield return next;
            }
        }

        private static Session SessionOf(Native.Session raw)
        {
            return raw.IsPresent == 0 ? null : new Session
            {
                SessionId = raw.SessionId.Decode(), UserId = raw.UserId.Decode(),
                LoginTime = raw.LoginTime.Decode(), ClientIP = raw.ClientIP.Decode(),
            };
        }
    }

    /// <summary>A cursor on a copy of a body. A buffer of twice its size for decoded texts follows the copy.</summary>
    internal sealed class Cursor : SafeHandle
    {
        private readonly object turn = new object();
        private readonly IntPtr memory;
        private readonly int size;

        internal Cursor(byte[] body) : base(IntPtr.Zero, true)
        {
            if (body == null)
                throw new ArgumentNullException("body");
            size = body.Length;
            memory = Marshal.AllocHGlobal((IntPtr)(3L * size + 1));
            Marshal.Copy(body, 0, memory, size);
            SetHandle(Native.bsim_events_new());
            Native.Error error;
            var view = new Native.Str { Ptr = memory, Len = (UIntPtr)size };
            int status = Native.bsim_events_start(this, view, IntPtr.Zero, out error);
            if (status != Native.Ok)
            {
                Dispose();
                throw new BsimException(error);
            }
        }

        public override bool IsInvalid { get { return handle == IntPtr.Zero; } }

        protected override bool ReleaseHandle()
        {
            Native.bsim_events_free(handle);
            Marshal.FreeHGlobal(memory);
            return true;
        }

        /// <summary>The next event; null if there are no more events. If several threads share a
        /// cursor, the lock lets in one at a time, and the reference keeps the memory alive while a
        /// thread reads.</summary>
        internal Event Next(int mode)
        {
            bool isHeld = false;
            try
            {
                DangerousAddRef(ref isHeld);
                lock (turn)
                    return Pull(mode);
            }
            finally
            {
                if (isHeld)
                    DangerousRelease();
            }
        }

        private Event Pull(int mode)
        {
            Native.Event raw;
            Native.Error error;
            UIntPtr len;
            int status = Native.bsim_events_next(this, out raw, out error);
            if (status == Native.End)
                return null;
            Native.Check(status, error);
            status = Native.bsim_event_decode(ref raw, mode, memory + size, (UIntPtr)(2L * size), ref raw, out len, out error);
            Native.Check(status, error);
            return new Event
            {
                Kind = (EventKind)raw.Kind, Id = raw.Id.Plain(), Account = raw.Account.Plain(),
                Nickname = raw.Nickname.Plain(), GroupId = raw.GroupId.Plain(), Status = raw.Status.Plain(),
                Blocked = raw.Blocked.Plain(), PersonalMessage = raw.PersonalMessage.Plain(),
                ImType = raw.ImType.Plain(), DateTime = raw.DateTime.Plain(), Sender = raw.Sender.Plain(),
                Text = raw.Text.Plain(), Name = raw.Name.Plain(), Xml = raw.Xml.Plain(),
            };
        }
    }

    /// <summary>Owns the memory that C structs point to.</summary>
    internal sealed class Kept : IDisposable
    {
        private readonly List<IntPtr> owned = new List<IntPtr>();

        internal Native.Str View(byte[] bytes)
        {
            if (bytes == null)
                throw new ArgumentNullException("bytes");
            IntPtr copy = Marshal.AllocHGlobal(bytes.Length + 1);
            owned.Add(copy);
            Marshal.Copy(bytes, 0, copy, bytes.Length);
            return new Native.Str { Ptr = copy, Len = (UIntPtr)bytes.Length };
        }

        internal Native.Request Raw(Request request)
        {
            if (request == null)
                throw new ArgumentNullException("request");
            var raw = new Native.Request
            {
                Operation = (int)request.Operation, UserId = Text(request.UserId), Password = Text(request.Password),
                ImType = Text(request.ImType), Account = Text(request.Account), ToAccount = Text(request.ToAccount),
                Status = Text(request.Status), Message = Text(request.Message),
            };
            var session = request.Session;
            if (session != null)
            {
                raw.Session = new Native.Session
                {
                    SessionId = Text(session.SessionId), UserId = Text(session.UserId),
                    LoginTime = Text(session.LoginTime), ClientIP = Text(session.ClientIP), IsPresent = 1,
                };
            }
            return raw;
        }

        private Native.Text Text(string text)
        {
            // Throws for a lone surrogate: the default encoding would replace it by U+FFFD.
            return text == null ? new Native.Text()
                : Native.bsim_text_plain(View(new UTF8Encoding(false, true).GetBytes(text)));
        }

        public void Dispose()
        {
            owned.ForEach(Marshal.FreeHGlobal);
            owned.Clear();
        }
    }

    /// <summary>The declarations of bsim.h.</summary>
    internal static class Native
    {
        internal const int Ok = 0, End = 1, BufferTooSmall = 10, ResponseFault = 100;
        internal const int DecodeStrict = 0, DecodeLossy = 1;
        private const string Library = "bsim";

        internal static void Check(int status, Error error)
        {
            if (status != Ok)
                throw new BsimException(error);
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Str
        {
            internal IntPtr Ptr;
            internal UIntPtr Len;

            public override string ToString()
            {
                var bytes = new byte[(int)Len];
                if (bytes.Length > 0)
                    Marshal.Copy(Ptr, bytes, 0, bytes.Length);
                return Encoding.UTF8.GetString(bytes);
            }
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Text
        {
            internal IntPtr Ptr;
            internal UIntPtr Len;
            internal uint Offset, Form;

            /// <summary>The string of a plain text; null if the text is absent.</summary>
            internal string Plain()
            {
                return Form == 0 ? null : new Str { Ptr = Ptr, Len = Len }.ToString();
            }

            internal string Decode()
            {
                if (Form == 0)
                    return null;
                var room = new byte[(int)Len];
                UIntPtr len;
                Error error;
                Check(bsim_text_decode(this, DecodeStrict, room, Len, out len, out error), error);
                return Encoding.UTF8.GetString(room, 0, (int)len);
            }
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Error
        {
            internal int Code;
            internal UIntPtr Offset;
            internal Str Detail;
            internal UIntPtr Related;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Session
        {
            internal Text SessionId, UserId, LoginTime, ClientIP;
            internal int IsPresent;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Request
        {
            internal int Operation;
            internal Session Session;
            internal Text UserId, Password, ImType, Account, ToAccount, Status, Message;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Fault
        {
            internal int SoapVersion, Kind;
            internal Text Code;
            internal IntPtr Subcodes;
            internal UIntPtr SubcodeCount;
            internal Text Reason, Lang;
            internal IntPtr Translations;
            internal UIntPtr TranslationCount;
            internal Text Actor, Node, Detail;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Response
        {
            internal int Kind;
            internal Session Session;
            internal Text Version;
            internal Fault Fault;
            internal IntPtr Events;
            internal UIntPtr EventCount;
            internal int ResultForm;
        }

        [StructLayout(LayoutKind.Sequential)]
        internal struct Event
        {
            internal int Kind;
            internal Text Id, Account, Nickname, GroupId, Status, Blocked, PersonalMessage, ImType, DateTime, Sender,
                Text, Name, Xml;
        }

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern Str bsim_version();

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int bsim_error_message(ref Error error, [Out] byte[] buf, UIntPtr cap, out UIntPtr len);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern Text bsim_text_plain(Str text);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int bsim_text_decode(
            Text text, int mode, [Out] byte[] buf, UIntPtr cap, out UIntPtr len, out Error error);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int bsim_request_encode(
            ref Request request, [Out] byte[] buf, UIntPtr cap, out UIntPtr len, out Error error);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int bsim_request_parse(Str body, IntPtr options, out Request request, out Error error);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int bsim_response_parse(
            Str body, IntPtr options, out Response response, out Error error);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern IntPtr bsim_events_new();

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern void bsim_events_free(IntPtr events);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int bsim_events_start(Cursor events, Str body, IntPtr options, out Error error);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int bsim_events_next(Cursor events, out Event item, out Error error);

        [DllImport(Library, CallingConvention = CallingConvention.Cdecl)]
        internal static extern int bsim_event_decode(
            ref Event item, int mode, IntPtr buf, UIntPtr cap, ref Event decoded, out UIntPtr len, out Error error);
    }
}
