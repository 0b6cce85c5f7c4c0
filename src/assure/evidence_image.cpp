// Queries over files of an image: what lies in it is the same in every unit.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "assure/evidence_queries.h"
#include "base/glob.h"
#include "base/messages/evidence.h"
#include "base/strings.h"

namespace akashi::assure {
namespace {

// The image's files of the probe's paths; none, and said, where no image was given. What was not
// read is left open.
std::vector<const SeenFile*> files_of(Observer& out, bool contents) {
  std::vector<const SeenFile*> found;
  const auto* image = out.subject().image;
  if (image == nullptr) {
    out.not_given(msg::kEvidenceNoImage);
    return found;
  }
  const auto paths = out.probe().words("paths");
  for (const auto& file : image->files) {
    if (std::ranges::none_of(paths,
                             [&](const auto& path) { return glob_match(path, file.path); })) {
      continue;
    }
    if (contents && !file.read) {
      out.leaves_open({msg::kEvidenceUnread, {file.error}}, file.path);
    } else {
      found.push_back(&file);
    }
  }
  for (const auto& path : image->unread) {
    out.leaves_open({msg::kEvidenceUnread, {path}});
  }
  return found;
}

struct Account {
  std::string name;
  std::string password;  // As crypt(5) writes it.
  std::string shell;
  std::string place;
};

std::string shown(std::string_view text) {
  constexpr std::size_t kQuoted = 60;
  return printable(utf8_prefix(text, kQuoted));
}

// passwd(5): name:password:uid:gid:gecos:home:shell; shadow(5): name:password:…
void read_accounts(const SeenFile& file, bool shadow, std::map<std::string, Account>& accounts) {
  for (const auto& line : lines(file.bytes)) {
    const auto parts = split(line.text, ':');
    if (parts.size() < 2 || parts[0].empty() || parts[0].starts_with('#')) {
      continue;
    }
    auto& account = accounts[std::string(parts[0])];
    account.name = parts[0];
    const bool elsewhere = !shadow && parts[1] == "x";  // In shadow.
    if (!elsewhere && (shadow || account.place.empty())) {
      account.password = parts[1];
      account.place = file.path + ":" + std::to_string(line.number);
    }
    constexpr std::size_t kShell = 6;
    if (!shadow && parts.size() > kShell) {
      account.shell = trim(parts[kShell]);
    }
  }
}

// shadow(5): a password that begins with ! or * lets nobody in.
bool is_locked(std::string_view password) {
  return password.starts_with('!') || password.starts_with('*');
}

// OpenSSH's PROTOCOL.key: "openssh-key-v1", NUL, then the name of the cipher.
bool is_encrypted_openssh(std::string_view text) {
  constexpr std::string_view kBegin = "-----BEGIN OPENSSH PRIVATE KEY-----";
  const auto at = text.find(kBegin);
  if (at == std::string_view::npos) {
    return false;
  }
  constexpr std::size_t kEnough = 64;  // Of the first line; a multiple of 4.
  const auto first = trim(text.substr(at + kBegin.size())).substr(0, kEnough);
  const auto bytes = from_base64(first.substr(0, first.find_first_of("\r\n")));
  constexpr std::string_view kMagic("openssh-key-v1\0\0\0\0", 18);
  if (!bytes || !bytes->starts_with(kMagic)) {
    return false;
  }
  const auto rest = std::string_view(*bytes).substr(kMagic.size());
  return rest.size() > 1 && !rest.substr(1).starts_with("none");  // Behind the length's last byte.
}

// RFC 7468, 11; RFC 1421, 4.6.1.1. What cannot be told counts as open to everybody.
bool is_encrypted_key(std::string_view text) {
  return text.contains("BEGIN ENCRYPTED PRIVATE KEY-----") ||
         text.contains("Proc-Type: 4,ENCRYPTED") || is_encrypted_openssh(text);
}

}  // namespace

void query_accounts(Observer& out) {
  std::map<std::string, Account> accounts;
  const auto files = files_of(out, true);
  for (const bool shadow : {false, true}) {
    for (const auto* file : files) {
      if (file->path.ends_with("shadow") == shadow) {
        read_accounts(*file, shadow, accounts);
      }
    }
  }
  bool any = false;
  for (const auto& [name, account] : accounts) {
    if (account.place.empty()) {
      // Its password should stand in a shadow file that is not here.
      out.leaves_open({msg::kSeenNoShadow, {shown(name)}});
    } else if (!is_locked(account.password)) {
      any = true;
      const auto shell = account.shell.empty() ? std::string("-") : shown(account.shell);
      out.contradicts({account.password.empty() ? msg::kSeenNoPassword : msg::kSeenSamePassword,
                       {shown(name), shell}},
                      account.place);
    }
  }
  if (!any && !accounts.empty()) {
    out.supports({msg::kSeenNoAccounts, {std::to_string(accounts.size())}});
  }
}

void query_private_keys(Observer& out) {
  for (const auto* file : files_of(out, true)) {
    const std::string_view text = file->bytes;
    const auto begin = text.find("PRIVATE KEY-----");
    if (begin == std::string_view::npos || !text.substr(0, begin).contains("-----BEGIN ")) {
      continue;
    }
    if (is_encrypted_key(text)) {
      out.leaves_open({msg::kSeenEncryptedKey, {}}, file->path);
    } else {
      out.contradicts({msg::kSeenPrivateKey, {}}, file->path);
    }
  }
}

void query_files(Observer& out) {
  for (const auto* file : files_of(out, false)) {
    out.contradicts({msg::kSeenFile, {}}, file->path);
  }
}

void query_settings(Observer& out) {
  for (const auto* file : files_of(out, true)) {
    for (const auto& line : lines(file->bytes)) {
      const auto text = trim(line.text);
      const auto words = split_spaces(text);
      if (words.size() < 2 || text.starts_with('#')) {
        continue;
      }
      for (const auto& setting : out.probe().words("settings")) {
        const auto wanted = split_spaces(setting);
        if (wanted.size() == 2 && equal_ignoring_case(words[0], wanted[0]) &&
            (wanted[1] == "*" || equal_ignoring_case(words[1], wanted[1]))) {
          out.contradicts({msg::kSeenSetting, {shown(text)}},
                          file->path + ":" + std::to_string(line.number));
        }
      }
    }
  }
}

}  // namespace akashi::assure
