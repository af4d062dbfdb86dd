package io.picketline.config;

import java.util.List;

/** A configuration that nothing can start with; says every problem at once. */
public final class InvalidConfigException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  public InvalidConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
    this.problems = List.copyOf(problems);
  }

  /** One line each, beginning with file and line where known. */
  public List<String> problems() {
    return problems;
  }
}
