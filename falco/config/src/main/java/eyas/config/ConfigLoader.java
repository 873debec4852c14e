package eyas.config;

import eyas.config.ConfigNode.Items;
import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.diagnostic.Diagnostic;
import eyas.diagnostic.DiagnosticCode;
import eyas.text.FileErrorMessage;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads a configuration: the main file, the files of its {@code config_files}, then overrides from the command line.
 *
 * <p>Merging works on top-level keys: {@code append} extends lists and replaces everything else, {@code override} replaces, {@code
 * add-only} sets missing keys. Use an instance once; one thread.
 */
public final class ConfigLoader {
    private static final String INCLUDES = "config_files";
    private static final int MOST_FILES = 1_000;

    private final ConfigFile reader;
    private final List<String> files = new ArrayList<>();
    private final List<String> directories = new ArrayList<>();
    private final List<Diagnostic> ignored = new ArrayList<>();

    /**
     * Creates a loader.
     *
     * @param environment returns the value of an environment variable, or null
     */
    public ConfigLoader(Function<String, @Nullable String> environment) {
        this.reader = new ConfigFile(new EnvironmentVariables(environment));
    }

    /** How a file is merged into the configuration. */
    private enum Strategy {
        APPEND,
        OVERRIDE,
        ADD_ONLY
    }

    /**
     * A configuration with its warnings.
     *
     * @param schema schema violations by file, with all files as keys; an empty list means that a file is valid
     * @param ignored keys without effect, in the order of the files
     * @param text the merged configuration as YAML
     */
    public record Loaded(
            FalcoConfig config, Map<String, List<Diagnostic>> schema, List<Diagnostic> ignored, String text) {
        public Loaded {
            ignored = List.copyOf(ignored);
        }

        /** Returns all schema violations, in the order of the files. */
        public List<Diagnostic> diagnostics() {
            return schema.values().stream().flatMap(List::stream).toList();
        }

        /** Returns a copy with another configuration. */
        public Loaded with(FalcoConfig other) {
            return new Loaded(other, schema, ignored, text);
        }
    }

    /**
     * Loads a configuration.
     *
     * @param main the main file, or null for the defaults
     * @param options values of {@code -o}, in order
     * @throws ConfigException if the configuration prevents the start
     */
    public Loaded load(@Nullable Path main, List<String> options) throws ConfigException {
        String name = main == null ? "defaults" : main.toString();
        Map<String, List<Diagnostic>> schema = new LinkedHashMap<>();
        Keys root = main == null ? new Keys(SourceRange.whole(SourceText.argument(name, ""))) : reader.read(main);
        if (main != null) {
            files.add(name);
            schema.put(name, check(root));
        }
        // Options may also specify files to include.
        for (String option : options) {
            if (option.startsWith(INCLUDES)) {
                root = set(root, option);
            }
        }
        for (Include include : includes(root)) {
            root = include(root, include, main, schema);
        }
        for (String option : options) {
            root = set(root, option);
        }
        FalcoConfig config = new ConfigBinder(root, ignored).bind(files, directories);
        return new Loaded(config, schema, ignored, YamlText.of(root));
    }

    private List<Diagnostic> check(Keys keys) {
        ConfigCheck check = ConfigCheck.of(keys);
        ignored.addAll(check.ignored());
        return check.diagnostics();
    }

