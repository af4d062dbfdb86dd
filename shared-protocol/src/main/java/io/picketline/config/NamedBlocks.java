package io.picketline.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;

/**
 * Blocks that the operator names himself. In the reference one block {@code "*"} has all keys of
 * each of them; in its place every name that the operator used gets those keys.
 */
final class NamedBlocks {

  private static final String ANY = "*";

  private NamedBlocks() {}

  /** The reference with what the file names in place of each {@code "*"}. */
  static Config named(Config reference, Config own) {
    var named = reference;
    for (var path : places(reference.root(), List.of())) {
      named = named(named, own, ConfigUtil.joinPath(path));
    }
    return named;
  }

  private static Config named(Config reference, Config own, String path) {
    var block = reference.getObject(path);
    ConfigValue pattern = block.get(ANY);
    var named = block.withoutKey(ANY);
    if (own.hasPath(path) && own.getValue(path) instanceof ConfigObject blocks) {
      for (var name : blocks.keySet()) {
        if (blocks.get(name) instanceof ConfigObject) {
          named = named.withValue(name, pattern);
        }
      }
    }
    return reference.withValue(path, named);
  }

  private static List<List<String>> places(ConfigObject block, List<String> path) {
    var places = new ArrayList<List<String>>();
    block.forEach((name, value) -> {
      if (name.equals(ANY)) {
        places.add(path);
      } else if (value instanceof ConfigObject inner) {
        var deeper = new ArrayList<>(path);
        deeper.add(name);
        places.addAll(places(inner, deeper));
      }
    });
    return places;
  }
}
