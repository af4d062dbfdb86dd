package io.picketline.cli.fleet;

import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.HostService;
import io.picketline.cli.session.Parts;
import io.picketline.cli.session.Session;
import io.picketline.cli.session.Spans;
import io.picketline.config.Endpoint;
import io.picketline.file.AsOwner;
import io.picketline.file.FileRights;
import io.picketline.file.FileTrouble;
import io.picketline.identity.HostAddresses;
import io.picketline.identity.HostName;
import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.IdentityFiles;
import io.picketline.identity.JoinCall;
import io.picketline.identity.JoiningKey;
import io.picketline.identity.Peer;
import io.picketline.identity.Token;
import io.picketline.protocol.Names;
import io.picketline.protocol.Role;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.enrolment.JoinReply;
import io.picketline.protocol.enrolment.JoinRequest;
import io.picketline.spi.Enrolment;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** One host's way into a fleet, step by step; what can fail does so before the token is used. */
final class Joining {

  /** Longer than a coordinator takes to say that nobody decides now. */
  private static final Duration LIMIT = Duration.ofSeconds(12);

  /** More than hosts with a time service are apart. */
  private static final Duration CLOCKS_AGREE = Duration.ofSeconds(30);

  private final Session session;
  private final Places places;
  private final Role role;
  private final List<SourceAddress> addresses;

  /** Where things go. */
  record Places(Path identity, Path config) {}

  /**
   * What came of it.
   *
   * @param host the name in the certificate
   * @param coordinators as the coordinator told them; none if it was not asked now
   * @param noted the file that the coordinators are noted in
   * @param clockBehind seconds that this host's clock is behind the coordinator's
   * @param next what to do next
   */
  record Joined(
      String host,
      Role role,
      String identity,
      List<SourceAddress> addresses,
      List<String> coordinators,
      List<String> groups,
      String noted,
      long clockBehind,
      String next) {
    /** The same with something else to do next. */
    Joined next(String other) {
      return new Joined(
          host, role, identity, addresses, coordinators, groups, noted, clockBehind, other);
    }
  }

  /**
   * One way.
   *
   * @param addresses those of this host; if none, they are looked up
   */
  Joining(Session session, Places places, Role role, List<SourceAddress> addresses) {
    this.session = session;
    this.places = places;
    this.role = role;
    this.addresses = addresses;
  }

  /**
   * Makes sure that nothing is overwritten that is not to be.
   *
   * @throws CommandException if something would be
   */
  void requireRoom(boolean again) {
    var present = IdentityFiles.present(places.identity());
    var directory = Names.printable(places.identity().toString());
    if (present.contains(Identity.AUTHORITY_KEY_FILE)) {
      throw new CommandException(
          ExitCode.REFUSED,
          "%s: holds a fleet's authority (%s), which is never overwritten; move it away first"
              .formatted(directory, Identity.AUTHORITY_KEY_FILE));
    }
    if (!again && !present.isEmpty()) {
      throw new CommandException(
          ExitCode.REFUSED,
          "%s: holds %s already: this host has joined a fleet. With --again they are replaced"
              .formatted(directory, String.join(", ", present)));
    }
  }

  /** What came of an earlier time, if all of it is there: then there is no need to ask anybody. */
  Optional<Joined> before() {
    var directory = places.identity();
    var note = new JoinedNote(places.config(), role).file();
    try {
      var self = AsOwner.of(directory).call(() -> Identity.load(directory, role)).self();
      return Files.exists(note)
          ? Optional.of(joined(self, note, List.of(), List.of(), Duration.ZERO))
          : Optional.empty();
    } catch (IOException | IdentityException _) {
      return Optional.empty(); // something is missing, or of no use
    }
  }

  private Joined joined(
      Peer self, Path note, List<String> coordinators, List<String> groups, Duration behind) {
    return new Joined(
        self.name(),
        role,
        places.identity().toString(),
        self.addresses(),
        coordinators,
        groups,
        note.toString(),
        behind.toSeconds(),
        next());
  }

