package io.picketline.sensor.compat;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A syslog that keeps what it is sent, on a Unix datagram socket as /dev/log is. */
final class DatagramSink implements AutoCloseable {

  private static final int DONT_WAIT = 0x40;
  private static final int LARGEST = 8192;

  private final int descriptor;

  DatagramSink(Path path) {
    try (var arena = Arena.ofConfined()) {
      descriptor = (int) call("socket", JAVA_INT, JAVA_INT, JAVA_INT).invokeExact(1, 2, 0);
      var name = path.toString().getBytes(StandardCharsets.UTF_8);
      var address = arena.allocate(110);
      address.set(JAVA_SHORT, 0, (short) 1);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
      var bound =
          (int) call("bind", JAVA_INT, ADDRESS, JAVA_INT).invokeExact(descriptor, address, 110);
      if (bound != 0) {
        throw new IllegalStateException("no socket at " + path);
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** All that has come since this was last asked. */
  List<String> received() {
    var received = new ArrayList<String>();
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(LARGEST);
      var recv =
          Linker.nativeLinker()
              .downcallHandle(
                  Linker.nativeLinker().defaultLookup().findOrThrow("recv"),
                  FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
      while (true) {
        var length = (long) recv.invokeExact(descriptor, buffer, (long) LARGEST, DONT_WAIT);
        if (length < 0) {
          return received;
        }
        received.add(
            new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8));
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      var _ = (int) call("close", JAVA_INT).invokeExact(descriptor);
    } catch (RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static MethodHandle call(String name, MemoryLayout... arguments) {
    return Linker.nativeLinker()
        .downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow(name),
            FunctionDescriptor.of(JAVA_INT, arguments));
  }
}
