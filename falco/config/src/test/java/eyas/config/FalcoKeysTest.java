package eyas.config;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.config.ConfigLoader.Loaded;
import eyas.diagnostic.Diagnostic;
import eyas.event.TableReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that every key of Falco's configuration has an effect or a documented reason. */
final class FalcoKeysTest {
    private static final String TABLE = "/eyas/config/falco-keys.tsv";

    /** Number of keys in Falco 0.41.3; later versions added the rest of the table. */
    private static final int OF_0_41_3 = 133;

    @TempDir
    private Path directory = Path.of("");

    /** A row of the table. */
    record Row(String key, String kind, String before, String after) {}

    static Stream<Row> rows() {
        return TableReader.rows(FalcoKeysTest.class.getResourceAsStream(TABLE), TABLE, 4).stream()
                .map(row -> new Row(row[0], row[1], row[2], row[3]));
    }

    private Loaded load(String text) throws IOException, ConfigException {
        Path file = Files.writeString(
                directory.resolve("falco.yaml"),
                text.replace("FOLDER", directory.resolve("d").toString()));
        return new ConfigLoader(_ -> null).load(file, List.of());
    }

    @Test
    void tableHasAllKeysOnce() {
        assertThat(rows().map(Row::key)).doesNotHaveDuplicates().hasSizeGreaterThan(OF_0_41_3);
        assertThat(rows().map(Row::kind)).containsOnly("effect", "reason", "dormant");
    }

    /** A key that no code reads would be accepted without effect. */
    @Test
    void everyUsedKeyHasTest() {
        Set<String> shown = rows().map(Row::key).collect(Collectors.toSet());
        assertThat(ConfigKeys.all().stream()
                        .filter(key -> key.use() == ConfigKey.Use.USED && !shown.contains(key.path()))
                        .map(ConfigKey::path))
                .as("keys.tsv has keys without a row in falco-keys.tsv that shows what they change")
                .isEmpty();
    }

    /** Replacing Falco by Eyas must not cause warnings about keys that the user never changed. */
    @Test
    void installedConfigurationCausesNoWarning() throws Exception {
        Files.createDirectories(directory.resolve("d/config.d"));
        try (InputStream file = FalcoKeysTest.class.getResourceAsStream("/eyas/config/defaults-0.41.yaml")) {
            Loaded loaded = load(new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8));
            assertThat(loaded.diagnostics()).isEmpty();
            assertThat(loaded.ignored()).isEmpty();
            assertThat(loaded.config().plugins()).isEmpty();
            assertThat(loaded.config().containers().listed()).isTrue();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void keysAreUsedOrExplained(Row row) throws Exception {
        Files.createDirectories(directory.resolve("d"));
        ConfigKey key = ConfigKeys.get(row.key());
        Loaded before = load(row.before());
        Loaded after = load(row.after());
        assertThat(after.diagnostics()).isEmpty();
        List<String> warnings =
                after.ignored().stream().map(Diagnostic::message).toList();
        switch (row.kind()) {
            case "effect" -> {
                assertThat(key.use()).isEqualTo(ConfigKey.Use.USED);
                assertThat(after.config()).isNotEqualTo(before.config());
                assertThat(warnings).isEmpty();
            }
            case "reason" -> {
                assertThat(key.use()).isEqualTo(ConfigKey.Use.IGNORED);
                assertThat(key.note()).isNotBlank();
                assertThat(warnings).containsExactly("'" + row.key() + "' has no effect");
            }
            case "dormant" -> {
                assertThat(key.use()).isEqualTo(ConfigKey.Use.DORMANT);
                assertThat(key.note()).isNotBlank();
                assertThat(after.config()).isEqualTo(before.config());
                assertThat(warnings).isEmpty();
            }
            default -> throw new AssertionError(row.kind());
        }
    }
}
