package eyas.falco;

import eyas.config.FalcoConfig;
import eyas.engine.ActiveRules;
import eyas.engine.AlertOptions;
import eyas.engine.CorrelatorLimits;
import eyas.fields.FieldCatalog;
import eyas.fields.FieldException;
import eyas.fields.StaticFields;
import eyas.rules.LoadResult;
import eyas.rules.RuleFile;
import eyas.rules.RuleLoader;
import eyas.rules.describe.RuleSetDescription;
import eyas.rules.model.CompiledRule;
import eyas.rules.model.Priority;
import eyas.rules.model.RuleSelection;
import eyas.rules.model.RuleSelection.ByName;
import eyas.rules.model.RuleSelection.ByTag;
import eyas.rules.model.RuleSet;
import eyas.rules.report.FalcoReport;
import eyas.rules.report.FileResult;
import eyas.text.json.JsonText;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Loads, validates and describes rules, with Falco's messages. */
final class FalcoRules {
    private static final int LEFT = 50;
    private static final int RIGHT = 60;

    private final FalcoConfig config;
    private final FalcoLog log;
    private final FalcoPlugins plugins;
    private final StaticFields texts;
    private @Nullable RuleSet rules;
    private List<Path> files = List.of();

    FalcoRules(FalcoConfig config, FalcoPlugins plugins, FalcoLog log) {
        this.config = config;
        this.plugins = plugins;
        this.log = log;
        this.texts = new StaticFields(config.alerts().staticFields());
    }

    /**
     * Loads {@code given}, or the configuration's files if it is empty.
     *
     * @throws FalcoException if there are no files, or one has an error
     */
    void load(List<Path> given) {
        List<Path> paths =
                given.isEmpty() ? config.rules().paths().stream().map(Path::of).toList() : given;
        if (paths.isEmpty()) {
            throw new FalcoException(
                    "You must specify at least one rules file/directory via -r or a rules_file entry in falco.yaml");
        }
        files = FalcoRulePaths.expand(
                paths,
                path -> log.log(
                        Priority.WARNING,
                        path + " is skipped, as in Falco: names of rules files must end in .yaml or .yml"));
        LoadResult result = read(files);
        log.log(Priority.INFORMATIONAL, "Loading rules from:");
        for (FileResult file : result.files()) {
            boolean valid = file.schema().isEmpty() || file.schemaValid();
            log.log(
                    valid ? Priority.INFORMATIONAL : Priority.WARNING,
                    "   " + file.source().name() + " | schema validation: " + (valid ? "ok" : "failed"));
            if (!file.successful()) {
                throw new FalcoException(FalcoReport.text(file).stripTrailing());
            }
            if (!file.warnings().isEmpty()) {
                log.log(Priority.WARNING, FalcoReport.text(file).stripTrailing());
            }
        }
        Optional<RuleSet> loaded = result.ruleSet();
        rules = loaded.orElseThrow(() -> new FalcoException("the rules cannot be loaded"));
        for (RuleSelection.Step step : config.rules().selection().steps()) {
            String verb = step.enable() ? "Enabling" : "Disabling";
            log.log(
                    Priority.INFORMATIONAL,
                    switch (step) {
                        case ByName(boolean _, String pattern) -> verb + " rules with name: " + pattern;
                        case ByTag(boolean _, String tag) -> verb + " rules with tag: " + tag;
                    });
        }
    }

    /**
     * Returns the active rules.
     *
     * @throws FalcoException if text that the configuration appends to outputs is not a valid format
     */
    ActiveRules active() {
        try {
            return ActiveRules.of(
                    loaded(),
                    config.rules().selection(),
                    withStatic(plugins.enabledCatalogs()),
                    CorrelatorLimits.DEFAULT,
                    options());
        } catch (FieldException e) {
            throw new FalcoException("append_output: " + e.getMessage());
        }
    }

    private AlertOptions options() {
        FalcoConfig.Alerts alerts = config.alerts();
        return new AlertOptions(
                alerts.isoTime(), alerts.additions(), alerts.json() && alerts.fields(), alerts.base64Buffers(), true);
    }

    /** Returns the files that the rules were loaded from. */
    List<Path> files() {
        return files;
    }

