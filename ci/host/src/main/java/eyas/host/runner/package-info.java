/** The runners of this host, and whether a new process is a worker of one. Uses files and /proc; does not depend on events. */
@NullMarked
package eyas.host.runner;

import org.jspecify.annotations.NullMarked;
