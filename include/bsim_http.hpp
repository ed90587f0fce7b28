/**
 * bsim_http.hpp: splits HTTP messages from a receive buffer, for bsim.hpp. Header only.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef BSIM_HTTP_HPP
#define BSIM_HTTP_HPP

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "bsim.hpp"

namespace bsim {

namespace detail {

/** The message at the start of a receive buffer. */
class incoming {
public:
    incoming(incoming &&other) noexcept { *this = std::move(other); }

    /** Takes the state of the other object, which then starts with a new message. */
    incoming &operator=(incoming &&other) noexcept
    {
        progress_ = std::exchange(other.progress_, {});
        received_ = std::exchange(other.received_, {});
        joined_ = std::exchange(other.joined_, {});
        return *this;
    }

    /** The values of the head, the body, and the number of bytes that belong to the message. */
    const bsim_received &head() const noexcept { return received_; }

protected:
    incoming() = default;
    ~incoming() = default;

    /** Splits with `call(buf, cap, error)`. Allocates the buffer to join a chunked body. */
    template <typename Call>
    bool split(Call call)
    {
        // A call that fails does not always write `received_`.
        received_ = {};
        bsim_error raw;
        std::int32_t status = call(joined_.data(), joined_.size(), &raw);
        if (status == BSIM_BUFFER_TOO_SMALL) {
            joined_.resize(received_.needed);
            status = call(joined_.data(), joined_.size(), &raw);
        }
        if (status == BSIM_INCOMPLETE)
            return false;
        if (status != BSIM_OK)
            progress_ = {};
        check(status, raw);
        return true;
    }

    bsim_progress progress_ = {};
    bsim_received received_ = {};

private:
    std::vector<char> joined_;
};

} // namespace detail

/**
 * Splits requests, for a server:
 *
 *     bsim::incoming_request incoming;
 *     while (!incoming.split(buffer))
 *         read_more(buffer);
 *     answer(incoming.message());
 *     buffer.erase(0, incoming.head().consumed);
 *
 * The message is a view of the buffer and of this object. It is valid until either changes.
 */
class incoming_request : public detail::incoming {
public:
    /** Splits the request from the start of the buffer. Returns false if it is not complete: receive
        more bytes. Throws bsim::error. */
    bool split(input buffer, const bsim_options *options = nullptr)
    {
        return incoming::split([&](char *buf, std::size_t cap, bsim_error *raw) {
            return bsim_post_split(str(buffer), &progress_, options, buf, cap, &received_,
                                   &message_, raw);
        });
    }

    const request &message() const noexcept { return message_; }

private:
    request message_;
};

/** Splits responses, for a client. Use it like bsim::incoming_request. */
class incoming_response : public detail::incoming {
public:
    /**
     * Splits the response from the start of the buffer. Returns false if it is not complete:
     * receive more bytes, or set `is_closed` if the connection is closed. If the body is not
     * SOAP, the kind of the message is BSIM_RESPONSE_NO_SOAP. Throws bsim::error.
     */
    bool split(input buffer, bool is_closed = false,
               const bsim_options *options = nullptr)
    {
        return incoming::split([&](char *buf, std::size_t cap, bsim_error *raw) {
            return bsim_reply_split(str(buffer), is_closed, &progress_, options, buf, cap,
                                    &received_, &message_, raw);
        });
    }

    const response &message() const noexcept { return message_; }

private:
    response message_;
};

} // namespace bsim

#endif /* BSIM_HTTP_HPP */
