// The words of ../README.md, for the client and the server.
import bsim.Session;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

final class Lines {
    static String text(String word) {
        if (word.equals("-")) return null;
        return new String(HexFormat.of().parseHex(word.substring(1)), StandardCharsets.UTF_8);
    }

    /** A text, or a session. */
    static Object value(String word) {
        if (!word.contains(",")) return text(word);
        String[] words = word.split(",");
        Session session = new Session();
        session.setSessionId(text(words[0]));
        session.setUserId(text(words[1]));
        session.setLoginTime(text(words[2]));
        session.setClientIP(text(words[3]));
        return session;
    }

    static String token(Object value) {
        if (value == null) return "-";
        if (value instanceof Session it) {
            return Stream.of(it.getSessionId(), it.getUserId(), it.getLoginTime(), it.getClientIP())
                    .map(Lines::token).collect(Collectors.joining(","));
        }
        return "+" + HexFormat.of().formatHex(((String) value).getBytes(StandardCharsets.UTF_8));
    }
}
