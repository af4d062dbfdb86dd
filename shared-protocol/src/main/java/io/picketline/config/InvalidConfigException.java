package io.picketline.config;

import io.picketline.protocol.Names;
import java.util.List;

/** A configuration that nothing can start with; says every problem at once. */
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  /** The problems may quote the file: nothing stays in them that a terminal would act on. */
  public InvalidConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), safe(problems)));
    this.problems = safe(problems);
  }

  private static List<String> safe(List<String> problems) {
    return problems.stream().map(Names::escaped).toList();
  }

  /** One line each, beginning with file and line where known. */
  public List<String> problems() {
    return problems;
  }
}
