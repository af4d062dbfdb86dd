package io.picketline.lab.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Types commands of the manual on the lab's hosts. Names, addresses and places of the manual's
 * fleet become those of the lab's; what starts and stops a service does so with the lab's daemon.
 */
public final class Shell {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Pattern SERVICE =
      Pattern.compile(
          "systemctl (?<verb>start|stop|restart|enable --now|disable --now)"
              + " picketline-(?<kind>sensor|coordinator)");
  private static final Pattern COPIED = Pattern.compile("(\\S+?):(/\\S+)");
  private static final Pattern TOKEN = Pattern.compile("pk1-[\\w-]+");
  private static final String UNTOLD_TOKEN = "pk1-…";
  private static final String OWNED = "-[og] picketline-coordinator ";
  private static final String INSTALL = "dpkg -i ";

  private final Fleet fleet;
  private final Map<String, String> names;
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private String token = UNTOLD_TOKEN;

  /**
   * One for a fleet.
   *
   * @param names of the manual's hosts, and who they are here
   * @param manual addresses of the manual's hosts
   */
  public Shell(
      Fleet fleet, Topology topology, Map<String, String> names, Map<String, String> manual) {
    this.fleet = fleet;
    this.names = new LinkedHashMap<>(names);
    names.forEach((name, here) -> addresses.put(manual.get(name), topology.v4(here).toString()));
  }

  /** Who a host of the manual is here. */
  public String here(String name) {
    var here = names.get(name);
    if (here == null) {
      throw new LabException("the manual's %s is nobody here".formatted(name));
    }
    return here;
  }

  /** Types a line on a host of the manual. */
  public Tool.Result type(String name, String line) {
    var host = here(name);
    var service = SERVICE.matcher(line);
    if (service.matches()) {
      return serve(host, service.group("verb"), service.group("kind"));
    }
    if (line.startsWith(INSTALL)) {
      return restarted(host);
    }
    var ran = fleet.paste(host, translated(host, line));
    var told = TOKEN.matcher(ran.output());
    token = told.find() ? told.group() : token;
    return ran;
  }

  private Tool.Result serve(String host, String verb, String kind) {
    switch (verb) {
      case "stop", "disable --now" -> fleet.daemon(host).stop();
      case "restart" -> {
        fleet.daemon(host).stop();
        fleet.daemon(host).startAgain();
      }
      default -> fleet.start(host, kind);
    }
    var stopped = verb.equals("stop") || verb.equals("disable --now");
    return stopped || answers(host)
        ? new Tool.Result(0, "")
        : new Tool.Result(1, "it does not answer: " + fleet.daemon(host).tail(5));
  }

  /** What an upgrade of the package does to what runs. */
  private Tool.Result restarted(String host) {
    return serve(host, "restart", "");
  }

  private boolean answers(String host) {
    return Fleet.await(SOON, () -> fleet.answers(host));
  }

  private String translated(String host, String line) {
    var copied = COPIED.matcher(line);
    var text =
        line.startsWith("scp ")
            ? copied.replaceAll(one -> Matcher.quoteReplacement(place(one.group(1), one.group(2))))
            : line;
    text = text.replaceFirst("^scp ", "cp --preserve=mode ").replace(UNTOLD_TOKEN, token);
    for (var one : addresses.entrySet()) {
      text = text.replace(one.getKey(), one.getValue());
    }
    for (var one : names.entrySet()) {
      text = text.replaceAll("\\b%s\\b".formatted(one.getKey()), one.getValue());
    }
    return options(host, placed(host, text));
  }

  private String place(String name, String path) {
    return placed(here(name), path);
  }

  /** The same with the lab's places instead of those that a package has. */
  private String placed(String host, String text) {
    var of = fleet.of(host);
    var own = Privileges.haveUsers() ? text : text.replaceAll(OWNED, "");
    return own.replaceAll(
            "/var/lib/picketline/(sensor|coordinator)/identity", quoted(of.identity().toString()))
        .replaceAll("/var/lib/picketline/(sensor|coordinator)", quoted(of.state().toString()))
        .replace("/etc/picketline", of.path().toString())
        .replace("/var/backups", backups(of).toString());
  }

  /** Root's own directory, as a system has it: beside the host's, which is the daemon's. */
  private static Path backups(HostDirectory of) {
    try {
      return Files.createDirectories(of.path().resolveSibling(of.host() + ".backups"));
    } catch (IOException e) {
      throw new LabException("no directory for backups: " + e.getMessage(), e);
    }
  }

  /** The lab's daemons have their files elsewhere: says so to those verbs that read them. */
  private String options(String host, String line) {
    var of = fleet.of(host);
    var config = " --config " + of.config();
    return line.replaceFirst("^picket (backup|restore)\\b", "picket $1" + quoted(config))
        .replaceFirst("^picket join\\b", quoted("picket join --identity " + of.identity() + config))
        .replaceFirst("^picket config check$", quoted("picket config check " + of.config()));
  }

  private static String quoted(String text) {
    return Matcher.quoteReplacement(text);
  }
}
