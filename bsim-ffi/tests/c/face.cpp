// bsim.hpp: the published session, ownership and errors.
#include "bsim.hpp"
#include "bsim_http.hpp"

#include "check.h"

#include <algorithm>
#include <type_traits>

static std::string file(const char *directory, const char *name)
{
    bsim_str body = load(directory, name);
    std::string copy(bsim::view(body));
    std::free(const_cast<char *>(body.ptr));
    return copy;
}

/* A temporary does not compile where the library would keep a view of it. Other arguments do. */
template <typename To, typename From>
constexpr bool views_only_what_stays = std::is_constructible_v<To, const From &>
    && std::is_constructible_v<To, From &> && !std::is_constructible_v<To, From>
    && !std::is_constructible_v<To, const From>;

static_assert(views_only_what_stays<bsim::text, std::string>);
static_assert(views_only_what_stays<bsim::events, std::string>);
static_assert(views_only_what_stays<bsim::decoded_events, std::string>);
/* All other input is a bsim::input. */
static_assert(views_only_what_stays<bsim::input, std::string>);
static_assert(std::is_invocable_v<decltype(bsim::request::parse), const char *, bsim_options *>);
static_assert(!std::is_invocable_v<decltype(bsim::request::parse), std::string, bsim_options *>);
static_assert(std::is_invocable_v<decltype(bsim::str), std::string &>);
static_assert(!std::is_invocable_v<decltype(bsim::str), std::string>);
static_assert(!std::is_invocable_v<decltype(bsim::response::parse), std::string, bsim_options *>);

template <typename Session, typename = void> constexpr bool can_be_viewed = false;
template <typename Session>
constexpr bool can_be_viewed<Session, std::void_t<decltype(std::declval<Session>().raw())>> = true;
static_assert(can_be_viewed<bsim::session &> && !can_be_viewed<bsim::session>);

static void requests(const char *directory)
{
    CHECK(bsim::request::login("testing", "password").encode() == file(directory, "Login.xml"));
    bsim::session session;
    {
        // A session outlives the body that it was parsed from.
        std::string body = file(directory, "LoginResponse.xml");
        bsim::response response = bsim::response::parse(body);
        CHECK(response.kind == BSIM_OPERATION_LOGIN);
        session = bsim::session(response.session);
    }
    CHECK(session.client_ip == "210.13.111.138");
    const std::string me = "bstest2@live.com";
    CHECK(bsim::request::login_im(session.raw(), "msn", me, "123456789").encode()
          == file(directory, "LoginIM.xml"));
    CHECK(bsim::request::keep_session_alive(session.raw()).encode()
          == file(directory, "KeepSessionAlive.xml"));
    CHECK(bsim::request::change_status(session.raw(), "msn", me, BSIM_PRESENCE_ONLINE).encode()
          == file(directory, "ChangeStatus.xml"));
    auto send = bsim::request::send_message(session.raw(), "msn", me, "bstest02@live.com",
                                            "Test Message");
    std::string body = send.encode();
    CHECK(body == file(directory, "SendMessage.xml"));
    CHECK(bsim::text(bsim::request::parse(body).message).decode() == "Test Message");
    // An absent text stays absent, an empty one stays empty.
    bsim_session partial = session.raw();
    partial.login_time = bsim::text();
    partial.client_ip = bsim::text("");
    const bsim::session kept(partial);
    CHECK(!kept.login_time && kept.client_ip == "" && kept.user_id == session.user_id);
    const std::string poll = bsim::request::keep_session_alive(kept.raw()).encode();
    CHECK(poll.find("LoginTime") == std::string::npos);
    CHECK(poll.find("<ClientIP />") != std::string::npos);
    CHECK(bsim::request::get_version().encode().find("<GetVersion ") != std::string::npos);

    std::string wire = send.encode_http();
    CHECK(wire.compare(0, 5, "POST ") == 0 && wire.size() > body.size());
    CHECK(wire.compare(wire.size() - body.size(), body.size(), body) == 0);
}

/* Splits every prefix of the wire, as if it was received byte by byte. */
template <typename Incoming>
static void split(Incoming &incoming, const std::string &wire)
{
    int heads = 0;
    for (std::size_t len = 0; len < wire.size(); len++) {
        CHECK(!incoming.split(std::string_view(wire).substr(0, len)));
        CHECK(incoming.head().needed > len);
        heads += incoming.head().has_head;
    }
    CHECK(heads == 1 && incoming.split(wire) && incoming.head().consumed == wire.size());
}

