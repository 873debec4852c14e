package eyas.rules;

import eyas.fields.FieldCatalog;
import eyas.rules.collect.Collector;
import eyas.rules.collect.Definitions;
import eyas.rules.compile.CompileLimits;
import eyas.rules.compile.RuleCompiler;
import eyas.rules.item.ItemReader;
import eyas.rules.model.RuleSet;
import eyas.rules.report.Context;
import eyas.rules.report.FileResult;
import eyas.rules.report.Findings;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadCode;
import eyas.rules.report.LoadException;
import eyas.rules.report.Mark;
import eyas.rules.report.Problem;
import eyas.rules.report.SourceText;
import eyas.rules.yaml.TextDecoder;
import eyas.rules.yaml.YamlException;
import eyas.rules.yaml.YamlLimits;
import eyas.rules.yaml.YamlNode;
import eyas.rules.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads rules files: text becomes YAML, YAML items, items definitions, definitions a rule set.
 *
 * <p>Findings are values, never exceptions: whatever the files hold, {@link #load} returns. Immutable and safe for use
 * by any thread.
 */
public final class RuleLoader {
    private final RuleCompiler compiler;
    private final LoadOptions options;

    /**
     * Makes a loader.
     *
     * @param sources the fields of each event source by its name, for example {@code syscall}
     */
    public RuleLoader(Map<String, FieldCatalog> sources, LoadOptions options) {
        this.compiler = new RuleCompiler(sources, CompileLimits.DEFAULT);
        this.options = options;
    }

    /** Loads {@code files} in their order, as one rule set. */
    public LoadResult load(List<RuleFile> files) {
        return options.falcoOrder() ? new Run().inFalcoOrder(files) : new Run().all(files);
    }

    /** Loads one set of files. */
    private final class Run {
        private final Collector collector =
                new Collector(compiler, options.engine(), problem -> current().add(problem));
        private final ItemReader items =
                new ItemReader(collector::add, problem -> current().add(problem));
        private @Nullable Findings current;

        private Findings current() {
            if (current == null) {
                throw new IllegalStateException("no file is being read");
            }
            return current;
        }

        /** Says what Falco says. */
        LoadResult inFalcoOrder(List<RuleFile> files) {
            List<FileResult> results = new ArrayList<>();
            RuleSet rules = null;
            boolean failed = false;
            for (RuleFile file : files) {
                Findings findings = new Findings(true);
                Loaded loaded = new Loaded();
                try {
                    read(file, loaded, findings);
                    rules = compiler.compile(collector.definitions(), findings);
                } catch (Findings.Stopped e) {
                    failed = true;
                }
                results.add(loaded.result(file, findings.problems()));
            }
            if (!failed && !results.isEmpty()) {
                Findings demands = new Findings(false);
                PluginDemands.check(collector.definitions(), options.plugins(), demands);
                failed = demands.failed();
                FileResult last = results.removeLast();
                List<Problem> problems = new ArrayList<>(last.problems());
                problems.addAll(demands.problems());
                results.add(new FileResult(last.source(), problems, last.schema()));
            }
            return new LoadResult(results, failed ? null : rules);
        }

        /** Gathers all findings. */
        LoadResult all(List<RuleFile> files) {
            List<Loaded> loaded = new ArrayList<>();
            List<Findings> read = new ArrayList<>();
            for (RuleFile file : files) {
                Findings findings = new Findings(false);
                Loaded one = new Loaded();
                read(file, one, findings);
                loaded.add(one);
                read.add(findings);
            }
            Findings compiled = new Findings(false);
            RuleSet rules = null;
            // What was not read to its end would be missing everywhere else.
            if (read.stream().noneMatch(Findings::isHopeless)) {
                Definitions definitions = collector.definitions();
                PluginDemands.check(definitions, options.plugins(), compiled);
                rules = compiler.compile(definitions, compiled);
            }
            boolean failed = compiled.failed();
            List<FileResult> results = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                SourceText source = loaded.get(i).source;
                List<Problem> problems = new ArrayList<>(read.get(i).problems());
                compiled.problems().stream()
                        .filter(p -> p.context().source() == source)
                        .forEach(problems::add);
                failed |= read.get(i).failed();
                results.add(loaded.get(i).result(files.get(i), problems));
            }
            return new LoadResult(results, failed ? null : rules);
        }

        private void read(RuleFile file, Loaded loaded, Findings findings) {
            current = findings;
            switch (file) {
                case RuleFile.Unreadable(String name, String reason) -> {
                    loaded.source = new SourceText(name, "");
                    findings.add(Problem.of(LoadCode.FILE_READ, reason, Context.of(loaded.source))
                            .fix("check the name and the permissions of the file"));
                }
                case RuleFile.Content content -> read(content, loaded, findings);
            }
        }

        private void read(RuleFile.Content file, Loaded loaded, Findings findings) {
            List<YamlNode> documents;
            try {
                loaded.source = new SourceText(file.name(), TextDecoder.decode(file.bytes(), YamlLimits.DEFAULT));
                documents = YamlReader.read(loaded.source, YamlLimits.DEFAULT);
            } catch (YamlException e) {
                SourceText source = loaded.source == null ? new SourceText(file.name(), "") : loaded.source;
                loaded.source = source;
                Mark mark = e.mark();
                Context context = Context.of(source);
                findings.add(Problem.of(
                                LoadCode.YAML_PARSE,
                                String.valueOf(e.getMessage()),
                                mark == null ? context : context.at(ItemType.VALUE_FOR, "", mark))
                        .fix(e.fix()));
                return;
            }
            Context context = Context.of(loaded.source);
            documents.forEach(document -> loaded.schema.addAll(SchemaCheck.check(document)));
            for (YamlNode document : documents) {
                switch (document) {
                    case YamlNode.Sequence sequence -> read(sequence, context, findings);
                    case YamlNode.Scalar scalar when scalar.isNull() -> {}
                    case YamlNode.Scalar scalar -> findings.add(notRules("Rules content is not yaml", context));
                    case YamlNode.Mapping mapping ->
                        findings.add(notRules("Rules content is not yaml array of objects", context));
                }
            }
        }

        private Problem notRules(String message, Context context) {
            return Problem.of(LoadCode.YAML_VALIDATE, message, context)
                    .fix("begin each item with '- rule: NAME', '- macro: NAME' or '- list: NAME'");
        }

        private void read(YamlNode.Sequence document, Context context, Findings findings) {
            for (YamlNode item : document.items()) {
                if (findings.isHopeless()) {
                    return;
                }
                if (item.isNull()) {
                    continue;
                }
                try {
                    items.read(item, context);
                } catch (LoadException e) {
                    for (String kind : List.of("list", "macro", "rule", "correlation")) {
                        String name = ItemReader.nameOf(item, kind);
                        if (name != null) {
                            collector.broken(kind, name);
                        }
                    }
                    findings.add(e.problem());
                }
            }
        }
    }

    /** Holds what is known of a file as far as it was read. */
    private static final class Loaded {
        private @Nullable SourceText source;
        private final List<String> schema = new ArrayList<>();

        FileResult result(RuleFile file, List<Problem> problems) {
            SourceText text = source == null ? new SourceText(file.name(), "") : source;
            return new FileResult(text, problems, schema);
        }
    }
}
