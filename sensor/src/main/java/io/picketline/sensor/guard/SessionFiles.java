package io.picketline.sensor.guard;

import io.picketline.protocol.SourceAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From where people are logged in, by those who let them in: logind's sessions and utmp(5). Never
 * by open connections: anybody can open one.
 */
final class SessionFiles {
  private static final String AS = "administrator session";
  private static final int USER_PROCESS = 7;
  private static final int TYPE = 0;
  private static final int PROCESS = 4;

  private SessionFiles() {}

  /** Adds all that can be found. */
  static void read(HostFiles files, NeededServers found) {
    for (var path : files.matching("run/systemd/sessions", "*")) {
      var session = new HashMap<String, String>();
      files.settings(List.of(path), session::putIfAbsent);
      logind(session, found);
    }
    var layout = UtmpLayout.of(System.getProperty("os.arch", ""));
    utmp(files.bytes("run/utmp"), layout, files, found);
  }

  /**
   * One session's state (sd-login(3)). A name in place of an address comes from the other end's own
   * name server, so it guards nobody.
   */
  private static void logind(Map<String, String> session, NeededServers found) {
    var person = session.getOrDefault("CLASS", "").equals("user");
    var remote = session.getOrDefault("REMOTE", "").equals("1");
    var leaving = session.getOrDefault("STATE", "").equals("closing");
    if (person && remote && !leaving) {
      found.address(session.getOrDefault("REMOTE_HOST", ""), AS);
    }
  }

  /**
   * What struct utmp is like.
   *
   * @param size bytes of a record
   * @param address where its address is
   */
  record UtmpLayout(int size, int address) {

    /** Most machines keep 32 bits of time for the sake of 32-bit programs; ARM never did. */
    static UtmpLayout of(String architecture) {
      return architecture.equals("aarch64") ? new UtmpLayout(400, 360) : new UtmpLayout(384, 348);
    }
  }

  /**
   * Reads records of people whose process still lives. The host in words is not looked at: every
   * user of the host can have utempter(3) write one.
   */
  static void utmp(byte[] records, UtmpLayout layout, HostFiles files, NeededServers found) {
    var buffer = ByteBuffer.wrap(records).order(ByteOrder.nativeOrder());
    for (var at = 0; at + layout.size() <= records.length; at += layout.size()) {
      var living = files.exists("proc/" + buffer.getInt(at + PROCESS));
      if (buffer.getShort(at + TYPE) == USER_PROCESS && living) {
        var address = at + layout.address();
        found.address(address(Arrays.copyOfRange(records, address, address + 16)), AS);
      }
    }
  }

  /** Network order; an IPv4 address fills the first of the four words alone. */
  private static SourceAddress address(byte[] words) {
    var v4 = true;
    for (var i = 4; i < words.length; i++) {
      v4 &= words[i] == 0;
    }
    return SourceAddress.of(v4 ? Arrays.copyOf(words, 4) : words);
  }
}