static void splits(const char *directory)
{
    bsim::incoming_request asked;
    const std::string wire = bsim::request::login("testing", "password").encode_http();
    split(asked, wire);
    CHECK(asked.head().operation == BSIM_OPERATION_LOGIN);
    CHECK(bsim::text(asked.message().password).decode() == "password");

    std::string body = file(directory, "LoginResponse.xml"), chunked;
    for (std::size_t at = 0; at < body.size(); at += 8) {
        std::string chunk = body.substr(at, 8);
        chunked += std::to_string(chunk.size()) + "\r\n" + chunk + "\r\n";
    }
    bsim::incoming_response incoming;
    split(incoming, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked
                        + "0\r\n\r\n");
    bsim::incoming_response answered = std::move(incoming);
    CHECK(bsim::text(answered.message().session.user_id).decode() == "testing");
    // The same object splits the next message: the rest of a closed connection.
    std::string rest = "HTTP/1.1 400 No\r\n\r\n";
    CHECK(!answered.split(rest) && answered.split(rest, true));
    CHECK(answered.head().status == 400 && answered.message().kind == BSIM_RESPONSE_NO_SOAP);
    try {
        answered.split("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n");
        CHECK(false);
    } catch (const bsim::error &error) {
        CHECK(error.code() == BSIM_ERROR_INVALID_LENGTH && error.is_peers());
    }
    // The values of the last message are gone.
    CHECK(answered.head().status == 0 && answered.head().consumed == 0);
    // After a move within a message, the source starts a new message and the target continues.
    CHECK(!asked.split(std::string_view(wire).substr(0, wire.size() - 1)));
    bsim::incoming_request moved = std::move(asked);
    CHECK(moved.split(wire));
    const std::string other = "POST / HTTP/1.1\r\n" + wire.substr(wire.find('\n') + 1);
    CHECK(asked.split(other) && asked.head().consumed == other.size());
    // An error ends the progress of its message: another connection starts with a new one.
    std::string broken = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    CHECK(!asked.split(broken));
    broken += "zz";
    try {
        asked.split(broken);
        CHECK(false);
    } catch (const bsim::error &error) {
        CHECK(error.code() == BSIM_ERROR_INVALID_TRANSFER);
    }
    CHECK(asked.split(other) && asked.head().consumed == other.size());
}

static void polls(const char *directory)
{
    std::string body = file(directory, "poll-login.escaped.xml");
    std::vector<bsim_event> kept;
    std::string names;
    bsim::events events(body);
    for (const bsim::event &event : events) {
        kept.push_back(event.raw());
        if (event.kind() == BSIM_EVENT_BUDDY) {
            CHECK(event.presence() == BSIM_PRESENCE_HIDDEN);
            CHECK(event.blocked_state() == BSIM_BLOCKED_NO);
            CHECK(event.account() && !event.sender());
            names += event.nickname().decode() + "\n";
        }
    }
    CHECK(kept.size() == 41);
    CHECK(names.find("丽华订餐机器人^_^\n") != std::string::npos);
    CHECK(bsim::response::of_events(kept).encode() == body);
    CHECK(bsim::response::of_events(kept, BSIM_RESULT_INLINE).encode()
          == file(directory, "poll-login.inline.xml"));

    // A cursor can be moved, and started again.
    bsim::events moved = std::move(events);
    std::string status = file(directory, "poll-status.inline.xml");
    moved.start(status);
    auto found = std::find_if(moved.begin(), moved.end(), [](const bsim::event &event) {
        return event.kind() == BSIM_EVENT_STATUS_CHANGED;
    });
    CHECK(found != moved.end() && found->status().raw() == "NLN");
}

static void decoded(const char *directory)
{
    const std::string body = file(directory, "poll-login.escaped.xml");
    std::string buffer, in_one, one_by_one, names;
    for (const bsim::event &event : bsim::events(body)) {
        const bsim::decoded_event plain = event.decoded(buffer);
        in_one.append(plain.account()).append(plain.nickname()).append(plain.message());
        one_by_one += event.account().decode() + event.nickname().decode()
            + event.message().decode();
    }
    CHECK(in_one == one_by_one);
    bsim::decoded_events events(body);
    for (const bsim::decoded_event &event : events) {
        if (event.kind() != BSIM_EVENT_BUDDY)
            continue;
        CHECK(event.presence() == BSIM_PRESENCE_HIDDEN && event.status() == "HDN");
        CHECK(event.blocked_state() == BSIM_BLOCKED_NO);
        // An empty text is not absent.
        CHECK(event.group_id() && event.group_id().empty());
        CHECK(!event.sender() && event.sender().empty());
        names.append(event.nickname()).append("\n");
    }
    CHECK(names.find("丽华订餐机器人^_^\n") != std::string::npos);

    // The range can be moved, and started again.
    bsim::decoded_events moved = std::move(events);
    const std::string message = file(directory, "poll-message.inline.xml");
    moved.start(message);
    auto found = std::find_if(moved.begin(), moved.end(), [](const bsim::decoded_event &event) {
        return event.kind() == BSIM_EVENT_MESSAGE;
    });
    CHECK(found != moved.end() && found->sender() == "bstest02@live.com");
    CHECK(found->message() == "Retur...  (TRIAL MESSAGE)");

    // Strict mode fails, lossy mode does not.
    bsim_event raw = {};
    raw.kind = BSIM_EVENT_NICKNAME_CHANGED;
    raw.nickname = bsim_text_from_percent(bsim::str("a%20%zz"));
    const bsim::event bad(raw);
    CHECK(bad.decoded(buffer, BSIM_DECODE_LOSSY).nickname() == "a %zz");
    try {
        bad.decoded(buffer);
        CHECK(false);
    } catch (const bsim::error &error) {
        CHECK(error.code() == BSIM_ERROR_INVALID_PERCENT && error.offset() == 4);
    }
}

