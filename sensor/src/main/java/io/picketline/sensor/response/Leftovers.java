package io.picketline.sensor.response;

import io.picketline.file.FileTrouble;
import io.picketline.sensor.netlink.BlackholeRoutes;
import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NetlinkException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lines and routes that an earlier sensor did not come to take away, and that this one is not to
 * have. Who lacks the right to take them away leaves them, and says nothing.
 */
public final class Leftovers {

  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  /**
   * Takes away all that was done beside the packet filter, and forgets who it was done about.
   *
   * @param directory the state directory
   * @param line what stood for each source in hosts.deny
   */
  public static void removeAll(Path directory, String line) {
    removeLines(new HostsDeny(directory, line));
    removeRoutes(BlackholeRoutes::open);
    try {
      Files.deleteIfExists(directory.resolve(ResponseBook.FILE));
    } catch (IOException e) {
      tell(ResponseBook.FILE + " stays", e);
    }
  }

  /** Takes away the lines. */
  static void removeLines(HostsDeny hostsDeny) {
    try {
      if (hostsDeny.clear()) {
        LOG.info("lines of an earlier sensor taken away file={}", HostsDeny.FILE);
      }
    } catch (IOException e) {
      tell("the lines of %s stay".formatted(HostsDeny.FILE), e);
    }
  }

  /** Takes away the routes. */
  static void removeRoutes(Supplier<BlackholeRoutes> opened) {
    try (var routes = opened.get()) {
      var there = routes.list();
      var removed = 0;
      var refusal = 0;
      for (var source : there) {
        var errno = routes.remove(source);
        if (errno == 0) {
          removed++;
        } else {
          refusal = errno;
        }
      }
      if (removed > 0) {
        LOG.info("routes of an earlier sensor taken away routes={}", removed);
      }
      if (refusal != 0 && refusal != Errno.EPERM) {
        LOG.error("routes of an earlier sensor stay: {}", Errno.name(refusal));
      }
    } catch (NetlinkException e) {
      LOG.debug("no routes can be looked for: {}", e.getMessage());
    }
  }

  private static void tell(String what, IOException e) {
    if (e instanceof AccessDeniedException) {
      LOG.debug("{}: {}", what, e.toString());
    } else {
      LOG.error("{}: {}", what, FileTrouble.words(e));
    }
  }
}
