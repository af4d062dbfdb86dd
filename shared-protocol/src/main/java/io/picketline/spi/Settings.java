package io.picketline.spi;

import io.picketline.config.Effective;
import io.picketline.config.InvalidConfigException;
import java.nio.file.Path;

/** Reads one daemon's block of a configuration file, and starts nothing. */
public interface Settings {

  /** The block: {@code sensor} or {@code coordinator}. */
  String block();

  /** The file that has all keys of the block with their defaults, commented. */
  String reference();

  /**
   * What the block comes to, with every other file that it names.
   *
   * @throws InvalidConfigException with all problems, if the daemon would not start with it
   */
  Effective read(Path file) throws InvalidConfigException;
}
