package io.picketline.config;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The files {@code conf.d/*.conf} beside a configuration file, which go over it in the order of
 * their names: what programs write, so that none need edit what a person wrote.
 */
public final class DropIns {

  private static final String DIRECTORY = "conf.d";

  private DropIns() {}

  /** Where the drop-in file of this name is for {@code config}, be it there or not. */
  public static Path file(Path config, String name) {
    return config.toAbsolutePath().resolveSibling(DIRECTORY).resolve(name);
  }

  /**
   * Those of {@code config}, in the order in which they count.
   *
   * @throws ConfigException if the directory is there and cannot be read
   */
  static List<Path> of(Path config) {
    var directory = config.resolveSibling(DIRECTORY);
    try (var files = Files.newDirectoryStream(directory, "[!.]*.conf")) {
      var found = new ArrayList<Path>();
      files.forEach(found::add);
      Collections.sort(found);
      return found;
    } catch (NoSuchFileException | NotDirectoryException _) {
      return List.of();
    } catch (IOException | DirectoryIteratorException e) {
      throw new ConfigException.Generic("%s: cannot be read".formatted(directory), e);
    }
  }
}
