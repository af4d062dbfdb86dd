package io.picketline.cli.session;

import io.picketline.cli.output.Format;
import io.picketline.config.Endpoint;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What every verb may be told: whom to ask, and how to show the answer. */
public interface GlobalOptions {

  /** The daemon's socket, if one was named. */
  @Nullable Path socket();

  /** The coordinator's desk to ask, if one was named. */
  @Nullable Endpoint server();

  /** The directory of whom the desk is to take us for. */
  @Nullable Path identity();

  /** The name of the context to go by. */
  @Nullable String context();

  /** How the answer is written. */
  Format output();

  /** Whether nothing is said but the answer and what went wrong. */
  boolean quiet();

  /** Whether with colours. */
  boolean colours(Surroundings surroundings);
}
