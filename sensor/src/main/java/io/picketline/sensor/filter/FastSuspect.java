package io.picketline.sensor.filter;

import io.picketline.sensor.netlink.Errno;
import io.picketline.sensor.netlink.NfTransaction;
import io.picketline.sensor.netlink.OwnChanges;
import org.jspecify.annotations.Nullable;

/**
 * Makes one source a suspect, by a socket of its own, so that a bulk load never delays a new
 * attacker. For the packet thread; allocates nothing. While the table is gone, which another's hand
 * can do, every call fails; once it is there again, they work again.
 */
public final class FastSuspect implements AutoCloseable {
  private static final int BYTES = 4 * 1024;
  private static final long MILLI = 1_000_000L;
  private static final int WARM_ROUNDS = 100;
  // Addresses for documentation: RFC 5737 and RFC 3849. Nobody sends from them.
  private static final long WARM4 = 0xffff_c000_0201L;
  private static final long WARM6 = 0x2001_0db8_0000_0000L;

  private final NfTransaction transaction;
  private long failures;
  private int lastErrno;

  private FastSuspect(NfTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * Opens the socket.
   *
   * @param own where its transactions count as ours
   * @throws io.picketline.sensor.netlink.NetlinkException if the kernel has no netfilter netlink
   */
  public static FastSuspect open(FilterSettings settings, OwnChanges own) {
    return new FastSuspect(NfTransaction.open(settings.table(), BYTES, own));
  }

  /**
   * Drops everything from the source from now on, save that unserved probes are still looked at.
   * One that is suspect already gets the new time.
   *
   * @param high the first 64 bits of the source
   * @param low the last 64 bits; those behind {@code keyLength} do not matter
   * @param keyLength bits of the source that count: 32 for IPv4, else 64 or 128
   * @param nanos for how long; less than a millisecond is one
   * @return whether the kernel says that it holds
   */
  public boolean suspect(long high, long low, int keyLength, long nanos) {
    var set = set(keyLength);
    if (set == null) {
      failures++;
      return false;
    }
    var key = keyLength == 64 ? 0 : low;
    var millis = Math.max(1, nanos / MILLI);
    var errno = hold(set, high, key, millis);
    if (errno == Errno.ENFILE) {
      // A full set refuses even what would not make it fuller.
      errno = renew(set, high, key, millis);
    }
    if (errno != 0) {
      failures++;
      lastErrno = errno;
    }
    return errno == 0;
  }

  /**
   * Walks the whole path with an address of the documentation, so that the first attacker does not
   * wait for classes to be loaded.
   *
   * @return whether the kernel took it
   */
  public boolean warm() {
    var taken = true;
    for (var i = 0; i < WARM_ROUNDS; i++) {
      taken &= suspect(0, WARM4, 32, 1_000 * MILLI);
      taken &= suspect(0, WARM4, 32, 2_000 * MILLI);
      taken &= suspect(WARM6, 1, 128, 1_000 * MILLI);
      taken &= suspect(WARM6, 1, 64, 1_000 * MILLI);
      taken &= delete(FilterSet.SUSPECT4, 0, WARM4) == 0;
      taken &= delete(FilterSet.SUSPECT6, WARM6, 1) == 0;
      taken &= delete(FilterSet.SUSPECT6NET, WARM6, 0) == 0;
    }
    return taken;
  }

  /** Calls that the kernel did not acknowledge. */
  public long failures() {
    return failures;
  }

  /** Why the last one failed; 0 if none has. */
  public int lastErrno() {
    return lastErrno;
  }

  @Override
  public void close() {
    transaction.close();
  }

  private static @Nullable FilterSet set(int keyLength) {
    return switch (keyLength) {
      case 32 -> FilterSet.SUSPECT4;
      case 64 -> FilterSet.SUSPECT6NET;
      case 128 -> FilterSet.SUSPECT6;
      default -> null;
    };
  }

  /**
   * Holds whether the element is there or not: added, which does nothing if it is, deleted, and
   * added anew with its time. To try and be refused instead costs 16 ms, in which the kernel undoes
   * it.
   */
  private int hold(FilterSet set, long high, long low, long millis) {
    transaction.begin();
    add(set, high, low, millis, false);
    remove(set, high, low);
    add(set, high, low, millis, true);
    return transaction.commit();
  }

  private int renew(FilterSet set, long high, long low, long millis) {
    transaction.begin();
    remove(set, high, low);
    add(set, high, low, millis, true);
    return transaction.commit();
  }

  private int delete(FilterSet set, long high, long low) {
    transaction.begin();
    remove(set, high, low);
    return transaction.commit();
  }

  private void add(FilterSet set, long high, long low, long millis, boolean exclusive) {
    transaction.addElements(set.bytes(), exclusive);
    transaction.element(high, low, set.keyLength(), 0, millis);
    transaction.endElements();
  }

  private void remove(FilterSet set, long high, long low) {
    transaction.deleteElements(set.bytes());
    transaction.element(high, low, set.keyLength(), 0, 0);
    transaction.endElements();
  }
}