static void errors()
{
    std::string body = "<?xml version='1.0'?>\n<a><b></a>";
    try {
        bsim::events events(body);
        CHECK(false);
    } catch (const bsim::error &error) {
        CHECK(error.code() == BSIM_ERROR_NOT_SOAP && error.is_peers());
        CHECK(error.location(body).line == 2);
        CHECK(std::string(error.what()).find("not a SOAP envelope") == 0);
        CHECK(!error.related());
    }
    body = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body></s:Envelope>";
    try {
        bsim::request::parse(body);
        CHECK(false);
    } catch (const bsim::error &error) {
        CHECK(error.code() == BSIM_ERROR_MISMATCHED_TAG && error.related() == body.find("<s:Body>"));
        CHECK(std::string(error.what()).find("see byte") != std::string::npos);
    }
    try {
        bsim::request::login("a\x01", "").encode();
        CHECK(false);
    } catch (const bsim::error &error) {
        CHECK(error.code() == BSIM_ENCODE_FORBIDDEN_CHARACTER && !error.is_peers());
        CHECK(error.offset() == 1 && error.detail() == "userId");
    }
    // A presence without a code is refused.
    for (std::int32_t presence : {-1, BSIM_PRESENCE_OTHER, BSIM_PRESENCE_OFFLINE + 1}) {
        try {
            bsim::request::change_status(bsim_session(), "msn", "me", presence);
            CHECK(false);
        } catch (const bsim::error &error) {
            CHECK(error.code() == BSIM_MISUSE_CONSTANT && error.detail() == "presence");
        }
    }
    bsim::text bad(bsim_text_from_percent(bsim::str("%zz%41")));
    try {
        bad.decode();
        CHECK(false);
    } catch (const bsim::error &error) {
        CHECK(error.code() == BSIM_ERROR_INVALID_PERCENT);
    }
    CHECK(bad.decode_lossy() == "%zzA");
    CHECK(bsim::text(bsim_text_from_percent(bsim::str("%C4"))).decode_bytes() == "\xC4");
    CHECK(bsim::text().decode().empty() && !bsim::text() && bsim::text(""));
    bsim::response fault;
    fault.kind = BSIM_RESPONSE_FAULT;
    fault.fault.reason = bsim::text("no");
    std::string wire = fault.encode_http();
    CHECK(wire.find("HTTP/1.1 500 ") == 0);
    std::string encoded = fault.encode();
    CHECK(bsim::response::parse(encoded).is_fault());
    CHECK(bsim::soap_version(encoded) == BSIM_SOAP_1_1);

    const bsim_text codes[] = {bsim::text("a"), bsim::text("b")};
    const bsim_translation german = {bsim::text("de"), bsim::text("nein")};
    fault.fault.soap_version = BSIM_SOAP_1_2;
    fault.fault.kind = BSIM_FAULT_SERVER;
    fault.fault.subcodes = codes;
    fault.fault.subcode_count = 2;
    fault.fault.translations = &german;
    fault.fault.translation_count = 1;
    encoded = fault.encode();
    CHECK(bsim::soap_version(encoded) == BSIM_SOAP_1_2);
    const bsim::response read = bsim::response::parse(encoded);
    CHECK(read.fault.kind == BSIM_FAULT_SERVER);
    CHECK(bsim::text(read.fault.code).decode() == "soap:Receiver");
    const std::vector<bsim::text> subcodes = bsim::fault_subcodes(encoded);
    CHECK(subcodes.size() == 2 && subcodes[1].decode() == "b");
    const std::vector<bsim::translation> others = bsim::fault_translations(encoded);
    CHECK(others.size() == 1 && others[0].lang.decode() == "de");
    CHECK(others[0].reason.decode() == "nein");
    try {
        bsim::fault_subcodes("<a/>");
        CHECK(false);
    } catch (const bsim::error &error) {
        CHECK(error.code() == BSIM_ERROR_NOT_SOAP);
    }
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    requests(argv[1]);
    splits(argv[1]);
    polls(argv[1]);
    decoded(argv[1]);
    errors();
    return 0;
}
