// docker-archive: Docker image specification v1.2 (manifest.json) and v1.0 (repositories,
// <id>/json, <id>/layer.tar). OCI: image-layout.md, image-index.md, manifest.md, config.md of the
// OCI image specification 1.1.
#include "scan/image_source.h"

#include <sys/utsname.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/strings.h"
#include "formats/tree.h"
#include "scan/archive_walk.h"
#include "scan/context.h"
#include "scan/directory_source.h"
#include "scan/layers.h"
#include "scan/path.h"
#include "scan/range_reader.h"

namespace akashi::scan {
namespace {

constexpr std::uint64_t kMetadataBytes = 16ULL << 20;  // manifest, index, config

// The files of the image's own layout: "blobs/sha256/…", "manifest.json".
class Layout {
 public:
  Layout() = default;
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;
  virtual ~Layout() = default;
  virtual bool has(std::string_view path) const = 0;
  virtual Result<std::shared_ptr<const ByteReader>> open(std::string_view path) const = 0;

  Result<Bytes> read(std::string_view path) const {
    AKASHI_TRY_ASSIGN(const auto reader, open(path));
    auto bytes = read_whole(*reader, kMetadataBytes);
    if (!bytes) {
      return std::unexpected(std::move(bytes).error().in_file(path));
    }
    return bytes;
  }
};

class DirectoryLayout : public Layout {
 public:
  explicit DirectoryLayout(std::string root) : root_(std::move(root)) {}
  bool has(std::string_view path) const override { return open(path).has_value(); }
  Result<std::shared_ptr<const ByteReader>> open(std::string_view path) const override {
    AKASHI_TRY_ASSIGN(auto file, open_file(root_ + "/" + std::string(path)));
    return std::shared_ptr<const ByteReader>(std::move(file));
  }

 private:
  std::string root_;
};

std::uint64_t octal_or_binary(std::string_view field) {
  if (!field.empty() && (static_cast<unsigned char>(field[0]) & 0x80U) != 0) {  // GNU base-256
    std::uint64_t value = static_cast<unsigned char>(field[0]) & 0x7FU;
    for (const char c : field.substr(1)) {
      value = (value << 8) | static_cast<unsigned char>(c);
    }
    return value;
  }
  std::uint64_t value = 0;
  for (const char c : field) {
    if (c >= '0' && c <= '7') {
      value = value * 8 + static_cast<std::uint64_t>(c - '0');
    } else if (c != ' ') {
      break;
    }
  }
  return value;
}

class TarLayout : public Layout {
 public:
  static Result<std::unique_ptr<TarLayout>> open_tar(std::shared_ptr<const ByteReader> file,
                                                     formats::ArchiveBudget& budget) {
    auto layout = std::make_unique<TarLayout>(std::move(file));
    AKASHI_TRY_ASSIGN(const auto archive, formats::ArchiveReader::open(*layout->file_, budget));
    formats::ArchiveEntry entry;
    while (true) {
      AKASHI_TRY_ASSIGN(const bool more, archive->next(entry));
      if (!more) {
        break;
      }
      const auto path = clean_path(entry.path);
      if (!path) {
        continue;
      }
      if (entry.type == EntryType::kRegular) {
        layout->entries_.insert_or_assign(*path, Place{entry.header_offset, entry.size});
      } else if (entry.type ==
                 EntryType::kSymlink) {  // docker save links layers that are the same.
        if (auto target = link_destination(*path, entry.link_target)) {
          layout->links_.insert_or_assign(*path, std::move(*target));
        }
      } else if (entry.type == EntryType::kHardlink) {
        if (auto target = clean_path(entry.link_target)) {
          layout->links_.insert_or_assign(*path, std::move(*target));
        }
      }
    }
    return layout;
  }

  explicit TarLayout(std::shared_ptr<const ByteReader> file) : file_(std::move(file)) {}

  bool has(std::string_view path) const override { return find(path) != nullptr; }

  Result<std::shared_ptr<const ByteReader>> open(std::string_view path) const override {
    const auto* place = find(path);
    if (place == nullptr) {
      return fail(ErrorCode::kNotFound, msg::kNotFound, {std::string(path)});
    }
    AKASHI_TRY_ASSIGN(const auto offset, data_offset(*place));
    return std::make_shared<const RangeReader>(file_, offset, place->size);
  }

