package io.picketline.protocol.log;

/**
 * A change that a reader has and the log has not, because the one that minted it is gone.
 *
 * @param at where it stood in the reader's history
 */
public record Offered(LogPoint at, Change change) {}
