package eyas.state.container;

import eyas.testsupport.Golden;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Creates the seed descriptions for fuzzing; they need not follow every change of their sources. */
final class ContainerJsonSeedsTest {
    @Test
    void seedsExistAndAreRewrittenOnDemand() throws IOException {
        Golden.in("core/state/src/test/resources/eyas/state/container/ContainerJsonFuzzTestInputs")
                .seeds(Map.of("description/full", ContainerJson.write(ContainerJsonTest.FULL)));
    }
}
