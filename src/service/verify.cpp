// `db verify`. Entries are read once and records unpacked once, whatever points at them: a popular
// product has entries of thousands of records.
#include <algorithm>
#include <functional>
#include <vector>

#include "base/messages/progress.h"
#include "service/database.h"
#include "store/advisory_store.h"
#include "store/epss_day.h"

namespace akashi::service {
namespace {

std::string readable_key(std::string_view key) {
  auto text = std::string(key);
  std::ranges::replace(text, '\0', '/');
  return text;
}

// That a record has an entry under a key, as a number: two that happen to have the same are one in
// 2^64.
class EntrySet {
 public:
  void add(std::string_view key, std::uint32_t record) { all_.push_back(number(key, record)); }
  void sort() { std::ranges::sort(all_); }
  bool contains(std::string_view key, std::uint32_t record) const {
    return std::ranges::binary_search(all_, number(key, record));
  }

 private:
  static std::uint64_t number(std::string_view key, std::uint32_t record) {
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
    return std::hash<std::string_view>()(key) ^ ((record + 1) * kOdd);
  }
  std::vector<std::uint64_t> all_;
};

class Verifier {
 public:
  Verifier(AdvisoryReader& index, const Services& services) : index_(index), services_(services) {}

  Result<VerifyOutcome> run() {
    services_.progress.begin(msg::kStageVerify, 0);
    AKASHI_TRY_ASSIGN(const auto lookup, index_.clone());
    index_.each_package([&](std::string_view key, std::string_view value) {
      check_entries(key, value, *lookup, packages_);
    });
    index_.each_cpe([&](std::string_view key, std::string_view value) {
      check_entries(key, value, *lookup, cpes_);
    });
    packages_.sort();
    cpes_.sort();
    check_records();
    check_epss_days();
    services_.progress.end();
    return std::move(outcome_);
  }

 private:
  void note(const Error& error) { outcome_.problems.add(error); }

  void check_entries(std::string_view key, std::string_view value, AdvisoryReader& lookup,
                     EntrySet& entries) {
    ++outcome_.packages;
    while (const auto entry = store::EntryView::take(value)) {
      entries.add(key, entry->record());
      if (!lookup.record(entry->record())) {
        note({ErrorCode::kInvalidInput,
              Message{msg::kNotFound,
                      {"record " + std::to_string(entry->record()) + " of " + readable_key(key)}}});
      }
    }
    if (!value.empty()) {
      note({ErrorCode::kInvalidInput, Message{msg::kTruncated, {readable_key(key)}}});
    }
  }

  void check_records() {
    std::vector<std::uint32_t> numbers;
    index_.each_record([&](std::uint32_t number, std::string_view) { numbers.push_back(number); });
    outcome_.records = numbers.size();
    constexpr std::size_t kPiece = 1024;
    std::vector<std::vector<Error>> problems((numbers.size() + kPiece - 1) / kPiece);
    services_.pool.for_each(problems.size(), [&](std::size_t piece) {
      const auto index = index_.clone();
      if (!index) {
        problems[piece].push_back(index.error());
        return;
      }
      const auto begin = piece * kPiece;
      const auto of_piece =
          std::span(numbers).subspan(begin, std::min(kPiece, numbers.size() - begin));
      for (const auto number : of_piece) {
        if (const auto result = check_record(number, **index); !result) {
          problems[piece].push_back(result.error());
        }
      }
      services_.progress.advance(of_piece.size());
    });
    for (const auto& of_piece : problems) {
      std::ranges::for_each(of_piece, [&](const Error& error) { note(error); });
    }
  }

  void check_epss_days() {
    index_.each_row(store::kEpssDays, [&](std::string_view day, std::string_view row) {
      if (const auto read = store::EpssDay::read(row); !read) {
        note(Error(read.error()).in_file("EPSS " + std::string(day)));
      }
    });
  }

  // Text, digest, and that its entries are where it says.
  Result<void> check_record(std::uint32_t number, AdvisoryReader& index) const {
    const auto value = index.record(number);
    AKASHI_TRY_ASSIGN(const auto header, store::RecordHeader::parse(value.value_or("")));
    const auto broken = [&](std::string_view what) {
      return fail(ErrorCode::kInvalidInput, msg::kExpected,
                  {std::string(what), "record " + std::string(header.id)});
    };
    AKASHI_TRY_ASSIGN(const auto raw, index.text(number));
    if (raw.size() != header.raw_size || store::record_digest(raw) != header.digest) {
      return broken("bytes of the stored digest");
    }
    if (index.record_number(header.key()) != number) {
      return broken("an entry of the id table");
    }
    for (const auto& [keys, entries] :
         {std::pair(&header.keys, &packages_), std::pair(&header.cpe_keys, &cpes_)}) {
      for (const auto key : *keys) {
        if (!entries->contains(key, number)) {
          return broken("an entry for " + readable_key(key));
        }
      }
    }
    return {};
  }

  AdvisoryReader& index_;
  const Services& services_;
  EntrySet packages_;
  EntrySet cpes_;
  VerifyOutcome outcome_;
};

}  // namespace

Result<VerifyOutcome> verify_database(const std::string& folder, const Services& services) {
  AKASHI_TRY_ASSIGN(const auto index, all_stores().front()->open(folder));
  return Verifier(*index, services).run();
}

}  // namespace akashi::service
