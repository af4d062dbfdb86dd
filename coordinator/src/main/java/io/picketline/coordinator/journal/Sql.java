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
  static final String PREFIX =
      """
      SELECT change FROM prefixes WHERE kind = ? AND v4 = ? AND address = ? AND length = ?
        AND (ends_at IS NULL OR ends_at > ?)
      """;
  static final String BLOCKED_INSIDE =
      """
      SELECT change FROM prefixes WHERE kind = 'blocked' AND v4 = ? AND address BETWEEN ? AND ?
        AND length >= ? AND ends_at > ? ORDER BY address, length LIMIT ?
      """;
  static final String PUT_PREFIX =
      "INSERT OR REPLACE INTO prefixes VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
  static final String REMOVE_PREFIX =
      "DELETE FROM prefixes WHERE kind = ? AND v4 = ? AND address = ? AND length = ?";
  static final String REMOVE_INSIDE =
      """
      DELETE FROM prefixes
      WHERE kind = ? AND v4 = ? AND address BETWEEN ? AND ? AND length >= ?
      """;

  /** Of verdicts it is told first that they are over, as long as a leader says which. */
  static final String EXPIRE =
      "DELETE FROM prefixes WHERE ends_at <= ? AND (kind <> 'blocked' OR ends_at <= ?)";

  static final String PASSED =
      """
      SELECT change, v4, address, length FROM prefixes WHERE kind = 'blocked' AND ends_at <= ?
      ORDER BY ends_at, v4, address, length LIMIT ?
      """;

  static final String HOSTS = "SELECT seq, change FROM hosts ORDER BY name";
  static final String PUT_HOST = "INSERT OR REPLACE INTO hosts VALUES (?, ?, ?, ?)";
  static final String REMOVE_HOST = "DELETE FROM hosts WHERE name = ?";

  static final String TRUST =
      """
      SELECT seq, change FROM trust WHERE kind = ? AND (ends_at IS NULL OR ends_at > ?)
      ORDER BY key
      """;
  static final String HOLDER =
      """
      SELECT change FROM hosts WHERE name = ?
      UNION ALL SELECT change FROM trust WHERE kind = 'user' AND key = ?
      """;
  static final String PUT_TRUST = "INSERT OR REPLACE INTO trust VALUES (?, ?, ?, ?, ?)";
  static final String REMOVE_TRUST = "DELETE FROM trust WHERE kind = ? AND key = ?";
  static final String EXPIRE_TRUST = "DELETE FROM trust WHERE ends_at <= ?";

  /** It is remembered for as long as the token itself. */
  static final String USE_TOKEN =
      """
      INSERT OR REPLACE INTO trust
      SELECT 'used', key, ends_at, ?, ? FROM trust WHERE kind = 'token' AND key = ?
      """;

  static final String SERVED = "SELECT name, tcp, udp FROM served";
  static final String PUT_SERVED = "INSERT OR REPLACE INTO served VALUES (?, ?, ?)";

  static final String IGNORE_VERSIONS =
      "SELECT seq, change FROM ignore_versions ORDER BY number, entries_left DESC";
  static final String PUT_IGNORE_VERSION =
      "INSERT OR REPLACE INTO ignore_versions VALUES (?, ?, ?, ?)";
  static final String PRUNE_IGNORE_VERSIONS = "DELETE FROM ignore_versions WHERE number <= ?";

  static final String SOURCES = "SELECT memory FROM sources";
  static final String PUT_SOURCE = "INSERT OR REPLACE INTO sources VALUES (?, ?)";
  static final String FORGET_SOURCE = "DELETE FROM sources WHERE source = ?";

  static final String FORGET_SOURCES = "DELETE FROM sources";

  static final String ADD_EVENT =
      """
      INSERT INTO events (epoch, epoch_id, seq, nth, at, kind, v4, first, last, length, actor,
        whence, origin, ends_at, text, was, became)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  static final String ADD_PROOF =
      "INSERT INTO proofs (event, at, evidence) VALUES (last_insert_rowid(), ?, ?)";
  static final String PROOF = "SELECT evidence FROM proofs WHERE event = ?";
  static final String LAST_PLACE =
      "SELECT epoch, epoch_id, seq, nth FROM events ORDER BY id DESC LIMIT 1";

  private static final String COLUMNS =
      "SELECT id, epoch, epoch_id, seq, nth, events.at, kind, first, length, actor, whence, origin,"
          + " ends_at, text, was, became";
  private static final String EVENT = COLUMNS + " FROM events ";
  private static final String NEWEST = " AND at >= ? ORDER BY id DESC LIMIT ?";
  static final String EVENTS = EVENT + "WHERE TRUE" + NEWEST;

  /** Prefixes that overlap hold one another. */
  static final String EVENTS_ABOUT = EVENT + "WHERE v4 = ? AND first <= ? AND last >= ?" + NEWEST;

  private static final String PLACE = "(epoch, epoch_id, seq, nth)";
  static final String EVENTS_AFTER =
      COLUMNS
          + ", evidence FROM events LEFT JOIN proofs ON event = id WHERE "
          + PLACE
          + " > (?, ?, ?, ?) ORDER BY epoch, epoch_id, seq, nth LIMIT ?";
  private static final String DOWN =
      " (?, ?, ?, ?) ORDER BY epoch DESC, epoch_id DESC, seq DESC, nth DESC LIMIT ?";
  static final String EVENTS_BEFORE = EVENT + "WHERE " + PLACE + " <" + DOWN;
  static final String EVENTS_UP_TO = EVENT + "WHERE " + PLACE + " <=" + DOWN;
  private static final int SLICE = 5_000;
  static final String AGE_EVENTS =
      slice("events", "id", "SELECT id FROM events WHERE at < ? ORDER BY at");
  static final String BOUND_EVENTS =
      slice(
          "events",
          "id",
          "SELECT id FROM events WHERE id <= (SELECT max(id) FROM events) - ? ORDER BY id");
  static final String AGE_PROOFS =
      slice("proofs", "event", "SELECT event FROM proofs WHERE at < ? ORDER BY at");
  static final String BOUND_PROOFS =
      slice("proofs", "event", "SELECT event FROM proofs ORDER BY at DESC LIMIT -1 OFFSET ?");
  static final String ORPHAN_PROOFS =
      "DELETE FROM proofs WHERE event < (SELECT coalesce(min(id), 0) FROM events)";

  /** All that a snapshot replaces. */
  static final String[] CLEAR = {
    "DELETE FROM epochs",
    "DELETE FROM entries",
    "DELETE FROM prefixes",
    "DELETE FROM ignore_versions",
    "DELETE FROM hosts",
    "DELETE FROM trust",
    "DELETE FROM served WHERE name = ''",
  };

  static final String[] PRAGMAS = {
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA busy_timeout = 5000",
    "PRAGMA wal_autocheckpoint = 4000",
    // what a large write made of the log beside the file is given back
    "PRAGMA journal_size_limit = 67108864",
  };

  /** Everything that a journal must be able to read. */
  static final String[] ALL_CHANGES = {
    "SELECT change FROM entries",
    "SELECT change FROM prefixes",
    "SELECT change FROM hosts",
    "SELECT change FROM trust",
    "SELECT change FROM ignore_versions",
  };

  static final String VERSION =
      "SELECT max(CAST(version AS INTEGER)) FROM flyway_schema_history WHERE success";

  /** Names what is wrong with the file, or says ok. */
  static final String CHECK = "PRAGMA quick_check(1)";

  private static String slice(String table, String key, String which) {
    return "DELETE FROM %s WHERE %s IN (SELECT * FROM (%s) LIMIT %d)"
        .formatted(table, key, which, SLICE);
  }

  private Sql() {}
}
