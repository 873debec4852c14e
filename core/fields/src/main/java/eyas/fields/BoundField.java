package eyas.fields;

import eyas.event.ParamType;
import org.jspecify.annotations.Nullable;

/**
 * A field with its argument, ready to be extracted.
 *
 * @param definition the field
 * @param text the field as it is written in full, for example {@code proc.aname[2]}; equal texts extract equal values
 * @param argument the argument, null if none was given
 * @param type type of the values, resolved for the argument
 * @param multiplicity how many values there are
 * @param dependence what the values depend on
 * @param cost rough relative cost of an extraction; 1 = a header field, 10 = a string is assembled, 50 = a walk
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
