package eyas.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.agent.JobLifecycle.Event;
import eyas.agent.JobLifecycle.State;
import eyas.agent.pipeline.PipelineProvider;
import eyas.ci.agent.AgentDirectory;
import eyas.ci.agent.LogKey;
import eyas.ci.agent.RunnerStateDirectory;
import eyas.ci.provider.CiJob;
import eyas.ci.provider.CiProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobStartTest {
    @TempDir
    private Path directory;

    private final CiProvider provider = new PipelineProvider();

    @Test
    void failedStartKillsReadyAgent() throws Exception {
        for (String name : new String[] {"scratch", "own", "work"}) {
            Files.createDirectory(directory.resolve(name));
        }
        CiJob job = provider.job(
                Map.of(
                        "PIPE_JOB", "build",
                        "PIPE_NUMBER", "18",
                        "PIPE_FOLDER", directory.resolve("work").toString(),
                        "PIPE_SCRATCH", directory.resolve("scratch").toString(),
                        "PIPE_ARTIFACTS", directory.resolve("own").toString()),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));
        RunnerStateDirectory place = RunnerStateDirectory.of(job.temporary());
        place.open();
        Process agent = new ProcessBuilder("sleep", "600").start();
        try {
            JobLifecycle life = JobLifecycle.read(place, job.key(), false);
            assertThat(place.agent().create()).isTrue();
            life.advance(Event.START);
            AgentDirectory.signal(place.agent().ready());

            assertThatThrownBy(() -> new JobStart(provider, job)
                            .awaitWatch(place.agent(), life, agent.toHandle(), LogKey.random(), Duration.ofSeconds(5)))
                    .as("it has no log")
                    .isInstanceOf(NoSuchFileException.class);
            assertThat(agent.waitFor(5, TimeUnit.SECONDS)).isTrue();
            assertThat(life.state()).as("it can be aborted").isEqualTo(State.STARTING);
            assertThat(directory.resolve("own")).isEmptyDirectory();
        } finally {
            agent.destroyForcibly();
            new AgentDirectory(place.root()).delete();
        }
    }
}
