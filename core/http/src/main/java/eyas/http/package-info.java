/**
 * Holds the client for services on the network.
 *
 * <p>What belongs here: requests, repetition, limits of time and size. What does not: what a service is asked, what it says,
 * and what may leave the machine.
 */
@NullMarked
package eyas.http;

import org.jspecify.annotations.NullMarked;