  const std::map<std::string, std::string, std::less<>>& links() const { return links_; }
  template <class F>
  void for_each_path(F&& body) const {
    for (const auto& [path, place] : entries_) {
      body(path);
    }
  }

 private:
  struct Place {
    std::uint64_t header = 0;
    std::uint64_t size = 0;
  };

  const Place* find(std::string_view path) const {
    std::string at(path);
    for (int followed = 0; followed < 8; ++followed) {
      if (const auto entry = entries_.find(at); entry != entries_.end()) {
        return &entry->second;
      }
      const auto link = links_.find(at);
      if (link == links_.end()) {
        return nullptr;
      }
      at = link->second;
    }
    return nullptr;
  }

  // libarchive says where an entry's headers begin. Its data begin behind the extension headers
  // ('x', 'g', 'L', 'K') and the entry's own, each padded to 512 bytes. A layer can then be read by
  // ranges instead of through the outer tar.
  Result<std::uint64_t> data_offset(const Place& place) const {
    constexpr std::uint64_t kBlock = 512;
    std::array<char, kBlock> header{};
    auto offset = place.header;
    for (int extensions = 0; extensions < 16; ++extensions) {
      AKASHI_TRY_ASSIGN(const auto count, file_->read_at(offset, header));
      if (count != kBlock) {
        return fail(ErrorCode::kInvalidInput, msg::kTruncated, {"tar header"}, {.offset = offset});
      }
      offset += kBlock;
      const std::string_view text(header.data(), header.size());
      if (!std::string_view("xgLK").contains(text[156])) {
        return offset;
      }
      offset += (octal_or_binary(text.substr(124, 12)) + kBlock - 1) / kBlock * kBlock;
    }
    return fail(ErrorCode::kLimitExceeded, msg::kLimit, {"tar extension headers", "16"},
                {.offset = offset});
  }

  std::shared_ptr<const ByteReader> file_;
  std::map<std::string, Place, std::less<>> entries_;
  std::map<std::string, std::string, std::less<>> links_;
};

// A layer: where its tar is, and what it is called.
struct LayerBlob {
  std::string path;  // In the layout.
  ImageLayer facts;
};

struct Image {
  Target target;
  std::vector<LayerBlob> layers;  // Bottom first.
  Problems problems;
};

std::string host_platform() {
  struct utsname name{};
  uname(&name);
  const std::string_view machine = name.machine;
  return "linux/" + std::string(machine == "x86_64"    ? "amd64"
                                : machine == "aarch64" ? "arm64"
                                                       : machine);
}

// "sha256:abc…" to "blobs/sha256/abc…"; nothing for a digest that is no plain name.
std::optional<std::string> blob_path(std::string_view digest) {
  const auto parts = cut(digest, ":");
  const auto plain = [](std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return is_alnum(c); });
  };
  if (!parts || !plain(parts->first) || !plain(parts->second)) {
    return std::nullopt;
  }
  return "blobs/" + std::string(parts->first) + "/" + std::string(parts->second);
}

Hash hash_of_digest(std::string_view digest) {
  const auto hashes = parse_integrity(digest);
  return hashes.empty() ? Hash{HashAlgorithm::kOther, std::string(digest)} : hashes.front();
}

// A path as manifest.json states it, if it stays inside.
std::string layout_path(std::string_view stated) {
  return clean_path(stated).value_or(std::string());
}

class ImageReader {
 public:
  ImageReader(const Layout& layout, const ImageOptions& options, const Limits& limits)
      : layout_(layout), options_(options), limits_(limits) {}

  Result<Image> read() {
    if (layout_.has("manifest.json")) {
      AKASHI_TRY(read_docker_manifest());
    } else if (layout_.has("index.json")) {
      AKASHI_TRY(read_oci_index("index.json", 0));
    } else if (layout_.has("repositories")) {
      AKASHI_TRY(read_repositories());
    } else {
      return fail(ErrorCode::kNotFound, msg::kNotFound,
                  {"manifest.json, index.json or repositories"});
    }
    if (!found_) {
      return fail(ErrorCode::kInvalidInput, msg::kExpected,
                  {"an image manifest", "none that can be read"});
    }
    image_.target.kind = Target::Kind::kImage;
    return std::move(image_);
  }

 private:
  template <class F>
  Result<void> with_json(std::string_view path, F&& body) {
    AKASHI_TRY_ASSIGN(const auto bytes, layout_.read(path));
    auto tree = formats::parse_json(bytes.padded(), limits_);
    if (!tree) {
      return std::unexpected(std::move(tree).error().in_file(path));
    }
    return body(tree->root(), bytes.view());
  }

