package io.picketline.notify;

import io.picketline.events.EventFeed;
import io.picketline.notify.format.Teller;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What all couriers of a daemon share. */
record CourierMeans(
    EventFeed feed,
    Teller teller,
    Duty duty,
    Positions positions,
    InstantSource clock,
    RandomGenerator random) {}
