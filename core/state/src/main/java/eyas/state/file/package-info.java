/**
 * Open descriptors and path resolution: links and mounts created since monitoring started, and names reported by the kernel.
 *
 * <p>Does not depend on threads; the directory that a path starts from is a parameter.
 */
@NullMarked
package eyas.state.file;

import org.jspecify.annotations.NullMarked;