  Result<void> read_docker_manifest() {
    return with_json(
        "manifest.json", [&](formats::NodeView root, std::string_view bytes) -> Result<void> {
          std::size_t number = 0;
          for (const auto item : root) {
            if (++number > 1) {
              image_.problems.add({ErrorCode::kUnsupported,
                                   Message{msg::kSkipped,
                                           {"image " + std::string(item["RepoTags"].at(0).text()),
                                            "the archive holds several; the first is read"}}});
              continue;
            }
            found_ = true;
            for (const auto tag : item["RepoTags"]) {
              image_.target.tags.emplace_back(tag.text());
            }
            for (const auto layer : item["Layers"]) {
              LayerBlob blob{.path = layout_path(layer.text()), .facts = {}};
              image_.layers.push_back(std::move(blob));
            }
            image_.target.hashes.push_back(
                {HashAlgorithm::kSha256, hash_hex(HashAlgorithm::kSha256, bytes)});
            const auto config = layout_path(item["Config"].text());
            if (auto result = read_config(config); !result) {
              image_.problems.add(std::move(result).error());
            }
          }
          return {};
        });
  }

  // Nested indexes are followed; attestations and artefacts that are no images are passed over.
  Result<void> read_oci_index(const std::string& path, int depth) {
    constexpr int kDeepest = 4;
    if (depth > kDeepest) {
      return fail(ErrorCode::kLimitExceeded, msg::kLimit,
                  {"nested indexes", std::to_string(kDeepest)});
    }
    return with_json(path, [&](formats::NodeView root, std::string_view /*bytes*/) -> Result<void> {
      if (root["config"]) {
        return fail(ErrorCode::kInvalidInput, msg::kExpected, {"an image index", "a manifest"});
      }
      const auto chosen = choose(root["manifests"]);
      if (!chosen) {
        return fail(ErrorCode::kNotFound, msg::kNotFound,
                    {"an image for platform " + wanted_platform()});
      }
      const auto name = chosen["annotations"]["org.opencontainers.image.ref.name"];
      const auto full = chosen["annotations"]["io.containerd.image.name"];
      if (full.is_string() || name.is_string()) {
        image_.target.tags.emplace_back(full.is_string() ? full.text() : name.text());
      }
      const auto digest = std::string(chosen["digest"].text());
      const auto blob = blob_path(digest);
      if (!blob) {
        return fail(ErrorCode::kInvalidInput, msg::kBadValue, {"digest", digest, "digest"},
                    chosen.position());
      }
      if (chosen["mediaType"].text().contains("index") ||
          chosen["mediaType"].text().contains("manifest.list")) {
        return read_oci_index(*blob, depth + 1);
      }
      return read_oci_manifest(*blob, digest);
    });
  }

  std::string wanted_platform() const {
    return options_.platform.empty() ? host_platform() : options_.platform;
  }

  static std::string platform_of(formats::NodeView descriptor) {
    const auto platform = descriptor["platform"];
    auto text =
        std::string(platform["os"].text()) + "/" + std::string(platform["architecture"].text());
    if (!platform["variant"].text().empty()) {
      text += "/" + std::string(platform["variant"].text());
    }
    return text;
  }

  formats::NodeView choose(formats::NodeView manifests) {
    std::vector<formats::NodeView> images;
    for (const auto item : manifests) {
      const bool attestation =
          item["annotations"]["vnd.docker.reference.type"].text() == "attestation-manifest";
      if (!attestation && item["platform"]["os"].text() != "unknown") {
        images.push_back(item);
      }
    }
    const auto wanted = wanted_platform();
    auto best = std::ranges::find_if(images, [&](const formats::NodeView item) {
      const auto platform = platform_of(item);
      return platform == wanted || platform.starts_with(wanted + "/");
    });
    if (best == images.end() && options_.platform.empty()) {
      best = images.begin();
    }
    for (auto at = images.begin(); at != images.end(); ++at) {
      if (at != best) {
        image_.problems.add(
            {ErrorCode::kUnsupported, Message{msg::kSkipped,
                                              {"image " + std::string((*at)["digest"].text()) +
                                                   " (" + platform_of(*at) + ")",
                                               "another image of the index was chosen"}}});
      }
    }
    return best == images.end() ? formats::NodeView() : *best;
  }

