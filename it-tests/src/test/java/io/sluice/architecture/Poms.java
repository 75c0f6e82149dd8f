package io.sluice.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** What the POMs say about modules and class paths. */
final class Poms {
  private static final Path ROOT = Path.of(System.getProperty("sluice.root"));

  private Poms() {}

  /** A direct dependency; the scope is {@code compile} where the POM names none. */
  record Dependency(String artifact, String scope) {
    boolean onTheClassPathOfTheService() {
      return scope.equals("compile") || scope.equals("runtime");
    }
  }

  /**
   * The folders among the parent's modules that hold main code, sorted. Those of a profile, which
   * measure the product and are no part of it, are left out.
   */
  static List<String> modulesWithMainCode() {
    return children(parse(ROOT.resolve("pom.xml")).getDocumentElement(), "modules")
        .flatMap(modules -> children(modules, "module"))
        .map(module -> module.getTextContent().strip())
        .filter(folder -> Files.isDirectory(ROOT.resolve(folder).resolve("src/main/java")))
        .sorted()
        .toList();
  }

  static List<Dependency> dependencies(Module module) {
    return dependencies(parse(ROOT.resolve(module.folder()).resolve("pom.xml")));
  }

  static List<Dependency> dependencies(Document pom) {
    return children(pom.getDocumentElement(), "dependencies")
        .flatMap(list -> children(list, "dependency"))
        .map(
            dependency ->
                new Dependency(
                    text(dependency, "artifactId", ""), text(dependency, "scope", "compile")))
        .toList();
  }

  static Document parse(Path pom) {
    try (InputStream in = Files.newInputStream(pom)) {
      return parse(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Document parse(InputStream in) throws IOException {
    try {
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
    } catch (ParserConfigurationException | SAXException e) {
      throw new IOException(e);
    }
  }

  private static Stream<Element> children(Element parent, String name) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        children.add(element);
      }
    }
    return children.stream();
  }

  private static String text(Element parent, String name, String absent) {
    return children(parent, name)
        .findFirst()
        .map(element -> element.getTextContent().strip())
        .orElse(absent);
  }
}
