/**
 * Writes down what the receiver has taken, so that it knows after any end what it has and what is still to be done.
 *
 * <p>What belongs here: the entries, the file, and what is remembered of it. What does not: the files of deliveries themselves. No name of
 * a repository, job or host is in the journal: digests alone, so that there is nothing to be erased in it.
 */
@NullMarked
package eyas.collect.journal;

import org.jspecify.annotations.NullMarked;
