// Cairo 1.16 (PDF 1.5, tagged), Pango 1.50
#include "formats/pdf_canvas.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <utility>

#include "base/clock.h"
#include "base/messages/paper.h"
#include "base/shared_library.h"
#include "base/strings.h"

namespace akashi::formats {
namespace {

#define CAIRO_FUNCTIONS(X)               \
  X(cairo_create)                        \
  X(cairo_destroy)                       \
  X(cairo_fill)                          \
  X(cairo_font_options_create)           \
  X(cairo_font_options_destroy)          \
  X(cairo_font_options_set_hint_metrics) \
  X(cairo_font_options_set_hint_style)   \
  X(cairo_move_to)                       \
  X(cairo_pdf_surface_add_outline)       \
  X(cairo_pdf_surface_create_for_stream) \
  X(cairo_pdf_surface_set_metadata)      \
  X(cairo_rectangle)                     \
  X(cairo_set_source_rgb)                \
  X(cairo_show_page)                     \
  X(cairo_status)                        \
  X(cairo_status_to_string)              \
  X(cairo_surface_destroy)               \
  X(cairo_surface_finish)                \
  X(cairo_surface_status)                \
  X(cairo_tag_begin)                     \
  X(cairo_tag_end)
AKASHI_LIBRARY(Cairo, CAIRO_FUNCTIONS, AKASHI_CAIRO_SONAME, AKASHI_CAIRO_PACKAGE)

#define PANGO_FUNCTIONS(X)                 \
  X(pango_attr_list_insert)                \
  X(pango_attr_list_new)                   \
  X(pango_attr_list_unref)                 \
  X(pango_attr_weight_new)                 \
  X(pango_context_load_font)               \
  X(pango_context_set_language)            \
  X(pango_font_description_free)           \
  X(pango_font_description_new)            \
  X(pango_font_description_set_family)     \
  X(pango_font_description_set_size)       \
  X(pango_font_description_set_weight)     \
  X(pango_font_map_create_context)         \
  X(pango_language_from_string)            \
  X(pango_layout_get_iter)                 \
  X(pango_layout_get_size)                 \
  X(pango_layout_get_unknown_glyphs_count) \
  X(pango_layout_iter_free)                \
  X(pango_layout_iter_get_baseline)        \
  X(pango_layout_iter_get_line_readonly)   \
  X(pango_layout_iter_get_line_yrange)     \
  X(pango_layout_iter_next_line)           \
  X(pango_layout_new)                      \
  X(pango_layout_set_attributes)           \
  X(pango_layout_set_font_description)     \
  X(pango_layout_set_line_spacing)         \
  X(pango_layout_set_text)                 \
  X(pango_layout_set_width)                \
  X(pango_layout_set_wrap)
AKASHI_LIBRARY(Pango, PANGO_FUNCTIONS, AKASHI_PANGO_SONAME, AKASHI_PANGO_PACKAGE)

#define PANGOCAIRO_FUNCTIONS(X)           \
  X(pango_cairo_context_set_font_options) \
  X(pango_cairo_context_set_resolution)   \
  X(pango_cairo_font_map_new)             \
  X(pango_cairo_show_layout_line)
AKASHI_LIBRARY(PangoCairo, PANGOCAIRO_FUNCTIONS, AKASHI_PANGOCAIRO_SONAME,
               AKASHI_PANGOCAIRO_PACKAGE)

#define GOBJECT_FUNCTIONS(X) X(g_object_unref)
AKASHI_LIBRARY(GObject, GOBJECT_FUNCTIONS, AKASHI_GOBJECT_2_0_SONAME, AKASHI_GOBJECT_2_0_PACKAGE)

struct Libraries {
  const Cairo* cairo = nullptr;
  const Pango* pango = nullptr;
  const PangoCairo* pangocairo = nullptr;
  const GObject* gobject = nullptr;
};

Result<Libraries> load() {
  Libraries all;
  AKASHI_TRY_ASSIGN(all.cairo, library<Cairo>());
  AKASHI_TRY_ASSIGN(all.gobject, library<GObject>());
  AKASHI_TRY_ASSIGN(all.pango, library<Pango>());
  AKASHI_TRY_ASSIGN(all.pangocairo, library<PangoCairo>());
  return all;
}

// Noto Sans CJK JP has Latin letters too; what is not there comes from any other font.
constexpr const char* kFamily = "Noto Sans CJK JP, Noto Sans, DejaVu Sans, sans-serif";

double points(int units) {
  return static_cast<double>(units) / PANGO_SCALE;
}

cairo_status_t append(void* out, const unsigned char* bytes, unsigned int size) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), size);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

