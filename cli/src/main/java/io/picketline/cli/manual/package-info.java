/** Manual pages, made of what the help says and of the commented reference configurations. */
@NullMarked
package io.picketline.cli.manual;

import org.jspecify.annotations.NullMarked;