  Result<void> read_oci_manifest(const std::string& path, const std::string& digest) {
    return with_json(path, [&](formats::NodeView root, std::string_view /*bytes*/) -> Result<void> {
      found_ = true;
      image_.target.hashes.push_back(hash_of_digest(digest));
      for (const auto layer : root["layers"]) {
        const auto layer_digest = layer["digest"].text();
        LayerBlob blob{.path = blob_path(layer_digest).value_or(std::string()),
                       .facts = {.digest = std::string(layer_digest)}};
        blob.facts.size = static_cast<std::uint64_t>(
            std::max<std::int64_t>(layer["size"].integer().value_or(0), 0));
        if (!layer["mediaType"].text().contains("tar")) {
          image_.problems.add({ErrorCode::kUnsupported,
                               Message{msg::kSkipped,
                                       {"layer " + std::string(layer_digest),
                                        "media type " + std::string(layer["mediaType"].text())}},
                               layer.position()});
          continue;
        }
        image_.layers.push_back(std::move(blob));
      }
      for (const auto annotation : root["annotations"]) {
        image_.target.labels.push_back(
            {std::string(annotation.key()), std::string(annotation.text())});
      }
      const auto config = blob_path(root["config"]["digest"].text());
      if (auto result = config ? read_config(*config)
                               : Result<void>(fail(ErrorCode::kInvalidInput, msg::kMissingField,
                                                   {"config.digest"}));
          !result) {
        image_.problems.add(std::move(result).error());
      }
      return {};
    });
  }

  Result<void> read_config(const std::string& path) {
    return with_json(path, [&](formats::NodeView root, std::string_view /*bytes*/) -> Result<void> {
      image_.target.architecture = root["architecture"].text();
      for (const auto label : root["config"]["Labels"]) {
        image_.target.labels.push_back({std::string(label.key()), std::string(label.text())});
      }
      std::size_t index = 0;
      for (const auto diff_id : root["rootfs"]["diff_ids"]) {
        if (index < image_.layers.size()) {
          auto& facts = image_.layers[index].facts;
          facts.diff_id = diff_id.text();
          if (facts.digest.empty()) {
            facts.digest = diff_id.text();
          }
        }
        ++index;
      }
      if (index != image_.layers.size()) {
        image_.problems.add(
            {ErrorCode::kInvalidInput,
             Message{msg::kExpected,
                     {std::to_string(image_.layers.size()) + " diff_ids", std::to_string(index)}},
             root["rootfs"].position()});
      }
      index = 0;
      for (const auto step : root["history"]) {
        if (step["empty_layer"].boolean().value_or(false)) {
          continue;
        }
        if (index < image_.layers.size()) {
          image_.layers[index].facts.created_by = step["created_by"].text();
        }
        ++index;
      }
      return {};
    });
  }

  // Before manifest.json: repositories names the top layer of each tag, each layer's json names its
  // parent.
  Result<void> read_repositories() {
    std::string top;
    AKASHI_TRY(with_json("repositories",
                         [&](formats::NodeView root, std::string_view /*bytes*/) -> Result<void> {
                           for (const auto repository : root) {
                             for (const auto tag : repository) {
                               if (top.empty()) {
                                 top = tag.text();
                                 image_.target.tags.push_back(std::string(repository.key()) + ":" +
                                                              std::string(tag.key()));
                               }
                             }
                           }
                           return {};
                         }));
    std::vector<LayerBlob> layers;
    constexpr std::size_t kMostLayers = 1024;
    while (!top.empty() && layers.size() < kMostLayers) {
      const auto folder = layout_path(top);
      LayerBlob blob{.path = folder + "/layer.tar", .facts = {.digest = "id:" + top}};
      AKASHI_TRY(with_json(folder + "/json",
                           [&](formats::NodeView root, std::string_view /*bytes*/) -> Result<void> {
                             if (layers.empty()) {
                               image_.target.architecture = root["architecture"].text();
                               for (const auto label : root["config"]["Labels"]) {
                                 image_.target.labels.push_back(
                                     {std::string(label.key()), std::string(label.text())});
                               }
                             }
                             top = root["parent"].text();
                             return {};
                           }));
      layers.push_back(std::move(blob));
    }
    std::ranges::reverse(layers);
    image_.layers = std::move(layers);
    found_ = !image_.layers.empty();
    return {};
  }

