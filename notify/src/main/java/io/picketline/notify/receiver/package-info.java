/** Those who are told: logs, other machines, programs and people. */
@NullMarked
package io.picketline.notify.receiver;

import org.jspecify.annotations.NullMarked;
