/** The receiver's settings, lifecycle and admin requests. */
@NullMarked
package eyas.collect.server;

import org.jspecify.annotations.NullMarked;
