/**
 * Lets a language model write a summary of a report, by an interface like OpenAI's.
 *
 * <p>What belongs here: the request, its budget, and the checks of what comes back. What does not: which facts a report has.
 * The model is not trusted: it reads text that an attacker may have written.
 */
@NullMarked
package eyas.enrich.summary;

import org.jspecify.annotations.NullMarked;
