package io.picketline.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.picketline.protocol.Prefix;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalReply.Reason;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalConnectionTest {
  private static final LocalReply DONE = new LocalReply.Changed(List.of("done"), 1);
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void force_ofSomebodyElse_isForbidden() throws IOException {
    assertThat(ask(block(true), false))
        .isInstanceOfSatisfying(
            LocalReply.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.FORBIDDEN));
    assertThat(ask(new LocalRequest.Import(List.of(block(true)), false, false), false))
        .isInstanceOf(LocalReply.Refused.class);
  }

  @Test
  void force_ofAnAdmin_isPassedOn() throws IOException {
    assertThat(ask(block(true), true)).isEqualTo(DONE);
  }

  @Test
  void order_withoutForce_isForEverybodyOnTheSocket() throws IOException {
    assertThat(ask(block(false), false)).isEqualTo(DONE);
  }

  private static LocalRequest.Block block(boolean force) {
    return new LocalRequest.Block(
        Prefix.parse("192.0.2.7"), Duration.ofHours(1), "by hand", false, force);
  }

  private LocalReply ask(LocalRequest request, boolean admin) throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("s" + System.nanoTime()));
    try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
        var client = SocketChannel.open(address)) {
      Frames.write(Channels.newOutputStream(client), request);
      LocalDesk desk = (_, _) -> CompletableFuture.completedFuture(DONE);
      new LocalConnection(server.accept(), desk, LIMIT, _ -> admin).serve();
      return Frames.read(Channels.newInputStream(client), LocalReply.class).orElseThrow();
    }
  }
}
