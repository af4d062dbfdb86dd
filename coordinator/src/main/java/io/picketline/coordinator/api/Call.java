package io.picketline.coordinator.api;

import io.picketline.protocol.local.Asker;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One request as it was read.
 *
 * @param path in its encoded form, from the first slash to the query
 * @param query values by name, decoded
 * @param headers values by name in small letters
 * @param body read when it is asked for
 * @param asker who asks, as far as TLS has proven it; none without a certificate of a person
 */
record Call(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    Supplier<byte[]> body,
    InetAddress from,
    Optional<Asker> asker) {

  /** The header of that name. */
  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** Who asks, of a request that only people may make. */
  Asker person() {
    return asker.orElseThrow(() -> new IllegalStateException("nobody is known to ask"));
  }
}
