package io.picketline.coordinator.registry;

import io.picketline.protocol.log.Epoch;

/**
 * Published to the actors of one coordinator: a registry has begun a new epoch, here or elsewhere,
 * and knows no session yet.
 */
public record RegistryMoved(Epoch epoch) {}
