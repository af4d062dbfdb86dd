package io.picketline.notify.receiver;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.picketline.notify.format.JournalEntry;
import io.picketline.notify.format.Sample;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Datagrams to a Unix socket such as journald's. */
class JournaldReceiverTest {

  @TempDir private Path directory;

  @Test
  void tell_event_isOneDatagramOfFields() throws Throwable {
    var path = directory.resolve("socket");
    try (var arena = Arena.ofConfined()) {
      var fd = listen(arena, path);
      new JournaldReceiver(path).tell(List.of(Sample.notice(Sample.blocked())));

      var buffer = arena.allocate(65_536);
      var length =
          (long)
              call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT))
                  .invokeExact(fd, buffer, 65_536L, 0);

      var read = buffer.asSlice(0, length).toArray(JAVA_BYTE);
      assertThat(new String(read, UTF_8))
          .isEqualTo(new String(JournalEntry.bytes(Sample.notice(Sample.blocked())), UTF_8));
      var _ = (int) call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT)).invokeExact(fd);
    }
  }

  @Test
  void tell_noSocketOrNobodyThere_saysSo() throws Throwable {
    var path = directory.resolve("socket");
    var receiver = new JournaldReceiver(path);

    assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.lost()))))
        .hasMessageContaining("there is no such socket");
    try (var arena = Arena.ofConfined()) {
      var fd = listen(arena, path);
      var _ = (int) call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT)).invokeExact(fd);
    }
    assertThatThrownBy(() -> receiver.tell(List.of(Sample.notice(Sample.lost()))))
        .hasMessageContaining("nobody listens there");
  }

  private static int listen(Arena arena, Path path) throws Throwable {
    var bytes = path.toString().getBytes(UTF_8);
    var address = arena.allocate(MemoryLayout.sequenceLayout(110, JAVA_BYTE).withByteAlignment(2));
    address.set(JAVA_SHORT, 0, (short) 1);
    MemorySegment.copy(bytes, 0, address, JAVA_BYTE, 2, bytes.length);
    var fd =
        (int)
            call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT))
                .invokeExact(1, 2, 0);
    var bound =
        (int)
            call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT))
                .invokeExact(fd, address, 110);
    assertThat(bound).isZero();
    return fd;
  }

  private static MethodHandle call(String name, FunctionDescriptor shape) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
  }
}
