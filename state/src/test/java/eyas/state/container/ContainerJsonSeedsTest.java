package eyas.state.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Makes the description that fuzzing starts from; they need not follow every change of their sources. */
final class ContainerJsonSeedsTest {
    @Test
    void seedsAreThereAndRewrittenOnDemand() throws IOException {
        Path file = Path.of(System.getProperty("eyas.root", ".."))
                .resolve("state/src/test/resources/eyas/state/container/ContainerJsonFuzzTestInputs/description/full");
        byte[] json = ContainerJson.write(ContainerJsonTest.FULL);
        if (Boolean.getBoolean("golden.update") && !"true".equals(System.getenv("CI"))) {
            Files.createDirectories(file.getParent());
            Files.write(file, json);
        }
        assertThat(file.getParent())
                .as("make them with mvn -pl state test -Dgolden.update=true")
                .isNotEmptyDirectory();
    }
}
