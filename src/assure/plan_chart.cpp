// Cost to the right, effect upwards; a line of steps, a number at each, and below the picture what
// each step adds. The budget is a dashed line, the user's own selection a diamond.
#include "assure/plan_chart.h"

#include <algorithm>
#include <cstdint>

#include "assure/plan_text.h"
#include "base/messages/assure.h"
#include "base/strings.h"
#include "formats/svg_writer.h"

namespace akashi::assure {
namespace {

using formats::SvgAnchor;
using formats::SvgPoint;

constexpr int kWidth = 960;
constexpr int kLeft = 80;
constexpr int kRight = 930;
constexpr int kTop = 60;
constexpr int kBottom = 480;
constexpr int kLineHeight = 18;
constexpr int kTicks = 10;
constexpr int kSmall = 12;
constexpr int kLarge = 18;
constexpr std::size_t kListWidth = 120;

// The distance of ticks: 1, 2 or 5 times a power of ten, so that there are at most kTicks.
std::uint64_t tick_step(std::uint64_t most) {
  for (std::uint64_t ten = 1;; ten *= 10) {
    for (const std::uint64_t factor : {1U, 2U, 5U}) {
      if (ten * factor * kTicks >= most) {
        return ten * factor;
      }
    }
  }
}

struct Scale {
  std::uint64_t most = 1;
  std::uint64_t step = 1;
  int from = 0;
  int to = 0;

  Scale(std::uint64_t value, int from_pixel, int to_pixel)
      : step(tick_step(value)), from(from_pixel), to(to_pixel) {
    most = std::max<std::uint64_t>(step, (value + step - 1) / step * step);
  }
  int at(std::uint64_t value) const {
    const auto span = static_cast<std::int64_t>(to) - from;
    const auto scaled = span * static_cast<std::int64_t>(std::min(value, most));
    return from + static_cast<int>(scaled / static_cast<std::int64_t>(most));
  }
};

class Chart {
 public:
  Chart(const Plan& plan, Lang lang)
      : plan_(plan),
        lang_(lang),
        cost_(most(plan, true), kLeft, kRight),
        effect_(most(plan, false), kBottom, kTop),
        svg_(kWidth, height(plan), lang == Lang::kJa ? "ja" : "en", title(), description()) {}

  std::string draw() && {
    svg_.text({kLeft, kTop / 2}, kLarge, title(), SvgAnchor::kStart, true);
    draw_axes();
    draw_budget();
    draw_steps();
    draw_own();
    draw_list();
    return std::move(svg_).finish();
  }

 private:
  static std::uint64_t most(const Plan& plan, bool cost) {
    std::uint64_t out = 1;
    const auto add = [&](const Selection& selection) {
      out = std::max(out, cost ? selection.cost : selection.effect);
    };
    std::ranges::for_each(plan.steps, add, &PlanStep::selection);
    if (plan.own) {
      add(plan.own->selection);
    }
    return out;
  }

  static int height(const Plan& plan) {
    const auto lines = plan.steps.size() + (plan.own ? 1U : 0U) + (plan.budget ? 1U : 0U);
    return kBottom + 80 + static_cast<int>(lines) * kLineHeight;
  }

  std::string text(Msg id) const { return render(id, {}, lang_); }
  std::string title() const {
    return render(msg::kPlanChartTitle, {plan_.model->name.in(lang_)}, lang_);
  }

  // What the picture shows, for those who do not see it.
  std::string description() const {
    if (plan_.steps.empty()) {
      return text(msg::kPlanNoStep);
    }
    const auto& first = plan_.steps.front().selection;
    const auto& last = plan_.steps.back().selection;
    auto out = render(
        msg::kPlanChartText,
        {std::to_string(plan_.steps.size()), std::to_string(first.cost),
         std::to_string(first.effect), std::to_string(last.cost), std::to_string(last.effect)},
        lang_);
    for (const auto& line : answer_lines(plan_, lang_)) {
      out += lang_ == Lang::kJa ? line + "。" : " " + line + ".";
    }
    return out;
  }

