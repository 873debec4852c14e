package eyas.filter.plan;

import static org.assertj.core.api.Assertions.assertThat;

import eyas.event.EventCode;
import eyas.filter.World;
import eyas.filter.check.CheckedCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Makes rule sets and events, and wants the program and the reference to agree on every one. */
class RandomRulesTest {
    private static final int[] CODES = {
        EventCode.SYSCALL_OPENAT_2_X,
        EventCode.SYSCALL_OPENAT_2_E,
        EventCode.SOCKET_CONNECT_X,
        EventCode.GENERIC_X,
        EventCode.SYSCALL_CLOSE_X
    };
    private static final String[] WORDS = {"cat", "ca", "at", "bash", "/etc/cat", "/etc", "/etc/x/cat", "", "CAT"};
    private static final String[] TYPES = {"openat", "connect", "close", "getcpu", "open", "ptrace"};
    private static final String[] STRINGS = {
        "proc.name", "proc.pname", "fd.name", "proc.aname", "proc.aname[2]", "evt.arg.name", "tolower(fd.name)"
    };
    private static final String[] STRING_OPERATORS = {
        "=", "!=", "contains", "icontains", "startswith", "endswith", "glob", "iglob", "="
    };
    private static final String[] NUMBERS = {"fd.num", "evt.rawres", "user.uid", "proc.vmsize", "fd.port", "fd.sport"};
    private static final String[] NUMBER_OPERATORS = {"=", "!=", "<", "<=", ">", ">="};

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 40, 150})
    void programAgreesWithReference(int rules) {
        int matches = 0;
        for (int seed = 0; seed < 600 / rules + 8; seed++) {
            Random random = new Random(seed * 1000L + rules);
            World world = new World();
            List<String> texts = new ArrayList<>();
            List<CheckedCondition> conditions = new ArrayList<>();
            for (int i = 0; i < rules; i++) {
                texts.add(condition(random, 3));
                conditions.add(world.condition(texts.get(i)));
            }
            RuleMatcher matcher = RuleProgram.build(conditions).matcher();
            for (int event = 0; event < 60; event++) {
                int code = CODES[random.nextInt(CODES.length)];
                fill(world.event(code), random);
                List<Integer> expected = new ArrayList<>();
                for (int i = 0; i < rules; i++) {
                    CheckedCondition condition = conditions.get(i);
                    if (condition.codes().get(code)
                            && ReferenceEvaluator.holds(condition.expression(), world.context())) {
                        expected.add(i);
                    }
                }
                List<Integer> actual = new ArrayList<>();
                matcher.match(code, world.context(), actual::add);
                assertThat(actual)
                        .as("seed %d, event %d of %s", seed, event, texts)
                        .isEqualTo(expected);
                matches += expected.size();
            }
        }
        assertThat(matches).isGreaterThan(500);
    }

    private static String condition(Random random, int depth) {
        return switch (depth == 0 ? 9 : random.nextInt(10)) {
            case 0, 1, 2, 3 -> joined(" and ", random, depth);
            case 4, 5 -> joined(" or ", random, depth);
            case 6 -> "not " + condition(random, depth - 1);
            default -> check(random);
        };
    }

    private static String joined(String word, Random random, int depth) {
        int children = 2 + random.nextInt(3);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            parts.add(condition(random, depth - 1));
        }
        return "(" + String.join(word, parts) + ")";
    }

    private static String check(Random random) {
        String field = pick(STRINGS, random);
        String number = pick(NUMBERS, random);
        return switch (random.nextInt(16)) {
            case 0 -> "evt.type=" + pick(TYPES, random);
            case 1 -> "evt.type in (" + pick(TYPES, random) + "," + pick(TYPES, random) + ")";
            case 2 -> "evt.type!=" + pick(TYPES, random);
            case 3 -> field + " exists";
            case 4 -> field + " in (" + list(random) + ")";
            case 5 -> field + " pmatch (" + list(random) + ", /*/ca?)";
            case 6 -> "fd.types " + (random.nextBoolean() ? "in" : "intersects") + " (" + list(random) + ")";
            case 7 -> field + " startswith " + (random.nextBoolean() ? "anyof" : "oneof") + " (" + list(random) + ")";
            case 8 -> "proc.name " + pick(STRING_OPERATORS, random) + " val(fd.name)";
            case 9 -> number + " in (" + random.nextInt(4) + ", " + random.nextInt(4) + ")";
            case 10, 11 -> number + " " + pick(NUMBER_OPERATORS, random) + " " + random.nextInt(4);
            case 12 -> "fd.ip " + (random.nextBoolean() ? "=" : "!=") + " 1.1.1." + random.nextInt(3);
            case 13 -> "fd.net " + (random.nextBoolean() ? "=" : "!=") + " 1.1.1." + random.nextInt(4) + "/31";
            default -> field + " " + pick(STRING_OPERATORS, random) + " \"" + pick(WORDS, random) + "\"";
        };
    }

    private static String list(Random random) {
        List<String> words = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            words.add('"' + pick(WORDS, random) + '"');
        }
        return words.isEmpty() ? "cat" : String.join(", ", words);
    }

    private static void fill(World world, Random random) {
        if (world.code() == EventCode.GENERIC_X) {
            world.set("evt.type", pick(TYPES, random));
        }
        for (String field : List.of("proc.name", "proc.pname", "fd.name", "proc.aname[2]")) {
            if (random.nextInt(5) > 0) {
                world.set(field, pick(WORDS, random));
            }
        }
        if (world.code() == EventCode.SYSCALL_OPENAT_2_X && random.nextBoolean()) {
            world.set("evt.arg[name]", pick(WORDS, random));
        }
        Object[] ancestors = new Object[random.nextInt(4)];
        for (int i = 0; i < ancestors.length; i++) {
            ancestors[i] = pick(WORDS, random);
        }
        world.set("proc.aname", ancestors);
        Object[] types = new Object[random.nextInt(3)];
        for (int i = 0; i < types.length; i++) {
            types[i] = pick(WORDS, random);
        }
        world.set("fd.types", types);
        for (String field : List.of("fd.num", "evt.rawres", "user.uid", "proc.vmsize", "fd.sport")) {
            if (random.nextInt(4) > 0) {
                world.set(field, random.nextInt(4) - (field.equals("evt.rawres") ? 2 : 0));
            }
        }
        if (random.nextBoolean()) {
            world.set("fd.port", random.nextInt(4), random.nextInt(4));
            world.set("fd.ip", World.address(1, 1, 1, random.nextInt(3)), World.address(1, 1, 1, random.nextInt(3)));
            world.set("fd.net", World.address(1, 1, 1, random.nextInt(3)), World.address(1, 1, 1, random.nextInt(3)));
        }
    }

    private static String pick(String[] choices, Random random) {
        return choices[random.nextInt(choices.length)];
    }
}