    private Keys set(Keys root, String option) throws ConfigException {
        SourceRange place = SourceRange.whole(SourceText.argument("-o " + option, option));
        int equals = option.indexOf('=');
        if (equals < 0) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_OVERRIDE,
                    place,
                    "Error parsing config option \"" + option + "\". Must be of the form key=val or key.subkey=val",
                    null);
        }
        String value = option.substring(equals + 1);
        boolean map = value.startsWith("{") && value.endsWith("}");
        ConfigNode node = map ? reader.value(SourceText.argument("-o " + option, value)) : new Text(value, place);
        return OptionPath.parse(option.substring(0, equals), place).set(root, node);
    }

    /** A file or directory to include. */
    private record Include(Path path, Strategy strategy, SourceRange place) {}

    private List<Include> includes(Keys root) throws ConfigException {
        List<Include> includes = new ArrayList<>();
        for (ConfigNode node : new ConfigValues(root).list(INCLUDES)) {
            includes.add(
                    switch (node) {
                        case Text(String path, SourceRange place) -> new Include(Path.of(path), Strategy.APPEND, place);
                        case Keys keys
                        when keys.find("path") instanceof Text(String path, SourceRange place) ->
                            new Include(Path.of(path), strategy(keys.find("strategy")), place);
                        default ->
                            throw new ConfigException(
                                    DiagnosticCode.CONFIG_INCLUDE,
                                    node.place(),
                                    "an entry of 'config_files' is a path, or a map with a path",
                                    "write 'path: FILE' and 'strategy: append, override or add-only'");
                    });
        }
        return includes;
    }

    /** An unknown strategy appends with a warning, as in Falco. */
    private Strategy strategy(@Nullable ConfigNode node) {
        if (!(node instanceof Text(String word, SourceRange place))) {
            return Strategy.APPEND;
        }
        return switch (word) {
            case "append" -> Strategy.APPEND;
            case "override" -> Strategy.OVERRIDE;
            case "add-only" -> Strategy.ADD_ONLY;
            default -> {
                ignored.add(Diagnostic.of(
                        DiagnosticCode.CONFIG_TYPE,
                        place,
                        "strategy '" + word + "' is not one of append, override, add-only; using append"));
                yield Strategy.APPEND;
            }
        };
    }

    private Keys include(Keys root, Include include, @Nullable Path main, Map<String, List<Diagnostic>> schema)
            throws ConfigException {
        if (include.path.equals(main)) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_INCLUDE,
                    include.place,
                    "Config error: 'config_files' directive tried to recursively include main config file: " + main
                            + ".",
                    "remove it from config_files");
        }
        if (Files.isDirectory(include.path)) {
            directories.add(include.path.toString());
        }
        Keys merged = root;
        for (Path file : filesOf(include)) {
            files.add(file.toString());
            Keys keys = reader.read(file);
            ConfigNode nested = keys.find(INCLUDES);
            if (nested != null) {
                throw new ConfigException(
                        DiagnosticCode.CONFIG_INCLUDE,
                        nested.place(),
                        "Config error: 'config_files' directive in included config file " + file + ".",
                        "list all files in the main one");
            }
            schema.put(file.toString(), check(keys));
            merged = merge(merged, keys, include.strategy);
        }
        return merged;
    }

    private static List<Path> filesOf(Include include) throws ConfigException {
        if (Files.isRegularFile(include.path)) {
            return List.of(include.path);
        }
        if (!Files.isDirectory(include.path)) {
            // A missing file is no error, so that optional ones can be listed.
            return List.of();
        }
        try (Stream<Path> entries = Files.list(include.path)) {
            List<Path> found = entries.filter(Files::isRegularFile).sorted().toList();
            if (found.size() > MOST_FILES) {
                throw new ConfigException(
                        DiagnosticCode.CONFIG_INCLUDE,
                        include.place,
                        include.path + " has more than " + MOST_FILES + " files",
                        "name fewer");
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            throw new ConfigException(
                    DiagnosticCode.CONFIG_INCLUDE,
                    include.place,
                    "cannot list " + include.path + ": " + FileErrorMessage.reason(e),
                    null);
        }
    }

    private static Keys merge(Keys root, Keys added, Strategy strategy) {
        Keys merged = root;
        for (Map.Entry<String, ConfigNode> entry : added.entries().entrySet()) {
            ConfigNode old = merged.find(entry.getKey());
            ConfigNode value = entry.getValue();
            if (strategy == Strategy.ADD_ONLY && old != null) {
                continue;
            }
            if (strategy == Strategy.APPEND && old instanceof Items items && value instanceof Items more) {
                value = items.with(more.items());
            }
            merged = merged.with(entry.getKey(), value);
        }
        return merged;
    }
}
