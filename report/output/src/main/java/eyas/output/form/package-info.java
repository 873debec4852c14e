/**
 * The formats of an alert other than Falco's JSON, and the facts about an event that they need.
 *
 * <p>In scope: the mapping of sources to members, as data, and building a format from it. Out of scope: Falco's own text and JSON (package
 * {@code eyas.output}), and delivery (package {@code eyas.output.sink}).
 */
@NullMarked
package eyas.output.form;

import org.jspecify.annotations.NullMarked;
