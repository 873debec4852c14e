/**
 * The formats of an alert and the sinks that deliver it.
 *
 * <p>In scope: the text and JSON of an alert, and its delivery with counted losses. Out of scope: deciding what is an alert (module
 * engine), and summaries of many (module report).
 */
@NullMarked
package eyas.output;

import org.jspecify.annotations.NullMarked;
