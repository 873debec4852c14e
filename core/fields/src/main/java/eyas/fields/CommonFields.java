package eyas.fields;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Provides the fields of events of every source: number, time, origin. */
public final class CommonFields implements FieldProvider {
    private static final String GROUP = "Event (every source)";

    private final SyscallFields all = new SyscallFields();
    private final List<FieldDefinition> definitions = all.definitions().stream()
            .filter(definition -> definition.group().equals(GROUP))
            .toList();

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return all.bind(definition, argument);
    }
}
