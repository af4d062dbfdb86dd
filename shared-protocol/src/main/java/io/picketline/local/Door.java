package io.picketline.local;

import io.picketline.protocol.local.Right;
import java.nio.file.Path;

/** The two sockets of a daemon: who may use each by its file mode, and what for. */
enum Door {
  /** For everybody who may look. */
  READ("read.sock", "picketline", Right.VIEW),
  /** For those who may do everything. */
  ADMIN("admin.sock", "picketline-admin", Right.ADMIN);

  private final String file;
  private final String group;
  private final Right right;

  Door(String file, String group, Right right) {
    this.file = file;
    this.group = group;
    this.right = right;
  }

  /** The socket's name in the daemon's directory. */
  String file() {
    return file;
  }

  /** The group whose members may use it, beside its owner. */
  String group() {
    return group;
  }

  Right right() {
    return right;
  }

  /** What one can do who may not ask there what he wants. */
  static String remedy(Path directory) {
    return "ask it on %s, as root or as a member of group %s"
        .formatted(directory.resolve(ADMIN.file), ADMIN.group);
  }
}
