package io.picketline.cli;

import io.picketline.config.InvalidConfigException;
import io.picketline.spi.Journals;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Journals that are sound, unless the file is called bad, and the configuration too. */
public final class FakeJournals implements Journals {

  private static final Contents CONTENTS = new Contents("3-00000000000000ff", 42, 7, 2, 3);

  @Override
  public Contents backup(Path config, Path target) throws IOException, InvalidConfigException {
    require(config);
    return inspect(target);
  }

  @Override
  public Contents foreseeBackup(Path config, Path target)
      throws IOException, InvalidConfigException {
    return backup(config, target);
  }

  @Override
  public Optional<Path> foreseeRestore(Path config, Path backup)
      throws IOException, InvalidConfigException {
    require(config);
    if (config.toString().equals("/running.conf")) {
      throw new IOException("/journal.db would not be restored: a coordinator runs on it");
    }
    return Optional.of(Path.of("/journal.db"));
  }

  @Override
  public Contents inspect(Path backup) throws IOException {
    if (backup.toString().equals("bad")) {
      throw new IOException("bad is no journal\u001b");
    }
    return CONTENTS;
  }

  @Override
  public Restored restore(Path config, Path backup) throws IOException, InvalidConfigException {
    require(config);
    return new Restored(inspect(backup), Optional.of(Path.of("/old.db")));
  }

  @Override
  public Optional<Path> setAside(Path config) throws IOException, InvalidConfigException {
    require(config);
    if (config.toString().equals("/sound.conf")) {
      throw new IOException("/journal.db stays: it is sound");
    }
    return Optional.of(Path.of("/damaged.db"));
  }

  private static void require(Path config) throws InvalidConfigException {
    if (config.toString().equals("/bad.conf")) {
      throw new InvalidConfigException(List.of("/bad.conf: cannot be read"));
    }
  }
}
