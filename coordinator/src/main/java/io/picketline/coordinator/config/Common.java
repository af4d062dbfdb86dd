package io.picketline.coordinator.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.picketline.config.Effective;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The settings that all coordinators of a fleet are to have alike. */
public final class Common {

  /** As many as the others are told. */
  private static final int MOST = 500;

  private static final int DIGEST_BYTES = 8;
  private static final String RECEIVERS = "coordinator.notify.";

  private static final List<String> ALIKE =
      List.of(
          "coordinator.cluster.peers",
          "coordinator.budget.",
          "coordinator.max-",
          "coordinator.aggregate-v4",
          "coordinator.retained-entries",
          "coordinator.history.",
          "coordinator.link.",
          RECEIVERS);

  private Common() {}

  /** Each by its digest, for its value is nobody else's concern; a receiver as a whole. */
  public static Map<String, String> of(Effective effective) {
    var values = new TreeMap<String, String>();
    for (var setting : effective.settings()) {
      if (ALIKE.stream().anyMatch(setting.key()::startsWith) && values.size() < MOST) {
        values.merge(name(setting.key()), setting.key() + "=" + setting.value(), Common::joined);
      }
    }
    values.replaceAll((_, text) -> digest(text));
    return values;
  }

  private static String joined(String one, String other) {
    return one + "\n" + other;
  }

  private static String name(String key) {
    var end = key.startsWith(RECEIVERS) ? key.indexOf('.', RECEIVERS.length()) : -1;
    return end < 0 ? key : key.substring(0, end);
  }

  private static String digest(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
