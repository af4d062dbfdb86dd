package io.picketline.sensor.netlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteSocketsTest {
  private static final int EBADF = 9;
  private static final int EMFILE = 24;
  private static final int NO_GROUP = 9_999;

  private final List<NetlinkSocket> opened = new ArrayList<>();

  @Test
  void open_secondRefused_closesTheFirst() {
    assertThatThrownBy(() -> RouteSockets.open(() -> opener(1), 1))
        .isInstanceOf(NetlinkException.class);

    assertThat(opened).hasSize(1).allMatch(RouteSocketsTest::isClosed);
  }

  @Test
  void open_groupRefused_closesBoth() {
    assertThatThrownBy(() -> RouteSockets.open(() -> opener(2), NO_GROUP))
        .isInstanceOf(NetlinkException.class)
        .hasMessageContaining("9999");

    assertThat(opened).hasSize(2).allMatch(RouteSocketsTest::isClosed);
  }

  @Test
  void news_nothingChanged_isNone() {
    try (var sockets = RouteSockets.open(() -> opener(2))) {
      assertThat(sockets.news(0)).isEqualTo(Errno.EAGAIN);
      assertThat(opened).noneMatch(RouteSocketsTest::isClosed);
    }
  }

  private NetlinkSocket opener(int most) {
    if (opened.size() == most) {
      throw new NetlinkException("open a netlink socket", EMFILE);
    }
    var socket = NetlinkSocket.open(NetlinkSocket.ROUTE, 64, 64);
    opened.add(socket);
    return socket;
  }

  private static boolean isClosed(NetlinkSocket socket) {
    return socket.receive() == EBADF;
  }
}
