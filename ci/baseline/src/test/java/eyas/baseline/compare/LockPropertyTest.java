package eyas.baseline.compare;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.baseline.TestReportBuilder;
import eyas.baseline.file.LockComments;
import eyas.baseline.file.LockDocument;
import eyas.baseline.file.LockReader;
import eyas.baseline.file.LockWriter;
import eyas.baseline.model.BehaviorLock;
import eyas.baseline.model.EntryAnnotations;
import eyas.baseline.run.RunBehavior;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Properties of all runs, tested with random runs from a fixed seed. */
final class LockPropertyTest {
    private static final int ROUNDS = 300;

    private final Random random = new Random(11);

    private RunBehavior run(String name) {
        TestReportBuilder report = new TestReportBuilder().step("Run " + random.nextInt(2));
        int programs = 1 + random.nextInt(3);
        for (int i = 0; i < programs; i++) {
            String directory = pick("/usr/bin/", "/tmp/", "/home/runner/work/app/app/", "/home/runner/bin/", "/srv/");
            report.runs(directory + pick("a", "b", "c*", "d e"), pick("found", "written", "downloaded"));
            if (random.nextBoolean()) {
                report.contacts(pick("a.example", "b.example", "sts.us-east-1.amazonaws.com"), 1 + random.nextInt(3));
            }
            for (int files = random.nextInt(15); files > 0; files--) {
                report.touches(
                        pick("/home/runner/", "/var/lib/", "/tmp/") + pick("one/", "two/", "one/two/", "one/three/")
                                + "f" + random.nextInt(14) + "x",
                        pick("written", "created", "deleted"));
            }
        }
        return report.run(name);
    }

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    private List<RunBehavior> runs() {
        List<RunBehavior> runs = new ArrayList<>();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            runs.add(run("run " + i));
        }
        return runs;
    }

    @Test
    void learnedRunIsNotNew() {
        for (int round = 0; round < ROUNDS; round++) {
            List<RunBehavior> runs = runs();
            BehaviorLock lock = LearnedLock.of(runs).lock();
            for (RunBehavior run : runs) {
                assertThat(new LockComparison(lock).with(run).isEmpty())
                        .as("round %d", round)
                        .isTrue();
            }
        }
    }

    @Test
    void orderOfRunsDoesNotMatter() {
        for (int round = 0; round < ROUNDS; round++) {
            List<RunBehavior> runs = runs();
            LearnedLock learned = LearnedLock.of(runs);
            Collections.shuffle(runs, random);
            assertThat(LearnedLock.of(runs)).isEqualTo(learned);
        }
    }

    /** Learning from all runs at once, or from some now and the others later, gives the same lock. */
    @Test
    void incrementalLearningGivesSameLock() {
        for (int round = 0; round < ROUNDS; round++) {
            BehaviorLock one = LearnedLock.of(runs()).lock();
            BehaviorLock two = LearnedLock.of(runs()).lock();
            assertThat(folded(one)).isEqualTo(one);
            assertThat(folded(one.union(two))).isEqualTo(folded(two.union(one)));
            assertThat(folded(folded(one.union(two)).union(one))).isEqualTo(folded(one.union(two)));
            assertThat(one.union(one)).isEqualTo(one);
        }
    }

    private static BehaviorLock folded(BehaviorLock lock) {
        return new BehaviorLock(
                lock.steps(), WrittenPathCollapsing.fold(lock.entries(), _ -> false, EntryAnnotations::and));
    }

    @Test
    void roundTrip() {
        for (int round = 0; round < ROUNDS; round++) {
            BehaviorLock lock = LearnedLock.of(runs()).lock();
            String text = LockWriter.text(new LockDocument(lock, LockComments.HEAD));
            assertThat(LockReader.read("l", text.getBytes(StandardCharsets.UTF_8))
                            .document())
                    .as(text)
                    .contains(new LockDocument(lock, LockComments.HEAD));
        }
    }

    @Test
    void updateWithLearnedRunsChangesNothing() {
        for (int round = 0; round < ROUNDS; round++) {
            List<RunBehavior> runs = runs();
            LockDocument document = new LockDocument(LearnedLock.of(runs).lock(), LockComments.HEAD);
            assertThat(LockUpdate.of(document, runs, true).document()).isEqualTo(document);
        }
    }
}
