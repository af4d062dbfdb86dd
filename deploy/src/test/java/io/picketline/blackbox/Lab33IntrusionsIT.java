package io.picketline.blackbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.picketline.lab.intrusion.Kinds;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whoever tries to get in stays out, and nobody else notices. */
class Lab33IntrusionsIT {

  private static final boolean FULL = Boolean.getBoolean("picketline.full");

  @TestFactory
  Stream<DynamicTest> intrusions_everyTry_isRefusedOrBounded() {
    var played = FULL ? Played.scenario("intrusions") : Played.scenario("intrusions", "--quick");
    var table =
        dynamicTest(
            "the documentation's table is what was played",
            () -> assertThat(table(played.report())).isEqualTo(Kinds.markdown()));
    return Stream.concat(
        Stream.of(table),
        played.proofs(
            "every scan is blocked on the other hosts meanwhile",
            "the honest sensors stay with their coordinator",
            "every host serves the bystander afterwards"));
  }

  private static String table(JsonNode report) {
    return StreamSupport.stream(report.path("proofs").spliterator(), false)
        .filter(proof -> proof.hasNonNull("who"))
        .map(proof ->
            "| %s | %s | %s |\n"
                .formatted(text(proof, "who"), text(proof, "name"), text(proof, "end")))
        .collect(Collectors.joining("", "| who | tries | what comes of it |\n|---|---|---|\n", ""));
  }

  private static String text(JsonNode proof, String field) {
    return proof.path(field).asText();
  }
}
