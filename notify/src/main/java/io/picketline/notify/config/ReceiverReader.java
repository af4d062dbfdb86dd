package io.picketline.notify.config;

import static java.util.Locale.ROOT;

import io.picketline.config.ConfigBlock;
import io.picketline.config.Endpoint;
import io.picketline.notify.format.Body;
import io.picketline.notify.format.Syslog;
import io.picketline.notify.format.Template;
import io.picketline.protocol.Names;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.Severity;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads the block of one receiver. */
final class ReceiverReader {

  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_WAITING = 100_000;

  /** What the keys beyond those of every receiver are for. */
  private static final Map<String, Set<String>> USED_BY =
      Map.ofEntries(
          Map.entry("format", Set.of("syslog", "webhook", "command")),
          Map.entry("server", Set.of("syslog", "mail")),
          Map.entry("transport", Set.of("syslog")),
          Map.entry("facility", Set.of("syslog")),
          Map.entry("ca-file", Set.of("syslog", "webhook", "slack", "mail")),
          Map.entry("url", Set.of("webhook", "slack")),
          Map.entry("url-file", Set.of("webhook", "slack")),
          Map.entry("headers", Set.of("webhook")),
          Map.entry("header-files", Set.of("webhook")),
          Map.entry("template", Set.of("webhook")),
          Map.entry("content-type", Set.of("webhook")),
          Map.entry("command", Set.of("command")),
          Map.entry("security", Set.of("mail")),
          Map.entry("user", Set.of("mail")),
          Map.entry("password-file", Set.of("mail")),
          Map.entry("from", Set.of("mail")),
          Map.entry("to", Set.of("mail")),
          Map.entry("immediate", Set.of("mail")),
          Map.entry("mails-per-hour", Set.of("mail")),
          Map.entry("digest", Set.of("mail")),
          Map.entry("digest-at", Set.of("mail")));

  private final ConfigBlock block;
  private final String type;

  private ReceiverReader(ConfigBlock block) {
    this.block = block;
    this.type = block.text("type");
  }

  /** The receiver; none if its problems, which are told, leave nothing to make one of. */
  static Optional<ReceiverConfig> read(String name, ConfigBlock block) {
    var reader = new ReceiverReader(block);
    reader.refuseKeysOfOthers();
    return reader
        .means()
        .map(means ->
            new ReceiverConfig(
                name,
                means,
                reader.wanted(),
                block.number("queue", 1, MOST_WAITING),
                block.duration("timeout", SHORTEST, LONGEST)));
  }

  private void refuseKeysOfOthers() {
    USED_BY.forEach((key, types) -> {
      if (!types.contains(type) && block.set(key)) {
        block.problem(key, "is of no use to a receiver of type \"%s\"".formatted(type));
      }
    });
  }

  private Optional<? extends Means> means() {
    return switch (type) {
      case "journald" -> Optional.of(new Means.Journald());
      case "syslog" -> syslog();
      case "webhook" -> webhook();
      case "slack" -> slack();
      case "command" -> command();
      case "mail" -> new MailReader(block, this).read();
      default -> {
        block.problem(
            "type",
            "\"%s\" is none of journald, syslog, webhook, slack, command, mail"
                .formatted(Names.printable(type)));
        yield Optional.empty();
      }
    };
  }

  private Wanted wanted() {
    var kinds = EnumSet.noneOf(EventKind.class);
    kinds.addAll(block.parsedAll("kinds", EventKind::named));
    return new Wanted(
        block.parsed("severity", Severity::named), kinds, block.parsedAll("about", Prefix::parse));
  }

  private Optional<Means> syslog() {
    var message = new Syslog(block.parsed("facility", Syslog.Facility::named), format(Body.TEXT));
    var transport = choice("transport", Means.Transport.class);
    var authorities = file("ca-file");
    if (authorities.isPresent() && transport != Means.Transport.TLS) {
      block.problem("ca-file", "is of no use unless transport is tls");
    }
    return server().map(server -> new Means.Syslog(server, transport, message, authorities));
  }

