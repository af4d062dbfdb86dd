/** What is done about an attacker beside the packet filter: route, hosts.deny, command. */
@NullMarked
package io.picketline.sensor.response;

import org.jspecify.annotations.NullMarked;
