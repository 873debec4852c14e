package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import eyas.event.EventCode;
import eyas.filter.FakeFieldProvider;
import eyas.filter.check.CheckedCondition;
import eyas.filter.check.Predicate;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MatchProfileTest {
    private final FakeFieldProvider world = new FakeFieldProvider();
    private final RuleProgram program = program(
            "evt.type=close and fd.num=3 and proc.name=cat",
            "evt.type=close and fd.num=3 and proc.name=dog",
            "evt.type=close and fd.num=4",
            "evt.type=openat and user.uid=0");
    private final MatchProfile profile = new MatchProfile(program);

    private RuleProgram program(String... texts) {
        List<CheckedCondition> conditions =
                Stream.of(texts).map(world::condition).toList();
        return RuleProgram.build(conditions);
    }

    private int predicate(String text) {
        for (int i = 0; i < program.predicates().size(); i++) {
            if (program.predicates().get(i).text().equals(text)) {
                return i;
            }
        }
        throw new AssertionError("no predicate " + text + " among " + program.predicates());
    }

    @Test
    void countsEvaluations() {
        RuleMatcher matcher = program.matcher(profile);
        for (int fd : new int[] {3, 3, 4, 5}) {
            world.event(EventCode.SYSCALL_CLOSE_X).set("fd.num", fd).set("proc.name", "cat");
            matcher.match(world.code(), world.context(), rule -> true);
        }
        world.event(EventCode.SYSCALL_READ_X);
        matcher.match(world.code(), world.context(), rule -> true);
        assertThat(profile.events()).as("events matched against a rule").isEqualTo(4);
        int three = predicate("fd.num in [3]");
        assertThat(profile.evaluations(three))
                .as("once per event, for two rules")
                .isEqualTo(4);
        assertThat(profile.trues(three)).isEqualTo(2);
        int cat = predicate("proc.name in [\"cat\"]");
        assertThat(profile.evaluations(cat)).as("only if the guard holds").isEqualTo(2);
        assertThat(profile.trues(cat)).isEqualTo(2);
        assertThat(profile.trues(predicate("proc.name in [\"dog\"]"))).isZero();
        assertThat(profile.evaluations(predicate("user.uid in [0]"))).isZero();
        assertThat(Stream.of(0, 1, 2, 3).map(profile::matches)).containsExactly(2L, 0L, 1L, 0L);
    }

    @Test
    void countsPredicatesOfDispatch() {
        RuleProgram many = program("fd.num=1 and user.uid=0", "fd.num=2 and user.uid=1", "fd.num=3", "fd.num=4");
        assertThat(many.dump(EventCode.SYSCALL_CLOSE_X)).startsWith("choose by fd.num");
        MatchProfile account = new MatchProfile(many);
        RuleMatcher matcher = many.matcher(account);
        for (int fd : new int[] {2, 2, 4}) {
            world.event(EventCode.SYSCALL_CLOSE_X).set("fd.num", fd).set("user.uid", 1);
            matcher.match(world.code(), world.context(), rule -> true);
        }
        int two = many.predicates().stream().map(Predicate::text).toList().indexOf("fd.num in [2]");
        assertThat(account.evaluations(two)).isEqualTo(3);
        assertThat(account.trues(two)).isEqualTo(2);
        assertThat(account.matches(1)).isEqualTo(2);
        assertThat(account.matches(3)).isEqualTo(1);
    }

    @Test
    void countsReuses() {
        RuleProgram shared = program(
                "evt.type=close and (fd.num=3 or proc.name=cat)",
                "evt.type=close and not (proc.name=cat and user.uid=0)",
                "evt.type=close and user.uid=0 and not proc.name=cat");
        MatchProfile account = new MatchProfile(shared);
        RuleMatcher matcher = shared.matcher(account);
        world.event(EventCode.SYSCALL_CLOSE_X)
                .set("fd.num", 4)
                .set("proc.name", "cat")
                .set("user.uid", 0);
        matcher.match(world.code(), world.context(), rule -> true);
        assertThat(account.evaluations()).as("each check once").isEqualTo(3);
        assertThat(account.reuses()).as("name and user for further rules").isGreaterThanOrEqualTo(2);
        assertThat(account.nanos())
                .isEqualTo(Stream.of(0, 1, 2).mapToLong(account::nanos).sum());
    }

    @Test
    void sharesAddUp() {
        RuleMatcher matcher = program.matcher(profile);
        for (int i = 0; i < 1000; i++) {
            world.event(EventCode.SYSCALL_CLOSE_X).set("fd.num", i % 5).set("proc.name", "cat");
            matcher.match(world.code(), world.context(), rule -> true);
        }
        double time = 0;
        for (int i = 0; i < program.predicates().size(); i++) {
            time += profile.nanos(i);
        }
        assertThat(time).isPositive();
        assertThat(profile.share(0) + profile.share(1) + profile.share(2)).isCloseTo(time, within(1.0));
        assertThat(profile.share(3)).isZero();
    }

    @Test
    void namesThePredicatesOfARule() {
        BitSet expected = new BitSet();
        expected.set(predicate("fd.num in [3]"));
        expected.set(predicate("proc.name in [\"dog\"]"));
        assertThat(program.predicatesOf(1)).isEqualTo(expected);
        assertThat(program.predicatesOf(3).cardinality()).isEqualTo(1);
    }
}
