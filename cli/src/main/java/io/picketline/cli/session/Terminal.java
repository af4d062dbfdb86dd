package io.picketline.cli.session;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.util.Map;

/** The terminal that the command writes to, as the kernel knows it. */
public final class Terminal {

  private static final String VARIABLE = "COLUMNS";

  /** Wider than any terminal. */
  private static final int MOST = 10_000;

  private static final int STANDARD_OUTPUT = 1;
  private static final int STANDARD_ERROR = 2;

  /** Asks for struct winsize: rows and columns first, each of 16 bits (Linux, asm/termios.h). */
  private static final long TIOCGWINSZ = 0x5413;

  private static final long WINSIZE = 8;
  private static final long ROWS_AT = 0;
  private static final long COLUMNS_AT = 2;
  private static final int USUAL_ROWS = 24;
  private static final int NONE = -1;

  private Terminal() {}

  /** How wide it is: what the environment says, else the terminal itself; 0 if neither does. */
  static int columns(Map<String, String> environment) {
    var named = named(environment.getOrDefault(VARIABLE, ""));
    return named > 0 ? named : Math.max(0, size(STANDARD_OUTPUT, COLUMNS_AT));
  }

  /** How high it is: what the environment says, else the terminal itself; 24 if neither does. */
  static int rows(Map<String, String> environment) {
    var named = named(environment.getOrDefault("LINES", ""));
    var rows = named > 0 ? named : size(STANDARD_OUTPUT, ROWS_AT);
    return rows > 0 ? rows : USUAL_ROWS;
  }

  /** Whether standard error is one, wherever the answer goes. */
  static boolean isStandardError() {
    return size(STANDARD_ERROR, COLUMNS_AT) != NONE;
  }

  /** The number, if it is one that a terminal can have; else 0. */
  public static int named(String text) {
    try {
      var columns = Integer.parseInt(text);
      return columns > 0 && columns <= MOST ? columns : 0;
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  /** As wide or high as what is open there; {@link #NONE} if it is no terminal. */
  @SuppressWarnings("restricted") // the JDK has no other way to ask a terminal
  private static int size(int descriptor, long at) {
    var linker = Linker.nativeLinker();
    var ioctl = linker.defaultLookup().find("ioctl");
    if (ioctl.isEmpty()) {
      return NONE;
    }
    try (var arena = Arena.ofConfined()) {
      var size = arena.allocate(WINSIZE);
      var call =
          linker.downcallHandle(
              ioctl.get(),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
              Linker.Option.firstVariadicArg(2));
      var failed = (int) call.invokeExact(descriptor, TIOCGWINSZ, size);
      return failed == 0 ? Short.toUnsignedInt(size.get(JAVA_SHORT, at)) : NONE;
    } catch (Throwable e) {
      throw new IllegalStateException("the terminal cannot be asked", e);
    }
  }
}
