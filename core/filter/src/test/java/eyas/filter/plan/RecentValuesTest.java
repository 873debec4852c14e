package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.Bytes;
import eyas.event.EventCode;
import eyas.fields.FieldValue;
import eyas.filter.FakeFieldProvider;
import eyas.filter.plan.RecentValues.Remembered;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Results cached for a value are never used for another one, even if both share a slot. */
class RecentValuesTest {
    private static FieldValue value(String text) {
        FieldValue value = new FieldValue();
        value.point(Bytes.of("/" + text), 1, text.length());
        return value;
    }

    /** Returns texts that all have the slot of the first one. */
    private static List<String> inOnePlace(int count) {
        RecentValues values = new RecentValues(1);
        Remembered place = values.of(value("/data/0"));
        return IntStream.range(0, 1_000_000)
                .mapToObj(i -> "/data/" + i)
                .filter(text -> values.of(value(text)) == place)
                .limit(count)
                .toList();
    }

    private static Remembered remembered(RecentValues values, String text) {
        return Objects.requireNonNull(values.of(value(text)));
    }

    @Test
    void valueKeepsItsSlotUntilEvicted() {
        List<String> texts = inOnePlace(2);
        RecentValues values = new RecentValues(1);
        Remembered place = remembered(values, texts.get(0));
        int turn = place.turn();
        assertThat(remembered(values, texts.get(0))).isSameAs(place);
        assertThat(place.turn()).isEqualTo(turn).isPositive();
        assertThat(remembered(values, texts.get(1))).isSameAs(place);
        assertThat(place.turn()).isEqualTo(turn + 1);
    }

    @Test
    void evictionDropsCachedRows() {
        List<String> texts = inOnePlace(2);
        RecentValues values = new RecentValues(2);
        Remembered place = remembered(values, texts.get(0));
        assertThat(place.row(0)).isNull();
        Row scratch = new Row();
        scratch.add(3);
        Row retained = place.keep(0, scratch, scratch);
        scratch.clear();
        assertThat(place.row(0)).isSameAs(retained);
        assertThat(retained.has(3)).isTrue();
        assertThat(place.row(1)).isNull();
        remembered(values, texts.get(1));
        assertThat(place.row(0)).isNull();
    }

    @Test
    void cachesEmptyValueButNotLongOnes() {
        RecentValues values = new RecentValues(1);
        assertThat(remembered(values, "").turn()).isEqualTo(1);
        assertThat(values.of(value("x".repeat(RecentValues.LONGEST)))).isNotNull();
        assertThat(values.of(value("x".repeat(RecentValues.LONGEST + 1)))).isNull();
    }

    @Test
    void distinguishesValuesOfOneEventThatShareSlot() {
        List<String> texts = inOnePlace(6);
        FakeFieldProvider world = new FakeFieldProvider();
        RuleMatcher matcher = RuleProgram.build(texts.stream()
                        .map(text -> world.condition("evt.type=close and proc.aname contains " + text))
                        .toList())
                .matcher();
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            List<Integer> picked = random.ints(1 + random.nextInt(3), 0, texts.size())
                    .distinct()
                    .boxed()
                    .sorted()
                    .toList();
            world.event(EventCode.SYSCALL_CLOSE_X)
                    .set("proc.aname", picked.stream().map(texts::get).toArray());
            List<Integer> matched = new ArrayList<>();
            matcher.match(world.code(), world.context(), matched::add);
            // A text may be a substring of another one.
            assertThat(matched)
                    .containsExactlyElementsOf(IntStream.range(0, texts.size())
                            .filter(rule -> picked.stream()
                                    .anyMatch(each -> texts.get(each).contains(texts.get(rule))))
                            .boxed()
                            .toList());
        }
    }
}
