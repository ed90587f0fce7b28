/**
 * bsim.hpp: bsim.h for C++17. Header only; link with libbsim.
 *
 * - Errors are exceptions of type bsim::error, a std::runtime_error with code, offset and detail.
 * - Texts, requests and responses derive from the structs of bsim.h. An event holds a bsim_event,
 *   which raw() returns. All are views of the parsed body, or of the texts that you made them from,
 *   which must outlive them; only a bsim::session owns its texts. Nothing is copied until you decode
 *   a text.
 * - A bsim::text is made from a std::string_view, a std::string or a literal, and is a view of it.
 *   A temporary std::string does not compile where the library would keep a view of it. The same
 *   holds for the argument of bsim::str().
 * - Cursors free themselves. You can move them, and start them again on another body.
 * - bsim_text.hpp defines errors and texts. This header includes it. bsim_http.hpp splits messages
 *   from the bytes that a connection receives.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef BSIM_HPP
#define BSIM_HPP

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bsim_text.hpp"

namespace bsim {

namespace detail {

/** Encodes with `call(buf, cap, len, error)`. The first call asks for the length. */
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

/** The items from `read(body, options, items, cap, count, error)`. The first call asks for their
    number. */
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

/** A session that owns its texts. A client keeps it as long as it is logged in. */
struct session {
    std::optional<std::string> session_id, user_id, login_time, client_ip;

    session() = default;
    explicit session(const bsim_session &raw)
        : session_id(owned(raw.session_id)), user_id(owned(raw.user_id)),
          login_time(owned(raw.login_time)), client_ip(owned(raw.client_ip))
    {
    }

    /** A view of this session, for a request. */
    bsim_session raw() const & noexcept
    {
        return {viewed(session_id), viewed(user_id), viewed(login_time), viewed(client_ip), 1};
    }
    bsim_session raw() const && = delete;

private:
    static std::optional<std::string> owned(text it)
    {
        return it ? std::optional(it.decode()) : std::nullopt;
    }
    static text viewed(const std::optional<std::string> &it) noexcept
    {
        return it ? text(*it) : text();
    }
};

/** A request. It is a view of the texts or the body that it was made from. */
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
            throw error({BSIM_MISUSE_CONSTANT, 0, str("presence"), BSIM_NO_OFFSET});
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

    /** Parses the body of any request. The body must outlive the result. Throws bsim::error. */
    static request parse(input body, const bsim_options *options = nullptr)
    {
        request out;
        bsim_error raw;
        detail::check(bsim_request_parse(str(body), options, &out, &raw), raw);
        return out;
    }

    /** Encodes the body. Throws bsim::error. */
    std::string encode() const
    {
        return detail::encode([this](char *buf, std::size_t cap, std::size_t *len, bsim_error *raw) {
            return bsim_request_encode(this, buf, cap, len, raw);
        });
    }

    /** Encodes head and body. `post` has the values of the head; its `request` is ignored. Throws
        bsim::error. */
    std::string encode_http(bsim_post post = {}) const
    {
        post.request = this;
        return detail::encode([&](char *buf, std::size_t cap, std::size_t *len, bsim_error *raw) {
            return bsim_post_encode(&post, buf, cap, len, raw);
        });
    }

private:
    explicit request(std::int32_t which) noexcept : bsim_request{} { operation = which; }

    request(std::int32_t which, const bsim_session &of, text network, text sender) noexcept
        : request(which)
    {
        session = of;
        im_type = network;
        account = sender;
    }
};

/** A response. It is a view of the texts or the body that it was made from. */
struct response : bsim_response {
    response() noexcept : bsim_response{} {}
    explicit response(const bsim_response &raw) noexcept : bsim_response(raw) {}

    /** Parses the body of any response. The body must outlive the result. Throws bsim::error. */
    static response parse(input body, const bsim_options *options = nullptr)
    {
        response out;
        bsim_error raw;
        detail::check(bsim_response_parse(str(body), options, &out, &raw), raw);
        return out;
    }

    /** A KeepSessionAlive response with these events. They must outlive it. */
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
    static response of_events(const std::vector<bsim_event> &&, std::int32_t = 0) = delete;

    bool is_fault() const noexcept { return kind == BSIM_RESPONSE_FAULT; }

