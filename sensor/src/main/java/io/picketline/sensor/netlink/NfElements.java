package io.picketline.sensor.netlink;

/** Reads the elements of a set from a listing. For one thread, may be used again. */
public final class NfElements {
  private static final int ELEMENTS = 3;
  private static final int KEY = 1;
  private static final int FLAGS = 3;
  private static final int TIMEOUT = 4;
  private static final int EXPIRATION = 5;

  private final AttributeReader attributes = new AttributeReader();
  private final AttributeReader list = new AttributeReader();
  private final AttributeReader element = new AttributeReader();
  private final AttributeReader key = new AttributeReader();

  /** Takes one element. */
  @FunctionalInterface
  public interface Handler {
    /**
     * Takes one element.
     *
     * @param high the first 64 bits of a key of sixteen bytes, else 0
     * @param low the last 64 bits, or the whole of a key of four bytes
     * @param rangeEnd whether it is the first address behind a range
     * @param remainingMillis until it goes; -1 for never
     */
    void element(long high, long low, boolean rangeEnd, long remainingMillis);
  }

  /** Shows all elements of one message; those with keys of other lengths are passed over. */
  public void read(MessageReader message, Handler handler) {
    message.attributes(attributes, NfTransaction.familyHeader());
    while (attributes.next()) {
      if (attributes.type() == ELEMENTS) {
        list.reset(attributes);
        while (list.next()) {
          one(handler);
        }
      }
    }
  }

  private void one(Handler handler) {
    var high = 0L;
    var low = 0L;
    var known = false;
    var flags = 0;
    var remaining = -1L;
    element.reset(list);
    while (element.next()) {
      switch (element.type()) {
        case KEY -> {
          key.reset(element);
          known = key.next() && (key.length() == 4 || key.length() == 16);
          high = key.length() == 16 ? key.be64(0) : 0;
          low = key.length() == 16 ? key.be64(8) : Integer.toUnsignedLong(key.be32());
        }
        case FLAGS -> flags = element.be32();
        case TIMEOUT -> remaining = Math.max(remaining, 0);
        case EXPIRATION -> remaining = element.be64();
        default -> {}
      }
    }
    if (known) {
      handler.element(high, low, (flags & NfTransaction.RANGE_END) != 0, remaining);
    }
  }
}
