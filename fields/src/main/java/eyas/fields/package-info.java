/**
 * Holds fields (name, type, description, extractor), transformers and output formats.
 *
 * <p>What belongs here: turning an event and the state around it into a value, and a value into text. What does not:
 * comparing values (module filter), and changing state.
 */
@NullMarked
package eyas.fields;

import org.jspecify.annotations.NullMarked;
