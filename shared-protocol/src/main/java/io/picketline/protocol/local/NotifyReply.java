package io.picketline.protocol.local;

import io.picketline.protocol.Names;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is said of those who are told what happens. Texts are printable, whoever wrote them. */
public sealed interface NotifyReply extends LocalReply {

  /**
   * One of them.
   *
   * @param name as the configuration calls it; {@code NAME/digest} for what is sent of it by mail
   *     at times
   * @param type such as {@code syslog}
   * @param where it is; no secret
   * @param waiting events that it is still to be told
   * @param told events that it was told since the daemon began, or the receiver was changed
   * @param dropped events that it was not told, because too many waited
   * @param refused events that it did not take
   * @param last when it was told last
   * @param due when it is told next, if it has to wait
   * @param trouble why it was not told last time, if so
   * @param standby whether another coordinator tells it, the one that leads
   */
  record Receiver(
      String name,
      String type,
      String where,
      long waiting,
      long told,
      long dropped,
      long refused,
      Optional<Instant> last,
      Optional<Instant> due,
      Optional<String> trouble,
      boolean standby) {
    public Receiver {
      where = Names.printable(where);
      trouble = trouble.map(Names::printable);
    }
  }

  /** Answers {@link NotifyRequest.ListReceivers}: all of them, in order of their names. */
  record Receivers(List<Receiver> receivers) implements NotifyReply {
    public Receivers {
      receivers = List.copyOf(receivers);
    }
  }

  /**
   * Answers {@link NotifyRequest.TestReceiver}.
   *
   * @param taken whether it took it
   * @param said what it answered, or why it was not told
   */
  record Tested(String name, String where, boolean taken, String said) implements NotifyReply {
    public Tested {
      where = Names.printable(where);
      said = Names.printable(said);
    }
  }
}
