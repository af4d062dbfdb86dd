package io.picketline.blackbox;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bill of materials names what the tree ships: every jar, by its hash, and no other. */
class BillOfMaterialsIT {

  private static final Path TARGET =
      Path.of(requireNonNull(System.getProperty("picketline.root")), "deploy", "target");
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

  /** The tree's own jar, which the bill is of: it stands in the bill without a hash. */
  private static final String UNKNOWN = "";

  @Test
  void bill_namesEveryJarOfTheTree_andNothingElse() throws Exception {
    var file = TARGET.resolve("bom.json");
    assertThat(file).as("made by 'mvn package' unless it is offline").isRegularFile();
    var bill = new ObjectMapper().readTree(file.toFile());

    assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
    var named = named(bill);
    var shipped = shipped();
    assertThat(named.keySet()).isEqualTo(shipped.keySet());
    named.forEach((jar, hash) -> {
      if (!hash.equals(UNKNOWN)) {
        assertThat(hash).as(jar).isEqualTo(shipped.get(jar));
      }
    });
    assertThat(named.values().stream().filter(UNKNOWN::equals)).hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void bill_ofEachLibrary_namesItsLicence() throws IOException {
    var bill = new ObjectMapper().readTree(TARGET.resolve("bom.json").toFile());

    for (var component : bill.path("components")) {
      if (!component.path("group").asText().equals("io.picketline")) {
        assertThat(component.path("licenses")).as(component.path("purl").asText()).isNotEmpty();
      }
    }
  }

  private static SortedMap<String, String> named(JsonNode bill) {
    var named = new TreeMap<String, String>();
    named.put(jar(bill.path("metadata").path("component")), UNKNOWN);
    for (var component : bill.path("components")) {
      named.put(jar(component), hash(component));
    }
    return named;
  }

  private static String jar(JsonNode component) {
    var classifier = CLASSIFIER.matcher(component.path("purl").asText());
    return "%s-%s%s.jar"
        .formatted(
            component.path("name").asText(),
            component.path("version").asText(),
            classifier.find() ? "-" + classifier.group(1) : "");
  }

  private static String hash(JsonNode component) {
    for (var hash : component.path("hashes")) {
      if (hash.path("alg").asText().equals("SHA-256")) {
        return hash.path("content").asText();
      }
    }
    return "no hash";
  }

  private static SortedMap<String, String> shipped() throws IOException, NoSuchAlgorithmException {
    var shipped = new TreeMap<String, String>();
    try (var jars = Files.newDirectoryStream(TARGET.resolve("picketline/lib"), "*.jar")) {
      for (var jar : jars) {
        var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        shipped.put(String.valueOf(jar.getFileName()), HexFormat.of().formatHex(digest));
      }
    }
    return shipped;
  }
}
