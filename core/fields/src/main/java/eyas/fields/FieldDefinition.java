package eyas.fields;

import eyas.event.ParamFormat;
import eyas.event.ParamType;
import java.util.Set;

/**
 * Describes a field of the catalogue.
 *
 * @param name full name, for example {@code proc.aname}
 * @param type type of its values; {@link ParamType#DYN} where it depends on the argument
 * @param flags properties
 * @param format how a number is printed
 * @param group heading in lists of fields, for example {@code Process}
 * @param description what it says, in our own words, one or two sentences
 */
public record FieldDefinition(
        String name, ParamType type, Set<FieldFlag> flags, ParamFormat format, String group, String description) {
    public FieldDefinition {
        flags = Set.copyOf(flags);
    }

    /** Returns whether {@code flag} is set. */
    public boolean has(FieldFlag flag) {
        return flags.contains(flag);
    }
}