  const Layout& layout_;
  const ImageOptions& options_;
  const Limits& limits_;
  Image image_;
  bool found_ = false;
};

class ImageSource : public Source {
 public:
  ImageSource(std::unique_ptr<Layout> layout, Image image, std::shared_ptr<FileStore> store,
              formats::ArchiveBudget& budget, const Limits& limits)
      : layout_(std::move(layout)),
        image_(std::move(image)),
        store_(std::move(store)),
        budget_(budget),
        limits_(limits) {
    std::ranges::sort(image_.target.labels);
    const auto rest = std::ranges::unique(image_.target.labels);
    image_.target.labels.erase(rest.begin(), rest.end());
    for (const auto& layer : image_.layers) {
      image_.target.layers.push_back(layer.facts);
    }
  }

  const Target& target() const override { return image_.target; }

  Result<void> walk(Visitor& visitor) override {
    for (const auto& problem : image_.problems) {
      visitor.unknown({}, problem);
    }
    LayerFilter filter;
    for (auto i = image_.layers.size(); i > 0 && !visitor.stopped(); --i) {
      const auto& layer = image_.layers[i - 1];
      filter.begin_layer(i == 1);
      if (auto result = walk_layer(layer, filter, visitor); !result) {
        visitor.unknown(layer.path, result.error());
      }
    }
    return {};
  }

 private:
  Result<void> walk_layer(const LayerBlob& layer, LayerFilter& filter, Visitor& visitor) {
    AKASHI_TRY_ASSIGN(const auto reader, layout_->open(layer.path));
    if (reader->size() == 0) {
      return {};
    }
    AKASHI_TRY_ASSIGN(const auto archive, formats::ArchiveReader::open(*reader, budget_));
    return walk_archive(*archive,
                        {.prefix = {},
                         .layer = layer.facts.digest,
                         .filter = &filter,
                         .store = store_.get(),
                         .limits = &limits_,
                         .input = reader},
                        visitor);
  }

  std::unique_ptr<Layout> layout_;
  Image image_;
  std::shared_ptr<FileStore> store_;
  formats::ArchiveBudget& budget_;
  const Limits& limits_;
};

Result<std::unique_ptr<Source>> make_image(std::unique_ptr<Layout> layout, std::string name,
                                           const ImageOptions& options,
                                           std::shared_ptr<FileStore> store,
                                           formats::ArchiveBudget& budget, const Limits& limits) {
  AKASHI_TRY_ASSIGN(auto image, ImageReader(*layout, options, limits).read());
  image.target.name = std::move(name);
  return std::make_unique<ImageSource>(std::move(layout), std::move(image), std::move(store),
                                       budget, limits);
}

}  // namespace

bool looks_like_image_entry(std::string_view path) {
  const auto clean = clean_path(path).value_or(std::string());
  const auto first = std::string_view(clean).substr(0, clean.find('/'));
  const bool is_id = first.size() >= 64 && from_hex(first.substr(0, 64)).has_value();
  return is_id || clean == "manifest.json" || clean == "repositories" || clean == "oci-layout" ||
         clean == "index.json" || first == "blobs";
}

bool is_oci_directory(const std::string& path) {
  return open_file(path + "/oci-layout").has_value() && open_file(path + "/index.json").has_value();
}

Result<std::unique_ptr<Source>> open_oci_directory(const std::string& path,
                                                   const ImageOptions& options,
                                                   std::shared_ptr<FileStore> store,
                                                   formats::ArchiveBudget& budget,
                                                   const Limits& limits) {
  std::error_code error;
  for (std::filesystem::recursive_directory_iterator blob(path + "/blobs", error), end; blob != end;
       blob.increment(error)) {
    budget.add_input(blob->is_regular_file(error) ? blob->file_size(error) : 0);
  }
  return make_image(std::make_unique<DirectoryLayout>(path), path, options, std::move(store),
                    budget, limits);
}

Result<std::unique_ptr<Source>> open_image_tar(
    std::string name, std::shared_ptr<const ByteReader> file, const ImageOptions& options,
    std::shared_ptr<FileStore> store, formats::ArchiveBudget& budget, const Limits& limits) {
  AKASHI_TRY_ASSIGN(auto layout, TarLayout::open_tar(std::move(file), budget));
  return make_image(std::move(layout), std::move(name), options, std::move(store), budget, limits);
}

}  // namespace akashi::scan
