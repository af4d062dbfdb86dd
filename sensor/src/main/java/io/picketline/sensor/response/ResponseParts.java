package io.picketline.sensor.response;

import io.picketline.sensor.config.ResponseSettings;
import io.picketline.sensor.process.ProgramRunner;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What a responder works with.
 *
 * @param directory the state directory
 * @param nanos the monotonic clock
 */
public record ResponseParts(
    ResponseSettings settings,
    Path directory,
    ResponseQueue queue,
    ProgramRunner programs,
    ResponseCounters counters,
    Clock clock,
    LongSupplier nanos) {}
