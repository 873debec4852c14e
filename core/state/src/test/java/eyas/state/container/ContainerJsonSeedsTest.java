package eyas.state.container;

import eyas.testsupport.Golden;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Makes the description that fuzzing starts from; they need not follow every change of their sources. */
final class ContainerJsonSeedsTest {
    @Test
    void seedsAreThereAndRewrittenOnDemand() throws IOException {
        Golden.in("core/state/src/test/resources/eyas/state/container/ContainerJsonFuzzTestInputs")
                .seeds(Map.of("description/full", ContainerJson.write(ContainerJsonTest.FULL)));
    }
}
