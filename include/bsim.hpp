/**
 * bsim.hpp: bsim.h for C++17. Header only; link with libbsim.
 *
 * - Errors are exceptions: bsim::error, a std::runtime_error with code, offset and detail.
 * - Texts, messages and events are the structs of bsim.h with members to read them: what is read
 *   is a view of the body, which has to outlive it. Nothing is copied until a text is decoded.
 * - A bsim::text is made from anything that is a std::string_view, and then views that.
 * - Cursors free themselves. They can be moved, and started again on another body.
 * - bsim_http.hpp finds the messages in what a connection receives.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef BSIM_HPP
#define BSIM_HPP

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bsim.h"

namespace bsim {

/** A view of the library's as one of C++'s. */
inline std::string_view view(bsim_str text) noexcept { return {text.ptr, text.len}; }

/** A view of C++'s as one of the library's. */
inline bsim_str str(std::string_view text) noexcept { return {text.data(), text.size()}; }

/** What went wrong, and where. */
class error : public std::runtime_error {
public:
    explicit error(const bsim_error &raw) : std::runtime_error(message(raw)), raw_(raw) {}

    /** One of the constants of bsim.h. */
    std::int32_t code() const noexcept { return raw_.code; }
    /** As bsim_error says it. */
    std::size_t offset() const noexcept { return raw_.offset; }
    /** What was expected, or the name of the field or parameter. */
    std::string_view detail() const noexcept { return view(raw_.detail); }
    /** Whether it is the peer's mistake, not the program's. */
    bool is_peers() const noexcept { return raw_.code >= BSIM_ERROR_UNEXPECTED_END; }
    /** Line and column of the offset in what was parsed. */
    bsim_location location(std::string_view input) const noexcept
    {
        bsim_location location = {0, 0};
        bsim_location_find(str(input), raw_.offset, &location);
        return location;
    }

private:
    static std::string message(const bsim_error &raw)
    {
        std::size_t len = 0;
        bsim_error_message(&raw, nullptr, 0, &len);
        std::string text(len, '\0');
        bsim_error_message(&raw, text.data(), text.size(), &len);
        return text;
    }

    bsim_error raw_;
};

namespace detail {

inline void check(std::int32_t status, const bsim_error &raw)
{
    if (status != BSIM_OK)
        throw error(raw);
}

/** Encodes with `call(buf, cap, len, error)`, which is asked for the length first. */
template <typename Call>
std::string encode(Call call)
{
    bsim_error raw;
    std::size_t len = 0;
    std::int32_t status = call(nullptr, std::size_t{0}, &len, &raw);
    if (status != BSIM_BUFFER_TOO_SMALL)
        throw error(raw);
    std::string out(len, '\0');
    check(call(out.data(), out.size(), &len, &raw), raw);
    return out;
}

/** The items that `read(body, options, items, cap, count, error)` gives, which is asked for their
    number first. */
template <typename Item, typename Read>
std::vector<Item> list(Read read, std::string_view body, const bsim_options *options)
{
    bsim_error raw;
    std::size_t count = 0;
    std::int32_t status = read(str(body), options, nullptr, 0, &count, &raw);
    std::vector<Item> items(status == BSIM_BUFFER_TOO_SMALL ? count : 0);
    if (!items.empty())
        status = read(str(body), options, items.data(), items.size(), &count, &raw);
    check(status, raw);
    return items;
}

} // namespace detail

/** The text of a field. Not there, if made from nothing. */
struct text : bsim_text {
    text() noexcept : bsim_text{nullptr, 0, 0, BSIM_TEXT_ABSENT} {}
    text(const bsim_text &raw) noexcept : bsim_text(raw) {}
    text(std::string_view plain) noexcept : bsim_text(bsim_text_plain(str(plain))) {}
    text(const std::string &plain) noexcept : text(std::string_view(plain)) {}
    text(const char *plain) : text(std::string_view(plain)) {}

    /** Whether the field is there; it may be empty. */
    explicit operator bool() const noexcept { return form != BSIM_TEXT_ABSENT; }
    /** The text as it is written, with all its escapes. */
    std::string_view raw() const noexcept { return {ptr, len}; }
    /** What the text stands for; nothing, if it is not there. Throws bsim::error. */
    std::string decode() const { return decode(BSIM_DECODE_STRICT); }
    /** As decode(), at any price: never throws bsim::error for what the text holds. */
    std::string decode_lossy() const { return decode(BSIM_DECODE_LOSSY); }
    /** The bytes that the text stands for, for text that was never UTF-8. */
    std::string decode_bytes() const { return decode(BSIM_DECODE_BYTES); }

private:
    std::string decode(std::int32_t mode) const
    {
        /* What is decoded is never longer than what is written. */
        std::string out(len, '\0');
        std::size_t written = 0;
        bsim_error raw;
        detail::check(bsim_text_decode(*this, mode, out.data(), out.size(), &written, &raw), raw);
        out.resize(written);
        return out;
    }
};

/** A session that owns its texts: what a client keeps between login and logout. */
struct session {
    std::string session_id, user_id, login_time, client_ip;

