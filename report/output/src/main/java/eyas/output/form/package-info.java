/**
 * The forms of an alert beside Falco's JSON, and what they need to know of an event.
 *
 * <p>What belongs here: which member of a form has its value from where, as data, and building a form from it. What does not:
 * Falco's own text and JSON (package {@code eyas.output}), and bringing a form to somebody (package {@code eyas.output.sink}).
 */
@NullMarked
package eyas.output.form;

import org.jspecify.annotations.NullMarked;
