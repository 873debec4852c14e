package eyas.fields;

import eyas.event.Bytes;
import eyas.event.ParamFormat;
import eyas.event.ParamType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Provides configured texts as fields: {@code static.site} is the value of {@code site}, for every event of every source.
 *
 * <p>Immutable and thread-safe.
 */
public final class StaticFields implements FieldProvider {
    private static final String PREFIX = "static.";
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]*(\\.[a-zA-Z][a-zA-Z0-9_]*)*");

    private final List<FieldDefinition> definitions = new ArrayList<>();
    private final Map<String, byte[]> values = new HashMap<>();

    /** Creates a provider of {@code texts} by their names without the prefix; names that a rule cannot use are skipped. */
    public StaticFields(Map<String, String> texts) {
        new TreeMap<>(texts).forEach((name, text) -> {
            if (isName(name)) {
                values.put(PREFIX + name, Bytes.of(text));
                definitions.add(new FieldDefinition(
                        PREFIX + name,
                        ParamType.CHARBUF,
                        Set.of(FieldFlag.SUGGESTED),
                        ParamFormat.NA,
                        "Static",
                        "Text that the configuration gives the name " + name + "."));
            }
        });
    }

    /** Returns whether {@code name}, after the prefix, can be used in a rule. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    @Override
    public List<FieldDefinition> definitions() {
        return List.copyOf(definitions);
    }

    @Override
    public BoundField bind(FieldDefinition definition, @Nullable String argument) {
        byte[] text = values.get(definition.name());
        if (text == null || argument != null) {
            throw Binders.nonexistent(definition.name(), argument);
        }
        SingleExtractor extractor = (context, out) -> {
            out.point(text);
            return true;
        };
        return Binders.bracketed(
                definition, null, definition.type(), Multiplicity.ONE, FieldDependency.EVENT, 1, extractor);
    }
}
