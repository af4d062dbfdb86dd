package io.picketline.coordinator.api;

import io.picketline.protocol.IgnoreLine;
import io.picketline.protocol.IgnoreScope;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.IgnoreReply;
import io.picketline.protocol.local.LocalRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The network-wide ignore list, whose version is its entity tag. */
final class IgnoreResources {

  private static final Pattern TAG = Pattern.compile("(?:W/)?\"([0-9]{1,18})\"");

  private final Enquiry enquiry;
  private final Changes changes;

  IgnoreResources(Enquiry enquiry, Changes changes) {
    this.enquiry = enquiry;
    this.changes = changes;
  }

  List<Operation> operations() {
    return List.of(
        Operation.get("/v1/ignore", this::list),
        Operation.post("/v1/ignore", this::edit),
        Operation.delete("/v1/ignore/{prefix}", this::remove),
        Operation.get("/v1/ignore/versions", this::versions),
        Operation.post("/v1/ignore/undo", this::undo));
  }

  /** A rule as it is ordered. */
  record Rule(
      Prefix prefix,
      Optional<IgnoreScope> scope,
      Optional<Instant> expiresAt,
      Optional<Duration> life,
      Optional<String> comment) {
    IgnoreLine line() {
      return new IgnoreLine(
          prefix, scope.orElse(IgnoreScope.ALL), expiresAt, life, comment.orElse(""));
    }
  }

  /** A change of the list. */
  record Edit(Optional<Boolean> all, Optional<List<Rule>> rules, Optional<List<Prefix>> remove) {}

  /** A step back. */
  record Undo(Optional<Long> to) {}

  private Answer list(Call call, Parameters at) {
    var from = at.number("from", 0, 0, Integer.MAX_VALUE);
    at.requireNoOther();
    var reply = enquiry.ask(call, new LocalRequest.ListIgnored(from));
    var answer = Enquiry.told(reply);
    return reply instanceof IgnoreReply.Ignored ignored && ignored.version().isPresent()
        ? Tags.tagged(call, answer, tag(ignored.version().get()))
        : answer;
  }

  private Answer versions(Call call, Parameters at) {
    at.requireNoOther();
    return Tags.tagged(call, enquiry.tell(call, new LocalRequest.ListIgnoreVersions()));
  }

  private Answer edit(Call call, Parameters at) {
    var what = at.text("what").orElse("by the API");
    var manner = Changes.Manner.of(at);
    var edit = Bodies.read(call, Edit.class);
    var lines = edit.rules().orElse(List.of()).stream().map(Rule::line).toList();
    return guarded(
        call,
        version ->
            new LocalRequest.EditIgnored(
                version,
                edit.all().orElse(false),
                lines,
                edit.remove().orElse(List.of()),
                what,
                manner.dryRun()),
        manner);
  }

  private Answer remove(Call call, Parameters at) {
    var what = at.text("what").orElse("by the API");
    var manner = Changes.Manner.of(at);
    return guarded(
        call,
        version ->
            new LocalRequest.EditIgnored(
                version, false, List.of(), List.of(at.prefix()), what, manner.dryRun()),
        manner);
  }

  private Answer undo(Call call, Parameters at) {
    var manner = Changes.Manner.of(at);
    var undo = Bodies.readIfAny(call, Undo.class, new Undo(Optional.empty()));
    return guarded(
        call, version -> new LocalRequest.UndoIgnored(version, undo.to(), manner.dryRun()), manner);
  }

  private interface Ordered {
    LocalRequest at(Optional<Long> version);
  }

  /** Makes the change, only if the list is as the caller has seen it, if he says how that was. */
  private Answer guarded(Call call, Ordered order, Changes.Manner manner) {
    var version = call.header("if-match").map(IgnoreResources::version);
    try {
      return changes.make(call, manner, order.at(version));
    } catch (Problem e) {
      var refused = e.kind() == Problem.Kind.FORBIDDEN;
      if (refused && version.isPresent() && !current(call).equals(version)) {
        throw new Problem(Problem.Kind.CHANGED, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private Optional<Long> current(Call call) {
    return changes.ask(call, new LocalRequest.ListIgnored(), IgnoreReply.Ignored.class).version();
  }

  private static long version(String tag) {
    var matcher = TAG.matcher(tag.strip());
    if (!matcher.matches()) {
      throw new Problem(Problem.Kind.CHANGED, "If-Match: the list has no such tag");
    }
    return Long.parseLong(matcher.group(1));
  }

  private static String tag(long version) {
    return "\"%d\"".formatted(version);
  }
}