struct TextBox::State {
  const GObject* gobject;
  PangoLayout* layout;
  std::vector<Line> lines;
  std::vector<PangoLayoutLine*> pango_lines;  // The layout's.
  double width = 0;
  std::size_t unknown = 0;

  State(const GObject* library, PangoLayout* owned) : gobject(library), layout(owned) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { gobject->g_object_unref(layout); }
};

TextBox::TextBox() = default;
TextBox::TextBox(TextBox&&) noexcept = default;
TextBox& TextBox::operator=(TextBox&&) noexcept = default;
TextBox::~TextBox() = default;

const std::vector<TextBox::Line>& TextBox::lines() const {
  static const std::vector<Line> kNone;
  return state_ ? state_->lines : kNone;
}

double TextBox::width() const {
  return state_ ? state_->width : 0;
}

std::size_t TextBox::unknown() const {
  return state_ ? state_->unknown : 0;
}

struct PdfCanvas::State {
  Libraries lib;
  std::string bytes;
  cairo_surface_t* surface = nullptr;
  cairo_t* cairo = nullptr;
  PangoFontMap* fonts = nullptr;
  PangoContext* context = nullptr;

  explicit State(const Libraries& libraries) : lib(libraries) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (context != nullptr) {
      lib.gobject->g_object_unref(context);
    }
    if (fonts != nullptr) {
      lib.gobject->g_object_unref(fonts);
    }
    lib.cairo->cairo_destroy(cairo);
    lib.cairo->cairo_surface_destroy(surface);
  }

  void set_metadata(const PdfHead& head) const {
    const auto set = [&](cairo_pdf_metadata_t which, const std::string& text) {
      if (!text.empty()) {
        lib.cairo->cairo_pdf_surface_set_metadata(surface, which, text.c_str());
      }
    };
    set(CAIRO_PDF_METADATA_TITLE, head.title);
    set(CAIRO_PDF_METADATA_AUTHOR, head.author);
    set(CAIRO_PDF_METADATA_CREATOR, head.program);
    set(CAIRO_PDF_METADATA_CREATE_DATE, format_time(head.created));
    set(CAIRO_PDF_METADATA_MOD_DATE, format_time(head.created));
  }

  // Widths of letters as they are printed, not as a screen rounds them.
  void set_options() const {
    auto* options = lib.cairo->cairo_font_options_create();
    lib.cairo->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    lib.cairo->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    lib.pangocairo->pango_cairo_context_set_font_options(context, options);
    lib.cairo->cairo_font_options_destroy(options);
    constexpr double kPointsPerInch = 72;
    lib.pangocairo->pango_cairo_context_set_resolution(context, kPointsPerInch);
  }

  PangoFontDescription* font(const TextStyle& style) const {
    auto* description = lib.pango->pango_font_description_new();
    lib.pango->pango_font_description_set_family(description, kFamily);
    lib.pango->pango_font_description_set_size(description,
                                               static_cast<int>(style.size * PANGO_SCALE));
    lib.pango->pango_font_description_set_weight(
        description, style.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    return description;
  }

  bool has_font() const {
    auto* description = font({});
    auto* found = lib.pango->pango_context_load_font(context, description);
    lib.pango->pango_font_description_free(description);
    if (found != nullptr) {
      lib.gobject->g_object_unref(found);
    }
    return found != nullptr;
  }

  Result<void> check() const {
    auto status = lib.cairo->cairo_status(cairo);
    if (status == CAIRO_STATUS_SUCCESS) {
      status = lib.cairo->cairo_surface_status(surface);
    }
    return status == CAIRO_STATUS_SUCCESS
               ? Result<void>()
               : fail(ErrorCode::kUnavailable, msg::kCannotWrite,
                      {"PDF", lib.cairo->cairo_status_to_string(status)});
  }
};

PdfCanvas::PdfCanvas(std::unique_ptr<State> state) : state_(std::move(state)) {}
PdfCanvas::~PdfCanvas() = default;

Result<std::unique_ptr<PdfCanvas>> PdfCanvas::create(const PdfHead& head) {
  AKASHI_TRY_ASSIGN(const auto lib, load());
  auto state = std::make_unique<State>(lib);
  state->surface =
      lib.cairo->cairo_pdf_surface_create_for_stream(append, &state->bytes, kWidth, kHeight);
  state->cairo = lib.cairo->cairo_create(state->surface);
  AKASHI_TRY(state->check());
  state->set_metadata(head);
  state->fonts = lib.pangocairo->pango_cairo_font_map_new();
  state->context = lib.pango->pango_font_map_create_context(state->fonts);
  state->set_options();
  if (!state->has_font()) {
    return fail(ErrorCode::kUnavailable, msg::kPdfNoFont, {});
  }
  std::unique_ptr<PdfCanvas> canvas(new PdfCanvas(std::move(state)));
  canvas->set_language(head.language);
  return canvas;
}

