// The frontier as a picture: SVG that is read without colours as well.
#pragma once

#include <string>

#include "assure/response_model.h"

namespace akashi::assure {

std::string plan_chart(const Plan& plan, Lang lang);

}  // namespace akashi::assure
