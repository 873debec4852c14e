/**
 * Which runners there are on this host, and whether a process that has begun is the worker of one. Looks at files and at /proc; knows nothing of events.
 */
@NullMarked
package eyas.host.runner;

import org.jspecify.annotations.NullMarked;
