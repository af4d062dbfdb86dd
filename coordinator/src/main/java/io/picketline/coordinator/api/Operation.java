package io.picketline.coordinator.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that can be asked for.
 *
 * @param template its path, with variables in braces
 * @param byToken whether an export token is enough, in the place of a certificate
 */
record Operation(String method, String template, Handler handler, boolean byToken) {

  /** Carries it out. */
  @FunctionalInterface
  interface Handler {

    /**
     * The answer.
     *
     * @param at the path's variables and the query
     * @throws Problem if it is not carried out
     */
    Answer handle(Call call, Parameters at);
  }

  static Operation get(String template, Handler handler) {
    return new Operation("GET", template, handler, false);
  }

  static Operation post(String template, Handler handler) {
    return new Operation("POST", template, handler, false);
  }

  static Operation delete(String template, Handler handler) {
    return new Operation("DELETE", template, handler, false);
  }

  /** The same, for which an export token is enough. */
  Operation open() {
    return new Operation(method, template, handler, true);
  }

  /** The path's variables in order, if it is a path of this one. */
  Optional<List<String>> match(String path) {
    var wanted = template.split("/", -1);
    var parts = path.split("/", -1);
    if (wanted.length != parts.length) {
      return Optional.empty();
    }
    var variables = new ArrayList<String>();
    for (var i = 0; i < parts.length; i++) {
      if (wanted[i].startsWith("{") && !parts[i].isEmpty()) {
        variables.add(decoded(parts[i]));
      } else if (!wanted[i].equals(parts[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  /** A plus sign stands for itself in a path. */
  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw new Problem(Problem.Kind.INVALID, "the path is not encoded as it should be");
    }
  }
}
