package io.picketline.cli.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.picketline.config.KnownNames;
import io.picketline.file.FileRights;
import io.picketline.file.FileTrouble;
import io.picketline.file.WholeFile;
import io.picketline.protocol.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A user's contexts: {@code contexts.json} and {@code current-context} in {@code picketline} of his
 * configuration directory. Nobody but him may write them, since they say whom he believes.
 *
 * @param directory where they are
 */
public record ContextFiles(Path directory) {

  private static final String LIST = "contexts.json";
  private static final String CURRENT = "current-context";
  private static final int MOST_BYTES = 1 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Those of the user whose environment this is; none if it names no home. */
  static Optional<ContextFiles> of(Map<String, String> environment) {
    var config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    // a relative one is to be passed over, XDG Base Directory Specification
    if (config.startsWith("/")) {
      return Optional.of(new ContextFiles(Path.of(config, "picketline")));
    }
    var home = environment.getOrDefault("HOME", "");
    return home.startsWith("/")
        ? Optional.of(new ContextFiles(Path.of(home, ".config", "picketline")))
        : Optional.empty();
  }

  /**
   * All, by name.
   *
   * @throws CommandException if they cannot be read, or others may write them
   */
  public List<Context> all() {
    var file = directory.resolve(LIST);
    var text = read(file);
    if (text.isEmpty()) {
      return List.of();
    }
    try {
      var sorted = new TreeMap<String, Context>();
      for (var context : JSON.readValue(text.get(), Context[].class)) {
        sorted.put(context.name(), context);
      }
      return List.copyOf(sorted.values());
    } catch (JsonProcessingException e) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s holds no contexts: %s; mend it or take it away"
              .formatted(file, Names.printable(e.getOriginalMessage())));
    }
  }

  /** The one of this name, if it is there. */
  Optional<Context> named(String name) {
    return all().stream().filter(context -> context.name().equals(name)).findAny();
  }

  /**
   * The one of this name.
   *
   * @throws CommandException if there is none
   */
  public Context required(String name) {
    return named(name)
        .orElseThrow(() ->
            new CommandException(
                ExitCode.USAGE,
                "there is no context '%s'%s"
                    .formatted(Names.printable(name), KnownNames.beside(name, names()))));
  }

  private List<String> names() {
    return Stream.concat(Stream.of(Context.LOCAL), all().stream().map(Context::name)).toList();
  }

  /** The name that commands go by which name none; none for the daemon of this host. */
  public Optional<String> current() {
    return read(directory.resolve(CURRENT)).map(String::strip).filter(name -> !name.isEmpty());
  }

  /** Keeps these and no others. */
  public void keep(List<Context> contexts) {
    var sorted = contexts.stream().sorted(Comparator.comparing(Context::name)).toList();
    try {
      write(LIST, JSON.writeValueAsString(sorted) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("contexts are texts", e);
    }
  }

  /** Has commands that name none go by this one; none for the daemon of this host. */
  public void use(Optional<String> name) {
    if (name.isPresent()) {
      write(CURRENT, name.get() + "\n");
      return;
    }
    try {
      Files.deleteIfExists(directory.resolve(CURRENT));
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      WholeFile.of(directory.resolve(name), PosixFilePermissions.fromString("rw-------"))
          .replace(text);
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  private static Optional<String> read(Path file) {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      FileRights.requireUnforgeable(file);
      FileRights.requireUnforgeable(file.resolveSibling("."));
      if (Files.size(file) > MOST_BYTES) {
        throw new IOException("%s: is larger than %d bytes".formatted(file, MOST_BYTES));
      }
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw trouble(e);
    }
  }

  private static CommandException trouble(IOException e) {
    return new CommandException(ExitCode.REFUSED, FileTrouble.words(e));
  }
}
