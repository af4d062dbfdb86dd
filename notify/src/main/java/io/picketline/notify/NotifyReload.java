package io.picketline.notify;

import io.picketline.notify.config.Receivers;
import io.picketline.reload.Reloadable;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts a changed block {@code notify} in force.
 *
 * @param key the block with the one around it: {@code sensor.notify}
 * @param <C> the daemon's settings
 */
public record NotifyReload<C>(Notifier notifier, String key, Function<C, Receivers> receivers)
    implements Reloadable<C> {

  @Override
  public Set<String> keys() {
    return Set.of(key, key + ".");
  }

  @Override
  public Swap prepare(C settings) {
    var read = receivers.apply(settings);
    return () -> notifier.take(read);
  }
}
