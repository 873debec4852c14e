package eyas.fields;

import eyas.event.Bytes;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields of containers and pods.
 *
 * <p>What a control group tells is there: {@code container.id}. Everything else comes from a container runtime, and is
 * absent where nobody asks one. Immutable and safe for use by any thread.
 */
public final class ContainerFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Container", "Kubernetes");

    private static final byte[] HOST = Bytes.of("host");

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Makes the provider. */
    public ContainerFields() {
        definitions = FieldTable.definitions().stream()
                .filter(d -> GROUPS.contains(d.group()))
                .toList();
        binders.thread("container.id", 2, (thread, context, out) -> {
            byte[] id = thread.containerId();
            out.point(id.length == 0 ? HOST : id);
            return true;
        });
        for (FieldDefinition definition : definitions) {
            if (!definition.name().equals("container.id")) {
                binders.add(definition.name(), ContainerFields::absent);
            }
        }
        SyscallFields.check(definitions, binders);
    }

    private static BoundField absent(FieldDefinition definition, @Nullable String argument) {
        if (argument != null && !definition.has(FieldFlag.ARGUMENT_REQUIRED)) {
            throw Binders.nonexistent(definition.name(), argument);
        }
        return Binders.bracketed(
                definition,
                argument,
                definition.type(),
                Multiplicity.ONE,
                Dependence.OTHER,
                1,
                (context, index, out) -> false);
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return SyscallFields.bind(binders, definition, argument);
    }
}
