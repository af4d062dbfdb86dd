package io.picketline.coordinator;

import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.file.FileTrouble;
import io.picketline.identity.IdentityFiles;
import io.picketline.spi.Founding;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a coordinator that has never run before makes by itself: the fleet's authority. */
final class FirstStart {

  private static final Logger LOG = LoggerFactory.getLogger(FirstStart.class);

  private static final String JOIN =
      "on the first one run 'picket coordinator init', on every other one what 'picket enroll HOST"
          + " --coordinator' prints there";

  private FirstStart() {}

  /**
   * Makes the authority and this coordinator's certificate if it is the fleet's only coordinator
   * and has never run. Does nothing where there is an identity.
   *
   * @throws StartException if only a part of one is there, or it cannot be known whose fleet it is
   */
  static void prepare(CoordinatorConfig config, InstantSource clock) throws StartException {
    var identity = config.paths().identity();
    if (IdentityFiles.present(identity).isEmpty()) {
      requireFirst(config);
    }
    try {
      CoordinatorFounding.found(
              config, new Founding.Request(Optional.empty(), List.of(), false), clock)
          .ifPresent(made ->
              LOG.info(
                  "made the fleet's authority fingerprint={} coordinator={} directory={}",
                  made.fingerprint().orElse(""),
                  made.coordinator(),
                  made.identity()));
    } catch (AccessDeniedException e) {
      throw new StartException(
          ExitCode.NO_PERMISSION,
          "%s: cannot be written; make it the property of the user that runs the coordinator"
              .formatted(identity),
          e);
    } catch (IOException e) {
      throw new StartException(ExitCode.BAD_CONFIG, FileTrouble.words(e), e);
    }
  }

  private static void requireFirst(CoordinatorConfig config) throws StartException {
    var identity = config.paths().identity();
    if (config.cluster().peers().size() > 1) {
      throw new StartException(
          ExitCode.BAD_CONFIG,
          "%s: holds no certificate, and cluster.peers names other coordinators; %s"
              .formatted(identity, JOIN));
    }
    if (Files.exists(config.paths().state().resolve(OwnJournal.FILE))) {
      throw new StartException(
          ExitCode.BAD_CONFIG,
          "%s: holds no certificate, and yet this coordinator has run before: %s is there. Bring"
                  .formatted(identity, OwnJournal.FILE)
              + " the certificates back; or, to begin with a new authority that no sensor trusts"
              + " yet, run 'picket coordinator init'");
    }
  }
}
