package eyas.cli;

import eyas.cli.options.NamePattern;
import eyas.fields.BoundField;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldFlag;
import eyas.fields.FieldProvider;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Provides the fields of a catalogue whose names match a pattern, ignoring case. */
final class SelectedFields implements FieldProvider {
    private final FieldCatalog catalog;
    private final List<FieldDefinition> definitions;

    /**
     * Selects fields, except those that are never listed.
     *
     * @param pattern a part of the name; with {@code *} or {@code ?}, a glob for the whole name
     */
    SelectedFields(FieldCatalog catalog, String pattern) {
        this.catalog = catalog;
        Pattern compiled = NamePattern.compile(pattern);
        this.definitions = catalog.definitions().stream()
                .filter(field -> !field.has(FieldFlag.TABLE_ONLY))
                .filter(field -> compiled.matcher(field.name()).find())
                .toList();
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        return catalog.bind(definition.name(), argument);
    }
}
