package io.picketline.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a block of a configuration file came to, defaults included.
 *
 * @param settings every key, in alphabetical order
 * @param warnings what is doubtful and yet no reason to refuse the file, one line each, beginning
 *     with file and line where known
 */
public record Effective(List<Setting> settings, List<String> warnings) {

  /** An address may be as good as a password, and so may what is sent with each request. */
  private static final Pattern MAY_BE_SECRET = Pattern.compile("\\.(url|headers)$");

  public Effective {
    settings = List.copyOf(settings);
    warnings = List.copyOf(warnings);
  }

  /**
   * One key.
   *
   * @param key with the names of the blocks around it
   * @param value as it would be written in a file; a secret is masked
   * @param origin file and line that set it, or {@code default}
   */
  public record Setting(String key, String value, String origin) {}

  /** The keys whose values differ between this and {@code other}, in alphabetical order. */
  public List<String> differing(Effective other) {
    var differing = new TreeSet<String>();
    var own = values();
    other
        .values()
        .forEach((key, value) -> {
          if (!value.equals(own.get(key))) {
            differing.add(key);
          }
        });
    own.keySet().stream().filter(key -> !other.values().containsKey(key)).forEach(differing::add);
    return List.copyOf(differing);
  }

  /** All settings in one line, for the log, which more people read than the file. */
  @Override
  public String toString() {
    return settings.stream()
        .map(setting -> setting.key() + "=" + logged(setting))
        .collect(Collectors.joining(", "));
  }

  private static String logged(Setting setting) {
    var isSet = !setting.value().equals("\"\"") && !setting.value().equals("[]");
    return isSet && MAY_BE_SECRET.matcher(setting.key()).find() ? "\"********\"" : setting.value();
  }

  /** A copy that says {@code more} too. */
  public Effective withWarnings(List<String> more) {
    var all = new ArrayList<>(warnings);
    all.addAll(more);
    return new Effective(settings, all);
  }

  private HashMap<String, String> values() {
    var values = new HashMap<String, String>();
    settings.forEach(setting -> values.put(setting.key(), setting.value()));
    return values;
  }
}
