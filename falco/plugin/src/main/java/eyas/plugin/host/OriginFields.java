package eyas.plugin.host;

import eyas.event.Bytes;
import eyas.fields.BoundField;
import eyas.fields.CommonFields;
import eyas.fields.Extractor;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldDependency;
import eyas.fields.FieldException;
import eyas.fields.FieldProvider;
import eyas.fields.Multiplicity;
import eyas.plugin.EventPlugin;
import eyas.plugin.EventSourcing;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Provides the fields about the origin of a plugin's event. */
final class OriginFields implements FieldProvider {
    private final Map<String, Extractor> extractors;
    private final List<FieldDefinition> definitions;

    OriginFields(EventOrigins origins) {
        extractors = Map.of(
                "evt.source",
                (context, index, out) -> {
                    String source = origins.source(context.event());
                    out.clear().append(Bytes.of(source));
                    return index == 0 && !source.equals(EventOrigins.UNKNOWN);
                },
                "evt.pluginname",
                (context, index, out) -> {
                    EventPlugin plugin = origins.plugin(context.event());
                    if (plugin == null || index > 0) {
                        return false;
                    }
                    out.clear().append(Bytes.of(plugin.info().name()));
                    return true;
                },
                "evt.plugininfo",
                (context, index, out) -> {
                    EventPlugin plugin = origins.plugin(context.event());
                    EventSourcing sourcing = plugin == null ? null : plugin.sourcing();
                    if (sourcing == null || index > 0) {
                        return false;
                    }
                    String text = sourcing.text(context.event());
                    out.clear().append(Bytes.of(text.isEmpty() ? PayloadText.of(context.event()) : text));
                    return true;
                });
        definitions = new CommonFields()
                .definitions().stream()
                        .filter(d -> extractors.containsKey(d.name()))
                        .toList();
    }

    @Override
    public List<FieldDefinition> definitions() {
        return definitions;
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        Extractor extractor = extractors.get(definition.name());
        if (extractor == null || argument != null) {
            throw new FieldException("filter_check called with nonexistent field " + definition.name()
                    + (argument == null ? "" : "[" + argument + "]"));
        }
        return new BoundField(
                definition,
                definition.name(),
                null,
                definition.type(),
                Multiplicity.ONE,
                FieldDependency.EVENT,
                2,
                extractor);
    }
}
