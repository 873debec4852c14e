package eyas.plugin.host;

import eyas.engine.ActiveRules;
import eyas.engine.Alert;
import eyas.engine.AlertOptions;
import eyas.engine.CorrelatorLimits;
import eyas.engine.Engine;
import eyas.event.EventSource;
import eyas.plugin.PluginLimits;
import eyas.rules.LoadOptions;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.model.RuleSelection;
import eyas.rules.report.LoadDiagnostic;
import eyas.state.State;
import eyas.state.limits.StateLimits;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Runs plugins and rules through the engine, for tests. */
final class PluginRun {
    final List<String> log = Collections.synchronizedList(new ArrayList<>());
    final List<Alert> alerts = new ArrayList<>();

    static PluginConfig c(Path library, String config, String parameters) {
        return new PluginConfig("c", library.toString(), config, parameters);
    }

    static PluginConfig java(String name, String config, String parameters) {
        return new PluginConfig(name, "java:" + name, config, parameters);
    }

    PluginSet load(PluginConfig... requests) {
        return PluginSet.load(
                List.of(requests),
                (severity, component, message) -> log.add(severity + " " + component + ": " + message),
                PluginLimits.DEFAULT);
    }

    static ActiveRules rules(PluginSet plugins, String yaml) {
        return ActiveRules.of(
                load(plugins, yaml).ruleSet().orElseThrow(() -> new AssertionError(problems(load(plugins, yaml)))),
                RuleSelection.ALL,
                plugins.catalogs(),
                CorrelatorLimits.DEFAULT,
                AlertOptions.NONE);
    }

    static LoadResult load(PluginSet plugins, String yaml) {
        LoadOptions options = new LoadOptions(false, LoadOptions.DEFAULT.engine(), plugins.versions());
        return new RuleLoader(plugins.catalogs(), options)
                .load(List.of(new RuleFile.Content("rules.yaml", yaml.getBytes(StandardCharsets.UTF_8))));
    }

    static String problems(LoadResult result) {
        return result.files().stream()
                .flatMap(file -> file.diagnostics().stream())
                .map(LoadDiagnostic::toString)
                .collect(Collectors.joining("\n"));
    }

    /** Runs {@code source} to its end and returns the output of the alerts. */
    List<String> run(PluginSet plugins, EventSource source, String yaml) {
        try (source) {
            State state = new State(StateLimits.DEFAULT, source::lookUp);
            Engine.of(source, state, rules(plugins, yaml))
                    .alerting((alert, context) -> alerts.add(alert))
                    .parsing(plugins.parsers())
                    .build()
                    .run(() -> true);
        }
        return alerts.stream().map(Alert::message).toList();
    }

    static String rule(String source, String condition, String output) {
        return "- rule: R\n  desc: d\n  priority: WARNING\n  source: " + source + "\n  condition: " + condition
                + "\n  output: \"" + output + "\"\n";
    }
}
