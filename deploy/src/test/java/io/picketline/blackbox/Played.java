package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;

/** A scenario of the lab that was played once, and its report. */
final class Played {

  /** A scenario that lasts longer hangs. */
  static final Duration LIMIT = Duration.ofMinutes(8);

  private final Ran ran;
  private final JsonNode report;

  private Played(Ran ran, JsonNode report) {
    this.ran = ran;
    this.report = report;
  }

  /** Plays it with further options. */
  static Played scenario(String name, String... options) {
    var arguments = new ArrayList<>(List.of(name, "--json"));
    arguments.addAll(List.of(options));
    var ran = Ran.bin(LIMIT, "lab", arguments.toArray(String[]::new));
    try {
      return new Played(ran, new ObjectMapper().readTree(ran.lastLine()));
    } catch (JsonProcessingException e) {
      throw new AssertionError("no report: " + ran.all(), e);
    }
  }

  JsonNode report() {
    return report;
  }

  String all() {
    return ran.all();
  }

  /**
   * One test for each proof that must be there, one for each that is there besides, and one for the
   * exit code.
   */
  Stream<DynamicTest> proofs(String... expected) {
    var names = Stream.concat(Stream.of(expected), reported().map(Played::name)).distinct();
    var tests = names.map(name -> dynamicTest(name, () -> holds(name)));
    return Stream.concat(
        tests, Stream.of(dynamicTest("the exit code is 0", () -> assertThat(ran.exit()).isZero())));
  }

  private void holds(String name) {
    assertThat(proof(name))
        .as(() -> name + " in " + ran.all())
        .isPresent()
        .hasValueSatisfying(proof ->
            assertThat(proof.path("ok").asBoolean())
                .as(() -> proof.path("detail").asText() + "\n" + ran.all())
                .isTrue());
  }

  private Optional<JsonNode> proof(String name) {
    return reported().filter(proof -> name(proof).equals(name)).findFirst();
  }

  private Stream<JsonNode> reported() {
    return StreamSupport.stream(report.path("proofs").spliterator(), false);
  }

  private static String name(JsonNode proof) {
    return proof.path("name").asText();
  }
}
