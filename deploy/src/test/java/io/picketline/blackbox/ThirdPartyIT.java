package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** THIRD-PARTY.md names every jar that is shipped, and the texts of its licence are in the tree. */
class ThirdPartyIT {
  private static final Path ROOT = Path.of(requireNonNull(System.getProperty("picketline.root")));
  private static final Path LIB = ROOT.resolve("deploy/target/picketline/lib");
  private static final Path TEXTS = ROOT.resolve("licences");

  /** Of the runtime, which is no jar. */
  private static final String RUNTIME = "GPL-2.0-with-Classpath-exception.txt";

  private static final Pattern ROW = Pattern.compile("\\| `.*`.*\\|(.*licences/.*)\\|");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");
  private static final Pattern LINK = Pattern.compile("\\(licences/([^)]+)\\)");

  /** Where jars keep what must go with them. */
  private static final Pattern LEGAL =
      Pattern.compile("([^/]*/)*[^/]*(LICEN[CS]E|NOTICE|COPYING)[^/]*");

  /** A row of the table: which jars, and the texts that go with them. */
  private record Library(List<Pattern> jars, Set<String> texts) {
    boolean covers(String jar) {
      return jars.stream().anyMatch(pattern -> pattern.matcher(jar).matches());
    }
  }

  @Test
  void table_namesEachShippedJarOnce_inItsVersion() throws IOException {
    var libraries = libraries();

    for (var jar : jars()) {
      assertThat(libraries.stream().filter(library -> library.covers(jar)))
          .as("%s in THIRD-PARTY.md", jar)
          .hasSize(1);
    }
  }

  @Test
  void table_namesNothingThatIsNotShipped() throws IOException {
    var jars = jars();

    for (var library : libraries()) {
      for (var pattern : library.jars()) {
        assertThat(jars).as("jars like %s", pattern).anyMatch(pattern.asMatchPredicate());
      }
    }
  }

  @Test
  void texts_areThoseOfTheTable() throws IOException {
    var named = new TreeSet<>(Set.of(RUNTIME));
    libraries().forEach(library -> named.addAll(library.texts()));

    try (var files = Files.list(TEXTS)) {
      assertThat(files.map(file -> String.valueOf(file.getFileName())))
          .containsExactlyInAnyOrderElementsOf(named);
    }
  }

  @Test
  void texts_haveWhatTheJarsThemselvesSay() throws IOException {
    for (var library : libraries()) {
      var texts = new StringBuilder();
      for (var text : library.texts()) {
        texts.append(words(Files.readString(TEXTS.resolve(text)))).append('\n');
      }
      for (var jar : jars()) {
        if (library.covers(jar)) {
          for (var said : said(LIB.resolve(jar))) {
            assertThat(texts.toString()).as("what goes with %s", jar).contains(said);
          }
        }
      }
    }
  }

  private static List<Library> libraries() throws IOException {
    var libraries = new ArrayList<Library>();
    for (var line : Files.readAllLines(ROOT.resolve("THIRD-PARTY.md"))) {
      if (ROW.matcher(line).matches()) {
        var cells = line.split("\\|", -1);
        var jars = new ArrayList<Pattern>();
        for (var version : cells[2].split(",", -1)) {
          NAME.matcher(cells[1])
              .results()
              .map(name -> pattern(name.group(1), version.strip()))
              .forEach(jars::add);
        }
        libraries.add(
            new Library(
                jars,
                LINK.matcher(cells[4])
                    .results()
                    .map(link -> link.group(1))
                    .collect(Collectors.toUnmodifiableSet())));
      }
    }
    assertThat(libraries).hasSizeGreaterThan(30);
    return libraries;
  }

  private static Pattern pattern(String name, String version) {
    return Pattern.compile(
        Arrays.stream(name.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"))
            + Pattern.quote("-" + version + ".jar"));
  }

  private static List<String> jars() throws IOException {
    try (var files = Files.list(LIB)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".jar") && !name.startsWith("picketline-"))
          .sorted()
          .toList();
    }
  }

  private static List<String> said(Path jar) throws IOException {
    var said = new ArrayList<String>();
    try (var zip = new ZipFile(jar.toFile())) {
      for (var entry : zip.stream().filter(ThirdPartyIT::legal).toList()) {
        try (var in = zip.getInputStream(entry)) {
          said.add(words(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
      }
    }
    return said;
  }

  private static boolean legal(ZipEntry entry) {
    var name = entry.getName();
    return !entry.isDirectory()
        && !name.endsWith(".class")
        && LEGAL.matcher(name.toUpperCase(Locale.ROOT)).matches();
  }

  /** A text without its breaks and blanks, which differ from jar to jar. */
  private static String words(String text) {
    return text.replaceAll("\\s+", " ").strip();
  }
}