void PdfCanvas::set_language(std::string_view language) {
  const auto& pango = *state_->lib.pango;
  pango.pango_context_set_language(state_->context,
                                   pango.pango_language_from_string(std::string(language).c_str()));
}

TextBox PdfCanvas::layout(std::string_view text, const TextStyle& style, double width) const {
  const auto& pango = *state_->lib.pango;
  TextBox box;
  box.state_ = std::make_unique<TextBox::State>(state_->lib.gobject,
                                                pango.pango_layout_new(state_->context));
  auto& out = *box.state_;
  auto* layout = out.layout;
  auto* font = state_->font(style);
  pango.pango_layout_set_font_description(layout, font);
  pango.pango_font_description_free(font);
  pango.pango_layout_set_text(layout, text.data(), static_cast<int>(text.size()));
  if (style.bold_bytes != 0) {
    auto* attributes = pango.pango_attr_list_new();
    auto* weight = pango.pango_attr_weight_new(PANGO_WEIGHT_BOLD);
    weight->end_index = style.bold_bytes;
    pango.pango_attr_list_insert(attributes, weight);
    pango.pango_layout_set_attributes(layout, attributes);
    pango.pango_attr_list_unref(attributes);
  }
  pango.pango_layout_set_line_spacing(layout, static_cast<float>(style.leading));
  pango.pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
  pango.pango_layout_set_width(layout, width > 0 ? static_cast<int>(width * PANGO_SCALE) : -1);
  int box_width = 0;
  int box_height = 0;
  pango.pango_layout_get_size(layout, &box_width, &box_height);
  out.width = points(box_width);
  out.unknown = static_cast<std::size_t>(pango.pango_layout_get_unknown_glyphs_count(layout));
  auto* iterator = pango.pango_layout_get_iter(layout);
  do {
    int top = 0;
    int bottom = 0;
    pango.pango_layout_iter_get_line_yrange(iterator, &top, &bottom);
    out.pango_lines.push_back(pango.pango_layout_iter_get_line_readonly(iterator));
    out.lines.push_back({.height = points(bottom - top),
                         .baseline = points(pango.pango_layout_iter_get_baseline(iterator) - top)});
  } while (pango.pango_layout_iter_next_line(iterator) != 0);
  pango.pango_layout_iter_free(iterator);
  return box;
}

void PdfCanvas::draw(const TextBox& box, std::size_t line, double x, double top,
                     const Color& color) {
  const auto& cairo = *state_->lib.cairo;
  cairo.cairo_set_source_rgb(state_->cairo, color.red, color.green, color.blue);
  cairo.cairo_move_to(state_->cairo, x, top + box.lines()[line].baseline);
  state_->lib.pangocairo->pango_cairo_show_layout_line(state_->cairo,
                                                       box.state_->pango_lines[line]);
}

void PdfCanvas::fill(double x, double top, double width, double height, const Color& color) {
  const auto& cairo = *state_->lib.cairo;
  cairo.cairo_set_source_rgb(state_->cairo, color.red, color.green, color.blue);
  cairo.cairo_rectangle(state_->cairo, x, top, width, height);
  cairo.cairo_fill(state_->cairo);
}

void PdfCanvas::begin(const char* tag, const std::string& attributes) {
  state_->lib.cairo->cairo_tag_begin(state_->cairo, tag,
                                     attributes.empty() ? nullptr : attributes.c_str());
}

void PdfCanvas::end(const char* tag) {
  state_->lib.cairo->cairo_tag_end(state_->cairo, tag);
}

int PdfCanvas::outline(int parent, std::string_view text, int page, double top) {
  const auto place =
      "page=" + std::to_string(page) + " pos=[0 " + std::to_string(static_cast<int>(top)) + "]";
  return state_->lib.cairo->cairo_pdf_surface_add_outline(
      state_->surface, parent, std::string(text).c_str(), place.c_str(),
      parent == CAIRO_PDF_OUTLINE_ROOT ? CAIRO_PDF_OUTLINE_FLAG_OPEN
                                       : static_cast<cairo_pdf_outline_flags_t>(0));
}

void PdfCanvas::next_page() {
  state_->lib.cairo->cairo_show_page(state_->cairo);
}

Result<std::string> PdfCanvas::finish() {
  state_->lib.cairo->cairo_surface_finish(state_->surface);
  AKASHI_TRY(state_->check());
  return std::move(state_->bytes);
}

}  // namespace akashi::formats
