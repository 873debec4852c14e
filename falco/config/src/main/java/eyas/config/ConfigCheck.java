package eyas.config;

import eyas.config.ConfigNode.Empty;
import eyas.config.ConfigNode.Items;
import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.diagnostic.Fix;
import eyas.text.NearestName;
import eyas.text.SourceRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Validates a configuration against the table of keys: suggests the nearest known name for unknown keys, and reports values of the wrong
 * type and keys without effect.
 */
final class ConfigCheck {
    private final List<Diagnostic> diagnostics = new ArrayList<>();
    private final List<Diagnostic> ignored = new ArrayList<>();

    private ConfigCheck() {}

    /** Checks {@code root}. */
    static ConfigCheck of(Keys root) {
        ConfigCheck check = new ConfigCheck();
        check.keys(root, "");
        return check;
    }

    /** Returns the schema violations, in order; all are warnings, since Falco starts anyway. */
    List<Diagnostic> diagnostics() {
        return List.copyOf(diagnostics);
    }

    /** Returns the keys without effect, in order; a value equal to the built-in behavior is not reported. */
    List<Diagnostic> ignored() {
        return List.copyOf(ignored);
    }

    private void keys(Keys keys, String parent) {
        List<String> known = ConfigKeys.namesBelow(parent);
        if (known.isEmpty()) {
            // A map with user-defined keys.
            return;
        }
        for (Map.Entry<String, ConfigNode> entry : keys.entries().entrySet()) {
            String path = parent.isEmpty() ? entry.getKey() : parent + "." + entry.getKey();
            ConfigKey key = ConfigKeys.find(path);
            if (key == null) {
                SourceRange place = keys.placeOf(entry);
                String nearest = NearestName.of(entry.getKey(), known);
                Fix fix = nearest == null ? Fix.of("it has no effect") : Fix.meant(nearest, entry.getKey(), place);
                diagnostics.add(
                        Diagnostic.of(DiagnosticCode.CONFIG_UNKNOWN_KEY, place, "unknown key '" + path + "'", fix));
            } else {
                if (key.use() == ConfigKey.Use.IGNORED && !isUsual(entry.getValue(), key)) {
                    ignored.add(Diagnostic.of(
                            DiagnosticCode.CONFIG_NO_EFFECT,
                            entry.getValue().place(),
                            "'" + path + "' has no effect",
                            Fix.of(key.note())));
                }
                value(entry.getValue(), key);
            }
        }
    }

    /** Returns whether a value requests only the built-in behavior. */
    private static boolean isUsual(ConfigNode node, ConfigKey key) {
        return switch (node) {
            case Empty _ -> true;
            case Text(String value, SourceRange _) ->
                value.equals(key.fallback()) || Boolean.FALSE.equals(Scalars.truth(value));
            case Items(List<ConfigNode> items, SourceRange _) -> items.isEmpty();
            // Its keys are checked individually.
            case Keys keys ->
                keys.entries().isEmpty() || !ConfigKeys.namesBelow(key.path()).isEmpty();
        };
    }

    private void value(ConfigNode node, ConfigKey key) {
        switch (node) {
            case Empty _ -> {}
            case Text text -> text(text, key);
            case Items(List<ConfigNode> items, SourceRange _) -> {
                if (mismatch(node, key, ConfigKey.Type.LIST)) {
                    return;
                }
                for (ConfigNode item : items) {
                    if (item instanceof Keys inner) {
                        keys(inner, key.path() + "[]");
                    }
                }
            }
            case Keys keys -> {
                if (!mismatch(node, key, ConfigKey.Type.MAP)) {
                    keys(keys, key.path());
                }
            }
        }
    }

    private boolean mismatch(ConfigNode node, ConfigKey key, ConfigKey.Type found) {
        boolean wrong = key.type() != found && key.type() != ConfigKey.Type.ANY;
        if (wrong) {
            warn(
                    node,
                    "'" + key.path() + "' is " + found.label() + ", but should be "
                            + key.type().label());
        }
        return wrong;
    }

    private void text(Text text, ConfigKey key) {
        boolean fits = switch (key.type()) {
            case BOOLEAN -> Scalars.truth(text.value()) != null;
            case INTEGER -> Scalars.integer(text.value()) != null;
            case NUMBER -> Scalars.number(text.value()) != null;
            // A list with one entry may be written without brackets.
            case STRING, ANY, LIST -> true;
            case MAP -> false;
        };
        if (!fits) {
            String holds = key.fallback().isEmpty() ? "" : "; " + key.fallback() + " holds";
            warn(text, "'" + key.path() + "' should be " + key.type().label() + ", not '" + text.value() + "'" + holds);
        } else if (key.type() == ConfigKey.Type.INTEGER && !key.choices().isEmpty()) {
            range(text, key);
        } else if (!key.choices().isEmpty() && !key.choices().contains(text.value())) {
            String nearest = NearestName.of(text.value(), key.choices());
            warn(
                    text,
                    "'" + key.path() + "' is one of " + String.join(", ", key.choices()) + ", not '" + text.value()
                            + "'",
                    nearest == null ? List.of() : List.of(Fix.meant(nearest, text.value(), text.place())));
        }
    }

    private void range(Text text, ConfigKey key) {
        Long value = Scalars.integer(text.value());
        if (value != null && (value < key.least() || value > key.most())) {
            warn(text, "'" + key.path() + "' is from " + key.least() + " to " + key.most() + ", not " + text.value());
        }
    }

    private void warn(ConfigNode node, String message) {
        warn(node, message, List.of());
    }

    private void warn(ConfigNode node, String message, List<Fix> fixes) {
        diagnostics.add(new Diagnostic(DiagnosticCode.CONFIG_TYPE, node.place(), message, List.of(), fixes));
    }
}
