package eyas.fields;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields of the syscall source: events, processes, users, descriptors, paths.
 *
 * <p>Immutable and thread-safe; the bound fields are for the event thread.
 */
public final class SyscallFields implements FieldProvider {
    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /**
     * Creates the provider.
     *
     * @throws IllegalStateException if a row of the table has no extractor, or an extractor no row
     */
    public SyscallFields() {
        definitions = FieldTable.definitions().stream()
                .filter(d -> !ContainerFields.GROUPS.contains(d.group()) && !d.has(FieldFlag.EXTENSION))
                .toList();
        TimeFields.addTo(binders);
        EventFields.addTo(binders);
        ResultFields.addTo(binders);
        ParamFields.addTo(binders);
        ProcessFields.addTo(binders);
        ThreadFields.addTo(binders);
        AncestorFields.addTo(binders);
        LeaderFields.addTo(binders);
        UserFields.addTo(binders);
        DescriptorFields.addTo(binders);
        SocketFields.addTo(binders);
        PathFields.addTo(binders);
        PollFields.addTo(binders);
        check(definitions, binders);
    }

    static void check(List<FieldDefinition> definitions, Binders binders) {
        Set<String> rows =
                new TreeSet<>(definitions.stream().map(FieldDefinition::name).toList());
        Set<String> bound = new TreeSet<>(binders.names());
        if (!rows.equals(bound)) {
            Set<String> missing = new TreeSet<>(rows);
            missing.removeAll(bound);
            bound.removeAll(rows);
            throw new IllegalStateException(
                    "fields.tsv: rows without an extractor: " + missing + "; extractors without a row: " + bound
                            + "; a row with EXTENSION needs an extractor in an extension family");
        }
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return bind(binders, definition, argument);
    }

    static BoundField bind(Binders binders, FieldDefinition definition, @Nullable String argument) {
        Binders.Binder binder = binders.get(definition.name());
        if (binder == null) {
            throw Binders.nonexistent(definition.name(), argument);
        }
        if (argument == null && definition.has(FieldFlag.ARGUMENT_REQUIRED)) {
            throw Binders.syntax(definition.name());
        }
        return binder.bind(definition, argument);
    }
}
