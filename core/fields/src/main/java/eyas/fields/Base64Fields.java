package eyas.fields;

import eyas.event.ParamFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields that print buffers, encoded in base64: for outputs if {@code buffer_format_base64} is set. Conditions compare the raw
 * bytes, so they are bound without this provider.
 */
final class Base64Fields implements FieldProvider {
    private static final Set<String> NAMES = Set.of("evt.buffer", "evt.arg", "evt.args", "evt.info", "evt.rawarg");

    private final List<FieldDefinition> definitions;
    private final Binders binders = new Binders();

    Base64Fields() {
        definitions = FieldTable.definitions().stream()
                .filter(each -> NAMES.contains(each.name()))
                .map(each -> new FieldDefinition(
                        each.name(), each.type(), each.flags(), ParamFormat.BASE64, each.group(), each.description()))
                .toList();
        ParamFields.addTo(binders, ParamFormat.BASE64);
        SyscallFields.check(definitions, binders);
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
