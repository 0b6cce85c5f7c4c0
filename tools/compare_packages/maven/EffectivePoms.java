// Prints the effective dependencies and plugins of every pom.xml below a folder, as Maven's own model builder sees them,
// with the folder in place of a repository. Run by compare_poms.py.
//
// One line each, separated by tabs; `profile` is empty for the build without options, else the profile that is on:
//   P path profile group:artifact:version packaging url scm organization
//   D path profile group:artifact:type:classifier version scope optional
//   B path profile group:artifact version          (plugin or extension)
//   M path profile text                            (the model could not be built, or was built without some pom)
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.FileReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.maven.model.Dependency;
import org.apache.maven.model.Model;
import org.apache.maven.model.Parent;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.Repository;
import org.apache.maven.model.building.DefaultModelBuilderFactory;
import org.apache.maven.model.building.DefaultModelBuildingRequest;
import org.apache.maven.model.building.FileModelSource;
import org.apache.maven.model.building.ModelBuildingException;
import org.apache.maven.model.building.ModelBuildingRequest;
import org.apache.maven.model.building.ModelBuildingResult;
import org.apache.maven.model.building.ModelSource;
import org.apache.maven.model.building.StringModelSource;
import org.apache.maven.model.io.xpp3.MavenXpp3Reader;
import org.apache.maven.model.resolution.ModelResolver;

public class EffectivePoms {
  static final Map<String, File> poms = new HashMap<>();  // group:artifact:version as written
  static final TreeSet<String> missing = new TreeSet<>();

  // Poms of the tree by their coordinates; an empty pom, noted as missing, for the rest.
  static class TreeResolver implements ModelResolver {
    @Override
    public ModelSource resolveModel(String group, String artifact, String version) {
      File file = poms.get(group + ":" + artifact + ":" + version);
      if (file != null) {
        return new FileModelSource(file);
      }
      missing.add(group + ":" + artifact + ":" + version);
      return new StringModelSource("<project><modelVersion>4.0.0</modelVersion><groupId>" + group
          + "</groupId><artifactId>" + artifact + "</artifactId><version>" + version
          + "</version><packaging>pom</packaging></project>");
    }

    @Override
    public ModelSource resolveModel(Parent parent) {
      return resolveModel(parent.getGroupId(), parent.getArtifactId(), parent.getVersion());
    }

    @Override
    public ModelSource resolveModel(Dependency dependency) {
      return resolveModel(dependency.getGroupId(), dependency.getArtifactId(), dependency.getVersion());
    }

    @Override
    public void addRepository(Repository repository) {}

    @Override
    public void addRepository(Repository repository, boolean replace) {}

    @Override
    public ModelResolver newCopy() {
      return this;
    }
  }

  static String text(String value) {
    return value == null ? "" : value.strip();
  }

  static void index(Path root, List<Path> found) throws Exception {
    try (var paths = Files.walk(root)) {
      paths.filter(p -> p.getFileName().toString().equals("pom.xml")).sorted().forEach(found::add);
    }
    for (Path path : found) {
      try (FileReader reader = new FileReader(path.toFile(), StandardCharsets.UTF_8)) {
        Model model = new MavenXpp3Reader().read(reader, false);
        Parent parent = model.getParent();
        String group = model.getGroupId() == null && parent != null ? parent.getGroupId() : model.getGroupId();
        String version =
            model.getVersion() == null && parent != null ? parent.getVersion() : model.getVersion();
        poms.putIfAbsent(group + ":" + model.getArtifactId() + ":" + version, path.toFile());
      } catch (Exception e) {
        System.out.println("M\t" + root.relativize(path) + "\t\t" + e.getMessage().replace('\n', ' '));
      }
    }
  }

  static void print(String path, Model model) {  // `path` with the profile behind a tab.
    System.out.println("P\t" + path + "\t" + model.getGroupId() + ":" + model.getArtifactId() + ":"
        + model.getVersion() + "\t" + model.getPackaging() + "\t" + text(model.getUrl()) + "\t"
        + (model.getScm() == null ? "" : text(model.getScm().getUrl())) + "\t"
        + (model.getOrganization() == null ? "" : text(model.getOrganization().getName())));
    for (Dependency d : model.getDependencies()) {
      System.out.println("D\t" + path + "\t" + d.getGroupId() + ":" + d.getArtifactId() + ":" + d.getType() + ":"
          + text(d.getClassifier()) + "\t" + text(d.getVersion()) + "\t" + text(d.getScope()) + "\t"
          + d.isOptional());
    }
    if (model.getBuild() == null) {
      return;
    }
    for (Plugin p : model.getBuild().getPlugins()) {
      System.out.println("B\t" + path + "\t" + p.getKey() + "\t" + text(p.getVersion()));
    }
    model.getBuild().getExtensions().forEach(e -> System.out.println(
        "B\t" + path + "\t" + e.getGroupId() + ":" + e.getArtifactId() + "\t" + text(e.getVersion())));
  }

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    List<Path> found = new ArrayList<>();
    index(root, found);
    for (Path path : found) {
      String name = root.relativize(path).toString();
      ModelBuildingResult base = build(path, name, "");
      TreeSet<String> profiles = new TreeSet<>();
      if (base != null) {
        for (String id : base.getModelIds()) {
          if (id.isEmpty()) {
            continue;  // The super pom's own profile is not asked for.
          }
          List<String> active = base.getActivePomProfiles(id).stream().map(p -> p.getId()).toList();
          base.getRawModel(id).getProfiles().stream().map(p -> p.getId())
              .filter(profile -> !active.contains(profile)).forEach(profiles::add);
        }
      }
      for (String profile : profiles) {
        build(path, name, profile);
      }
    }
  }

  static ModelBuildingResult build(Path path, String name, String profile) {
    missing.clear();
    DefaultModelBuildingRequest request = new DefaultModelBuildingRequest();
    request.setPomFile(path.toFile());
    request.setModelResolver(new TreeResolver());
    request.setValidationLevel(ModelBuildingRequest.VALIDATION_LEVEL_MINIMAL);
    request.setSystemProperties(new Properties());  // No environment: no jdk, os or env profiles.
    request.setProcessPlugins(false);
    if (!profile.isEmpty()) {
      request.setActiveProfileIds(List.of(profile));
    }
    String where = name + "\t" + profile;
    ModelBuildingResult result;
    try {
      result = new DefaultModelBuilderFactory().newInstance().build(request);
    } catch (ModelBuildingException e) {
      result = e.getResult();
      System.out.println("M\t" + where + "\t" + e.getMessage().replace('\n', ' '));
    }
    for (String pom : missing) {
      System.out.println("M\t" + where + "\tnot in the tree: " + pom);
    }
    if (result != null && result.getEffectiveModel() != null) {
      print(where, result.getEffectiveModel());
    }
    return result;
  }
}
