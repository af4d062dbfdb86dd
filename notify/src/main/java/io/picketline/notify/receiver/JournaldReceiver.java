package io.picketline.notify.receiver;

import io.picketline.notify.format.JournalEntry;
import io.picketline.notify.format.Notice;
import io.picketline.service.UnixDatagram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** This host's journal, in its own protocol: one datagram an event, with all fields. */
final class JournaldReceiver implements Receiver {

  /** Where systemd listens (systemd.journal-fields(7), sd_journal_print(3)). */
  static final Path SOCKET = Path.of("/run/systemd/journal/socket");

  private final Path socket;

  JournaldReceiver(Path socket) {
    this.socket = socket;
  }

  @Override
  public String where() {
    return socket.toString();
  }

  @Override
  public String tell(List<Notice> notices) throws IOException {
    UnixDatagram.send(socket, JournalEntry.bytes(notices.getFirst()));
    return "taken by " + socket;
  }
}
