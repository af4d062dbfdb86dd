package io.picketline.notify;

import io.picketline.notify.receiver.Receiver;
import io.picketline.protocol.event.Event;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One way to one receiver.
 *
 * @param name the receiver's, with {@code /digest} for its digest
 * @param opened makes the receiver; nothing is connected by that
 * @param wanted which events go this way
 * @param most how many wait at most
 */
record Route(
    String name,
    String type,
    Supplier<Receiver> opened,
    Predicate<Event> wanted,
    Pace pace,
    int most) {}
