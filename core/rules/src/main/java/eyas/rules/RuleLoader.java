package eyas.rules;

import eyas.diagnostic.DiagnosticCode;
import eyas.fields.FieldCatalog;
import eyas.rules.collect.DefinitionCollector;
import eyas.rules.collect.Definitions;
import eyas.rules.compile.CompileLimits;
import eyas.rules.compile.RuleCompiler;
import eyas.rules.item.ItemReader;
import eyas.rules.model.RuleSet;
import eyas.rules.report.Context;
import eyas.rules.report.FileResult;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadDiagnostics;
import eyas.rules.report.LoadException;
import eyas.text.SourcePosition;
import eyas.text.SourceText;
import eyas.text.yaml.TextDecoder;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads rules files: text becomes YAML, YAML items, items definitions, definitions a rule set.
 *
 * <p>Diagnostics are values, never exceptions: {@link #load} returns for any content. Immutable and thread-safe.
 */
public final class RuleLoader {
    private static final Set<DiagnosticCode> ABOUT_USE =
            EnumSet.of(DiagnosticCode.UNUSED_MACRO, DiagnosticCode.UNUSED_LIST);
    /** Orders diagnostics by position; the one about omitted diagnostics comes last. */
    private static final Comparator<LoadDiagnostic> IN_FILE = Comparator.comparing(
                    (LoadDiagnostic diagnostic) -> diagnostic.code() == DiagnosticCode.OMITTED)
            .thenComparingInt(diagnostic -> diagnostic.shown().offset());

    private final RuleCompiler compiler;
    private final LoadOptions options;

    /**
     * Creates a loader.
     *
     * @param sources the fields of each event source by its name, for example {@code syscall}
     */
    public RuleLoader(Map<String, FieldCatalog> sources, LoadOptions options) {
        this.compiler = new RuleCompiler(sources, CompileLimits.DEFAULT);
        this.options = options;
    }

    /** Loads {@code files} in order, as one rule set. */
    public LoadResult load(List<RuleFile> files) {
        return options.falcoOrder() ? new Run().inFalcoOrder(files) : new Run().all(files);
    }

    /** Loads one set of files. */
    private final class Run {
        private final DefinitionCollector collector = new DefinitionCollector(
                compiler, options.engine(), diagnostic -> current().add(diagnostic));
        private final ItemReader items =
                new ItemReader(collector::add, diagnostic -> current().add(diagnostic));
        private @Nullable LoadDiagnostics current;

        private LoadDiagnostics current() {
            if (current == null) {
                throw new IllegalStateException("no file is being read");
            }
            return current;
        }

        /** Loads as Falco does: file by file, up to the first error. */
        LoadResult inFalcoOrder(List<RuleFile> files) {
            List<FileResult> results = new ArrayList<>();
            RuleSet rules = null;
            boolean failed = false;
            for (RuleFile file : files) {
                LoadDiagnostics diagnostics = new LoadDiagnostics(true);
                Loaded loaded = new Loaded();
                try {
                    read(file, loaded, diagnostics);
                    rules = compiler.compile(collector.definitions(), diagnostics);
                } catch (LoadDiagnostics.Stopped e) {
                    failed = true;
                }
                results.add(loaded.result(file, diagnostics.diagnostics()));
            }
            if (!failed && !results.isEmpty()) {
                LoadDiagnostics demands = new LoadDiagnostics(false);
                PluginRequirementCheck.check(collector.definitions(), options.plugins(), demands);
                failed = demands.failed();
                FileResult last = results.removeLast();
                List<LoadDiagnostic> diagnostics = new ArrayList<>(last.diagnostics());
                diagnostics.addAll(demands.diagnostics());
                results.add(new FileResult(last.source(), diagnostics, last.schema()));
            }
            return new LoadResult(results, failed ? null : rules);
        }

        /** Loads all files and collects all diagnostics. */
        LoadResult all(List<RuleFile> files) {
            List<Loaded> loaded = new ArrayList<>();
            List<LoadDiagnostics> read = new ArrayList<>();
            for (RuleFile file : files) {
                LoadDiagnostics diagnostics = new LoadDiagnostics(false);
                Loaded one = new Loaded();
                read(file, one, diagnostics);
                loaded.add(one);
                read.add(diagnostics);
            }
            LoadDiagnostics compiled = new LoadDiagnostics(false);
            RuleSet rules = null;
            // Definitions of a file that was not read to its end would be reported as missing elsewhere.
            if (read.stream().noneMatch(LoadDiagnostics::hasTooManyErrors)) {
                Definitions definitions = collector.definitions();
                PluginRequirementCheck.check(definitions, options.plugins(), compiled);
                rules = compiler.compile(definitions, compiled);
            }
            boolean failed = compiled.failed();
            boolean allRead = read.stream().noneMatch(LoadDiagnostics::failed);
            List<FileResult> results = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                SourceText source = loaded.get(i).source;
                List<LoadDiagnostic> diagnostics = new ArrayList<>(read.get(i).diagnostics());
                compiled.diagnostics().stream()
                        .filter(p -> p.context().source() == source)
                        // An item that could not be read may be the one that uses the macro or list.
                        .filter(p -> allRead || !ABOUT_USE.contains(p.code()))
                        .forEach(diagnostics::add);
                // Users fix a file from top to bottom.
                diagnostics.sort(IN_FILE);
                failed |= read.get(i).failed();
                results.add(loaded.get(i).result(files.get(i), diagnostics));
            }
            return new LoadResult(results, failed ? null : rules);
        }

        private void read(RuleFile file, Loaded loaded, LoadDiagnostics diagnostics) {
            current = diagnostics;
            switch (file) {
                case RuleFile.Unreadable(String name, String reason) -> {
                    loaded.source = new SourceText(name, "");
                    diagnostics.add(LoadDiagnostic.of(DiagnosticCode.FILE_READ, reason, Context.of(loaded.source))
                            .fix("check the name and the permissions of the file"));
                }
                case RuleFile.Content content -> read(content, loaded, diagnostics);
            }
        }

        private void read(RuleFile.Content file, Loaded loaded, LoadDiagnostics diagnostics) {
            List<YamlNode> documents;
            try {
                loaded.source = new SourceText(file.name(), TextDecoder.decode(file.bytes(), YamlLimits.DEFAULT));
                documents = YamlReader.read(loaded.source, YamlLimits.DEFAULT);
            } catch (YamlException e) {
                SourceText source = loaded.source == null ? new SourceText(file.name(), "") : loaded.source;
                loaded.source = source;
                SourcePosition mark = e.mark();
                Context context = Context.of(source);
                diagnostics.add(LoadDiagnostic.of(
                                DiagnosticCode.YAML_PARSE,
                                String.valueOf(e.getMessage()),
                                mark == null ? context : context.at(ItemType.VALUE_FOR, "", mark))
                        .fix(e.fix()));
                return;
            }
            Context context = Context.of(loaded.source);
            documents.forEach(document -> loaded.schema.addAll(SchemaCheck.check(document)));
            for (YamlNode document : documents) {
                switch (document) {
                    case YamlNode.Sequence sequence -> read(sequence, context, diagnostics);
                    case YamlNode.Scalar scalar when scalar.isNull() -> {}
                    case YamlNode.Scalar scalar -> diagnostics.add(notRules("Rules content is not yaml", context));
                    case YamlNode.Mapping mapping ->
                        diagnostics.add(notRules("Rules content is not yaml array of objects", context));
                }
            }
        }

        private LoadDiagnostic notRules(String message, Context context) {
            return LoadDiagnostic.of(DiagnosticCode.YAML_VALIDATE, message, context)
                    .fix("begin each item with '- rule: NAME', '- macro: NAME' or '- list: NAME'");
        }

        private void read(YamlNode.Sequence document, Context context, LoadDiagnostics diagnostics) {
            for (YamlNode item : document.items()) {
                if (diagnostics.hasTooManyErrors()) {
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
                    diagnostics.add(e.diagnostic());
                    items.warnUnknownKeys(item, context);
                }
            }
        }
    }

    /** The parts of a file that have been read so far. */
    private static final class Loaded {
        private @Nullable SourceText source;
        private final List<String> schema = new ArrayList<>();

        FileResult result(RuleFile file, List<LoadDiagnostic> diagnostics) {
            SourceText text = source == null ? new SourceText(file.name(), "") : source;
            return new FileResult(text, diagnostics, schema);
        }
    }
}
