package io.picketline.wire;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Prefix;
import io.picketline.protocol.Role;
import io.picketline.protocol.SelfTest;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.local.LocalReply;
import io.picketline.protocol.local.LocalRequest;
import io.picketline.protocol.local.Resting;
import io.picketline.protocol.local.SelfTestReply;
import io.picketline.protocol.local.SelfTestRequest;
import io.picketline.protocol.local.TestimonyReply;
import io.picketline.protocol.local.TrustReply;
import io.picketline.protocol.local.TrustRequest;
import io.picketline.protocol.log.Change;
import io.picketline.protocol.log.TrustChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One message of each type that is about whom to trust. */
final class TrustSamples {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123456789Z");
  private static final Instant END = NOW.plusSeconds(60);
  private static final List<SourceAddress> ADDRESSES = List.of(SourceAddress.parse("192.0.2.10"));

  private static final Prefix PREFIX = Prefix.parse("2001:db8::/64");

  private TrustSamples() {}

  static List<Change> changes() {
    return List.of(
        new TrustChange.TokenMade(
            "0a".repeat(32),
            "web-1",
            Role.SENSOR,
            Set.of("web", "dmz"),
            ADDRESSES,
            "alice",
            NOW,
            END),
        new TrustChange.TokenUsed(
            "0a".repeat(32), "web-1", NOW, "192.0.2.10", Optional.of("0b".repeat(32))),
        new TrustChange.HostRevoked("web-1", NOW, "alice", "stolen"),
        new TrustChange.AddressesClaimed("web-1", ADDRESSES, NOW),
        new TrustChange.AddressesApproved("web-1", ADDRESSES, "alice", NOW),
        new TrustChange.UserAdded("bob", Role.OPERATOR, "alice", NOW),
        new TrustChange.ExportTokenMade("fw-1", "0b".repeat(32), "alice", NOW, Optional.of(END)),
        new TrustChange.ExportTokenEnded("fw-1", "alice", NOW));
  }

  static List<LocalRequest> requests() {
    return List.of(
        new TrustRequest.Enroll(
            "web-1", Role.COORDINATOR, Set.of("web"), ADDRESSES, Duration.ofHours(1), true),
        new TrustRequest.Approve("web-1", true),
        new TrustRequest.Revoke("web-1", Optional.of("stolen"), true, false),
        new LocalRequest.ListUsers(),
        new LocalRequest.ListExportTokens(Optional.of("0b".repeat(32))),
        new TrustRequest.AddExportToken("fw-1", Optional.of(Duration.ofDays(90)), false),
        new TrustRequest.RemoveExportToken("fw-1", true),
        new SelfTestRequest.Play(),
        new SelfTestRequest.Look(SelfTest.ofSensor(3)),
        new TrustRequest.AddUser("bob", Role.OPERATOR, true),
        new TrustRequest.RemoveUser("bob", Optional.of("left"), false),
        new LocalRequest.WhySensor("web-1", Optional.of(NOW), Optional.of(PREFIX)),
        new LocalRequest.WhySensor("web-1", Optional.empty(), Optional.empty()),
        new LocalRequest.Revert("web-1", NOW, true, Optional.of(PREFIX)));
  }

  static List<LocalReply> replies() {
    return List.of(
        new TrustReply.Users(List.of(new TrustReply.User("bob", Role.VIEWER, "root", NOW))),
        new SelfTestReply.Played(SelfTest.ofSensor(3), 24),
        new SelfTestReply.InFilter(
            Optional.of(BlockKind.SUSPECT), Optional.of(Duration.ofSeconds(9)), Optional.of("no")),
        new TrustReply.UserAdded("bob", Role.ADMIN, Optional.of(NOW), 3),
        new TrustReply.ExportTokens(
            List.of(new TrustReply.ExportTokenRow("fw-1", "root", NOW, Optional.of(END)))),
        new TrustReply.ExportTokenAdded("fw-1", "pke-x", Optional.empty(), 4),
        new TrustReply.Enrolled(
            "pk1-x", "web-1", Role.SENSOR, END, List.of("core-1:7415"), List.of("odd"), 45),
        new TestimonyReply.Testimony(
            "web-1",
            true,
            List.of(Resting.of(Samples.seenByMany(), "web-1")),
            Optional.of(PREFIX),
            true),
        new TestimonyReply.Reverted(
            "web-1",
            false,
            List.of(Resting.of(Samples.detected(), "web-1")),
            2,
            Optional.empty(),
            false,
            45));
  }
}
