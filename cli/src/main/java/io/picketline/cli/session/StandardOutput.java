package io.picketline.cli.session;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Standard output, which knows whether an answer was lost on its way: to a full disk, but not to a
 * reader who has seen enough.
 */
public final class StandardOutput extends FileOutputStream {

  /** The exit code that says so (sysexits.h EX_IOERR). */
  static final int LOST = 74;

  private static final Path SELF = Path.of("/proc/self/fd/1");

  private @Nullable IOException failure;

  /** That of this process. */
  public StandardOutput() {
    super(FileDescriptor.out);
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      super.write(bytes, from, count);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * The exit code of a run that ended with this one; what was lost is said.
   *
   * @param code stays as it is if nothing was lost
   */
  public int ended(int code) {
    var cause = failure;
    if (cause == null || read()) {
      return code;
    }
    System.err.println("picket: the answer cannot be written: " + cause.getMessage());
    return LOST;
  }

  /** Whether there is, or was, somebody to read it; the cause alone is worded in any language. */
  private static boolean read() {
    try {
      var to = Files.readSymbolicLink(SELF).toString();
      return to.startsWith("pipe:") || to.startsWith("socket:");
    } catch (IOException _) {
      return false;
    }
  }
}
