/**
 * The one numbered log that carries verdicts, ignore rules, served ports and the fleet to every
 * reader.
 */
@NullMarked
package io.picketline.protocol.log;

import org.jspecify.annotations.NullMarked;
