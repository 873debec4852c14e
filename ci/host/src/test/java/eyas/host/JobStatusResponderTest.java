package eyas.host;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.host.answer.HookResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An error while looking up a querying job must not end the watch, which runs in the same thread. */
@Timeout(120)
final class JobStatusResponderTest {
    @Test
    void errorAffectsOnlyTheQuery() throws Exception {
        JobStatusResponder answers =
                new JobStatusResponder(HostSettings.read(Path.of("/nowhere/host.conf")), new FakeCiProvider());
        CompletableFuture<HookResponse> asked = CompletableFuture.supplyAsync(() -> answers.answer(1, 2));
        while (!asked.isDone()) {
            answers.find(
                    (pid, user, time) -> {
                        throw new IllegalStateException("a bug");
                    },
                    EpochTime.now());
            Thread.sleep(10);
        }
        assertThatThrownBy(asked::get)
                .isInstanceOf(ExecutionException.class)
                .rootCause()
                .hasMessage("a bug");
    }
}
