package io.picketline.spi;

import io.picketline.config.InvalidConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Looks after the file that a coordinator of this host keeps its log in. */
public interface Journals {

  /**
   * What a journal holds.
   *
   * @param epoch the latest history
   * @param head its last entry
   * @param verdicts those in force
   */
  record Contents(String epoch, long head, long verdicts, long ignoreRules, long hosts) {}

  /**
   * A journal that took another's place.
   *
   * @param contents what it holds
   * @param kept where the one before it is now; none if there was none
   */
  record Restored(Contents contents, Optional<Path> kept) {}

  /**
   * Writes a copy of the journal as it is at one moment, while the coordinator runs or not.
   *
   * @param config the coordinator's configuration
   * @param target replaced as a whole if it is an earlier backup; readable by its owner alone
   * @throws IOException in the operator's words, if that cannot be; {@code target} is as it was
   */
  Contents backup(Path config, Path target) throws IOException, InvalidConfigException;

  /**
   * What {@link #backup} would write now; nothing is written.
   *
   * @throws IOException in the operator's words, if that could not be
   */
  Contents foreseeBackup(Path config, Path target) throws IOException, InvalidConfigException;

  /**
   * Looks whether a file is a backup that can be restored.
   *
   * @throws IOException in the operator's words, if it is not
   */
  Contents inspect(Path backup) throws IOException;

  /**
   * Puts a copy of a backup in the place of the journal of a coordinator that does not run, in a
   * new epoch. The one that was there is kept beside it.
   *
   * @throws IOException in the operator's words, if that cannot be; the journal is as it was
   */
  Restored restore(Path config, Path backup) throws IOException, InvalidConfigException;

  /**
   * Makes sure that {@link #restore} would do it; nothing is written.
   *
   * @return the journal in whose place the backup would be, if there is one
   * @throws IOException in the operator's words, if that could not be
   */
  Optional<Path> foreseeRestore(Path config, Path backup)
      throws IOException, InvalidConfigException;

  /**
   * Puts a damaged journal of a coordinator that does not run out of the way, so that it begins
   * with an empty one.
   *
   * @return where it is now; nothing if there was none
   * @throws IOException in the operator's words, if it is sound, or cannot be moved
   */
  Optional<Path> setAside(Path config) throws IOException, InvalidConfigException;
}
