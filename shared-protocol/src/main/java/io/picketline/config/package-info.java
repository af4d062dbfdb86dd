/**
 * Reads a configuration file so that all its problems are told at once, each with file and line.
 */
@NullMarked
package io.picketline.config;

import org.jspecify.annotations.NullMarked;