  /**
   * Joins.
   *
   * @throws CommandException saying why not, and what to do
   */
  Joined join(Endpoint desk, Token token) {
    var enrolment = Parts.theOne(Enrolment.class, "part that makes keys");
    var note = new JoinedNote(places.config(), role);
    try (var files = IdentityFiles.stage(places.identity())) {
      note.requireWritable();
      var keeping = JoiningKey.in(places.identity(), token);
      var kept = keeping.kept();
      var key = kept.isPresent() ? kept.get() : enrolment.newKey();
      var joined = settled(files, note, key, answer(desk, token, enrolment, key));
      keeping.forget();
      return joined;
    } catch (IdentityException e) {
      throw new CommandException(ExitCode.REFUSED, Names.escaped(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    } catch (GeneralSecurityException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "no key can be made here: " + e.getMessage());
    }
  }

  /**
   * Connects, so that the coordinator proves who it is, and looks whether all can be written; of
   * the token nothing is sent.
   *
   * @return what would come of it
   * @throws CommandException saying why not, and what to do
   */
  String foresee(Endpoint desk, Token token) {
    var note = new JoinedNote(places.config(), role);
    try {
      FileRights.requireWritable(places.identity());
      FileRights.requireWritable(note.file().resolveSibling("."));
    } catch (IOException e) {
      throw new CommandException(ExitCode.NOT_SO, FileTrouble.words(e));
    }
    try (var call = JoinCall.open(desk, token, LIMIT)) {
      var own = addresses.isEmpty() ? HostAddresses.from(call.localAddress()) : addresses;
      return "%s is of the token's fleet; would ask it to let %s join as %s with %s, if the token"
              .formatted(desk, HostName.own(), role, own)
          + " is good yet, and write %s and %s".formatted(places.identity(), note.file());
    } catch (IdentityException e) {
      throw new CommandException(ExitCode.REFUSED, Names.escaped(String.valueOf(e.getMessage())));
    } catch (IOException e) {
      throw new CommandException(ExitCode.UNREACHABLE, FileTrouble.words(e));
    }
  }

  /** What a coordinator answered, and how far this host's clock is behind its. */
  private record Answer(
      JoinReply.Joined joined, List<SourceAddress> addresses, Duration behind, InetAddress local) {}

  private Answer answer(Endpoint desk, Token token, Enrolment enrolment, KeyPair key)
      throws IdentityException, GeneralSecurityException {
    try (var call = JoinCall.open(desk, token, LIMIT)) {
      JoiningKey.in(places.identity(), token).keep(key);
      var own = addresses.isEmpty() ? HostAddresses.from(call.localAddress()) : addresses;
      var name = HostName.own();
      var asked = session.now();
      var reply =
          call.ask(
              new JoinRequest(
                  Base64.getUrlEncoder().withoutPadding().encodeToString(token.secret()),
                  enrolment.request(key, name),
                  name,
                  role == Role.COORDINATOR,
                  own,
                  asked));
      var halfway = asked.plus(Duration.between(asked, session.now()).dividedBy(2));
      return switch (reply) {
        case JoinReply.NotJoined(var reason) ->
            throw new CommandException(ExitCode.REFUSED, "%s: %s".formatted(desk, reason));
        case JoinReply.Joined joined ->
            new Answer(joined, own, Duration.between(halfway, joined.clock()), call.localAddress());
      };
    } catch (IOException e) {
      throw new CommandException(ExitCode.UNREACHABLE, FileTrouble.words(e));
    }
  }

  private Joined settled(IdentityFiles files, JoinedNote note, KeyPair key, Answer answer)
      throws IOException, IdentityException {
    var joined = answer.joined();
    files.write(key.getPrivate());
    files.write(Identity.CA_FILE, joined.authority());
    files.write(Identity.CERTIFICATE_FILE, joined.certificate());
    if (joined.authorityKey().isPresent()) {
      files.write(Identity.AUTHORITY_KEY_FILE, joined.authorityKey().get());
    }
    var self = files.written(role).self();
    files.place();
    note.write(joined, answer.local(), places.identity());
    warnOfClock(answer.behind());
    if (role == Role.COORDINATOR) {
      session.note(
          "the other coordinators must know of this one: add %s to cluster.peers of each, in the"
                  .formatted(note.ownPeer(answer.local()))
              + " same order as in %s, and start them again".formatted(note.file()));
    }
    return joined(self, note.file(), joined.coordinators(), joined.groups(), answer.behind());
  }

  private void warnOfClock(Duration behind) {
    if (behind.abs().compareTo(CLOCKS_AGREE) > 0) {
      session.note(
          "warning: this host's clock is %s %s the coordinator's; set it, or have a time service do"
                  .formatted(Spans.text(behind.abs()), behind.isNegative() ? "ahead of" : "behind")
              + " so: certificates and times in logs are by it");
    }
  }

  private String next() {
    var verb = role == Role.COORDINATOR ? "picket coordinator" : "picket sensor";
    return places.config().equals(HostService.CONFIG)
        ? verb
        : "%s --config %s".formatted(verb, places.config());
  }
}
