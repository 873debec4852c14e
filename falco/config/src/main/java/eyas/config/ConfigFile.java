package eyas.config;

import eyas.config.ConfigNode.Empty;
import eyas.config.ConfigNode.Items;
import eyas.config.ConfigNode.Keys;
import eyas.config.ConfigNode.Text;
import eyas.diagnostic.DiagnosticCode;
import eyas.text.FileErrorMessage;
import eyas.text.SourcePosition;
import eyas.text.SourceRange;
import eyas.text.SourceText;
import eyas.text.yaml.YamlException;
import eyas.text.yaml.YamlLimits;
import eyas.text.yaml.YamlNode;
import eyas.text.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one configuration file, or one value in YAML. */
final class ConfigFile {
    /** Configurations are small; larger files are rejected. */
    private static final YamlLimits LIMITS = new YamlLimits(4 << 20, 100_000, 32);

    private final EnvironmentVariables variables;

    ConfigFile(EnvironmentVariables variables) {
        this.variables = variables;
    }

    /**
     * Reads {@code path}.
     *
     * @throws ConfigException if it cannot be read, is invalid YAML, or is not a map
     */
    Keys read(Path path) throws ConfigException {
        String name = path.toString();
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LIMITS.bytes() + 1);
            if (bytes.length > LIMITS.bytes()) {
                throw failure(name, "has more than " + LIMITS.bytes() + " bytes", "split it with config_files");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return keys(new SourceText(name, text));
        } catch (NoSuchFileException e) {
            throw failure(name, "no such file", "specify another file with -c");
        } catch (AccessDeniedException e) {
            throw failure(name, "permission denied", "run as root, or change its permissions");
        } catch (CharacterCodingException e) {
            throw failure(name, "is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            throw failure(name, Files.isDirectory(path) ? "is a directory" : FileErrorMessage.reason(e), null);
        }
    }

    private static ConfigException failure(String name, String problem, @Nullable String fix) {
        SourceRange place = SourceRange.whole(SourceText.argument(name, ""));
        return new ConfigException(
                DiagnosticCode.CONFIG_FILE, place, "Cannot read config file (" + name + "): " + problem, fix);
    }

    /**
     * Reads the first document of a text, as Falco does.
     *
     * @throws ConfigException if it is invalid YAML, or not a map
     */
    Keys keys(SourceText source) throws ConfigException {
        ConfigNode root = value(source);
        return switch (root) {
            case Keys keys -> keys;
            case Empty nothing -> new Keys(nothing.place());
            case Text(String _, SourceRange place) ->
                throw new ConfigException(
                        DiagnosticCode.CONFIG_YAML,
                        place,
                        "a configuration must be a map of keys",
                        "write 'key: value'");
            case Items(List<ConfigNode> _, SourceRange place) ->
                throw new ConfigException(
                        DiagnosticCode.CONFIG_YAML, place, "a configuration must be a map of keys, not a list", null);
        };
    }

    /**
     * Reads a value.
     *
     * @throws ConfigException if it is invalid YAML
     */
    ConfigNode value(SourceText source) throws ConfigException {
        try {
            List<YamlNode> documents = YamlReader.read(source, LIMITS);
            return documents.isEmpty() ? new Empty(new SourceRange(source, 0, 1)) : node(source, documents.getFirst());
        } catch (YamlException e) {
            SourcePosition mark = e.mark();
            throw new ConfigException(
                    DiagnosticCode.CONFIG_YAML,
                    new SourceRange(source, mark == null ? 0 : mark.offset(), 1),
                    "not YAML: " + e.getMessage(),
                    e.fix());
        }
    }

    private ConfigNode node(SourceText source, YamlNode node) throws ConfigException {
        SourceRange place = place(source, node);
        return switch (node) {
            case YamlNode.Scalar scalar when scalar.isNull() -> new Empty(place);
            case YamlNode.Scalar scalar -> new Text(variables.expand(scalar.value(), place), place);
            case YamlNode.Sequence sequence -> {
                List<ConfigNode> items = new ArrayList<>();
                for (YamlNode item : sequence.items()) {
                    items.add(node(source, item));
                }
                yield new Items(items, place);
            }
            case YamlNode.Mapping mapping -> {
                Map<String, ConfigNode> entries = new LinkedHashMap<>();
                Map<String, SourceRange> names = new HashMap<>();
                for (YamlNode.Entry entry : mapping.entries()) {
                    // The first of duplicate keys counts, as in Falco; keys that are not scalars are ignored.
                    if (entry.key() instanceof YamlNode.Scalar key) {
                        entries.putIfAbsent(key.value(), node(source, entry.value()));
                        names.putIfAbsent(key.value(), place(source, key));
                    }
                }
                yield new Keys(entries, names, place);
            }
        };
    }

    private static SourceRange place(SourceText source, YamlNode node) {
        int offset = node.mark().offset();
        int line = source.line(offset).length() - source.mark(offset).column();
        int length = node instanceof YamlNode.Scalar scalar ? scalar.end() - offset : 1;
        return new SourceRange(source, offset, Math.min(length, line));
    }
}
