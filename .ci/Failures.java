import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Says in a few lines what failed in a build, from the reports of its tests: for each failure, also
 * of a test that passed when it was tried again, the beginning and the end of its message. Run as
 * {@code java .ci/Failures.java FOLDER}; prints nothing if there was none.
 */
final class Failures {
  private static final List<String> KINDS =
      List.of("failure", "error", "rerunFailure", "rerunError", "flakyFailure", "flakyError");
  private static final int WIDTH = 300;
  private static final int HEAD = 2;
  private static final int TAIL = 3;

  public static void main(String[] arguments) throws Exception {
    for (Path report : reports(Path.of(arguments[0]))) {
      print(report);
    }
  }

  private static List<Path> reports(Path folder) throws IOException {
    try (Stream<Path> files = Files.find(folder, 4, (path, file) -> isReport(path))) {
      return files.sorted().toList();
    }
  }

  private static boolean isReport(Path path) {
    return path.getFileName().toString().matches("TEST-.*\\.xml")
        && path.getParent().getFileName().toString().matches("(failsafe|surefire)-reports");
  }

  private static void print(Path report) throws Exception {
    NodeList cases =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getElementsByTagName("testcase");
    for (int i = 0; i < cases.getLength(); i++) {
      Element test = (Element) cases.item(i);
      for (Node child = test.getFirstChild(); child != null; child = child.getNextSibling()) {
        if (KINDS.contains(child.getNodeName())) {
          System.out.printf(
              "%s.%s: %s%n",
              test.getAttribute("classname").replaceFirst(".*\\.", ""),
              test.getAttribute("name"),
              child.getNodeName());
          excerpt(((Element) child).getAttribute("message"));
        }
      }
    }
  }

  private static void excerpt(String message) {
    List<String> lines = message.lines().filter(line -> !line.isBlank()).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (i < HEAD || i >= lines.size() - TAIL) {
        System.out.println("    " + line.substring(0, Math.min(WIDTH, line.length())));
      }
    }
  }
}
