package io.picketline.protocol.local;

import io.picketline.protocol.Role;
import java.util.Arrays;
import java.util.Optional;

/** What somebody may ask of a daemon; each holds those before it. */
public enum Right {
  /** Ask what is, and what an order would come to. */
  VIEW(Role.VIEWER),
  /** Block, unblock and ignore, by the rules. */
  OPERATE(Role.OPERATOR),
  /** Everything: past the rules, who belongs to the fleet, and the daemon itself. */
  ADMIN(Role.ADMIN);

  private final Role role;

  Right(Role role) {
    this.role = role;
  }

  /** Whether it is this one or more. */
  public boolean covers(Right other) {
    return compareTo(other) >= 0;
  }

  /** Whose it is. */
  public Role role() {
    return role;
  }

  /** What whoever has a role may ask; none for hosts. */
  public static Optional<Right> of(Role role) {
    return Arrays.stream(values()).filter(right -> right.role == role).findAny();
  }

  /** What it takes to ask this. What is only rehearsed changes nothing, and anybody may ask it. */
  public static Right requiredBy(LocalRequest request) {
    return switch (request) {
      case LocalRequest.ShowStatus _,
          LocalRequest.ListSensors _,
          LocalRequest.ListUsers _,
          LocalRequest.ListExportTokens _,
          LocalRequest.Reach _,
          LocalRequest.ListVerdicts _,
          FindVerdicts _,
          LocalRequest.Why _,
          LocalRequest.WhySensor _,
          LocalRequest.Where _,
          LocalRequest.Export _,
          LocalRequest.Recall _,
          ListEvents _,
          NotifyRequest.ListReceivers _,
          LocalRequest.ListIgnored _,
          LocalRequest.ListIgnoreVersions _,
          Measure _ ->
          VIEW;
      case SelfTestRequest _ -> OPERATE;
      case LocalRequest.Block block -> toChange(block, block.force());
      case LocalRequest.Import part ->
          toChange(part, part.blocks().stream().anyMatch(LocalRequest.Block::force));
      case LocalRequest.Unblock _,
          LocalRequest.AddIgnore _,
          LocalRequest.RemoveIgnore _,
          LocalRequest.EditIgnored _,
          LocalRequest.UndoIgnored _ ->
          toChange(request, false);
      // to others it says something, which is more than to look
      case NotifyRequest.TestReceiver _ -> OPERATE;
      case LocalRequest.RemoveHost _,
          LocalRequest.Revert _,
          LocalRequest.Reload _,
          TrustRequest _ ->
          toChange(request, true);
    };
  }

  private static Right toChange(LocalRequest request, boolean asAdmin) {
    if (!request.changes()) {
      return VIEW;
    }
    return asAdmin ? ADMIN : OPERATE;
  }
}
