package io.picketline.coordinator.config;

import io.picketline.config.ConfigBlock;
import io.picketline.config.Effective;
import io.picketline.config.InvalidConfigException;
import io.picketline.file.Ownership;
import io.picketline.identity.IdentityFiles;
import io.picketline.spi.Settings;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The block of the coordinator, for whoever only wants to look at it. */
public final class CoordinatorSettings implements Settings {

  /** Made by the service loader. */
  public CoordinatorSettings() {}

  @Override
  public String block() {
    return "coordinator";
  }

  @Override
  public String reference() {
    return ConfigBlock.reference(CoordinatorSettings.class, "coordinator-reference.conf");
  }

  @Override
  public Effective read(Path file) throws InvalidConfigException {
    var config = CoordinatorConfig.read(file);
    var paths = config.paths();
    return config
        .effective()
        .withWarnings(
            Ownership.doubts(
                "coordinator",
                Stream.concat(Stream.of(paths.state()), IdentityFiles.places(paths.identity()))));
  }
}
