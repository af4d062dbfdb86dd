package io.picketline.cli.output;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.picketline.wire.Wire;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import org.yaml.snakeyaml.DumperOptions;

/** Objects as programs read them; a terminal can act on none of it. */
final class Documents {

  private static final ObjectMapper JSON = Wire.json();
  private static final ObjectWriter ON_ONE_LINE = JSON.writer();
  private static final ObjectWriter INDENTED = JSON.writerWithDefaultPrettyPrinter();

  /** Loaded with the library only where YAML is asked for. */
  private static final class Yaml {
    static final YAMLMapper MAPPER =
        new YAMLMapper(YAMLFactory.builder().dumperOptions(options()).build());

    private static DumperOptions options() {
      var options = new DumperOptions();
      options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
      options.setIndicatorIndent(0);
      options.setSplitLines(false);
      options.setAllowUnicode(false);
      return options;
    }
  }

  private Documents() {}

  static String indented(Object object) {
    return json(object, INDENTED);
  }

  static String line(Object object) {
    return json(object, ON_ONE_LINE);
  }

  /** One document, without the line that begins one, and with the last line end. */
  static String yaml(Object object) {
    var text = new StringWriter();
    try {
      Yaml.MAPPER.writeValue(text, tree(object));
    } catch (IOException e) {
      throw new IllegalStateException("an answer that is no YAML", e);
    }
    return text.toString().replaceFirst("^---[ \n]", "");
  }

  static JsonNode tree(Object object) {
    return JSON.valueToTree(object);
  }

  /**
   * What the tree has at a field, as one text: nothing where it has null on the way or no such
   * field, and the items of an array with spaces between.
   *
   * @param field names with dots between
   */
  static String text(JsonNode tree, String field) {
    var at = tree;
    for (var name : field.split("\\.", -1)) {
      at = at.path(name);
    }
    return text(at);
  }

  private static String text(JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return "";
    }
    if (node.isArray()) {
      var items = new ArrayList<String>();
      node.forEach(item -> items.add(text(item)));
      return String.join(" ", items);
    }
    return node.isObject() ? node.toString() : node.asText();
  }

  private static String json(Object answer, ObjectWriter writer) {
    var text = new StringWriter();
    try (var generator = writer.createGenerator(text)) {
      // From DEL up everything is escaped: a terminal can act on none of it.
      generator.setHighestNonEscapedChar('~');
      writer.writeValue(generator, answer);
    } catch (IOException e) {
      throw new IllegalStateException("an answer that is no JSON", e);
    }
    return text.toString();
  }
}
