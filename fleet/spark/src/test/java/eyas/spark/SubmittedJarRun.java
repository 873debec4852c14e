package eyas.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Submits the distributed jar like {@code spark-submit}: to executors with Spark's classes and none of Eyas. */
@Timeout(300)
final class SubmittedJarRun {
    private static final Path MODULE = Path.of("").toAbsolutePath();
    /** Packages that the jar has to contain, because no cluster provides them. */
    private static final List<String> OURS = List.of(
            Objects.requireNonNull(MODULE.getParent()) + File.separator,
            "/eyas/",
            "/org/duckdb/",
            "/software/amazon/",
            "/tools/jackson/",
            "/org/junit/",
            "/org/assertj/");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void answersInClusterWithoutEyasClasses() throws Exception {
        TestJobStore store = new TestJobStore(directory.resolve("jobs"));
        store.write(3, 2, null);
        Path question = Files.writeString(directory.resolve("question.yaml"), "indicators: ['203.0.113.66']\n");
        Path answer = directory.resolve("answer.csv");
        Path output = directory.resolve("said.txt");
        String spark = Arrays.stream(
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                .split(File.pathSeparator))
                .filter(entry -> OURS.stream().noneMatch(entry::contains))
                .collect(Collectors.joining(File.pathSeparator));
        Files.createDirectories(Path.of(System.getenv("SPARK_HOME")).resolve("jars"));
        Process submitted = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        spark,
                        "org.apache.spark.deploy.SparkSubmit",
                        "--master",
                        "local-cluster[2,1,1024]",
                        "--conf",
                        "spark.ui.enabled=false",
                        "--conf",
                        "spark.driver.host=127.0.0.1",
                        "--conf",
                        "spark.driver.bindAddress=127.0.0.1",
                        "--conf",
                        "spark.executor.memory=768m",
                        "--conf",
                        "spark.executor.extraClassPath=" + spark,
                        jar().toString(),
                        store.root().toString(),
                        "--question",
                        question.toString(),
                        "--memory",
                        "128",
                        "--format",
                        "csv",
                        "--output",
                        answer.toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(submitted.waitFor(240, TimeUnit.SECONDS)).as("ends").isTrue();
        } finally {
            submitted.descendants().forEach(ProcessHandle::destroyForcibly);
            submitted.destroyForcibly();
        }
        assertThat(submitted.exitValue()).as(Files.readString(output)).isEqualTo(3);
        assertThat(Files.readAllLines(answer))
                .as("two jobs of each repository, after the column names")
                .hasSize(1 + 6)
                .allMatch(line -> line.contains(","));
    }

    private static Path jar() throws Exception {
        try (var files = Files.newDirectoryStream(MODULE.resolve("target"), "eyas-spark-*-submit.jar")) {
            return files.iterator().next();
        }
    }
}
