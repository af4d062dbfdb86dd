package io.picketline.notify.config;

import java.time.Duration;

/**
 * One receiver.
 *
 * @param name what the operator calls it
 * @param queue most events that wait for it
 * @param timeout how long it may take
 */
public record ReceiverConfig(
    String name, Means means, Wanted wanted, int queue, Duration timeout) {}
