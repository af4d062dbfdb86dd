package io.picketline.coordinator.api;

import static java.util.Locale.ROOT;

/** What a request's body has to be. */
final class Bodies {

  private Bodies() {}

  /**
   * What it says.
   *
   * @throws Problem if it is no JSON, or not of that form
   */
  static <T> T read(Call call, Class<T> type) {
    var media = call.header("content-type").orElse("").split(";", 2)[0].strip().toLowerCase(ROOT);
    if (!media.equals(Json.TYPE)) {
      throw new Problem(Problem.Kind.MEDIA_TYPE, "the body has to be " + Json.TYPE);
    }
    return Json.read(call.body().get(), type);
  }

  /** The same where a body may be left out. */
  static <T> T readIfAny(Call call, Class<T> type, T otherwise) {
    return call.header("content-type").isEmpty() && call.body().get().length == 0
        ? otherwise
        : read(call, type);
  }
}
