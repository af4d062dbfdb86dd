package io.picketline.protocol.enrolment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.picketline.protocol.Names;
import io.picketline.protocol.SourceAddress;
import io.picketline.protocol.log.FleetHost;
import java.time.Instant;
import java.util.List;

/**
 * The one thing that a host without a certificate may ask: to join the fleet. The certificate gets
 * the name that the token was made for, whatever the host calls itself.
 *
 * @param secret of the token, in base64url; at most {@value #MOST_SECRET} characters
 * @param request a certificate request (PKCS #10) in PEM for the host's key; at most {@value
 *     #MOST_PEM} characters
 * @param name what the host calls itself, for the log
 * @param coordinator whether it is to be a coordinator, else a sensor
 * @param addresses those it has; they count where the token names none
 * @param clock its time
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "t")
@JsonSubTypes(@JsonSubTypes.Type(value = JoinRequest.class, name = "join"))
public record JoinRequest(
    String secret,
    String request,
    String name,
    boolean coordinator,
    List<SourceAddress> addresses,
    Instant clock) {

  /** Largest message that is one, in bytes. */
  public static final int MOST_BYTES = 16 << 10;

  /** Longest secret. */
  public static final int MOST_SECRET = 64;

  /** Longest certificate request. */
  public static final int MOST_PEM = 2048;

  public JoinRequest {
    Names.requireHost(name);
    addresses = List.copyOf(addresses);
    if (secret.length() > MOST_SECRET
        || request.length() > MOST_PEM
        || addresses.size() > FleetHost.MAX_ADDRESSES) {
      throw new IllegalArgumentException("a request to join that is too long");
    }
  }

  /** Without the secret: it may end in a log. */
  @Override
  public String toString() {
    return "JoinRequest[name=%s, coordinator=%s, addresses=%s]"
        .formatted(name, coordinator, addresses);
  }
}
