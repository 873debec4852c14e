package eyas.workbench.cases;

import eyas.diagnostic.DiagnosticCode;
import eyas.rules.RuleFile;
import eyas.rules.report.Context;
import eyas.rules.report.ItemType;
import eyas.rules.report.LoadDiagnostic;
import eyas.rules.report.LoadException;
import eyas.text.SourcePosition;
import eyas.text.SourceText;
import eyas.text.yaml.TextDecoder;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlNode.Mapping;
import eyas.text.yaml.YamlNode.Scalar;
import eyas.text.yaml.YamlNode.Sequence;
import eyas.text.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads case files; {@code docs/reference/rule-tests.md} describes them.
 *
 * <p>Reports all errors, not only the first; a case with an error is skipped. Unknown keys are rejected, so that a misspelt key cannot
 * silently weaken a case. Use an instance only once.
 */
public final class CaseReader {
    /** Maximum number of files in a directory. */
    static final int MAX_FILES = 10_000;

    private static final int MAX_DEPTH = 16;
    private static final String TREES = "trees.yaml";
    private static final List<String> TREE_KEYS = List.of("tree", "processes");

    private final List<RuleCase> cases = new ArrayList<>();
    private final List<LoadDiagnostic> diagnostics = new ArrayList<>();
    private final Map<Path, Map<String, Tree>> directoriesTrees = new HashMap<>();
    private int files;

    private CaseReader() {}

    /** A named list of processes with the reader of its file. */
    record Tree(YamlNode processes, CaseNodes owner) {}

    /**
     * Reads all cases of {@code paths}: files, and directories with all files below them that end in {@code .yaml} or {@code .yml} and
     * contain cases.
     */
    public static CaseFiles read(List<Path> paths) {
        CaseReader reader = new CaseReader();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                reader.directory(path);
            } else {
                reader.file(path, true);
            }
        }
        return new CaseFiles(reader.cases, reader.diagnostics, reader.files);
    }

    private void directory(Path directory) {
        List<Path> found;
        try (Stream<Path> all = Files.walk(directory, MAX_DEPTH)) {
            found = all.filter(file -> isYaml(file.toString()) && !file.endsWith(TREES) && Files.isRegularFile(file))
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            unreadable(directory.toString(), "cannot list the directory: " + e.getMessage());
            return;
        }
        if (found.size() > MAX_FILES) {
            unreadable(directory.toString(), "more than " + MAX_FILES + " YAML files below the directory");
            return;
        }
        found.forEach(file -> file(file, false));
    }

    private static boolean isYaml(String name) {
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    private void unreadable(String name, String reason) {
        diagnostics.add(LoadDiagnostic.of(DiagnosticCode.FILE_READ, reason, Context.of(new SourceText(name, "")))
                .fix("specify case files, or a directory with fewer files"));
    }

    /**
     * Reads one file.
     *
     * @param named whether the user named it; a file in a directory that contains no cases is ignored
     */
    private void file(Path path, boolean named) {
        SourceText source = null;
        try {
            source = decode(path);
            List<YamlNode> items = new ArrayList<>();
            for (YamlNode document : YamlReader.read(source, YamlLimits.DEFAULT)) {
                if (document instanceof Sequence sequence) {
                    items.addAll(sequence.items());
                } else if (!document.isNull() && named) {
                    throw new CaseNodes(source, "")
                            .wrong(document, "a case file must be a list", "start each case with '- case: NAME'");
                }
            }
            if (named || items.stream().anyMatch(CaseReader::isEyasCase)) {
                files++;
                read(path, source, items);
            }
        } catch (LoadException e) {
            diagnostics.add(e.diagnostic());
        } catch (YamlException e) {
            diagnostics.add(noYaml(source == null ? new SourceText(path.toString(), "") : source, e));
        }
    }

    private static boolean isEyasCase(YamlNode node) {
        return node instanceof Mapping item && (item.find("case") != null || item.find("tree") != null);
    }

    private static SourceText decode(Path path) throws YamlException {
        return switch (RuleFile.read(path)) {
            case RuleFile.Content(String name, byte[] bytes) ->
                new SourceText(name, TextDecoder.decode(bytes, YamlLimits.DEFAULT));
            case RuleFile.Unreadable(String name, String reason) ->
                throw new LoadException(
                        LoadDiagnostic.of(DiagnosticCode.FILE_READ, reason, Context.of(new SourceText(name, "")))
                                .fix("check the name and the permissions of the file"));
        };
    }

    private static LoadDiagnostic noYaml(SourceText source, YamlException e) {
        Context context = Context.of(source);
        SourcePosition mark = e.mark();
        return LoadDiagnostic.of(
                        DiagnosticCode.YAML_PARSE,
                        String.valueOf(e.getMessage()),
                        mark == null ? context : context.at(ItemType.VALUE_FOR, "", mark))
                .fix(e.fix());
    }

    private void read(Path path, SourceText source, List<YamlNode> items) throws YamlException {
        Path directory = path.toAbsolutePath().getParent();
        Map<String, Tree> trees = new HashMap<>(directory == null ? Map.of() : treesOf(directory));
        for (YamlNode node : items) {
            if (node instanceof Mapping item && item.find("tree") != null && item.find("case") == null) {
                collect(() -> {
                    CaseNodes nodes = new CaseNodes(source, "");
                    nodes.onlyKeys(item, TREE_KEYS);
                    trees.put(nodes.requiredText(item, "tree"), new Tree(nodes.required(item, "processes"), nodes));
                });
            }
        }
        CaseFileReader reader = new CaseFileReader(path, source, trees);
        for (YamlNode node : items) {
            if (!(node instanceof Mapping item && item.find("tree") != null && item.find("case") == null)) {
                collect(() -> cases.add(reader.read(node)));
            }
        }
    }

    private void collect(Runnable step) {
        try {
            step.run();
        } catch (LoadException e) {
            diagnostics.add(e.diagnostic());
        }
    }

    /** Returns the trees that the files of a directory share. */
    private Map<String, Tree> treesOf(Path directory) throws YamlException {
        Map<String, Tree> known = directoriesTrees.get(directory);
        if (known != null) {
            return known;
        }
        Map<String, Tree> trees = new HashMap<>();
        // Cached even if it has errors, so that they are reported once.
        directoriesTrees.put(directory, trees);
        Path file = directory.resolve(TREES);
        if (Files.exists(file)) {
            SourceText source = decode(file);
            CaseNodes nodes = new CaseNodes(source, "");
            for (YamlNode document : YamlReader.read(source, YamlLimits.DEFAULT)) {
                for (YamlNode.Entry entry :
                        nodes.mapping(document, "the trees file").entries()) {
                    trees.put(nodes.text(entry.key(), "the name of a tree"), new Tree(entry.value(), nodes));
                }
            }
        }
        return trees;
    }

    /** Returns the name of a case; empty if it has none. */
    static String nameOf(@Nullable YamlNode node) {
        return node instanceof Mapping item && item.find("case") instanceof Scalar name ? name.value() : "";
    }
}