  void draw_axes() {
    const formats::SvgStroke grid{.color = "#ccc"};
    for (std::uint64_t value = 0; value <= effect_.most; value += effect_.step) {
      const int y = effect_.at(value);
      svg_.line({kLeft, y}, {kRight, y}, grid);
      svg_.text({kLeft - 8, y + 4}, kSmall, std::to_string(value), SvgAnchor::kEnd);
    }
    for (std::uint64_t value = 0; value <= cost_.most; value += cost_.step) {
      const int x = cost_.at(value);
      svg_.line({x, kBottom}, {x, kBottom + 5}, {});
      svg_.text({x, kBottom + 20}, kSmall, std::to_string(value), SvgAnchor::kMiddle);
    }
    svg_.line({kLeft, kBottom}, {kRight, kBottom}, {.width = 2});
    svg_.line({kLeft, kBottom}, {kLeft, kTop}, {.width = 2});
    svg_.text({(kLeft + kRight) / 2, kBottom + 42}, 14, text(msg::kPlanCost), SvgAnchor::kMiddle);
    svg_.vertical_text({24, (kTop + kBottom) / 2}, 14, text(msg::kPlanEffect));
  }

  void draw_budget() {
    if (!plan_.budget || static_cast<std::uint64_t>(*plan_.budget) > cost_.most) {
      return;
    }
    const int x = cost_.at(static_cast<std::uint64_t>(*plan_.budget));
    svg_.line({x, kTop}, {x, kBottom}, {.width = 2, .color = "#555", .dashes = "6 4"});
    svg_.text({x, kTop - 6}, kSmall, text(msg::kPlanBudget) + " " + std::to_string(*plan_.budget),
              SvgAnchor::kMiddle);
  }

  SvgPoint point(const Selection& selection) const {
    return {cost_.at(selection.cost), effect_.at(selection.effect)};
  }

  void draw_steps() {
    std::vector<SvgPoint> line;
    for (const auto& step : plan_.steps) {
      const auto at = point(step.selection);
      if (!line.empty()) {
        line.push_back({at.x, line.back().y});
      }
      line.push_back(at);
    }
    if (line.size() > 1) {
      svg_.polyline(line, {.width = 2});
    }
    constexpr int kApart = 22;  // Of numbers; where they would touch, some are left out.
    int last = -kApart;
    // The chosen step and the last one have theirs, so that those just before them have none.
    const auto in_the_way = [&](std::size_t i, int x) {
      const auto near = [&](std::size_t other) {
        const auto there = point(plan_.steps[other].selection).x;
        return i < other && there - x < kApart;
      };
      return near(plan_.steps.size() - 1) || (plan_.at_budget && near(*plan_.at_budget));
    };
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      const auto at = point(plan_.steps[i].selection);
      const bool chosen = plan_.at_budget == i;
      svg_.circle(at, chosen ? 8 : 4, chosen ? "#fff" : "#000", {.width = chosen ? 3 : 1});
      if (chosen || i + 1 == plan_.steps.size() ||
          (at.x - last >= kApart && !in_the_way(i, at.x))) {
        svg_.text({at.x - 6, at.y - 8}, kSmall, std::to_string(i + 1), SvgAnchor::kEnd, chosen);
        last = at.x;
      }
    }
  }

  void draw_own() {
    if (!plan_.own) {
      return;
    }
    const auto at = point(plan_.own->selection);
    constexpr int kSize = 8;
    svg_.polygon(
        {{at.x, at.y - kSize}, {at.x + kSize, at.y}, {at.x, at.y + kSize}, {at.x - kSize, at.y}},
        "#fff", {.width = 2});
    svg_.text({at.x + kSize + 4, at.y + 12}, kSmall, text(msg::kPlanOwnShort));
  }

  void draw_list() {
    int y = kBottom + 70;
    const auto add = [&](const std::string& line) {
      auto shown = std::string(utf8_prefix(printable(line), kListWidth));
      svg_.text({kLeft, y}, kSmall, shown.size() < line.size() ? shown + "…" : shown);
      y += kLineHeight;
    };
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      const auto& step = plan_.steps[i];
      add(render(msg::kPlanChartStep,
                 {std::to_string(i + 1), std::to_string(step.selection.cost),
                  std::to_string(step.selection.effect), added_text(plan_, step)},
                 lang_));
    }
    for (const auto& line : answer_lines(plan_, lang_)) {
      if (!line.starts_with("- ")) {
        add(line);
      }
    }
  }

  const Plan& plan_;
  Lang lang_;
  Scale cost_;
  Scale effect_;
  formats::SvgWriter svg_;
};

}  // namespace

std::string plan_chart(const Plan& plan, Lang lang) {
  return Chart(plan, lang).draw();
}

}  // namespace akashi::assure
