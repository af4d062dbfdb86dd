/** Turns the configuration file into the coordinator's settings, and those into Akka's. */
@NullMarked
package io.picketline.coordinator.config;

import org.jspecify.annotations.NullMarked;
