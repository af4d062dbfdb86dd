package io.picketline.sensor.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One netlink socket with its own request and answer buffers, made once. For one thread; {@link
 * #close} too, unless no other call is under way.
 */
public final class NetlinkSocket implements AutoCloseable {
  /** Protocol of routes, addresses and links. */
  public static final int ROUTE = 0;

  /** Protocol of socket questions. */
  public static final int SOCK_DIAG = 4;

  /** Protocol of nf_tables and nflog. */
  public static final int NETFILTER = 12;

  /** The message is a request. */
  public static final int REQUEST = 1;

  /** The kernel shall acknowledge. */
  public static final int ACK = 4;

  /** The kernel shall list all there is. */
  public static final int DUMP = 0x300;

  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int SOCK_CLOEXEC = 0x80000;
  private static final int SOL_SOCKET = 1;
  private static final int SO_SNDBUF = 7;
  private static final int SO_RCVBUF = 8;
  private static final int SO_ATTACH_FILTER = 26;
  private static final int SO_SNDBUFFORCE = 32;
  private static final int SO_RCVBUFFORCE = 33;
  private static final int SO_MEMINFO = 55;
  private static final int MEMINFO_WORDS = 9;
  private static final int MEMINFO_DROPS = 8;
  private static final int SOL_NETLINK = 270;
  private static final int ADD_MEMBERSHIP = 1;
  private static final int NO_ENOBUFS = 5;
  private static final int CAP_ACK = 10;
  private static final int MSG_TRUNC = 0x20;
  private static final int MSG_DONTWAIT = 0x40;
  private static final short POLLIN = 1;
  private static final int DUMP_INTERRUPTED = 0x10;
  private static final int ANSWER_MILLIS = 5_000;
  private static final int ADDRESS_BYTES = 12;
  private static final int PORT_AT = 4;
  private static final int CLOSED = -1;

  private final MemorySegment errno;
  private final MemorySegment option;
  private final MemorySegment optionLength;
  private final MemorySegment pollDescriptor;
  private final MemorySegment request;
  private final MemorySegment answer;
  private final MessageWriter writer;
  private final MessageReader reader = new MessageReader();
  private int fd;
  private int port;
  private int sequence;
  private boolean torn;

  private NetlinkSocket(int requestBytes, int answerBytes) {
    var arena = Arena.ofAuto();
    errno = Libc.errnoSegment(arena);
    option = arena.allocate(JAVA_INT, MEMINFO_WORDS);
    optionLength = arena.allocate(JAVA_INT);
    pollDescriptor = arena.allocate(16, 4);
    request = arena.allocate(requestBytes, 8);
    answer = arena.allocate(answerBytes, 8);
    writer = new MessageWriter(request);
  }

  /**
   * Opens a socket.
   *
   * @param protocol {@link #ROUTE}, {@link #SOCK_DIAG} or {@link #NETFILTER}
   * @param requestBytes room for one request; the socket's send buffer holds it
   * @param answerBytes room for one datagram of the kernel
   * @throws NetlinkException if the kernel has no such protocol
   */
  public static NetlinkSocket open(int protocol, int requestBytes, int answerBytes) {
    var socket = new NetlinkSocket(requestBytes, answerBytes);
    socket.fd = Libc.socket(socket.errno, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
    if (socket.fd < 0) {
      throw new NetlinkException("open a netlink socket", -socket.fd);
    }
    socket.bind();
    // Without it every acknowledgement repeats the whole request (Linux 4.3).
    socket.setOption(SOL_NETLINK, CAP_ACK, 1);
    if (requestBytes > 64 * 1024) {
      // The kernel counts its own bookkeeping too.
      socket.setForced(SO_SNDBUFFORCE, SO_SNDBUF, 2 * requestBytes);
    }
    return socket;
  }

  /**
   * Asks for a receive buffer; where the sensor may not pass the system's limit, it gets that
   * limit.
   */
  public void receiveBuffer(int bytes) {
    setForced(SO_RCVBUFFORCE, SO_RCVBUF, bytes);
  }

  /**
   * Makes the kernel drop just what finds no room, and go on; otherwise it stops until all is read.
   */
  public void keepGoingWhenFull() {
    setOption(SOL_NETLINK, NO_ENOBUFS, 1);
  }

  /**
   * Receives the notifications of a multicast group from now on.
   *
   * @throws NetlinkException if the kernel has no such group, or it is not permitted
   */
  public void join(int group) {
    var result = setOption(SOL_NETLINK, ADD_MEMBERSHIP, group);
    if (result < 0) {
      throw new NetlinkException("listen to netlink group %d".formatted(group), -result);
    }
  }

  /** The number that the kernel knows this socket by, and that notifications name its doer by. */
  public int port() {
    return port;
  }

  /**
   * Has the kernel hold back notifications of what was done through certain sockets. Where it
   * cannot they come all the same.
   *
   * @param ports numbers of those sockets, at most 200
   */
  public void deaf(Set<Integer> ports) {
    var program = SocketFilter.without(ports);
    setsockopt(SO_ATTACH_FILTER, program);
  }

  /** Has the kernel hold back what tells of destroyed sockets that had a remote end. */
  void unconnectedAlone() {
    setsockopt(SO_ATTACH_FILTER, SocketFilter.unconnected());
  }

  /** Datagrams that the kernel dropped for want of room, since the socket was opened. */
  public long dropped() {
    optionLength.set(JAVA_INT, 0, MEMINFO_WORDS * Integer.BYTES);
    var result = Libc.getsockopt(errno, fd, SOL_SOCKET, SO_MEMINFO, option, optionLength);
    return result < 0 ? 0 : Integer.toUnsignedLong(option.getAtIndex(JAVA_INT, MEMINFO_DROPS));
  }

  /** Forgets the last request and answers where the next is written, under a new sequence. */
  public MessageWriter start() {
    writer.clear();
    sequence++;
    return writer;
  }

  /** The sequence number of the request being written. */
  public int sequence() {
    return sequence;
  }

  /** The last datagram, as {@link #receive} left it. */
  public MessageReader reader() {
    return reader;
  }

  /** The segment that datagrams land in. */
  public MemorySegment answer() {
    return answer;
  }

  /**
   * Sends what was written.
   *
   * @return 0, or errno
   */
  public int send() {
    long sent;
    do {
      sent = Libc.send(errno, fd, request, writer.size(), 0);
    } while (sent == -Errno.EINTR);
    return sent < 0 ? (int) -sent : 0;
  }

  /**
   * Takes the next datagram, if there is one, and sets {@link #reader} on it.
   *
   * @return 0, or errno: {@link Errno#EAGAIN} if there is none
   */
  public int receive() {
    long got;
    do {
      got = Libc.recv(errno, fd, answer, answer.byteSize(), MSG_DONTWAIT | MSG_TRUNC);
    } while (got == -Errno.EINTR);
    if (got < 0) {
      return (int) -got;
    }
    reader.reset(answer, got);
    return 0;
  }

  /** Waits for a datagram; false if none came in {@code millis}, or a signal did. */
  public boolean await(int millis) {
    pollDescriptor.set(JAVA_INT, 0, fd);
    pollDescriptor.set(JAVA_SHORT, 4, POLLIN);
    pollDescriptor.set(JAVA_SHORT, 6, (short) 0);
    return Libc.poll(errno, pollDescriptor, 1, millis) > 0;
  }

  /** The same, but a waker ends the wait too; true if there is a datagram. */
  boolean await(int millis, Waker waker) {
    pollDescriptor.set(JAVA_INT, 0, fd);
    pollDescriptor.set(JAVA_SHORT, 4, POLLIN);
    pollDescriptor.set(JAVA_SHORT, 6, (short) 0);
    pollDescriptor.set(JAVA_INT, 8, waker.descriptor());
    pollDescriptor.set(JAVA_SHORT, 12, POLLIN);
    pollDescriptor.set(JAVA_SHORT, 14, (short) 0);
    return Libc.poll(errno, pollDescriptor, 2, millis) > 0
        && pollDescriptor.get(JAVA_SHORT, 6) != 0;
  }

  /**
   * Sends what was written and takes the kernel's answer to it: the first error, or the
   * acknowledgement. Notifications and late answers to earlier requests are passed over.
   *
   * @return 0 if acknowledged, or errno
   */
  public int exchange() {
    var result = send();
    while (result == 0) {
      result = receiveAnswer();
      if (result == 0) {
        while (reader.next()) {
          if (reader.sequence() == sequence && reader.type() == MessageReader.ERROR) {
            return reader.error();
          }
        }
      }
    }
    return result;
  }

  /**
   * Sends what was written, a question, and shows its one answer.
   *
   * @return 0, or errno
   */
  public int question(Consumer<MessageReader> answered) {
    var result = send();
    while (result == 0) {
      result = receiveAnswer();
      while (result == 0 && reader.next()) {
        if (reader.sequence() == sequence) {
          if (reader.type() == MessageReader.ERROR) {
            return reader.error();
          }
          answered.accept(reader);
          return 0;
        }
      }
    }
    return result;
  }

  /**
   * Sends what was written, a {@link #DUMP}, and shows every message of the answer.
   *
   * @return 0, or errno
   */
  public int dump(Consumer<MessageReader> each) {
    torn = false;
    var result = send();
    while (result == 0) {
      result = receiveAnswer();
      while (result == 0 && reader.next()) {
        if (reader.sequence() == sequence) {
          switch (reader.type()) {
            case MessageReader.DONE -> {
              return reader.bodyLength() < 4 ? 0 : Math.max(0, reader.error());
            }
            case MessageReader.ERROR -> {
              return reader.error();
            }
            default -> {
              torn |= (reader.flags() & DUMP_INTERRUPTED) != 0;
              each.accept(reader);
            }
          }
        }
      }
    }
    return result;
  }

  /** Whether what the last dump lists was changed meanwhile, so that it may be incomplete. */
  public boolean torn() {
    return torn;
  }

  /** Waits for the kernel's answer, which is there when the request was sent, save in dumps. */
  int receiveAnswer() {
    var result = receive();
    if (result == Errno.EAGAIN) {
      result = await(ANSWER_MILLIS) ? receive() : Errno.ETIMEDOUT;
    }
    return result;
  }

  @Override
  public void close() {
    if (fd != CLOSED) {
      Libc.close(errno, fd);
      fd = CLOSED;
    }
  }

  /** Takes a port of the kernel's choice: to a socket without one no notification is delivered. */
  private void bind() {
    option.fill((byte) 0);
    option.set(JAVA_SHORT, 0, (short) AF_NETLINK);
    var result = Libc.bind(errno, fd, option, ADDRESS_BYTES);
    if (result < 0) {
      close();
      throw new NetlinkException("bind a netlink socket", -result);
    }
    optionLength.set(JAVA_INT, 0, ADDRESS_BYTES);
    if (Libc.getsockname(errno, fd, option, optionLength) == 0) {
      port = option.get(JAVA_INT, PORT_AT);
    }
  }

  private void setsockopt(int name, MemorySegment value) {
    Libc.setsockopt(errno, fd, SOL_SOCKET, name, value, (int) value.byteSize());
  }

  private void setForced(int forced, int ordinary, int bytes) {
    if (setOption(SOL_SOCKET, forced, bytes) < 0) {
      setOption(SOL_SOCKET, ordinary, bytes);
    }
  }

  private int setOption(int level, int name, int value) {
    option.set(JAVA_INT, 0, value);
    return Libc.setsockopt(errno, fd, level, name, option, Integer.BYTES);
  }
}
