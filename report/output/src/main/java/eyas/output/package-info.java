/**
 * Holds the forms of an alert and the sinks that take them.
 *
 * <p>What belongs here: the text and JSON of an alert, and getting them out with counted losses. What does not: deciding
 * what is an alert (module engine), and summaries of many (module report).
 */
@NullMarked
package eyas.output;

import org.jspecify.annotations.NullMarked;
