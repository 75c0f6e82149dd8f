package io.sluice.app.cli;

import io.sluice.app.config.NearestName;
import java.util.Collection;

/** Arguments that name nothing, or what is not there; the message says what to do. */
final class ArgumentException extends Exception {
  private static final long serialVersionUID = 1L;

  ArgumentException(String message) {
    super(message);
  }

  /**
   * @param what is named, for example {@code sink}
   * @throws ArgumentException with the name that was meant perhaps, if it is none of the known ones
   */
  static void require(String what, String name, Collection<String> known) throws ArgumentException {
    if (!known.contains(name)) {
      throw new ArgumentException(
          "no "
              + what
              + " "
              + name
              + NearestName.of(name, known)
                  .map(near -> "; did you mean " + near + "? There are: ")
                  .orElse("; there are: ")
              + (known.isEmpty() ? "none" : String.join(", ", known)));
    }
  }
}
