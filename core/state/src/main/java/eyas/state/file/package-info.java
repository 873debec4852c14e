/**
 * Open descriptors, and where paths lead: links and mounts that were made since the watch began, names that the kernel has reported.
 *
 * <p>Knows no thread; what a path starts from is a parameter.
 */
@NullMarked
package eyas.state.file;

import org.jspecify.annotations.NullMarked;
