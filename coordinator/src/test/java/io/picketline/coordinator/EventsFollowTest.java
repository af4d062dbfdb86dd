package io.picketline.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.event.Event;
import io.picketline.protocol.event.EventFilter;
import io.picketline.protocol.event.EventKind;
import io.picketline.protocol.event.EventPlace;
import io.picketline.protocol.local.EventList;
import io.picketline.protocol.local.ListEvents;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.wire.Frames;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody is told who follows the events of a coordinator, over its restart. */
class EventsFollowTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final EventFilter BLOCKS =
      new EventFilter(
          Set.of(EventKind.BLOCKED), Optional.empty(), Optional.empty(), Optional.empty());

  @TempDir private Path directory;

  private DaemonFiles files;
  private CoordinatorConfig config;
  private CoordinatorNode node;

  @BeforeEach
  void start() throws Exception {
    files = new DaemonFiles(directory, new Fleet(directory));
    config = files.config("one", DaemonFiles.freePorts(1).getFirst(), List.of());
    begin();
  }

  private void begin() throws StartException {
    node = CoordinatorNode.start(config, "test", Clock.systemUTC());
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void follow_overARestart_missesNothingAndHearsNothingTwice() throws Exception {
    block("198.51.100.1");
    var heard = new ArrayList<Event>();
    var place = follow(Optional.empty(), heard, 1);
    block("198.51.100.2");
    block("198.51.100.3");
    node.close();
    begin();
    block("198.51.100.4");

    follow(Optional.of(place), heard, 4);

    assertThat(heard)
        .extracting(event -> event.about().orElseThrow().toString())
        .containsExactly("198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4");
  }

  private void block(String source) {
    var block = new LocalRequest.Block(Prefix.parse(source), Duration.ofHours(1), "by hand");
    await().atMost(PATIENCE).until(() -> ask(block) instanceof LocalReply.Changed);
  }

  private EventPlace follow(Optional<EventPlace> after, List<Event> heard, int until)
      throws IOException {
    try (var channel = connected()) {
      Frames.write(Channels.newOutputStream(channel), new ListEvents(BLOCKS, after, 100, true));
      while (true) {
        var list = (EventList) reply(channel);
        assertThat(list.gap()).isFalse();
        heard.addAll(list.events());
        if (heard.size() >= until) {
          return list.upTo();
        }
      }
    }
  }

  private LocalReply ask(LocalRequest request) throws IOException {
    try (var channel = connected()) {
      Frames.write(Channels.newOutputStream(channel), request);
      return reply(channel);
    }
  }

  private static LocalReply reply(SocketChannel channel) throws IOException {
    return Frames.read(Channels.newInputStream(channel), LocalReply.class).orElseThrow();
  }

  private SocketChannel connected() throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(files.socket("one")));
    return channel;
  }
}
