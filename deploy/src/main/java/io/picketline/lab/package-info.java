/** The lab: the product on a network of namespaces, as demonstration and as test bed. */
@NullMarked
package io.picketline.lab;

import org.jspecify.annotations.NullMarked;
