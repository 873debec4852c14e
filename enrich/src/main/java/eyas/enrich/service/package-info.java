/**
 * Talks to services on the network: patiently, within a time limit, and about public things only.
 *
 * <p>What belongs here: requests, repetition, what may leave the machine. What does not: what a service says.
 */
@NullMarked
package eyas.enrich.service;

import org.jspecify.annotations.NullMarked;
