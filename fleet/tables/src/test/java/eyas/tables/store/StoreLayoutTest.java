package eyas.tables.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import eyas.tables.model.StoredTables;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StoreLayoutTest {
    @Test
    void repositoriesHaveDistinctDirectories() {
        String much = "x".repeat(400);
        List<String> repositories = List.of(
                "acme/app",
                "acme%2Fapp",
                "Acme/app",
                "acme/App",
                "acme",
                "acme/",
                "../app",
                "..",
                ".",
                ".git/x",
                "a b",
                "a+b",
                "é/é",
                "e\u0301/e\u0301",
                "~",
                "acme~" + much,
                much,
                much + "y",
                "x" + much,
                "");
        Set<String> directories = new HashSet<>();
        for (String repository : repositories) {
            String directory = StoreLayout.directory(repository);
            assertThat(directories.add(directory)).as(repository).isTrue();
            assertThat(directory).matches("[A-Za-z0-9_%~-][A-Za-z0-9_%~.-]*|").hasSizeLessThan(230);
        }
        assertThat(StoreLayout.directory("acme/app")).isEqualTo("acme%2Fapp");
    }

    @Test
    void namesSurviveRoundTrip() {
        LocalDate day = LocalDate.of(2026, 11, 3);
        assertThat(StoreLayout.name(StoredTables.BEHAVIORS, day, "acme/app", "01"))
                .isEqualTo("v1/behaviors/day=2026-11-03/repository=acme%2Fapp/01.parquet");
        assertThat(StoreLayout.name(StoredTables.JOBS, day, "acme/app", "01"))
                .isEqualTo("v1/jobs/day=2026-11-03/01.parquet");
        assertThat(StoreLayout.parse(new StoredObject("v1/jobs/day=2026-11-03/01.parquet", 7, Instant.EPOCH)))
                .hasValueSatisfying(file -> assertThat(file.day()).isEqualTo(day));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1/jobs/day=2026-11-03/_merge-1.json",
                "v1/jobs/day=2026-13-03/01.parquet",
                "v1/jobs/day=+12026-11-03/01.parquet",
                "v1/nothing/day=2026-11-03/01.parquet",
                "v1/jobs/01.parquet",
                "v2/jobs/day=2026-11-03/01.parquet",
                "v1/behaviors/day=2026-11-03/01.parquet",
                "v1/jobs/day=2026-11-03/._01.parquet",
                "v1/jobs/day=2026-11-03/copy (1).parquet"
            })
    void ignoresOtherNames(String name) {
        assertThat(StoreLayout.parse(new StoredObject(name, 1, Instant.EPOCH))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../x", "a/../b", "a//b", "/etc/passwd", "a/.b", "a\u0000b", "a b", ""})
    void rejectsNamesOutsideStore(String name) {
        assertThatThrownBy(() -> new DirectoryStore(Path.of("/tmp/none")).delete(name))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void missingRegionErrorNamesRemedy() {
        assumeThat(System.getenv("AWS_REGION")).isNull();
        Map<String, String> nothing =
                Map.of("aws.ec2MetadataDisabled", "true", "aws.configFile", "/nonexistent", "aws.region", "");
        nothing.forEach(System::setProperty);
        try {
            assertThatThrownBy(() -> StoreAddress.open("s3://bucket", null, null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("set --region or AWS_REGION");
        } finally {
            nothing.keySet().forEach(System::clearProperty);
        }
        assertThatThrownBy(() -> StoreAddress.open("s3://bucket", URI.create("minio"), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://HOST:PORT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://", "s3://A", "s3://bucket/../x", "s3://bucket//x", "gs://x", "", "s3:bucket"})
    void rejectsInvalidAddresses(String text) {
        assertThatThrownBy(() -> StoreAddress.open(text, null, null)).isInstanceOf(IllegalArgumentException.class);
    }
}
