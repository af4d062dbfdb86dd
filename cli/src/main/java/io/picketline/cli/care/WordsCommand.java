package io.picketline.cli.care;

import io.picketline.cli.completion.Known;
import io.picketline.cli.session.Arguments;
import io.picketline.cli.session.Context;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.KnownHosts;
import io.picketline.cli.session.Session;
import io.picketline.protocol.IgnoreRule;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.NotifyReply;
import io.picketline.protocol.local.NotifyRequest;
import io.picketline.protocol.local.SensorEntry;
import io.picketline.protocol.local.TrustReply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Prints values that a shell may complete, one a line; what cannot be had is none. */
@Command(
    name = "words",
    hidden = true,
    description = "Print what the daemon knows that a shell may complete, one a line.",
    footer = "picket words hosts")
public final class WordsCommand implements Callable<Integer> {

  private static final int MOST = 500;

  private final Session session;

  @Parameters(
      paramLabel = "KIND",
      converter = ToKnown.class,
      description = "hosts, scopes, sources, ignored, users, receivers, tokens or contexts.")
  private @Nullable Known kind;

  public WordsCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    words(Arguments.given(kind))
        .filter(word -> word.chars().noneMatch(WordsCommand::breaks))
        .distinct()
        .limit(MOST)
        .forEach(word -> session.print(word + "\n"));
    return ExitCode.DONE;
  }

  /** No name that somebody gave is to be more than one word of a command line. */
  private static boolean breaks(int character) {
    return character <= ' ' || character > '~' || "\"'`$\\;&|<>()*?[]{}!#~".indexOf(character) >= 0;
  }

  private Stream<String> words(Known known) {
    return switch (known) {
      case HOSTS -> sensors().stream().map(SensorEntry::host);
      case SCOPES ->
          Stream.of(
                  Stream.of("all"),
                  sensors().stream().map(sensor -> "host:" + sensor.host()),
                  sensors().stream().flatMap(it -> it.groups().stream()).map(it -> "group:" + it))
              .flatMap(each -> each);
      case SOURCES ->
          session
              .ask(new LocalRequest.ListVerdicts(MOST), LocalReply.Verdicts.class)
              .verdicts()
              .stream()
              .map(standing -> standing.verdict().source().toString());
      case IGNORED -> ignored().map(rule -> rule.prefix().toString());
      case USERS ->
          session.ask(new LocalRequest.ListUsers(), TrustReply.Users.class).users().stream()
              .map(TrustReply.User::name);
      case RECEIVERS ->
          session
              .ask(new NotifyRequest.ListReceivers(), NotifyReply.Receivers.class)
              .receivers()
              .stream()
              .map(NotifyReply.Receiver::name);
      case TOKENS ->
          session
              .ask(
                  new LocalRequest.ListExportTokens(Optional.empty()),
                  TrustReply.ExportTokens.class)
              .tokens()
              .stream()
              .map(TrustReply.ExportTokenRow::name);
      case CONTEXTS ->
          Stream.concat(
              Stream.of(Context.LOCAL), session.contexts().all().stream().map(Context::name));
    };
  }

  private List<SensorEntry> sensors() {
    return KnownHosts.all(session).sensors();
  }

  private Stream<IgnoreRule> ignored() {
    var page = session.ask(new LocalRequest.ListIgnored(), IgnoreReply.Ignored.class);
    return Stream.concat(page.network().stream(), page.local().stream());
  }

  /** A kind of value. */
  static final class ToKnown implements ITypeConverter<Known> {
    @Override
    public Known convert(String text) {
      return Known.named(text)
          .orElseThrow(() -> new TypeConversionException("'%s' is no kind".formatted(text)));
    }
  }
}
