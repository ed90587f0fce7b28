// The words of ../README.md, for the client and the server.
using System;
using System.Linq;
using System.Text;

static class Lines
{
    public static string Text(string word)
    {
        if (word == "-") return null;
        var bytes = new byte[(word.Length - 1) / 2];
        for (var i = 0; i < bytes.Length; i++) bytes[i] = Convert.ToByte(word.Substring(1 + 2 * i, 2), 16);
        return Encoding.UTF8.GetString(bytes);
    }

    static string Token(string text)
    {
        if (text == null) return "-";
        return "+" + string.Concat(Encoding.UTF8.GetBytes(text).Select(it => it.ToString("x2")));
    }

    /// A text, or a session.
    public static object Value(string word)
    {
        if (!word.Contains(",")) return Text(word);
        var texts = word.Split(',').Select(Text).ToArray();
        return new Session { SessionId = texts[0], UserId = texts[1], LoginTime = texts[2], ClientIP = texts[3] };
    }

    public static string Token(object value)
    {
        var session = value as Session;
        if (session == null) return Token((string)value);
        var fields = new[] { session.SessionId, session.UserId, session.LoginTime, session.ClientIP };
        return string.Join(",", fields.Select(Token));
    }
}
