/**
 * Holds fields (name, type, description, extractor), transformers and output formats.
 *
 * <p>What belongs here: turning an event and the state around it into a value, and a value into text. What does not:
 * comparing values (module filter), and changing state.
 *
 * <p>By name: {@code Fields} is a family of fields, {@code Text} and {@code Param} print what events carry, {@code Output}
 * is formats, {@code Field} the catalogue. They share one mutable {@link eyas.fields.FieldValue} whose buffer only this
 * package may touch; so they are one room.
 */
@NullMarked
package eyas.fields;

import org.jspecify.annotations.NullMarked;
