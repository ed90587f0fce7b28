/**
 * bsim_http.hpp: bsim.hpp for who receives: messages found in a buffer that fills. Header only.
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

/** The start of a buffer that fills, and what was found in it. */
class incoming {
public:
    incoming(incoming &&other) noexcept { *this = std::move(other); }

    /** The other begins anew: what it has found is here. */
    incoming &operator=(incoming &&other) noexcept
    {
        progress_ = std::exchange(other.progress_, {});
        received_ = std::exchange(other.received_, {});
        joined_ = std::exchange(other.joined_, {});
        return *this;
    }

    /** What the head says, where the body is, and how much of the buffer the message takes. */
    const bsim_received &head() const noexcept { return received_; }

protected:
    incoming() = default;
    ~incoming() = default;

    /** Splits with `call(buf, cap, error)`, with room for a body that has to be joined. */
    template <typename Call>
    bool split(Call call)
    {
        // A call that fails may leave it as it is.
        received_ = {};
        bsim_error raw;
        std::int32_t status = call(joined_.data(), joined_.size(), &raw);
        if (status == BSIM_BUFFER_TOO_SMALL) {
            joined_.resize(received_.needed);
            status = call(joined_.data(), joined_.size(), &raw);
        }
        if (status == BSIM_INCOMPLETE)
            return false;
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
 * Requests as a server receives them:
 *
 *     bsim::incoming_request incoming;
 *     while (!incoming.split(buffer))
 *         read_more(buffer);
 *     answer(incoming.message());
 *     buffer.erase(0, incoming.head().consumed);
 *
 * The message views the buffer and this object, until either changes.
 */
class incoming_request : public detail::incoming {
public:
    /** Finds the request at the start of all that was received. False: read more. */
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

/** Responses as a client receives them; used as bsim::incoming_request. */
class incoming_response : public detail::incoming {
public:
    /**
     * Finds the response at the start of all that was received. False: read more, or say that the
     * connection has been closed. Without SOAP, the kind of the message is BSIM_RESPONSE_NO_SOAP.
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
