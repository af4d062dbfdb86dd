package io.picketline.coordinator.config;

import io.picketline.config.ConfigBlock;
import io.picketline.config.Endpoint;
import java.util.Optional;

/**
 * Where programs ask over HTTP.
 *
 * @param listen nowhere if there is none
 */
public record ApiConfig(Optional<Endpoint> listen) {

  static ApiConfig from(ConfigBlock block) {
    var enabled = block.flag("enabled");
    var listen = block.parsed("listen", Endpoint::parse);
    return new ApiConfig(enabled ? Optional.of(listen) : Optional.empty());
  }
}
