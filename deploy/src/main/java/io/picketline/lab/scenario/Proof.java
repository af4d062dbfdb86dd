package io.picketline.lab.scenario;

/**
 * Something that must hold.
 *
 * @param detail what was seen
 */
public record Proof(String name, boolean ok, String detail) {}
