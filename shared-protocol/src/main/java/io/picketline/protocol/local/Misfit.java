package io.picketline.protocol.local;

/**
 * A block of a list that cannot be.
 *
 * @param index its place in the part, from 0
 */
public record Misfit(int index, LocalReply.Reason reason, String message) {}
