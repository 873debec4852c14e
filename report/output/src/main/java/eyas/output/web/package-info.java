/**
 * Serves health, version and metrics over HTTP.
 *
 * <p>Accessible to all clients that can reach the port; it accepts only paths, and all resources of clients are limited.
 */
@NullMarked
package eyas.output.web;

import org.jspecify.annotations.NullMarked;
