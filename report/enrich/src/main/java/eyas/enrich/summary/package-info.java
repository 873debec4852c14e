/**
 * Requests a summary of a report from a language model, by an OpenAI-compatible API.
 *
 * <p>In scope: the request, its budget, and the checks of the response. Out of scope: the facts of a report. The model is not trusted: its
 * input includes text that an attacker may have written.
 */
@NullMarked
package eyas.enrich.summary;

import org.jspecify.annotations.NullMarked;
