/** Makes what is installed on servers: the tree, the Debian package and the archive. */
@NullMarked
package io.picketline.packaging;

import org.jspecify.annotations.NullMarked;
