package eyas.filter.check;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventTable;
import eyas.event.SyscallTable;
import eyas.filter.Table;
import eyas.filter.syntax.ConditionParser;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventTypesTest {
    static Stream<List<String>> types() {
        return Table.rows(EventTypesTest.class, "types.tsv");
    }

    @ParameterizedTest
    @MethodSource("types")
    void codes(List<String> row) {
        BitSet codes = EventTypes.of(ConditionParser.parse(row.get(0)));
        String expected = row.get(1);
        boolean inverse = expected.startsWith("all");
        Set<String> named = new TreeSet<>(Set.of(expected.replaceFirst("^all but ", "")
                .replaceFirst("^(all|none)$", "")
                .split(" ", -1)));
        named.remove("");
        Set<String> found = new TreeSet<>();
        for (int code = 0; code < EventTable.size(); code++) {
            if (codes.get(code) != inverse) {
                found.add(EventTable.get(code).codeName());
            }
        }
        assertThat(found).isEqualTo(named);
    }

    @Test
    void syscalls() {
        BitSet codes = EventTypes.syscalls(ConditionParser.parse("evt.type in (openat, getcpu) and proc.name=x"));
        assertThat(codes.stream().mapToObj(c -> SyscallTable.all().get(c).name()))
                .containsExactlyInAnyOrder("openat", "getcpu");
        assertThat(EventTypes.syscalls(ConditionParser.parse("proc.name=x")).cardinality())
                .isEqualTo(SyscallTable.all().size());
        assertThat(EventTypes.syscalls(ConditionParser.parse("not evt.type=openat"))
                        .cardinality())
                .isEqualTo(SyscallTable.all().size() - 1);
    }

    @Test
    void manyMeansMoreThanHundred() {
        assertThat(EventTypes.of(ConditionParser.parse("proc.name=x")).cardinality())
                .isGreaterThan(EventTypes.MANY);
        assertThat(EventTypes.of(ConditionParser.parse("evt.type=openat")).cardinality())
                .isLessThan(EventTypes.MANY);
    }
}
