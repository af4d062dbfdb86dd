package io.picketline.coordinator.journal;

/** Every statement of the journal. */
final class Sql {
  static final String POSITION = "SELECT epoch_number, epoch_id, head FROM position";
  static final String MOVE =
      """
      INSERT INTO position (one, epoch_number, epoch_id, head) VALUES (1, ?, ?, ?)
      ON CONFLICT (one) DO UPDATE SET epoch_number = excluded.epoch_number,
        epoch_id = excluded.epoch_id, head = excluded.head
      """;

  static final String EPOCHS =
      "SELECT number, id, parent_number, parent_id, fork_seq FROM epochs ORDER BY number";
  static final String OPEN_EPOCH = "INSERT OR REPLACE INTO epochs VALUES (?, ?, ?, ?, ?)";

  static final String PROMISED =
      "SELECT number, id FROM epochs ORDER BY number DESC, id DESC LIMIT 1";
  static final String PROMISE = "INSERT OR IGNORE INTO epochs VALUES (?, ?, NULL, NULL, 0)";

  static final String ENTRIES = "SELECT seq, change FROM entries ORDER BY seq";
  static final String ADD_ENTRY = "INSERT OR REPLACE INTO entries VALUES (?, ?)";
  static final String PRUNE_ENTRIES = "DELETE FROM entries WHERE seq <= ?";

  static final String PREFIXES =
      "SELECT seq, change FROM prefixes WHERE kind = ? AND (ends_at IS NULL OR ends_at > ?)";
  static final String PUT_PREFIX =
      "INSERT OR REPLACE INTO prefixes VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  static final String REMOVE_PREFIX =
      "DELETE FROM prefixes WHERE kind = ? AND v4 = ? AND address = ? AND length = ?";
  static final String REMOVE_INSIDE =
      """
      DELETE FROM prefixes
      WHERE kind = ? AND v4 = ? AND address BETWEEN ? AND ? AND length >= ?
      """;
  static final String EXPIRE = "DELETE FROM prefixes WHERE ends_at <= ?";

  static final String HOSTS = "SELECT seq, change FROM hosts ORDER BY name";
  static final String PUT_HOST = "INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?)";

  static final String SERVED = "SELECT name, tcp, udp FROM served";
  static final String PUT_SERVED = "INSERT OR REPLACE INTO served VALUES (?, ?, ?)";

  static final String SOURCES = "SELECT memory FROM sources";
  static final String PUT_SOURCE = "INSERT OR REPLACE INTO sources VALUES (?, ?)";
  static final String FORGET_SOURCE = "DELETE FROM sources WHERE source = ?";

  /** All that a snapshot replaces. */
  static final String[] CLEAR = {
    "DELETE FROM epochs",
    "DELETE FROM entries",
    "DELETE FROM prefixes",
    "DELETE FROM hosts",
    "DELETE FROM served WHERE name = ''",
  };

  static final String[] PRAGMAS = {
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA wal_autocheckpoint = 4000",
  };

  private Sql() {}
}
