// POM 4.0.0 (Maven 2 and 3) and 4.1.0 (Maven 4): https://maven.apache.org/ref/current/maven-model/
// maven.html. An element that is not in a table below says nothing about what a project is made of.
#include "pom_model.h"

#include <algorithm>
#include <span>

#include "base/strings.h"
#include "formats/xml.h"
#include "html_entities.h"

namespace akashi::ecosystems::maven {
namespace {

using formats::XmlView;

// A child element that is one text.
template <class T>
struct TextField {
  std::string_view element;
  std::string T::* field;
};

template <class T, std::size_t kCount>
bool read_text(XmlView element, const TextField<T> (&fields)[kCount], T& into) {
  for (const auto& [name, field] : fields) {
    if (element.name() == name) {
      into.*field = element.all_text();
      return true;
    }
  }
  return false;
}

std::string prose(XmlView element) {
  return decode_html_entities(element.all_text());
}

constexpr TextField<PomDependency> kDependencyFields[] = {
    {"groupId", &PomDependency::group},         {"artifactId", &PomDependency::artifact},
    {"version", &PomDependency::version},       {"type", &PomDependency::type},
    {"classifier", &PomDependency::classifier}, {"scope", &PomDependency::scope},
    {"optional", &PomDependency::optional},     {"systemPath", &PomDependency::system_path},
};
constexpr TextField<PomPlugin> kPluginFields[] = {
    {"groupId", &PomPlugin::group},
    {"artifactId", &PomPlugin::artifact},
    {"version", &PomPlugin::version},
    {"inherited", &PomPlugin::inherited},
};
constexpr TextField<PomParent> kParentFields[] = {
    {"groupId", &PomParent::group},
    {"artifactId", &PomParent::artifact},
    {"version", &PomParent::version},
    {"relativePath", &PomParent::relative_path},
};
constexpr TextField<PomModel> kModelFields[] = {
    {"modelVersion", &PomModel::model_version},
    {"groupId", &PomModel::group},
    {"artifactId", &PomModel::artifact},
    {"packaging", &PomModel::packaging},
};

PomDependency read_dependency(XmlView element) {
  PomDependency dependency;
  dependency.at = element.position();
  for (auto child = element.first_child(); child; child = child.next()) {
    if (read_text(child, kDependencyFields, dependency) || child.name() != "exclusions") {
      continue;
    }
    for (auto item = child.first_child(); item; item = item.next()) {
      const auto group = item.child("groupId").all_text();
      const auto artifact = item.child("artifactId").all_text();
      dependency.exclusions.push_back((group.empty() ? "*" : group) + ":" +
                                      (artifact.empty() ? "*" : artifact));
    }
  }
  return dependency;
}

void read_dependencies(XmlView list, std::vector<PomDependency>& out) {
  for (auto item = list.first_child(); item; item = item.next()) {
    if (item.name() == "dependency") {
      out.push_back(read_dependency(item));
    }
  }
}

PomPlugin read_plugin(XmlView element) {
  PomPlugin plugin;
  plugin.at = element.position();
  plugin.extension = element.name() == "extension";
  for (auto child = element.first_child(); child; child = child.next()) {
    if (read_text(child, kPluginFields, plugin)) {
      continue;
    }
    if (child.name() == "executions") {
      plugin.has_executions = static_cast<bool>(child.first_child());
    } else if (child.name() == "dependencies") {
      read_dependencies(child, plugin.dependencies);
    }
  }
  if (plugin.group.empty() && !plugin.extension) {
    plugin.group = "org.apache.maven.plugins";
  }
  return plugin;
}

void read_plugins(XmlView list, std::vector<PomPlugin>& out) {
  for (auto item = list.first_child(); item; item = item.next()) {
    if (item.name() == "plugin" || item.name() == "extension") {
      out.push_back(read_plugin(item));
    }
  }
}

// True when the element belongs to what projects and profiles have alike.
bool read_base(XmlView element, PomBase& base) {
  const auto name = element.name();
  if (name == "properties") {
    for (auto item = element.first_child(); item; item = item.next()) {
      base.properties.emplace_back(item.name(), item.all_text());
    }
  } else if (name == "dependencies") {
    read_dependencies(element, base.dependencies);
  } else if (name == "dependencyManagement") {
    read_dependencies(element.child("dependencies"), base.management);
  } else if (name == "build") {
    read_plugins(element.child("plugins"), base.plugins);
    read_plugins(element.child("pluginManagement").child("plugins"), base.managed_plugins);
  } else if (name == "modules" || name == "subprojects") {
    for (auto item = element.first_child(); item; item = item.next()) {
      base.modules.push_back(item.all_text());
    }
  } else {
    return false;
  }
  return true;
}

PomActivation read_activation(XmlView element) {
  PomActivation activation;
  for (auto child = element.first_child(); child; child = child.next()) {
    if (child.name() == "activeByDefault") {
      activation.by_default = child.all_text() == "true";
    } else if (child.name() == "property") {
      activation.property = child.child("name").all_text();
      activation.value = child.child("value").all_text();
    } else {
      activation.environment = true;
    }
  }
  return activation;
}

PomProfile read_profile(XmlView element) {
  PomProfile profile;
  for (auto child = element.first_child(); child; child = child.next()) {
    if (child.name() == "id") {
      profile.id = child.all_text();
    } else if (child.name() == "activation") {
      profile.activation = read_activation(child);
    } else {
      read_base(child, profile.base);
    }
  }
  if (profile.id.empty()) {
    profile.id = "default";  // What Maven calls it.
  }
  return profile;
}

void read_scm(XmlView element, PomInfo& info) {
  const auto keeps = [&](std::string_view what) {
    return element.attribute("child.scm." + std::string(what) + ".inherit.append.path") != "false";
  };
  info.has_scm = true;
  info.scm_url = element.child("url").all_text();
  info.scm_connection = element.child("connection").all_text();
  info.scm_developer = element.child("developerConnection").all_text();
  info.scm_tag = element.child("tag").all_text();
  info.append_scm_url = keeps("url");
  info.append_scm_connection = keeps("connection");
  info.append_scm_developer = keeps("developerConnection");
}

void read_people(XmlView list, PomInfo& info) {
  for (auto item = list.first_child(); item; item = item.next()) {
    for (const auto* field : {"name", "id", "email"}) {
      if (auto text = prose(item.child(field)); !text.empty()) {
        info.developers.push_back(std::move(text));
        break;
      }
    }
  }
}

void read_licenses(XmlView list, PomInfo& info) {
  for (auto item = list.first_child(); item; item = item.next()) {
    info.licenses.push_back({prose(item.child("name")), item.child("url").all_text()});
  }
}

void read_info(XmlView element, PomInfo& info) {
  const auto name = element.name();
  if (name == "name") {
    info.name = prose(element);
  } else if (name == "description") {
    info.description = prose(element);
  } else if (name == "url") {
    info.url = element.all_text();
  } else if (name == "inceptionYear") {
    info.inception_year = element.all_text();
  } else if (name == "licenses") {
    read_licenses(element, info);
  } else if (name == "developers") {
    read_people(element, info);
  } else if (name == "organization") {
    info.has_organization = true;
    info.organization = prose(element.child("name"));
    info.organization_url = element.child("url").all_text();
  } else if (name == "scm") {
    read_scm(element, info);
  } else if (name == "issueManagement") {
    info.has_issues = true;
    info.issues_url = element.child("url").all_text();
  } else if (name == "ciManagement") {
    info.ci_url = element.child("url").all_text();
  } else if (name == "prerequisites") {
    info.required_maven = element.child("maven").all_text();
  }
}

void read_parent(XmlView element, PomModel& model) {
  model.has_parent = true;
  model.parent.at = element.position();
  for (auto child = element.first_child(); child; child = child.next()) {
    read_text(child, kParentFields, model.parent);
  }
}

}  // namespace

std::string PomDependency::key() const {
  auto key = group + ":" + artifact + ":" + (type.empty() ? "jar" : type);
  if (!classifier.empty()) {
    key += ":" + classifier;
  }
  return key;
}

Result<PomModel> parse_pom(std::string_view bytes, const Limits& limits) {
  AKASHI_TRY_ASSIGN(const auto document, formats::XmlDocument::parse(bytes, limits));
  const auto root = document.root();
  if (root.name() != "project") {
    return fail(ErrorCode::kInvalidInput, msg::kExpected,
                {"element project", "element " + std::string(root.name())}, root.position());
  }
  PomModel model;
  model.at = root.position();
  model.info.append_url = root.attribute("child.project.url.inherit.append.path") != "false";
  for (auto element = root.first_child(); element; element = element.next()) {
    if (read_text(element, kModelFields, model) || read_base(element, model.base)) {
      if (element.name() == "build") {
        read_plugins(element.child("extensions"), model.extensions);
      }
    } else if (element.name() == "version") {
      model.version = element.all_text();
      model.version_at = element.position();
    } else if (element.name() == "parent") {
      read_parent(element, model);
    } else if (element.name() == "profiles") {
      for (auto item = element.first_child(); item; item = item.next()) {
        model.profiles.push_back(read_profile(item));
      }
    } else {
      read_info(element, model.info);
    }
  }
  return model;
}

}  // namespace akashi::ecosystems::maven
