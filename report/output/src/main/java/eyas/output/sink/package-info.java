/**
 * Delivers alerts to standard output, files, syslog, programs and servers.
 *
 * <p>Every sink has its own queue and thread, so that a slow or failed one delays neither others nor the event thread. Losses are counted
 * by cause. Out of scope: the format of an alert.
 */
@NullMarked
package eyas.output.sink;

import org.jspecify.annotations.NullMarked;