    /** Encodes the body. Throws bsim::error. */
    std::string encode() const
    {
        return detail::encode([this](char *buf, std::size_t cap, std::size_t *len, bsim_error *raw) {
            return bsim_response_encode(this, buf, cap, len, raw);
        });
    }

    /** Encodes head and body. `reply` has the values of the head; its `response` is ignored. Throws
        bsim::error. */
    std::string encode_http(bsim_reply reply = {}) const
    {
        reply.response = this;
        return detail::encode([&](char *buf, std::size_t cap, std::size_t *len, bsim_error *raw) {
            return bsim_reply_encode(&reply, buf, cap, len, raw);
        });
    }
};

/** The SOAP version of any body: BSIM_SOAP_1_1 or BSIM_SOAP_1_2. A server answers in the version of
    the request. Nothing after the start tag of the envelope is parsed, but the whole body must be
    UTF-8. Throws bsim::error. */
inline std::int32_t soap_version(input body, const bsim_options *options = nullptr)
{
    std::int32_t version = BSIM_SOAP_1_1;
    bsim_error raw;
    detail::check(bsim_soap_version_parse(str(body), options, &version, &raw), raw);
    return version;
}

/** The subcodes of a fault. They are views of the body. Throws bsim::error. */
inline std::vector<text> fault_subcodes(input body,
                                        const bsim_options *options = nullptr)
{
    const auto codes = detail::list<bsim_text>(bsim_fault_subcodes, body, options);
    return {codes.begin(), codes.end()};
}

/** The reason of a fault in another language. */
struct translation {
    text lang, reason;
};

/** The translations of the reason of a fault. They are views of the body. Throws bsim::error. */
inline std::vector<translation> fault_translations(input body,
                                                   const bsim_options *options = nullptr)
{
    std::vector<translation> out;
    for (const auto &it : detail::list<bsim_translation>(bsim_fault_translations, body, options))
        out.push_back({it.lang, it.reason});
    return out;
}

/** The members of an event, each as a bsim::text or a bsim::field. */
template <typename Text> class basic_event {
public:
    explicit basic_event(const bsim_event &raw = {}) noexcept : raw_(raw) {}

    /** One of the BSIM_EVENT constants. bsim.h lists the members of each kind. The member
     * `text` is message() here. */
    std::int32_t kind() const noexcept { return raw_.kind; }
    Text id() const noexcept { return raw_.id; }
    Text account() const noexcept { return raw_.account; }
    Text nickname() const noexcept { return raw_.nickname; }
    Text group_id() const noexcept { return raw_.group_id; }
    Text status() const noexcept { return raw_.status; }
    Text blocked() const noexcept { return raw_.blocked; }
    Text personal_message() const noexcept { return raw_.personal_message; }
    Text im_type() const noexcept { return raw_.im_type; }
    Text datetime() const noexcept { return raw_.datetime; }
    Text sender() const noexcept { return raw_.sender; }
    Text message() const noexcept { return raw_.text; }
    Text name() const noexcept { return raw_.name; }
    Text xml() const noexcept { return raw_.xml; }
    /** The C struct, for example to encode it. */
    const bsim_event &raw() const noexcept { return raw_; }

    /** The status as one of the BSIM_PRESENCE constants. Throws bsim::error. */
    std::int32_t presence() const { return parse(bsim_presence_parse, raw_.status); }
    /** The blocked member as one of the BSIM_BLOCKED constants. Throws bsim::error. */
    std::int32_t blocked_state() const { return parse(bsim_blocked_parse, raw_.blocked); }

private:
    template <typename Parse> static std::int32_t parse(Parse call, const bsim_text &raw)
    {
        std::int32_t value = 0;
        bsim_error failure;
        detail::check(call(raw, &value, &failure), failure);
        return value;
    }

    bsim_event raw_;
};

/** An event with decoded texts: each member is a std::string_view. */
using decoded_event = basic_event<field>;

/** An event with raw texts: each member is a bsim::text, which you can decode. */
struct event : basic_event<text> {
    using basic_event::basic_event;

