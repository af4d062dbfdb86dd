package io.picketline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup, restore and rebuild. */
class JournalTest {
  private static final String HOLDS =
      ": entry 42 of epoch 3-00000000000000ff, 7 verdicts, 2 ignore rules, 3 hosts\n";

  @TempDir private Path run;

  @Test
  void backup_saysWhatItHolds() {
    assertThat(Ran.picket(run, "backup", "/b.db"))
        .isEqualTo(new Ran(0, "written /b.db" + HOLDS, ""));
  }

  @Test
  void backup_dryRun_isToldAsThat() {
    assertThat(Ran.picket(run, "backup", "/b.db", "--dry-run"))
        .isEqualTo(new Ran(0, "would write /b.db" + HOLDS, ""));
  }

  @Test
  void backup_asJson_isOneObject() {
    assertThat(Ran.picket(run, "backup", "/b.db", "-o", "jsonl").out())
        .isEqualTo(
            "{\"epoch\":\"3-00000000000000ff\",\"head\":42,\"verdicts\":7,\"ignoreRules\":2,"
                + "\"hosts\":3}\n");
  }

  @Test
  void backup_notPossible_saysWhy() {
    assertThat(Ran.picket(run, "backup", "bad"))
        .isEqualTo(new Ran(1, "", "picket: bad is no journal\u00b7\n"));
    assertThat(Ran.picket(run, "backup", "/b.db", "--config", "/bad.conf"))
        .isEqualTo(new Ran(1, "", "picket: /bad.conf: cannot be read\n"));
    assertThat(Ran.picket(run, "backup").code()).isEqualTo(2);
  }

  @Test
  void restore_saysWhereTheOldOneIs() {
    assertThat(Ran.picket(run, "restore", "/b.db"))
        .isEqualTo(
            new Ran(
                0, "restored /b.db" + HOLDS, "picket: the journal before it is kept as /old.db\n"));
  }

  @Test
  void restore_dryRun_onlyLooks() {
    assertThat(Ran.picket(run, "restore", "--dry-run", "/b.db"))
        .isEqualTo(
            new Ran(
                0,
                "/b.db is sound" + HOLDS,
                "picket: would take the place of /journal.db, which would be kept\n"));
    assertThat(Ran.picket(run, "restore", "--dry-run", "/b.db", "--config", "/running.conf"))
        .isEqualTo(
            new Ran(
                1,
                "/b.db is sound" + HOLDS,
                "picket: /journal.db would not be restored: a coordinator runs on it\n"));
    assertThat(Ran.picket(run, "restore", "--dry-run", "bad").code()).isEqualTo(1);
  }

  @Test
  void rebuild_damagedJournal_isSetAsideBeforeTheStart() {
    var ran = Ran.picket(run, "coordinator", "--rebuild", "--config", "/x.conf");

    assertThat(ran.err())
        .isEqualTo(
            "picket: the damaged journal is kept as /damaged.db\n"
                + "picket: this installation has no coordinator\n");
  }

  @Test
  void rebuild_soundJournal_isRefused() {
    assertThat(Ran.picket(run, "coordinator", "--rebuild", "--config", "/sound.conf"))
        .isEqualTo(new Ran(1, "", "picket: /journal.db stays: it is sound\n"));
  }

  @Test
  void rebuild_checkOnly_touchesNothing() {
    var ran = Ran.picket(run, "coordinator", "--rebuild", "--check", "--config", "/sound.conf");

    assertThat(ran.err()).isEqualTo("picket: this installation has no coordinator\n");
  }
}
