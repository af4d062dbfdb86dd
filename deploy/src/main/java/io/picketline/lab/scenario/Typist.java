package io.picketline.lab.scenario;

import io.picketline.lab.fleet.Shell;
import io.picketline.lab.scenario.ManualPage.Typed;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Types the sections of docs/operations.md, in whose fleet the hosts have other names. */
final class Typist {

  private static final String PAGE = "operations.md";
  private static final Duration LONG = Duration.ofHours(2);

  private final Stage stage;
  private final Shell shell;
  private final Map<String, List<Typed>> sections;

  private Typist(Stage stage, Shell shell, Map<String, List<Typed>> sections) {
    this.stage = stage;
    this.shell = shell;
    this.sections = sections;
  }

  /** One for a fleet whose coordinators are, or come to be, these. */
  static Typist of(Stage stage, List<String> coordinators) {
    var names = new LinkedHashMap<String, String>();
    var addresses = new LinkedHashMap<String, String>();
    add("core-", coordinators, 10, names, addresses);
    add("web-", stage.topology().hosts(), 20, names, addresses);
    var shell = new Shell(stage.fleet(), stage.topology(), names, addresses);
    return new Typist(stage, shell, ManualPage.read(stage.fleet().page(PAGE)));
  }

  private static void add(
      String name,
      List<String> here,
      int offset,
      Map<String, String> names,
      Map<String, String> addresses) {
    for (var i = 0; i < here.size(); i++) {
      names.put(name + (i + 1), here.get(i));
      addresses.put(name + (i + 1), "192.0.2." + (offset + i + 1));
    }
  }

  /** Types a section; what was said to it. */
  String types(String section) {
    return types(section, _ -> {});
  }

  /**
   * The same.
   *
   * @param after what the page has the operator wait for after each command, by its host here
   */
  String types(String section, Consumer<Typed> after) {
    stage.story().chapter(section);
    var began = System.nanoTime();
    var said = new StringBuilder();
    var failed = "";
    var commands = sections.getOrDefault(section, List.of());
    for (var typed : commands) {
      stage.story().line(typed.toString());
      var ran = shell.type(typed.host(), typed.line());
      stage.story().quote(ran.output());
      said.append(ran.output());
      if (ran.exit() != 0 && failed.isEmpty()) {
        failed = "%s: exit code %d, %s".formatted(typed, ran.exit(), ran.output().strip());
      }
      after.accept(typed);
    }
    var took = Millis.text((System.nanoTime() - began) / 1e6);
    stage
        .proofs()
        .check(
            "the commands of \"%s\" succeed as they stand there".formatted(section),
            failed.isEmpty() && !commands.isEmpty(),
            failed.isEmpty() ? "%d commands in %s".formatted(commands.size(), took) : failed);
    return said.toString();
  }

  /** Orders a block, which must be taken. */
  static void order(Stage stage, String coordinator, Prefix source) {
    var reply = stage.fleet().ask(coordinator, new LocalRequest.Block(source, LONG, "an order"));
    stage
        .proofs()
        .check(
            "%s takes an order".formatted(coordinator),
            reply instanceof LocalReply.Changed,
            reply instanceof LocalReply.Changed ? source.toString() : reply.toString());
  }

  /** Whether a coordinator has a verdict on just this source. */
  static boolean holds(Stage stage, String coordinator, Prefix source) {
    return stage.fleet().ask(coordinator, new LocalRequest.Why(source))
            instanceof LocalReply.Explanation why
        && !why.verdicts().isEmpty();
  }
}
