/**
 * Enriches a report with external information.
 *
 * <p>In scope: which items of a report are queried, and in which order. Out of scope: the requests.
 */
@NullMarked
package eyas.enrich;

import org.jspecify.annotations.NullMarked;
