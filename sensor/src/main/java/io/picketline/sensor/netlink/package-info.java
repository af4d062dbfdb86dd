/** Speaks netlink to the kernel: nf_tables, nflog, sock_diag and rtnetlink. */
@NullMarked
package io.picketline.sensor.netlink;

import org.jspecify.annotations.NullMarked;
