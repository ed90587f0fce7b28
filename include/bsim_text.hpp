/**
 * bsim_text.hpp: errors and texts for bsim.hpp. Header only.
 *
 * SPDX-License-Identifier: MIT OR Apache-2.0
 */
#ifndef BSIM_TEXT_HPP
#define BSIM_TEXT_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "bsim.h"

namespace bsim {

/** Converts a bsim_str to a std::string_view. */
inline std::string_view view(bsim_str text) noexcept { return {text.ptr, text.len}; }

/** An argument that the library keeps a view of, such as the body to parse. It cannot be a
 * temporary std::string, because the view would outlive it. */
struct input : std::string_view {
    input(std::string_view body) noexcept : std::string_view(body) {}
    input(const std::string &body) noexcept : std::string_view(body) {}
    input(const std::string &&) = delete;
    input(const char *body) : std::string_view(body) {}
};

/** Converts a text to a bsim_str, which is a view of it. */
inline bsim_str str(input text) noexcept { return {text.data(), text.size()}; }

/** An error: what is wrong, and where. */
class error : public std::runtime_error {
public:
    explicit error(const bsim_error &raw) : std::runtime_error(message(raw)), raw_(raw) {}

    /** The code, one of the constants of bsim.h. */
    std::int32_t code() const noexcept { return raw_.code; }
    /** The number of bytes before the error, as in bsim_error. */
    std::size_t offset() const noexcept { return raw_.offset; }
    /** What was expected, or the name of the field or parameter. */
    std::string_view detail() const noexcept { return view(raw_.detail); }
    /** The offset of the other location that the error is about, if there is one. */
    std::optional<std::size_t> related() const noexcept
    {
        return raw_.related == BSIM_NO_OFFSET ? std::nullopt : std::optional(raw_.related);
    }
    /** Whether the error is in the input. */
    bool is_peers() const noexcept { return raw_.code >= BSIM_ERROR_UNEXPECTED_END; }
    /** Line and column of the offset in the input that was parsed. */
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

} // namespace detail

/** The text of a field. The default constructor makes an absent text. */
struct text : bsim_text {
    text() noexcept : bsim_text{nullptr, 0, 0, BSIM_TEXT_ABSENT} {}
    text(const bsim_text &raw) noexcept : bsim_text(raw) {}
    text(std::string_view plain) noexcept : bsim_text(bsim_text_plain(str(plain))) {}
    text(const std::string &plain) noexcept : text(std::string_view(plain)) {}
    text(const std::string &&) = delete;
    text(const char *plain) : text(std::string_view(plain)) {}

    /** Whether the field is present. It may be empty. */
    explicit operator bool() const noexcept { return form != BSIM_TEXT_ABSENT; }
    /** The raw text, escapes included. */
    std::string_view raw() const noexcept { return {ptr, len}; }
    /** The decoded text; empty if the field is absent. Throws bsim::error. */
    std::string decode() const { return decode(BSIM_DECODE_STRICT); }
    /**
     * Decodes without errors: a `%` without two hexadecimal digits stays, ill-formed UTF-8 becomes
     * U+FFFD.
     */
    std::string decode_lossy() const { return decode(BSIM_DECODE_LOSSY); }
    /** The decoded bytes, for a text that was not UTF-8 before it was percent-encoded. Throws
        bsim::error. */
    std::string decode_bytes() const { return decode(BSIM_DECODE_BYTES); }

private:
    std::string decode(std::int32_t mode) const
    {
        /* The decoded text is never longer than the raw text. */
        std::string out(len, '\0');
        std::size_t written = 0;
        bsim_error raw;
        detail::check(bsim_text_decode(*this, mode, out.data(), out.size(), &written, &raw), raw);
        out.resize(written);
        return out;
    }
};

/** The text of a field of a bsim::decoded_event. It is empty if the field is absent. */
struct field : std::string_view {
    field(const bsim_text &plain) noexcept
        : std::string_view(plain.ptr, plain.len), is_there_(plain.form != BSIM_TEXT_ABSENT)
    {
    }

    /** Whether the field is present. It may be empty. */
    explicit operator bool() const noexcept { return is_there_; }

private:
    bool is_there_;
};

} // namespace bsim

#endif /* BSIM_TEXT_HPP */
