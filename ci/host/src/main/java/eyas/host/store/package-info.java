/** The service's on-disk state below its state directory: the running service, its jobs, and their results. Accessible by root only. */
@NullMarked
package eyas.host.store;

import org.jspecify.annotations.NullMarked;