  private Optional<Means> webhook() {
    var type = block.text("content-type");
    var json = type.toLowerCase(ROOT).contains("json");
    var template = template(json);
    if (template.isPresent() && !block.text("format").isEmpty()) {
      block.problem("format", "is of no use beside template");
    }
    var format = format(Body.JSON);
    var headers =
        Stream.concat(
                block.parsedAll("headers", text -> header(text, false)).stream(),
                block.parsedAll("header-files", text -> header(text, true)).stream())
            .toList();
    var sent = template.isPresent() || block.set("content-type") ? type : format.contentType();
    var authorities = file("ca-file");
    return address()
        .map(url -> new Means.Webhook(url, headers, format, template, sent, authorities));
  }

  private Optional<Template> template(boolean json) {
    return block.parsed(
        "template",
        text -> text.isEmpty() ? Optional.empty() : Optional.of(Template.of(text, json)));
  }

  private static Means.Header header(String text, boolean inFile) {
    var colon = text.indexOf(':');
    if (colon < 1 || !text.substring(0, colon).matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
      throw new IllegalArgumentException(
          "\"%s\" is no \"Name: %s\"".formatted(text, inFile ? "/file" : "value"));
    }
    return new Means.Header(text.substring(0, colon), text.substring(colon + 1).strip(), inFile);
  }

  private Optional<Means> slack() {
    if (!block.text("url").isEmpty()) {
      block.warning(
          "%s: its url is a secret: put it into a file that only the daemon reads, as url-file"
              .formatted(block.name()));
    }
    var authorities = file("ca-file");
    return address().map(url -> new Means.Slack(url, authorities));
  }

  private Optional<Means> command() {
    var argv = block.texts("command");
    if (argv.isEmpty() || !argv.getFirst().startsWith("/")) {
      block.problem("command", "name a program by its full path");
      return Optional.empty();
    }
    if (!Files.isExecutable(Path.of(argv.getFirst()))) {
      block.warning("%s: %s cannot be run".formatted(block.name(), argv.getFirst()));
    }
    return Optional.of(new Means.Command(argv, format(Body.JSON)));
  }

  private Body format(Body usual) {
    return block
        .<Optional<Body>>parsed(
            "format", text -> text.isEmpty() ? Optional.empty() : Optional.of(Body.named(text)))
        .orElse(usual);
  }

  /** The server, which must be named. */
  Optional<Endpoint> server() {
    var server =
        block.<Optional<Endpoint>>parsed(
            "server",
            text -> text.isEmpty() ? Optional.empty() : Optional.of(Endpoint.parse(text)));
    if (block.text("server").isEmpty()) {
      block.problem("server", "name it as host:port");
    }
    return server;
  }

  private Optional<Means.Address> address() {
    var url =
        block.<Optional<URI>>parsed(
            "url", text -> text.isEmpty() ? Optional.empty() : Optional.of(Urls.parse(text)));
    var file = file("url-file");
    if (block.text("url").isEmpty() == file.isEmpty()) {
      block.problem("url", "name either url or url-file");
      return Optional.empty();
    }
    url.filter(one -> "http".equals(one.getScheme()) && !Urls.ofThisHost(one))
        .ifPresent(one ->
            block.warning(
                "%s.url: %s has no TLS: who sits between reads it, and may answer in its place"
                    .formatted(block.name(), one.getHost())));
    return url.isEmpty() && file.isEmpty()
        ? Optional.empty()
        : Optional.of(new Means.Address(url, file));
  }

  /** A file that is read later; empty if none is named. */
  Optional<Path> file(String key) {
    if (block.text(key).isEmpty()) {
      return Optional.empty();
    }
    var file = block.path(key);
    if (!Files.isReadable(file)) {
      block.warning("%s.%s: %s cannot be read".formatted(block.name(), key, file));
    }
    return Optional.of(file);
  }

  /** One of the words of an enumeration. */
  <E extends Enum<E>> E choice(String key, Class<E> words) {
    return block.parsed(
        key,
        text ->
            Arrays.stream(words.getEnumConstants())
                .filter(word -> word.name().toLowerCase(ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                    new IllegalArgumentException(
                        "\"%s\" is none of %s"
                            .formatted(text, names(List.of(words.getEnumConstants()))))));
  }

  private static String names(List<? extends Enum<?>> words) {
    return words.stream()
        .map(word -> word.name().toLowerCase(ROOT))
        .collect(Collectors.joining(", "));
  }
}
