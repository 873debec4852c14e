package eyas.plugin.host;

import eyas.event.ParamFormat;
import eyas.event.ParamType;
import eyas.fields.BoundField;
import eyas.fields.FieldDefinition;
import eyas.fields.FieldDependency;
import eyas.fields.FieldException;
import eyas.fields.FieldFlag;
import eyas.fields.FieldProvider;
import eyas.fields.Multiplicity;
import eyas.plugin.EventPlugin;
import eyas.plugin.FieldArgument;
import eyas.plugin.FieldExtraction;
import eyas.plugin.FieldReader;
import eyas.plugin.FieldValues;
import eyas.plugin.PluginException;
import eyas.plugin.PluginField;
import eyas.plugin.PluginLimits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provides the fields of one plugin to conditions and outputs.
 *
 * <p>A field is bound once for each argument and caches its values for the event, so that the plugin is called once, regardless of the
 * number of rules.
 */
final class PluginFields implements FieldProvider {
    private static final int COST = 100;

    private final String group;
    private final FieldExtraction extraction;
    private final EventOrigins origins;
    private final PluginLimits limits;
    private final List<FieldDefinition> definitions = new ArrayList<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, PluginExtractor> extractors = new HashMap<>();

    PluginFields(EventPlugin plugin, FieldExtraction extraction, EventOrigins origins, PluginLimits limits) {
        this.group = plugin.info().name() + " (plugin)";
        this.extraction = extraction;
        this.origins = origins;
        this.limits = limits;
        for (PluginField field : extraction.fields()) {
            places.put(field.name(), definitions.size());
            definitions.add(definition(field));
        }
    }

    private FieldDefinition definition(PluginField field) {
        Set<FieldFlag> flags = EnumSet.noneOf(FieldFlag.class);
        add(flags, field.isList(), FieldFlag.LIST);
        add(flags, field.suggested(), FieldFlag.SUGGESTED);
        PluginField.Argument argument = field.argument();
        add(flags, argument.required(), FieldFlag.ARGUMENT_REQUIRED);
        add(flags, argument.index() || argument.key(), FieldFlag.ARGUMENT_ALLOWED);
        add(flags, argument.index(), FieldFlag.ARGUMENT_INDEX);
        add(flags, argument.key(), FieldFlag.ARGUMENT_KEY);
        return new FieldDefinition(field.name(), field.type(), flags, ParamFormat.DEC, group, field.description());
    }

    private static void add(Set<FieldFlag> flags, boolean is, FieldFlag flag) {
        if (is) {
            flags.add(flag);
        }
    }

    @Override
    public List<FieldDefinition> definitions() {
        return List.copyOf(definitions);
    }

    @Override
    public synchronized BoundField bind(FieldDefinition definition, @Nullable String argument) {
        Integer place = places.get(definition.name());
        if (place == null) {
            throw new FieldException("filter_check called with nonexistent field " + definition.name());
        }
        PluginField field = extraction.fields().get(place);
        FieldArgument checked = argument(field, argument);
        String text = argument == null ? field.name() : field.name() + "[" + argument + "]";
        PluginExtractor extractor = extractors.get(text);
        if (extractor == null) {
            boolean isBytes = field.type() == ParamType.CHARBUF
                    || field.type() == ParamType.IPADDR
                    || field.type() == ParamType.IPNET;
            extractor =
                    new PluginExtractor(reader(place, checked), extraction, origins, isBytes, new FieldValues(limits));
            extractors.put(text, extractor);
        }
        return new BoundField(
                definition,
                text,
                argument,
                field.type(),
                field.isList() ? Multiplicity.LIST : Multiplicity.ONE,
                FieldDependency.OTHER,
                COST,
                extractor);
    }

    private FieldReader reader(int place, FieldArgument argument) {
        try {
            return extraction.reader(place, argument);
        } catch (PluginException e) {
            throw new FieldException(String.valueOf(e.getMessage()));
        }
    }

    private static FieldArgument argument(PluginField field, @Nullable String text) {
        PluginField.Argument allowed = field.argument();
        if (text == null) {
            if (allowed.required()) {
                throw new FieldException(
                        "filter '" + field.name() + "': " + field.name() + " requires an argument but none provided");
            }
            return FieldArgument.NONE;
        }
        if (!allowed.index() && !allowed.key()) {
            throw new FieldException("filter '" + field.name() + "[" + text + "]': " + field.name()
                    + " does not allow nor require an argument but one is provided: " + text);
        }
        long index = 0;
        if (allowed.index()) {
            String fault = indexFault(text);
            if (fault.isEmpty()) {
                index = Long.parseUnsignedLong(text);
            } else if (!allowed.key()) {
                throw new FieldException("filter " + field.name() + "[" + text + "] " + field.name() + fault + text);
            }
        }
        return new FieldArgument(true, allowed.key() ? text : null, index);
    }

    private static String indexFault(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return " has an invalid index argument not composed only by digits: ";
        }
        if (text.length() > 1 && text.charAt(0) == '0') {
            return " has an invalid index argument starting with 0: ";
        }
        try {
            Long.parseUnsignedLong(text);
            return "";
        } catch (NumberFormatException e) {
            return " has an invalid index argument not representable on 64 bit: ";
        }
    }
}
