/** What a daemon tells the service manager that started it, and datagrams to Unix sockets. */
@NullMarked
package io.picketline.service;

import org.jspecify.annotations.NullMarked;
