package eyas.host.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import eyas.ci.outcome.Annotation;
import eyas.ci.outcome.Annotation.Level;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the responses to a job, and who receives them. */
final class HookResponseTest {
    /** Timeout for a response that arrives, even on a slow machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final HookResponse ANSWER = new HookResponse(
            "",
            false,
            3,
            List.of("a line", "::error::\n\"another\""),
            List.of(new Annotation(Level.ERROR, "Eyas: rule", "ä\u0000b")),
            "## summary\n");

    @TempDir
    private Path directory;

    @Test
    void roundTrip() throws IOException {
        assertThat(HookResponse.read(ANSWER.bytes())).isEqualTo(ANSWER);
        assertThat(HookResponse.read(HookResponse.refusal("no").bytes())).isEqualTo(HookResponse.refusal("no"));
        assertThat(HookResponse.read(HookResponse.notNow("no").bytes())).isEqualTo(HookResponse.notNow("no"));
    }

    @Test
    void reportsInvalidResponse() {
        for (String bytes : List.of(
                "",
                "{}",
                "[",
                "{\"format\":\"eyas-host/1\"}",
                new String(ANSWER.bytes(), StandardCharsets.UTF_8).replace("ERROR", "LOUD"))) {
            assertThatThrownBy(() -> HookResponse.read(bytes.getBytes(StandardCharsets.UTF_8)))
                    .as(bytes)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void kernelIdentifiesTheClient() throws Exception {
        Path socket = directory.resolve("run/host.sock");
        CompletableFuture<Long> pid = new CompletableFuture<>();
        CompletableFuture<Integer> user = new CompletableFuture<>();
        List<String> problems = new CopyOnWriteArrayList<>();
        try (HookServer _ = HookServer.start(
                socket,
                (process, whose) -> {
                    pid.complete(process);
                    user.complete(whose);
                    return ANSWER;
                },
                problems::add)) {
            assertThat(HookClient.ask(socket, PATIENCE)).isEqualTo(ANSWER);
        }
        assertThat(pid.join()).isEqualTo(ProcessHandle.current().pid());
        assertThat(user.join()).isEqualTo(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        assertThat(problems).isEmpty();
        assertThatThrownBy(() -> HookClient.ask(socket, PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is it running?");
    }

    @Test
    void failedAnswerIsReportedAndNextOneSucceeds() throws Exception {
        Path socket = directory.resolve("host.sock");
        AtomicInteger asked = new AtomicInteger();
        List<String> problems = new CopyOnWriteArrayList<>();
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        // The program would exit if a thread failed.
        Thread.setDefaultUncaughtExceptionHandler((_, failure) -> uncaught.add(failure));
        try (HookServer _ = HookServer.start(
                socket,
                (_, _) -> {
                    if (asked.incrementAndGet() <= 3) {
                        throw new IllegalStateException("a bug");
                    }
                    return ANSWER;
                },
                problems::add)) {
            for (int i = 0; i < 3; i++) {
                assertThat(ask(socket).refused()).contains("has failed to answer");
            }
            assertThat(ask(socket)).isEqualTo(ANSWER);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertThat(uncaught).isEmpty();
        assertThat(problems).hasSize(2);
        assertThat(problems.getLast()).contains("a bug", "(2 errors since the start)");
    }

    /** Thrown by the JDK if the kernel refuses a further thread: a job can exhaust its user's or the machine's limit. */
    @Test
    void answersAfterThreadLimitWasReached() throws Exception {
        Path socket = directory.resolve("host.sock");
        AtomicInteger started = new AtomicInteger();
        List<String> problems = new CopyOnWriteArrayList<>();
        try (HookServer _ = HookServer.start(
                socket,
                (_, _) -> ANSWER,
                work -> {
                    if (started.incrementAndGet() <= 40) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    Thread.ofPlatform().start(work);
                },
                problems::add)) {
            for (int i = 0; i < 40; i++) {
                HookResponse answer = ask(socket);
                assertThat(answer.refused()).isEqualTo("the service cannot start a further thread");
                assertThat(answer.later()).isTrue();
            }
            assertThat(ask(socket)).isEqualTo(ANSWER);
        }
        assertThat(problems).hasSize(6);
        assertThat(problems.getFirst()).contains("unable to create native thread", "TasksMax");
    }

    @Test
    void retriesWhileServiceIsUnable() throws Exception {
        Path socket = directory.resolve("host.sock");
        AtomicInteger asked = new AtomicInteger();
        try (HookServer _ = HookServer.start(
                socket, (_, _) -> asked.incrementAndGet() < 3 ? HookResponse.notNow("busy") : ANSWER, _ -> {})) {
            assertThat(HookClient.askAgain(socket, PATIENCE, Duration.ZERO)).isEqualTo(HookResponse.notNow("busy"));
            assertThat(HookClient.askAgain(socket, PATIENCE, PATIENCE)).isEqualTo(ANSWER);
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void limitsConcurrentQueriesPerUser() throws Exception {
        Path socket = directory.resolve("host.sock");
        CompletableFuture<HookResponse> later = new CompletableFuture<>();
        try (HookServer _ = HookServer.start(socket, (_, _) -> later.join(), _ -> {})) {
            List<CompletableFuture<HookResponse>> asking = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                asking.add(
                        CompletableFuture.supplyAsync(() -> ask(socket), Executors.newVirtualThreadPerTaskExecutor()));
            }
            HookResponse first = (HookResponse) CompletableFuture.anyOf(asking.toArray(CompletableFuture[]::new))
                    .get(5, TimeUnit.MINUTES);
            assertThat(first.refused()).isEqualTo("too many concurrent queries of this user");
            later.complete(ANSWER);
            long refused = 0;
            for (CompletableFuture<HookResponse> each : asking) {
                refused += each.get(5, TimeUnit.MINUTES).equals(ANSWER) ? 0 : 1;
            }
            assertThat(refused).isBetween(1L, 8L);
            assertThat(ask(socket)).isEqualTo(ANSWER);
        }
    }

    private static HookResponse ask(Path socket) {
        try {
            return HookClient.ask(socket, PATIENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void unresponsiveServiceTimesOut() throws Exception {
        Path socket = directory.resolve("host.sock");
        CompletableFuture<HookResponse> never = new CompletableFuture<>();
        try (HookServer _ = HookServer.start(socket, (_, _) -> never.join(), _ -> {})) {
            assertThatThrownBy(() -> HookClient.ask(socket, Duration.ofMillis(300)))
                    .hasMessageContaining("did not respond within");
            never.complete(ANSWER);
        }
    }
}
