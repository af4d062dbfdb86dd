package io.picketline.sensor.filter;

import static io.picketline.sensor.netlink.NfRule.META_TRANSPORT;
import static io.picketline.sensor.netlink.NfRule.TRANSPORT;

import io.picketline.sensor.netlink.NfRule;
import io.picketline.sensor.netlink.NfTransaction;

/**
 * Rules for what is neither TCP nor UDP: a few packets a second of host discovery and of unusual
 * protocols are shown to the reader of the log group, and nothing becomes of them.
 */
final class OtherRules {
  static final String OTHER = "other";
  static final String WHOLE = "whole";

  private static final String SHOWN = "shown";
  private static final byte ICMP = 1;
  private static final byte IGMP = 2;
  private static final byte TCP = 6;
  private static final byte UDP = 17;
  private static final byte ICMPV6 = 58;
  private static final byte[] ICMP_QUESTIONS = {8, 13, 17};
  private static final byte ECHO6 = (byte) 128;
  private static final int PER_SECOND = 20;
  private static final int BURST = 300;
  private static final int SNAP_LENGTH = 128;

  private OtherRules() {}

  /** Makes the chains, if they are not there. */
  static void chains(NfTransaction transaction) {
    transaction.addChain(OTHER);
    transaction.addChain(SHOWN);
    transaction.addChain(WHOLE);
  }

  /**
   * Writes the rules of chain {@value #OTHER}, which packets to an address of this host come to.
   */
  static void write(NfTransaction transaction, int group) {
    for (var protocol : new byte[] {TCP, UDP, IGMP}) {
      of(transaction, protocol).leave().end();
    }
    for (var type : ICMP_QUESTIONS) {
      of(transaction, ICMP).payload(TRANSPORT, 0, 1).equal(type).change(SHOWN).end();
    }
    of(transaction, ICMPV6).payload(TRANSPORT, 0, 1).equal(ECHO6).change(SHOWN).end();
    of(transaction, ICMP).leave().end();
    of(transaction, ICMPV6).leave().end();
    transaction.addRule(OTHER).change(SHOWN).end();
    transaction.addRule(SHOWN).over(PER_SECOND, BURST).count().leave().end();
    transaction.addRule(SHOWN).log(group, SNAP_LENGTH).end();
  }

  /**
   * Makes the kernel put IPv6 fragments together before any rule sees them, as it does with IPv4's
   * only behind them: a rule with tproxy switches that on by being there (nft_tproxy_init, Linux
   * 4.19), without connection tracking. No packet ever comes to its chain.
   */
  static void wholeFragments(NfTransaction transaction) {
    of(transaction, WHOLE, TCP).proxy6().end();
  }

  private static NfRule of(NfTransaction transaction, byte protocol) {
    return of(transaction, OTHER, protocol);
  }

  private static NfRule of(NfTransaction transaction, String chain, byte protocol) {
    return transaction.addRule(chain).meta(META_TRANSPORT).equal(protocol);
  }
}
