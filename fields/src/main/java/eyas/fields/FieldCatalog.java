package eyas.fields;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Holds the fields of one event source, from one or several providers.
 *
 * <p>Immutable and safe for use by any thread.
 */
public final class FieldCatalog {
    private final List<FieldProvider> providers;

    /** Makes a catalogue of the fields that {@code providers} know; the first to know a name wins. */
    public FieldCatalog(List<FieldProvider> providers) {
        this.providers = List.copyOf(providers);
    }

    /** Returns all definitions in the order of their providers. */
    public List<FieldDefinition> definitions() {
        return providers.stream().flatMap(p -> p.definitions().stream()).toList();
    }

    /** Returns the definition of {@code name} (without argument), or null. */
    public @Nullable FieldDefinition find(String name) {
        for (FieldProvider provider : providers) {
            for (FieldDefinition definition : provider.definitions()) {
                if (definition.name().equals(name)) {
                    return definition;
                }
            }
        }
        return null;
    }

    /**
     * Binds a field as it is written in a condition or an output: {@code proc.name}, {@code proc.aname[2]},
     * {@code evt.arg.fd}, {@code evt.rawarg.res}, {@code thread.cgroup.cpuset}.
     *
     * @throws FieldException if the field does not exist or the argument is wrong, in Falco's words
     */
    public BoundField bind(String name, @Nullable String argument) {
        throw new FieldException("nonexistent field " + name);
    }
}
