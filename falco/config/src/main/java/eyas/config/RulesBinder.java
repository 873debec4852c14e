package eyas.config;

import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.config.FalcoConfig.Rules;
import eyas.diagnostic.DiagnosticCode;
import eyas.engine.RuleMatching;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds the rules files and the selection of rules. */
final class RulesBinder {
    private final ConfigValues settings;

    RulesBinder(ConfigValues settings) {
        this.settings = settings;
    }

    Rules bind() throws ConfigException {
        if (settings.isSet("rules_files") && settings.isSet("rules_file")) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("rules_file"),
                    "both 'rules_files' and 'rules_file' keys set",
                    "leave one out");
        }
        List<String> paths = new ArrayList<>(settings.strings("rules_files"));
        paths.addAll(settings.strings("rules_file"));
        // A missing file is no error, so that optional ones can be listed.
        paths.removeIf(path -> !Files.exists(Path.of(path)));
        RuleMatching matching = switch (settings.string("rule_matching")) {
            case "first" -> RuleMatching.FIRST;
            case "all" -> RuleMatching.ALL;
            default ->
                throw new ConfigException(
                        DiagnosticCode.CONFIG_VALUE,
                        settings.place("rule_matching"),
                        "Unknown rule matching strategy \"" + settings.string("rule_matching")
                                + "\"--must be one of first, all",
                        null);
        };
        return new Rules(paths, new RuleSelection(selection(), priority()), matching);
    }

    private Priority priority() throws ConfigException {
        String word = settings.string("priority");
        Priority found = Priority.of(word).orElse(null);
        if (found == null) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_VALUE,
                    settings.place("priority"),
                    "Unknown priority \"" + word
                            + "\"--must be one of emergency, alert, critical, error, warning, notice, informational, debug",
                    null);
        }
        return found;
    }

    private List<RuleSelection.Step> selection() throws ConfigException {
        List<RuleSelection.Step> steps = new ArrayList<>();
        for (ConfigNode entry : settings.list("rules")) {
            Keys keys = entry instanceof Keys map ? map : null;
            ConfigNode enable = keys == null ? null : keys.find("enable");
            ConfigNode chosen = keys == null || enable != null ? enable : keys.find("disable");
            @Nullable
            String rule = chosen instanceof Keys map && map.find("rule") instanceof Text text ? text.value() : null;
            @Nullable
            String tag = chosen instanceof Keys map && map.find("tag") instanceof Text text ? text.value() : null;
            if (rule == null && tag == null) {
                throw new ConfigException(
                        DiagnosticCode.CONFIG_VALUE,
                        entry.place(),
                        "an entry of 'rules' neither enables nor disables anything",
                        "write 'disable: {rule: NAME}' or 'enable: {tag: TAG}'");
            }
            if (rule != null) {
                steps.add(new RuleSelection.ByName(enable != null, rule));
            }
            if (tag != null) {
                steps.add(new RuleSelection.ByTag(enable != null, tag));
            }
        }
        return steps;
    }
}
