package io.picketline.cli.fleet;

import io.picketline.cli.session.CommandException;
import io.picketline.cli.session.ExitCode;
import io.picketline.cli.session.Session;
import io.picketline.protocol.Role;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/** The hosts that a fleet begins with: enrolled as soon as its coordinator answers. */
public final class FirstHosts {

  /** As 'picket enroll' has it. */
  private static final Duration LIFE = Duration.ofHours(1);

  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofMillis(250);

  private final Session session;
  private final long end = System.nanoTime() + WAIT.toNanos();

  /** Those that are enrolled now. */
  public FirstHosts(Session session) {
    this.session = session;
  }

  /**
   * The line to run on each of these hosts.
   *
   * @throws CommandException if the coordinator does not answer, or lets one of them not in
   */
  public List<String> lines(List<String> hosts) {
    var lines = new ArrayList<String>();
    for (var host : hosts) {
      lines.add(EnrollCommand.line(enrolled(host)));
    }
    return lines;
  }

  private TrustReply.Enrolled enrolled(String host) {
    var request = new TrustRequest.Enroll(host, Role.SENSOR, Set.of(), List.of(), LIFE, false);
    while (true) {
      try {
        return session.ask(request, TrustReply.Enrolled.class);
      } catch (CommandException e) {
        if (e.exitCode() != ExitCode.UNREACHABLE || System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(STEP.toNanos());
      }
    }
  }
}