    /**
     * Decodes the texts of this event. The mode is BSIM_DECODE_STRICT or BSIM_DECODE_LOSSY. The
     * result is a view of the body and of the buffer. The buffer grows as needed; you can use it
     * again for the next event. Throws bsim::error.
     */
    decoded_event decoded(std::string &buffer, std::int32_t mode = BSIM_DECODE_STRICT) const
    {
        bsim_event plain;
        bsim_error failure;
        std::size_t len = 0;
        const auto decode = [&] {
            return bsim_event_decode(&raw(), mode, buffer.data(), buffer.size(), &plain, &len,
                                     &failure);
        };
        std::int32_t status = decode();
        if (status == BSIM_BUFFER_TOO_SMALL) {
            buffer.resize(len);
            status = decode();
        }
        detail::check(status, failure);
        return decoded_event(plain);
    }
};

namespace detail {

/** An input iterator over a range. `next(item)` of the range returns false at the end. */
template <typename Range, typename Item> class iterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Item;
    using difference_type = std::ptrdiff_t;
    using pointer = const Item *;
    using reference = const Item &;

    explicit iterator(Range *range) : range_(range)
    {
        if (range_ != nullptr)
            ++*this;
    }

    reference operator*() const noexcept { return item_; }
    pointer operator->() const noexcept { return &item_; }
    iterator &operator++()
    {
        if (!range_->next(item_))
            range_ = nullptr;
        return *this;
    }
    void operator++(int) { ++*this; }
    friend bool operator==(const iterator &a, const iterator &b) noexcept
    {
        return a.range_ == b.range_;
    }
    friend bool operator!=(const iterator &a, const iterator &b) noexcept { return !(a == b); }

private:
    Range *range_;
    Item item_;
};

} // namespace detail

/**
 * The events of a response, for one pass:
 *
 *     for (const bsim::event &event : bsim::events(body))
 *
 * The constructor and every step may throw bsim::error. The body must outlive the events.
 */
class events {
public:
    using iterator = detail::iterator<events, event>;

    /** Makes a cursor that is not started. */
    events() : cursor_(bsim_events_new()) {}
    explicit events(input body, const bsim_options *options = nullptr) : events()
    {
        start(body, options);
    }

    /** Starts the cursor on a body. It may be new, or started on another body before. */
    events &start(input body, const bsim_options *options = nullptr)
    {
        bsim_error raw;
        detail::check(bsim_events_start(cursor_.get(), str(body), options, &raw), raw);
        return *this;
    }

    /** Reads the next event. Returns false if there are no more events. */
    bool next(event &out)
    {
        bsim_error failure;
        bsim_event raw;
        const std::int32_t status = bsim_events_next(cursor_.get(), &raw, &failure);
        if (status == BSIM_END)
            return false;
        detail::check(status, failure);
        out = event(raw);
        return true;
    }

    /** Reads the next event. A second call does not go back: a cursor reads a body once. */
    iterator begin() { return iterator(this); }
    iterator end() noexcept { return iterator(nullptr); }

private:
    struct deleter {
        void operator()(bsim_events *cursor) const noexcept { bsim_events_free(cursor); }
    };

    std::unique_ptr<bsim_events, deleter> cursor_;
};

/**
 * The events of a response with decoded texts. Otherwise like bsim::events:
 *
 *     for (const bsim::decoded_event &event : bsim::decoded_events(body))
 *         std::cout << event.nickname();
 *
 * An event is valid until the next one is read, or this object is moved or destroyed.
 */
class decoded_events {
public:
    using iterator = detail::iterator<decoded_events, decoded_event>;

    /** The mode is BSIM_DECODE_STRICT or BSIM_DECODE_LOSSY. */
    explicit decoded_events(input body, std::int32_t mode = BSIM_DECODE_STRICT,
                            const bsim_options *options = nullptr)
        : events_(body, options), mode_(mode)
    {
    }

    /** Starts again, on another body. */
    decoded_events &start(input body, const bsim_options *options = nullptr)
    {
        events_.start(body, options);
        return *this;
    }

    /** Reads the next event. Returns false if there are no more events. */
    bool next(decoded_event &out)
    {
        event raw;
        if (!events_.next(raw))
            return false;
        out = raw.decoded(buffer_, mode_);
        return true;
    }

    /** Reads the next event. A second call does not go back: a cursor reads a body once. */
    iterator begin() { return iterator(this); }
    iterator end() noexcept { return iterator(nullptr); }

private:
    events events_;
    std::int32_t mode_;
    std::string buffer_;
};

} // namespace bsim

#endif /* BSIM_HPP */
