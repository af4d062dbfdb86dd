package io.picketline.coordinator.journal;

import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.TrustChange;
import io.picketline.wire.Wire;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who is let in, on disk. */
final class TrustTable {

  private static final String CLAIM = "claim";
  private static final String EXPORT = "export";

  private final Statements statements;

  TrustTable(Statements statements) {
    this.statements = statements;
  }

  /** Takes one entry; entries are to come in order. */
  void apply(TrustChange change, long seq) throws SQLException {
    switch (change) {
      case TrustChange.TokenMade made -> put("token", made.hash(), made.keepUntil(), seq, made);
      case TrustChange.TokenUsed used ->
          statements.execute(Sql.USE_TOKEN, seq, Wire.encode(used), used.hash());
      case TrustChange.HostRevoked revoked -> {
        put("revoked", revoked.name(), revoked.keepUntil(), seq, revoked);
        statements.execute(Sql.REMOVE_HOST, revoked.name());
        statements.execute(Sql.REMOVE_TRUST, "user", revoked.name());
        settled(revoked.name());
      }
      case TrustChange.AddressesClaimed claim -> put(CLAIM, claim.name(), null, seq, claim);
      case TrustChange.AddressesApproved approved -> settled(approved.name());
      case TrustChange.UserAdded user -> put("user", user.name(), null, seq, user);
      case TrustChange.ExportTokenMade made ->
          put(EXPORT, made.name(), made.expires().orElse(null), seq, made);
      case TrustChange.ExportTokenEnded ended ->
          statements.execute(Sql.REMOVE_TRUST, EXPORT, ended.name());
    }
  }

  /** The addresses of the host are settled. */
  void settled(String host) throws SQLException {
    statements.execute(Sql.REMOVE_TRUST, CLAIM, host);
  }

  private void put(String kind, String key, @Nullable Instant end, long seq, Change change)
      throws SQLException {
    statements.execute(
        Sql.PUT_TRUST,
        kind,
        key,
        end == null ? null : end.toEpochMilli(),
        seq,
        Wire.encode(change));
  }
}