    session() = default;
    explicit session(const bsim_session &raw)
        : session_id(text(raw.session_id).decode()), user_id(text(raw.user_id).decode()),
          login_time(text(raw.login_time).decode()), client_ip(text(raw.client_ip).decode())
    {
    }

    /** A view of this session, for a request. */
    bsim_session raw() const noexcept
    {
        return {text(session_id), text(user_id), text(login_time), text(client_ip), 1};
    }
};

/** A request. It views what it was made from. */
struct request : bsim_request {
    request() noexcept : bsim_request{} {}

    static request login(text user_id, text password) noexcept
    {
        request out(BSIM_OPERATION_LOGIN);
        out.bsim_request::user_id = user_id;
        out.bsim_request::password = password;
        return out;
    }

    static request login_im(const bsim_session &session, text im_type, text account,
                            text password) noexcept
    {
        request out(BSIM_OPERATION_LOGIN_IM, session, im_type, account);
        out.bsim_request::password = password;
        return out;
    }

    static request keep_session_alive(const bsim_session &session) noexcept
    {
        return request(BSIM_OPERATION_KEEP_SESSION_ALIVE, session, {}, {});
    }

    /** Throws bsim::error for a presence that has no code. */
    static request change_status(const bsim_session &session, text im_type, text account,
                                 std::int32_t presence)
    {
        const bsim_str code = bsim_presence_code(presence);
        if (code.len == 0)
            throw error({BSIM_MISUSE_CONSTANT, 0, str("presence")});
        request out(BSIM_OPERATION_CHANGE_STATUS, session, im_type, account);
        out.bsim_request::status = bsim_text_plain(code);
        return out;
    }

    static request send_message(const bsim_session &session, text im_type, text account,
                                text to_account, text message) noexcept
    {
        request out(BSIM_OPERATION_SEND_MESSAGE, session, im_type, account);
        out.bsim_request::to_account = to_account;
        out.bsim_request::message = message;
        return out;
    }

    static request get_version() noexcept { return request(BSIM_OPERATION_GET_VERSION); }

    /** Reads the body of any request, which then has to outlive this. Throws bsim::error. */
    static request parse(std::string_view body, const bsim_options *options = nullptr)
    {
        request out;
        bsim_error raw;
        detail::check(bsim_request_parse(str(body), options, &out, &raw), raw);
        return out;
    }

    /** The body. Throws bsim::error. */
    std::string encode() const
    {
        return detail::encode([this](char *buf, std::size_t cap, std::size_t *len, bsim_error *raw) {
            return bsim_request_encode(this, buf, cap, len, raw);
        });
    }

    /** Head and body; `post` says what the head does, and need not name the request. */
    std::string encode_http(bsim_post post = {}) const
    {
        post.request = this;
        return detail::encode([&](char *buf, std::size_t cap, std::size_t *len, bsim_error *raw) {
            return bsim_post_encode(&post, buf, cap, len, raw);
        });
    }

private:
    explicit request(std::int32_t operation) noexcept : bsim_request{}
    {
        bsim_request::operation = operation;
    }

    request(std::int32_t operation, const bsim_session &session, text im_type,
            text account) noexcept
        : request(operation)
    {
        bsim_request::session = session;
        bsim_request::im_type = im_type;
        bsim_request::account = account;
    }
};

/** A response. It views what it was made from. */
struct response : bsim_response {
    response() noexcept : bsim_response{} {}
    explicit response(const bsim_response &raw) noexcept : bsim_response(raw) {}

    /** Reads the body of any response, which then has to outlive this. Throws bsim::error. */
    static response parse(std::string_view body, const bsim_options *options = nullptr)
    {
        response out;
        bsim_error raw;
        detail::check(bsim_response_parse(str(body), options, &out, &raw), raw);
        return out;
    }

    /** An answer with these events, which have to outlive it. */
    static response of_events(const std::vector<bsim_event> &events,
                              std::int32_t form = BSIM_RESULT_ESCAPED) noexcept
    {
        response out;
        out.kind = BSIM_OPERATION_KEEP_SESSION_ALIVE;
        out.events = events.data();
        out.event_count = events.size();
        out.result_form = form;
        return out;
    }

    bool is_fault() const noexcept { return kind == BSIM_RESPONSE_FAULT; }

    /** The body. Throws bsim::error. */
    std::string encode() const
    {
        return detail::encode([this](char *buf, std::size_t cap, std::size_t *len, bsim_error *raw) {
            return bsim_response_encode(this, buf, cap, len, raw);
        });
    }

    /** Head and body; `reply` says what the head does, and need not name the response. */
    std::string encode_http(bsim_reply reply = {}) const
    {
        reply.response = this;
        return detail::encode([&](char *buf, std::size_t cap, std::size_t *len, bsim_error *raw) {
            return bsim_reply_encode(&reply, buf, cap, len, raw);
        });
    }
};

