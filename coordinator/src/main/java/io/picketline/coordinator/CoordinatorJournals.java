package io.picketline.coordinator;

import io.picketline.config.InvalidConfigException;
import io.picketline.coordinator.config.CoordinatorConfig;
import io.picketline.coordinator.journal.JournalCare;
import io.picketline.spi.Journals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** Finds the journal that a configuration names, and looks after it. */
public final class CoordinatorJournals implements Journals {

  /** Made by the service loader. */
  public CoordinatorJournals() {}

  @Override
  public Contents backup(Path config, Path target) throws IOException, InvalidConfigException {
    return care(config).backup(target);
  }

  @Override
  public Contents foreseeBackup(Path config, Path target)
      throws IOException, InvalidConfigException {
    return care(config).foreseeBackup(target);
  }

  @Override
  public Contents inspect(Path backup) throws IOException {
    return JournalCare.requireContents(backup);
  }

  @Override
  public Restored restore(Path config, Path backup) throws IOException, InvalidConfigException {
    return care(config).restore(backup);
  }

  @Override
  public Optional<Path> foreseeRestore(Path config, Path backup)
      throws IOException, InvalidConfigException {
    return care(config).foreseeRestore(backup);
  }

  @Override
  public Optional<Path> setAside(Path config) throws IOException, InvalidConfigException {
    return care(config).setAside();
  }

  private static JournalCare care(Path config) throws InvalidConfigException {
    var state = CoordinatorConfig.read(config).paths().state();
    return new JournalCare(state.resolve(OwnJournal.FILE), Clock.systemUTC());
  }
}
