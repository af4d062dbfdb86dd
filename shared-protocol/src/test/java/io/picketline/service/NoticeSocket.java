package io.picketline.service;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A datagram socket such as a service manager listens on, and what was said there. */
final class NoticeSocket implements AutoCloseable {

  private static final int DO_NOT_WAIT = 0x40;
  private static final int MOST_QUEUED = 100_000;
  private static final String OTHER = "STATUS=another";

  private final int descriptor;
  private final List<String> heard = new ArrayList<>();

  private NoticeSocket(int descriptor) {
    this.descriptor = descriptor;
  }

  /** One of this name: a path, or {@code @} and an abstract name. */
  static NoticeSocket at(String name) {
    try (var arena = Arena.ofConfined()) {
      var bytes = name.getBytes(UTF_8);
      var size = bytes.length + 2;
      if (bytes[0] == '@') {
        bytes[0] = 0;
      }
      var address = arena.allocate(110, 2);
      address.set(JAVA_SHORT, 0, (short) 1);
      MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 2, bytes.length);
      var made =
          (int)
              call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT))
                  .invokeExact(1, 2, 0);
      var bound =
          (int)
              call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT))
                  .invokeExact(made, address, size);
      if (bound != 0) {
        throw new AssertionError("bind " + name);
      }
      return new NoticeSocket(made);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Has another send what nobody hears until there is no room for more. */
  static void fill(Path socket) {
    assertThatThrownBy(
            () -> {
              for (var sent = 0; sent < MOST_QUEUED; sent++) {
                UnixDatagram.send(socket, OTHER.getBytes(UTF_8));
              }
            })
        .hasMessageContaining("its queue is full");
  }

  /** All messages until now. */
  synchronized List<String> heard() {
    try (var arena = Arena.ofConfined()) {
      var buffer = arena.allocate(65_536);
      var receive =
          call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
      while (true) {
        var length = (long) receive.invokeExact(descriptor, buffer, 65_536L, DO_NOT_WAIT);
        if (length < 0) {
          return List.copyOf(heard);
        }
        heard.add(new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), UTF_8));
      }
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** How many of them begin so. */
  long count(String beginning) {
    return heard().stream().filter(message -> message.startsWith(beginning)).count();
  }

  @Override
  public void close() {
    try {
      var _ =
          (int) call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT)).invokeExact(descriptor);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static MethodHandle call(String name, FunctionDescriptor shape) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
  }
}
