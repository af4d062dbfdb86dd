package io.picketline.wire;

import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import java.util.Locale;

/**
 * What the constants of enums are called where people and scripts read them: in lower case, with
 * hyphens, as the command's tables and options have them. Those with a wire name keep it.
 */
final class WireNames extends JacksonAnnotationIntrospector {
  private static final long serialVersionUID = 1;

  @Override
  public String[] findEnumValues(
      MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
    var found = super.findEnumValues(config, type, constants, names);
    for (var i = 0; i < constants.length; i++) {
      if (found[i] == null) {
        found[i] = constants[i].name().toLowerCase(Locale.ROOT).replace('_', '-');
      }
    }
    return found;
  }
}
