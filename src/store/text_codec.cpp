#include "store/text_codec.h"

#include <zdict.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "base/check.h"
#include "base/strings.h"

namespace akashi::store {
namespace {

// With a dictionary, level 1 packs records to within a tenth of level 3 in half the time.
constexpr int kLevel = 1;

// For dictionaries: more samples take longer, and pack no better.
constexpr std::size_t kEnoughSamples = 64;
constexpr std::size_t kSampleBytes = 256UL << 10;
constexpr std::size_t kFewestSamples = 8;  // Of records so large that no more have room.
constexpr std::size_t kMostClasses = 256;
constexpr std::size_t kDictionaryBytes = 32UL << 10;

struct FreeZstd {
  void operator()(ZSTD_CCtx* p) const { ZSTD_freeCCtx(p); }
  void operator()(ZSTD_DCtx* p) const { ZSTD_freeDCtx(p); }
  void operator()(ZSTD_CDict* p) const { ZSTD_freeCDict(p); }
  void operator()(ZSTD_DDict* p) const { ZSTD_freeDDict(p); }
};

// Pieces from all over the samples, with the statistics of all of them. zstd's own trainer takes
// ten times as long for dictionaries that pack no better (ADR 4).
std::string make_dictionary(std::string_view samples, const std::vector<std::size_t>& sizes) {
  constexpr std::size_t kPieces = 16;
  constexpr std::size_t kPieceBytes = 1900;
  std::string content;
  for (std::size_t i = 0; i < kPieces; ++i) {
    content += samples.substr(samples.size() / kPieces * i, kPieceBytes);
  }
  std::string dictionary(kDictionaryBytes, '\0');
  const auto size =
      ZDICT_finalizeDictionary(dictionary.data(), dictionary.size(), content.data(), content.size(),
                               samples.data(), sizes.data(), static_cast<unsigned>(sizes.size()),
                               {.compressionLevel = kLevel, .notificationLevel = 0, .dictID = 0});
  if (ZDICT_isError(size) != 0) {
    return {};  // Samples that say nothing, all alike or too short: packed without.
  }
  dictionary.resize(size);
  return dictionary;
}

}  // namespace

std::string text_class(std::string_view feed, std::string_view id) {
  constexpr std::size_t kLongestPrefix = 24;
  const auto end = std::ranges::find_if_not(id, is_alpha);
  std::string name(feed);
  name += '/';
  name += id.substr(0, std::min(kLongestPrefix, static_cast<std::size_t>(end - id.begin())));
  return name;
}

struct TextCodec::State {
  // Made when first needed; they refer to the bytes of `dictionaries`.
  struct Prepared {
    std::unique_ptr<ZSTD_CDict, FreeZstd> to;
    std::unique_ptr<ZSTD_DDict, FreeZstd> from;
  };

  const ZSTD_CDict* to(std::string_view text_class) {
    const auto found = dictionaries->find(text_class);
    if (found == dictionaries->end()) {
      return nullptr;
    }
    auto& made = prepared[found->first].to;
    if (!made) {
      made.reset(ZSTD_createCDict(found->second.data(), found->second.size(), kLevel));
    }
    return made.get();
  }
  const ZSTD_DDict* from(std::string_view text_class) {
    const auto found = dictionaries->find(text_class);
    if (found == dictionaries->end()) {
      return nullptr;
    }
    auto& made = prepared[found->first].from;
    if (!made) {
      made.reset(ZSTD_createDDict(found->second.data(), found->second.size()));
    }
    return made.get();
  }

  std::shared_ptr<const Dictionaries> dictionaries;
  std::unique_ptr<ZSTD_CCtx, FreeZstd> compressor{ZSTD_createCCtx()};
  std::unique_ptr<ZSTD_DCtx, FreeZstd> decompressor{ZSTD_createDCtx()};
  std::map<std::string_view, Prepared> prepared;
  std::string buffer;  // Compressed texts are made here, so that each takes what it needs.
};

TextCodec::TextCodec(std::shared_ptr<const Dictionaries> dictionaries)
    : state_(std::make_unique<State>(std::move(dictionaries))) {
  AKASHI_CHECK(state_->compressor && state_->decompressor);
}

TextCodec::~TextCodec() = default;

bool TextCodec::has_dictionary(std::string_view text_class) const {
  return state_->dictionaries->contains(text_class);
}

Result<std::string> TextCodec::compress(std::string_view text_class, std::string_view raw) {
  auto& buffer = state_->buffer;
  if (const auto bound = ZSTD_compressBound(raw.size()); buffer.size() < bound) {
    buffer.resize(bound);
  }
  const auto* dictionary = state_->to(text_class);
  auto* context = state_->compressor.get();
  const auto size = dictionary != nullptr
                        ? ZSTD_compress_usingCDict(context, buffer.data(), buffer.size(),
                                                   raw.data(), raw.size(), dictionary)
                        : ZSTD_compressCCtx(context, buffer.data(), buffer.size(), raw.data(),
                                            raw.size(), kLevel);
  if (ZSTD_isError(size) != 0) {
    return fail(ErrorCode::kInternal, msg::kInternal, {ZSTD_getErrorName(size)});
  }
  return buffer.substr(0, size);
}

Result<std::string> TextCodec::decompress(std::string_view text_class, std::string_view compressed,
                                          std::size_t size) {
  constexpr std::size_t kLargest = 64UL << 20;
  if (size > kLargest) {
    return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                {"bytes of a record", std::to_string(kLargest)});
  }
  std::string out(size, '\0');
  // The first records of a class can be older than its dictionary.
  const bool without = ZSTD_getDictID_fromFrame(compressed.data(), compressed.size()) == 0;
  const auto* dictionary = without ? nullptr : state_->from(text_class);
  auto* context = state_->decompressor.get();
  const auto got =
      dictionary != nullptr
          ? ZSTD_decompress_usingDDict(context, out.data(), out.size(), compressed.data(),
                                       compressed.size(), dictionary)
          : ZSTD_decompressDCtx(context, out.data(), out.size(), compressed.data(),
                                compressed.size());
  if (ZSTD_isError(got) != 0 || got != size) {
    return fail(
        ErrorCode::kInvalidInput, msg::kSyntax,
        {"compressed record", ZSTD_isError(got) != 0 ? ZSTD_getErrorName(got) : "size differs"});
  }
  return out;
}

void DictionaryTrainer::add(std::string_view text_class, std::string_view raw) {
  if (done_.contains(text_class)) {
    return;
  }
  auto found = waiting_.find(text_class);
  if (found == waiting_.end()) {
    if (waiting_.size() + done_.size() >= kMostClasses) {
      return;
    }
    found = waiting_.emplace(text_class, Samples()).first;
  }
  auto& samples = found->second;
  if (samples.bytes.size() + raw.size() <= kSampleBytes) {
    samples.bytes += raw;
    samples.sizes.push_back(raw.size());
  } else {
    samples.full = true;
  }
}

Dictionaries DictionaryTrainer::take() {
  Dictionaries made;
  std::erase_if(waiting_, [&](auto& entry) {
    auto& [text_class, samples] = entry;
    if (samples.sizes.size() < (samples.full ? kFewestSamples : kEnoughSamples)) {
      return false;
    }
    if (auto dictionary = make_dictionary(samples.bytes, samples.sizes); !dictionary.empty()) {
      made.emplace(text_class, std::move(dictionary));
    }
    done_.insert(text_class);
    return true;
  });
  return made;
}

}  // namespace akashi::store
