/** What is installed on servers. */
@NullMarked
package io.picketline.packaging;

import org.jspecify.annotations.NullMarked;
