package io.picketline.reload;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which would end the process, asks a daemon to read its configuration again instead.
 *
 * <p>The JDK offers signals by {@code sun.misc.Signal} of module jdk.unsupported alone (JEP 260
 * keeps it until there is a replacement). It is reached by reflection, because the compiler warns
 * of any mention of it and warnings are errors here.
 */
public final class Hangup {

  private final AtomicReference<Optional<Runnable>> listener =
      new AtomicReference<>(Optional.empty());

  private Hangup() {}

  /**
   * Takes the signal over from now on. What comes before {@link #listen} is let pass: the daemon
   * then has just read its configuration.
   */
  public static Hangup install() {
    var hangup = new Hangup();
    try {
      var signal = Class.forName("sun.misc.Signal");
      var handler = Class.forName("sun.misc.SignalHandler");
      var heard = MethodHandles.lookup().bind(hangup, "heard", MethodType.methodType(void.class));
      signal
          .getMethod("handle", signal, handler)
          .invoke(
              null,
              signal.getConstructor(String.class).newInstance("HUP"),
              MethodHandleProxies.asInterfaceInstance(
                  handler, MethodHandles.dropArguments(heard, 0, signal)));
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LoggerFactory.getLogger(Hangup.class)
          .warn("SIGHUP is not heard here; use 'picket reload': {}", e.toString());
    }
    return hangup;
  }

  /** Whom to tell from now on, on a thread of its own. */
  public void listen(Runnable to) {
    listener.set(Optional.of(to));
  }

  /** Tells nobody any more. */
  public void forget() {
    listener.set(Optional.empty());
  }

  @SuppressWarnings("UnusedMethod") // called by its handle
  private void heard() {
    listener.get().ifPresent(Runnable::run);
  }
}
