package io.picketline.coordinator.registry;

/** What coordinators send each other; Akka's CBOR encodes it (akka-registry.conf binds it). */
public interface ClusterMessage {}
