/**
 * Decides what may leave the machine, and reads why a service refuses.
 *
 * <p>What does not belong here: requests and repetition, which are {@code eyas.http}'s, and what a service says.
 */
@NullMarked
package eyas.enrich.service;

import org.jspecify.annotations.NullMarked;
