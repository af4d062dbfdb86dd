package io.picketline.reload;

import io.picketline.identity.Identity;
import io.picketline.identity.IdentityException;
import io.picketline.identity.KeptIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Has a daemon show the certificate that is in its files now.
 *
 * @param <C> the daemon's settings
 */
public final class IdentityReload<C> implements Reloadable<C> {

  private final Supplier<Optional<KeptIdentity>> kept;

  /** One for the identity that is kept when a reload comes; none of a daemon that has none. */
  public IdentityReload(Supplier<Optional<KeptIdentity>> kept) {
    this.kept = kept;
  }

  @Override
  public Set<String> keys() {
    return Set.of();
  }

  @Override
  public Swap prepare(C settings) throws IOException {
    var identity = kept.get();
    if (identity.isEmpty()) {
      return new Swap(List.of(), () -> {});
    }
    try {
      var read = identity.get().read();
      return new Swap(changes(identity.get().current(), read), () -> identity.get().show(read));
    } catch (IdentityException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static List<String> changes(Identity before, Identity read) {
    var changes = new ArrayList<String>();
    if (!before.credential().equals(read.credential())) {
      changes.add("the certificate that ends at %s".formatted(read.credential().expires()));
    }
    if (!before.authorities().equals(read.authorities())) {
      changes.add("authorities trusted: %d".formatted(read.authorities().all().size()));
    }
    return changes;
  }
}
