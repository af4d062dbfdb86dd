package io.picketline.lab.matrix;

import java.util.ArrayList;
import java.util.List;

/** The cells that were played. */
public final class Results {

  private final List<Result> all = new ArrayList<>();

  public void add(Result result) {
    all.add(result);
  }

  /** In the order they were judged. */
  public List<Result> all() {
    return List.copyOf(all);
  }
}
