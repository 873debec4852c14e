package eyas.fields;

import eyas.state.EventContext;
import eyas.state.file.DescriptorEntry;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provides the owner and the creator of the socket that an event uses, as reported by the kernel.
 *
 * <p>Extensions: Falco has none of them. Immutable and thread-safe; the bound fields are for the event thread.
 */
public final class KernelSocketFields implements FieldProvider {
    static final Set<String> GROUPS = Set.of("Kernel socket");

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    /** Creates the provider. */
    public KernelSocketFields() {
        definitions = FieldTable.definitions(GROUPS);
        add("fd.socket.owner", (socket, context, out) -> {
            out.set(Integer.toUnsignedLong(socket.socketOwner()));
            return true;
        });
        add("fd.socket.creator", (socket, context, out) -> {
            out.set(socket.socketCreator());
            return socket.socketCreator() != 0;
        });
        add("fd.socket.is_foreign", (socket, context, out) -> {
            out.set(socket.isForeignSocket());
            return socket.socketCreator() != 0;
        });
        SyscallFields.check(definitions, binders);
    }

    private void add(String name, DescriptorFields.FromDescriptor what) {
        DescriptorFields.add(
                binders,
                name,
                2,
                (DescriptorEntry descriptor, EventContext context, FieldValue out) ->
                        descriptor.isReportedSocket() && what.extract(descriptor, context, out));
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
