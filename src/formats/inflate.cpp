// zlib streams (RFC 1950, RFC 1951) through zlib.
#include "formats/inflate.h"

#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>

namespace akashi::formats {
namespace {

struct Ender {
  void operator()(z_stream* stream) const {
    inflateEnd(stream);
    delete stream;  // NOLINT(cppcoreguidelines-owning-memory)
  }
};

std::unexpected<Error> bad_data(const z_stream& stream, std::string_view what) {
  return fail(ErrorCode::kInvalidInput, msg::kSyntax,
              {std::string(what), stream.msg != nullptr ? stream.msg : "stream"},
              {.line = 0, .column = 0, .offset = stream.total_in});
}

Bytes grown(const Bytes& old, std::size_t used, std::size_t size) {
  Bytes bytes(size);
  if (used > 0) {
    std::memcpy(bytes.data(), old.view().data(), used);
  }
  return bytes;
}

}  // namespace

Result<Bytes> inflate_zlib(std::string_view bytes, std::uint64_t limit) {
  std::unique_ptr<z_stream, Ender> stream(new z_stream{});
  if (inflateInit(stream.get()) != Z_OK) {
    return fail(ErrorCode::kUnavailable, msg::kInternal, {"zlib"});
  }
  if (bytes.size() > std::numeric_limits<uInt>::max()) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"compressed bytes", std::to_string(std::numeric_limits<uInt>::max())});
  }
  // zlib does not write to its input.
  stream->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream->avail_in = static_cast<uInt>(bytes.size());
  constexpr std::size_t kFirst = 16U << 10;
  constexpr std::size_t kStep = 64U << 20;
  constexpr std::uint64_t kMost = std::numeric_limits<std::size_t>::max() / 4;
  // One byte more than allowed, to see that there is more.
  const auto most = static_cast<std::size_t>(std::min(limit, kMost)) + 1;
  Bytes out(std::min(most, std::max(kFirst, bytes.size() * 4)));
  std::size_t used = 0;
  while (true) {
    const auto room = std::min(out.size() - used, kStep);
    stream->next_out = reinterpret_cast<Bytef*>(out.data() + used);
    stream->avail_out = static_cast<uInt>(room);
    const int status = inflate(stream.get(), Z_NO_FLUSH);
    used += room - stream->avail_out;
    if (used > limit) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"decompressed bytes", std::to_string(limit)});
    }
    if (status == Z_STREAM_END) {
      out.shrink(used);
      return out;
    }
    if (status == Z_BUF_ERROR || (status == Z_OK && stream->avail_out != 0)) {
      return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"zlib data"},
                  {.line = 0, .column = 0, .offset = stream->total_in});
    }
    if (status != Z_OK) {
      return bad_data(*stream, "zlib data");
    }
    if (used == out.size()) {
      out = grown(out, used, std::min(most, out.size() * 2));
    }
  }
}

Result<void> inflate_gzip(const ByteReader& file, std::uint64_t limit,
                          const std::function<void(std::string_view)>& take) {
  constexpr int kGzipOnly = 15 + 16;
  constexpr std::size_t kBlock = 256U << 10;
  std::unique_ptr<z_stream, Ender> stream(new z_stream{});
  if (inflateInit2(stream.get(), kGzipOnly) != Z_OK) {
    return fail(ErrorCode::kUnavailable, msg::kInternal, {"zlib"});
  }
  Bytes in(kBlock);
  Bytes out(kBlock);
  std::uint64_t given = 0;
  std::uint64_t offset = 0;
  bool ended = false;  // A member; another may follow.
  while (true) {
    if (stream->avail_in == 0) {
      AKASHI_TRY_ASSIGN(const auto count, file.read_at(offset, {in.data(), kBlock}));
      if (count == 0) {
        return ended ? Result<void>()
                     : fail(ErrorCode::kInvalidInput, msg::kTruncated, {"gzip data"});
      }
      offset += count;
      stream->next_in = reinterpret_cast<Bytef*>(in.data());
      stream->avail_in = static_cast<uInt>(count);
    }
    if (ended && inflateReset(stream.get()) != Z_OK) {
      return fail(ErrorCode::kUnavailable, msg::kInternal, {"zlib"});
    }
    ended = false;
    stream->next_out = reinterpret_cast<Bytef*>(out.data());
    stream->avail_out = static_cast<uInt>(kBlock);
    const int status = inflate(stream.get(), Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
      return bad_data(*stream, "gzip data");
    }
    const auto count = kBlock - stream->avail_out;
    given += count;
    if (given > limit) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"unpacked bytes", std::to_string(limit)});
    }
    take(out.view().substr(0, count));
    ended = status == Z_STREAM_END;
  }
}

}  // namespace akashi::formats
