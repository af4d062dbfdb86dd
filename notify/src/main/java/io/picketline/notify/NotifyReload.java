package io.picketline.notify;

import io.picketline.notify.config.Receivers;
import io.picketline.reload.Reloadable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts a changed block {@code notify} in force.
 *
 * @param notifier none before the daemon has begun
 * @param key the block with the one around it: {@code sensor.notify}
 * @param <C> the daemon's settings
 */
public record NotifyReload<C>(
    Supplier<Optional<Notifier>> notifier, String key, Function<C, Receivers> receivers)
    implements Reloadable<C> {

  @Override
  public Set<String> keys() {
    return Set.of(key, key + ".");
  }

  @Override
  public Swap prepare(C settings) {
    var read = receivers.apply(settings);
    var changes = notifier.get().map(it -> it.changes(read)).orElse(List.of());
    return new Swap(changes, () -> notifier.get().ifPresent(it -> it.take(read)));
  }
}
