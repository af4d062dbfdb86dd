package io.picketline.lab.scenario;

/**
 * How to play a scenario.
 *
 * @param hosts hosts with a sensor
 * @param coordinators of the fleet, where the scenario has any
 * @param runs attacks, each from a fresh source
 * @param cells of the matrix
 */
public record Options(int hosts, int coordinators, int runs, CellChoice cells) {}
