package eyas.fields;

import eyas.event.ParamFormat;
import eyas.event.ParamType;
import java.util.Set;

/**
 * Describes a field of the catalog.
 *
 * @param name full name, for example {@code proc.aname}
 * @param type type of its values; {@link ParamType#DYN} if it depends on the argument
 * @param flags properties
 * @param format number format
 * @param group heading in lists of fields, for example {@code Process}
 * @param description one or two sentences, not copied from Falco
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
