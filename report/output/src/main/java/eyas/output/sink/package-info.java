/**
 * Takes alerts away: to standard output, files, syslog, programs, servers.
 *
 * <p>Every sink has a queue and a thread of its own, so that one that is slow or dead delays no other and never the
 * event thread. What is lost is counted by cause. What does not belong here: what an alert looks like.
 */
@NullMarked
package eyas.output.sink;

import org.jspecify.annotations.NullMarked;
