package io.picketline.protocol.local;

import io.picketline.protocol.BlockKind;
import io.picketline.protocol.Verdict;
import java.util.List;

/**
 * A verdict and how it is enforced.
 *
 * @param kind how the host, or all hosts, treat the source
 * @param scope {@code network}, or the name of the one host
 * @param notYetOn live sensors whose kernel does not have it yet; on a sensor its own name or
 *     none, and its own if it only observes
 */
public record Standing(Verdict verdict, BlockKind kind, String scope, List<String> notYetOn) {}
