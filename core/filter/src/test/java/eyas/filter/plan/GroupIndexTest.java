package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.fields.FieldValue;
import eyas.filter.check.ByteString;
import eyas.filter.check.ValuePredicate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the merged lookups with a separate test of each string. */
class GroupIndexTest {
    private static final int LETTERS = 3;

    private final Random random = new Random(7);
    private final FieldValue value = new FieldValue();
    private final Row scratch = new Row();

    private String word(int longest) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            word.append((char) ('a' + random.nextInt(LETTERS)));
        }
        return word.toString();
    }

    private static ByteString bytes(String text) {
        return new ByteString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void compare(GroupIndex index, List<String> tests, BiPredicate<String, String> plain) {
        int held = 0;
        for (int i = 0; i < 400; i++) {
            // Occasionally a letter that no test contains, and bytes around the value that must be ignored.
            String text = random.nextInt(5) == 0 ? word(6) + "\u00e9" + word(6) : word(12);
            byte[] around = ("ab" + text + "ab").getBytes(StandardCharsets.ISO_8859_1);
            value.point(around, 2, text.length());
            Row row = index.row(value, scratch);
            for (int test = 0; test < tests.size(); test++) {
                boolean expected = plain.test(text, tests.get(test));
                assertThat(row.has(test)).as("%s and %s", text, tests.get(test)).isEqualTo(expected);
                held += expected ? 1 : 0;
            }
        }
        assertThat(held).isPositive();
    }

    /** If no table fits, the hashed edges of the trie are used. */
    @ParameterizedTest
    @ValueSource(ints = {ByteAutomaton.MOST, 0})
    void affixes(int most) {
        for (int size : new int[] {1, 5, 200}) {
            List<String> tests = IntStream.range(0, size).mapToObj(i -> word(5)).toList();
            List<ByteString> strings = tests.stream().map(GroupIndexTest::bytes).toList();
            compare(GroupIndex.ofAffixes(strings, false, most), tests, String::startsWith);
            compare(GroupIndex.ofAffixes(strings, true, most), tests, String::endsWith);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ByteAutomaton.MOST, 0})
    void substrings(int most) {
        for (int size : new int[] {1, 5, 200}) {
            List<String> tests = IntStream.range(0, size).mapToObj(i -> word(4)).toList();
            List<ByteString> strings = tests.stream().map(GroupIndexTest::bytes).toList();
            compare(GroupIndex.ofSubstrings(strings, most), tests, String::contains);
        }
    }

    @Test
    void everyByteCanBeALabel() {
        List<ByteString> all = IntStream.range(0, 256)
                .mapToObj(b -> new ByteString(new byte[] {(byte) b, 'x'}))
                .toList();
        GroupIndex prefixes = GroupIndex.ofAffixes(all, false);
        GroupIndex substrings = GroupIndex.ofSubstrings(all);
        for (int b = 0; b < 256; b++) {
            value.point(new byte[] {(byte) b, 'x'});
            for (GroupIndex index : List.of(prefixes, substrings)) {
                Row row = index.row(value, scratch);
                assertThat(row.has(b)).as("byte %d", b).isTrue();
                assertThat(row.has(b + 1 & 0xFF)).as("byte %d", b).isFalse();
            }
        }
    }

    @Test
    void handlesCollisionsOfSampledHash() {
        List<ValuePredicate.BytesMember> tests = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        // Length and the first, middle and last eight bytes are equal: only the full hash distinguishes the keys.
        for (int i = 0; i < 500; i++) {
            String number = String.format("%04d", i);
            keys.add("/usr/lib" + number + "/middle/" + number + "/library");
            tests.add(new ValuePredicate.BytesMember(new TreeSet<>(List.of(bytes(keys.get(i)))), false));
        }
        assertThat(keys.getFirst().substring(12, 20)).as("the middle").isEqualTo("/middle/");
        GroupIndex index = GroupIndex.ofStrings(tests);
        for (int i = 0; i < keys.size(); i++) {
            value.point(bytes(keys.get(i)).bytes());
            Row row = index.row(value, scratch);
            assertThat(row.size()).isEqualTo(1);
            assertThat(row.has(i)).isTrue();
        }
        value.point(bytes("/usr/lib9999/middle/9999/library").bytes());
        assertThat(index.row(value, scratch).size()).isZero();
        value.point(bytes("/usr/lib").bytes());
        assertThat(index.row(value, scratch).size()).isZero();
    }
}
