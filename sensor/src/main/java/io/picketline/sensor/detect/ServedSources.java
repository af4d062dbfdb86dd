package io.picketline.sensor.detect;

import io.picketline.protocol.IpProtocol;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.SequentialTest;
import io.picketline.protocol.SourceAddress;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Who was served by this host, and by which of its pairs (E12): a fixed number of sources, {@value
 * #BYTES_PER_SOURCE} bytes each; the one served least lately gives way. Being served over TCP makes
 * a source known good for 24 hours; UDP does not, since it can be forged. One thread notes, any
 * thread may ask.
 *
 * <pre>
 * word 0, 1   key
 *      2      last served over TCP (Unix ms, 44 bits); key length (8)
 *      3      last served (Unix ms, 44 bits); pairs (4)
 *      4-6    8 pairs of 17 bits, 3 a word
 * </pre>
 */
public final class ServedSources {

  /** How long a source that was served over TCP is known good. */
  public static final Duration KNOWN_GOOD = Duration.ofHours(24);

  /** Pairs remembered of one source; more than these count for nothing. */
  public static final int PAIRS = 8;

  /** Heap of one source. */
  public static final int BYTES_PER_SOURCE = 56;

  private static final int WORDS = BYTES_PER_SOURCE / Long.BYTES;
  private static final int TCP_TIME = 2;
  private static final int TIME = 3;
  private static final int PAIR_WORDS = 4;
  private static final int PAIRS_PER_WORD = 3;
  private static final int PAIR_BITS = 17;
  private static final int TCP = 1 << 16;
  private static final int MILLIS = 20;
  private static final long LOW = (1L << MILLIS) - 1;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int NEIGHBOURS = 8;
  private static final int NONE = -1;

  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(ServedSources.class, "version", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final long[] words;
  private final int mask;
  private final long seed;
  // odd while the one writer writes; whoever reads meanwhile reads again
  private int version;

  /** A pair that served a source. */
  public record Pair(IpProtocol protocol, int port) {}

  /**
   * Room for so many sources.
   *
   * @param sources at least 8, a power of two
   * @param seed scatters them; secret
   */
  ServedSources(int sources, long seed) {
    this.words = new long[sources * WORDS];
    this.mask = sources - 1;
    this.seed = seed;
  }

  /**
   * Notes that a pair served the source.
   *
   * @return whether it is new, so that it speaks for the source
   */
  boolean note(long high, long low, int keyLength, int port, boolean tcp, long now) {
    var at = claim(high, low, keyLength);
    begin();
    stamp(at, tcp, now);
    var isNew = add(at, port | (tcp ? TCP : 0));
    end();
    return isNew;
  }

  /** What being served took off the sum of a source that only now begins to probe; 0 or less. */
  double credit(long high, long low, int keyLength, long now) {
    var at = find(high, low, keyLength);
    if (at == NONE) {
      return 0;
    }
    var credit = 0.0;
    for (int i = 0, pairs = pairs(at); i < pairs; i++) {
      credit = SequentialTest.credited(credit);
    }
    return SequentialTest.decayed(credit, now - (words[at + TIME] >>> MILLIS) * NANOS_PER_MILLI);
  }

  /** How many pairs served the source, counted up to {@link #PAIRS}. */
  int pairs(long high, long low, int keyLength) {
    var at = find(high, low, keyLength);
    return at == NONE ? 0 : pairs(at);
  }

  /** Whether the source with this key was served over TCP in the last 24 hours. */
  boolean knownGood(long high, long low, int keyLength, long now) {
    var at = find(high, low, keyLength);
    return at != NONE && isKnownGood(words[at + TCP_TIME], now);
  }

  /** Whether a source inside {@code prefix} is known good here. From any thread. */
  public boolean knownGood(Prefix prefix, Instant now) {
    var nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return matching(prefix).stream().anyMatch(source -> isKnownGood(source[TCP_TIME], nanos));
  }

  /** Those that are known good. From any thread; reads the whole table. */
  public List<Memory.Served> knownGood(Instant now) {
    var nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    var good = new ArrayList<Memory.Served>();
    for (var slot = 0; slot <= mask; slot++) {
      var source = copy(slot * WORDS);
      var length = (int) (source[TCP_TIME] & LOW);
      if (length != 0 && isKnownGood(source[TCP_TIME], nanos)) {
        var prefix = new Prefix(new SourceAddress(source[0], source[1]), length);
        good.add(new Memory.Served(prefix, source[TCP_TIME] >>> MILLIS, pairs(source)));
      }
    }
    return good;
  }

  /** Goes on from what was known before. */
  void remember(Memory.Served served) {
    var source = served.source();
    var high = source.address().high();
    var low = source.address().low();
    for (var pair : served.pairs()) {
      var tcp = pair.protocol() == IpProtocol.TCP;
      note(high, low, source.length(), pair.port(), tcp, served.at() * NANOS_PER_MILLI);
    }
    var at = claim(high, low, source.length());
    begin();
    stamp(at, true, served.at() * NANOS_PER_MILLI);
    end();
  }

  /** The pairs that served the sources inside {@code prefix}. From any thread. */
  public List<Pair> pairs(Prefix prefix) {
    var pairs = new ArrayList<Pair>();
    for (var source : matching(prefix)) {
      pairs.addAll(pairs(source));
    }
    return pairs.stream().distinct().toList();
  }

  private static List<Pair> pairs(long[] source) {
    var pairs = new ArrayList<Pair>(PAIRS);
    for (var i = 0; i < (source[TIME] & LOW); i++) {
      var pair = pair(source[PAIR_WORDS + i / PAIRS_PER_WORD], i);
      pairs.add(new Pair(pair >= TCP ? IpProtocol.TCP : IpProtocol.UDP, pair & 0xffff));
    }
    return pairs;
  }

  private List<long[]> matching(Prefix prefix) {
    var length = prefix.length();
    var isKey = length == 32 || length == 64 || length == 128;
    return isKey ? candidates(prefix, NEIGHBOURS) : candidates(prefix, mask + 1);
  }

  /**
   * Copies of the sources inside the prefix among {@code count} from where its own key would be.
   */
  private List<long[]> candidates(Prefix prefix, int count) {
    var found = new ArrayList<long[]>();
    var slot = slot(prefix.address().high(), prefix.address().low());
    for (var i = 0; i < count; i++) {
      var source = copy(((slot + i) & mask) * WORDS);
      var length = (int) (source[TCP_TIME] & LOW);
      if (length != 0
          && prefix.contains(new Prefix(new SourceAddress(source[0], source[1]), length))) {
        found.add(source);
      }
    }
    return found;
  }

  private long[] copy(int at) {
    while (true) {
      var before = (int) VERSION.getAcquire(this);
      var copy = new long[WORDS];
      System.arraycopy(words, at, copy, 0, WORDS);
      VarHandle.loadLoadFence();
      if ((before & 1) == 0 && before == (int) VERSION.getOpaque(this)) {
        return copy;
      }
      Thread.onSpinWait();
    }
  }

  private void begin() {
    VERSION.setOpaque(this, version + 1);
    VarHandle.storeStoreFence();
  }

  private void end() {
    VERSION.setRelease(this, version + 1);
  }

  private void stamp(int at, boolean tcp, long now) {
    var millis = Math.max(0, now / NANOS_PER_MILLI);
    later(at + TIME, millis);
    if (tcp) {
      later(at + TCP_TIME, millis);
    }
  }

  private void later(int word, long millis) {
    if (millis > words[word] >>> MILLIS) {
      words[word] = (millis << MILLIS) | (words[word] & LOW);
    }
  }

  private boolean add(int at, int pair) {
    var pairs = pairs(at);
    for (var i = 0; i < pairs; i++) {
      if (pair(words[at + PAIR_WORDS + i / PAIRS_PER_WORD], i) == pair) {
        return false;
      }
    }
    if (pairs == PAIRS) {
      return false;
    }
    words[at + PAIR_WORDS + pairs / PAIRS_PER_WORD] |= (long) pair << shift(pairs);
    words[at + TIME]++;
    return true;
  }

  private int pairs(int at) {
    return (int) (words[at + TIME] & LOW);
  }

  private static int pair(long word, int index) {
    return (int) (word >>> shift(index)) & ((1 << PAIR_BITS) - 1);
  }

  private static int shift(int index) {
    return index % PAIRS_PER_WORD * PAIR_BITS;
  }

  private static boolean isKnownGood(long tcpTime, long now) {
    var served = tcpTime >>> MILLIS;
    return served != 0 && now / NANOS_PER_MILLI - served < KNOWN_GOOD.toMillis();
  }

  private int claim(long high, long low, int keyLength) {
    var found = find(high, low, keyLength);
    if (found != NONE) {
      return found;
    }
    var at = leastLately(slot(high, low));
    begin();
    for (var i = 0; i < WORDS; i++) {
      words[at + i] = 0;
    }
    words[at] = high;
    words[at + 1] = low;
    words[at + TCP_TIME] = keyLength;
    end();
    return at;
  }

  private int leastLately(int slot) {
    var least = NONE;
    for (var i = 0; i < NEIGHBOURS; i++) {
      var at = ((slot + i) & mask) * WORDS;
      if ((words[at + TCP_TIME] & LOW) == 0) {
        return at;
      }
      if (least == NONE || words[at + TIME] >>> MILLIS < words[least + TIME] >>> MILLIS) {
        least = at;
      }
    }
    return least;
  }

  private int find(long high, long low, int keyLength) {
    var slot = slot(high, low);
    for (var i = 0; i < NEIGHBOURS; i++) {
      var at = ((slot + i) & mask) * WORDS;
      if (words[at] == high && words[at + 1] == low && (words[at + TCP_TIME] & LOW) == keyLength) {
        return at;
      }
    }
    return NONE;
  }

  private int slot(long high, long low) {
    return (int) (Hash.of(high, low, seed) >>> 32) & mask;
  }
}
