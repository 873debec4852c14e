/**
 * Answers a few questions over HTTP: whether the program lives, what it is, what it has counted.
 *
 * <p>For whoever is let to the port; it takes nothing but paths, and everything that a client may do is bounded.
 */
@NullMarked
package eyas.output.web;

import org.jspecify.annotations.NullMarked;
