package io.octoagent.config;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import io.octoagent.testbed.Checkout;
import io.smallrye.config.common.utils.StringUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Reads the settings, their defaults and their Javadoc from the source. */
final class DocumentedSettings {
  private static final Path SOURCE =
      Checkout.file("src/main/java/io/octoagent/config/OctoAgentConfig.java");
  private static final Pattern TAG = Pattern.compile("\\{@(?:code|link) ([^}]+)}");
  private static final Pattern OWN_VARIABLE = Pattern.compile("\\$\\{(\\w+):(.*)}");

  private final DocTrees docs;
  private final CompilationUnitTree unit;
  private final Map<String, ClassTree> nested = new HashMap<>();
  private final Properties defaults = new Properties();
  private final List<DocumentedSetting> settings = new ArrayList<>();

  private DocumentedSettings(DocTrees docs, CompilationUnitTree unit) throws IOException {
    this.docs = docs;
    this.unit = unit;
    try (InputStream file = getClass().getResourceAsStream("/application.properties")) {
      defaults.load(file);
    }
  }

  static List<DocumentedSetting> read() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(null, files, null, null, null, files.getJavaFileObjects(SOURCE));
      CompilationUnitTree unit = task.parse().iterator().next();
      DocumentedSettings all = new DocumentedSettings(DocTrees.instance(task), unit);
      all.read((ClassTree) unit.getTypeDecls().getFirst());
      return all.settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(ClassTree mapping) {
    for (Tree member : mapping.getMembers()) {
      if (member instanceof ClassTree type) {
        nested.put(type.getSimpleName().toString(), type);
      }
    }
    read(mapping, "octoagent");
  }

  private void read(ClassTree group, String prefix) {
    for (Tree member : group.getMembers()) {
      if (member instanceof MethodTree setting) {
        String name = prefix + "." + StringUtil.skewer(setting.getName().toString());
        Tree type = setting.getReturnType();
        if (type instanceof ParameterizedTypeTree map && map.getType().toString().equals("Map")) {
          read(nested.get(map.getTypeArguments().getLast().toString()), name + ".<name>");
        } else if (isGroup(type)) {
          read(nested.get(type.toString()), name);
        } else {
          settings.add(documented(setting, name));
        }
      }
    }
  }

  private boolean isGroup(Tree type) {
    ClassTree own = nested.get(type.toString());
    return own != null && own.getKind() == Tree.Kind.INTERFACE;
  }

  private DocumentedSetting documented(MethodTree setting, String name) {
    String fallback = defaults.getProperty(name, "");
    String variable = name.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
    Matcher own = OWN_VARIABLE.matcher(fallback);
    return own.matches()
        ? new DocumentedSetting(own.group(1), own.group(2), meaning(setting))
        : new DocumentedSetting(variable, fallback, meaning(setting));
  }

  /** The Javadoc as Markdown. */
  private String meaning(MethodTree setting) {
    String text = docs.getDocComment(TreePath.getPath(unit, setting));
    if (text == null) {
      throw new AssertionError(setting.getName() + " has no Javadoc");
    }
    return TAG.matcher(text.strip().replaceAll("\\s+", " ")).replaceAll("`$1`").replace("|", "\\|");
  }
}