/** BSIM_SOAP_1_1 or BSIM_SOAP_1_2, of any body: what to answer in. Throws bsim::error. */
inline std::int32_t soap_version(std::string_view body, const bsim_options *options = nullptr)
{
    std::int32_t version = BSIM_SOAP_1_1;
    bsim_error raw;
    detail::check(bsim_soap_version_parse(str(body), options, &version, &raw), raw);
    return version;
}

/** The codes of a fault that say more, which then view its body. Throws bsim::error. */
inline std::vector<text> fault_subcodes(std::string_view body,
                                        const bsim_options *options = nullptr)
{
    const auto codes = detail::list<bsim_text>(bsim_fault_subcodes, body, options);
    return {codes.begin(), codes.end()};
}

/** The reason of a fault, in one more language. */
struct translation {
    text lang, reason;
};

/** The reason of a fault in its other languages. It views the body. Throws bsim::error. */
inline std::vector<translation> fault_translations(std::string_view body,
                                                   const bsim_options *options = nullptr)
{
    std::vector<translation> out;
    for (const auto &it : detail::list<bsim_translation>(bsim_fault_translations, body, options))
        out.push_back({it.lang, it.reason});
    return out;
}

/** One event: bsim_event, with its texts as bsim::text. */
class event {
public:
    explicit event(const bsim_event &raw) noexcept : raw_(raw) {}

    /** One of the BSIM_EVENT constants, which say what an event has. */
    std::int32_t kind() const noexcept { return raw_.kind; }
    text id() const noexcept { return raw_.id; }
    text account() const noexcept { return raw_.account; }
    text nickname() const noexcept { return raw_.nickname; }
    text group_id() const noexcept { return raw_.group_id; }
    text status() const noexcept { return raw_.status; }
    text blocked() const noexcept { return raw_.blocked; }
    text personal_message() const noexcept { return raw_.personal_message; }
    text im_type() const noexcept { return raw_.im_type; }
    text datetime() const noexcept { return raw_.datetime; }
    text sender() const noexcept { return raw_.sender; }
    text message() const noexcept { return raw_.text; }
    text name() const noexcept { return raw_.name; }
    text xml() const noexcept { return raw_.xml; }
    /** The struct itself, to be encoded for instance. */
    const bsim_event &raw() const noexcept { return raw_; }

    /** One of the BSIM_PRESENCE constants, for the status. */
    std::int32_t presence() const
    {
        std::int32_t presence = BSIM_PRESENCE_OTHER;
        bsim_error raw;
        detail::check(bsim_presence_parse(raw_.status, &presence, &raw), raw);
        return presence;
    }

    /** One of the BSIM_BLOCKED constants. */
    std::int32_t blocked_state() const
    {
        std::int32_t blocked = BSIM_BLOCKED_OTHER;
        bsim_error raw;
        detail::check(bsim_blocked_parse(raw_.blocked, &blocked, &raw), raw);
        return blocked;
    }

private:
    bsim_event raw_;
};

/**
 * The events of an answer, for one pass:
 *
 *     for (const bsim::event &event : bsim::events(body))
 *
 * Starting and every step throw bsim::error. The body has to outlive the events.
 */
class events {
public:
    class iterator {
    public:
        using iterator_category = std::input_iterator_tag;
        using value_type = event;
        using difference_type = std::ptrdiff_t;
        using pointer = const event *;
        using reference = const event &;

        reference operator*() const noexcept { return current_; }
        pointer operator->() const noexcept { return &current_; }
        iterator &operator++()
        {
            step();
            return *this;
        }
        void operator++(int) { step(); }
        friend bool operator==(const iterator &a, const iterator &b) noexcept
        {
            return a.cursor_ == b.cursor_;
        }
        friend bool operator!=(const iterator &a, const iterator &b) noexcept { return !(a == b); }

    private:
        friend class events;
        explicit iterator(bsim_events *cursor) : cursor_(cursor), current_(bsim_event{})
        {
            if (cursor_ != nullptr)
                step();
        }

        void step()
        {
            bsim_error raw;
            bsim_event next;
            std::int32_t status = bsim_events_next(cursor_, &next, &raw);
            if (status == BSIM_END) {
                cursor_ = nullptr;
                return;
            }
            detail::check(status, raw);
            current_ = event(next);
        }

        bsim_events *cursor_;
        event current_;
    };

    /** A cursor that is not started. */
    events() : cursor_(bsim_events_new()) {}
    explicit events(std::string_view body, const bsim_options *options = nullptr) : events()
    {
        start(body, options);
    }

    /** Starts on another body. */
    events &start(std::string_view body, const bsim_options *options = nullptr)
    {
        bsim_error raw;
        detail::check(bsim_events_start(cursor_.get(), str(body), options, &raw), raw);
        return *this;
    }

    /** Reads the next event: there is one pass over a body. */
    iterator begin() { return iterator(cursor_.get()); }
    iterator end() noexcept { return iterator(nullptr); }

private:
    struct deleter {
        void operator()(bsim_events *cursor) const noexcept { bsim_events_free(cursor); }
    };

    std::unique_ptr<bsim_events, deleter> cursor_;
};

} // namespace bsim

#endif /* BSIM_HPP */
