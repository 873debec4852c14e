/**
 * Fields (name, type, description, extractor), transformers and output formats.
 *
 * <p>In scope: extracting a value from an event and the state around it, and formatting a value. Out of scope: comparing values (module
 * filter), and changing state.
 *
 * <p>Naming: {@code Fields} is a family of fields, {@code Text} and {@code Param} format the parameters of events, {@code Output} is
 * formats, {@code Field} the catalog. They share one mutable {@link eyas.fields.FieldValue} whose buffer only this package may modify, so
 * they are one package.
 */
@NullMarked
package eyas.fields;

import org.jspecify.annotations.NullMarked;
