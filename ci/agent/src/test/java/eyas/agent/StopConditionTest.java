package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.AgentIdentity;
import eyas.ci.agent.LogKey;
import eyas.ci.agent.SignedStopRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StopConditionTest {
    private static final Duration GRACE = Duration.ofNanos(10);

    @TempDir
    private Path temporary;

    private AgentDirectory directory() throws Exception {
        AgentDirectory directory = new AgentDirectory(temporary.resolve("agent"));
        assertThat(directory.create()).isTrue();
        AgentIdentity.own("job").write(directory.identity());
        return directory;
    }

    @Test
    void stopsOnRequestFile() throws Exception {
        AgentDirectory directory = directory();
        StopCondition request = new StopCondition(directory, 0, GRACE, () -> true);
        assertThat(request.reason(0)).isEmpty();
        assertThat(request.order()).isEqualTo(SignedStopRequest.NONE);
        LogKey key = LogKey.random();
        SignedStopRequest order = SignedStopRequest.random(key);
        directory.requestStop(order);
        assertThat(request.reason(1)).contains("asked to");
        assertThat(request.order()).isEqualTo(order);
        assertThat(request.order().isProved(key)).isTrue();
        assertThat(request.order().isProved(LogKey.random())).isFalse();
        assertThat(SignedStopRequest.random(null).isProved(key)).isFalse();
        Files.writeString(directory.stopRequest(), "");
        assertThat(request.reason(1))
                .as("a file without a stop request ends the agent, too")
                .contains("asked to");
        assertThat(request.order()).isEqualTo(SignedStopRequest.NONE);
        Files.delete(directory.stopRequest());
        Files.delete(directory.identity());
        assertThat(request.reason(2)).contains("the directory is gone");
    }

    /** A job that was cut off runs no step that could request the stop. */
    @Test
    void stopsAfterWorkerHasEnded() throws Exception {
        AtomicInteger over = new AtomicInteger();
        AtomicBoolean done = new AtomicBoolean();
        Process worker = new ProcessBuilder("sleep", "600").start();
        StopCondition request = new StopCondition(directory(), worker.pid(), GRACE, () -> {
            over.incrementAndGet();
            return done.get();
        });
        assertThat(request.reason(0)).isEmpty();
        assertThat(request.reason(1_000)).isEmpty();
        assertThat(over).hasValue(0);
        worker.destroyForcibly().waitFor();
        assertThat(request.reason(2_000))
                .as("the last step may still request the stop")
                .isEmpty();
        assertThat(over).as("the runner's restriction is to end").hasValue(1);
        done.set(true);
        assertThat(request.reason(2_005)).isEmpty();
        assertThat(over).as("this may take more than one look").hasValue(2);
        assertThat(request.reason(2_009)).isEmpty();
        assertThat(over).as("it is done once").hasValue(2);
        assertThat(request.reason(2_010)).contains("the runner's process has ended");
    }
}
