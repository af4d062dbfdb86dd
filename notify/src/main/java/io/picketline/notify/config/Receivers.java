package io.picketline.notify.config;

import io.picketline.config.ConfigBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** All receivers of a daemon, in order of their names. */
public record Receivers(List<ReceiverConfig> all) {

  /** None. */
  public static final Receivers NONE = new Receivers(List.of());

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");

  public Receivers {
    all = List.copyOf(all);
  }

  /** Reads block {@code notify}, in which every key is a receiver's name. */
  public static Receivers from(ConfigBlock block) {
    var names = block.names();
    if (names.isEmpty()) {
      return NONE;
    }
    var receivers = new ArrayList<ReceiverConfig>();
    for (var name : names) {
      if (NAME.matcher(name).matches()) {
        ReceiverReader.read(name, block.block(name)).ifPresent(receivers::add);
      } else {
        block.problem(
            "\"%s\"".formatted(name), "a receiver's name has letters, digits, - and _, at most 32");
      }
    }
    return new Receivers(receivers);
  }
}
