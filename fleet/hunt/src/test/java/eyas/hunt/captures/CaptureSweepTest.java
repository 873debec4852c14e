package eyas.hunt.captures;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.hunt.captures.CaptureFindings.State;
import eyas.hunt.captures.HuntRules.Loaded;
import eyas.rules.RuleFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaptureSweepTest {
    private static final String SECRET = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

    @TempDir
    private Path directory;

    private record FakeCapture(String job, Path path) implements StoredCapture {
        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public long bytes() {
            return 1;
        }

        @Override
        public LocalFile open() {
            return new LocalFile() {
                @Override
                public Path path() {
                    return path;
                }

                @Override
                public void close() {
                    // The file is kept.
                }
            };
        }
    }

    private record Found(String job, CaptureFindings findings) {}

    private static HuntRules rules(String text, RuleFile... defaults) {
        Loaded loaded = HuntRules.load(
                List.of(new RuleFile.Content("new.yaml", text.getBytes(StandardCharsets.UTF_8))), List.of(defaults));
        assertThat(loaded).isInstanceOf(Loaded.Usable.class);
        return ((Loaded.Usable) loaded).rules();
    }

    private static final String READS_SECRETS = """
            - rule: Reads secrets
              desc: x
              condition: evt.type=openat and fd.name startswith /secret
              output: "%proc.name read %fd.name by %proc.cmdline"
              priority: WARNING
            """;

    private FakeCapture capture(String name, int secrets) {
        Path path = directory.resolve(name);
        JobCapture.write(path, job -> {
            for (int i = 0; i < 50; i++) {
                job.run(200 + i, "/usr/bin/cat", "x", "A=1");
                job.open(200 + i, i < secrets ? "/secret/" + i : "/etc/hosts").end(200 + i);
            }
        });
        return new FakeCapture(name, path);
    }

    private static List<Found> sweep(List<FakeCapture> captures, HuntRules rules, int workers, MatchLimits limits) {
        List<Found> found = new ArrayList<>();
        new CaptureSweep(rules, limits, workers)
                .run(captures, () -> true, (capture, findings) -> found.add(new Found(capture.job(), findings)));
        return found;
    }

    @Test
    void numberOfWorkersDoesNotChangeResults() {
        List<FakeCapture> captures = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            captures.add(capture("job" + i + ".scap", i % 5 == 0 ? i : 0));
        }
        HuntRules rules = rules(READS_SECRETS);

        List<Found> one = sweep(captures, rules, 1, MatchLimits.DEFAULT);

        assertThat(one)
                .extracting(Found::job)
                .containsExactlyElementsOf(
                        captures.stream().map(FakeCapture::job).toList());
        assertThat(one.stream()
                        .mapToInt(found -> found.findings().matches().size())
                        .sum())
                .isEqualTo(5 + 10 + 15 + 20 + 25 + 30 + 35);
        assertThat(sweep(captures, rules, 2, MatchLimits.DEFAULT)).isEqualTo(one);
        assertThat(sweep(captures, rules, 7, MatchLimits.DEFAULT)).isEqualTo(one);
    }

    @Test
    void countsRepetitionsAndMasksSecrets() {
        Path path = directory.resolve("job.scap");
        JobCapture.write(path, job -> {
            job.run(200, "/usr/bin/curl", "-H\0Authorization: Bearer " + SECRET, "TOKEN=" + SECRET);
            job.open(200, "/secret/" + SECRET).open(200, "/secret/" + SECRET).open(200, "/secret/b");
        });

        CaptureFindings findings = new CaptureReader(rules(READS_SECRETS), MatchLimits.DEFAULT).read(path, () -> true);

        assertThat(findings.matches()).extracting(CaptureMatch::count).containsExactly(2L, 1L);
        assertThat(findings.matches().getFirst().lastTime())
                .isGreaterThan(findings.matches().getFirst().time());
        assertThat(findings.toString()).contains("curl read /secret/").doesNotContain(SECRET);
    }

    @Test
    void damagedCaptureDoesNotEndSweep() throws IOException {
        Path broken = Files.writeString(directory.resolve("broken.scap"), "this is no capture at all, but long enough");
        FakeCapture cut = capture("cut.scap", 3);
        byte[] bytes = Files.readAllBytes(cut.path());
        Files.write(cut.path(), Arrays.copyOf(bytes, bytes.length * 2 / 3));
        List<FakeCapture> captures = List.of(
                new FakeCapture("broken", broken),
                new FakeCapture("absent", directory.resolve("absent.scap")),
                cut,
                capture("whole.scap", 2));

        List<Found> found = sweep(captures, rules(READS_SECRETS), 2, MatchLimits.DEFAULT);

        assertThat(found.get(0).findings().state()).isInstanceOf(State.Unreadable.class);
        assertThat(found.get(1).findings().state()).isInstanceOf(State.Unreadable.class);
        assertThat(found.get(2).findings().state()).isInstanceOf(State.Incomplete.class);
        assertThat(found.get(2).findings().matches()).isNotEmpty();
        assertThat(found.get(3).findings().matches()).hasSize(2);
    }

    @Test
    void exhaustedMemoryOrStackDoesNotEndSweep() {
        CaptureReader reader = new CaptureReader(rules(READS_SECRETS), MatchLimits.DEFAULT);
        Path path = capture("job.scap", 2).path();

        CaptureFindings memory = reader.read(path, () -> {
            throw new OutOfMemoryError("Java heap space");
        });
        CaptureFindings stack = reader.read(path, () -> {
            throw new StackOverflowError();
        });

        // The session itself ends when the heap is exhausted, with its findings so far.
        assertThat(memory.state())
                .isInstanceOfSatisfying(
                        State.Incomplete.class, state -> assertThat(state.why()).contains("out of memory"));
        assertThat(stack.state())
                .isInstanceOfSatisfying(
                        State.Unreadable.class, state -> assertThat(state.why()).contains("nested too deeply"));
        // The same reader continues with the next capture.
        assertThat(reader.read(path, () -> true).matches()).hasSize(2);
    }

    @Test
    void alertsBeyondLimitsMakeCaptureIncomplete() {
        FakeCapture capture = capture("job.scap", 30);

        CaptureFindings rows = sweep(List.of(capture), rules(READS_SECRETS), 1, new MatchLimits(10, 1 << 20, 100))
                .getFirst()
                .findings();
        CaptureFindings characters = sweep(List.of(capture), rules(READS_SECRETS), 1, new MatchLimits(100, 200, 100))
                .getFirst()
                .findings();

        assertThat(rows.matches()).hasSize(10);
        assertThat(rows.omitted()).isEqualTo(20);
        assertThat(rows.state()).isInstanceOf(State.Incomplete.class);
        assertThat(characters.omitted()).isPositive();
        assertThat(characters.matches().size() + characters.omitted()).isEqualTo(30);
    }

    @Test
    void deliversEveryCaptureOnceWhenStopped() {
        List<FakeCapture> captures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            captures.add(capture("job" + i + ".scap", 1));
        }
        AtomicInteger reported = new AtomicInteger();
        List<CaptureFindings> found = new ArrayList<>();

        new CaptureSweep(rules(READS_SECRETS), MatchLimits.DEFAULT, 2)
                .run(captures, () -> reported.get() < 3, (_, findings) -> {
                    reported.incrementAndGet();
                    found.add(findings);
                });

        assertThat(found).hasSize(20);
        assertThat(found.getLast().state()).isInstanceOf(State.Stopped.class);
        assertThat(found.getFirst().state()).isNotInstanceOf(State.Stopped.class);
    }

    @Test
    void defaultRulesProvideOnlyMissingMacrosAndLists() {
        RuleFile defaults = new RuleFile.Content("defaults.yaml", """
                - macro: reads_secret
                  condition: (evt.type=openat and fd.name startswith /secret)
                - rule: Default
                  desc: x
                  condition: reads_secret
                  output: default
                  priority: ERROR
                """.getBytes(StandardCharsets.UTF_8));
        HuntRules rules = rules("""
                - rule: New
                  desc: x
                  condition: reads_secret and proc.name=cat
                  output: new
                  priority: WARNING
                """, defaults);

        assertThat(rules.names()).containsExactly("New");
        assertThat(sweep(List.of(capture("job.scap", 2)), rules, 1, MatchLimits.DEFAULT)
                        .getFirst()
                        .findings()
                        .matches())
                .extracting(CaptureMatch::rule)
                .containsOnly("New");
    }

    @Test
    void rejectsRulesThatCanFindNothing() {
        assertThat(HuntRules.load(
                        List.of(new RuleFile.Content(
                                "x.yaml", "- macro: a\n  condition: evt.num=1\n".getBytes(StandardCharsets.UTF_8))),
                        List.of()))
                .isInstanceOf(Loaded.WithoutRules.class);
        assertThat(HuntRules.load(
                        List.of(new RuleFile.Content(
                                "x.yaml", "- rule: a\n  condition: (".getBytes(StandardCharsets.UTF_8))),
                        List.of()))
                .isInstanceOf(Loaded.Unusable.class);
    }
}
