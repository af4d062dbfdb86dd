package io.picketline.reload;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/**
 * SIGHUP, which would end the process, asks a daemon to read its configuration again instead.
 *
 * <p>The JDK offers signals by {@code sun.misc.Signal} of module jdk.unsupported alone (JEP 260 keeps
 * it until there is a replacement). It is reached by reflection, because the compiler warns of any
 * mention of it and warnings are errors here.
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
      InvocationHandler heard =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> hangup.heard();
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> arguments != null && proxy == arguments[0];
                default -> "SIGHUP";
              };
      var proxy = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, heard);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
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

  private Object heard() {
    listener.get().ifPresent(Runnable::run);
    return this;
  }
}
