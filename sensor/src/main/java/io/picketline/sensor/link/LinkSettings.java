package io.picketline.sensor.link;

import io.picketline.config.Endpoint;
import io.picketline.identity.KeptIdentity;
import io.picketline.identity.Renewal;
import io.picketline.protocol.Mode;
import io.picketline.protocol.Names;
import io.picketline.protocol.link.LinkMessage;
import io.picketline.protocol.link.LinkVersions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a sensor's link needs to know.
 *
 * @param coordinators tried in turn; at least one
 * @param identity what this host shows, and follows
 * @param renewal when its certificate is to be renewed
 * @param software this sensor's name and version
 * @param capture which source of probes is in use and why
 * @param groups those that this host is in
 */
public record LinkSettings(
    List<Endpoint> coordinators,
    KeptIdentity identity,
    Renewal renewal,
    Set<Mode> modes,
    String software,
    String capture,
    Set<String> groups) {

  public LinkSettings {
    coordinators = List.copyOf(coordinators);
    modes = Set.copyOf(modes);
    groups = Set.copyOf(groups);
    software = Names.printable(software);
    // it names every interface of the host, however many there are
    capture = Names.printable(capture);
    if (coordinators.isEmpty()) {
      throw new IllegalArgumentException("a link needs at least one coordinator");
    }
  }

  /** What this sensor says first. */
  LinkMessage.Hello hello() {
    return new LinkMessage.Hello(
        LinkVersions.OURS.oldest(),
        Optional.of(LinkVersions.OURS.newest()),
        software,
        modes,
        capture,
        Optional.of(groups));
  }
}
