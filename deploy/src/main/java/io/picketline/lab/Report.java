package io.picketline.lab;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.picketline.lab.matrix.Result;
import io.picketline.lab.scenario.Options;
import io.picketline.lab.scenario.Proof;
import io.picketline.lab.scenario.Spread;
import io.picketline.lab.scenario.Stage;
import io.picketline.wire.Wire;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * What a scenario came to, as one line of JSON. What was not measured is left out.
 *
 * @param ok whether every proof holds
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Report(
    String scenario,
    boolean ok,
    int hosts,
    int runs,
    Optional<Spread> localBlockMs,
    SequencedMap<String, Spread> networkBlockMs,
    SequencedMap<String, Spread> releaseMs,
    SequencedMap<String, Integer> portsAnswered,
    Optional<Spread> resolutionMs,
    List<Result> cells,
    List<Proof> proofs) {

  static Report of(String scenario, Options options, Stage stage) {
    var times = stage.times();
    return new Report(
        scenario,
        stage.proofs().ok(),
        stage.topology().hosts().size(),
        options.runs(),
        times.localBlock(),
        times.networkBlock(),
        times.release(),
        times.portsAnswered(),
        times.resolution(),
        stage.results().all(),
        stage.proofs().all());
  }

  /** One line. */
  String json() {
    try {
      return Wire.json()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report is plain values", e);
    }
  }
}
