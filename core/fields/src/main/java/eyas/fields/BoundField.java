package eyas.fields;

import eyas.event.ParamType;
import org.jspecify.annotations.Nullable;

/**
 * A field with its argument, ready for extraction.
 *
 * @param definition the field
 * @param text the full text of the field, for example {@code proc.aname[2]}; equal texts extract equal values
 * @param argument the argument, or null
 * @param type type of the values, resolved for the argument
 * @param multiplicity number of values
 * @param dependence what the values depend on
 * @param cost rough relative cost of an extraction; 1 = a header field, 10 = assembling a string, 50 = a walk over other objects
 * @param extractor extracts the values
 */
public record BoundField(
        FieldDefinition definition,
        String text,
        @Nullable String argument,
        ParamType type,
        Multiplicity multiplicity,
        FieldDependency dependence,
        int cost,
        Extractor extractor) {}