    private RuleSet loaded() {
        RuleSet loaded = rules;
        if (loaded == null) {
            throw new IllegalStateException("rules are used before they are loaded");
        }
        return loaded;
    }

    /**
     * Returns {@code catalogs} with the static fields of the configuration: one provider for all, because all rules belong to one program.
     */
    private Map<String, FieldCatalog> withStatic(Map<String, FieldCatalog> catalogs) {
        Map<String, FieldCatalog> all = new LinkedHashMap<>();
        catalogs.forEach((source, fields) -> all.put(source, fields.after(texts)));
        return all;
    }

    private LoadResult read(List<Path> paths) {
        return new RuleLoader(withStatic(plugins.catalogs()), plugins.options())
                .load(paths.stream().map(RuleFile::read).toList());
    }

    /**
     * Prints the result for {@code paths} and returns 0, or throws an exception with the same text.
     *
     * @param describing what to describe if the files are valid, or null
     */
    int validate(List<Path> paths, FalcoTask.@Nullable DescribeRules describing, PrintStream out) {
        log.log(Priority.INFORMATIONAL, "Validating rules file(s):");
        paths.forEach(path -> log.log(Priority.INFORMATIONAL, "   " + path));
        LoadResult result = read(paths);
        List<String> summary = new ArrayList<>();
        for (FileResult file : result.files()) {
            if (file.successful() && !file.warnings().isEmpty()) {
                summary.add(file.source().name() + ": Ok, with warnings");
                log.log(Priority.WARNING, FalcoReport.text(file).stripTrailing());
            } else {
                summary.add(FalcoReport.text(file).stripTrailing());
            }
        }
        rules = result.ruleSet().orElse(null);
        FalcoTask.@Nullable DescribeRules described = result.successful() ? describing : null;
        if (config.alerts().json()) {
            Map<String, Object> data = new TreeMap<>(FalcoReport.data(result.files()));
            if (described != null) {
                data.put("falco_describe_results", data(described.rule()));
            }
            out.println(JsonText.compact(data));
        } else {
            out.println(String.join("\n", summary));
            if (described != null) {
                out.println();
                describe(described.rule(), out);
            }
        }
        if (!result.successful()) {
            throw new FalcoException(String.join("\n", summary));
        }
        return FalcoExitCode.OK;
    }

    /** Prints the output of {@code -L} and {@code -l}. */
    int describe(@Nullable String name, PrintStream out) {
        if (config.alerts().json()) {
            out.println(JsonText.compact(data(name)));
            return FalcoExitCode.OK;
        }
        out.println(columns("Rule", "Description"));
        out.println(columns("----", "-----------"));
        for (CompiledRule rule : chosen(name)) {
            out.println(columns(rule.name(), wrapped(rule.description())) + "\n");
        }
        return FalcoExitCode.OK;
    }

    private Map<String, Object> data(@Nullable String name) {
        try {
            RuleSetDescription description = new RuleSetDescription(
                    loaded(),
                    plugins.set().allFields().after(texts),
                    new ConfiguredRuleContext(options(), withStatic(plugins.catalogs()), plugins.set()));
            return name == null
                    ? description.all()
                    : description.one(chosen(name).getFirst());
        } catch (FieldException e) {
            throw new FalcoException("append_output: " + e.getMessage());
        }
    }

    private List<CompiledRule> chosen(@Nullable String name) {
        return name == null
                ? loaded().rules()
                : List.of(loaded().rule(name)
                        .orElseThrow(() -> new FalcoException("Rule \"" + name + "\" is not loaded")));
    }

    private static String columns(String left, String right) {
        return left + " ".repeat(Math.max(0, LEFT - left.length())) + " " + right;
    }

    /** Wraps a text into lines and indents all but the first. */
    private static String wrapped(String text) {
        StringBuilder out = new StringBuilder();
        int column = 0;
        for (String word : text.strip().split("\\s+", -1)) {
            if (column > 0 && column + 1 + word.length() > RIGHT) {
                out.append('\n').append(" ".repeat(LEFT + 1));
                column = 0;
            } else if (column > 0) {
                out.append(' ');
                column++;
            }
            out.append(word);
            column += word.length();
        }
        return out.toString();
    }
}
