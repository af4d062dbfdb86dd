package io.picketline.cli;

import io.picketline.cli.session.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;

/** The examples behind each verb's help, as they can be run here. */
final class Examples {

  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  /** Files and directories that examples name, where they are in a test's directory. */
  private static final List<Map.Entry<String, String>> PLACES =
      List.of(
          Map.entry("/etc/picketline", "etc"),
          Map.entry("/var/lib/picketline/coordinator", "etc"),
          Map.entry("/var/backups", "backups"),
          Map.entry("/root", "root"),
          Map.entry("blocklist.txt", "blocklist.txt"),
          Map.entry("ours.list", "ours.list"),
          Map.entry("scan.pcap", "scan.pcap"),
          Map.entry("portsentry.conf", "portsentry.conf"));

  private Examples() {}

  /** The verbs that do something, with those that they are under. */
  static List<CommandLine> verbs() {
    return leaves(tree()).toList();
  }

  /** All examples of all of them. */
  static List<String> all() {
    return verbs().stream().flatMap(verb -> HelpText.examples(verb).stream()).toList();
  }

  static CommandLine tree() {
    var nowhere = new PrintWriter(new StringWriter());
    return Picket.commandLine(unattended(nowhere, nowhere, Path.of("/nowhere")));
  }

  /** What a verb sees that no terminal and no person is at. */
  static Surroundings unattended(PrintWriter out, PrintWriter err, Path run) {
    return new Surroundings(
        out,
        err,
        new BufferedReader(new StringReader("")),
        Map.of(),
        false,
        () -> 0,
        () -> false,
        Clock.systemUTC(),
        run);
  }

  private static Stream<CommandLine> leaves(CommandLine verb) {
    var under = verb.getSubcommands().values().stream().distinct().flatMap(Examples::leaves);
    var own = verb.getCommandSpec().userObject() instanceof java.util.concurrent.Callable;
    var method = verb.getCommandSpec().userObject() instanceof java.lang.reflect.Method;
    return own || method ? Stream.concat(Stream.of(verb), under) : under;
  }

  /** Makes the files that examples name. */
  static void makeFiles(Path run) throws IOException {
    Files.createDirectories(run.resolve("etc/identity"));
    Files.createDirectories(run.resolve("backups"));
    Files.createDirectories(run.resolve("root"));
    Files.writeString(run.resolve("etc/picketline.conf"), "sensor {}\n");
    Files.writeString(run.resolve("etc/identity/ca.key"), "");
    Files.writeString(run.resolve("blocklist.txt"), "198.51.100.7\n");
    Files.createDirectories(run.resolve("home/picketline"));
    Files.writeString(
        run.resolve("home/picketline/contexts.json"),
        "[{\"name\":\"office\",\"server\":\"192.0.2.1:7415\",\"identity\":\"/x\"}]");
    Files.writeString(run.resolve("ours.list"), "192.0.2.1 ours\n");
  }

  /** The words behind {@code picket}. */
  static List<String> arguments(String example, Path run) {
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(example.substring("picket ".length()));
    while (matcher.find()) {
      words.add(matcher.group(1) != null ? matcher.group(1) : placed(matcher.group(2), run));
    }
    return words;
  }

  private static String placed(String word, Path run) {
    for (var place : PLACES) {
      if (word.startsWith(place.getKey())) {
        return run.resolve(place.getValue()) + word.substring(place.getKey().length());
      }
    }
    return word;
  }
}
