package io.picketline.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;

/**
 * Reads a configuration file and the files that it includes, each named by a path relative to the
 * file that names it. An included file must be there; nothing is ever fetched from elsewhere.
 */
final class Includes
    implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {

  /** Largest file that is read. */
  static final int MAX_BYTES = 1 << 20;

  /** The byte order mark that some editors put first. */
  private static final String MARK = "\ufeff";

  private static final int MOST_NESTED = 8;

  /** Files read in all, one that is included again and again each time. */
  private static final int MOST_FILES = 256;

  /** Substitutions in all: each can double what the one before has made. */
  private static final int MOST_SUBSTITUTIONS = 16;

  private static final Pattern SUBSTITUTION = Pattern.compile("${", Pattern.LITERAL);

  private final Path file;
  private final int depth;
  private final Spent spent;

  private Includes(Path file, int depth, Spent spent) {
    this.file = file;
    this.depth = depth;
    this.spent = spent;
  }

  /** What reading one configuration has taken so far. */
  private static final class Spent {
    private int files;
    private long substitutions;
  }

  /**
   * What {@code file} says and, over it, one after the other, those of its {@link DropIns};
   * substitutions not yet made. The file itself may be missing where there are any.
   *
   * @throws ConfigException in the operator's words, if it or an included one cannot be read
   */
  static ConfigObject parse(Path file) {
    var spent = new Spent();
    var all = new ArrayList<>(DropIns.of(file));
    if (all.isEmpty() || Files.exists(file)) {
      all.addFirst(file);
    }
    var said = parse(all.removeFirst(), 0, spent);
    for (var one : all) {
      said = parse(one, 0, spent).withFallback(said);
    }
    return said;
  }

  @Override
  public ConfigObject include(ConfigIncludeContext context, String what) {
    return included(what);
  }

  @Override
  public ConfigObject includeFile(ConfigIncludeContext context, File what) {
    return included(what.getPath());
  }

  @Override
  public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
    throw refused(file, "includes %s; only files can be included".formatted(what));
  }

  @Override
  public ConfigObject includeResources(ConfigIncludeContext context, String what) {
    throw refused(file, "includes resource %s; only files can be included".formatted(what));
  }

  /** Nothing but these rules applies, whatever the library would do by itself. */
  @Override
  public ConfigIncluder withFallback(ConfigIncluder fallback) {
    return this;
  }

  private ConfigObject included(String what) {
    if (depth == MOST_NESTED) {
      throw refused(file, "includes files %d deep; is that a circle?".formatted(MOST_NESTED + 1));
    }
    var included = file.resolveSibling(what);
    if (!Files.isRegularFile(included)) {
      throw refused(file, "includes %s, which is not there".formatted(included));
    }
    return parse(included, depth + 1, spent);
  }

  private static ConfigObject parse(Path file, int depth, Spent spent) {
    if (++spent.files > MOST_FILES) {
      throw refused(file, "is one of more than %d files included".formatted(MOST_FILES));
    }
    var text = text(file);
    spent.substitutions += SUBSTITUTION.matcher(text).results().count();
    if (spent.substitutions > MOST_SUBSTITUTIONS) {
      throw refused(file, "has more than %d substitutions".formatted(MOST_SUBSTITUTIONS));
    }
    if (Nesting.tooDeep(text)) {
      throw refused(file, "is nested more than %d deep".formatted(Nesting.MOST));
    }
    var options =
        ConfigParseOptions.defaults()
            .setOriginDescription(file.toString())
            .setIncluder(new Includes(file, depth, spent));
    return ConfigFactory.parseString(text, options).root();
  }

  private static String text(Path file) {
    // Read to a bound, not by the size told: it may be a pipe, or grow.
    try (var in = Files.newInputStream(file)) {
      var bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw refused(file, "is larger than %d KiB".formatted(MAX_BYTES >> 10));
      }
      var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
    } catch (CharacterCodingException e) {
      throw refused(file, "is not in UTF-8");
    } catch (IOException e) {
      throw refused(file, "cannot be read: " + e.getMessage());
    }
  }

  private static ConfigException refused(Path file, String why) {
    return new ConfigException.Generic("%s: %s".formatted(file, why));
  }
}
