/** Who a host is to its fleet: its certificate, its key, and how it reads those of its peers. */
@NullMarked
package io.picketline.identity;

import org.jspecify.annotations.NullMarked;
